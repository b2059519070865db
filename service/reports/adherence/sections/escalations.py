"""What went up the line, what became of it, and the risk that is open."""

from service.reports.adherence.sections.source import Source
from service.reports.document import Cell, Section, Table
from service.terms import RUNGS

ESCALATED = {
    "total": "Steps that went up the line",
    "resolved": "Of these over",
    "still_open": "Of these still open",
    "rungs_by_person": "Rungs raised by a person, not by the clock",
}
ALERTS = {
    "raised": "Raised in the period",
    "same_day": "Of these told the same day",
    "acknowledged": "Of these acknowledged",
    "deviated": "Of these handled differently from the process",
    "open": "Open, whenever raised",
}


def escalations(source: Source) -> Section:
    """Reminders and escalations by level; how long a step that went up took to be over."""
    return Section(
        "escalations",
        "Reminders and escalations",
        (),
        (
            source.counts("rungs", f"What was raised: {source.period.title}", "What was raised", RUNGS, "escalations"),
            _became(source),
        ),
    )


def open_risk(source: Source) -> Section:
    """Safeguarding alerts, which are neither delay nor deviation."""
    return Section(
        "open-risk",
        "Open risk: safeguarding alerts",
        ("Neither delay nor deviation: fears for a child’s safety, about any audited file.",),
        (source.counts("alerts", f"Alerts: {source.period.title}", "Alerts", ALERTS, "open_risk", "alerts"),),
    )


def _became(source: Source) -> Table:
    rows: list[tuple[Cell, ...]] = [
        (title, *(source.figure(*span.path, "escalated_steps", name) for span in source.spans))
        for name, title in ESCALATED.items()
    ]
    medians = (
        source.median(*span.path, "escalated_steps", "median_days_to_resolve", unit="working day")
        for span in source.spans
    )
    rows.append(("Median from the first rung to its end", *medians))
    return Table(
        "escalated",
        "What became of the missed steps that managers were told of, by the day the first one was",
        ("Steps", *(span.column for span in source.spans)),
        tuple(rows),
    )
