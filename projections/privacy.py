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
    """A row a remediation, or audit that none answers, that was entered against the wrong child; no word of whose."""

    name = "misfiled"

    @staticmethod
    def columns() -> Sequence[sa.Column[Any]]:
        """One remediation or audit."""
        return (
            sa.Column("aggregate", sa.Uuid, primary_key=True),
            sa.Column("audit_ref", sa.Text),
            sa.Column("is_audit", sa.Boolean),
            sa.Column("corrected_on", sa.Date),
            sa.Column("access_checked", sa.Boolean),
            sa.Column("privacy_incident", sa.Text),
        )

    @on(happened.CaseReferenceCorrected, happened.AuditReferenceCorrected)
    def _corrected(self, rows: Rows, event: Any, recorded: Recorded) -> None:
        if event.privacy_incident is not None:
            rows.put(
                aggregate=event.originator_id,
                audit_ref=event.corrected_ref,
                is_audit=isinstance(event, happened.AuditReferenceCorrected),
                corrected_on=event.corrected_on,
                access_checked=event.access_checked,
                privacy_incident=event.privacy_incident.value,
            )

    @on(happened.PrivacyIncidentDecided, happened.AuditPrivacyDecided)
    def _decided(self, rows: Rows, event: Any, recorded: Recorded) -> None:
        rows.put(
            aggregate=event.originator_id,
            access_checked=event.access_checked,
            privacy_incident=event.privacy_incident.value,
        )


def owed(table: sa.Table) -> sa.ColumnElement[bool]:
    """The condition that something is still owed: to look at who opened the record, or to decide what it is."""
    return sa.or_(table.c.access_checked.is_(False), table.c.privacy_incident == PrivacyIncident.NOT_DECIDED.value)


def privacy_owed(reader: Reader) -> list[Any]:
    """The rows of what something is still owed of, voided or not, the longest known first."""
    table = reader.table(Misfiled)
    return reader.rows(sa.select(table).where(owed(table)).order_by(table.c.corrected_on, table.c.audit_ref))


def privacy_of(reader: Reader, aggregate: UUID) -> Any | None:
    """The row of what was entered against the wrong child, with whether something is ``owed``; ``None`` of others."""
    table = reader.table(Misfiled)
    query = sa.select(table, owed(table).label("owed")).where(table.c.aggregate == aggregate)
    return reader.connection.execute(query).first()
