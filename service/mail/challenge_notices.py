"""Who is owed word of a question about a report or a remediation, and of what: no text of anybody's."""

from collections.abc import Mapping
from typing import Any

from domain.events import report_challenge as happened
from service.mail.notices import Notice, NoticeKind

KINDS: Mapping[type, NoticeKind] = {
    happened.ChallengeAsked: NoticeKind.REPORT_CHALLENGED,
    happened.ChallengeReassigned: NoticeKind.REPORT_CHALLENGED,
    happened.ChallengeAnswered: NoticeKind.CHALLENGE_ANSWERED,
    happened.AnswerNotAccepted: NoticeKind.ANSWER_NOT_ACCEPTED,
    happened.AnswerChased: NoticeKind.ANSWER_OVERDUE,
}
"""What each event that somebody is told of tells them."""


def of_challenge(event: Any, position: int) -> list[Notice]:
    """What is owed because of one of these events, to those whom it names."""
    seen = event.figure
    period = {"from": seen.first.isoformat(), "to": seen.last.isoformat()} if seen is not None else None
    return [
        Notice(
            position=position,
            recipient=person,
            kind=KINDS[type(event)],
            audit_ref=event.remediation_ref or reference_of(event.number),
            item=str(event.number),
            due_on=getattr(event, "answer_by", None),
            owner=getattr(event, "answerer", None),
            facts=period,
        )
        for person in event.told
    ]


def reference_of(number: int) -> str:
    """What a mail calls a question that is about no file."""
    return f"CHALLENGE-{number}"
