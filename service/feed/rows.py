"""What a feed's file says: one person a row, a further row for each further absence."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from domain.people import Absence
from domain.vocabulary import Role
from service.imports import cells
from service.imports.dates import any_date_from
from service.imports.problems import Problem, UnacceptableCellError, problem
from service.imports.roles import role_from
from service.imports.sheets import Sheet, content_of, sheets_in

LONGEST_PLACE = 120


def _place_from(value: object) -> str:
    name = cells.name_from(value)
    if len(name) > LONGEST_PLACE:
        raise UnacceptableCellError("too_long", "It is too long.", f"up to {LONGEST_PLACE} characters")
    return name


COLUMNS: Mapping[str, Callable[[object], Any]] = {
    "staff_id": cells.code_from,
    "role": lambda value: Role(role_from(value)),
    "service": _place_from,
    "team": _place_from,
    "reports_to": cells.code_from,
    "cover": cells.code_from,
    "email": cells.email_from,
    "vacant": cells.yes_no_from,
    "absent_from": any_date_from,
    "absent_to": any_date_from,
    "left_on": any_date_from,
}
NEEDED = ("staff_id", "role")
OF_A_HOLDER = ("cover", "email", "absent_from", "absent_to", "left_on")


@dataclass(frozen=True)
class Entry:
    """One person as the feed has them. ``said`` holds the columns that the file has; what it lacks stays as it is."""

    staff_id: str
    row: int
    said: Mapping[str, Any]
    absences: tuple[Absence, ...] = ()

    @property
    def vacant(self) -> bool:
        """Whether the post is nobody's."""
        return bool(self.said.get("vacant"))

    @property
    def speaks_of_absences(self) -> bool:
        """Whether the file would say it if this person were away."""
        return "absent_from" in self.said


@dataclass
class Feed:
    """What could be read of a file, and what could not."""

    entries: dict[str, Entry] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def refuse(self, row: int, column: str | None, code: str, wrong: str, accepted: str) -> None:
        """Note what is wrong, and where."""
        self.problems.append(problem(("", row, column), code, wrong, accepted))


def read(path: Path) -> Feed:
    """Read a feed's file. Raises ``UnreadableFileError`` for what is no CSV file or workbook."""
    sheets = [sheet for sheet in sheets_in(content_of(path), path.name) if sheet.rows]
    feed = Feed()
    if not sheets:
        feed.refuse(1, None, "empty_file", "There is nothing in it.", f"a row of headings, {', '.join(COLUMNS)}")
        return feed
    columns = _columns(sheets[0], feed)
    if not feed.problems:
        for number, row in sheets[0].rows[1:]:
            _take(feed, number, columns, row)
    return feed


def _columns(sheet: Sheet, feed: Feed) -> dict[str, int]:
    number, headings = sheet.rows[0]
    found: dict[str, int] = {}
    for index, heading in enumerate(headings):
        name = "_".join(cells.name_from(heading).lower().split()) if heading is not None else ""
        if name not in COLUMNS:
            feed.refuse(number, str(heading), "unknown_column", "Putright keeps no such thing.", ", ".join(COLUMNS))
        elif name in found:
            feed.refuse(number, name, "column_twice", "It is there twice.", "each column once")
        found[name] = index
    for name in NEEDED:
        if name not in found:
            feed.refuse(number, name, "missing_column", "It is not there.", "staff_id and role at least")
    if ("absent_to" in found) and "absent_from" not in found:
        feed.refuse(number, "absent_from", "missing_column", "absent_to is nothing without it.", "both or neither")
    return found


def _take(feed: Feed, number: int, columns: Mapping[str, int], row: Sequence[object]) -> None:
    """Add a row to the feed, or what is wrong with it."""
    said: dict[str, Any] = {}
    before = len(feed.problems)
    for name, index in columns.items():
        value = row[index] if index < len(row) else None
        try:
            said[name] = None if cells.is_blank(value) else COLUMNS[name](value)
        except UnacceptableCellError as bad:
            feed.refuse(number, name, bad.code, bad.wrong, bad.accepted)
    if any(not cells.is_blank(value) for value in row[len(columns) :]):
        feed.refuse(number, None, "no_heading", "It has more cells than there are headings.", "a heading a column")
    for name in NEEDED:
        if name in said and said[name] is None:
            feed.refuse(number, name, "missing_value", "It is blank.", "a value in every row")
    if len(feed.problems) == before:
        _check(feed, number, said)
    if len(feed.problems) == before:
        _join(feed, number, said)


def _check(feed: Feed, number: int, said: Mapping[str, Any]) -> None:
    for name in ("reports_to", "cover"):
        if said.get(name) == said["staff_id"]:
            feed.refuse(
                number, name, "invalid_value", "Nobody is named here for themselves.", "somebody else, or blank"
            )
    first, last = said.get("absent_from"), said.get("absent_to")
    if last is not None and (first is None or last < first):
        feed.refuse(number, "absent_to", "dates_contradict", "It is not after absent_from.", "a later day, or blank")
    for name in OF_A_HOLDER:
        if said.get("vacant") and said.get(name) is not None:
            feed.refuse(number, name, "post_vacant", "Nobody holds a vacant post.", "blank where vacant is yes")


def _join(feed: Feed, number: int, said: Mapping[str, Any]) -> None:
    staff_id = said["staff_id"]
    days = (Absence(said["absent_from"], said.get("absent_to")),) if said.get("absent_from") is not None else ()
    known = feed.entries.get(staff_id)
    if known is None:
        feed.entries[staff_id] = Entry(staff_id, number, said, days)
        return
    other = next((name for name in said if not name.startswith("absent_") and said[name] != known.said[name]), None)
    if other is not None or not days:
        wrong = f"{staff_id} is on row {known.row} already."
        feed.refuse(number, other or "staff_id", "person_twice", wrong, "a further row only for a further absence")
    elif any(each.overlaps(days[0].first_on, days[0].last_on) for each in known.absences):
        feed.refuse(number, "absent_from", "absences_overlap", f"{staff_id} is away then already.", "other days")
    else:
        feed.entries[staff_id] = replace(known, absences=(*known.absences, *days))


def unknown_people(feed: Feed, known: set[str]) -> None:
    """Refuse a manager or a cover who is neither in the feed nor in the directory."""
    for entry in feed.entries.values():
        for name in ("reports_to", "cover"):
            named: str | None = entry.said.get(name)
            if named is not None and named not in feed.entries and named not in known:
                accepted = "somebody of this file or of the directory, or blank"
                feed.refuse(entry.row, name, "unknown_person", f"'{named}' is in neither.", accepted)
