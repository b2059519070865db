"""The checks of a plan, told in plain sentences."""

from collections.abc import Callable, Mapping

from domain.events import monitoring as happened
from domain.policy import Policy
from service.pages.wording.words import Detail
from service.terms import day, listed


def _checked(detail: Detail, policy: Policy) -> str:
    which = f" (check {detail['item']})" if detail["item"] else ", one time more than was owed"
    said = f"{detail['checked_by'] or 'Somebody not recorded'} looked how the actions stand{which}:"
    said += f" {standing(detail['on_track'], detail['off_track'])}."
    if detail["supervision_on"]:
        said += f" Followed up in supervision on {day(detail['supervision_on'])}."
    return said


def standing(on_track: list[int], off_track: list[int]) -> str:
    """Which actions are on track and which are not: ``on track 1 and 3; not on track 2``."""
    said = [f"{name} {listed(map(str, numbers))}" for name, numbers in _named(on_track, off_track) if numbers]
    return "; ".join(said) or "no action is open"


def _named(on_track: list[int], off_track: list[int]) -> tuple[tuple[str, list[int]], ...]:
    return (("on track", on_track), ("not on track", off_track))


WORDING: Mapping[str, Callable[[Detail, Policy], str]] = {happened.MonitoringChecked.__name__: _checked}
