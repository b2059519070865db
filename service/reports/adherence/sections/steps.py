"""Adherence by step: due, on time, late and by how much, not done, not yet due."""

from service.reports.adherence.sections.source import Source, Span
from service.reports.charts.dots import dots
from service.reports.document import Cell, Part, Section, Table
from service.terms import step_title

COLUMNS = (
    "Step",
    "On time, of those that fell due",
    "Late",
    "Median working days late",
    "Not done",
    "Not yet due",
    "Due",
)
BESIDE = {
    "deviated": "Done differently (deviations)",
    "recorded_late": "On time, recorded late",
    "excused": "Excused",
    "withdrawn": "Withdrawn",
    "carried_over": "Undone from earlier",
}
MEASURED = ("late", "median_days_late", "not_done", "not_yet_due", "due")


def steps(source: Source) -> Section:
    """The deadlines whose original date lies in the period, and how each was kept."""
    return Section(
        "steps",
        "Adherence by step",
        ("Deadlines whose original date lies in the period. What is past and not recorded counts as not done.",),
        tuple(part for span in source.spans for part in _of(source, span)),
    )


def _of(source: Source, span: Span) -> tuple[Part, ...]:
    lines = source.at(*span.path, "adherence")
    kept = Table(
        f"steps-{span.id}",
        f"Each step and its deadlines: {span.title}",
        COLUMNS,
        tuple(
            (step_title(step, source.policy), source.line(span, "adherence", step)[0], *_measured(source, span, step))
            for step in lines
        ),
        empty="None: no step had its date in this period.",
    )
    if not any(line["due"] for line in lines.values()):
        return (kept,)
    return (
        dots(kept, [(step_title(step, source.policy), line) for step, line in lines.items()], span.title),
        _beside(source, span),
    )


def _measured(source: Source, span: Span, step: str) -> list[Cell]:
    path = (*span.path, "adherence", step)
    return [
        source.median(*path, name) if name.startswith("median") else source.figure(*path, name) for name in MEASURED
    ]


def _beside(source: Source, span: Span) -> Table:
    return Table(
        f"steps-beside-{span.id}",
        f"Counted beside them: {span.title}",
        ("Step", "On time by the agreed date", *BESIDE.values()),
        tuple(
            (
                step_title(step, source.policy),
                source.line(span, "adherence", step)[1],
                *(source.figure(*span.path, "adherence", step, name) for name in BESIDE),
            )
            for step in source.at(*span.path, "adherence")
        ),
    )
