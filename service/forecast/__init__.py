"""What the next days bring when nobody acts: what falls due, who is told of what, and where cover is missing.

Nothing is recorded. Who is told is asked of the functions that the sweep asks, day by day, with the directory as it
stands now and the absences of each day.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from domain.errors import InvalidValueError
from domain.remediation import Remediation
from projections.reader import Reader
from service.commands.gaps import Uncovered, gaps_ahead
from service.forecast.ahead import Ahead
from service.forecast.told import Falls, Told
from service.queries.rules import Rules, rules_of
from service.storage.store import Store

LONGEST = 92
USUAL = 14
"""Days ahead that are looked at: at most a quarter, and two weeks unless somebody says."""


@dataclass(frozen=True)
class Forecast:
    """What ``first`` to ``last`` bring, as foreseen on ``as_of``.

    ``provisional_from`` is the first of these days whose bank holidays are not published yet, if there is one.
    """

    as_of: date
    first: date
    last: date
    falls: tuple[Falls, ...]
    told: tuple[Told, ...]
    gaps: tuple[Uncovered, ...]
    provisional_from: date | None

    def narrowed(self, person: str | None = None, team: str | None = None) -> "Forecast":
        """Only what concerns somebody, as owner, cover or reader, and the files of a team."""

        def concerns(of: Any, *people: str | None) -> bool:
            return person in (None, *people) and team in (None, of.team)

        return replace(
            self,
            falls=tuple(each for each in self.falls if concerns(each, each.owner)),
            told=tuple(each for each in self.told if concerns(each, each.owner, *each.tells)),
            gaps=tuple(each for each in self.gaps if each.gap and concerns(each.of, each.gap.owner, each.gap.cover)),
        )

    def seen(self, sees: Callable[[str], bool]) -> "Forecast":
        """Only what is of files that somebody sees."""
        return replace(
            self,
            falls=tuple(each for each in self.falls if sees(each.audit_ref)),
            told=tuple(each for each in self.told if sees(each.audit_ref)),
            gaps=tuple(each for each in self.gaps if sees(each.of.audit_ref)),
        )

    def mails(self, person: str | None = None) -> list[tuple[date, str, int]]:
        """How many things each person is told a day, before a digest folds them into one mail; by day and person."""
        counted = Counter((each.on, reader) for each in self.told for reader in each.tells)
        return [(on, reader, n) for (on, reader), n in sorted(counted.items()) if person in (None, reader)]


def forecast(store: Store, today: date, days: int = USUAL, *, first: date | None = None) -> Forecast:
    """The forecast of so many days from ``first`` on, today if left out.

    Raises :class:`InvalidValueError` for too many days, and for a first day that is over or too far ahead.
    """
    begins = first or today
    if not 1 <= days <= LONGEST:
        raise InvalidValueError(f"A forecast looks 1 to {LONGEST} days ahead, not {days}.", field="days")
    if begins < today:
        raise InvalidValueError(f"{begins} is over: a forecast begins today ({today}) or later.", field="from")
    if begins > today + timedelta(days=LONGEST):
        raise InvalidValueError(f"A forecast begins within {LONGEST} days of today.", field="from")
    last = begins + timedelta(days=days - 1)
    with store.reading() as reader:
        rules = rules_of(reader)
        ahead = Ahead(reader, partial(_loaded, store, reader), rules, today, last)
        return Forecast(
            as_of=today,
            first=begins,
            last=last,
            falls=tuple(ahead.falls(begins)),
            told=tuple(sorted((each for each in ahead.told() if each.on >= begins), key=Told.order)),
            gaps=tuple(gaps_ahead(reader, begins, last)),
            provisional_from=_provisional_from(rules, begins, last),
        )


def _loaded(store: Store, reader: Reader, remediation: UUID) -> Remediation:
    found = store.load(Remediation, remediation, reader.connection)
    if found is None:
        raise LookupError(f"The view names a remediation {remediation} that the log does not have.")
    return found


def as_json(found: Forecast, person: str | None = None) -> dict[str, Any]:
    """A forecast as JSON has it; dates as YYYY-MM-DD. ``mails`` are counted of ``person`` alone, where one is named."""
    mails = [{"on": on.isoformat(), "person": reader, "n": n} for on, reader, n in found.mails(person)]
    return {
        "as_of": found.as_of.isoformat(),
        "from": found.first.isoformat(),
        "to": found.last.isoformat(),
        "provisional_from": found.provisional_from.isoformat() if found.provisional_from else None,
        "deadlines": [_plain(asdict(each)) for each in found.falls],
        "told": [_plain(asdict(each)) for each in found.told],
        "gaps": [gap_json(each) for each in found.gaps],
        "mails": mails,
    }


def gap_json(each: Uncovered) -> dict[str, Any]:
    """A gap in cover as JSON has it."""
    said = {name: getattr(each.of, name) for name in ("audit_ref", "step", "item", "service", "team")}
    return _plain(said | (vars(each.gap) if each.gap is not None else {}))


def rows_of(found: Forecast) -> Iterator[dict[str, Any]]:
    """A forecast as the rows of one table, by day: what falls due, what is told, where cover is missing."""
    rows = [{"on": each.due_on, "what": "due", **asdict(each)} for each in found.falls]
    rows += [{"what": each.kind, **asdict(each), "tells": " ".join(each.tells)} for each in found.told]
    rows += [{"on": each.of.due_on, "what": "gap", **gap_json(each)} for each in found.gaps]
    for row in sorted(rows, key=lambda row: (row["on"], row["audit_ref"], row["step"], row["item"], row["what"])):
        yield _plain(row)


def _plain(said: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in said.items()} | {
        name: list(value) for name, value in said.items() if isinstance(value, tuple)
    }


def _provisional_from(rules: Rules, first: date, last: date) -> date | None:
    covered = rules.calendar.covers_to
    return max(first, covered + timedelta(days=1)) if last > covered else None
