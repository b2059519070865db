"""Remedial actions: how they stand, how old what is overdue is, and what was overridden."""

from collections.abc import Mapping

from service.reports.adherence.sections.source import Source
from service.reports.document import Figure, Section, Table
from service.terms import smart_title

STATES = {
    "total": "Agreed",
    "not_smart": "Of these not SMART: without an owner or a date",
    "open": "Open",
    "overdue": "Overdue",
    "done": "Done, not yet confirmed",
    "confirmed": "Done and confirmed, not yet looked at again",
    "effective": "Done and effective",
    "not_effective": "Done, but not effective",
    "replaced": "Not effective, and replaced",
}
AGES = {
    "1_to_5": "By 1 to 5 working days",
    "6_to_20": "By 6 to 20 working days",
    "over_20": "By more than 20 working days",
}
OVERRIDDEN = {"overridden": "of an action", "plans_overridden": "of a plan"}
MONITORING = {
    "checks": "Checks made in the period",
    "off_track": "Of these with an action that was not on track",
    "supervision": "Of these followed up in supervision",
}


def actions(source: Source) -> Section:
    """The actions agreed in the period, as they stand, by their original dates."""
    when = source.period.title
    return Section(
        "actions",
        "Remedial actions",
        ("Agreed in the period, as they stand. Overdue goes by the original date.",),
        (
            Table(
                "actions-states",
                f"How they stand: {when}",
                ("Actions", "Number"),
                tuple((title, source.figure("actions", name)) for name, title in STATES.items()),
            ),
            source.counts(
                "actions-overdue", f"Overdue, by how long: {when}", "Overdue", AGES, "actions", "overdue_by_age"
            ),
            source.counts(
                "monitoring",
                f"Monitoring, between the plan and the re-audit: {when}",
                "Checks",
                MONITORING,
                "monitoring",
            ),
            _overridden(source),
        ),
    )


def _overridden(source: Source) -> Table:
    """The warnings that were overridden with a reason, the most frequent first."""
    found: list[tuple[str, Figure]] = []
    for name, of in OVERRIDDEN.items():
        counts: Mapping[str, int] = source.at("actions", name)
        found += [(f"{smart_title(code)}, {of}", source.figure("actions", name, code)) for code in counts]
    found.sort(key=lambda each: (-(each[1].value or 0), each[0]))
    return Table(
        "overridden",
        f"Warnings that were overridden, each with a reason: {source.period.title}",
        ("Warning", "Number"),
        tuple(found),
    )
