"""Which files are closed off, to all but those who have a part on them."""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from domain.events import restriction as happened
from projections.files import Files
from projections.reader import Reader
from projections.view import Recorded, Rows, View, on


class Restrictions(View):
    """A row a file that is, or was, closed off; there are few. It is never asked of the past: today says who sees."""

    name = "restrictions"
    guarding = True
    timeless = True

    @staticmethod
    def columns() -> Sequence[sa.Column[Any]]:
        """One file; ``restricted_on`` is null of one that is open again."""
        return (
            sa.Column("remediation", sa.Uuid, primary_key=True),
            sa.Column("audit_ref", sa.Text),
            sa.Column("restricted_on", sa.Date),
        )

    @on(happened.Restricted, happened.RestrictionCarriedOver)
    def _restricted(self, rows: Rows, event: Any, recorded: Recorded) -> None:
        rows.put(remediation=event.originator_id, audit_ref=event.audit_ref, restricted_on=event.occurred_on)

    @on(happened.RestrictionLifted)
    def _lifted(self, rows: Rows, event: happened.RestrictionLifted, recorded: Recorded) -> None:
        rows.put(remediation=event.originator_id, audit_ref=event.audit_ref, restricted_on=None)


def closed_among(reader: Reader, refs: Collection[str]) -> set[str]:
    """Those of these references of which a file is closed off, to whomever."""
    table = reader.table(Restrictions)
    query = sa.select(table.c.audit_ref).where(table.c.audit_ref.in_(refs), table.c.restricted_on.is_not(None))
    return set(reader.connection.scalars(query))


def restricted_beside(reader: Reader, child: UUID, family: UUID, without: str) -> str | None:
    """The reference of a file of this child or family that is closed off, but for one; the first by reference."""
    table, files = reader.table(Restrictions), reader.table(Files)
    query = (
        sa.select(table.c.audit_ref)
        .join(files, files.c.remediation == table.c.remediation)
        .where(sa.or_(files.c.family == family, files.c.child == child))
        .where(table.c.restricted_on.is_not(None), table.c.audit_ref != without)
    )
    return reader.connection.scalar(query.order_by(table.c.audit_ref).limit(1))
