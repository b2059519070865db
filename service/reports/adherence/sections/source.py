"""The report's data as its sections read it: a figure is taken by its path, so that its name always leads to it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from domain.policy import Policy
from service.reports.document import Cell, Figure, Table
from service.reports.figures.names import name_of
from service.reports.period_titles import period_title, short_title
from service.terms import sentence_case

YEAR, BEFORE = "rolling_year", "since_last"


@dataclass(frozen=True)
class Span:
    """One of the periods that stand side by side: where its figures are in the data, and what it is called."""

    id: str
    path: tuple[str, ...]
    first: date
    last: date

    @property
    def title(self) -> str:
        """Such as ``January to March 2019``."""
        return period_title(self.first, self.last)

    @property
    def column(self) -> str:
        """The same at the head of a column: ``Jan to Mar 2019``."""
        return short_title(self.first, self.last)


@dataclass(frozen=True)
class Source:
    """One report's data, with the policy in force on the period's last day."""

    data: Mapping[str, Any]
    policy: Policy

    @cached_property
    def period(self) -> Span:
        """The period that the report is of."""
        return self._span("period")

    @cached_property
    def before(self) -> Span:
        """The period before it."""
        return self._span("before", BEFORE)

    @cached_property
    def spans(self) -> tuple[Span, ...]:
        """The rolling year first, then the period; one of the two where they are the same days."""
        year = self._span("year", YEAR)
        same = (year.first, year.last) == (self.period.first, self.period.last)
        return (self.period,) if same else (year, self.period)

    def _span(self, name: str, *path: str) -> Span:
        dates = self.at(*path, "period")
        return Span(name, path, date.fromisoformat(dates["from"]), date.fromisoformat(dates["to"]))

    def at(self, *path: str) -> Any:
        """What stands at a path of the data."""
        found: Any = self.data
        for key in path:
            found = found[key]
        return found

    def has(self, *path: str) -> bool:
        """Whether anything stands there."""
        return path[-1] in self.at(*path[:-1])

    def figure(self, *path: str, of: int | None = None, places: int = 0) -> Figure:
        """The number at a path, which opens; where a list stands there, how many it has."""
        found = self.at(*path)
        number = len(found) if isinstance(found, list) else found
        return Figure(number, name_of(*path), of=of, fewest=self.data["percentages_from"], places=places)

    def median(self, *path: str, unit: str = "") -> Figure:
        """A number that was not counted, and opens nothing."""
        return Figure(self.at(*path), unit=unit)

    def line(self, span: Span, *path: str) -> tuple[Figure, Figure]:
        """Of the deadlines that fell due, those done on time: by the original and by the agreed date."""
        counts = self.at(*span.path, *path)
        fell_due = counts["due"] - counts["not_yet_due"]
        on_time, extended = (
            self.figure(*span.path, *path, name, of=fell_due) for name in ("on_time", "on_time_extended")
        )
        return on_time, extended

    def beside(self, key: str, caption: str, head: str, titles: Mapping[str, str], *path: str) -> Table:
        """The counts at a path, by name, with a column for each span. What was not counted in a span is none there."""
        names = dict.fromkeys(name for span in self.spans for name in self.at(*span.path, *path))
        rows: list[tuple[Cell, ...]] = [
            (titled(name, titles), *(self._or_none(*span.path, *path, name) for span in self.spans)) for name in names
        ]
        return Table(key, caption, (head, *(span.column for span in self.spans)), tuple(rows))

    def counts(
        self, key: str, caption: str, head: str, titles: Mapping[str, str], *path: str, left_out: tuple[str, ...] = ()
    ) -> Table:
        """The counts at a path of the period alone."""
        names = [name for name in self.at(*path) if name not in left_out]
        rows = tuple((titled(name, titles), self.figure(*path, name)) for name in names)
        return Table(key, caption, (head, "Number"), rows)

    def _or_none(self, *path: str) -> Figure:
        return self.figure(*path) if self.has(*path) else Figure(0)


def titled(name: str, titles: Mapping[str, str]) -> str:
    """What a count is called, which is its name in the data where nobody gave it another."""
    return titles.get(name) or sentence_case(name.replace("_", " "))
