"""What became of the mails about a remediation."""

from typing import TYPE_CHECKING

from domain.events.base import Happened
from domain.vocabulary import Step

if TYPE_CHECKING:
    from domain.remediation import Remediation


class MailNotDelivered(Happened):
    """A mail about a remediation was given up, so that somebody did not hear of it (E27).

    ``notice_kind`` says what it was about; ``step``, ``item`` and ``rung`` which deadline, where it was about one.
    ``told`` are those who are owed word of it, so that somebody rings the ``recipient``.
    """

    audit_ref: str
    recipient: str
    notice_kind: str
    step: Step | None
    item: str
    rung: str | None
    told: tuple[str, ...]

    def apply(self, aggregate: "Remediation") -> None:
        aggregate.undelivered.add((self.recipient, self.notice_kind, self.step, self.item, self.rung))
