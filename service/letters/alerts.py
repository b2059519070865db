"""What the mails of a safeguarding alert say: that there is one, whom to ring, where to look.

Nothing of what was feared. They have to be understood at night on a telephone's screen, so they are short.
"""

from datetime import datetime
from typing import Any

from domain.urgent import Awaited
from service.clock import LONDON
from service.letters.letter import Group, Letter, Reading, day, ref_of
from service.letters.rungs import DONE_SINCE
from service.mail.notices import Notice, NoticeKind

NUMBER_UNKNOWN = "on the number in the council's out-of-hours procedure"
POSTS = {"head_of_service": "the head of service", "director": "the Director of Children's Services"}
RECORD = "record whom you spoke to and what came of it"
DANGER = "The child may be in immediate danger. If nobody has called the police, call 999 now."


def alert_letter(notice: Notice, reading: Reading) -> Letter:
    """The words of an alert's mail: that it was raised, that it has gone up, or that the reader is asked to ring."""
    facts = _facts(notice)
    danger = ", immediate danger" if facts["immediate"] else ""
    about = _about(notice)
    paragraphs = [*_what(notice), DANGER if danger else "", _call(notice, reading)]
    return Letter(
        subject=f"{about}{danger}",
        entry=f"{about}{danger}.",
        says=[each for each in paragraphs if each],
        why=_why(notice),
        asks="Acknowledge it here, and record what is done",
        then=[DONE_SINCE] if notice.kind is NoticeKind.ALERT_ESCALATED else [],
        group=Group.LATE,
        urgent=True,
    )


def number_of(reading: Reading) -> str:
    """Where the emergency duty team is rung."""
    return f"on {reading.duty_team_telephone}" if reading.duty_team_telephone is not None else NUMBER_UNKNOWN


def at(instant: str) -> str:
    """An instant on a clock in London."""
    local = datetime.fromisoformat(instant).astimezone(LONDON)
    return f"{local:%H:%M} on {day(local.date())}"


def to_ring(recipient: str, asked: str, reading: Reading) -> str:
    """Who rings the emergency duty team: one person so that not everybody does, and not nobody. No mail names them."""
    if asked == recipient:
        return f"You are asked to ring the emergency duty team now, {number_of(reading)}. Then {RECORD}."
    return (
        f"It is out of hours. One of you is asked to ring the emergency duty team now, {number_of(reading)}: "
        f"the page says who. If you cannot see that they have, ring yourself, and {RECORD}."
    )


def _about(notice: Notice) -> str:
    if notice.kind is NoticeKind.DUTY_TEAM_CALL:
        return "ring the emergency duty team"
    if notice.kind is not NoticeKind.ALERT_ESCALATED:
        return "safeguarding alert"
    if Awaited.ACKNOWLEDGEMENT in _facts(notice)["awaited"]:
        return "nobody has acknowledged a safeguarding alert"
    return "the emergency duty team has not been rung"


def _what(notice: Notice) -> list[str]:
    facts, seen = _facts(notice), f"the concern was seen at {at(_facts(notice)['raised_at'])}."
    if notice.kind is not NoticeKind.ALERT_ESCALATED:
        return [f"A safeguarding alert was raised on {ref_of(notice)}: {seen}"]
    missing = [
        *["nobody has acknowledged it"] * (Awaited.ACKNOWLEDGEMENT in facts["awaited"]),
        *["no call to the emergency duty team is recorded"] * (Awaited.DUTY_TEAM_CALL in facts["awaited"]),
    ]
    return [
        f"A safeguarding alert on {ref_of(notice)} is open: {seen}",
        f"At {at(facts['escalated_at'])}, {' and '.join(missing)}.",
    ]


def _call(notice: Notice, reading: Reading) -> str:
    facts, number = _facts(notice), number_of(reading)
    if facts.get("to_ring") is not None:
        return to_ring(notice.recipient, facts["to_ring"], reading)
    if notice.kind is NoticeKind.ALERT_ESCALATED:
        return ""
    if facts["out_of_hours"]:
        return f"It is out of hours. Ring the emergency duty team now, {number}, and record that you did."
    return f"Out of hours, ring the emergency duty team, {number}, and record that you did."


def _why(notice: Notice) -> str:
    if notice.kind is NoticeKind.DUTY_TEAM_CALL:
        return "you raised the alert, and it is out of hours. Until the call is recorded, this goes up to others."
    if notice.kind is NoticeKind.ALERT_ESCALATED:
        post = POSTS.get(notice.rung or "", "the next level")
        return f"it has gone up to {post}, and whoever was told before is told again."
    return (
        "alerts go to both service managers and to Safeguarding and Standards, or to who stands in for them. "
        "If nobody acknowledges it, it goes up."
    )


def _facts(notice: Notice) -> dict[str, Any]:
    return dict(notice.facts or {})
