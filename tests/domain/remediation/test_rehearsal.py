"""Other rules are tried on a remediation with the decisions that would have been taken, and nothing is recorded."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from hypothesis import given as generated
from hypothesis import strategies as st

from domain.deadlines import deadline_for
from domain.people import Absence
from domain.policy import Policy
from domain.policy_document import policy_from
from domain.rehearsal import Supposed, climbed
from domain.vocabulary import Step
from tests.domain.support import (
    CALENDAR,
    GRADED,
    PEOPLE,
    POLICY,
    act,
    deadlines_set,
    given,
    opening,
    recorded,
    shipped_document,
)

DECIDED_ON = date(2019, 3, 20)
DECISION = (Step.CASELOAD_REVIEW, "")


def other(**clocks: int) -> Policy:
    """The shipped policy with other numbers of days."""
    document: Any = shipped_document()
    for step, days in clocks.items():
        document["steps"][step]["clock"]["days"] = days
    return policy_from(document)


def supposed(policy: Policy = POLICY, **changes: Any) -> Supposed:
    return Supposed(**{"policy": policy, "calendar": CALENDAR, "told": (), "criteria_met": False} | changes)


def dates(found: Any) -> dict[Step, date]:
    return {step: each.due_on for (step, _), each in found.items()}


def test_its_own_rules_give_the_dates_it_was_opened_with() -> None:
    remediation = given(*opening())

    assert remediation.dates_at_opening(supposed()) == remediation.deadlines
    assert recorded(remediation) == []


def test_a_critical_file_has_its_clocks_and_its_safety_check() -> None:
    remediation = given(*opening(critical=True, grade="Inadequate critical"))

    found = remediation.dates_at_opening(supposed(criteria_met=False))

    assert (Step.SAFETY_CHECK, "") in found
    assert found[Step.RE_AUDIT, ""] == remediation.deadlines[Step.RE_AUDIT, ""]
    assert dates(found)[Step.RE_AUDIT] == CALENDAR.add_working_days(date(2019, 3, 18), 20)


def test_another_clock_gives_another_date_and_the_steps_counted_from_it_follow() -> None:
    found = given(*opening()).dates_at_opening(supposed(other(service_manager_review=15)))

    assert dates(found)[Step.SERVICE_MANAGER_REVIEW] == date(2019, 3, 25)
    assert dates(found)[Step.RE_AUDIT] == CALENDAR.add_working_days(date(2019, 3, 25), 30)
    assert dates(found)[Step.DAY_THREE_MEETING] == date(2019, 3, 7)


def test_criteria_and_people_told_arm_what_they_would_have_armed() -> None:
    found = given(*opening()).dates_at_opening(supposed(told=("TM01",), criteria_met=True))

    assert (Step.ACKNOWLEDGEMENT, "TM01") in found
    assert (Step.CASELOAD_DECISION, "") in found


def test_history_is_held_only_to_the_steps_that_its_source_had() -> None:
    only = frozenset((Step.DAY_THREE_MEETING,))
    remediation = given(*opening(only=only, imported_on=date(2019, 9, 1)))

    assert set(dates(remediation.dates_at_opening(supposed()))) == only


def test_a_grade_that_another_scale_lacks_runs_as_the_file_does() -> None:
    renamed = policy_from(shipped_document() | {"grades": [{"name": "Weak", "opens": True}]})

    assert given(*opening(critical=True, grade="Inadequate critical")).grade_is_critical(renamed)
    assert not given(*opening()).grade_is_critical(renamed)
    assert not given(*opening(critical=True)).grade_is_critical(POLICY)


def test_what_something_later_set_is_counted_from_the_same_day() -> None:
    review = deadline_for(
        POLICY.steps[Step.CASELOAD_REVIEW], POLICY, CALENDAR, DECIDED_ON, critical=False, repeat=False
    )
    remediation = given(*opening(), deadlines_set((review,), DECIDED_ON))

    found = remediation.dates_later(supposed(other(caseload_review=5)), [DECISION])

    assert found[DECISION].due_on == date(2019, 3, 27)
    assert remediation.dates_later(supposed(), [DECISION])[DECISION] == remediation.deadlines[DECISION]


def test_on_a_critical_file_what_was_set_later_climbs_as_fast_as_it_did() -> None:
    review = deadline_for(POLICY.steps[Step.CASELOAD_REVIEW], POLICY, CALENDAR, DECIDED_ON, critical=True, repeat=False)
    remediation = given(*opening(critical=True), deadlines_set((review,), DECIDED_ON))

    assert remediation.dates_later(supposed(), [DECISION])[DECISION] == review


def test_a_step_that_other_rules_do_not_have_has_no_date() -> None:
    document: Any = shipped_document()
    del document["steps"]["caseload_review"]
    review = deadline_for(
        POLICY.steps[Step.CASELOAD_REVIEW], POLICY, CALENDAR, DECIDED_ON, critical=False, repeat=False
    )
    remediation = given(*opening(), deadlines_set((review,), DECIDED_ON))

    assert remediation.dates_later(supposed(policy_from(document)), [DECISION]) == {}


def test_the_ladder_is_climbed_until_the_day_the_step_was_done_and_tells_whom_it_would_have_told() -> None:
    remediation = given(*opening())
    plan = remediation.deadlines[Step.IMPROVEMENT_PLAN, ""]

    told = remediation.told_until(plan, date(2019, 3, 11), act(), PEOPLE)

    assert [(rung, set(people)) for rung, people in told] == [
        ("reminder", {"TM01"}),
        ("line_manager", {"TM01", "SM01"}),
    ]
    assert recorded(remediation) == []


def test_whoever_was_away_on_the_day_of_a_rung_had_somebody_told_beside_them() -> None:
    remediation = given(*opening())
    plan = remediation.deadlines[Step.IMPROVEMENT_PLAN, ""]
    away = replace(PEOPLE["TM01"], absences=(Absence(date(2019, 3, 7), date(2019, 3, 7)),))

    told = remediation.told_until(plan, date(2019, 3, 7), act(), {**PEOPLE, "TM01": away})

    assert told == (("reminder", ("TM01", "SM01")),)


def test_of_two_rungs_on_one_day_the_higher_is_raised() -> None:
    day = date(2019, 3, 11)
    rungs = {"reminder": GRADED, "next_manager": day, "head_of_service": day, "director": date(2019, 3, 12)}

    assert climbed(rungs, day) == [("reminder", GRADED), ("head_of_service", day)]
    assert climbed(rungs, GRADED - timedelta(days=1)) == []


@generated(st.lists(st.integers(0, 30), min_size=1, max_size=5).map(sorted), st.integers(0, 30))
def test_no_rung_is_climbed_twice_or_after_the_day(days: list[int], until: int) -> None:
    rungs = {f"rung {n}": GRADED + timedelta(days=day) for n, day in enumerate(days)}
    last = GRADED + timedelta(days=until)

    found = climbed(rungs, last)

    assert len(found) == len({name for name, _ in found}) == len({day for _, day in found})
    assert all(rungs[name] == day <= last for name, day in found)
    assert {day for _, day in found} == {day for day in rungs.values() if day <= last}
