"""What the mails about questions of the director say: about which report or file, by when; no figure and no text."""

from collections.abc import Callable, Mapping
from datetime import date

from service.letters.letter import Group, Letter, Reading, ref_of
from service.mail.notices import Notice, NoticeKind

READ_IT = "It is challenge {item} in Putright: read there what is asked."


def challenge_letter(notice: Notice, reading: Reading) -> Letter:
    """The words of one of these mails."""
    return LETTERS[notice.kind](notice, reading, _about(notice))


def _asked(notice: Notice, reading: Reading, about: str) -> Letter:
    subject = f"a question awaits your answer{reading.by(notice.due_on)}"
    says = f"A question about {about} awaits your answer. It {reading.is_due(notice.due_on)}."
    return _letter(notice, subject, says, "you were asked to answer it, or act for whoever was.", "Answer it")


def _not_accepted(notice: Notice, reading: Reading, about: str) -> Letter:
    subject = f"an answer was not accepted; another is due{reading.by(notice.due_on)}"
    says = f"The answer to a question about {about} was not accepted. Another {reading.is_due(notice.due_on)}."
    return _letter(notice, subject, says, "you were asked to answer it, or act for whoever was.", "Answer it again")


def _answered(notice: Notice, reading: Reading, about: str) -> Letter:
    says = f"The question about {about} has been answered."
    why = "you asked it, or may ask in the place of whoever did."
    return _letter(notice, "your question has been answered", says, why, "Say whether the answer is accepted")


def _overdue(notice: Notice, reading: Reading, about: str) -> Letter:
    subject = f"an answer {reading.is_due(notice.due_on, short=True)}"
    says = f"The answer to a question about {about} {reading.is_due(notice.due_on)}, and there is none."
    return _letter(notice, subject, says, "you asked it, or are to answer it.", "See it; answer if you were asked")


def _letter(notice: Notice, subject: str, says: str, why: str, asks: str) -> Letter:
    return Letter(
        subject=subject,
        entry=f"{subject}.",
        says=[says, READ_IT.format(item=notice.item)],
        why=why,
        asks=asks,
        group=Group.LATE if notice.kind is NoticeKind.ANSWER_OVERDUE else Group.DUE,
        due_on=notice.due_on,
    )


def _about(notice: Notice) -> str:
    facts = notice.facts or {}
    if "from" not in facts:
        return f"the remediation {ref_of(notice)}"
    first, last = (date.fromisoformat(facts[name]) for name in ("from", "to"))
    return f"the report of {first.day} {first:%B %Y} to {last.day} {last:%B %Y}"


LETTERS: Mapping[NoticeKind, Callable[[Notice, Reading, str], Letter]] = {
    NoticeKind.REPORT_CHALLENGED: _asked,
    NoticeKind.CHALLENGE_ANSWERED: _answered,
    NoticeKind.ANSWER_NOT_ACCEPTED: _not_accepted,
    NoticeKind.ANSWER_OVERDUE: _overdue,
}
