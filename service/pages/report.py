"""The adherence report as a page: of a quarter or of any two dates."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any
from urllib.parse import quote, urlencode

from flask import Response, url_for
from werkzeug.exceptions import NotFound

from domain.errors import InvalidValueError
from projections import grades
from service.access.sight import as_read, sees_behind
from service.bootstrap import Putright
from service.clock import london_date
from service.pages.rendering import render
from service.pages.standing import date_given, moment_given
from service.reports.adherence.document import document_of
from service.reports.adherence.report import report_of
from service.reports.handing_out import BY_ENDING, as_file
from service.reports.periods import period, quarter, quarter_of
from service.terms import day

QUARTERS_SHOWN = 12
FIGURE = "pages.figure"
ASKED = ("quarter", "from", "to", "as_at", "as_known_at")
FILE = "pages.adherence_file"
DOWNLOADS = {
    "pdf": "PDF, to print",
    "xlsx": "Excel workbook",
    "csv": "CSV",
    "dictionary.csv": "what the CSV means",
    "json": "JSON",
    "html": "this page as a file",
}


def adherence_page(putright: Putright, query: Mapping[str, str]) -> str:
    """The report that an address asks for, or the choice of one. Raises :class:`InvalidValueError` naming the field."""
    asked = asked_period(query)
    if asked is None:
        return _choice(putright, date_given(query, "as_at"))
    as_known_at = moment_given(query, "as_known_at", putright.clock())
    document = document_of(putright, _data(putright, query, asked))
    return render(
        "adherence.html",
        title=f"Adherence report, {day(asked[0])} to {day(asked[1])}",
        council=putright.settings.council,
        document=document,
        opens=opens_of(query),
        downloads={words: _address(ending, query) for ending, words in DOWNLOADS.items()},
        first=asked[0],
        last=asked[1],
        as_at=document.marks.as_at,
        as_known_at=as_known_at,
    )


def adherence_file_page(putright: Putright, ending: str, query: Mapping[str, str]) -> Response:
    """The same report as a file. Raises as :func:`adherence_page`, and NotFound for a form that is none."""
    if ending not in BY_ENDING:
        raise NotFound
    asked = asked_period(query)
    if asked is None:
        raise InvalidValueError("Give either a quarter, or both the first and the last day.", field="from")
    return as_file(putright, _data(putright, query, asked), BY_ENDING[ending], may_see=sees_behind)


def _data(putright: Putright, query: Mapping[str, str], asked: tuple[date, date]) -> dict[str, Any]:
    now = putright.clock()
    as_at, as_known_at = date_given(query, "as_at"), moment_given(query, "as_known_at", now)
    return as_read(report_of(putright.store, now, *asked, as_at=as_at, as_known_at=as_known_at))


def _address(ending: str, query: Mapping[str, str]) -> str:
    return f"{url_for(FILE, ending=ending)}?{urlencode(_asked(query))}"


def _asked(query: Mapping[str, str]) -> dict[str, str]:
    """What of an address says which report it is."""
    return {name: query[name] for name in ASKED if query.get(name)}


def opens_of(query: Mapping[str, str]) -> Callable[[str], str]:
    """What gives the address of the page that a figure of this report opens."""
    asked = f"{url_for(FIGURE)}?{urlencode(_asked(query))}"
    return lambda name: f"{asked}&figure={quote(name)}"


def _choice(putright: Putright, as_at: date | None) -> str:
    with putright.store.reading() as reader:
        graded = grades.first_and_last(reader)
    today = london_date(putright.clock())
    return render(
        "adherence_choice.html",
        title="Adherence report",
        council=putright.settings.council,
        quarters=_quarters(graded[0], min(graded[1], today)) if graded is not None else [],
        as_at=as_at,
    )


def _quarters(first: date, last: date) -> list[tuple[str, date, date]]:
    """The quarters in which audits were graded, the latest first."""
    found: list[tuple[str, date, date]] = []
    name = quarter_of(last)
    while len(found) < QUARTERS_SHOWN:
        begins, ends = quarter(name)
        if ends < first:
            break
        found.append((name, begins, ends))
        name = quarter_of(begins - timedelta(days=1))
    return found


def asked_period(query: Mapping[str, str]) -> tuple[date, date] | None:
    """The period that an address asks for, ``None`` where it asks for none. Raises :class:`InvalidValueError`."""
    name, first, last = query.get("quarter", "").strip(), date_given(query, "from"), date_given(query, "to")
    if name and first is None and last is None:
        return quarter(name)
    if not name and first is not None and last is not None:
        return period(first, last)
    if not name and first is None and last is None:
        return None
    raise InvalidValueError("Give either a quarter, or both the first and the last day.", field="from")
