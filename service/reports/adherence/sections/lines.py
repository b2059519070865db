"""The remediations of the twelve months one by one, by their references; no person and no child is named."""

from domain.vocabulary import Step
from service.reports.adherence.sections.source import Source
from service.reports.adherence.timelines import MOST_SHOWN
from service.reports.charts.timelines import lines, words
from service.reports.document import Cell, Part, Section, Table
from service.terms import step_title


def each_remediation(source: Source) -> Section:
    """Each file's steps against their deadlines: those it owes once, whose original date lies in the twelve months."""
    said = ["Only the steps that a file owes once. A blank in the picture is a step that was not owed in these months."]
    if source.at("timelines", "more"):
        said.append(f"There are more: these are the {MOST_SHOWN} with the latest deadlines.")
    return Section("each", "Each remediation", tuple(said), _parts(source))


def _parts(source: Source) -> tuple[Part, ...]:
    files = source.at("timelines", "files")
    owed = {step["step"] for file in files for step in file["steps"]}
    steps = {step.value: step_title(step, source.policy) for step in Step if step in owed}
    rows: list[tuple[Cell, ...]] = []
    for file in files:
        by_step = {step["step"]: words(step) for step in file["steps"]}
        rows.append((file["audit_ref"], *(by_step.get(step, "not owed") for step in steps)))
    table = Table(
        "each-table",
        f"The same in words: {source.spans[0].title}",
        ("Remediation", *steps.values()),
        tuple(rows),
        empty="None: no step had its date in these months.",
    )
    return (lines(table, files, steps, source.spans[0].title),) if files else (table,)
