"""The board: the monitoring spreadsheet, alive. A row a remediation."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from domain.events import case_references, corrections, departures, grading, reassignment, withdrawal
from domain.events import remediation as happened
from domain.vocabulary import RegradedBecause, Role, Status, Step
from projections.adherence import Adherence
from projections.counted import Counted
from projections.deadlines import Deadlines, issued
from projections.privacy import Misfiled, owed
from projections.reader import Reader
from projections.view import Recorded, Rows, View, fill, on

RETRACTING = (RegradedBecause.VOID, RegradedBecause.REINSTATEMENT)
ON_THE_BOARD = (Role.SOCIAL_WORKER, Role.TEAM_MANAGER, Role.PRACTICE_LEAD, Role.SERVICE_MANAGER)


class Board(View):
    """A row a remediation. Its steps' dates are the deadlines view's, so that the two can never disagree."""

    name = "board"
    version = 2

    @staticmethod
    def columns() -> Sequence[sa.Column[Any]]:
        """One remediation; ``meeting_not_held`` is false of a meeting that was held after it was noted so."""
        return (
            sa.Column("remediation", sa.Uuid, primary_key=True),
            sa.Column("audit_ref", sa.Text),
            sa.Column("graded_on", sa.Date),
            sa.Column("first_graded_on", sa.Date),
            sa.Column("grade", sa.Text),
            sa.Column("attached", sa.JSON(none_as_null=True)),
            sa.Column("same_child", sa.JSON(none_as_null=True)),
            sa.Column("critical", sa.Boolean),
            sa.Column("follows", sa.Text),
            sa.Column("followed_by", sa.Text),
            sa.Column("service", sa.Text),
            sa.Column("team", sa.Text),
            sa.Column("social_worker", sa.Text),
            sa.Column("team_manager", sa.Text),
            sa.Column("practice_lead", sa.Text),
            sa.Column("service_manager", sa.Text),
            sa.Column("meeting_not_held", sa.Boolean),
            sa.Column("re_audit_grade", sa.Text),
            sa.Column("status", sa.Text),
            sa.Column("closed_on", sa.Date),
            sa.Column("withdrawn_on", sa.Date),
            sa.Column("voided_on", sa.Date),
            sa.Column("closed_because", sa.Text),
            sa.Column("referred_on", sa.Date),
            sa.Column("decided_otherwise", sa.Boolean),
            sa.Column("policy_version", sa.Integer),
            sa.Column("imported_on", sa.Date),
            sa.Column("import_id", sa.String(32)),
        )

    @staticmethod
    def indexes(table: sa.Table, slot: str) -> None:
        """By day 0 and reference: the order in which pages and lists are read; and by the day it was over."""
        sa.Index(f"board_order_{slot}", table.c.graded_on, table.c.audit_ref)
        for name in ("closed_on", "withdrawn_on"):
            over = table.c[name].is_not(None)
            sa.Index(f"board_{name}_{slot}", table.c[name], sqlite_where=over, postgresql_where=over)

    @on(happened.Opened)
    def _opened(self, rows: Rows, event: happened.Opened, recorded: Recorded) -> None:
        rows.put(
            remediation=event.originator_id,
            audit_ref=event.audit_ref,
            graded_on=event.occurred_on,
            first_graded_on=event.first_graded_on,
            grade=event.grade,
            same_child=list(event.same_child) or None,
            critical=event.critical,
            follows=event.follows,
            service=event.service,
            team=event.team,
            social_worker=event.roles.get(Role.SOCIAL_WORKER),
            team_manager=event.roles.get(Role.TEAM_MANAGER),
            practice_lead=event.roles.get(Role.PRACTICE_LEAD),
            service_manager=event.roles.get(Role.SERVICE_MANAGER),
            status=Status.OPEN.value,
            policy_version=event.policy_version,
            imported_on=event.imported_on,
            import_id=recorded.import_id,
        )

    @on(case_references.CaseReferenceCorrected, case_references.ChildCorrected)
    def _corrected(self, rows: Rows, event: Any, recorded: Recorded) -> None:
        rows.put(remediation=event.originator_id, same_child=list(event.same_child) or None)

    @on(corrections.OpeningCorrected)
    def _opening_corrected(self, rows: Rows, event: corrections.OpeningCorrected, recorded: Recorded) -> None:
        place = {"service": event.service, "team": event.team} if event.names else {}
        role = {event.subject_role.value: event.subject} if event.holder and event.subject_role in ON_THE_BOARD else {}
        given = {name: value for name, value in (place | role).items() if value is not None}
        rows.put(remediation=event.originator_id, audit_ref=None, graded_on=None, **given)

    @on(corrections.OpeningStated)
    def _opening_stated(self, rows: Rows, event: corrections.OpeningStated, recorded: Recorded) -> None:
        said = {
            "grade": event.grade,
            "same_child": list(event.same_child) or None,
            "critical": event.critical,
            "follows": event.follows,
            "service": event.service,
            "team": event.team,
            **{role.value: event.roles.get(role) for role in ON_THE_BOARD},
            "status": Status.OPEN.value,
            "policy_version": event.policy_version,
            "imported_on": event.imported_on,
        }
        fill(rows, said, event.originator_id)
        rows.put(
            remediation=event.originator_id,
            audit_ref=event.audit_ref,
            graded_on=event.occurred_on,
            first_graded_on=event.first_graded_on,
        )

    @on(grading.GradeChanged)
    def _regraded(self, rows: Rows, event: grading.GradeChanged, recorded: Recorded) -> None:
        attached = _attached(rows, event) if event.because in RETRACTING else {}
        rows.put(remediation=event.originator_id, grade=event.grade, critical=event.critical, **attached)

    @on(grading.AuditAttached)
    def _attached(self, rows: Rows, event: grading.AuditAttached, recorded: Recorded) -> None:
        rows.put(remediation=event.originator_id, **_attached(rows, event))

    @on(reassignment.RoleReassigned)
    def _reassigned(self, rows: Rows, event: reassignment.RoleReassigned, recorded: Recorded) -> None:
        holder = {event.role.value: event.to} if event.role in ON_THE_BOARD else {}
        rows.put(remediation=event.originator_id, service=event.service, team=event.team, **holder)

    @on(reassignment.RolePassedOn)
    def _passed_on(self, rows: Rows, event: reassignment.RolePassedOn, recorded: Recorded) -> None:
        if event.role in ON_THE_BOARD:
            rows.put(remediation=event.originator_id, **{event.role.value: event.to})

    @on(happened.DayThreeMeetingNotHeld)
    def _not_held(self, rows: Rows, event: happened.DayThreeMeetingNotHeld, recorded: Recorded) -> None:
        rows.put(remediation=event.originator_id, meeting_not_held=True)

    @on(happened.DayThreeMeetingHeld)
    def _held(self, rows: Rows, event: happened.DayThreeMeetingHeld, recorded: Recorded) -> None:
        if rows.get("meeting_not_held", event.originator_id):
            rows.put(remediation=event.originator_id, meeting_not_held=False)

    @on(happened.ReAudited)
    def _re_audited(self, rows: Rows, event: happened.ReAudited, recorded: Recorded) -> None:
        rows.put(remediation=event.originator_id, re_audit_grade=event.grade)

    @on(happened.RepeatOpened)
    def _followed(self, rows: Rows, event: happened.RepeatOpened, recorded: Recorded) -> None:
        rows.put(remediation=event.originator_id, followed_by=event.remediation_ref)

    @on(happened.Closed)
    def _closed(self, rows: Rows, event: happened.Closed, recorded: Recorded) -> None:
        rows.put(
            remediation=event.originator_id,
            status=Status.CLOSED.value,
            closed_on=event.occurred_on,
            closed_because=event.because.value,
            decided_otherwise=event.decided_otherwise_by is not None,
        )

    @on(corrections.StepCorrected, corrections.StepRetracted)
    def _unmet(self, rows: Rows, event: Any, recorded: Recorded) -> None:
        if event.step is Step.RE_AUDIT:
            rows.put(remediation=event.originator_id, re_audit_grade=None)
        elif event.step is Step.DAY_THREE_MEETING and rows.get("meeting_not_held", event.originator_id) is not None:
            rows.put(remediation=event.originator_id, meeting_not_held=True)

    @on(corrections.ClosingRetracted)
    def _unclosed(self, rows: Rows, event: corrections.ClosingRetracted, recorded: Recorded) -> None:
        withdrawn = rows.get("withdrawn_on", event.originator_id) is not None
        rows.put(
            remediation=event.originator_id,
            status=(Status.WITHDRAWN if withdrawn else Status.OPEN).value,
            closed_on=None,
            closed_because=None,
            decided_otherwise=None,
        )

    @on(departures.TransferReferred)
    def _referred(self, rows: Rows, event: departures.TransferReferred, recorded: Recorded) -> None:
        rows.put(remediation=event.originator_id, referred_on=event.occurred_on)

    @on(withdrawal.Withdrawn)
    def _withdrawn(self, rows: Rows, event: withdrawal.Withdrawn, recorded: Recorded) -> None:
        rows.put(remediation=event.originator_id, status=Status.WITHDRAWN.value, withdrawn_on=event.occurred_on)

    @on(withdrawal.Voided)
    def _voided(self, rows: Rows, event: withdrawal.Voided, recorded: Recorded) -> None:
        rows.put(remediation=event.originator_id, status=Status.VOIDED.value, voided_on=event.voided_on)

    @on(withdrawal.Reinstated)
    def _reinstated(self, rows: Rows, event: withdrawal.Reinstated, recorded: Recorded) -> None:
        undone = "voided_on" if event.undone is Status.VOIDED else "withdrawn_on"
        rows.put(remediation=event.originator_id, **{undone: None}, status=_status(rows, event, undone))

    @on(withdrawal.RepeatVoided)
    def _unfollowed(self, rows: Rows, event: withdrawal.RepeatVoided, recorded: Recorded) -> None:
        rows.put(remediation=event.originator_id, followed_by=None)


def _attached(rows: Rows, event: grading.AuditAttached | grading.GradeChanged) -> dict[str, Any]:
    """The audits attached, with this one; without it where it was voided. The opening audit is not among them."""
    known = rows.get("attached", event.originator_id) or []
    others = [ref for ref in known if ref != event.audit_ref]
    voided = isinstance(event, grading.GradeChanged) and event.because is RegradedBecause.VOID
    own = rows.get("audit_ref", event.originator_id) == event.audit_ref
    return {"attached": (others if voided or own else [*others, event.audit_ref]) or None}


def _status(rows: Rows, event: withdrawal.Reinstated, undone: str) -> str:
    """How a remediation stands again that was reinstated: one that was voided may have been withdrawn before."""
    if undone == "voided_on" and rows.get("withdrawn_on", event.originator_id) is not None:
        return Status.WITHDRAWN.value
    return (Status.OPEN if rows.get("closed_on", event.originator_id) is None else Status.CLOSED).value


@dataclass(frozen=True, kw_only=True)
class Filters:
    """What a list of remediations is narrowed to; ``overdue_at`` keeps those with something overdue on that day.

    ``privacy_owed`` keeps those of which it is still to be settled that they were entered against the wrong child.
    What was voided is left out unless ``state`` asks for it.
    """

    state: str | None = None
    overdue_at: Any = None
    owner: str | None = None
    service: str | None = None
    team: str | None = None
    step: str | None = None
    privacy_owed: bool = False


def remediations(
    reader: Reader, filters: Filters, *, after: tuple[Any, str] | None = None, limit: int = 2_000
) -> list[Any]:
    """Rows of the board, newest day 0 first, from after the row that ended the page before."""
    board = reader.table(Board)
    query = sa.select(board).where(reader.imported(board), *_conditions(reader, board, filters))
    if after is not None:
        query = query.where(sa.tuple_(board.c.graded_on, board.c.audit_ref) < after)
    return reader.rows(query.order_by(board.c.graded_on.desc(), board.c.audit_ref.desc()).limit(limit))


def remediation(reader: Reader, audit_ref: str) -> Any | None:
    """The row of one remediation, or ``None``."""
    board = reader.table(Board)
    return reader.connection.execute(sa.select(board).where(board.c.audit_ref == audit_ref)).first()


def open_files(reader: Reader) -> dict[UUID, Any]:
    """Of each open remediation by what its ladder is climbed: ``critical, follows, service_manager``."""
    board = reader.table(Board)
    query = sa.select(board.c.remediation, board.c.critical, board.c.follows, board.c.service_manager)
    return {row.remediation: row for row in reader.rows(query.where(board.c.status == Status.OPEN.value))}


def movements(reader: Reader, first: date, last: date) -> list[Any]:
    """Of the files re-audited in the period: the grade ``before`` and ``after``, and how many."""
    return moved(reader, first, last).counts()


def moved(reader: Reader, first: date, last: date) -> Counted:
    """The files re-audited in the period, by their grade ``before`` and ``after``."""
    board, steps = reader.table(Board), reader.table(Adherence)
    return Counted(
        reader=reader,
        source=board.join(steps, steps.c.remediation == board.c.remediation),
        facts=(board.c.grade.label("before"), board.c.re_audit_grade.label("after")),
        where=(
            steps.c.step == Step.RE_AUDIT.value,
            steps.c.done_on.between(first, last),
            board.c.re_audit_grade.is_not(None),
            reader.visible(board),
        ),
        said=(board.c.audit_ref, steps.c.done_on),
    )


def closings(reader: Reader, first: date, last: date) -> list[Any]:
    """What was closed in the period: ``audit_ref, closed_on, because, decided_otherwise``, by reference."""
    board = reader.table(Board)
    said = (board.c.audit_ref, board.c.closed_on, board.c.closed_because.label("because"), board.c.decided_otherwise)
    query = sa.select(*said)
    within = query.where(board.c.closed_on.between(first, last), reader.visible(board))
    return reader.rows(within.order_by(board.c.audit_ref))


def count_same_child_again(reader: Reader, first: date, last: date, as_at: date) -> int:
    """How many remediations were opened in the period for a child who had another in the months before (E15).

    A repeat inadequate is counted by its re-audit, and not here.
    """
    return same_child_again(reader, first, last, as_at).total()


def same_child_again(reader: Reader, first: date, last: date, as_at: date) -> Counted:
    """The remediations that :func:`count_same_child_again` counts."""
    board = reader.table(Board)
    again = (
        board.c.graded_on.between(first, min(last, as_at)),
        board.c.same_child.is_not(None),
        board.c.follows.is_(None),
        reader.visible(board),
    )
    return Counted(reader=reader, source=board, where=again, said=(board.c.audit_ref, board.c.graded_on))


def references(reader: Reader, remediations: Collection[UUID]) -> dict[UUID, str]:
    """By remediation, its reference."""
    board = reader.table(Board)
    query = sa.select(board.c.remediation, board.c.audit_ref)
    return {row.remediation: row.audit_ref for row in reader.rows(query) if row.remediation in remediations}


def places(reader: Reader) -> list[Any]:
    """Every ``service, team`` that has had a remediation, by name."""
    board = reader.table(Board)
    query = sa.select(board.c.service, board.c.team).where(reader.visible(board)).distinct()
    return reader.rows(query.order_by(board.c.service, board.c.team))


def count_open(reader: Reader) -> int:
    """How many remediations are open."""
    board = reader.table(Board)
    counted = sa.select(sa.func.count()).where(
        board.c.status == Status.OPEN.value, board.c.graded_on.is_not(None), reader.visible(board)
    )
    return reader.connection.scalar(counted) or 0


def count_withdrawn(reader: Reader, first: date, last: date, as_at: date) -> int:
    """How many remediations were withdrawn in the period and are still (E5)."""
    return withdrawn(reader, first, last, as_at).total()


def withdrawn(reader: Reader, first: date, last: date, as_at: date) -> Counted:
    """The remediations that were withdrawn in the period and are still."""
    board = reader.table(Board)
    within = (board.c.withdrawn_on.between(first, min(last, as_at)), reader.visible(board))
    return Counted(reader=reader, source=board, where=within, said=(board.c.audit_ref, board.c.withdrawn_on))


def _conditions(reader: Reader, board: sa.Table, filters: Filters) -> list[sa.ColumnElement[bool]]:
    state = board.c.status != Status.VOIDED.value if filters.state is None else board.c.status == filters.state
    conditions = [state, board.c.graded_on.is_not(None)]
    if filters.service is not None:
        conditions.append(board.c.service == filters.service)
    if filters.team is not None:
        conditions.append(board.c.team == filters.team)
    if filters.privacy_owed:
        misfiled = reader.table(Misfiled)
        conditions.append(board.c.remediation.in_(sa.select(misfiled.c.aggregate).where(owed(misfiled))))
    wanted = _open_deadlines(reader, filters)
    if wanted is not None:
        conditions.append(board.c.remediation.in_(wanted))
    return conditions


def _open_deadlines(reader: Reader, filters: Filters) -> sa.Select[tuple[UUID]] | None:
    if filters.overdue_at is None and filters.owner is None and filters.step is None:
        return None
    table = reader.table(Deadlines)
    owed = (issued(table), table.c.done_on.is_(None), table.c.closed_on.is_(None))
    query = sa.select(table.c.remediation).where(*owed)
    if filters.overdue_at is not None:
        query = query.where(table.c.due_on < filters.overdue_at)
    if filters.owner is not None:
        query = query.where(table.c.owner == filters.owner)
    if filters.step is not None:
        query = query.where(table.c.step == filters.step)
    return query


def opened_between(reader: Reader, first: date, last: date) -> list[Any]:
    """The remediations whose day 0 lies in a period, in that order: ``remediation, audit_ref, follows``."""
    board = reader.table(Board)
    query = sa.select(board.c.remediation, board.c.audit_ref, board.c.follows).where(
        board.c.graded_on.between(first, last), reader.visible(board)
    )
    return reader.rows(query.order_by(board.c.graded_on, board.c.audit_ref))
