"""What the mail says by which whoever a missed step had gone up to hears that it is over."""

from collections.abc import Callable, Mapping
from datetime import date

from domain.vocabulary import ResolvedBecause
from service.letters.letter import Group, Letter, Reading, day, ref_of, sentence
from service.letters.rungs import rung_name
from service.mail.notices import Notice

ENDS: Mapping[ResolvedBecause, tuple[str, Callable[[date], str]]] = {
    ResolvedBecause.DONE: ("has been done", lambda on: f"was recorded as done on {day(on)}"),
    ResolvedBecause.MOVED: ("has a later date", lambda on: f"now has a later date, {day(on)}"),
    ResolvedBecause.HANDED_OVER: ("goes on elsewhere", lambda _: "is now owed on the remediation that follows"),
    ResolvedBecause.NO_LONGER_OWED: ("is no longer owed", lambda on: f"is no longer owed since {day(on)}"),
}
"""How an escalation ends: in a subject, and in a sentence with its day."""


def resolved_letter(notice: Notice, reading: Reading) -> Letter:
    """The words of one of these mails. It asks nothing."""
    facts = notice.facts or {}
    short, ends = ENDS[ResolvedBecause(facts["because"])]
    step, end = reading.step_of(notice), ends(date.fromisoformat(facts["settled_on"]))
    return Letter(
        subject=f"{step} {short}",
        entry=f"{step} {end}. Nothing is asked of you.",
        says=[f"{sentence(step)} on {ref_of(notice)} {end}. It had gone up to {rung_name(notice.rung)}."],
        why="you were told when it was missed. Nothing is asked of you.",
        asks="See how it stands",
        group=Group.ALSO,
    )
