"""What is recorded of each child besides their remediations: audits, alerts, and cases of a caseload that was reviewed.

A child is an identity that means nothing; the remediations of one are in :mod:`projections.files`.
"""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from domain.events import audit, caseload_review, safeguarding_alert
from domain.events import case_references as corrected
from domain.right_child import Kind
from projections.files import Files
from projections.reader import Reader
from projections.view import Recorded, Rows, View, on

REVIEW = "review"


class OfChildren(View):
    """A row an audit or alert, and a row a case of a review, whose own row is there to know its reference by.

    ``file`` is the remediation that answers an audit, or the file that an alert is about. ``number`` is a case's.
    """

    name = "of_children"
    guarding = True

    @staticmethod
    def columns() -> Sequence[sa.Column[Any]]:
        """One thing that is of a child."""
        return (
            sa.Column("aggregate", sa.Uuid, primary_key=True),
            sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
            sa.Column("kind", sa.Text),
            sa.Column("ref", sa.Text),
            sa.Column("file", sa.Text),
            sa.Column("child", sa.Uuid),
            sa.Column("family", sa.Uuid),
        )

    @staticmethod
    def indexes(table: sa.Table, slot: str) -> None:
        """By child."""
        sa.Index(f"of_children_child_{slot}", table.c.child)

    @on(audit.Graded)
    def _graded(self, rows: Rows, event: audit.Graded, recorded: Recorded) -> None:
        rows.put(**_of(event), kind=Kind.AUDIT.value, ref=event.audit_ref, child=event.child, family=event.family)

    @on(audit.OpenedRemediation, audit.AttachedTo)
    def _answered(self, rows: Rows, event: Any, recorded: Recorded) -> None:
        rows.put(**_of(event), file=event.remediation_ref)

    @on(corrected.AuditReferenceCorrected, corrected.AuditChildCorrected)
    def _audit_corrected(self, rows: Rows, event: Any, recorded: Recorded) -> None:
        rows.put(**_of(event), child=event.child, family=event.family)

    @on(safeguarding_alert.AlertRaised)
    def _raised(self, rows: Rows, event: safeguarding_alert.AlertRaised, recorded: Recorded) -> None:
        rows.put(**_of(event), kind=Kind.ALERT.value, ref=event.alert_ref, file=event.audit_ref, child=event.child)

    @on(corrected.AlertChildCorrected)
    def _alert_corrected(self, rows: Rows, event: corrected.AlertChildCorrected, recorded: Recorded) -> None:
        rows.put(**_of(event), child=event.child)

    @on(caseload_review.ReviewPrompted)
    def _prompted(self, rows: Rows, event: caseload_review.ReviewPrompted, recorded: Recorded) -> None:
        rows.put(**_of(event), kind=REVIEW, ref=event.remediation_ref)

    @on(caseload_review.CaseGraded)
    def _case_graded(self, rows: Rows, event: caseload_review.CaseGraded, recorded: Recorded) -> None:
        ref = rows.get("ref", event.originator_id, 0)
        rows.put(**_of(event, event.number), kind=Kind.CASE.value, ref=ref, child=event.child)

    @on(corrected.CaseChildCorrected)
    def _case_corrected(self, rows: Rows, event: corrected.CaseChildCorrected, recorded: Recorded) -> None:
        rows.put(**_of(event, event.number), child=event.child)


def _of(event: Any, number: int = 0) -> dict[str, Any]:
    return {"aggregate": event.originator_id, "number": number}


def of_children(reader: Reader, children: Collection[UUID]) -> list[Any]:
    """Everything of these children but their remediations, by reference: ``kind, ref, file, child, family``."""
    table = reader.table(OfChildren)
    query = sa.select(table).where(table.c.child.in_(children))
    return reader.rows(query.order_by(table.c.ref, table.c.kind, table.c.number))


def is_on_record(reader: Reader, child: UUID) -> bool:
    """Whether anything is recorded of a child, voided or not; a reference alone, such as an extract's, is nothing."""
    tables = (reader.table(OfChildren), reader.table(Files))
    found = (sa.select(sa.literal(1)).where(table.c.child == child).limit(1) for table in tables)
    return any(reader.connection.scalar(query) is not None for query in found)
