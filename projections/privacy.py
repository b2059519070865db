"""The files that were entered against the wrong child, and what quality assurance still owes of them (E25)."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from domain.events import case_references as happened
from domain.vocabulary import PrivacyIncident
from projections.reader import Reader
from projections.view import Recorded, Rows, View, on


class Misfiled(View):
    """A row a remediation that was entered against the wrong child, with no word of whose."""

    name = "misfiled"

    @staticmethod
    def columns() -> Sequence[sa.Column[Any]]:
        """One remediation."""
        return (
            sa.Column("remediation", sa.Uuid, primary_key=True),
            sa.Column("audit_ref", sa.Text),
            sa.Column("corrected_on", sa.Date),
            sa.Column("access_checked", sa.Boolean),
            sa.Column("privacy_incident", sa.Text),
        )

    @on(happened.CaseReferenceCorrected)
    def _corrected(self, rows: Rows, event: happened.CaseReferenceCorrected, recorded: Recorded) -> None:
        if event.privacy_incident is not None:
            rows.put(
                remediation=event.originator_id,
                audit_ref=event.remediation_ref,
                corrected_on=event.corrected_on,
                access_checked=event.access_checked,
                privacy_incident=event.privacy_incident.value,
            )

    @on(happened.PrivacyIncidentDecided)
    def _decided(self, rows: Rows, event: happened.PrivacyIncidentDecided, recorded: Recorded) -> None:
        rows.put(
            remediation=event.originator_id,
            access_checked=event.access_checked,
            privacy_incident=event.privacy_incident.value,
        )


def owed(table: sa.Table) -> sa.ColumnElement[bool]:
    """The condition that something is still owed: to look at who opened the record, or to decide what it is."""
    return sa.or_(table.c.access_checked.is_(False), table.c.privacy_incident == PrivacyIncident.NOT_DECIDED.value)


def privacy_owed(reader: Reader) -> list[Any]:
    """The rows of the files of which something is still owed, voided ones too, the longest known first."""
    table = reader.table(Misfiled)
    return reader.rows(sa.select(table).where(owed(table)).order_by(table.c.corrected_on, table.c.audit_ref))


def privacy_of(reader: Reader, remediation: UUID) -> Any | None:
    """The row of a remediation that was entered against the wrong child, with ``owed``; ``None`` of any other."""
    table = reader.table(Misfiled)
    query = sa.select(table, owed(table).label("owed")).where(table.c.remediation == remediation)
    return reader.connection.execute(query).first()
