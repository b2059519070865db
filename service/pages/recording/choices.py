"""What can be chosen on a form: people, grades, themes, services, and the deadlines of a file that are open."""

from collections.abc import Iterator, Sequence
from datetime import date

import sqlalchemy as sa

from domain.deadlines import name_of
from domain.people import Person
from domain.remediation import Remediation
from domain.vocabulary import Step
from projections import people, themes
from projections.board_queries import places as known_places
from projections.deadline_queries import deadlines_of
from projections.parts import parts_of
from projections.reader import Reader
from service.pages.wording.words import deadline_title
from service.queries.rules import rules_of
from service.terms import day, person_title, role_title, rung_title

Choices = Sequence[tuple[str, str]]


def choices(reader: Reader, operation: str, ref: str | None, today: date) -> dict[str, Choices]:
    """By field, what can be chosen: the value, and what it is called."""
    policy = rules_of(reader).policy_on(today)
    places = known_places(reader)
    found: dict[str, Choices] = {
        "grade": [(grade.name, grade.name) for grade in policy.grades],
        "themes.value": [(grade.name, grade.name) for grade in policy.grades],
        "themes": [(name, name) for name in known_themes(reader)],
        "theme": [(name, name) for name in known_themes(reader)],
        "rung": [(rung.name, rung_title(rung.name)) for rung in policy.ladder if rung.is_climbed],
        "people": [(each.id, _post(each)) for each in in_post(reader, today)],
        "services": [(name, name) for name in sorted({row.service for row in places if row.service})],
    }
    if ref is not None:
        found["step"] = list(_steps(reader, operation, ref))
        on_file = sorted(set(parts_of(reader, Remediation.create_id(ref)).values()))
        directory = people.directory(reader)
        found["attendees"] = found["told"] = [(each, person_title(each, directory)) for each in on_file]
    return found


def in_post(reader: Reader, today: date) -> list[Person]:
    """Whoever holds a post today, by id."""
    directory = people.directory(reader).values()
    return sorted((each for each in directory if each.holds_post_on(today)), key=lambda each: each.id)


def known_themes(reader: Reader) -> list[str]:
    """The themes that audits were graded by."""
    table = reader.table(themes.Themes)
    return sorted(reader.connection.scalars(sa.select(table.c.theme).distinct()))


def _steps(reader: Reader, operation: str, ref: str) -> Iterator[tuple[str, str]]:
    """The deadlines of a file that are open, the next one first; for a correction those that are done."""
    policy = rules_of(reader).policy_on(date.max)
    done = operation == "corrections.Corrections"
    rows = deadlines_of(reader, [Remediation.create_id(ref)])
    for row in sorted(rows, key=lambda each: (each.due_on, each.step)):
        if (row.done_on is not None) is done and row.closed_on is None:
            name = name_of((Step(row.step), row.item))
            when = f"done {day(row.done_on)}" if done else f"due {day(row.due_on)}"
            yield name, f"{deadline_title(name, policy)}, {when}"
    if done:
        yield "closure", "The end of the remediation"


def _post(person: Person) -> str:
    place = person.team or person.service
    return f"{role_title(person.role)}{f', {place}' if place else ''}"
