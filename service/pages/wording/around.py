"""What happened around the steps, told in plain sentences."""

from collections.abc import Callable, Mapping

from domain.events import extensions
from domain.policy import Policy
from service.pages.terms import day
from service.pages.wording.words import Detail, deadline_title


def _name(detail: Detail) -> str:
    return f"{detail['step']}:{detail['item']}" if detail["item"] else str(detail["step"])


def _extended(detail: Detail, policy: Policy) -> str:
    title = deadline_title(_name(detail), policy)
    return f"{detail['granted_by']} gave more time: {title}, due {day(detail['due_on'])}, until {day(detail['until'])}."


WORDING: Mapping[str, Callable[[Detail, Policy], str]] = {extensions.Extended.__name__: _extended}
