"""Grades by theme. Each theme has a denominator of its own, in which *not applicable* is not."""

from collections.abc import Mapping

from domain.audit import NOT_APPLICABLE
from service.reports.adherence.sections.source import Source, Span
from service.reports.document import Cell, Figure, Section, Table


def themes(source: Source) -> Section:
    """The themes of new audits, with n of N in each grade."""
    return Section(
        "themes",
        "Grades by theme",
        ("Each theme has its own denominator, without “not applicable”. Percentages may not sum to 100.",),
        tuple(_of(source, span) for span in source.spans),
    )


def _of(source: Source, span: Span) -> Table:
    graded = source.at(*span.path, "themes")
    scale = _scale(source, graded)
    return Table(
        f"themes-{span.id}",
        f"Grades by theme: {span.title}",
        ("Theme", *scale),
        tuple((theme, *(_cell(source, span, theme, grade) for grade in scale)) for theme in graded),
        empty="None: no theme was graded in this period.",
    )


def _scale(source: Source, graded: Mapping[str, Mapping[str, int]]) -> list[str]:
    """The grades that any theme was given, in the order of the scale."""
    given = {name for counts in graded.values() for name in counts}
    known = [level.name for level in source.policy.grades] + [NOT_APPLICABLE]
    return [name for name in known if name in given] + sorted(given.difference(known))


def _cell(source: Source, span: Span, theme: str, grade: str) -> Cell:
    counts = source.at(*span.path, "themes", theme)
    if grade not in counts:
        return Figure(0)
    of = None if grade == NOT_APPLICABLE else sum(n for name, n in counts.items() if name != NOT_APPLICABLE)
    return source.figure(*span.path, "themes", theme, grade, of=of)
