"""Corrections over the application: what follows from them beside the remediation itself."""

from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from domain.errors import FollowedError
from domain.vocabulary import CaseloadDecision, Step
from projections import (
    action_counts,
    action_queries,
    board_queries,
    caseloads,
    deadline_queries,
    files,
    history,
    monitoring,
)
from projections.adherence import Adherence
from service.commands.audits import Audits
from service.commands.caseload_reviews import CaseloadReviews
from service.commands.changes import Changes
from service.commands.corrections import Corrections
from service.commands.monitoring import Progress
from service.commands.people import People
from service.commands.remediations import ActionText, Remediations
from service.storage.store import Store
from tests.support.council import GRADED_ON, NOW, appoint_everyone, command, findings

TODAY = NOW.date()
PLAN_ON, DECIDED_ON, SIGNED_ON = date(2026, 11, 6), date(2026, 11, 10), date(2026, 11, 12)
WHY = "The minutes say otherwise"
ACTION = ActionText(
    theme="Assessment",
    action="Write the assessment again with the family",
    owner="SW01",
    due_on=date(2026, 11, 18),
    measure="Seen on the file at supervision",
    difference="She knows what happens next",
    family_part="Her grandmother has her at weekends",
)


@pytest.fixture
def corrections(recorded: Remediations) -> Corrections:
    return Corrections(recorded.store)


def correct(corrections: Corrections, step: Step, done_on: date, item: str = "") -> None:
    said: dict[str, Any] = {"corrected_by": "QA01", "reason": WHY}
    corrections.correct_step(command(), "A-1", TODAY, step=step, item=item, done_on=done_on, **said)


def retract(corrections: Corrections, step: Step, item: str = "") -> None:
    corrections.retract_step(command(), "A-1", TODAY, step=step, item=item, corrected_by="QA01", reason=WHY)


def decide(recorded: Remediations) -> None:
    recorded.decide_on_caseload(
        command(), "A-1", DECIDED_ON, decision=CaseloadDecision.REVIEW, decided_by="SM01", reason=WHY
    )


def review(recorded: Remediations) -> Any:
    with recorded.store.reading() as reader:
        return caseloads.review(reader, "A-1")


def test_the_review_of_the_caseload_follows_what_is_put_right(recorded: Remediations, corrections: Corrections) -> None:
    decide(recorded)
    recorded.complete_caseload_review(command(), "A-1", TODAY, cases=0, learning=WHY)
    correct(corrections, Step.CASELOAD_DECISION, SIGNED_ON)
    found = review(recorded)
    assert (found.state, found.decided_on, found.completed_on) == ("complete", SIGNED_ON, TODAY)

    retract(corrections, Step.CASELOAD_REVIEW)
    found = review(recorded)
    assert (found.state, found.completed_on) == ("under_way", None)

    retract(corrections, Step.CASELOAD_DECISION)
    found = review(recorded)
    assert (found.state, found.decision, found.decided_on, found.criteria) == ("to_decide", None, None, [])


def test_a_decision_after_which_cases_were_counted_was_taken(recorded: Remediations, corrections: Corrections) -> None:
    decide(recorded)
    CaseloadReviews(recorded.store).count(command(), "A-1", SIGNED_ON, cases=4)

    with pytest.raises(FollowedError):
        retract(corrections, Step.CASELOAD_DECISION)
    correct(corrections, Step.CASELOAD_DECISION, SIGNED_ON)
    assert (review(recorded).decided_on, review(recorded).held) == (SIGNED_ON, 4)


