"""What the mail about a new remediation says: that it is there, what is the reader's own to do, and by when."""

from datetime import date
from typing import Any

from domain.vocabulary import Step
from service.letters.letter import Group, Letter, Reading, day, ref_of, sentence
from service.mail.notices import Notice


def opening_letter(notice: Notice, reading: Reading) -> Letter:
    """The words of a first notification."""
    ref = ref_of(notice)
    owed = [step for step in reading.steps if step.audit_ref == notice.audit_ref and step.done_on is None]
    mine = sorted((step for step in owed if step.owner == reading.recipient), key=lambda step: step.due_on)
    know_by = next((step.due_on for step in mine if step.step == Step.ACKNOWLEDGEMENT), None)
    please = f"acknowledge it{f' by {day(know_by)}' if know_by is not None else ''}"
    mine = [step for step in mine if step.step != Step.ACKNOWLEDGEMENT]
    return Letter(
        subject=f"please acknowledge the remediation{_first_of(mine, know_by, reading)}",
        entry=f"a remediation was opened; please {please}. {_others(owed, mine, reading)}".rstrip(),
        says=[f"A remediation was opened on {ref}. Please {please}."],
        heading="What else is yours to do:" if mine else _others(owed, mine, reading),
        dates=[f"{sentence(reading.title(step.step))}: by {day(step.due_on)}" for step in mine],
        why="you are on this file, or manage those who are.",
        asks="See what is owed, and acknowledge it",
        group=Group.NEW,
        due_on=min((step.due_on for step in mine), default=know_by),
    )


def _first_of(mine: list[Any], know_by: date | None, reading: Reading) -> str:
    """By when, for the subject: the acknowledgement, and the first date that is the reader's own."""
    by = reading.by(know_by)
    return f"{by}; your first date is {reading.short(mine[0].due_on)}" if mine else by


def _others(owed: list[Any], mine: list[Any], reading: Reading) -> str:
    """The reader's own dates in one sentence, or else the first date of all."""
    if mine:
        return f"Yours to do: {'; '.join(f'{reading.title(step.step)} by {day(step.due_on)}' for step in mine)}."
    told = [step for step in owed if step.step not in (Step.ACKNOWLEDGEMENT, Step.NOTIFICATION)]
    first = min(told, key=lambda step: step.due_on, default=None)
    if first is None:
        return "Nothing else in it is yours to do by a date."
    title = reading.title(first.step)
    return f"Nothing else in it is yours to do by a date. The first date is {day(first.due_on)}: {title}."
