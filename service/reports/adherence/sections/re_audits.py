"""Re-audits: improved, the same or worse; how grades moved; how remediations ended."""

from domain.vocabulary import ClosedBecause
from service.reports.adherence.sections.source import Source, Span
from service.reports.document import Cell, Figure, Section, Table

RE_AUDITS = {
    "done": "Done in the period",
    "improved": "Of these improved",
    "repeat_inadequate": "Of these inadequate again",
    "outstanding": "Still to do, whatever their date",
}
NOT_POSSIBLE = "Not possible: the case was closed or moved away"
CLOSURES = {
    "closed": "Closed in the period",
    ClosedBecause.COMPLETED: "Of these completed",
    ClosedBecause.FOLLOWED: "Of these followed by another, after a repeat",
    ClosedBecause.CASE_CLOSED: "Of these because the case was closed",
    ClosedBecause.MOVED_AWAY: "Of these because the child moved to another authority",
}


def re_audits(source: Source) -> Section:
    """What the re-audits found, and which are still to do or not possible."""
    return Section(
        "re-audits",
        "Re-audits",
        (),
        (
            _outcomes(source),
            *(_movement(source, span) for span in source.spans),
            source.counts(
                "closures",
                f"How remediations ended: {source.period.title}",
                "Remediations",
                CLOSURES,
                "closures",
                left_out=("decided_otherwise",),
            ),
        ),
    )


def _outcomes(source: Source) -> Table:
    rows: list[tuple[Cell, ...]] = [
        (title, *(source.figure(*span.path, "re_audits", name) for span in source.spans))
        for name, title in RE_AUDITS.items()
    ]
    rows.append((NOT_POSSIBLE, *(_excused(source, span) for span in source.spans)))
    return Table(
        "re-audits-table", "What they found", ("Re-audits", *(span.column for span in source.spans)), tuple(rows)
    )


def _excused(source: Source, span: Span) -> Cell:
    path = (*span.path, "adherence", "re_audit")
    return source.figure(*path, "excused") if source.has(*path) else Figure(0)


def _movement(source: Source, span: Span) -> Table:
    moved = source.at(*span.path, "grade_movement")
    to = [level.name for level in source.policy.grades if any(level.name in afters for afters in moved.values())]
    to += sorted({grade for afters in moved.values() for grade in afters}.difference(to))
    rows = tuple((f"From {before}", *(_moved(source, span, before, after) for after in to)) for before in moved)
    return Table(
        f"movement-{span.id}",
        f"How grades moved from the audit to the re-audit: {span.title}",
        ("From", *(f"To {grade}" for grade in to)),
        rows,
        empty="None: no file was re-audited in this period.",
    )


def _moved(source: Source, span: Span, before: str, after: str) -> Cell:
    path = (*span.path, "grade_movement", before, after)
    return source.figure(*path) if source.has(*path) else Figure(0)
