"""What happened around the steps, told in plain sentences."""

from collections.abc import Callable, Mapping

from domain.events import cover, extensions
from domain.policy import Policy
from service.pages.terms import day, listed
from service.pages.wording.words import Detail, deadline_title


def _name(detail: Detail) -> str:
    return f"{detail['step']}:{detail['item']}" if detail["item"] else str(detail["step"])


def _extended(detail: Detail, policy: Policy) -> str:
    title = deadline_title(_name(detail), policy)
    return f"{detail['granted_by']} gave more time: {title}, due {day(detail['due_on'])}, until {day(detail['until'])}."


def _cover_asked(detail: Detail, policy: Policy) -> str:
    return f"{detail['cover']} was asked to cover: {deadline_title(_name(detail), policy)}."


def _cover_accepted(detail: Detail, policy: Policy) -> str:
    return f"{detail['cover']} accepted to cover: {deadline_title(_name(detail), policy)}."


def _cover_missing(detail: Detail, policy: Policy) -> str:
    told = f" Told: {listed(detail['told'])}." if detail["told"] else " There was nobody to tell."
    title = deadline_title(_name(detail), policy)
    return f"{detail['owner']} is away on {day(detail['due_on'])}, and nobody has accepted to cover: {title}.{told}"


WORDING: Mapping[str, Callable[[Detail, Policy], str]] = {
    extensions.Extended.__name__: _extended,
    cover.CoverAsked.__name__: _cover_asked,
    cover.CoverAccepted.__name__: _cover_accepted,
    cover.CoverMissing.__name__: _cover_missing,
}
