"""What a mail that reached nobody demands: the next level is told, and somebody rings (E27)."""

from collections.abc import Mapping
from dataclasses import dataclass

from domain.act import Act
from domain.audit_state import AuditState
from domain.events import audit as of_audits
from domain.events import delivery as events
from domain.people import Person, line_above
from domain.remediation_state import RemediationState
from domain.vocabulary import Role, Step

NOT_DELIVERED = "not_delivered"
"""The kind of a notice that says of another that it was not delivered."""

RESOLVED, ALERT_ANSWERED, SAFETY_ANSWERED = "resolved", "alert_answered", "safety_answered"
"""The kinds of notices that say that something needs no attention any more: nobody rings because of them."""


@dataclass(frozen=True, kw_only=True)
class Undelivered:
    """What a mail that was given up told somebody about a remediation."""

    recipient: str
    notice_kind: str
    step: Step | None = None
    item: str = ""
    rung: str | None = None


class UndeliveredMail(RemediationState):
    """The decisions that follow from mail."""

    def note_not_delivered(self, mail: Undelivered, act: Act, people: Mapping[str, Person]) -> bool:
        """Note that a mail was given up, once, whatever became of the file, and say whether it was news.

        The next level above the recipient is told, and the quality assurance administrators, who ring; of a file that
        is closed off the head of quality assurance. Word of another mail that did not arrive only climbs, so that it
        ends; for word that something is over, nobody rings.
        """
        ringing = Role.QA_ADMINISTRATOR if self.restricted_on is None else Role.HEAD_OF_QA
        key = (mail.recipient, mail.notice_kind, mail.step, mail.item, mail.rung)
        if key in self.undelivered:
            return False
        self.trigger_event(
            events.MailNotDelivered,
            occurred_on=act.occurred_on,
            audit_ref=self.ref,
            **vars(mail),
            told=_to_tell(mail.recipient, mail.notice_kind, act, people, self.subject, ringing)
            if self._is_running
            else (),
        )
        return True

    @property
    def _is_running(self) -> bool:
        return self.closed_on is None and self.withdrawn_on is None and self.voided_on is None


class UndeliveredAuditMail(AuditState):
    """The decisions that follow from mail about the grade of an audit."""

    def note_not_delivered(self, recipient: str, notice_kind: str, act: Act, people: Mapping[str, Person]) -> bool:
        """Note that a mail was given up, once, and say whether it was news; told of it as of a remediation's mail."""
        if (recipient, notice_kind) in self.undelivered:
            return False
        self.trigger_event(
            of_audits.AuditMailNotDelivered,
            occurred_on=act.occurred_on,
            audit_ref=self.audit_ref,
            recipient=recipient,
            notice_kind=notice_kind,
            told=_to_tell(recipient, notice_kind, act, people, self.subject) if self.voided_on is None else (),
        )
        return True


def _to_tell(
    recipient: str,
    notice_kind: str,
    act: Act,
    people: Mapping[str, Person],
    subject: str | None,
    rings: Role = Role.QA_ADMINISTRATOR,
) -> tuple[str, ...]:
    above = [person.id for person in line_above(recipient, people, on=act.today) if person.id != subject][:1]
    ringing = [
        person.id
        for person in sorted(people.values(), key=lambda each: each.id)
        if person.role is rings and person.holds_post_on(act.today)
    ]
    told = {NOT_DELIVERED: above, RESOLVED: [], SAFETY_ANSWERED: []}.get(notice_kind, [*above, *ringing])
    return tuple(dict.fromkeys(person for person in told if person not in (recipient, subject)))
