"""When something happened, and what the rules then were."""

from dataclasses import dataclass
from datetime import date

from domain.calendar import WorkingCalendar
from domain.policy import Policy


@dataclass(frozen=True, kw_only=True)
class Act:
    """When something happened, and what the rules then were: handed to every decision.

    ``history`` is true of an import: what broke a rule is recorded with a deviation instead of refused (E32).
    """

    occurred_on: date
    today: date
    policy: Policy
    calendar: WorkingCalendar
    history: bool = False
