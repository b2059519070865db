"""What the record says of every audited file, in the words of an extract: for comparing the two."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from domain.vocabulary import ClosedBecause, Status, Step
from projections.board import Board
from projections.deadlines import Deadlines
from projections.files import Files
from projections.grades import Grades
from projections.reader import Reader

OF_STEP = {
    Step.NOTIFICATION: "managers_notified_on",
    Step.DAY_THREE_MEETING: "meeting_held_on",
    Step.IMPROVEMENT_PLAN: "plan_agreed_on",
    Step.SERVICE_MANAGER_REVIEW: "review_completed_on",
    Step.CASELOAD_REVIEW: "caseload_review_completed_on",
    Step.RE_AUDIT: "re_audited_on",
}
"""When a step was done, by the name that an extract has for it."""

OF_BOARD = (
    "grade", "graded_on", "service", "team", "social_worker", "team_manager", "practice_lead", "service_manager",
    "re_audit_grade", "closed_on",
)  # fmt: skip
OF_AUDIT = ("grade", "graded_on", "audited_on", "service", "team")


@dataclass(frozen=True)
class RecordedFile:
    """What the record knows of one file: only the fields in ``values`` can be compared, where ``None`` is *nothing*.

    ``current`` leaves out what was withdrawn, and what follows a repeat under a reference that only the record has.
    """

    child: UUID | None
    remediation: bool
    current: bool
    values: Mapping[str, Any]


def files(reader: Reader) -> dict[str, RecordedFile]:
    """Every audited file by its reference, but for those that were voided."""
    audited = {row.audit_ref: row for row in _audits(reader)}
    children = _children(reader)
    done = _done(reader)
    found = {ref: RecordedFile(None, False, True, _of(row, OF_AUDIT)) for ref, row in audited.items()}
    for row in _remediations(reader):
        ref, audit = row.audit_ref, audited.get(row.audit_ref)
        values = _of(row, OF_BOARD) | dict.fromkeys(OF_STEP.values()) | done.get(ref, {}) | _case_closed(row)
        values |= {"audited_on": audit.audited_on} if audit is not None else {}
        current = row.status != Status.WITHDRAWN.value and not (row.follows is not None and audit is None)
        found[ref] = RecordedFile(children.get(ref), True, current, values)
    return found


def _audits(reader: Reader) -> list[Any]:
    table = reader.table(Grades)
    return reader.rows(sa.select(table).where(table.c.audit_ref.is_not(None), reader.visible(table)))


def _remediations(reader: Reader) -> list[Any]:
    table = reader.table(Board)
    return reader.rows(sa.select(table).where(table.c.audit_ref.is_not(None), reader.visible(table)))


def _children(reader: Reader) -> dict[str, UUID]:
    table = reader.table(Files)
    return {row.audit_ref: row.child for row in reader.rows(sa.select(table.c.audit_ref, table.c.child))}


def _done(reader: Reader) -> dict[str, dict[str, date]]:
    table = reader.table(Deadlines)
    steps = [step.value for step in OF_STEP]
    query = sa.select(table.c.audit_ref, table.c.step, table.c.done_on).where(
        table.c.step.in_(steps), table.c.item == "", table.c.done_on.is_not(None)
    )
    found: dict[str, dict[str, date]] = {}
    for row in reader.rows(query):
        found.setdefault(row.audit_ref, {})[OF_STEP[Step(row.step)]] = row.done_on
    return found


def _of(row: Any, fields: tuple[str, ...]) -> dict[str, Any]:
    return {field: getattr(row, field) for field in fields}


def _case_closed(row: Any) -> dict[str, Any]:
    """When the case itself was closed; of a remediation that ended otherwise the record does not say."""
    because = row.closed_because == ClosedBecause.CASE_CLOSED.value
    return {"case_closed_on": row.closed_on if because else None} if because or row.closed_on is None else {}
