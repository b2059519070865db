"""A figure opened: its value and what is behind it, from one reading."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from service.bootstrap import Putright
from service.queries.rules import rules_of
from service.queries.standing import standing
from service.reports.adherence.report import REPORTED, adherence_report
from service.reports.document import Behind
from service.reports.figures.behind import behind, everything
from service.reports.figures.selections import count_of
from service.reports.figures.words import in_words


@dataclass(frozen=True)
class Opened:
    """A figure with its list. ``value`` was counted and ``items`` were listed, from the same reading."""

    name: str
    words: str
    value: int
    items: list[Behind]
    as_at: date
    today: date
    as_known_at: datetime | None
    position: int

    @property
    def is_past(self) -> bool:
        """Whether it is of a day or a knowledge that is over."""
        return self.as_at < self.today or self.as_known_at is not None


def opened(
    putright: Putright,
    first: date,
    last: date,
    name: str,
    *,
    as_at: date | None = None,
    as_known_at: datetime | None = None,
    may_see: Callable[[Behind], bool] = everything,
) -> Opened:
    """What is behind a figure of the period's adherence report, as at a date and as known at an instant.

    Raises :class:`UnknownFigureError` for what this report has no figure of, naming those that are like it.
    """
    with standing(putright, as_at, as_known_at, views=REPORTED) as stood:
        reader, day = stood.reader, stood.day
        value = count_of(adherence_report(reader, first, last, day), name)
        return Opened(
            name=name,
            words=in_words(name, rules_of(reader).policy_on(last)),
            value=value,
            items=behind(reader, first, last, day, name, may_see=may_see),
            as_at=day,
            today=stood.today,
            as_known_at=as_known_at,
            position=reader.position,
        )
