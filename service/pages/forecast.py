"""The forecast as a page: what the next days bring when nobody acts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from domain.deadlines import name_of
from domain.errors import InvalidValueError
from domain.ladder import Person
from domain.policy import Policy
from domain.vocabulary import Step
from projections import board_queries, people
from service.access.sight import asker
from service.bootstrap import Putright
from service.clock import london_date
from service.commands.gaps import Uncovered
from service.forecast import USUAL, Forecast, forecast
from service.forecast.told import Told
from service.imports.problems import shown
from service.mail import brake
from service.mail.notices import NoticeKind
from service.pages.rendering import render
from service.pages.standing import date_given
from service.pages.wording.words import deadline_title
from service.queries.rules import rules_of
from service.storage.database import reading
from service.terms import person_title, rung_title

ROWS = 100
WHAT = {
    NoticeKind.GAP_FORESEEN: "Gap in cover",
    NoticeKind.COVER_MISSING: "Nobody covers",
    NoticeKind.OWNER_ABSENT: "Owner of the action is away",
}


@dataclass(frozen=True)
class Asked:
    """What somebody asked to see; it lives in the address, so that it can be kept and sent."""

    days: int
    first: date | None
    person: str | None
    team: str | None

    @property
    def narrowed(self) -> bool:
        """Whether something is left out."""
        return self.person is not None or self.team is not None


@dataclass(frozen=True)
class Words:
    """How the page says steps and people."""

    policy: Policy
    directory: Mapping[str, Person]

    def step(self, of: Any) -> str:
        """The step of a row, with which of several."""
        return deadline_title(name_of((Step(of.step), of.item)), self.policy) if of.step else ""

    def person(self, staff_id: str | None) -> str:
        """Somebody, with their role."""
        return person_title(staff_id, self.directory)

    def what(self, told: Told) -> str:
        """What somebody would be told of a step."""
        return rung_title(told.rung) if told.rung is not None else WHAT[NoticeKind(told.kind)]

    def cover(self, uncovered: Uncovered) -> str:
        """Who does a step whose owner is not there."""
        gap = uncovered.gap
        if gap is None or gap.cover is None:
            return "nobody is left who would"
        return self.person(gap.cover) if gap.there else f"nobody is there; it stays with {self.person(gap.cover)}"


def asked(query: Mapping[str, str]) -> Asked:
    """What an address asks for. Raises :class:`InvalidValueError` naming what cannot be used."""
    days = query.get("days", "").strip() or str(USUAL)
    if not (days.isascii() and days.isdigit() and len(days) < 4):
        raise InvalidValueError(f"{shown(days)} is not a number of days.", field="days")
    return Asked(
        days=int(days),
        first=date_given(query, "from"),
        person=query.get("person", "").strip() or None,
        team=query.get("team") or None,
    )


def forecast_page(putright: Putright, query: Mapping[str, str]) -> str:
    """The forecast as HTML."""
    view, today = asked(query), london_date(putright.clock())
    found = forecast(putright.store, today, view.days, first=view.first)
    found = found.seen(asker().seen.sees).narrowed(view.person, view.team)
    with putright.store.reading() as reader:
        return render(
            "forecast.html",
            title="Forecast",
            council=putright.settings.council,
            view=view,
            found=found,
            words=Words(rules_of(reader).policy_on(found.first), people.directory(reader)),
            teams=sorted({row.team for row in board_queries.places(reader) if row.team is not None}),
            most=ROWS,
            told=_by_day(found.told[:ROWS]),
            mails=_mails(found, view.person),
            held=_held(putright),
        )


def _held(putright: Putright) -> brake.Waiting | None:
    with reading(putright.engine) as connection:
        return brake.waiting(connection)


def _by_day(told: Sequence[Told]) -> list[tuple[date, list[Told]]]:
    return [(on, list(some)) for on, some in groupby(told, key=lambda each: each.on)]


def _mails(found: Forecast, person: str | None) -> list[tuple[date, list[tuple[str, int]]]]:
    """For each day whom how many things would be told, the most first."""
    return [
        (on, sorted(((who, n) for _, who, n in some), key=lambda each: (-each[1], each[0])))
        for on, some in groupby(found.mails(person), key=lambda each: each[0])
    ]
