"""What the mail says by which a file is to be closed, on which nothing more is owed."""

from service.letters.letter import Group, Letter, ref_of
from service.mail.notices import Notice


def closing_letter(notice: Notice) -> Letter:
    """The words of one of these mails."""
    return Letter(
        subject="please close it with quality assurance",
        entry="every step is done. Please close it with quality assurance.",
        says=[f"Every step of {ref_of(notice)} is done. Please close it with quality assurance, or say what is left."],
        why="its service manager closes a file, or whoever acts for them.",
        asks="See how it stands, and close it",
        group=Group.DUE,
    )
