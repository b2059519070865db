"""The briefs as pages and as files, and the list of every report there is."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any
from urllib.parse import quote, urlencode

from flask import Response, current_app, url_for
from werkzeug.exceptions import NotFound

from domain.errors import InvalidValueError
from projections import grades
from service.access.sight import as_read
from service.bootstrap import Putright
from service.clock import london_date
from service.pages.rendering import render
from service.pages.report import DOWNLOADS, FIGURE
from service.pages.standing import date_given, moment_given
from service.reports.briefs.kinds import MONTHLY, OF_PERIODS, UPDATE, Brief
from service.reports.briefs.months import month, months_between
from service.reports.handing_out import BY_ENDING, brief_as_file
from service.reports.periods import period, quarter

MONTHS_SHOWN = 12
ASKED = ("month", "quarter", "from", "to", "as_at", "as_known_at")
SHARED = ("grades", "themes", "volume", "re_audits", "open_risk")
"""What has the same name and number in the adherence report of the same days, whose lists then open."""
BY_NAME = {brief.name: brief for brief in OF_PERIODS}


def reports_page(putright: Putright) -> str:
    """Every report there is, with the latest months."""
    with putright.store.reading() as reader:
        graded = grades.first_and_last(reader)
    today = london_date(putright.clock())
    months = months_between(graded[0], min(graded[1], today)) if graded is not None else []
    return render(
        "reports.html",
        title="Reports",
        council=putright.settings.council,
        briefs=OF_PERIODS,
        months=[(name, month(name)[0]) for name in reversed(months[-MONTHS_SHOWN:])],
    )


def brief_page(putright: Putright, name: str, query: Mapping[str, str]) -> str:
    """A brief of the days that an address asks for; the list of reports where it asks for none."""
    brief = _brief(name)
    asked = _period(brief, query)
    if asked is None:
        return reports_page(putright)
    return _shown(putright, brief, asked, query, lambda ending: url_for("pages.brief_file", name=name, ending=ending))


def brief_file_page(putright: Putright, name: str, ending: str, query: Mapping[str, str]) -> Response:
    """The same as a file."""
    brief = _brief(name)
    asked = _period(brief, query)
    if asked is None:
        raise InvalidValueError("Say which month.", field="month")
    return brief_as_file(putright, brief, _data(putright, brief, asked, query), _form(ending))


def update_page(putright: Putright, ref: str, query: Mapping[str, str]) -> str:
    """The update on one remediation."""
    return _shown(putright, UPDATE, (ref,), query, lambda ending: url_for("pages.update_file", ref=ref, ending=ending))


def update_file_page(putright: Putright, ref: str, ending: str, query: Mapping[str, str]) -> Response:
    """The same as a file."""
    return brief_as_file(putright, UPDATE, _data(putright, UPDATE, (ref,), query), _form(ending))


def _shown(
    putright: Putright, brief: Brief, of: tuple[Any, ...], query: Mapping[str, str], address: Callable[[str], str]
) -> str:
    document = brief.document(_data(putright, brief, of, query), putright.settings.council)
    asked = urlencode({name: query[name] for name in ASKED if query.get(name)})
    return render(
        "brief.html",
        title=f"{document.title}, {document.subtitle}",
        council=putright.settings.council,
        document=document,
        opens=_opens(document.first, document.last, query),
        downloads={words: f"{address(ending)}?{asked}" for ending, words in DOWNLOADS.items()},
    )


def _opens(first: date, last: date, query: Mapping[str, str]) -> Callable[[str], str]:
    """Where a figure leads: to the list of the adherence report's of the same days, or to the rows it adds up from."""
    cut = {name: query[name] for name in ("as_at", "as_known_at") if query.get(name)}
    asked = urlencode({"from": first.isoformat(), "to": last.isoformat()} | cut)

    def address(name: str) -> str:
        if name.partition(".")[0] in SHARED and FIGURE in current_app.view_functions:
            return f"{url_for(FIGURE)}?{asked}&figure={quote(name)}"
        return "#waits-files"

    return address


def _data(putright: Putright, brief: Brief, of: tuple[Any, ...], query: Mapping[str, str]) -> dict[str, Any]:
    as_at, as_known_at = date_given(query, "as_at"), moment_given(query, "as_known_at", putright.clock())
    return as_read(brief.counts(putright, *of, as_at=as_at, as_known_at=as_known_at))


def _brief(name: str) -> Brief:
    if name not in BY_NAME:
        raise NotFound
    return BY_NAME[name]


def _form(ending: str) -> str:
    if ending not in BY_ENDING:
        raise NotFound
    return BY_ENDING[ending]


def _period(brief: Brief, query: Mapping[str, str]) -> tuple[date, date] | None:
    named = {name: query[name].strip() for name in ("month", "quarter", "from", "to") if query.get(name, "").strip()}
    match sorted(named):
        case []:
            return None
        case ["month"]:
            return month(named["month"])
        case ["quarter"] if brief is not MONTHLY:
            return quarter(named["quarter"])
        case ["from", "to"] if brief is not MONTHLY:
            first, last = date_given(query, "from"), date_given(query, "to")
            assert first is not None and last is not None  # noqa: PT018, S101 - both were typed
            return period(first, last)
    message = "Give a month." if brief is MONTHLY else "Give a month, a quarter, or both the first and the last day."
    raise InvalidValueError(message, field="month")
