"""Who publishes a report of a period, from when it may be, and what is asked for before that (F10, F18)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from domain.calendar import WorkingCalendar
from domain.people import Person
from domain.policy import Policy
from domain.vocabulary import Role, Step


@dataclass(frozen=True)
class MissingRecording:
    """A step of the period that was due and of which nothing is recorded, and who is asked to record it."""

    person: str
    audit_ref: str
    step: Step
    item: str
    due_on: date


@dataclass(frozen=True)
class PublishedFile:
    """One form of a report as it was published: ``html``, ``pdf``; its SHA-256 and how many bytes it has."""

    form: str
    sha256: str
    size: int


def clear_on(last: date, policy: Policy) -> date:
    """The last of the days in which figures wait for what is typed late: a clear month, or as the policy says (F18)."""
    return last + timedelta(days=policy.limits.report_clear_days)


def remind_on(asked_on: date, policy: Policy, calendar: WorkingCalendar) -> date:
    """From which day on whoever was asked to publish is reminded."""
    return calendar.add_working_days(asked_on, policy.limits.report_publish_days)


def publishers(people: Mapping[str, Person], on: date) -> tuple[str, ...]:
    """Who may publish on a day: the head of quality assurance, or who covers for one that is away.

    Where nobody holds that post it is the quality assurance administrators. Nobody whose services the figures are of,
    and not the director, who is to be assured by them.
    """
    heads = _holding(Role.HEAD_OF_QA, people, on)
    if not heads:
        return tuple(each.id for each in _holding(Role.QA_ADMINISTRATOR, people, on))
    covers = (cover for head in heads for cover in _covering(head, people, on))
    return tuple(dict.fromkeys([*(head.id for head in heads), *covers]))


def asked_to_publish(people: Mapping[str, Person], on: date) -> tuple[str, ...]:
    """Whom of those who may publish to ask on a day: those who are there, or all of them where none is."""
    may = publishers(people, on)
    return tuple(each for each in may if people[each].there_on(on)) or may


def told_of_publication(people: Mapping[str, Person], on: date) -> tuple[str, ...]:
    """The director, for whom the report is (F10)."""
    return tuple(each.id for each in _holding(Role.DIRECTOR, people, on))


def _holding(role: Role, people: Mapping[str, Person], on: date) -> list[Person]:
    return [people[each] for each in sorted(people) if people[each].role is role and people[each].holds_post_on(on)]


def _covering(head: Person, people: Mapping[str, Person], on: date) -> Iterator[str]:
    """Who was named for the absence, and the standing cover, where they are there themselves."""
    absence = head.absence_on(on)
    for cover in (absence.cover, head.cover) if absence is not None else ():
        if cover is not None and cover in people and people[cover].there_on(on):
            yield cover