def test_the_actions_of_a_plan_that_was_not_agreed_are_nowhere(
    recorded: Remediations, corrections: Corrections
) -> None:
    recorded.agree_improvement_plan(command(), "A-1", PLAN_ON, actions=[ACTION])
    correct(corrections, Step.IMPROVEMENT_PLAN, PLAN_ON + timedelta(days=3))
    with recorded.store.reading() as reader:
        (action,) = action_queries.actions_of(reader, files.remediation_id(reader, "A-1"), TODAY)
    assert action.agreed_on == PLAN_ON + timedelta(days=3)

    retract(corrections, Step.IMPROVEMENT_PLAN)

    with recorded.store.reading() as reader:
        of = files.remediation_id(reader, "A-1")
        assert action_queries.actions_of(reader, of, TODAY) == []
        assert action_counts.action_counts(reader, GRADED_ON, TODAY, TODAY)["total"] == 0
        assert action_queries.undone_of(reader, ["SW01"]) == []
        owed = {row.step for row in deadline_queries.deadlines_of(reader, [of]) if row.closed_on is None}
    assert not owed & {"action_done", "monitoring_check"}


def test_what_was_done_about_an_action_goes_with_the_day_or_is_gone(
    recorded: Remediations, corrections: Corrections
) -> None:
    recorded.agree_improvement_plan(command(), "A-1", PLAN_ON, actions=[ACTION])
    recorded.complete_action(command(), "A-1", 1, SIGNED_ON, evidence=WHY)
    recorded.verify_action(command(), "A-1", 1, TODAY, effective=False, verified_by="SM01")

    def action() -> Any:
        with recorded.store.reading() as reader:
            (found,) = action_queries.actions_of(reader, files.remediation_id(reader, "A-1"), TODAY)
        return found

    correct(corrections, Step.ACTION_DONE, SIGNED_ON - timedelta(days=1), "1")
    assert (action().done_on, action().evidence is not None, action().state) == (
        SIGNED_ON - timedelta(days=1),
        True,
        "not_effective",
    )
    for step, state in (
        (Step.ACTION_EFFECTIVE, "confirmed"),
        (Step.ACTION_CONFIRMED, "done"),
        (Step.ACTION_DONE, "overdue"),
    ):
        retract(corrections, step, "1")
        assert action().state == state


def test_a_check_that_was_not_made_is_not_shown(recorded: Remediations, corrections: Corrections) -> None:
    recorded.agree_improvement_plan(command(), "A-1", PLAN_ON, actions=[ACTION])
    recorded.record_monitoring_check(
        command(), "A-1", SIGNED_ON, progress=Progress(on_track=[1], off_track=[]), checked_by="TM01"
    )

    def checked_on() -> list[date]:
        with recorded.store.reading() as reader:
            return [row.checked_on for row in monitoring.checks_of(reader, files.remediation_id(reader, "A-1"))]

    correct(corrections, Step.MONITORING_CHECK, SIGNED_ON + timedelta(days=1), "1")
    assert checked_on() == [SIGNED_ON + timedelta(days=1)]
    retract(corrections, Step.MONITORING_CHECK, "1")
    assert checked_on() == []


def test_a_meeting_that_was_not_held_after_all_is_shown_so_again(
    recorded: Remediations, corrections: Corrections
) -> None:
    def not_held() -> bool | None:
        with recorded.store.reading() as reader:
            return bool(board_queries.remediation(reader, "A-1").meeting_not_held)

    retract(corrections, Step.DAY_THREE_MEETING)
    assert not not_held()
    recorded.note_meeting_not_held(command(), "A-1", PLAN_ON, reason=WHY)
    recorded.hold_day_three_meeting(command(), "A-1", TODAY, chair="PL01", reason=WHY)
    assert not not_held()
    retract(corrections, Step.DAY_THREE_MEETING)
    assert not_held()


def test_a_re_audit_and_a_notification_that_were_not_so_are_gone(
    recorded: Remediations, corrections: Corrections
) -> None:
    recorded.notify_managers(command(), "A-1", GRADED_ON, ["SM01"])
    recorded.re_audit(command(), "A-1", TODAY, grade="Good")
    retract(corrections, Step.NOTIFICATION)
    retract(corrections, Step.RE_AUDIT)

    with recorded.store.reading() as reader:
        assert board_queries.remediation(reader, "A-1").re_audit_grade is None
        (wait,) = files.waits(reader, GRADED_ON, TODAY, TODAY)
    assert wait.notified_on is None


