"""What people are owed word of: a row a person and an event, written in the event's transaction."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from domain.safety_word import ASKED, ESCALATED
from domain.undelivered import ALERT_ANSWERED, NOT_DELIVERED, RESOLVED, SAFETY_ANSWERED
from projections.view import POSITION
from service.storage.event_store import metadata


class NoticeKind(StrEnum):
    """What a notice is about."""

    OPENED = "opened"
    REMINDER = "reminder"
    ESCALATION = "escalation"
    ALERT = "alert"
    ALERT_ESCALATED = "alert_escalated"
    ALERT_ANSWERED = ALERT_ANSWERED
    DUTY_TEAM_CALL = "duty_team_call"
    SAFETY_ASKED = ASKED
    SAFETY_ESCALATED = ESCALATED
    SAFETY_ANSWERED = SAFETY_ANSWERED
    NOT_DELIVERED = NOT_DELIVERED
    REGRADED = "regraded"
    MODERATION = "moderation"
    CHALLENGE = "challenge"
    COVER_ASKED = "cover_asked"
    COVER_MISSING = "cover_missing"
    GAP_FORESEEN = "gap_foreseen"
    OWNER_ABSENT = "owner_absent"
    RESOLVED = RESOLVED
    SKIPPED_UPWARD = "skipped_upward"
    CLOSING_ASKED = "closing_asked"
    REPORT_CHALLENGED = "report_challenged"
    CHALLENGE_ANSWERED = "challenge_answered"
    ANSWER_NOT_ACCEPTED = "answer_not_accepted"
    ANSWER_OVERDUE = "answer_overdue"
    RECORDINGS_MISSING = "recordings_missing"
    REPORT_TO_PUBLISH = "report_to_publish"
    REPORT_PUBLISHED = "report_published"


OF_AUDITS = (NoticeKind.MODERATION, NoticeKind.CHALLENGE)
"""What is owed about the grade of an audit, which may have no remediation."""

OF_REPORT_CHALLENGES = (
    NoticeKind.REPORT_CHALLENGED,
    NoticeKind.CHALLENGE_ANSWERED,
    NoticeKind.ANSWER_NOT_ACCEPTED,
    NoticeKind.ANSWER_OVERDUE,
)
"""What is owed about a question of the director's, whose number is the item."""

OF_REPORTS = (NoticeKind.RECORDINGS_MISSING, NoticeKind.REPORT_TO_PUBLISH, NoticeKind.REPORT_PUBLISHED)
"""What is owed about the report of a period, whose reference then stands where else that of an audit does."""

OF_ALERTS = (NoticeKind.ALERT, NoticeKind.ALERT_ESCALATED, NoticeKind.DUTY_TEAM_CALL)
"""What is owed about a safeguarding alert: at once, at any hour, each in a mail of its own."""

OF_SAFETY = (NoticeKind.SAFETY_ASKED, NoticeKind.SAFETY_ESCALATED)
"""What asks whether the child of a critical file is safe today: as urgent, by its step."""

notices = sa.Table(
    "notices",
    metadata,
    sa.Column("position", POSITION, primary_key=True, autoincrement=False),
    sa.Column("recipient", sa.Text, primary_key=True),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("audit_ref", sa.Text, nullable=False, index=True),
    sa.Column("step", sa.Text),
    sa.Column("item", sa.Text),
    sa.Column("rung", sa.Text),
    sa.Column("due_on", sa.Date),
    sa.Column("owner", sa.Text),
    # What else the mail needs to know; never a text of anybody's.
    sa.Column("facts", sa.JSON(none_as_null=True)),
    sa.Column("message_id", sa.Text, index=True),
)


@dataclass(frozen=True, kw_only=True)
class Notice:
    """What one person is owed because of one event. Unique by position and recipient."""

    position: int
    recipient: str
    kind: NoticeKind
    audit_ref: str
    step: str | None = None
    item: str | None = None
    rung: str | None = None
    due_on: date | None = None
    owner: str | None = None
    facts: Mapping[str, Any] | None = None

    @property
    def of_audit(self) -> bool:
        """Whether it is about the grade of an audit, and not about a remediation."""
        return self.kind in OF_AUDITS or bool((self.facts or {}).get("of_audit"))


def each_told(told: Iterable[str], position: int, kind: NoticeKind, audit_ref: str, **facts: Any) -> list[Notice]:
    """The same notice for each of these people."""
    return [Notice(position=position, recipient=person, kind=kind, audit_ref=audit_ref, **facts) for person in told]
