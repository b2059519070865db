"""Who acknowledged, who chaired, and whose the delays are."""

from domain.vocabulary import ChairedAs
from service.reports.adherence.sections.source import Source, Span
from service.reports.document import Cell, Section, Table
from service.terms import step_title

ACKNOWLEDGED = {
    "late": "Acknowledged late",
    "not_done": "Not acknowledged, and past",
    "not_yet_due": "Not yet due",
    "due": "Asked for",
    "on_time_extended": "On time by the date that was agreed last",
    "recorded_late": "On time, recorded late",
    "deviated": "Done differently (deviations)",
    "excused": "Excused, since the file was handed over or closed",
    "withdrawn": "Withdrawn",
}
CHAIRS = {
    ChairedAs.LEAD: "The practice lead",
    ChairedAs.COVER: "The practice lead’s cover",
    "not_held": "Not held",
    ChairedAs.NEITHER: "Neither of the two",
    ChairedAs.NOT_RECORDED: "Not recorded",
}
AUTHORS = {
    "of_its_own": "Of its own",
    "knock_on": "Knock-on from an earlier step",
    "told_late": "Told after it was due",
}


def meetings(source: Source) -> Section:
    """Notification acknowledged, meetings chaired by lead or cover, and the author of each delay."""
    return Section(
        "meetings",
        "Acknowledged, chaired, and why late",
        ("Each person who was told of a file is asked to acknowledge it.",),
        (
            _acknowledged(source),
            source.beside("chaired", "Who chaired the day-three meetings", "Chaired by", CHAIRS, "chaired"),
            *(_authors(source, span) for span in source.spans),
        ),
    )


def _acknowledged(source: Source) -> Table:
    kept = (source.line(span, "acknowledgements")[0] for span in source.spans)
    rows: list[tuple[Cell, ...]] = [("Acknowledged on time", *kept)]
    rows += [
        (title, *(source.figure(*span.path, "acknowledgements", name) for span in source.spans))
        for name, title in ACKNOWLEDGED.items()
    ]
    return Table(
        "acknowledged",
        "Acknowledgements that were asked for",
        ("Acknowledgements", *(span.column for span in source.spans)),
        tuple(rows),
    )


def _authors(source: Source, span: Span) -> Table:
    late = {step: line for step, line in source.at(*span.path, "adherence").items() if line["late"]}
    return Table(
        f"late-{span.id}",
        f"Whose the delays are: {span.title}",
        ("Step", "Late", *AUTHORS.values()),
        tuple(
            (
                step_title(step, source.policy),
                source.figure(*span.path, "adherence", step, "late"),
                *(source.figure(*span.path, "adherence", step, "late_author", author) for author in AUTHORS),
            )
            for step in late
        ),
        empty="None: nothing was done late.",
    )
