"""How many audits, of which grades, and how long each waited."""

from service.reports.adherence.sections.answer import inadequate, repeated
from service.reports.adherence.sections.source import Source
from service.reports.document import Cell, Section, Table

COUNTED = {
    "withdrawn": "Withdrawn",
    "same_child_again": "Opened for a child who had another in the year before",
    "children": "Children with a file found inadequate",
    "families": "Families they are of",
}
MODERATION = {
    "prompted": "Put forward for moderation",
    "moderated": "Moderated",
    "changed": "Of these given another grade",
}
WAITS = {
    "finding_to_confirmed": "From the finding to the confirmed grade",
    "confirmed_to_recorded": "From the confirmed grade to its recording",
    "recorded_to_told": "From the recording to the managers being told",
}


def volume(source: Source) -> Section:
    """Audits, inadequate, critical, repeat and withdrawn."""
    return Section(
        "volume",
        "Audits",
        ("New audits, by the day their grade was confirmed. Re-audits are counted apart.",),
        (_volume(source), _grades(source), _moderation(source), _waits(source)),
    )


def _volume(source: Source) -> Table:
    rows: list[tuple[Cell, ...]] = [
        ("Audits graded", *(source.figure(*span.path, "volume", "audits") for span in source.spans)),
        ("Graded inadequate", *(inadequate(source, span) for span in source.spans)),
        ("Of these critical", *(source.figure(*span.path, "volume", "inadequate_critical") for span in source.spans)),
        ("Inadequate again at re-audit", *(repeated(source, span) for span in source.spans)),
    ]
    rows += [
        (title, *(source.figure(*span.path, "volume", name) for span in source.spans))
        for name, title in COUNTED.items()
    ]
    return Table("volume-table", "How many", ("Audits", *(span.column for span in source.spans)), tuple(rows))


def _grades(source: Source) -> Table:
    return source.beside("grades", "Grades of new audits", "Grade", {}, "grades")


def _moderation(source: Source) -> Table:
    return source.counts("moderation", f"Moderation: {source.period.title}", "Audits", MODERATION, "moderation")


def _waits(source: Source) -> Table:
    rows = tuple(
        (title, source.median("waiting", stage, "median_days", unit="day"), source.figure("waiting", stage, "n"))
        for stage, title in WAITS.items()
    )
    return Table(
        "waiting",
        f"How long each waited: files opened in the period whose days are known: {source.period.title}",
        ("From and to", "Median calendar days", "Files"),
        rows,
    )
