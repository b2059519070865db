"""What can happen to a month of the audit programme."""

from datetime import date
from typing import TYPE_CHECKING

from domain.confidential import Confidential
from domain.events.base import Began, Happened

if TYPE_CHECKING:
    from domain.programme import AuditProgramme


class AuditsExpected(Began):
    """Somebody said how many audits are expected in the month that begins on ``month`` (S-003, S-004)."""

    month: date
    expected: int
    said_by: str

    def apply(self, aggregate: "AuditProgramme") -> None:
        aggregate.month, aggregate.expected, aggregate.exempted = self.month, self.expected, 0


class ExpectationRevised(Happened):
    """Somebody said that another number is expected; both stay in the record."""

    month: date
    expected: int
    said_by: str

    def apply(self, aggregate: "AuditProgramme") -> None:
        aggregate.expected = self.expected


class AuditsExempted(Happened):
    """A director approved that ``exempted`` of the audits expected need not be returned, in all."""

    month: date
    exempted: int
    approved_by: str
    reason: Confidential

    def apply(self, aggregate: "AuditProgramme") -> None:
        aggregate.exempted = self.exempted
