"""What a person took up the line, and what became of it, told in plain sentences."""

from collections.abc import Callable, Mapping

from domain.events import escalation as happened
from domain.policy import Policy
from domain.vocabulary import ResolvedBecause
from service.pages.wording.words import RESOLVED, Detail, deadline_title
from service.terms import day, listed, rung_title


def _skipped(detail: Detail, policy: Policy) -> str:
    about = f"{deadline_title(_name(detail), policy)}, due {day(detail['due_on'])}"
    told = f" Told: {listed(detail['recipients'])}." if detail["recipients"] else ""
    passed = listed(rung_title(name).lower() for name in detail["passed_over"])
    said = f"{detail['escalated_by']} took it up the line without waiting. {rung_title(detail['rung'])} about {about}."
    return said + told + (f" Passed over: {passed}." if passed else "")


def _resolved(detail: Detail, policy: Policy) -> str:
    end = RESOLVED[ResolvedBecause(detail["because"])].format(day=day(detail["settled_on"]))
    told = f" Told: {listed(detail['recipients'])}." if detail["recipients"] else ""
    return f"No longer with those above: {deadline_title(_name(detail), policy)}, {end}.{told}"


def _name(detail: Detail) -> str:
    return f"{detail['step']}:{detail['item']}" if detail["item"] else str(detail["step"])


WORDING: Mapping[str, Callable[[Detail, Policy], str]] = {
    happened.SkippedUpward.__name__: _skipped,
    happened.EscalationResolved.__name__: _resolved,
}
