"""What the mails about a safety check say: is the child safe today, whom to ring, where to answer.

Neither the child nor the grade is named.
"""

from collections.abc import Mapping
from typing import Any

from domain.urgent import Awaited
from service.letters.alerts import POSTS, at, number_of, to_ring
from service.letters.letter import Group, Letter, Reading, ref_of, sentence
from service.letters.rungs import DONE_SINCE
from service.mail.notices import Notice, NoticeKind

MISSING: Mapping[Awaited, str] = {
    Awaited.ACKNOWLEDGEMENT: "nobody has said that they see to it",
    Awaited.DUTY_TEAM_CALL: "no call to the emergency duty team is recorded",
    Awaited.SAFETY_CHECK: "the day is over and no safety check is recorded",
}


def safety_letter(notice: Notice, reading: Reading) -> Letter:
    """The words: that it is asked at once, or that nobody has answered and it has gone up."""
    gone_up = notice.kind is NoticeKind.SAFETY_ESCALATED
    asks = "nobody has said whether the child is safe" if gone_up else "is the child safe today?"
    due = f"the safety check {reading.is_due(notice.due_on, short=True)}"
    return Letter(
        subject=f"{asks}; {due}" if gone_up else f"{asks} {sentence(due)}",
        entry=f"{asks} {sentence(due)}." if not gone_up else f"{asks}; {due}.",
        says=[*_what(notice, reading), _call(notice, reading)],
        why=_why(notice),
        asks="Say here that you see to it, and record how the child is safe",
        then=[DONE_SINCE] if gone_up else [],
        group=Group.LATE,
        due_on=notice.due_on,
        urgent=True,
    )


def _what(notice: Notice, reading: Reading) -> list[str]:
    facts, by = _facts(notice), f" It {reading.is_due(notice.due_on)}, whatever day that is."
    if notice.kind is not NoticeKind.SAFETY_ESCALATED:
        return [f"Is the child of {ref_of(notice)} safe today? A manager has to see it and record it.{by}"]
    missing = " and ".join(MISSING[Awaited(each)] for each in facts["awaited"])
    return [
        f"It was asked whether the child of {ref_of(notice)} is safe today.{by}",
        f"At {at(facts['escalated_at'])}, {missing}.",
    ]


def _call(notice: Notice, reading: Reading) -> str:
    asked = _facts(notice)["to_ring"]
    if asked is not None:
        return to_ring(notice.recipient, asked, reading)
    return f"Out of hours, ring the emergency duty team, {number_of(reading)}, and record that you did."


def _why(notice: Notice) -> str:
    if notice.kind is NoticeKind.SAFETY_ESCALATED:
        post = POSTS.get(notice.rung or "", "the next level")
        return f"it has gone up to {post}, and whoever was told before is told again."
    return "you manage the team or the service of this file, or act for whoever does. If nobody answers, it goes up."


def _facts(notice: Notice) -> dict[str, Any]:
    return dict(notice.facts or {})
