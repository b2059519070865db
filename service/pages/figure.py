"""A figure of the adherence report opened: what is behind it, each thing a click from its events."""

from collections.abc import Mapping
from datetime import date
from urllib.parse import urlencode

from domain.errors import InvalidValueError
from domain.report_challenge import MAY_CHALLENGE
from projections.challenge_queries import challenges_of_figure
from service.access.sight import sees_behind
from service.bootstrap import Putright
from service.clock import london_date
from service.pages.challenges import Question, questions
from service.pages.guard import signed_in
from service.pages.rendering import render
from service.pages.report import asked_period
from service.pages.standing import date_given, moment_given
from service.reports.document import Behind
from service.reports.figures.opened import Opened, opened

MOST_SHOWN = 2_000


def figure_page(putright: Putright, query: Mapping[str, str]) -> str:
    """One figure as HTML. Raises :class:`UnknownFigureError` for a name that the report has no figure of."""
    as_at, known = date_given(query, "as_at"), moment_given(query, "as_known_at", putright.clock())
    period, name = asked_period(query), query.get("figure", "").strip()
    if period is None or not name:
        missing = "from" if period is None else "figure"
        raise InvalidValueError("Give a period and the name of a figure, as the report's links do.", field=missing)
    found = opened(putright, *period, name, as_at=as_at, as_known_at=known, may_see=sees_behind)
    point = _point(found)
    return render(
        "figure.html",
        title=f"{found.words} ({found.value})",
        council=putright.settings.council,
        first=period[0],
        last=period[1],
        found=found,
        asked=_asked(putright, name, period),
        ask=_asking(name, period, point) if signed_in().role in MAY_CHALLENGE else None,
        report={"from": period[0].isoformat(), "to": period[1].isoformat()} | point,
        rows=[(each, _link(each, point)) for each in found.items[:MOST_SHOWN]],
        dated={"on": any(each.on for each in found.items), "due_on": any(each.due_on for each in found.items)},
    )


def _asked(putright: Putright, name: str, period: tuple[date, date]) -> list[Question]:
    """The questions about this figure of this period, whatever day it is looked at."""
    with putright.store.reading() as reader:
        rows = challenges_of_figure(reader, name, *period)
        return questions(reader, reader.connection, rows, london_date(putright.clock()))


def _asking(name: str, period: tuple[date, date], point: Mapping[str, str]) -> str:
    """The form on which this figure is asked about, as it is seen here."""
    seen = {"name": name, "from": period[0].isoformat(), "to": period[1].isoformat(), **point}
    return "/record/challenges?" + urlencode({f"figure.{field}": value for field, value in seen.items()})


def _point(found: Opened) -> dict[str, str]:
    """What a link says so that the page behind it shows the same day and the same knowledge."""
    said = {"as_at": found.as_at.isoformat()} if found.as_at != found.today else {}
    return said | ({"as_known_at": found.as_known_at.isoformat()} if found.as_known_at is not None else {})


def _link(each: Behind, point: Mapping[str, str]) -> str | None:
    if each.link is None:
        return None
    return f"{each.link}?{urlencode(point)}" if point else each.link
