"""Text about children and staff, which an event refers to and never holds (design section 2)."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Confidential:
    """A reference to text kept outside the log, with a salted commitment to what it said.

    ``text`` is there while a decision is made and is never stored with the event; after a replay it is ``None``.
    Deleting the text and its salt leaves the event, its digest and every view as they were.
    """

    ref: str
    commitment: str
    text: str | None = field(default=None, compare=False, repr=False)
