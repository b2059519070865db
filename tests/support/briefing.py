"""A small council's November 2026, with a plan that waited, and a file that was audited again with its themes."""

from collections.abc import Mapping
from datetime import date

from service.bootstrap import Putright
from service.commands.scene import ActionText
from service.reports.document import Document, Figure, Points, Table
from tests.support.clock import Clock
from tests.support.council import command, findings

BEFORE = {"Assessment": "Inadequate", "Planning": "Good", "Visits": "Inadequate"}
AFTER = {"Assessment": "Good", "Planning": "Good", "Visits": "Inadequate critical"}


def graded(council: Putright, clock: Clock, ref: str, day: date, **changes: object) -> None:
    """Record an inadequate audit on the day it was graded."""
    clock.set(day)
    found = {"audited_on": day, "graded_on": day, "themes": BEFORE} | changes
    council.audits.record(command(clock()), findings(ref, **found))


def planned(council: Putright, clock: Clock, ref: str, day: date) -> None:
    """Agree a plan on a day, although the actions have the same owner and the family has no part."""
    clock.set(day)
    what = {"Assessment": "Write the assessment anew with the school", "Visits": "Visit the child each Friday"}
    actions = [
        ActionText(
            theme=theme,
            action=what[theme],
            owner="SW01",
            due_on=date(2026, 12, 4),
            measure="Four visits are on the file",
            difference="The child is seen",
            override_reason="It is agreed so",
        )
        for theme in what
    ]
    council.remediations.agree_improvement_plan(command(clock()), ref, day, actions=actions, override_reason="It is so")


def re_audited(
    council: Putright, clock: Clock, ref: str, day: date, grade: str, themes: Mapping[str, str] = AFTER
) -> None:
    """Audit a file again."""
    clock.set(day)
    council.remediations.re_audit(command(clock()), ref, day, grade=grade, themes=dict(themes), auditor="AU01")


def cells(document: Document, table_id: str) -> dict[str, list[object]]:
    """The rows of a table by their first cell; a figure as *n*, or as *(n, N, per cent)*."""
    (table,) = (table for _, table in document.tables() if table.id == table_id)
    return {str(row[0]): [_plain(cell) for cell in row[1:]] for row in table.rows}


def _plain(cell: object) -> object:
    if not isinstance(cell, Figure):
        return cell
    return cell.value if cell.of is None else (cell.value, cell.of, cell.percent)


def words(document: Document) -> str:
    """Everything that a document says, in order."""
    said: list[str] = [document.title, document.subtitle]
    for section in document.sections:
        said += [section.heading, *section.said]
        for part in section.parts:
            if isinstance(part, Points):
                said += part.items
            elif isinstance(part, Table):
                said += [part.caption, part.empty, *part.columns, *(str(cell) for row in part.rows for cell in row)]
    return "\n".join(said)
