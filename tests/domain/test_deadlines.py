"""Every deadline of the sample year, and how clocks, criteria and an import change what is set."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.calendar import WorkingCalendar
from domain.deadlines import Deadline, Opening, deadline_for, deadlines_at_opening, key_of, moved, name_of, rung_days
from domain.policy import Clock, Policy
from domain.vocabulary import Step
from tests.domain.support import CALENDAR, GRADED, POLICY

EXPECTED = Path(__file__).parent.parent / "data" / "monitoring-2018-19.expected.json"
GRADED_ON = {
    "AUD18-011": date(2018, 6, 18),
    "AUD18-035": date(2018, 7, 24),
    "AUD18-053": date(2018, 8, 23),
    "AUD18-075": date(2018, 9, 28),
    "AUD18-099": date(2018, 11, 5),
    "AUD18-129": date(2018, 12, 21),
    "AUD18-164": date(2019, 2, 14),
    "AUD18-202": date(2019, 4, 18),
}
DECIDED_ON = {"AUD18-035": date(2018, 8, 7)}
CRITICAL = {"AUD18-035"}
WORKING_DAYS = st.dates(date(2012, 2, 1), date(2028, 6, 1)).filter(CALENDAR.is_working)


@cache
def expected() -> Any:
    return json.loads(EXPECTED.read_text(encoding="utf-8"))["deadlines"]


def at_opening(graded_on: date = GRADED, **changes: Any) -> dict[Step, Deadline]:
    how = {"critical": False, "criteria_met": False} | changes
    return {each.step: each for each in deadlines_at_opening(POLICY, CALENDAR, Opening(graded_on, **how))}


def dates(deadlines: Mapping[Step, Deadline]) -> dict[str, str]:
    return {step.value: deadline.due_on.isoformat() for step, deadline in deadlines.items()}


@pytest.mark.parametrize("audit_ref", GRADED_ON)
def test_every_deadline_of_the_sample_year(audit_ref: str) -> None:
    critical = audit_ref in CRITICAL
    met = "caseload_decision" in expected()[audit_ref]
    issued = dates(at_opening(GRADED_ON[audit_ref], critical=critical, criteria_met=met))
    if audit_ref in DECIDED_ON:
        rule = POLICY.steps[Step.CASELOAD_REVIEW]
        review = deadline_for(rule, POLICY, CALENDAR, DECIDED_ON[audit_ref], critical=critical, repeat=False)
        issued["caseload_review"] = review.due_on.isoformat()

    assert issued == expected()[audit_ref]


def test_all_eight_files_of_the_year_are_checked() -> None:
    assert set(expected()) == set(GRADED_ON)


def test_the_re_audit_counts_from_the_reviews_date_and_comes_sooner_for_a_critical_file() -> None:
    ordinary, critical = at_opening(), at_opening(critical=True)
    reviewed_on = ordinary[Step.SERVICE_MANAGER_REVIEW].due_on

    assert ordinary[Step.RE_AUDIT].counted_from == reviewed_on
    assert ordinary[Step.RE_AUDIT].due_on == CALENDAR.add_working_days(reviewed_on, 30)
    assert critical[Step.RE_AUDIT].due_on == CALENDAR.add_working_days(reviewed_on, 20)


def test_a_critical_file_keeps_the_other_dates_and_climbs_faster() -> None:
    ordinary, critical = at_opening()[Step.DAY_THREE_MEETING], at_opening(critical=True)[Step.DAY_THREE_MEETING]

    assert critical.due_on == ordinary.due_on == date(2019, 3, 7)
    assert ordinary.rungs == {
        "reminder": date(2019, 3, 6),
        "line_manager": date(2019, 3, 8),
        "next_manager": date(2019, 3, 11),
        "head_of_service": date(2019, 3, 12),
        "director": date(2019, 3, 14),
    }
    assert critical.rungs == {
        "reminder": date(2019, 3, 6),
        "line_manager": date(2019, 3, 8),
        "next_manager": date(2019, 3, 8),
        "head_of_service": date(2019, 3, 8),
        "director": date(2019, 3, 11),
    }


def test_the_caseload_decision_is_due_only_where_a_criterion_is_met() -> None:
    assert Step.CASELOAD_DECISION not in at_opening()
    assert at_opening(criteria_met=True)[Step.CASELOAD_DECISION].due_on == date(2019, 3, 18)


def test_the_caseload_review_is_not_due_until_it_is_decided() -> None:
    assert Step.CASELOAD_REVIEW not in at_opening(criteria_met=True)


def test_a_step_counts_from_one_that_is_not_owed() -> None:
    only = frozenset({Step.RE_AUDIT})

    assert dates(at_opening(only=only)) == {"re_audit": dates(at_opening())["re_audit"]}


def test_an_import_arms_only_the_steps_its_source_has_columns_for() -> None:
    only = frozenset({Step.NOTIFICATION, Step.CASELOAD_DECISION, Step.CASELOAD_REVIEW})

    assert set(at_opening(only=only)) == {Step.NOTIFICATION}
    assert set(at_opening(only=only, criteria_met=True)) == {Step.NOTIFICATION, Step.CASELOAD_DECISION}


def test_an_imported_deadline_that_has_passed_is_chased_from_the_import_date_without_a_reminder() -> None:
    imported_on = date(2019, 4, 18)
    meeting = at_opening(escalates_from=imported_on)[Step.DAY_THREE_MEETING]

    assert meeting.due_on == date(2019, 3, 7)
    assert meeting.rungs == {
        "line_manager": date(2019, 4, 23),
        "next_manager": date(2019, 4, 24),
        "head_of_service": date(2019, 4, 25),
        "director": date(2019, 4, 29),
    }


def test_a_rung_on_the_day_itself_is_past_too_when_its_deadline_is_imported(policy: Policy) -> None:
    reminder, *others = policy.ladder
    on_the_day = replace(policy, ladder=(replace(reminder, days=0), *others))
    rungs = rung_days(on_the_day, CALENDAR, GRADED, critical=False, escalates_from=GRADED)

    assert "reminder" not in rungs
    assert rung_days(on_the_day, CALENDAR, GRADED, critical=False)["reminder"] == GRADED


def test_an_imported_deadline_still_to_come_is_chased_like_any_other() -> None:
    imported = at_opening(escalates_from=date(2019, 3, 8))

    assert imported[Step.SERVICE_MANAGER_REVIEW] == at_opening()[Step.SERVICE_MANAGER_REVIEW]
    assert "reminder" not in imported[Step.IMPROVEMENT_PLAN].rungs


def test_a_deadline_in_years_without_published_holidays_is_provisional() -> None:
    issued = at_opening(date(2028, 12, 14))

    assert not issued[Step.IMPROVEMENT_PLAN].provisional
    assert issued[Step.SERVICE_MANAGER_REVIEW].provisional


def test_calendar_days_run_through_weekends_and_holidays(policy: Policy, calendar: WorkingCalendar) -> None:
    rule = replace(policy.steps[Step.DAY_THREE_MEETING], clock=Clock(3, "graded_on", calendar_days=True))
    deadline = deadline_for(rule, policy, calendar, date(2019, 4, 18), critical=False, repeat=False, item="7")

    assert (deadline.due_on, deadline.item) == (date(2019, 4, 21), "7")


def test_a_clock_without_days_is_due_on_the_day_itself(policy: Policy, calendar: WorkingCalendar) -> None:
    rule = replace(policy.steps[Step.NOTIFICATION], clock=Clock(0, "graded_on", calendar_days=True))

    assert deadline_for(rule, policy, calendar, date(2019, 4, 20), critical=True, repeat=False).due_on == date(
        2019, 4, 20
    )


def test_each_person_who_was_told_owes_an_acknowledgement_a_day_after_they_were_told() -> None:
    told_late = Opening(
        GRADED, critical=False, criteria_met=False, told=("SW01", "TM01"), escalates_from=date(2019, 3, 6)
    )
    owed = [each for each in deadlines_at_opening(POLICY, CALENDAR, told_late) if each.step is Step.ACKNOWLEDGEMENT]

    assert [(each.item, each.due_on) for each in owed] == [("SW01", date(2019, 3, 7)), ("TM01", date(2019, 3, 7))]
    assert list(owed[0].rungs) == ["line_manager", "next_manager", "head_of_service"]


@pytest.mark.parametrize(
    ("graded_on", "grade_is_critical", "armed"),
    [
        (date(2019, 3, 4), False, set()),
        (date(2019, 3, 4), True, {Step.SAFETY_CHECK}),  # the meeting is three calendar days away
        (date(2019, 4, 18), True, {Step.SAFETY_CHECK, Step.INTERIM_PROTECTION}),  # Easter: seven
    ],
)
def test_a_critical_file_owes_a_safety_check_the_same_day_and_interim_protection_where_the_meeting_is_far(
    graded_on: date, grade_is_critical: bool, armed: set[Step]
) -> None:
    issued = at_opening(graded_on, critical=True, critical_grade=grade_is_critical)

    safety = {step: each for step, each in issued.items() if step in (Step.SAFETY_CHECK, Step.INTERIM_PROTECTION)}
    assert set(safety) == armed
    assert {each.due_on for each in safety.values()} <= {graded_on}


def test_a_deadline_has_a_name_by_which_events_know_it() -> None:
    for key, name in (((Step.RE_AUDIT, ""), "re_audit"), ((Step.ACTION_DONE, "2"), "action_done:2")):
        assert (name_of(key), key_of(name)) == (name, key)


def test_a_deadline_that_is_moved_climbs_its_own_ladder_from_the_new_date() -> None:
    check = deadline_for(
        POLICY.steps[Step.MONITORING_CHECK], POLICY, CALENDAR, GRADED, critical=False, repeat=False, item="1"
    )
    later = moved(check, date(2028, 12, 29), POLICY, CALENDAR, critical=False, repeat=False)

    assert list(later.rungs) == ["reminder", "line_manager", "next_manager", "head_of_service"]
    assert (later.due_on, later.counted_from, later.item, later.provisional) == (date(2028, 12, 29), GRADED, "1", False)
    assert later.rungs["reminder"] == date(2028, 12, 28)


def test_steps_may_be_written_in_any_order(policy: Policy, calendar: WorkingCalendar) -> None:
    backwards = replace(policy, steps=dict(reversed(policy.steps.items())))
    issued = deadlines_at_opening(backwards, calendar, Opening(GRADED, critical=False, criteria_met=True))

    assert {each.step: each for each in issued} == at_opening(criteria_met=True)


@given(graded_on=WORKING_DAYS, critical=st.booleans(), criteria_met=st.booleans())
def test_a_deadline_is_a_working_day_after_the_grading_and_its_rungs_climb(
    graded_on: date, critical: bool, criteria_met: bool
) -> None:
    for deadline in at_opening(graded_on, critical=critical, criteria_met=criteria_met).values():
        assert CALENDAR.is_working(deadline.due_on)
        assert deadline.due_on > graded_on
        assert list(deadline.rungs.values()) == sorted(deadline.rungs.values())
        assert deadline.rungs["reminder"] < deadline.due_on < deadline.rungs["line_manager"]


@given(due_on=WORKING_DAYS, days=st.integers(-90, 90), critical=st.booleans())
def test_nobody_is_chased_for_the_past_before_the_import(due_on: date, days: int, critical: bool) -> None:
    imported_on = due_on + timedelta(days=days)
    rungs = rung_days(POLICY, CALENDAR, due_on, critical=critical, escalates_from=imported_on)

    passed = imported_on >= due_on
    assert ("reminder" in rungs) == (not passed)
    assert not passed or min(rungs.values()) > imported_on
