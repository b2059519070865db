"""The comparisons with the case management system, and every difference found."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa

from domain.differences import Resolution
from domain.events import reconciliation as happened
from projections.board import Board
from projections.counted import Counted
from projections.reader import Reader
from projections.view import Recorded, Rows, View, on


class Reconciliations(View):
    """A row an extract that was compared."""

    name = "reconciliations"

    @staticmethod
    def columns() -> Sequence[sa.Column[Any]]:
        """One comparison."""
        return (
            sa.Column("reconciliation", sa.Uuid, primary_key=True),
            sa.Column("reference", sa.Text),
            sa.Column("file_digest", sa.String(64)),
            sa.Column("started_on", sa.Date),
            sa.Column("taken_on", sa.Date),
            sa.Column("rows", sa.Integer),
            sa.Column("completed_on", sa.Date),
            sa.Column("recorded_by", sa.Text),
        )

    @staticmethod
    def indexes(table: sa.Table, slot: str) -> None:
        """By the day the extract was taken, which is how they are listed."""
        sa.Index(f"reconciliations_taken_{slot}", table.c.taken_on, table.c.reference)

    @on(happened.ReconciliationStarted)
    def _started(self, rows: Rows, event: happened.ReconciliationStarted, recorded: Recorded) -> None:
        rows.put(
            reconciliation=event.originator_id,
            reference=event.reference,
            file_digest=event.file_digest,
            started_on=event.occurred_on,
            taken_on=event.taken_on,
            rows=event.rows,
            recorded_by=recorded.recorded_by,
        )

    @on(happened.DifferenceFound)
    def _found(self, rows: Rows, event: happened.DifferenceFound, recorded: Recorded) -> None:
        rows.put(reconciliation=event.originator_id, completed_on=None)

    @on(happened.ReconciliationCompleted)
    def _completed(self, rows: Rows, event: happened.ReconciliationCompleted, recorded: Recorded) -> None:
        rows.put(reconciliation=event.originator_id, completed_on=event.occurred_on)


class Differences(View):
    """A row a difference. Case references and reasons are references to texts."""

    name = "differences"

    @staticmethod
    def columns() -> Sequence[sa.Column[Any]]:
        """One difference, with what was said of it last."""
        return (
            sa.Column("reconciliation", sa.Uuid, primary_key=True),
            sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
            sa.Column("reference", sa.Text),
            sa.Column("kind", sa.Text),
            sa.Column("audit_ref", sa.Text),
            sa.Column("case_ref", sa.String(32)),
            sa.Column("case_ref_here", sa.String(32)),
            sa.Column("field", sa.Text),
            sa.Column("here", sa.Text),
            sa.Column("there", sa.Text),
            sa.Column("found_on", sa.Date),
            sa.Column("resolution", sa.Text),
            sa.Column("resolved_on", sa.Date),
            sa.Column("resolved_by", sa.Text),
            sa.Column("reason", sa.String(32)),
        )

    @staticmethod
    def indexes(table: sa.Table, slot: str) -> None:
        """By day found, which is what a period counts."""
        sa.Index(f"differences_found_{slot}", table.c.found_on)

    @on(happened.DifferenceFound)
    def _found(self, rows: Rows, event: happened.DifferenceFound, recorded: Recorded) -> None:
        rows.put(
            reconciliation=event.originator_id,
            number=event.number,
            reference=event.reference,
            kind=event.kind.value,
            audit_ref=event.audit_ref,
            case_ref=event.case_ref.ref if event.case_ref is not None else None,
            case_ref_here=event.case_ref_here.ref if event.case_ref_here is not None else None,
            field=event.field,
            here=event.here,
            there=event.there,
            found_on=event.occurred_on,
        )

    @on(happened.DifferenceResolved)
    def _resolved(self, rows: Rows, event: happened.DifferenceResolved, recorded: Recorded) -> None:
        rows.put(
            reconciliation=event.originator_id,
            number=event.number,
            resolution=event.resolution.value,
            resolved_on=event.occurred_on,
            resolved_by=event.resolved_by,
            reason=event.reason.ref,
        )


def reconciliations(reader: Reader, *, after: tuple[date, str] | None = None, limit: int = 100) -> list[Any]:
    """Comparisons with how many differences each found and how many nobody resolved, the latest extract first."""
    query = _with_counts(reader)
    table = reader.table(Reconciliations)
    if after is not None:
        query = query.where(sa.tuple_(table.c.taken_on, table.c.reference) < after)
    return reader.rows(query.order_by(table.c.taken_on.desc(), table.c.reference.desc()).limit(limit))


def reconciliation(reader: Reader, reference: str) -> Any | None:
    """One comparison with its counts, or ``None``."""
    query = _with_counts(reader).where(reader.table(Reconciliations).c.reference == reference)
    return next(iter(reader.rows(query)), None)


def differences_of(reader: Reader, reference: str) -> list[Any]:
    """The differences of one comparison, by number."""
    table = reader.table(Differences)
    return reader.rows(sa.select(table).where(table.c.reference == reference).order_by(table.c.number))


def difference_counts(reader: Reader, first: date, last: date, as_at: date) -> dict[str, int]:
    """Of the differences found in a period: how many are open, and how many were resolved each way."""
    counted = {row.stands: row.n for row in differences_found(reader, first, last, as_at).counts()}
    return {word: counted.get(word, 0) for word in ("open", *(each.value for each in Resolution))}


def differences_found(reader: Reader, first: date, last: date, as_at: date) -> Counted:
    """The differences found in a period, by how each ``stands``: open, or resolved in which way."""
    table, board = reader.table(Differences), reader.table(Board)
    opened = sa.exists().where(board.c.audit_ref == table.c.audit_ref)
    return Counted(
        reader=reader,
        source=table,
        facts=(sa.func.coalesce(table.c.resolution, "open").label("stands"),),
        where=(table.c.found_on.between(first, min(last, as_at)),),
        said=(
            *(table.c.reference, table.c.number, table.c.kind, table.c.field, table.c.found_on),
            sa.case((opened, table.c.audit_ref)).label("remediation_ref"),
        ),
    )


def _with_counts(reader: Reader) -> Any:
    table, items = reader.table(Reconciliations), reader.table(Differences)
    mine = sa.select(sa.func.count()).where(items.c.reconciliation == table.c.reconciliation)
    unresolved = mine.where(items.c.resolution.is_(None))
    return sa.select(
        table, mine.scalar_subquery().label("differences"), unresolved.scalar_subquery().label("unresolved")
    )
