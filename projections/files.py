"""The inadequate files: which child has one open, and which files a worker has had."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any, cast
from uuid import UUID

import sqlalchemy as sa

from domain.criteria import InadequateFile
from domain.events import case_references as corrected
from domain.events import corrections, withdrawal
from domain.events import remediation as happened
from domain.vocabulary import Status, Step
from projections.counted import Counted
from projections.reader import Reader
from projections.view import Recorded, Rows, View, fill, on


class Files(View):
    """A row a remediation, as commands need it: whose child, whose work, open or closed, whether it follows another."""

    name = "files"
    version = 2
    guarding = True

    @staticmethod
    def columns() -> Sequence[sa.Column[Any]]:
        """One inadequate file."""
        return (
            sa.Column("remediation", sa.Uuid, primary_key=True),
            sa.Column("audit_ref", sa.Text),
            sa.Column("child", sa.Uuid),
            sa.Column("family", sa.Uuid),
            sa.Column("subject", sa.Text),
            sa.Column("subject_role", sa.Text),
            sa.Column("audited_on", sa.Date),
            sa.Column("graded_on", sa.Date),
            sa.Column("recorded_on", sa.Date),
            sa.Column("follows", sa.Text),
            sa.Column("closed_on", sa.Date),
            sa.Column("withdrawn_on", sa.Date),
            sa.Column("notified_on", sa.Date),
            sa.Column("import_id", sa.String(32)),
        )

    @staticmethod
    def indexes(table: sa.Table, slot: str) -> None:
        """By child, by whose work it was, and by day 0 with what is counted of a period."""
        sa.Index(f"files_child_{slot}", table.c.child)
        sa.Index(f"files_family_{slot}", table.c.family)
        sa.Index(f"files_ref_{slot}", table.c.audit_ref)
        sa.Index(f"files_subject_{slot}", table.c.subject, table.c.graded_on)
        sa.Index(f"files_graded_{slot}", table.c.graded_on, table.c.follows, table.c.child, table.c.family)

    @on(happened.Opened)
    def _opened(self, rows: Rows, event: happened.Opened, recorded: Recorded) -> None:
        rows.put(
            remediation=event.originator_id,
            audit_ref=event.audit_ref,
            child=event.child,
            family=event.family,
            subject=event.subject,
            subject_role=event.subject_role.value,
            audited_on=event.audited_on,
            graded_on=event.occurred_on,
            recorded_on=None if recorded.import_id else recorded.recorded_on,
            follows=event.follows,
            import_id=recorded.import_id,
        )

    @on(corrected.CaseReferenceCorrected, corrected.ChildCorrected)
    def _corrected(self, rows: Rows, event: Any, recorded: Recorded) -> None:
        rows.put(remediation=event.originator_id, child=event.child, family=event.family)

    @on(corrections.OpeningCorrected)
    def _opening_corrected(self, rows: Rows, event: corrections.OpeningCorrected, recorded: Recorded) -> None:
        subject = {"subject": event.subject} if event.subject is not None else {}
        rows.put(remediation=event.originator_id, audit_ref=None, graded_on=None, **subject)

    @on(corrections.OpeningStated)
    def _opening_stated(self, rows: Rows, event: corrections.OpeningStated, recorded: Recorded) -> None:
        said = {
            "child": event.child,
            "family": event.family,
            "subject": event.subject,
            "subject_role": event.subject_role.value,
            "audited_on": event.audited_on,
            "follows": event.follows,
        }
        fill(rows, said, event.originator_id)
        rows.put(remediation=event.originator_id, audit_ref=event.audit_ref, graded_on=event.occurred_on)

    @on(happened.ManagersNotified)
    def _notified(self, rows: Rows, event: happened.ManagersNotified, recorded: Recorded) -> None:
        rows.put(remediation=event.originator_id, notified_on=event.occurred_on)

    @on(corrections.StepCorrected, corrections.StepRetracted)
    def _unmet(self, rows: Rows, event: Any, recorded: Recorded) -> None:
        if event.step is Step.NOTIFICATION:
            rows.put(remediation=event.originator_id, notified_on=None)

    @on(corrections.ClosingRetracted)
    def _unclosed(self, rows: Rows, event: corrections.ClosingRetracted, recorded: Recorded) -> None:
        rows.put(remediation=event.originator_id, closed_on=None)

    @on(happened.Closed)
    def _closed(self, rows: Rows, event: happened.Closed, recorded: Recorded) -> None:
        rows.put(remediation=event.originator_id, closed_on=event.occurred_on)

    @on(withdrawal.Withdrawn)
    def _withdrawn(self, rows: Rows, event: withdrawal.Withdrawn, recorded: Recorded) -> None:
        rows.put(remediation=event.originator_id, withdrawn_on=event.occurred_on)

    @on(withdrawal.Reinstated)
    def _reinstated(self, rows: Rows, event: withdrawal.Reinstated, recorded: Recorded) -> None:
        if event.undone is Status.WITHDRAWN:
            rows.put(remediation=event.originator_id, withdrawn_on=None)


def files_of(reader: Reader, subject: str) -> list[InadequateFile]:
    """The inadequate files of a practice subject, without those that a re-audit opened or that were found not to be."""
    table = reader.table(Files)
    query = sa.select(table.c.audit_ref, table.c.family, table.c.graded_on).where(
        table.c.subject == subject,
        table.c.follows.is_(None),
        table.c.withdrawn_on.is_(None),
        reader.visible(table),
    )
    return [InadequateFile(row.audit_ref, str(row.family), row.graded_on) for row in reader.rows(query)]


def file(reader: Reader, ref: str) -> Any | None:
    """``family, subject, subject_role, graded_on, follows`` of a remediation that was not voided, or ``None``."""
    table = reader.table(Files)
    said = (table.c.family, table.c.subject, table.c.subject_role, table.c.graded_on, table.c.follows)
    rows = reader.rows(sa.select(*said).where(table.c.audit_ref == ref, reader.visible(table)))
    return rows[0] if rows else None


def open_for_child(reader: Reader, child: UUID) -> list[str]:
    """The references of this child's remediations that are still open, the latest opened first."""
    table = reader.table(Files)
    query = sa.select(table.c.audit_ref).where(
        table.c.child == child, table.c.closed_on.is_(None), table.c.withdrawn_on.is_(None), reader.visible(table)
    )
    return [row.audit_ref for row in reader.rows(query.order_by(table.c.graded_on.desc(), table.c.audit_ref.desc()))]


