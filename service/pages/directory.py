"""The people: who is in which post, who is away and who acts for them; and one of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from domain.access import Reach, Right, reach
from domain.errors import NotFoundError
from domain.people import Absence, Person, acting_for
from projections import people
from service.bootstrap import Putright
from service.clock import london_date
from service.pages.guard import signed_in
from service.pages.record_links import ABSENCE, PERSON, Link, at_large, under
from service.pages.rendering import render
from service.pages.states import Shape, State
from service.queries.owing import steps_owed
from service.terms import day, person_title, role_title, sentence_case

MOST = 100
ONES_OWN = ("absences", "cover")


@dataclass(frozen=True)
class Entry:
    """One entry of the directory as a list shows it."""

    of: Any
    role: str
    place: str
    state: State


@dataclass(frozen=True)
class Away:
    """Days away, and where they are changed or taken back."""

    words: str
    links: tuple[Link, ...]


def directory_page(putright: Putright, query: Mapping[str, str]) -> str:
    """Everybody who holds a post, or whoever matches what was typed."""
    today, asked = london_date(putright.clock()), query.get("q", "").strip()
    with putright.store.reading() as reader:
        known = dict(people.directory(reader))  # all at once, since everybody is asked about
        rows = sorted(people.everybody(reader), key=lambda row: row.staff_id)
        found = [row for row in rows if _matches(row, asked)] if asked else [row for row in rows if _here(row, today)]
        return render(
            "people.html",
            title="People",
            council=putright.settings.council,
            reader=reader,
            asked=asked,
            entries=[_entry(row, known, today) for row in found[:MOST]],
            left_out=max(0, len(found) - MOST),
            away=sum(known[row.staff_id].absence_on(today) is not None for row in found),
            enter=at_large("people") if _keeps_directory() else None,
        )


def person_page(putright: Putright, staff_id: str) -> str:
    """One entry of the directory, without its address. Raises :class:`NotFoundError`."""
    today = london_date(putright.clock())
    with putright.store.reading() as reader:
        row, known = people.entry(reader, staff_id), people.directory(reader)
        if row is None:
            raise NotFoundError(f"Nobody is in the directory as {staff_id}.", field="staff_id")
        entry, person = _entry(row, known, today), known[staff_id]
        owed = [each for each in steps_owed(reader, staff_id, today) if each.covering_for is None]
        return render(
            "person.html",
            title=f"{staff_id}, {entry.role}",
            council=putright.settings.council,
            reader=reader,
            entry=entry,
            facts=_facts(person, known, today, reachable=row.email is not None),
            absences=[_away(person, each, known) for each in person.absences if _is_to_come(each, today)],
            shows_owed=_keeps_directory() or staff_id == signed_in().id,
            owed=len(owed),
            overdue=sum(each.of.due_on < today for each in owed),
            links=_links(staff_id),
        )


def _entry(row: Any, known: Mapping[str, Person], today: date) -> Entry:
    place = [row.team, row.service]
    return Entry(
        of=row,
        role=sentence_case(role_title(row.role)),
        place=", ".join(filter(None, place)) or "Whole council",
        state=_state(known[row.staff_id], known, today),
    )


def _state(person: Person, known: Mapping[str, Person], today: date) -> State:
    if person.vacant:
        return State(Shape.LATE, "Vacant: what comes to this post goes up the line")
    if person.left_on is not None and person.left_on < today:
        return State(Shape.NONE, f"Left on {day(person.left_on)}")
    absence = person.absence_on(today)
    if absence is None:
        leaves = f", until {day(person.left_on)}" if person.left_on is not None else ""
        return State(Shape.DONE, f"Here{leaves}")
    acting = acting_for(person.id, today, known, None)
    return State(Shape.LATE, f"Away until {_last(absence)}; {_acts(acting, person, known)}")


def _acts(acting: str | None, person: Person, known: Mapping[str, Person]) -> str:
    return "nobody acts for them" if acting in (None, person.id) else f"{person_title(acting, known)} acts for them"


def _facts(person: Person, known: Mapping[str, Person], today: date, *, reachable: bool) -> list[tuple[str, str]]:
    said = [
        ("Reports to", person_title(person.reports_to, known)),
        ("Acts when they are away", person_title(person.cover, known) if person.cover else "Not named"),
        ("Mail", "Has an address" if reachable else "No address: nothing can be mailed to them"),
    ]
    if person.left_on is not None:
        said.append(("Last day", day(person.left_on)))
    return said


def _away(person: Person, absence: Absence, known: Mapping[str, Person]) -> Away:
    cover = f", {person_title(absence.cover, known)} acts" if absence.cover else ""
    may = _keeps_directory() or person.id == signed_in().id
    links = under(f"people/{person.id}", ABSENCE, absence.number) if may else ()
    return Away(f"{day(absence.first_on)} to {_last(absence)}{cover}", links)


def _links(staff_id: str) -> tuple[Link, ...]:
    """What this reader may record of somebody: all of it, or of themselves when they are away and who acts then."""
    if _keeps_directory():
        return under(f"people/{staff_id}", PERSON)
    own = {tail: words for tail, words in PERSON.items() if tail in ONES_OWN}
    return under(f"people/{staff_id}", own) if staff_id == signed_in().id else ()


def _keeps_directory() -> bool:
    return reach(signed_in().role, Right.DIRECTORY) is not Reach.NONE


def _matches(row: Any, asked: str) -> bool:
    said = (row.staff_id, row.service, row.team, role_title(row.role))
    return any(asked.casefold() in each.casefold() for each in said if each)


def _here(row: Any, today: date) -> bool:
    return row.left_on is None or row.left_on >= today


def _is_to_come(absence: Absence, today: date) -> bool:
    return absence.last_on is None or absence.last_on >= today


def _last(absence: Absence) -> str:
    return day(absence.last_on) if absence.last_on is not None else "further notice"