def test_the_deviations_shown_are_those_that_stand(recorded: Remediations, corrections: Corrections) -> None:
    def standing() -> list[tuple[str, str]]:
        with recorded.store.reading() as reader:
            told = history.timeline(reader, files.remediation_id(reader, "A-1"))
        return [(each.detail["step"], each.detail["rule"]) for each in history.deviations_standing(told)]

    retract(corrections, Step.DAY_THREE_MEETING)
    recorded.agree_improvement_plan(command(), "A-1", PLAN_ON, actions=[ACTION])
    assert ("improvement_plan", "out_of_order") in standing()
    recorded.hold_day_three_meeting(command(), "A-1", SIGNED_ON, chair="SW02", reason=WHY)
    correct(corrections, Step.DAY_THREE_MEETING, GRADED_ON + timedelta(days=2))
    assert standing() == [("day_three_meeting", "without_lead_or_cover")]

    retract(corrections, Step.DAY_THREE_MEETING)
    assert standing() == [("improvement_plan", "out_of_order")]


def test_an_agreed_date_stays_in_the_figures_beside_the_right_first_one(
    recorded: Remediations, corrections: Corrections
) -> None:
    recorded.agree_improvement_plan(command(), "A-1", PLAN_ON, actions=[ACTION])
    recorded.complete_action(command(), "A-1", 1, SIGNED_ON, evidence=WHY)
    until = date(2026, 12, 4)
    Changes(recorded.store).extend(
        command(), "A-1", TODAY, step=Step.ACTION_CONFIRMED, item="1", until=until, granted_by="HOS01", reason=WHY
    )
    correct(corrections, Step.ACTION_DONE, SIGNED_ON - timedelta(days=1), "1")

    with recorded.store.reading() as reader:
        of = files.remediation_id(reader, "A-1")
        (row,) = [row for row in deadline_queries.deadlines_of(reader, [of]) if row.step == Step.ACTION_CONFIRMED]
        table = reader.table(Adherence)
        (figure,) = reader.rows(sa.select(table).where(table.c.step == Step.ACTION_CONFIRMED.value))
    right = date(2026, 11, 18)
    assert (row.original_due_on, row.due_on, row.counted_from) == (right, until, SIGNED_ON - timedelta(days=1))
    assert (figure.original_due_on, figure.agreed_due_on) == (right, until)


def test_a_countersignature_is_the_last_word_on_a_decision_whose_day_was_put_right(store: Store) -> None:
    appoint_everyone(People(store))
    Audits(store).record(command(), findings("A-1", grade="Inadequate critical"))
    recorded, corrections = Remediations(store), Corrections(store)
    recorded.decide_on_caseload(
        command(), "A-1", DECIDED_ON, decision=CaseloadDecision.NOT_REQUIRED, decided_by="SM01", reason=WHY
    )
    CaseloadReviews(store).countersign(command(), "A-1", SIGNED_ON, agreed=False, countersigned_by="HOS01", reason=WHY)

    def outcome() -> str | None:
        with store.reading() as reader:
            table = reader.table(Adherence)
            (row,) = reader.rows(sa.select(table).where(table.c.step == Step.CASELOAD_DECISION.value))
        return str(row.outcome)

    assert outcome() == "review"
    correct(corrections, Step.CASELOAD_DECISION, DECIDED_ON - timedelta(days=1))
    found = review(recorded)
    assert (found.state, found.countersigned, found.decided_on) == ("under_way", False, DECIDED_ON - timedelta(days=1))
    assert outcome() == "review"

    retract(corrections, Step.COUNTERSIGNATURE)
    found = review(recorded)
    assert (found.state, found.countersigned, outcome()) == ("not_required", None, "not_required")
