"""What the documents of the briefs have in common: their marks, tables of grades and verdicts, and words for both."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from domain.adherence import Verdict
from domain.audit import NOT_APPLICABLE
from service.reports.document import Answer, Behind, Cell, Document, Figure, Marks, Section, Table
from service.terms import day, moment

MAY_NOT_ADD = "Percentages may not sum to 100."
VERDICTS = {
    Verdict.ON_TIME: "On time",
    Verdict.LATE: "Late",
    Verdict.NOT_DONE: "Not done",
    Verdict.NOT_YET_DUE: "Not yet due",
    Verdict.EXCUSED: "Excused",
    Verdict.WITHDRAWN: "Withdrawn",
}
SHOWN = (Verdict.ON_TIME, Verdict.LATE, Verdict.NOT_DONE, Verdict.NOT_YET_DUE, Verdict.EXCUSED)


def brief_document(
    data: Mapping[str, Any],
    council: str,
    *,
    title: str,
    subtitle: str,
    sections: tuple[Section, ...],
    answer: Answer | None = None,
    opens: tuple[tuple[str, tuple[Behind, ...]], ...] = (),
    compact: bool = False,
) -> Document:
    """The document of a brief: of the period that its data names, with what is printed on each of its pages."""
    return Document(
        title=title,
        subtitle=subtitle,
        marks=_marks(data, council),
        first=date.fromisoformat(data["period"]["from"]),
        last=date.fromisoformat(data["period"]["to"]),
        answer=answer,
        sections=sections,
        opens=opens,
        compact=compact,
    )


def from_to(data: Mapping[str, Any]) -> str:
    """The period of a brief in words, with the day as at which it was made."""
    first, last = (day(date.fromisoformat(data["period"][end])) for end in ("from", "to"))
    return f"{first} to {last}, as at {day(data['as_at'])}"


def _marks(data: Mapping[str, Any], council: str) -> Marks:
    return Marks(
        council=council,
        as_at=date.fromisoformat(data["as_at"]),
        as_known_at=moment(data["as_known_at"]),
        position=data["position"],
        fingerprint=data["fingerprint"],
    )


def verdict_words(verdict: str | None) -> str:
    """How a step stands, where it is owed."""
    return "not owed" if verdict is None else VERDICTS[Verdict(verdict)].lower()


def on_day(said: str | None) -> date | None:
    """A day of the data as a table holds it."""
    return date.fromisoformat(said) if said is not None else None


def graded(counts: Mapping[str, int], name: str | None, grade: str, fewest: int) -> Cell:
    """How many were given a grade, of those given any. *Not applicable* is in no denominator.

    ``name`` is where they stand in the data, or ``None`` where no list of them opens.
    """
    if grade not in counts:
        return Figure(0) if grade == NOT_APPLICABLE else Figure(0, of=graded_at_all(counts), fewest=fewest)
    of = None if grade == NOT_APPLICABLE else graded_at_all(counts)
    return Figure(counts[grade], f"{name}.{grade}" if name is not None else None, of=of, fewest=fewest)


def graded_at_all(counts: Mapping[str, int]) -> int:
    """How many were given a grade at all."""
    return sum(n for grade, n in counts.items() if grade != NOT_APPLICABLE)


def grades_of(*counted: Mapping[str, int], scale: Sequence[str]) -> list[str]:
    """The grades that were given, in the order of the scale."""
    given = {grade for counts in counted for grade in counts}
    order = [*scale, NOT_APPLICABLE]
    return [grade for grade in order if grade in given] + sorted(given.difference(order))


def theme_table(
    name: str,
    caption: str,
    themes: Mapping[str, Mapping[str, int]],
    path: str | None,
    scale: Sequence[str],
    fewest: int,
) -> Table:
    """Grades by theme; each theme has a denominator of its own."""
    columns = grades_of(*themes.values(), scale=scale)
    rows = (
        (
            theme,
            graded_at_all(counts),
            *(graded(counts, f"{path}.{theme}" if path else None, grade, fewest) for grade in columns),
        )
        for theme, counts in themes.items()
    )
    return Table(name, caption, ("Theme", "Graded", *columns), tuple(rows), empty="None: no theme was graded.")


def line_row(title: str, line: Mapping[str, Any], path: str, fewest: int) -> tuple[Cell, ...]:
    """The figures of one step: on time, of what had fallen due; then what became of the rest."""
    fell_due = line["due"] - line["not_yet_due"]
    first = Figure(line["on_time"], f"{path}.on_time", of=fell_due, fewest=fewest)
    return (title, first, *(Figure(line[each], f"{path}.{each}") for each in SHOWN[1:]))


LINE_COLUMNS = ("Step", *(VERDICTS[each] for each in SHOWN))


def section(name: str, heading: str, said: Iterable[str], *parts: Table) -> Section:
    """A part of a brief."""
    return Section(name, heading, tuple(said), parts)
