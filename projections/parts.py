"""Who has which part on which file: asked when people leave, or give their work over."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from domain.events import corrections, reassignment
from domain.events import remediation as happened
from domain.vocabulary import Status
from projections.actions import Actions
from projections.board import Board
from projections.deadline_queries import owned_by, still_to_acknowledge
from projections.reader import Reader
from projections.view import Recorded, Rows, View, fill, on


class Parts(View):
    """A row a role on a file."""

    name = "parts"

    @staticmethod
    def columns() -> Sequence[sa.Column[Any]]:
        """One role, and who has it now."""
        return (
            sa.Column("remediation", sa.Uuid, primary_key=True),
            sa.Column("role", sa.Text, primary_key=True),
            sa.Column("person", sa.Text),
        )

    @staticmethod
    def indexes(table: sa.Table, slot: str) -> None:
        """By person."""
        sa.Index(f"parts_person_{slot}", table.c.person)

    @on(happened.Opened)
    def _opened(self, rows: Rows, event: happened.Opened, recorded: Recorded) -> None:
        for role, person in event.roles.items():
            rows.put(remediation=event.originator_id, role=str(role), person=person)

    @on(corrections.OpeningCorrected)
    def _opening_corrected(self, rows: Rows, event: corrections.OpeningCorrected, recorded: Recorded) -> None:
        if event.holder and event.subject is not None:
            rows.put(remediation=event.originator_id, role=event.subject_role.value, person=event.subject)

    @on(corrections.OpeningStated)
    def _opening_stated(self, rows: Rows, event: corrections.OpeningStated, recorded: Recorded) -> None:
        for role, person in event.roles.items():
            fill(rows, {"person": person}, event.originator_id, str(role))

    @on(reassignment.RoleReassigned, reassignment.RolePassedOn)
    def _given(self, rows: Rows, event: Any, recorded: Recorded) -> None:
        rows.put(remediation=event.originator_id, role=event.role.value, person=event.to)


def parts_of(reader: Reader, remediation: UUID) -> dict[str, str]:
    """Who has which role on a file, by role."""
    parts = reader.table(Parts)
    rows = reader.rows(sa.select(parts.c.role, parts.c.person).where(parts.c.remediation == remediation))
    return {row.role: row.person for row in rows}


def files_with(reader: Reader, persons: Sequence[str], roles: Sequence[str] | None = None) -> list[str]:
    """The references of open remediations on which these people have one of these roles, an open action, or a deadline.

    Or have still to acknowledge it. Every role counts where none is named.
    """
    if not persons:
        return []
    parts, actions, board = reader.table(Parts), reader.table(Actions), reader.table(Board)
    held = sa.select(parts.c.remediation).where(parts.c.person.in_(persons))
    if roles is not None:
        held = held.where(parts.c.role.in_(roles))
    undone = sa.select(actions.c.remediation).where(
        actions.c.owner.in_(persons), actions.c.done_on.is_(None), actions.c.replaced_by.is_(None)
    )
    query = sa.select(board.c.audit_ref).where(
        board.c.status == Status.OPEN.value,
        sa.or_(board.c.remediation.in_(held), board.c.remediation.in_(undone)),
        reader.visible(board),
    )
    found = {row.audit_ref for row in reader.rows(query)}
    return sorted(
        found | {row.audit_ref for row in (*owned_by(reader, persons), *still_to_acknowledge(reader, persons))}
    )
