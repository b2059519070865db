"""What is said and asked around a file: what would help, what was answered, who was rung, who looked it up."""

from typing import TYPE_CHECKING

from domain.confidential import Confidential
from domain.events.remediation import Decided
from domain.vocabulary import Step

if TYPE_CHECKING:
    from domain.remediation import Remediation


class HelpAsked(Decided):
    """Somebody on a file said what would help them to do what is owed; ``step`` where it is about one."""

    audit_ref: str
    number: int
    person: str
    step: Step | None
    item: str
    said: Confidential

    def apply(self, aggregate: "Remediation") -> None:
        super().apply(aggregate)
        aggregate.help_asked[self.number] = self.person


class HelpAnswered(Decided):
    """Somebody saw what would help, and said what comes of it."""

    number: int
    answered_by: str
    answer: Confidential | None

    def apply(self, aggregate: "Remediation") -> None:
        super().apply(aggregate)
        aggregate.help_answered[self.number] = self.answered_by


class Telephoned(Decided):
    """Somebody who had not acknowledged a file, or whom no mail reached, was rung (E27). ``reached``: they answered."""

    audit_ref: str
    person: str
    reached: bool
    called_by: str


class SeenInCaseSystem(Decided):
    """Somebody looked the file up in the case management system, and found there what is recorded here (F8).

    It is of everything that was recorded before it in the log.
    """

    audit_ref: str
    seen_by: str

    def apply(self, aggregate: "Remediation") -> None:
        super().apply(aggregate)
        aggregate.seen_in_case_system = (self.occurred_on, aggregate.revision)
