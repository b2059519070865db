"""What the mails about a period's report say: what is not recorded, that it can be published, that it is published.

No figure is in a mail, and no grade: its page has them.
"""

from datetime import date
from typing import Any

from service.letters.letter import Group, Letter, Reading, day, ref_of, sentence
from service.mail.notices import Notice, NoticeKind
from service.terms import numbered


def report_letter(notice: Notice, reading: Reading) -> Letter:
    """The words of these mails."""
    if notice.kind is NoticeKind.RECORDINGS_MISSING:
        return _missing(notice, reading)
    return _to_publish(notice, reading) if notice.kind is NoticeKind.REPORT_TO_PUBLISH else _published(notice)


def _missing(notice: Notice, reading: Reading) -> Letter:
    facts: dict[str, Any] = dict(notice.facts or {})
    steps = f"{facts['n']} step{'s' if facts['n'] > 1 else ''}"
    until = f"until {reading.short(notice.due_on)}" if notice.due_on is not None else ""
    whole = f"until {day(notice.due_on)}" if notice.due_on is not None else ""
    others = facts["n"] - len(facts["steps"])
    more = [f"and {others} more, which your own list has"] if others else []
    return Letter(
        subject=f"{steps} not recorded; there is time {until}",
        entry=f"{steps} not recorded; there is time {until}.",
        says=[
            f"The period of {ref_of(notice)} is over. {sentence(steps)} that fell due in it "
            f"{'are' if facts['n'] > 1 else 'is'} not recorded.",
            f"What was done and is recorded {whole} is in the report by the day it was done, and not as missed.",
        ],
        why="you owe this, or stand in for whoever does.",
        asks="See what is missing",
        group=Group.DUE,
        due_on=notice.due_on,
        heading="Not recorded:",
        dates=[*(_step(each, reading) for each in facts["steps"]), *more],
    )


def _step(missing: list[str], reading: Reading) -> str:
    ref, step, number, due_on = missing
    return f"{ref}: {numbered(reading.title(step), number)}, {reading.is_due(date.fromisoformat(due_on))}"


def _to_publish(notice: Notice, reading: Reading) -> Letter:
    still = "still " if (notice.facts or {}).get("again") else ""
    return Letter(
        subject=f"the report is {still}to be published{reading.by(notice.due_on)}",
        entry=f"the report is {still}to be published{reading.by(notice.due_on)}.",
        says=[
            f"The figures of {ref_of(notice)} are drawn up, and the days for late entries are over.",
            f"Look at them, and publish them{f' by {day(notice.due_on)}' if notice.due_on is not None else ''}. "
            "Then they stand as they are, and the director is told.",
        ],
        why="you publish the report, or stand in for whoever does.",
        asks="Look at the figures, and publish them",
        group=Group.DUE,
        due_on=notice.due_on,
    )


def _published(notice: Notice) -> Letter:
    another = (notice.facts or {}).get("edition", 1) > 1
    what = "another edition of the report is published" if another else "the report is published"
    return Letter(
        subject=what,
        entry=f"{what}.",
        says=[
            f"{sentence(what)}: whether the process was kept in {ref_of(notice)}.",
            "Its figures stand as they are. What becomes different later is listed beside them.",
        ],
        why="the report is for you.",
        asks="Read it",
        group=Group.NEW,
    )
