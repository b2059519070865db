"""What the mails about grades say; which grade it is, no mail tells."""

from collections.abc import Mapping
from dataclasses import dataclass

from service.notices import Notice, NoticeKind


@dataclass(frozen=True)
class Letter:
    """The words of a mail without dates: its subject, what it says, why it came to whom it did and what is asked."""

    subject: str
    says: str
    why: str
    asks: str


LETTERS: Mapping[NoticeKind, Letter] = {
    NoticeKind.REGRADED: Letter(
        "it has become more urgent",
        "What is owed on {ref} has become more urgent, and some of it is due sooner.",
        "the head of service and the director are told of every file this urgent.",
        "Please look at it and acknowledge it",
    ),
    NoticeKind.MODERATION: Letter(
        "an audit is put forward for moderation",
        "By the council's own rule the audit {ref} should be looked at again before its grade stands.",
        "a head of service moderates the audits of their line.",
        "See what is put forward",
    ),
    NoticeKind.CHALLENGE: Letter(
        "a challenge is yours to decide",
        "Somebody on the file challenges what the audit {ref} found. What is owed to the child goes on.",
        "it is decided by a head of service outside the line of the file, or by the director.",
        "See what is challenged, and record the decision",
    ),
}


def letter(notice: Notice, link: str) -> str:
    """The text of one of these mails."""
    of = LETTERS[notice.kind]
    return f"{of.says.format(ref=_line(notice))}\n\nWhy you: {of.why}\n\n{of.asks}:\n{link}\n"


def subject(notice: Notice) -> str:
    """The subject of one of these mails."""
    return f"Putright {_line(notice)}: {LETTERS[notice.kind].subject}"


def entry(notice: Notice) -> str:
    """One of these among others in a digest."""
    of = LETTERS[notice.kind]
    return f"{_line(notice)}: {of.subject}.\n   Why you: {of.why}"


def _line(notice: Notice) -> str:
    return " ".join(notice.audit_ref.split())
