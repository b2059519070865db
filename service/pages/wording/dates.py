"""What happened to dates after they were issued, told in plain sentences."""

from collections.abc import Callable, Mapping

from domain.events import dates as happened
from domain.policy import Policy
from domain.vocabulary import EndedBecause, MovedBecause, ReopenedBecause
from service.pages.wording.words import ENDED, MOVED, REOPENED, Detail, deadline_title
from service.terms import day, listed


def _moved(detail: Detail, policy: Policy) -> str:
    dates = listed(
        f"{deadline_title(_name(each), policy)} is now due {day(each['due_on'])}" for each in detail["deadlines"]
    )
    by = f" {detail['moved_by']} decided it." if detail["moved_by"] else ""
    return f"{dates}, because {MOVED[MovedBecause(detail['because'])]}. The first date stays in the figures.{by}"


def _name(deadline: Detail) -> str:
    return f"{deadline['step']}:{deadline['item']}" if deadline["item"] else str(deadline["step"])


def _ended(detail: Detail, policy: Policy) -> str:
    names = listed(deadline_title(name, policy) for name in detail["names"])
    return f"No longer chased: {names} ({ENDED[EndedBecause(detail['because'])]})."


def _reopened(detail: Detail, policy: Policy) -> str:
    names = listed(deadline_title(each["name"], policy) for each in detail["reopened"])
    why = f", because {REOPENED[ReopenedBecause(detail['because'])]}" if detail.get("because") else ""
    return f"Owed again, with the dates they had: {names}{why}."


def _owners_changed(detail: Detail, policy: Policy) -> str:
    owners = listed(f"{deadline_title(name, policy)} to {owner}" for name, owner in detail["owners"].items())
    return f"Passed on: {owners}. The dates stay."


WORDING: Mapping[str, Callable[[Detail, Policy], str]] = {
    happened.DeadlinesMoved.__name__: _moved,
    happened.DeadlinesEnded.__name__: _ended,
    happened.DeadlinesReopened.__name__: _reopened,
    happened.OwnersChanged.__name__: _owners_changed,
}
