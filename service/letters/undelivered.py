"""What the mail says about a mail that reached nobody: of which file; who it was, the page says (E27)."""

from service.letters.letter import Group, Letter, ref_of
from service.mail.notices import Notice


def undelivered_letter(notice: Notice) -> Letter:
    """The words. Who could not be reached may be the practice subject, so they are not named."""
    says = f"Somebody who is owed word of {ref_of(notice)} could not be reached by mail. Please ring them today."
    return Letter(
        subject="please ring somebody whom a mail did not reach",
        entry="somebody could not be reached by mail. Please ring them today; the page says who it is.",
        says=[says],
        why="you are the next level above them, or you look after the process.",
        asks="See who it is, and what they have not heard of",
        group=Group.RING,
    )
