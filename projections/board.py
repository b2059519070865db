"""The board: the monitoring spreadsheet, alive. A row a remediation."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from domain.events import case_references, corrections, departures, grading, reassignment, withdrawal
from domain.events import remediation as happened
from domain.vocabulary import RegradedBecause, Role, Status, Step
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
        """By day 0 and reference: the order in which pages and lists are read; by place; by the day it was over."""
        sa.Index(f"board_order_{slot}", table.c.graded_on, table.c.audit_ref)
        sa.Index(f"board_place_{slot}", table.c.service, table.c.team)
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
