"""What somebody asked to see of the board: it lives in the address, so that it can be kept and sent."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from domain.errors import InvalidValueError
from domain.vocabulary import Status
from projections import board_queries
from projections.board_order import By, Order
from service.access.sight import asker
from service.api.cursors import decoded, encoded
from service.imports.problems import shown
from service.pages.standing import date_given, moment_given
from service.queries.standing import Standing

OVERDUE = "overdue"
STATES = {
    "all": "All but those voided",
    OVERDUE: "With something overdue",
    Status.OPEN.value: "Open only",
    Status.CLOSED.value: "Closed only",
    Status.WITHDRAWN.value: "Withdrawn only",
    Status.VOIDED.value: "Voided only",
}
SORTS = {
    "-graded": "the latest graded first",
    "graded": "the earliest graded first",
    "due": "the longest overdue first",
    "-due": "the latest due first",
    "team": "by team",
    "-team": "by team, from the end",
    "file": "by reference",
    "-file": "by reference, from the end",
}
"""By the word in the address, how the rows are put in order; the first unless said."""

LATEST = "-graded"
PARTS = {By.GRADED: 2, By.FILE: 1, By.TEAM: 3, By.DUE: 2}
DATED = (By.GRADED, By.DUE)


@dataclass(frozen=True)
class Asked:
    """What somebody asked to see."""

    as_at: date | None
    as_known_at: datetime | None
    state: str
    service: str | None
    team: str | None
    sort: str
    after: tuple[Any, ...] | None

    @property
    def order(self) -> Order:
        """The order of the rows."""
        return order_of(self.sort)

    @property
    def narrowed(self) -> bool:
        """Whether something is left out."""
        return self.state != "all" or self.service is not None or self.team is not None

    @property
    def in_words(self) -> str:
        """What is shown and in which order: ``Open only; Adoption; the latest graded first``."""
        said = (STATES[self.state] if self.state != "all" else None, self.service, self.team, SORTS[self.sort])
        return "; ".join(each for each in said if each)

    def filters(self, stood: Standing) -> board_queries.Filters:
        """What the rows are narrowed to, of those that whoever asks sees."""
        named = self.state if self.state not in ("all", OVERDUE) else None
        return board_queries.Filters(
            state=named,
            overdue_at=stood.day if self.state == OVERDUE else None,
            service=self.service,
            team=self.team,
            among=asker().among(is_past=stood.is_past),
        )

    def query(self, **changed: str) -> str:
        """The address of this view with something changed."""
        said = {
            "as_at": self.as_at.isoformat() if self.as_at else None,
            "as_known_at": self.as_known_at.isoformat() if self.as_known_at else None,
            "state": self.state if self.state != "all" else None,
            "service": self.service,
            "team": self.team,
            "sort": self.sort if self.sort != LATEST else None,
        }
        return urlencode({name: value for name, value in (said | changed).items() if value})

    def sorted_by(self, by: str) -> tuple[str | None, str]:
        """How a column is sorted now, if it is, and the address in which its heading sorts by it the next time."""
        now = {by: "ascending", f"-{by}": "descending"}.get(self.sort)
        first = LATEST if by == By.GRADED else by
        following = first if self.sort != first else first.removeprefix("-") if first == LATEST else f"-{by}"
        return now, self.query(sort=following if following != LATEST else "")

    def older(self, last: Any) -> str:
        """The address of what comes after a row."""
        return self.query(after=encoded(self.sort, *(str(part) for part in self.order.place(last))))


def asked(query: Mapping[str, str], now: datetime) -> Asked:
    """What an address asks for. Raises :class:`InvalidValueError` naming what cannot be used."""
    sort = _one_of(SORTS, query.get("sort") or LATEST, "sort")
    return Asked(
        as_at=date_given(query, "as_at"),
        as_known_at=moment_given(query, "as_known_at", now),
        state=_one_of(STATES, query.get("state") or "all", "state"),
        service=query.get("service") or None,
        team=query.get("team") or None,
        sort=sort,
        after=_after(query.get("after", ""), sort),
    )


def order_of(sort: str) -> Order:
    """The order that a word in the address stands for."""
    return Order(By(sort.removeprefix("-")), descending=sort.startswith("-"))


def _one_of(known: Mapping[str, str], said: str, field: str) -> str:
    if said not in known:
        raise InvalidValueError(f"{shown(said)} is not one of {', '.join(known)}.", field=field)
    return said


def _after(text: str, sort: str) -> tuple[Any, ...] | None:
    if not text:
        return None
    by = order_of(sort).by
    try:
        word, *parts = decoded(text, PARTS[by] + 1)
        if word != sort:
            raise ValueError("of another order")
        return (date.fromisoformat(parts[0]), *parts[1:]) if by in DATED else tuple(parts)
    except ValueError:
        raise InvalidValueError(
            "That is not where a page of the board ends: start from its first.", field="after"
        ) from None
