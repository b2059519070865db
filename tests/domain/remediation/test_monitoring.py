"""Whether a plan is being carried out: the checks from the plan to the re-audit (F5, F14)."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from domain.errors import (
    DatesContradictError,
    InvalidValueError,
    NotFoundError,
    OwnCaseError,
    RemediationClosedError,
    StepAlreadyRecordedError,
    StepNotDueError,
)
from domain.events import dates
from domain.events import monitoring as events
from domain.remediation import Remediation
from domain.vocabulary import Deviation, EndedBecause, Role, Step
from tests.domain.support import (
    PEOPLE,
    POLICY,
    act,
    agreed,
    deviations,
    done,
    given,
    happened,
    history,
    kinds,
    meeting_held,
    opening,
    plan_agreed,
    proposed,
    recorded,
    refused,
    text,
)

PLAN_DAY, RE_AUDIT_DAY = date(2019, 3, 8), date(2019, 5, 1)
EVERY_FIVE_DAYS = [
    date(2019, 3, 15), date(2019, 3, 22), date(2019, 3, 29), date(2019, 4, 5), date(2019, 4, 12),
    date(2019, 4, 23), date(2019, 4, 30),
]  # fmt: skip
"""Working days from the plan; Easter lies between the fifth and the sixth."""
SLIPPING, VISITED = text("The visit was missed twice"), text("The visit is made today")


def planned(*more: Any, **changes: Any) -> Remediation:
    """A remediation whose plan of one action was agreed, with its checks owed."""
    remediation: Remediation = given(*opening(**changes), meeting_held(), *more)
    remediation.agree_improvement_plan(act(PLAN_DAY), [proposed()], people=PEOPLE)
    recorded(remediation)
    return remediation


def check(remediation: Remediation, on: date, *, track: Sequence[int] = (1,), **said: Any) -> None:
    """Look at the actions on a day; all are on track unless something else is said."""
    asked: dict[str, Any] = {"on_track": track, "off_track": (), "checked_by": "TM01", "people": PEOPLE}
    remediation.record_monitoring_check(act(on), **asked | said)


def owed(remediation: Remediation) -> list[date]:
    """The dates of the checks that are owed and not done."""
    return [each.due_on for each in checks(remediation) if remediation.is_open((each.step, each.item))]


def checks(remediation: Remediation) -> list[Any]:
    return [each for (step, _), each in remediation.deadlines.items() if step is Step.MONITORING_CHECK]


def met(remediation: Remediation) -> dict[str, date]:
    """When which check was done."""
    return {item: day for (step, item), day in remediation.done.items() if step is Step.MONITORING_CHECK}


def test_checks_are_owed_every_five_days_from_the_plan_to_the_re_audit() -> None:
    remediation = planned()

    assert remediation.deadlines[Step.RE_AUDIT, ""].due_on == RE_AUDIT_DAY
    assert owed(remediation) == EVERY_FIVE_DAYS
    assert [each.item for each in checks(remediation)] == ["1", "2", "3", "4", "5", "6", "7"]
    assert [each.counted_from for each in checks(remediation)] == [PLAN_DAY, *EVERY_FIVE_DAYS[:-1]]
    assert remediation.owners[Step.MONITORING_CHECK, "1"] == "TM01"


def test_no_check_is_owed_on_the_day_of_the_re_audit() -> None:
    early = act(date(2019, 3, 11))
    remediation = given(*opening(), meeting_held())
    remediation.agree_improvement_plan(early, [proposed()], people=PEOPLE)

    assert owed(remediation)[-1] == date(2019, 4, 24)  # the next one would be on 1 May


def test_history_and_a_process_without_checks_owe_none() -> None:
    imported, without = given(*opening(), meeting_held()), given(*opening(), meeting_held())
    steps = {step: rule for step, rule in POLICY.steps.items() if step is not Step.MONITORING_CHECK}
    imported.agree_improvement_plan(history(PLAN_DAY), people=PEOPLE)
    by_policy = act(PLAN_DAY, policy=replace(POLICY, steps=steps))
    without.agree_improvement_plan(by_policy, [proposed()], people=PEOPLE)

    assert checks(imported) == checks(without) == []
    without.record_monitoring_check(by_policy, on_track=(1,), off_track=(), checked_by="PL01", people=PEOPLE)
    assert deviations(recorded(without)) == []
    assert met(without) == {}


def test_a_source_without_re_audits_owes_no_checks() -> None:
    remediation = given(*opening(only=frozenset({Step.IMPROVEMENT_PLAN})))
    remediation.agree_improvement_plan(act(PLAN_DAY), [proposed()], people=PEOPLE)

    assert checks(remediation) == []


def test_a_check_says_how_every_open_action_stands() -> None:
    remediation = planned(agreed(2), agreed(3))
    check(
        remediation,
        date(2019, 3, 15),
        track=(4, 2),
        off_track=(3,),
        drift=SLIPPING,
        response=VISITED,
        supervision_on=date(2019, 3, 14),
    )

    assert recorded(remediation) == [
        happened(
            events.MonitoringChecked,
            occurred_on=date(2019, 3, 15),
            item="1",
            on_track=(2, 4),
            off_track=(3,),
            drift=SLIPPING,
            response=VISITED,
            supervision_on=date(2019, 3, 14),
            checked_by="TM01",
        )
    ]
    assert met(remediation) == {"1": date(2019, 3, 15)}


@pytest.mark.parametrize(
    ("on", "item"),
    [
        (date(2019, 3, 11), "1"),
        (date(2019, 3, 15), "1"),
        (date(2019, 3, 18), "1"),
        (date(2019, 3, 21), "1"),
        (date(2019, 3, 22), "2"),
        (date(2019, 4, 8), "4"),
        (date(2019, 4, 30), "7"),
        (date(2019, 5, 7), "7"),
        (date(2019, 5, 8), "8"),
    ],
)
def test_a_check_is_the_one_whose_successor_is_not_due_yet(on: date, item: str) -> None:
    remediation = planned()
    check(remediation, on)

    assert met(remediation) == {item: on}


def test_what_was_missed_stays_missed_and_is_chased_on() -> None:
    remediation = planned()
    check(remediation, date(2019, 3, 25))

    assert met(remediation) == {"2": date(2019, 3, 25)}
    assert owed(remediation)[0] == EVERY_FIVE_DAYS[0]


def test_one_check_more_than_was_owed_is_recorded_and_meets_none() -> None:
    remediation = planned()
    check(remediation, date(2019, 3, 14))
    check(remediation, date(2019, 3, 15))
    check(remediation, PLAN_DAY)

    assert met(remediation) == {"1": date(2019, 3, 14)}
    assert [fact.said["item"] for fact in recorded(remediation)] == ["1", "", ""]
    check(remediation, date(2019, 3, 18))
    assert met(remediation)["2"] == date(2019, 3, 18)


def test_a_check_may_be_named() -> None:
    remediation = planned()
    check(remediation, date(2019, 3, 25), item="1")

    assert met(remediation) == {"1": date(2019, 3, 25)}


def test_a_check_that_is_not_owed_done_or_not_begun_cannot_be_named() -> None:
    remediation = planned()
    check(remediation, date(2019, 3, 15))
    recorded(remediation)

    for item, error in (("1", StepAlreadyRecordedError), ("3", StepNotDueError), ("8", StepNotDueError)):
        with refused(remediation, error, "item"):
            check(remediation, date(2019, 3, 22), item=item)
    check(remediation, date(2019, 3, 25), item="3")


def test_while_the_re_audit_is_late_the_next_check_is_owed_after_each() -> None:
    remediation = planned()
    check(remediation, date(2019, 4, 30))
    assert owed(remediation)[-1] == date(2019, 5, 8)
    check(remediation, date(2019, 5, 8))
    assert owed(remediation)[-1] == date(2019, 5, 15)


def test_a_check_after_a_long_silence_meets_the_one_whose_time_it_is() -> None:
    remediation = planned()
    check(remediation, date(2019, 6, 3))

    assert met(remediation) == {"8": date(2019, 6, 3)}
    assert remediation.deadlines[Step.MONITORING_CHECK, "8"].due_on == date(2019, 6, 6)
    assert [*EVERY_FIVE_DAYS, date(2019, 6, 13)] == owed(remediation)


def test_the_next_check_is_owed_once() -> None:
    remediation = planned()
    check(remediation, date(2019, 4, 30))
    check(remediation, date(2019, 4, 26), item="6")

    assert owed(remediation)[-1] == date(2019, 5, 8)


def test_a_plan_agreed_after_the_re_audit_was_due_owes_its_next_check() -> None:
    remediation = given(*opening(), meeting_held())
    remediation.agree_improvement_plan(act(date(2019, 5, 3)), [proposed(due_on=date(2019, 5, 10))], people=PEOPLE)

    assert owed(remediation) == [date(2019, 5, 13)]


def test_an_imported_plan_is_checked_from_when_somebody_begins() -> None:
    remediation = given(*opening(), meeting_held(), agreed(1), plan_agreed())
    check(remediation, date(2019, 4, 23))

    assert met(remediation) == {"1": date(2019, 4, 23)}
    assert owed(remediation) == [date(2019, 4, 30)]


def test_more_time_for_the_re_audit_owes_more_checks() -> None:
    remediation = planned()
    for step, until in ((Step.SERVICE_MANAGER_REVIEW, date(2019, 3, 20)), (Step.RE_AUDIT, date(2019, 5, 15))):
        remediation.extend(
            act(date(2019, 3, 18)), step=step, until=until, granted_by="SM01", reason=SLIPPING, people=PEOPLE
        )
        if step is Step.SERVICE_MANAGER_REVIEW:
            assert owed(remediation) == EVERY_FIVE_DAYS

    assert owed(remediation) == [*EVERY_FIVE_DAYS, date(2019, 5, 8)]


def test_after_the_re_audit_no_check_is_owed_and_those_missed_stay_missed() -> None:
    remediation = planned()
    check(remediation, date(2019, 3, 15))
    recorded(remediation)
    remediation.re_audit(act(date(2019, 4, 5)), grade="Good", auditor="AU01", people=PEOPLE)

    ended = recorded(remediation)[-1]
    assert (ended.kind, ended.said["because"]) == (dates.DeadlinesEnded, EndedBecause.NOT_OWED)
    assert ended.said["names"] == tuple(f"monitoring_check:{item}" for item in (4, 5, 6, 7))
    assert owed(remediation) == EVERY_FIVE_DAYS[1:3]


def test_after_the_closing_no_check_is_owed() -> None:
    remediation = planned()
    remediation.close(act(date(2019, 3, 22)), closed_by="AU01", agreed_by="SM01", people=PEOPLE)

    ended, closed = recorded(remediation)[:2]
    assert ended.said["names"] == tuple(f"monitoring_check:{item}" for item in range(2, 8))
    assert "monitoring_check:1" in closed.said["open_steps"]


def test_a_check_of_before_the_re_audit_may_be_typed_in_after_it() -> None:
    remediation = planned()
    remediation.re_audit(act(date(2019, 4, 5)), grade="Good", auditor="AU01", people=PEOPLE)
    check(remediation, date(2019, 3, 29))
    check(remediation, date(2019, 4, 5))

    assert met(remediation) == {"3": date(2019, 3, 29)}
    with pytest.raises(StepNotDueError):
        check(remediation, date(2019, 4, 8))


def test_without_a_plan_there_is_nothing_to_check() -> None:
    remediation = given(*opening(), agreed(1))

    with refused(remediation, StepNotDueError, Step.MONITORING_CHECK):
        check(remediation, date(2019, 3, 15))


@pytest.mark.parametrize(
    ("track", "off_track", "error"),
    [
        ((), (), InvalidValueError),
        ((1,), (9,), NotFoundError),
        ((1, 1), (), InvalidValueError),
        ((1,), (1,), InvalidValueError),
    ],
)
def test_every_open_action_is_answered_for_once(
    track: tuple[int, ...], off_track: tuple[int, ...], error: type[Any]
) -> None:
    remediation = planned()

    with refused(remediation, error, "actions"):
        check(remediation, date(2019, 3, 15), track=track, off_track=off_track, drift=SLIPPING)


def test_the_actions_left_out_are_named() -> None:
    remediation = planned(agreed(2), agreed(4))

    with pytest.raises(InvalidValueError, match="left out: 2, 5"):
        check(remediation, date(2019, 3, 15), track=(4,))


def test_an_action_is_open_from_when_it_was_agreed_until_it_was_done() -> None:
    later = agreed(4, occurred_on=date(2019, 3, 18))
    remediation = planned(agreed(2), done(2, date(2019, 3, 14)), agreed(3), done(3, date(2019, 3, 18)), later)
    fail = "left out"

    check(remediation, date(2019, 3, 15), track=(5, 3))
    with pytest.raises(InvalidValueError, match=fail):
        check(remediation, date(2019, 3, 18), track=(5,))
    check(remediation, date(2019, 3, 18), track=(5, 4, 2))  # one that is done may be answered for too


def test_an_action_that_was_replaced_is_not_asked_for() -> None:
    remediation = planned(agreed(2), done(2, date(2019, 3, 18)))
    remediation.verify_action(act(date(2019, 3, 20)), 2, effective=False, verified_by="TM01", people=PEOPLE)
    remediation.agree_action(act(date(2019, 3, 20)), proposed(replaces=2), people=PEOPLE)

    check(remediation, date(2019, 3, 15), track=(3,))


def test_what_slips_is_said() -> None:
    remediation = planned()

    with refused(remediation, InvalidValueError, "drift"):
        check(remediation, date(2019, 3, 15), track=(), off_track=(1,))
    check(remediation, date(2019, 3, 15), track=(), off_track=(1,), drift=SLIPPING)


def test_f14_supervision_was_after_the_grading_and_not_after_the_check() -> None:
    remediation = planned()

    for day in (date(2019, 3, 3), date(2019, 3, 18)):
        with refused(remediation, DatesContradictError, "supervision_on"):
            check(remediation, date(2019, 3, 15), supervision_on=day)
    check(remediation, date(2019, 3, 15), supervision_on=date(2019, 3, 15))


@pytest.mark.parametrize(("person", "wrong"), [("TM01", False), ("SM01", False), ("DCS01", False), ("PL01", True)])
def test_a_check_is_the_team_manager_s_or_of_those_above(person: str, wrong: bool) -> None:
    remediation = planned()
    check(remediation, date(2019, 3, 15), checked_by=person)

    expected = [(Step.MONITORING_CHECK, "1", Deviation.WRONG_ROLE)] if wrong else []
    assert deviations(recorded(remediation)) == expected


def test_e18_the_practice_subject_checks_nothing_of_their_own_case() -> None:
    remediation = planned(subject="TM01", subject_role=Role.TEAM_MANAGER)

    assert remediation.owners[Step.MONITORING_CHECK, "1"] == "SM01"
    with refused(remediation, OwnCaseError, "checked_by"):
        check(remediation, date(2019, 3, 15))


def test_history_of_checks_is_recorded_and_deviates() -> None:
    remediation = planned()
    remediation.record_monitoring_check(
        history(date(2019, 3, 15)), on_track=(), off_track=(1,), checked_by="SW01", people=PEOPLE
    )

    facts = recorded(remediation)
    assert kinds(facts)[0] is events.MonitoringChecked
    assert deviations(facts) == [
        (Step.MONITORING_CHECK, "1", Deviation.OWN_CASE),
        (Step.MONITORING_CHECK, "1", Deviation.WRONG_ROLE),
    ]


def test_nothing_is_checked_any_more_once_the_remediation_is_closed() -> None:
    remediation = planned()
    remediation.close(act(date(2019, 3, 22)), closed_by="AU01", agreed_by="SM01", people=PEOPLE)
    recorded(remediation)

    with refused(remediation, RemediationClosedError, "audit_ref"):
        check(remediation, date(2019, 3, 22))


def test_a_check_may_be_named_from_the_day_after_it_is_counted_from() -> None:
    remediation = planned()
    with pytest.raises(StepNotDueError):
        check(remediation, PLAN_DAY, item="1")
    check(remediation, date(2019, 3, 9), item="1")

    assert met(remediation) == {"1": date(2019, 3, 9)}


def test_a_check_that_was_given_more_time_takes_none_from_the_next() -> None:
    remediation = planned()
    remediation.extend(
        act(date(2019, 3, 14)),
        step=Step.MONITORING_CHECK,
        item="1",
        until=date(2019, 3, 20),
        granted_by="SM01",
        reason=SLIPPING,
        people=PEOPLE,
    )
    check(remediation, date(2019, 3, 25))

    assert met(remediation) == {"2": date(2019, 3, 25)}


def test_a_check_that_is_due_today_is_ahead_and_no_other_is_owed() -> None:
    remediation = planned()
    last = date(2019, 5, 8)
    check(remediation, date(2019, 4, 30))
    check(remediation, last, item="6")

    assert owed(remediation)[-1] == last
