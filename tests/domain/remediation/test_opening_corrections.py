"""An opening that rests on what was recorded wrongly of its audit is as if that had been recorded rightly."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from domain.criteria import CriteriaMet
from domain.errors import DatesContradictError, OwnCaseError, VoidedError
from domain.events import corrections as events
from domain.events import dates
from domain.opening_corrections import RightFacts
from domain.people import Person
from domain.policy import Grade
from domain.remediation import Remediation
from domain.vocabulary import CaseloadDecision, Criterion, EndedBecause, MovedBecause, RegradedBecause, Role, Step
from tests.domain.support import (
    GRADED,
    PEOPLE,
    ROLES,
    act,
    given,
    kinds,
    new_remediation,
    opening,
    proposed,
    recorded,
    refused,
    text,
)

WHY = text("It was the Tuesday")
PUT_RIGHT_ON = date(2019, 8, 30)
EARLIER, LATER = date(2019, 2, 5), date(2019, 3, 6)
STAFF: Mapping[str, Person] = {**PEOPLE, "SW02": Person("SW02", Role.SOCIAL_WORKER, "TM01")}
DECISION, INTERIM = (Step.CASELOAD_DECISION, ""), (Step.INTERIM_PROTECTION, "")


def opened(day: date = GRADED, **changes: Any) -> Remediation:
    it = new_remediation(act(day), people=STAFF, **changes)
    recorded(it)
    return it


def correct(it: Remediation, by: str = "QA01", told: bool = True, **right: Any) -> None:
    it.correct_opening(act(PUT_RIGHT_ON), RightFacts(**right), reason=WHY, corrected_by=by, told=told, people=STAFF)


def facts(it: Remediation) -> dict[str, Any]:
    open_keys = {key for key in it.deadlines if it.is_open(key)}
    return {
        "day 0": (it.graded_on, it.opened_on),
        "place": (it.service, it.team),
        "people": (it.subject, it.roles, it.caseload_roles),
        "open": open_keys,
        "dates": {
            key: (it.deadlines[key].due_on, it.first_due[key], it.deadlines[key].counted_from)
            for key in open_keys
            if key[0] is not Step.ACKNOWLEDGEMENT
        },
        "owners": {key: it.owners.get(key) for key in open_keys},
    }


@pytest.mark.parametrize("grade", ["Inadequate", "Inadequate critical"])
@pytest.mark.parametrize("day", [EARLIER, LATER, date(2019, 3, 1)])
@pytest.mark.parametrize("criteria", [(), (Criterion.SECOND_FILE,)])
def test_all_that_was_counted_from_a_wrong_day_0_is_counted_from_the_right_one(
    grade: str, day: date, criteria: tuple[Criterion, ...]
) -> None:
    met = CriteriaMet(criteria, ())
    it = opened(grade=grade, criteria=met)
    correct(it, graded_on=day)

    assert facts(it) == facts(opened(day, grade=grade, criteria=met))


def test_a_day_0_is_put_right_by_events_that_keep_both_dates() -> None:
    it = opened()
    correct(it, graded_on=LATER)
    said = recorded(it)

    assert kinds(said) == [events.OpeningCorrected, dates.DeadlinesMoved, events.OpeningStated]
    corrected, moved, stated = (fact.said for fact in said)
    assert (corrected["occurred_on"], corrected["graded_on"], corrected["corrected_on"]) == (
        GRADED,
        LATER,
        PUT_RIGHT_ON,
    )
    assert (moved["occurred_on"], moved["because"]) == (GRADED, MovedBecause.CORRECTION)
    assert (stated["occurred_on"], stated["told"]) == (LATER, ())


def test_what_was_met_goes_by_the_right_date_too() -> None:
    it = opened()
    it.hold_day_three_meeting(act(date(2019, 3, 11)), chair="PL01", reason=WHY, people=STAFF)
    correct(it, graded_on=LATER)

    assert it.first_due[Step.DAY_THREE_MEETING, ""] == date(2019, 3, 11)
    assert it.done[Step.DAY_THREE_MEETING, ""] == date(2019, 3, 11)


def test_a_date_that_was_agreed_stays_where_it_is_another_one() -> None:
    it = opened()
    until = date(2019, 3, 20)
    it.extend(
        act(date(2019, 3, 6)), step=Step.IMPROVEMENT_PLAN, until=until, granted_by="SM01", reason=WHY, people=STAFF
    )
    correct(it, graded_on=LATER)

    plan = (Step.IMPROVEMENT_PLAN, "")
    assert (it.deadlines[plan].due_on, it.first_due[plan]) == (until, date(2019, 3, 12))


def test_a_file_that_became_critical_keeps_the_dates_that_were_shortened() -> None:
    it = opened()
    critical = Grade("Inadequate critical", opens=True, critical=True)
    why = RegradedBecause.MODERATION
    none = CriteriaMet((), ())
    it.regrade(act(LATER), audit_ref="A-1", grade=critical, because=why, told=(), criteria=none, people=STAFF)
    re_audit = (Step.RE_AUDIT, "")
    shortened = it.deadlines[re_audit].due_on
    correct(it, graded_on=date(2019, 3, 5))

    assert it.first_due[re_audit] == opened(date(2019, 3, 5)).first_due[re_audit]
    assert it.deadlines[re_audit].due_on == shortened


def test_a_decision_that_was_owed_by_a_judgement_stays_where_it_is() -> None:
    it = opened()
    it.decide_on_caseload(act(date(2019, 3, 22)), decision=CaseloadDecision.REVIEW, decided_by="SM01", people=STAFF)
    due_on = it.first_due[DECISION]
    correct(it, graded_on=date(2019, 3, 1))

    assert it.first_due[DECISION] == due_on


def test_protection_until_the_meeting_is_owed_by_the_right_day_alone() -> None:
    near, far = opened(grade="Inadequate critical"), opened(date(2019, 3, 1), grade="Inadequate critical")
    assert not near.is_open(INTERIM)
    correct(near, graded_on=date(2019, 3, 1))
    assert near.is_open(INTERIM)

    correct(far, graded_on=GRADED)
    assert (far.is_open(INTERIM), far.ended[INTERIM][0]) == (False, EndedBecause.NOT_OWED)


def test_of_what_has_ended_nothing_new_is_owed() -> None:
    it = opened(grade="Inadequate critical")
    it.withdraw(act(date(2019, 3, 8)), reason=WHY, withdrawn_by="HOS01")
    correct(it, graded_on=date(2019, 3, 1))

    assert INTERIM not in it.deadlines


def test_of_history_only_what_its_source_says_is_counted_again() -> None:
    it = new_remediation(act(history=True), only=frozenset({Step.DAY_THREE_MEETING}), grade="Inadequate critical")
    correct(it, graded_on=date(2019, 3, 1))

    assert {key: each.due_on for key, each in it.deadlines.items()} == {(Step.DAY_THREE_MEETING, ""): date(2019, 3, 6)}


@pytest.mark.parametrize(
    "happened_since",
    [
        lambda it: it.acknowledge(act(date(2019, 3, 5)), "SM01"),
        lambda it: it.agree_action(act(date(2019, 3, 5)), proposed(), people=STAFF),
        lambda it: it.withdraw(act(date(2019, 3, 5)), reason=WHY, withdrawn_by="HOS01"),
        lambda it: it.close(act(date(2019, 3, 5)), closed_by="QA01", agreed_by="SM01", reason=WHY, people=STAFF),
        lambda it: it.refer_elsewhere(act(date(2019, 3, 5)), reason=WHY, people=STAFF),
        lambda it: it.await_challenge(
            act(date(2019, 3, 5)), audit_ref="A-1", challenge=1, challenged_by="TM01", people=STAFF
        ),
    ],
)
def test_a_day_0_after_what_happened_since_is_refused(happened_since: Any) -> None:
    it = opened()
    happened_since(it)
    recorded(it)

    with refused(it, DatesContradictError, "graded_on"):
        correct(it, graded_on=LATER)
    correct(it, graded_on=date(2019, 3, 5))
    assert it.graded_on == date(2019, 3, 5)


def test_actions_of_a_remediation_before_are_older_than_day_0() -> None:
    before = opened(audit_ref="A-0")
    before.agree_action(act(date(2019, 3, 5)), proposed(), people=STAFF)
    before.complete_action(act(date(2019, 3, 7)), 1, WHY, people=STAFF)
    it = new_remediation(act(date(2019, 4, 25)), follows="A-0")
    before.follow_with(it, act(date(2019, 4, 25)), STAFF)
    correct(it, graded_on=date(2019, 4, 24))

    assert it.graded_on == date(2019, 4, 24)


def test_where_a_file_was_is_put_right_for_every_deadline() -> None:
    it = opened()
    correct(it, service="Court work", team="South")
    assert (it.service, it.team) == ("Court work", "South")
    corrected = recorded(it)[0].said
    assert set(corrected["names"]) >= {"day_three_meeting", "re_audit"}

    correct(it, team="West")
    assert (it.service, it.team) == ("Court work", "West")


def test_where_a_file_is_since_it_moved_stays() -> None:
    it = opened()
    moved = {**STAFF, "TM02": Person("TM02", Role.TEAM_MANAGER, "SM01", service="Court work", team="South")}
    it.reassign(act(date(2019, 3, 6)), role=Role.TEAM_MANAGER, to="TM02", reason=WHY, people=moved)
    correct(it, team="West")

    assert (it.service, it.team) == ("Court work", "South")


def test_the_right_practice_subject_is_on_the_file_told_and_barred() -> None:
    it = opened(told=("SW01", "SM01"))
    correct(it, subject="SW02")
    stated = recorded(it)[-1].said

    right = opened(told=("SW02", "SM01"), roles=ROLES | {"social_worker": "SW02"})
    assert facts(it) == facts(right)
    assert (stated["told"], stated["subject"], stated["roles"]["social_worker"]) == (("SW02",), "SW02", "SW02")
    with refused(it, OwnCaseError, "chair"):
        it.hold_day_three_meeting(act(date(2019, 3, 6)), chair="SW02", people=STAFF)
    it.hold_day_three_meeting(act(date(2019, 3, 6)), chair="SW01", people=STAFF)


def test_a_manager_whose_practice_it_was_owns_nothing_of_it() -> None:
    it = opened(subject_role=Role.TEAM_MANAGER)
    owned = it.owners[Step.IMPROVEMENT_PLAN, ""]
    correct(it, subject="TM02", told=False)

    assert (owned, it.roles["team_manager"], it.subject) == ("SM01", "TM02", "TM02")


def test_a_role_that_went_to_somebody_else_since_stays_theirs() -> None:
    it = opened()
    it.reassign(act(date(2019, 3, 6)), role=Role.SOCIAL_WORKER, to="PL02", reason=WHY, people=STAFF)
    correct(it, subject="SW02")

    assert (it.subject, it.roles["social_worker"], it.caseload_roles["social_worker"]) == ("SW02", "PL02", "SW01")


def test_whoever_was_named_wrongly_and_is_on_the_file_otherwise_still_acknowledges() -> None:
    it = opened(told=("SW01",), roles=ROLES | {"practice_lead": "SW01"})
    correct(it, subject="SW02")

    assert it.is_open((Step.ACKNOWLEDGEMENT, "SW01"))
    assert it.is_open((Step.ACKNOWLEDGEMENT, "SW02"))


def test_nobody_is_told_twice_or_of_what_nobody_was_told() -> None:
    for it in (opened(), opened(told=("SW01", "SW02"))):
        correct(it, subject="SW02")
        assert recorded(it)[-1].said["told"] == ()


def test_the_practice_subject_puts_no_opening_right() -> None:
    it = opened()

    with refused(it, OwnCaseError, "corrected_by"):
        correct(it, by="SW01", team="West")


def test_an_opening_that_was_never_true_is_not_put_right() -> None:
    it = opened()
    it.void(act(date(2019, 3, 6)), reason=WHY, voided_by="HOS01")
    recorded(it)

    with refused(it, VoidedError, "audit_ref"):
        correct(it, team="West")


def test_the_first_day_of_a_grade_that_was_lowered_is_put_right_and_day_0_stays() -> None:
    it = given(*opening(first_graded_on=date(2019, 2, 4)))
    correct(it, first_graded_on=EARLIER)
    assert (it.graded_on, it.first_graded_on) == (GRADED, EARLIER)

    correct(it, team="West")
    assert it.first_graded_on == EARLIER
