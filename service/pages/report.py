"""The adherence report as a page: of a quarter or of any two dates."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from urllib.parse import quote, urlencode

from flask import current_app, url_for

from domain.errors import InvalidValueError
from projections import grades
from service.bootstrap import Putright
from service.clock import london_date
from service.pages.rendering import render
from service.pages.standing import date_given, moment_given
from service.reports.adherence import report_of
from service.reports.adherence_document import document_of
from service.reports.periods import period, quarter, quarter_of
from service.terms import day

QUARTERS_SHOWN = 12
FIGURE = "pages.figure"
ASKED = ("quarter", "from", "to", "as_at", "as_known_at")
"""What of an address says which report it is."""


def adherence_page(putright: Putright, query: Mapping[str, str]) -> str:
    """The report that an address asks for, or the choice of one. Raises :class:`InvalidValueError` naming the field."""
    as_at, now = date_given(query, "as_at"), putright.clock()
    as_known_at, asked = moment_given(query, "as_known_at", now), _period(query)
    if asked is None:
        return _choice(putright, as_at)
    data = report_of(putright.store, now, *asked, as_at=as_at, as_known_at=as_known_at)
    document = document_of(putright, data)
    return render(
        "adherence.html",
        title=f"Adherence report, {day(asked[0])} to {day(asked[1])}",
        council=putright.settings.council,
        document=document,
        opens=_opens(query),
        first=asked[0],
        last=asked[1],
        as_at=document.marks.as_at,
        as_known_at=as_known_at,
    )


def _opens(query: Mapping[str, str]) -> Callable[[str], str] | None:
    """What gives the address of the page that a figure of this report opens."""
    if FIGURE not in current_app.view_functions:
        return None
    asked = f"{url_for(FIGURE)}?{urlencode({name: query[name] for name in ASKED if query.get(name)})}"
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


def _period(query: Mapping[str, str]) -> tuple[date, date] | None:
    name, first, last = query.get("quarter", "").strip(), date_given(query, "from"), date_given(query, "to")
    if name and first is None and last is None:
        return quarter(name)
    if not name and first is not None and last is not None:
        return period(first, last)
    if not name and first is None and last is None:
        return None
    raise InvalidValueError("Give either a quarter, or both the first and the last day.", field="from")
