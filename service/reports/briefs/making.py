"""What every brief is made from, and says that it is: as at a day, as known at an instant, at a position of the log."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property, wraps
from typing import Any, Protocol

import sqlalchemy as sa

from domain.policy import Grade, Limits
from projections.reader import Reader
from projections.view import View
from service.bootstrap import Putright
from service.queries.rules import Rules, rules_of
from service.queries.standing import Standing, standing
from service.reports.adherence.report import fingerprint
from service.storage.event_store import events
from service.storage.event_store import instant as written


@dataclass(frozen=True)
class Making:
    """A brief of a period in the making: one reading of the views, with the rules that they hold."""

    stood: Standing
    first: date
    last: date

    @property
    def reader(self) -> Reader:
        """What is counted from."""
        return self.stood.reader

    @property
    def as_at(self) -> date:
        """The day by which things had happened."""
        return self.stood.day

    @property
    def until(self) -> date:
        """The last day of the period that is over as at that day."""
        return min(self.last, self.as_at)

    @cached_property
    def rules(self) -> Rules:
        """The policy and the calendar."""
        return rules_of(self.reader)

    @cached_property
    def scale(self) -> tuple[Grade, ...]:
        """The grades of the period, best first."""
        return tuple(self.rules.scale(self.first, self.until))

    @cached_property
    def limits(self) -> Limits:
        """The numbers of the policy in force on the last day."""
        return self.rules.policy_on(self.last).limits

    def finished(self, kind: str, now: Any, said: Mapping[str, Any]) -> dict[str, Any]:
        """What was counted, with what it was made from and the fingerprint of it all."""
        position = self.reader.position
        data = {
            "report": kind,
            "period": {"from": self.first.isoformat(), "to": self.last.isoformat()},
            "as_at": self.as_at.isoformat(),
            "as_known_at": written(self.stood.as_known_at or now),
            "policy_version": self.rules.policy_on(self.last).version,
            "percentages_from": self.limits.percentages_from,
            "position": position,
            "digest": _digest(self.stood.main, position),
            **said,
        }
        return data | {"fingerprint": fingerprint(data)}


class OfPeriod(Protocol):
    """A brief of a period, from its first day to its last, as at a date and as known at an instant."""

    def __call__(
        self,
        putright: Putright,
        first: date,
        last: date,
        *,
        as_at: date | None = None,
        as_known_at: datetime | None = None,
        progress: Any = ...,
    ) -> dict[str, Any]: ...


def of_a_period(
    kind: str, *, views: tuple[type[View], ...]
) -> Callable[[Callable[[Making], dict[str, Any]]], OfPeriod]:
    """Makes of what says the figures a brief of a period, counted from one reading of these views."""

    def made(said: Callable[[Making], dict[str, Any]]) -> OfPeriod:
        @wraps(said)
        def brief(
            putright: Putright,
            first: date,
            last: date,
            *,
            as_at: date | None = None,
            as_known_at: datetime | None = None,
            progress: Any = lambda *_: None,
        ) -> dict[str, Any]:
            with standing(putright, as_at, as_known_at, views=views, progress=progress) as stood:
                making = Making(stood, first, last)
                return making.finished(kind, putright.clock(), said(making))

        return brief

    return made


def _digest(log: sa.Connection, position: int) -> str | None:
    digest = log.scalar(sa.select(events.c.digest).where(events.c.position == position))
    return bytes(digest).hex() if digest is not None else None