def opened_for_child(reader: Reader, child: UUID, since: date, until: date) -> list[str]:
    """The references of this child's remediations of these days, the oldest first: the same child again (E15)."""
    table = reader.table(Files)
    query = sa.select(table.c.audit_ref).where(
        table.c.child == child, table.c.graded_on.between(since, until), reader.visible(table)
    )
    return [row.audit_ref for row in reader.rows(query.order_by(table.c.graded_on, table.c.audit_ref))]


def voided(reader: Reader) -> list[str]:
    """The references of the remediations that were never true."""
    table = reader.table(Files)
    return [row.audit_ref for row in reader.rows(sa.select(table.c.audit_ref).where(sa.not_(reader.standing(table))))]


def for_child(reader: Reader, child: UUID) -> list[str]:
    """The references of all of this child's remediations."""
    table = reader.table(Files)
    return [row.audit_ref for row in reader.rows(sa.select(table.c.audit_ref).where(table.c.child == child))]


def held_for(reader: Reader, children: Collection[UUID]) -> list[Any]:
    """All remediations of these children, voided ones too, each with whether it ``is_open`` or ``voided``."""
    table = reader.table(Files)
    said = (table.c.audit_ref, table.c.child, table.c.family, table.c.follows, table.c.graded_on)
    is_open = sa.and_(table.c.closed_on.is_(None), table.c.withdrawn_on.is_(None), reader.standing(table))
    query = sa.select(*said, is_open.label("is_open"), sa.not_(reader.standing(table)).label("voided"))
    return reader.rows(query.where(table.c.child.in_(children)).order_by(table.c.audit_ref))


