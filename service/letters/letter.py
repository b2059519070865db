"""What one mail says of one thing, before it is laid out: what is owed, by when, why you, and what is asked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import IntEnum
from typing import Any

from domain.calendar import WorkingCalendar
from domain.policy import Policy
from domain.vocabulary import Role, Step
from service.mail.notices import Notice
from service.terms import numbered

ROLES = {
    Role.DIRECTOR: "Director of Children's Services",
    Role.IRO: "Independent Reviewing Officer",
    Role.IRO_PRACTICE_MANAGER: "IRO practice manager",
    Role.HEAD_OF_QA: "head of quality assurance",
    Role.HEAD_OF_TRANSFORMATION: "head of transformation",
    Role.QA_ADMINISTRATOR: "QA administrator",
    Role.SAFEGUARDING_AND_STANDARDS: "Safeguarding and Standards team",
}


class Group(IntEnum):
    """Where a thing stands in a digest: what is late comes first."""

    LATE = 0
    RING = 1
    DUE = 2
    NEW = 3
    ALSO = 4


@dataclass(frozen=True, kw_only=True)
class Letter:
    """The words about one notice, for one reader.

    ``subject`` follows the reference of the file. ``entry`` is the whole of it among others in a digest. ``dates``
    are lines of their own. ``asks`` says what the link is for, without a full stop; ``then`` is what happens next.
    """

    subject: str
    entry: str
    says: Sequence[str]
    why: str
    asks: str
    group: Group
    due_on: date | None = None
    heading: str | None = None
    dates: Sequence[str] = ()
    then: Sequence[str] = ()
    urgent: bool = False


@dataclass(frozen=True, kw_only=True)
class Reading:
    """What a letter is written by: the rules, who reads it on which day, and the deadlines of what it is about."""

    policy: Policy
    calendar: WorkingCalendar
    recipient: str
    today: date
    steps: Sequence[Any] = ()
    duty_team_telephone: str | None = None

    def step_of(self, notice: Notice) -> str:
        """The step as it stands in a sentence.

        Whose acknowledgement it is no mail tells; of an action or a check it is the number.
        """
        return numbered(self.title(notice.step or "step"), notice.item)

    def title(self, step: str) -> str:
        """A step's title, in the middle of a sentence."""
        if step == Step.NOTIFICATION:
            return "telling the managers"
        rule = self.policy.steps.get(Step(step)) if step in list(Step) else None
        title = rule.title if rule is not None else step.replace("_", " ")
        return title[0].lower() + title[1:]

    def role_of(self, step: str | None) -> str | None:
        """Whose step it is, by role; ``None`` where the rules name nobody."""
        rule = self.policy.steps.get(Step(step)) if step in list(Step) else None
        return role_name(rule.owner) if rule is not None and rule.owner is not None else None

    def days_late(self, due_on: date | None) -> str:
        """How late, in words; empty where it is not."""
        days = self.calendar.working_days_between(due_on, self.today) if due_on is not None else 0
        if days <= 0:
            return ""
        return "1 working day late" if days == 1 else f"{days} working days late"

    def is_due(self, due_on: date | None, *, short: bool = False) -> str:
        """*is due on* its day, or *was*; ``short`` as in a subject."""
        if due_on is None:
            return "is owed"
        return f"{'was' if due_on < self.today else 'is'} due on {self.short(due_on) if short else day(due_on)}"

    def short(self, on: date) -> str:
        """A date in a subject: with its year only where it is another than this one."""
        return day(on) if on.year != self.today.year else f"{on:%A} {on.day} {on:%B}"

    def by(self, on: date | None) -> str:
        """*by* a day, after a space, in a subject; nothing where there is none."""
        return f" by {self.short(on)}" if on is not None else ""


def role_name(role: Role) -> str:
    """A role as a sentence has it."""
    return ROLES.get(role, role.value.replace("_", " "))


def day(on: date) -> str:
    """A date in words, with its weekday."""
    return f"{on:%A} {on.day} {on:%B %Y}"


def sentence(text: str) -> str:
    """With a capital letter."""
    return text[0].upper() + text[1:]


def one_line(text: str) -> str:
    """A reference on one line, whatever was typed."""
    return " ".join(text.split())


def ref_of(notice: Notice) -> str:
    """The reference of the audit that a notice is about."""
    return one_line(notice.audit_ref)
