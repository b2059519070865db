"""What the mail about an action says whose owner is away: which one, by when somebody acts; not who, and not why."""

from service.letters.letter import Group, Letter, Reading, day, ref_of
from service.mail.notices import Notice


def absence_letter(notice: Notice, reading: Reading) -> Letter:
    """The words of this mail."""
    number = int((notice.facts or {})["number"])
    asked = f"please give action {number} to somebody else" if notice.due_on is not None else None
    subject = f"the owner of action {number} is away"
    by = f" by {day(notice.due_on)}" if notice.due_on is not None else ""
    said = f"The owner of action {number} of {ref_of(notice)} is away."
    back = "They are expected back before it would have to wait."
    return Letter(
        subject=f"{asked}{reading.by(notice.due_on)}" if asked else subject,
        entry=f"{subject}{f'; {asked}{by}' if asked else ''}.",
        says=[f"{said} Please give it to somebody else{by}, or say why it stays." if asked else f"{said} {back}"],
        why="you manage the work on this file, or act for whoever does.",
        asks="See who could take it" if asked else "See whether it can wait",
        group=Group.DUE if asked else Group.ALSO,
        due_on=notice.due_on,
    )