def open_beside(reader: Reader, remediations: Collection[UUID]) -> dict[UUID, list[str]]:
    """For each of these that is open: the other open remediations of the same child, which nobody has joined (E24).

    One that follows another after a repeat is not another.
    """
    table = reader.table(Files)
    other = cast(sa.Table, table.alias())
    apart = sa.and_(
        other.c.remediation != table.c.remediation,
        sa.or_(other.c.follows.is_(None), other.c.follows != table.c.audit_ref),
        sa.or_(table.c.follows.is_(None), table.c.follows != other.c.audit_ref),
    )
    open_too = [each.c[name].is_(None) for each in (table, other) for name in ("closed_on", "withdrawn_on")]
    query = (
        sa.select(table.c.remediation, other.c.audit_ref)
        .join(other, sa.and_(other.c.child == table.c.child, apart))
        .where(table.c.remediation.in_(remediations), *open_too, reader.visible(table), reader.visible(other))
    )
    found: dict[UUID, list[str]] = {}
    for row in reader.rows(query.order_by(other.c.audit_ref)):
        found.setdefault(row.remediation, []).append(row.audit_ref)
    return found


def siblings(reader: Reader, remediation: UUID) -> list[str]:
    """The references of the remediations of the child's siblings (E13)."""
    table, own = reader.table(Files), reader.table(Files).alias()
    query = sa.select(table.c.audit_ref).join(own, own.c.family == table.c.family)
    others = query.where(own.c.remediation == remediation, table.c.child != own.c.child, reader.visible(table))
    return [row.audit_ref for row in reader.rows(others.order_by(table.c.audit_ref))]


def families(reader: Reader, first: date, last: date) -> dict[str, int]:
    """How many ``children``, of how many ``families``, have a file found inadequate in the period (E13)."""
    found = found_inadequate(reader, first, last)
    child, family = found.source.c.child, found.source.c.family
    query = sa.select(sa.func.count(child.distinct()), sa.func.count(family.distinct())).where(*found.where)
    ((children, families),) = reader.connection.execute(query)
    return {"children": children, "families": families}


def found_inadequate(reader: Reader, first: date, last: date) -> Counted:
    """The files found inadequate in the period, without re-audits, each with whose it is."""
    table = reader.table(Files)
    found = (table.c.graded_on.between(first, last), table.c.follows.is_(None), reader.visible(table))
    said = (table.c.audit_ref, table.c.graded_on, table.c.child, table.c.family)
    return Counted(reader=reader, source=table, where=found, said=said)


def follows(reader: Reader, remediation: UUID) -> str | None:
    """The reference of the remediation that this one follows after a repeat inadequate, or ``None``."""
    table = reader.table(Files)
    return reader.connection.scalar(sa.select(table.c.follows).where(table.c.remediation == remediation))


def remediation_id(reader: Reader, audit_ref: str) -> UUID | None:
    """The aggregate behind a reference, or ``None``."""
    table = reader.table(Files)
    return reader.connection.scalar(sa.select(table.c.remediation).where(table.c.audit_ref == audit_ref))


def waits(reader: Reader, first: date, last: date, as_at: date) -> list[Any]:
    """The days of the files opened in the period, each with its ``audit_ref``; null where not known.

    They are ``audited_on, graded_on, recorded_on, notified_on``.
    """
    table = reader.table(Files)
    told = sa.case((table.c.notified_on <= as_at, table.c.notified_on)).label("notified_on")
    query = sa.select(table.c.audit_ref, table.c.audited_on, table.c.graded_on, table.c.recorded_on, told)
    return reader.rows(query.where(table.c.graded_on.between(first, min(last, as_at)), reader.visible(table)))


def subject_roles(reader: Reader, first: date, last: date, as_at: date) -> dict[str, int]:
    """How many files opened in the period are of the practice of which role (F9). Numbers only."""
    counts = {row.subject_role: row.n for row in opened(reader, first, last, as_at).counts()}
    return dict(sorted(counts.items()))


def opened(reader: Reader, first: date, last: date, as_at: date) -> Counted:
    """The files opened in the period, by ``subject_role``."""
    table = reader.table(Files)
    return Counted(
        reader=reader,
        source=table,
        facts=(table.c.subject_role,),
        where=(table.c.graded_on.between(first, min(last, as_at)), reader.visible(table)),
        said=(table.c.audit_ref, table.c.graded_on),
    )
