"""The documents of the rules as the forms have them: the one adopted last, to be changed, and days as lines."""

import re
from collections.abc import Iterable
from datetime import date
from typing import Any

from domain.calendar import WorkingCalendar
from domain.documents import tables_in
from domain.errors import InvalidValueError
from projections import rulebook
from projections.reader import Reader
from projections.rulebook import Kind
from service.bootstrap import Putright
from service.pages.desk.said import Said
from service.pages.standing import date_given
from service.queries.rules import rules_of, shipped_documents
from service.terms import day

VERSION = re.compile(r"""^(\s*(?:version\s*=|\{?\s*"version"\s*:)\s*)\d+""", re.MULTILINE)


def next_policy(putright: Putright) -> str:
    """The document adopted last, under the next version."""
    with putright.store.reading() as reader:
        last = max(rules_of(reader).policies)
        return VERSION.sub(lambda found: f"{found[1]}{last + 1}", policy_document(reader, last), count=1)


def policy_document(reader: Reader, version: int) -> str:
    """The document of a version of the policy."""
    texts = {row.version: str(row.document) for row in rulebook.versions(reader, Kind.POLICY)}
    return texts.get(version, shipped_documents()[Kind.POLICY])


def last_calendar(putright: Putright) -> tuple[WorkingCalendar, dict[str, Any]]:
    """The calendar adopted last, and its document."""
    with putright.store.reading() as reader:
        calendar = rules_of(reader).calendar
        texts = {row.version: str(row.document) for row in rulebook.versions(reader, Kind.CALENDAR)}
    text = texts.get(calendar.version, shipped_documents()[Kind.CALENDAR])
    return calendar, dict(tables_in(text))


def lines_of(days: Iterable[tuple[date, str]]) -> str:
    """Days as they are typed: a line each."""
    return "\n".join(f"{day(each)}: {title}" for each, title in days)


def days_in(said: Said, name: str) -> list[dict[str, str]]:
    """The days of a field, a line each; a line that cannot be read is named by its number."""
    found: dict[date, str] = {}
    for number, line in enumerate(said.sent.get(name, "").splitlines(), start=1):
        when, _, title = (part.strip() for part in line.partition(":"))
        if not line.strip():
            continue
        try:
            on = date_given({name: when}, name)
        except InvalidValueError as refusal:
            said.wrong.setdefault(name, []).append(f"Line {number}: {refusal.message}")
            continue
        if on is None or not title:
            said.wrong.setdefault(name, []).append(f"Line {number}: write the day, a colon, and why it is not worked")
        elif on in found:
            said.wrong.setdefault(name, []).append(f"Line {number}: {day(on)} is there twice")
        else:
            found[on] = title
    return [{"date": each.isoformat(), "title": title} for each, title in sorted(found.items())]
