"""What can happen to a date when more time is given."""

from datetime import date
from typing import TYPE_CHECKING

from domain.confidential import Confidential
from domain.events.remediation import Decided
from domain.vocabulary import Step

if TYPE_CHECKING:
    from domain.remediation import Remediation


class Extended(Decided):
    """A service manager gave more time for one deadline: it had been due on ``due_on``, and is due ``until`` (E21).

    The date itself moves by :class:`domain.events.dates.DeadlinesMoved`, which follows.
    """

    step: Step
    item: str
    due_on: date
    until: date
    granted_by: str
    reason: Confidential

    def apply(self, aggregate: "Remediation") -> None:
        super().apply(aggregate)
