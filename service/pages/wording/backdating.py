"""Entries made after the day itself, told in plain sentences."""

from collections.abc import Callable, Mapping

from domain.events import backdating as happened
from domain.policy import Policy
from service.pages.wording.words import Detail
from service.terms import plural


def _back_dated(detail: Detail, policy: Policy) -> str:
    return f"What happened on this day was entered {plural(detail['days'], 'day')} later."


WORDING: Mapping[str, Callable[[Detail, Policy], str]] = {happened.BackDated.__name__: _back_dated}
