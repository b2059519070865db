"""What became of a step that had gone up the line, told in plain sentences."""

from collections.abc import Callable, Mapping

from domain.events import escalation as happened
from domain.policy import Policy
from domain.vocabulary import ResolvedBecause
from service.pages.terms import day, listed
from service.pages.wording.words import RESOLVED, Detail, deadline_title


def _resolved(detail: Detail, policy: Policy) -> str:
    name = f"{detail['step']}:{detail['item']}" if detail["item"] else str(detail["step"])
    end = RESOLVED[ResolvedBecause(detail["because"])].format(day=day(detail["settled_on"]))
    told = f" Told: {listed(detail['recipients'])}." if detail["recipients"] else ""
    return f"No longer with those above: {deadline_title(name, policy)}, {end}.{told}"


WORDING: Mapping[str, Callable[[Detail, Policy], str]] = {
    happened.EscalationResolved.__name__: _resolved,
}
