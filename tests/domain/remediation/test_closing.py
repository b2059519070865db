"""Closing, what has to be so first, and the check that follows."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from domain.deadlines import Deadline
from domain.errors import (
    DateInFutureError,
    DatesContradictError,
    InvalidValueError,
    NotAllowedError,
    OwnCaseError,
    RemediationClosedError,
    StepAlreadyRecordedError,
    StepNotDueError,
)
from domain.events import ending
from domain.events import remediation as events
from domain.people import Absence, Person
from domain.remediation import Remediation
from domain.vocabulary import ClosedBecause, Deviation, Role, Step
from tests.domain.remediation.test_ending import KEPT, RE_AUDIT_DAY, verified
from tests.domain.support import (
    PEOPLE,
    POLICY,
    Fact,
    act,
    agreed,
    closed,
    deadlines_set,
    deviations,
    given,
    happened,
    history,
    kinds,
    opening,
    re_audited,
    recorded,
    refused,
    reviewed,
    text,
)

CLOSING_DAY = date(2019, 4, 30)
EMBEDDED_BY = date(2019, 7, 25)
"""60 working days after it, with the bank holidays of 6 and 27 May between."""
NOTIFIED = happened(events.ManagersNotified, occurred_on=date(2019, 3, 5), told=())
WITHOUT_RE_AUDIT = (Step.RE_AUDIT, "", Deviation.CLOSED_WITHOUT_RE_AUDIT)
WITH_OPEN_ACTIONS = (Step.IMPROVEMENT_PLAN, "", Deviation.CLOSED_WITH_OPEN_ACTIONS)
BY_ONE = (Step.RE_AUDIT, "", Deviation.CLOSED_BY_ONE)
CLOSED_BY = {"closed_by": "QA01", "agreed_by": "SM01", "people": PEOPLE}


PUT_RIGHT = (*KEPT, NOTIFIED, re_audited(), *verified(True))


def after_closing(*facts: Fact, today: date = date(2019, 9, 2)) -> Remediation:
    """A remediation that was put right and closed, its check still to come."""
    remediation = given(*(facts or PUT_RIGHT))
    remediation.close(act(CLOSING_DAY, today=today), **CLOSED_BY)
    recorded(remediation)
    return remediation


def test_closing_names_what_was_still_open() -> None:
    remediation = given(*KEPT, re_audited(), *verified(True))
    remediation.close(act(CLOSING_DAY), reason=text("Improved"), **CLOSED_BY)

    assert recorded(remediation)[0] == happened(
        events.Closed,
        occurred_on=CLOSING_DAY,
        because=ClosedBecause.COMPLETED,
        open_steps=("notification",),
        reason=text("Improved"),
        closed_by="QA01",
        agreed_by="SM01",
        unmet=(),
        decided_otherwise_by=None,
        otherwise_reason=None,
    )
    assert remediation.closed_on == CLOSING_DAY


def test_a_remediation_that_was_put_right_closes_without_deviation_and_is_looked_at_again() -> None:
    remediation = given(*PUT_RIGHT)
    remediation.close(act(CLOSING_DAY), **CLOSED_BY)

    ended, check = recorded(remediation)
    assert ended.said["open_steps"] == ()
    (deadline,) = check.said["deadlines"]
    assert (deadline.step, deadline.due_on, deadline.counted_from) == (Step.EMBEDDING_CHECK, EMBEDDED_BY, CLOSING_DAY)
    assert check.said["owners"] == {"embedding_check": "SM01"}


def test_closing_without_a_re_audit_happened_and_is_a_deviation() -> None:
    remediation = given(*KEPT, *verified(True))
    remediation.close(act(CLOSING_DAY), **CLOSED_BY)

    facts = recorded(remediation)
    assert deviations(facts) == [WITHOUT_RE_AUDIT]
    assert facts[0].said["unmet"] == (Deviation.CLOSED_WITHOUT_RE_AUDIT,)


def test_closing_dated_before_the_re_audit_was_closing_without_it() -> None:
    remediation = given(*KEPT, re_audited(date(2019, 5, 7)), *verified(True))
    remediation.close(act(CLOSING_DAY), **CLOSED_BY)

    facts = recorded(remediation)
    assert facts[0].said["open_steps"] == ("notification", "re_audit")
    assert deviations(facts) == [WITHOUT_RE_AUDIT]


def test_closing_on_the_day_of_the_re_audit_is_closing_after_it() -> None:
    remediation = given(*KEPT, re_audited(CLOSING_DAY), *verified(True))
    remediation.close(act(CLOSING_DAY), **CLOSED_BY)

    assert deviations(recorded(remediation)) == []


def test_a_source_without_re_audits_closes_without_that_deviation() -> None:
    remediation = given(*opening(only=frozenset({Step.NOTIFICATION})))
    remediation.close(history(CLOSING_DAY), closed_by=None, people=PEOPLE)

    assert kinds(recorded(remediation)) == [events.Closed]


@pytest.mark.parametrize("so_far", [(), verified(True)[:1], verified(False)])
def test_closing_with_an_action_not_found_to_work_is_a_deviation(so_far: tuple[Fact, ...]) -> None:
    remediation = given(*KEPT, re_audited(), *so_far)
    remediation.close(act(CLOSING_DAY), **CLOSED_BY)

    assert deviations(recorded(remediation)) == [WITH_OPEN_ACTIONS]


def test_closing_a_file_that_is_still_inadequate_is_a_deviation() -> None:
    remediation = given(*KEPT, re_audited(grade="Inadequate"), *verified(True))
    remediation.close(act(CLOSING_DAY), **CLOSED_BY)

    assert deviations(recorded(remediation)) == [(Step.RE_AUDIT, "", Deviation.CLOSED_STILL_INADEQUATE)]


@pytest.mark.parametrize(
    ("themes", "deviates"),
    [
        ({"Assessment": "Inadequate", "Visits": "Good"}, True),
        ({"Assessment": "Good", "Visits": "Inadequate"}, False),
        ({"Assessment": "Requires Improvement"}, False),
    ],
)
def test_closing_while_a_theme_that_triggered_it_is_still_inadequate_is_a_deviation(
    themes: dict[str, str], deviates: bool
) -> None:
    remediation = given(*KEPT, re_audited(themes=themes), *verified(True))
    remediation.close(act(CLOSING_DAY), **CLOSED_BY)

    expected = [(Step.RE_AUDIT, "", Deviation.CLOSED_WITH_THEME_INADEQUATE)] if deviates else []
    assert deviations(recorded(remediation)) == expected


def test_what_is_not_fulfilled_goes_on_with_the_remediation_that_follows_and_so_does_the_check() -> None:
    repeated = happened(events.RepeatOpened, occurred_on=RE_AUDIT_DAY, remediation_ref="A-1-R1", handed=())
    remediation = given(*KEPT, re_audited(grade="Inadequate", themes={"Assessment": "Inadequate"}), repeated)
    remediation.close(act(CLOSING_DAY), **CLOSED_BY)

    (ended,) = recorded(remediation)
    assert (ended.said["because"], ended.said["unmet"]) == (ClosedBecause.FOLLOWED, ())


@pytest.mark.parametrize("again", [act(CLOSING_DAY), history(CLOSING_DAY), history(date(2019, 4, 1))])
def test_a_remediation_closes_once(again: object) -> None:
    remediation = given(*KEPT, closed())

    with refused(remediation, RemediationClosedError, "audit_ref"):
        remediation.close(again, **CLOSED_BY)


def test_a_recurring_step_that_is_open_is_named_with_its_number() -> None:
    remediation = given(*PUT_RIGHT)
    deadline = remediation.deadlines[Step.RE_AUDIT, ""]
    remediation.deadlines[Step.ACTION_DONE, "3"] = replace(deadline, step=Step.ACTION_DONE, item="3")
    remediation.close(act(CLOSING_DAY), **CLOSED_BY)

    assert recorded(remediation)[0].said["open_steps"] == ("action_done:3",)


@pytest.mark.parametrize("alone", [{"closed_by": "SM01"}, {"closed_by": None, "agreed_by": "SM01"}])
def test_closing_alone_is_a_deviation(alone: dict[str, Any]) -> None:
    remediation = given(*PUT_RIGHT)
    remediation.close(act(CLOSING_DAY), people=PEOPLE, **alone)

    assert deviations(recorded(remediation)) == [BY_ONE]


def test_nobody_agrees_with_themselves_that_a_remediation_is_closed() -> None:
    remediation = given(*PUT_RIGHT)

    with refused(remediation, InvalidValueError, "agreed_by"):
        remediation.close(act(CLOSING_DAY), closed_by="SM01", agreed_by="SM01", people=PEOPLE)


@pytest.mark.parametrize(
    ("closed_by", "agreed_by", "deviates"),
    [
        ("SM01", "QA01", False),
        ("AU01", "HOS01", False),
        ("QA01", "TM01", True),
        ("SM01", "HOS01", True),
        ("QA01", "AU01", True),
        ("QA01", "SM99", True),
    ],
)
def test_quality_assurance_and_a_service_manager_close_together(closed_by: str, agreed_by: str, deviates: bool) -> None:
    remediation = given(*PUT_RIGHT)
    remediation.close(act(CLOSING_DAY), closed_by=closed_by, agreed_by=agreed_by, people=PEOPLE)

    expected = [(Step.RE_AUDIT, "", Deviation.WRONG_ROLE)] if deviates else []
    assert deviations(recorded(remediation)) == expected


@pytest.mark.parametrize("field", ["closed_by", "agreed_by"])
def test_nobody_closes_their_own_case(field: str) -> None:
    remediation = given(*opening(subject="SM01", subject_role=Role.SERVICE_MANAGER), reviewed())
    closers = {"closed_by": "QA01", "agreed_by": "HOS01"} | {field: "SM01"}

    with refused(remediation, OwnCaseError, field):
        remediation.close(act(CLOSING_DAY), people=PEOPLE, **closers)


def test_of_history_a_closing_of_ones_own_case_is_recorded_and_deviates() -> None:
    remediation = given(*PUT_RIGHT)
    remediation.close(history(CLOSING_DAY), closed_by="SW01", people=PEOPLE)

    assert deviations(recorded(remediation)) == [(Step.RE_AUDIT, "", Deviation.OWN_CASE)]


@pytest.mark.parametrize("who", ["HOS01", "DCS01"])
def test_the_head_of_service_may_decide_otherwise_with_a_reason_and_nothing_deviates(who: str) -> None:
    remediation = given(*KEPT)
    remediation.close(
        act(CLOSING_DAY), decided_otherwise_by=who, otherwise_reason=text("The family has moved"), **CLOSED_BY
    )

    facts = recorded(remediation)
    assert deviations(facts) == []
    assert facts[0].said["unmet"] == (Deviation.CLOSED_WITHOUT_RE_AUDIT, Deviation.CLOSED_WITH_OPEN_ACTIONS)
    assert facts[0].said["decided_otherwise_by"] == who


OTHERWISE = {"decided_otherwise_by": "HOS01", "otherwise_reason": text("The family has moved")}


@pytest.mark.parametrize(
    ("changes", "error", "field"),
    [
        ({"decided_otherwise_by": "SM01"}, NotAllowedError, "decided_otherwise_by"),
        ({"decided_otherwise_by": "SW01"}, OwnCaseError, "decided_otherwise_by"),
        ({"decided_otherwise_by": None}, InvalidValueError, "decided_otherwise_by"),
        ({"otherwise_reason": None}, InvalidValueError, "otherwise_reason"),
        ({"people": {}}, NotAllowedError, "decided_otherwise_by"),
    ],
)
def test_nobody_else_decides_otherwise_and_nobody_without_a_reason(
    changes: dict[str, Any], error: type[NotAllowedError], field: str
) -> None:
    remediation = given(*KEPT)

    with refused(remediation, error, field):
        remediation.close(act(CLOSING_DAY), **CLOSED_BY | OTHERWISE | changes)


def test_where_everything_is_fulfilled_there_is_nothing_to_decide_otherwise() -> None:
    remediation = given(*PUT_RIGHT)

    with refused(remediation, InvalidValueError, "decided_otherwise_by"):
        remediation.close(act(CLOSING_DAY), **CLOSED_BY | OTHERWISE)


def test_a_process_without_embedding_checks_owes_none() -> None:
    steps = {step: rule for step, rule in POLICY.steps.items() if step is not Step.EMBEDDING_CHECK}
    remediation = given(*PUT_RIGHT)
    remediation.close(act(CLOSING_DAY, policy=replace(POLICY, steps=steps)), **CLOSED_BY)

    assert kinds(recorded(remediation)) == [events.Closed]


def test_after_the_closing_it_is_recorded_whether_it_is_still_in_place() -> None:
    remediation = after_closing()
    remediation.check_embedding(act(EMBEDDED_BY), in_place=True, checked_by="SM01", people=PEOPLE)

    assert recorded(remediation) == [
        happened(ending.EmbeddingChecked, occurred_on=EMBEDDED_BY, in_place=True, checked_by="SM01", comments=None)
    ]
    assert remediation.done[Step.EMBEDDING_CHECK, ""] == EMBEDDED_BY


def test_what_is_not_in_place_any_more_is_said() -> None:
    remediation = after_closing()

    with refused(remediation, InvalidValueError, "comments"):
        remediation.check_embedding(act(EMBEDDED_BY), in_place=False, checked_by="SM01", people=PEOPLE)
    remediation.check_embedding(
        act(EMBEDDED_BY), in_place=False, checked_by="SM01", comments=text("Supervision lapsed"), people=PEOPLE
    )
    assert deviations(recorded(remediation)) == []


def test_an_embedding_check_by_anybody_below_the_service_manager_deviates() -> None:
    remediation = after_closing()
    remediation.check_embedding(act(EMBEDDED_BY), in_place=True, checked_by="TM01", people=PEOPLE)

    assert deviations(recorded(remediation)) == [(Step.EMBEDDING_CHECK, "", Deviation.WRONG_ROLE)]


@pytest.mark.parametrize(
    ("day", "checked_by", "error", "field"),
    [
        (date(2019, 9, 3), "SM01", DateInFutureError, "occurred_on"),
        (date(2019, 4, 29), "SM01", DatesContradictError, "occurred_on"),
        (EMBEDDED_BY, "SW01", OwnCaseError, "checked_by"),
    ],
)
def test_an_embedding_check_that_cannot_be_is_refused(
    day: date, checked_by: str, error: type[InvalidValueError], field: str
) -> None:
    remediation = after_closing()

    with refused(remediation, error, field):
        remediation.check_embedding(act(day), in_place=True, checked_by=checked_by, people=PEOPLE)


def test_an_embedding_check_is_recorded_once_and_after_a_closing_only() -> None:
    remediation = after_closing()
    remediation.check_embedding(act(EMBEDDED_BY), in_place=True, checked_by="SM01", people=PEOPLE)
    recorded(remediation)

    with refused(remediation, StepAlreadyRecordedError, Step.EMBEDDING_CHECK):
        remediation.check_embedding(act(EMBEDDED_BY), in_place=True, checked_by="SM01", people=PEOPLE)
    for never in (given(*PUT_RIGHT), given(*KEPT, closed())):
        with refused(never, StepNotDueError, Step.EMBEDDING_CHECK):
            never.check_embedding(act(EMBEDDED_BY), in_place=True, checked_by="SM01", people=PEOPLE)


def test_a_missed_embedding_check_is_chased_though_the_remediation_is_closed() -> None:
    remediation = after_closing(today=CLOSING_DAY)
    later = date(2019, 7, 26)

    assert remediation.raise_rung(Step.EMBEDDING_CHECK, "", act=act(later, today=later), people=PEOPLE)


def test_nobody_agrees_or_decides_otherwise_about_a_closing_who_has_left() -> None:
    before = CLOSING_DAY - timedelta(days=1)
    gone = {**PEOPLE, **{who: replace(PEOPLE[who], left_on=before) for who in ("HOS01", "SM01")}}
    remediation = given(*KEPT)

    with refused(remediation, NotAllowedError, "decided_otherwise_by"):
        remediation.close(act(CLOSING_DAY), **CLOSED_BY | OTHERWISE | {"people": gone})
    remediation = given(*PUT_RIGHT)
    remediation.close(act(CLOSING_DAY), **CLOSED_BY | {"people": gone})
    assert deviations(recorded(remediation)) == [(Step.RE_AUDIT, "", Deviation.WRONG_ROLE)]


def asked(remediation: Remediation, people: Mapping[str, Person] = PEOPLE) -> list[Fact]:
    remediation.ask_for_closing(act(CLOSING_DAY, today=CLOSING_DAY), people)
    return recorded(remediation)


def owed(step: Step, item: str) -> Fact:
    return deadlines_set((Deadline(step, item, CLOSING_DAY, CLOSING_DAY, provisional=False, rungs={}),))


def test_the_service_manager_is_asked_once_to_close_a_file_on_which_nothing_more_is_owed() -> None:
    remediation = given(*PUT_RIGHT)

    assert asked(remediation) == [
        happened(ending.ClosingAsked, occurred_on=CLOSING_DAY, audit_ref="A-1", told=("SM01",))
    ]
    assert asked(remediation) == []


def test_whoever_acts_for_the_service_manager_is_asked_as_well() -> None:
    away = replace(PEOPLE["SM01"], cover="SM02", absences=(Absence(CLOSING_DAY),))

    (said,) = asked(given(*PUT_RIGHT), {**PEOPLE, "SM01": away})
    assert said.said["told"] == ("SM01", "SM02")


@pytest.mark.parametrize("so_far", [(*KEPT, NOTIFIED, *verified(True)), (*KEPT, re_audited(), *verified(True))])
def test_nobody_is_asked_to_close_before_the_re_audit_or_while_a_step_is_owed(so_far: tuple[Fact, ...]) -> None:
    assert asked(given(*so_far)) == []


def test_nobody_is_asked_to_close_what_is_over() -> None:
    assert asked(given(*PUT_RIGHT, closed())) == []


def test_nobody_is_asked_to_close_where_no_post_is_held() -> None:
    assert asked(given(*PUT_RIGHT), {}) == []


def test_somebody_who_has_not_said_that_they_know_of_it_holds_up_no_closing() -> None:
    assert kinds(asked(given(*PUT_RIGHT, owed(Step.ACKNOWLEDGEMENT, "SW01")))) == [ending.ClosingAsked]


def test_it_is_asked_again_where_something_else_was_owed_since() -> None:
    before = happened(ending.ClosingAsked, occurred_on=CLOSING_DAY, audit_ref="A-1", told=("SM01",))
    since = (before, agreed(2), owed(Step.ACTION_EFFECTIVE, "2"))

    assert asked(given(*PUT_RIGHT, *since)) == []
    assert kinds(asked(given(*PUT_RIGHT, *since, *verified(True, 2)))) == [ending.ClosingAsked]
