"""What the mail about an action says whose owner is away: which one, by when somebody acts; not who, and not why."""

from collections.abc import Callable
from datetime import date

from service.notices import Notice

Day = Callable[[date], str]


def absence_subject(notice: Notice) -> str:
    """What the mail is about, after the file's reference."""
    return f"the owner of action {_number(notice)} is away"


def absence_letter(notice: Notice, day: Day) -> str:
    """The text before the link; ``day`` says a date in words."""
    ref = " ".join(notice.audit_ref.split())
    said = f"The owner of action {_number(notice)} of {ref} is away."
    why = "Why you: you manage the work on this file, or act for whoever does."
    if notice.due_on is None:
        return f"{said} They are expected back before it would have to wait.\n\n{why}\n\nSee whether it can wait:\n"
    asked = f"Please give it to somebody else by {day(notice.due_on)}, or say why it stays"
    return f"{said}\n\n{why}\n\n{asked}:\n"


def absence_entry(notice: Notice, day: Day) -> str:
    """The same among others in a digest."""
    ref = " ".join(notice.audit_ref.split())
    asked = f"; please give it to somebody else by {day(notice.due_on)}" if notice.due_on is not None else ""
    return f"{ref}: {absence_subject(notice)}{asked}."


def _number(notice: Notice) -> int:
    return int((notice.facts or {})["number"])
