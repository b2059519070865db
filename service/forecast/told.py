"""What a forecast says: a deadline that falls, and something that people would be told."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from service.mail.notices import Notice


@dataclass(frozen=True, slots=True)
class Falls:
    """A deadline that falls in the days ahead. Provisional where the calendar has no bank holidays for its date yet."""

    audit_ref: str
    step: str
    item: str
    due_on: date
    owner: str | None
    service: str | None
    team: str | None
    provisional: bool


@dataclass(frozen=True, slots=True)
class Told:
    """What people would be told on a day when nobody acts; ``kind`` is the notice's, ``rung`` the ladder's."""

    on: date
    kind: str
    audit_ref: str
    step: str
    item: str
    rung: str | None
    due_on: date | None
    owner: str | None
    service: str | None
    team: str | None
    tells: tuple[str, ...]

    def order(self) -> tuple[date, str, str, str, str]:
        """The order in which a forecast is read."""
        return self.on, self.audit_ref, self.step, self.item, self.kind


def told_by(notices: Iterable[Notice], on: date, service: str | None, team: str | None) -> Iterator[Told]:
    """What the notices of a day come to, one for each thing told."""
    for _, some in groupby(notices, key=lambda notice: notice.position):
        of = list(some)
        first = of[0]
        yield Told(
            on=on,
            kind=first.kind.value,
            audit_ref=first.audit_ref,
            step=first.step or "",
            item=first.item or "",
            rung=first.rung,
            due_on=first.due_on,
            owner=first.owner,
            service=service,
            team=team,
            tells=tuple(notice.recipient for notice in of),
        )
