"""What the mails about grades say; which grade it is, no mail tells."""

from collections.abc import Mapping
from dataclasses import dataclass

from service.letters.letter import Group, Letter, Reading, day, ref_of
from service.mail.notices import Notice, NoticeKind


@dataclass(frozen=True)
class Words:
    """What a mail says of a grade: its subject, the whole of it, why it came to whom it did and what is asked."""

    subject: str
    says: str
    why: str
    asks: str
    group: Group


LETTERS: Mapping[NoticeKind, Words] = {
    NoticeKind.REGRADED: Words(
        "it has become more urgent",
        "What is owed on {ref} has become more urgent, and some of it is due sooner.",
        "the head of service and the director are told of every file this urgent.",
        "See the new dates, and acknowledge them",
        Group.NEW,
    ),
    NoticeKind.MODERATION: Words(
        "please look at an audit before its grade stands",
        "By the council's own rule the audit {ref} should be looked at again before its grade stands.",
        "a head of service moderates the audits of their line.",
        "See what is put forward, and record what you decide",
        Group.ALSO,
    ),
    NoticeKind.CHALLENGE: Words(
        "a challenge is yours to decide",
        "Somebody on the file challenges what the audit {ref} found. What is owed to the child goes on.",
        "it is decided by a head of service outside the line of the file, or by the director.",
        "See what is challenged, and record the decision",
        Group.DUE,
    ),
}


def grading_letter(notice: Notice, reading: Reading) -> Letter:
    """The words of one of these mails."""
    of = LETTERS[notice.kind]
    by = f" by {day(notice.due_on)}" if notice.due_on is not None else ""
    says = of.says.format(ref=ref_of(notice))
    late = notice.due_on is not None and notice.due_on < reading.today
    return Letter(
        subject=f"{of.subject}{reading.by(notice.due_on)}",
        entry=f"{of.subject}{by}.",
        says=[f"{says} Please decide{by}." if by else says],
        why=of.why,
        asks=of.asks,
        group=Group.LATE if late else of.group,
        due_on=notice.due_on,
    )
