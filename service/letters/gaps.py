"""What the mail about a gap in cover says: which step, on which day, whose step it is and what becomes of it.

Who is away, who covers, and why: no mail says, the page does.
"""

from dataclasses import dataclass
from typing import Any

from service.letters.letter import Group, Letter, Reading, ref_of, sentence
from service.mail.notices import Notice


def gap_letter(notice: Notice, reading: Reading) -> Letter:
    """The words of this mail, which differ for the owner, for the cover and for whoever answers for the file."""
    gap = _Told.of(notice, reading)
    step, when = reading.step_of(notice), reading.is_due(notice.due_on)
    on = f" on {reading.short(notice.due_on)}" if notice.due_on is not None else ""
    subject = f"{gap.subject(step)}{on}"
    return Letter(
        subject=subject,
        entry=f"{subject}.",
        says=[f"The {step} of {ref_of(notice)} {when}. {gap.who}, and {gap.then}."],
        why=gap.why,
        asks=gap.asks,
        group=Group.DUE,
        due_on=notice.due_on,
    )


@dataclass(frozen=True)
class _Told:
    """A gap as its reader sees it."""

    reader: str
    owner: str | None
    cover: str | None
    there: bool
    role: str

    @classmethod
    def of(cls, notice: Notice, reading: Reading) -> "_Told":
        facts: dict[str, Any] = dict(notice.facts or {})
        role = reading.role_of(notice.step)
        owner = f"the {role}" if role is not None else "whoever it is"
        return cls(notice.recipient, notice.owner, facts["cover"], facts["there"], owner)

    @property
    def owns(self) -> bool:
        return self.reader == self.owner

    @property
    def covers(self) -> bool:
        return self.there and self.reader == self.cover

    def subject(self, step: str) -> str:
        if self.owns:
            return f"you are away for the {step}"
        if self.covers:
            return f"please say whether you cover the {step}"
        return f"the {step} goes to its cover" if self.there else f"nobody is there for the {step}"

    @property
    def who(self) -> str:
        if self.owns:
            return "You are away on that day"
        return (
            f"{sentence(self.role)}, who owns it, is away on that day" if self.owner is not None else "Nobody owns it"
        )

    @property
    def then(self) -> str:
        if not self.there:
            return "nobody is left who would do it"
        if not self.covers:
            return "your cover is to do it" if self.owns else "their cover is to do it"
        return "you cover for them" if self.owner is not None else "it comes to you"

    @property
    def why(self) -> str:
        if self.owns:
            return "it is yours to do."
        if self.covers:
            return "you do it in the owner's place as things stand."
        if self.owner is None and self.cover is None:
            return "you look after the process, and no manager of the file is known."
        return "you are the service manager of the file, or stand in for them."

    @property
    def asks(self) -> str:
        if self.covers:
            return "Accept, or say that you cannot, today if you can"
        if self.there:
            return "Hand it over, or name somebody else" if self.owns else "Name somebody else if that is not right"
        return "Name somebody who will do it" if self.owns else "Name somebody who will, or take it yourself"
