"""What the mails of the ladder say: which step, since when, how far it has gone up, and what happens next."""

from collections.abc import Mapping
from datetime import date

from domain.vocabulary import Step
from service.letters.letter import Group, Letter, Reading, day, ref_of, sentence
from service.mail.notices import Notice, NoticeKind

RUNGS: Mapping[str, str] = {
    "line_manager": "the owner's line manager",
    "next_manager": "the manager above the owner's line manager",
    "head_of_service": "the head of service",
    "director": "the Director of Children's Services",
}
DONE_SINCE = "If it has been recorded since, nothing more is needed."


def rung_letter(notice: Notice, reading: Reading) -> Letter:
    """The words of a reminder or of a step that has gone up."""
    step, when = _step(notice, reading), reading.is_due(notice.due_on)
    late, then = reading.days_late(notice.due_on), _next(notice, reading)
    says = [f"{sentence(step)} on {ref_of(notice)} {when}."]
    subject, entry = f"{step} {reading.is_due(notice.due_on, short=True)}", f"{step} {when}"
    if notice.kind is NoticeKind.SKIPPED_UPWARD:
        taken = f"{step} was taken up to {rung_name(notice.rung)}; it"
        subject, entry = f"{taken} {reading.is_due(notice.due_on, short=True)}", f"{taken} {when}"
        says.append(f"Somebody took it up to {rung_name(notice.rung)} without waiting; the reason is on the file.")
    if late:
        says.append(f"On {day(reading.today)} it was still not recorded as done: {late}.")
    return Letter(
        subject=subject,
        entry=f"{entry}{f', {late}' if late else ''}.{then}",
        says=says,
        why=_why(notice, reading),
        asks=_asks(notice, reading),
        group=Group.LATE if _is_past(notice, reading) else Group.DUE,
        due_on=notice.due_on,
        then=[f"{DONE_SINCE}{then}"],
        urgent=notice.step == Step.SAFETY_CHECK,
    )


def _step(notice: Notice, reading: Reading) -> str:
    """The step as the subject of a sentence; whose acknowledgement it is, only they read."""
    if notice.step != Step.ACKNOWLEDGEMENT:
        return reading.step_of(notice)
    return f"{'your' if notice.owner == reading.recipient else 'an'} {reading.title(notice.step)}"


def _is_past(notice: Notice, reading: Reading) -> bool:
    return notice.due_on is not None and notice.due_on < reading.today


def _why(notice: Notice, reading: Reading) -> str:
    up = f"it has gone up to {rung_name(notice.rung)}"
    if notice.owner == reading.recipient:
        mine = up.replace("the owner's line manager", "your line manager")
        told = f" Because it was not recorded, {mine}." if notice.kind is NoticeKind.ESCALATION else ""
        return f"it is yours to do.{told}"
    if notice.kind is NoticeKind.REMINDER:
        return f"you cover for {_owner(notice, reading)}, whose step it is."
    if notice.owner is None:
        return "nobody is recorded as its owner, so it passes up to you."
    if (notice.facts or {}).get("highest"):
        return f"{up}: that is you, or you stand in for them. {_whose(notice, reading)}"
    return f"you are copied in. {sentence(up)}, and everybody in the line up to there is told."


def _whose(notice: Notice, reading: Reading) -> str:
    if notice.step == Step.ACKNOWLEDGEMENT:
        return "The page says who has not acknowledged."
    return f"The step is {_owner(notice, reading)}'s."


def _owner(notice: Notice, reading: Reading) -> str:
    role = reading.role_of(notice.step)
    return f"the {role}" if role is not None else "its owner"


def _asks(notice: Notice, reading: Reading) -> str:
    if notice.kind is NoticeKind.REMINDER or notice.owner == reading.recipient:
        return "See what is owed, and record it when it is done"
    if notice.owner is None or (notice.facts or {}).get("highest"):
        return "See what is owed, and who can do it now"
    return "See how it stands"


def _next(notice: Notice, reading: Reading) -> str:
    """Who is told next, and when; nothing once that day is past."""
    facts = notice.facts or {}
    if not facts.get("next_on") or date.fromisoformat(facts["next_on"]) <= reading.today:
        return ""
    name = rung_name(facts["next_rung"])
    if notice.owner == reading.recipient:
        name = name.replace("the owner's line manager", "your line manager")
    return f" If it is not done first, {name} is told on {day(date.fromisoformat(facts['next_on']))}."


def rung_name(rung: str | None) -> str:
    """A rung as a sentence has it."""
    return RUNGS.get(rung or "", (rung or "this rung").replace("_", " "))
