"""A tracker row as history: each step that it has a day for, recorded as it was."""

from collections.abc import Sequence
from datetime import date

from domain.proposed_action import ProposedAction
from domain.remediation import Remediation
from domain.vocabulary import CaseloadDecision, ChairedAs, Step
from service.commands.reactions import following, next_reference
from service.imports.drafts import Draft
from service.imports.rows import ActionRow, TrackerRow
from service.imports.snapshot import Snapshot


def record_steps(snapshot: Snapshot, draft: Draft, remediation: Remediation, row: TrackerRow) -> None:
    """Notification, meeting, plan, review and caseload, where the row has a day and the record has none."""
    told_roles = snapshot.rules.policy_of(remediation.policy_version).told_at_opening
    told = tuple(code for role, code in remediation.roles.items() if role in told_roles)
    if (day := _to_record(remediation, Step.NOTIFICATION, row.managers_notified_on)) is not None:
        remediation.notify_managers(snapshot.act(day, remediation), told)
    _meeting(snapshot, draft, remediation, row)
    if (day := _to_record(remediation, Step.IMPROVEMENT_PLAN, row.plan_agreed_on)) is not None:
        remediation.agree_improvement_plan(snapshot.act(day, remediation), people=snapshot.people)
    if (day := _to_record(remediation, Step.SERVICE_MANAGER_REVIEW, row.review_completed_on)) is not None:
        remediation.review_plan(
            snapshot.act(day, remediation),
            satisfied=row.satisfied,
            reviewer=None,
            comments=draft.confidences.take_optional(row.comments, remediation.child),
            people=snapshot.people,
        )
    _caseload(snapshot, draft, remediation, row)


def record_actions(
    snapshot: Snapshot, draft: Draft, remediation: Remediation, row: TrackerRow | None, actions: Sequence[ActionRow]
) -> int:
    """Agree the actions that the record does not have, on the day of the plan; return how many there were."""
    agreed_on = _plan_day(remediation, row)
    new = [action for action in actions if action.number not in remediation.actions]
    for action in sorted(new, key=lambda each: each.number):
        child, keep = remediation.child, draft.confidences
        proposed = ProposedAction(
            theme=action.theme,
            action=keep.take(action.action, child),
            owner=action.owner,
            due_on=action.due_on,
            measure=keep.take_optional(action.measure, child),
            timescale=keep.take_optional(action.timescale, child),
        )
        remediation.agree_action(snapshot.act(agreed_on, remediation), proposed, action.number, people=snapshot.people)
    return len(new)


def record_closing(
    snapshot: Snapshot, draft: Draft, remediation: Remediation, row: TrackerRow, actions: Sequence[ActionRow]
) -> Remediation | None:
    """Actions done and verified, the re-audit and the closing; returns the remediation that a repeat opened."""
    after = None
    follow_actions(snapshot, remediation, actions)
    day = _to_record(remediation, Step.RE_AUDIT, row.re_audited_on)
    grade = row.re_audit_grade
    if grade is not None and day is not None and _is_repeat(snapshot, remediation, grade, day):
        ref, act = next_reference(remediation.ref), snapshot.act_following(day, remediation, grade)
        snapshot.refuse_taken(
            ref, "re_audit_grade", f"This re-audit would open {ref}, which is there already: use another reference."
        )
        after = following(remediation, act, audit_ref=ref, grade=grade, people=snapshot.people, only=snapshot.armed)
        draft.aggregates.append(after)
    if row.closed_on is not None and remediation.closed_on is None:
        remediation.close(snapshot.act(row.closed_on, remediation), closed_by=None, people=snapshot.people)
    return after


def _is_repeat(snapshot: Snapshot, remediation: Remediation, grade: str, day: date) -> bool:
    act = snapshot.act(day, remediation)
    act.policy.grade(grade, field="re_audit_grade")
    return remediation.re_audit(act, grade=grade, people=snapshot.people)


def follow_actions(snapshot: Snapshot, remediation: Remediation, actions: Sequence[ActionRow]) -> None:
    """Record which actions were done, and which were then found to work."""
    for action in actions:
        if action.done_on is not None and action.number not in remediation.actions_done:
            remediation.complete_action(
                snapshot.act(action.done_on, remediation), action.number, people=snapshot.people
            )
        if action.verified_on is None or action.effective is None or action.number in remediation.actions_effective:
            continue
        remediation.verify_action(
            snapshot.act(action.verified_on, remediation),
            action.number,
            effective=action.effective,
            verified_by=None,
            people=snapshot.people,
        )


def _meeting(snapshot: Snapshot, draft: Draft, remediation: Remediation, row: TrackerRow) -> None:
    reason = row.meeting_reason
    if (day := _to_record(remediation, Step.DAY_THREE_MEETING, row.meeting_held_on)) is not None:
        remediation.hold_day_three_meeting(
            snapshot.act(day, remediation),
            chair=row.chair,
            chaired_as=ChairedAs.COVER if row.chaired_as_cover else None,
            reason=draft.confidences.take_optional(reason, remediation.child),
            people=snapshot.people,
        )
    elif row.meeting_not_held and not remediation.meeting_not_held:
        planned = remediation.deadlines.get((Step.DAY_THREE_MEETING, ""))
        if planned is not None:
            day = min(planned.due_on, snapshot.today)
            remediation.note_meeting_not_held(
                snapshot.act(day, remediation), draft.confidences.take_optional(reason, remediation.child)
            )


def _caseload(snapshot: Snapshot, draft: Draft, remediation: Remediation, row: TrackerRow) -> None:
    """The day of the service manager's review is also the day of the caseload decision."""
    undecided = (Step.CASELOAD_DECISION, "") not in remediation.done
    if row.caseload_decision is not None and row.review_completed_on is not None and undecided:
        remediation.decide_on_caseload(
            snapshot.act(row.review_completed_on, remediation),
            decision=CaseloadDecision(row.caseload_decision),
            decided_by=None,
            reason=draft.confidences.take_optional(row.caseload_reason, remediation.child),
            people=snapshot.people,
        )
    if (day := _to_record(remediation, Step.CASELOAD_REVIEW, row.caseload_review_completed_on)) is not None:
        remediation.complete_caseload_review(snapshot.act(day, remediation))


def _to_record(remediation: Remediation, step: Step, day: date | None) -> date | None:
    """The row's day for a step, if the step has a deadline and is not recorded yet."""
    wanted = (step, "") in remediation.deadlines and (step, "") not in remediation.done
    return day if wanted else None


def _plan_day(remediation: Remediation, row: TrackerRow | None) -> date:
    days = (row.plan_agreed_on, row.meeting_held_on, row.review_completed_on) if row is not None else ()
    recorded = remediation.done.get((Step.IMPROVEMENT_PLAN, ""))
    return next((day for day in (recorded, *days) if day is not None), remediation.graded_on)
