"""What can happen to the rules: which policy and which calendar this council runs by."""

from datetime import date
from typing import TYPE_CHECKING

from domain.confidential import Confidential
from domain.events.base import Began, Happened

if TYPE_CHECKING:
    from domain.adoption import AdoptedCalendar, AdoptedPolicy


class PolicyEstablished(Began):
    """The policy that this council began with: in force from the beginning. ``document`` is its text, as written."""

    version: int
    document: str

    def apply(self, aggregate: "AdoptedPolicy") -> None:
        aggregate.last, aggregate.in_force_from = self.version, None


class PolicyAdopted(Happened):
    """Somebody adopted another version of the policy, for remediations whose day 0 is ``in_force_from`` or later (E28).

    ``occurred_on`` is the day it was adopted.
    """

    version: int
    document: str
    in_force_from: date
    reason: Confidential
    adopted_by: str

    def apply(self, aggregate: "AdoptedPolicy") -> None:
        aggregate.last, aggregate.in_force_from = self.version, self.in_force_from


class CalendarEstablished(Began):
    """The calendar that this council began with. ``document`` is its text; the two dates are those it covers."""

    version: int
    document: str
    covers_from: date
    covers_to: date

    def apply(self, aggregate: "AdoptedCalendar") -> None:
        aggregate.last = self.version
        aggregate.covers_from, aggregate.covers_to = self.covers_from, self.covers_to


class CalendarAdopted(Happened):
    """Somebody adopted another version of the calendar. It counts what is set from then on, and moves no date set."""

    version: int
    document: str
    covers_from: date
    covers_to: date
    reason: Confidential
    adopted_by: str

    def apply(self, aggregate: "AdoptedCalendar") -> None:
        aggregate.last = self.version
        aggregate.covers_from, aggregate.covers_to = self.covers_from, self.covers_to
