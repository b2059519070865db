"""A case that is closed (E11) or moves to another authority (E12) before the response to it is done."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from domain.criteria import CriteriaMet
from domain.errors import (
    DatesContradictError,
    InvalidValueError,
    NotAllowedError,
    OpenActionsError,
    OwnCaseError,
    PutrightError,
    RemediationClosedError,
    StepAlreadyRecordedError,
    StepNotDueError,
)
from domain.events import dates
from domain.events import departures as events
from domain.events import remediation as steps
from domain.ladder import Person
from domain.remediation import Remediation
from domain.vocabulary import CaseloadDecision, ClosedBecause, Criterion, Deviation, EndedBecause, Role, Step
from tests.domain.support import (
    GRADED,
    PEOPLE,
    act,
    agreed,
    closed,
    deviations,
    given,
    happened,
    kinds,
    new_remediation,
    opening,
    proposed,
    recorded,
    refused,
    text,
)

GONE_ON, LATER = date(2019, 3, 12), date(2019, 3, 15)
WHY = text("The child lives with her father now")
SIGNED = {"team_manager": "TM01", "service_manager": "SM01"}
PAST = ("notification", "day_three_meeting", "improvement_plan")
TO_COME = ("service_manager_review", "re_audit")


def started(*facts: Any, **changes: Any) -> Remediation:
    """A remediation, by default with an open action: its meeting and plan were due by the 8th and are not done."""
    remediation = new_remediation(act(today=GRADED), **changes)
    for number in (1, 2) if not facts else ():
        remediation.trigger_event(steps.ActionAgreed, **agreed(number).said)
    recorded(remediation)
    return remediation


def close_case(remediation: Remediation, on: date = GONE_ON, **changes: Any) -> None:
    remediation.close_case(act(on, today=LATER), **{"reason": WHY, "people": PEOPLE} | SIGNED | changes)


def test_what_was_still_to_come_is_excused_and_what_was_past_stays_not_done() -> None:
    remediation = started()
    close_case(remediation)

    gone, ended, over = recorded(remediation)
    assert gone == happened(events.CaseClosed, occurred_on=GONE_ON, open_actions=(1, 2), reason=WHY, **SIGNED)
    assert ended == happened(
        dates.DeadlinesEnded, occurred_on=GONE_ON, because=EndedBecause.CASE_CLOSED, names=TO_COME, reason=WHY
    )
    assert over == happened(
        steps.Closed,
        occurred_on=GONE_ON,
        because=ClosedBecause.CASE_CLOSED,
        open_steps=PAST,
        reason=WHY,
        closed_by=None,
        agreed_by=None,
        unmet=(),
        decided_otherwise_by=None,
        otherwise_reason=None,
    )
    assert remediation.closed_on == GONE_ON


def test_a_date_that_falls_on_the_day_is_still_to_come() -> None:
    remediation = started()
    close_case(remediation, date(2019, 3, 8))

    assert recorded(remediation)[1].said["names"] == ("improvement_plan", *TO_COME)


def test_nothing_deviates_and_no_embedding_check_is_owed_of_a_case_that_is_gone() -> None:
    remediation = started()
    close_case(remediation)

    assert deviations(recorded(remediation)) == []
    assert (Step.EMBEDDING_CHECK, "") not in remediation.deadlines


@pytest.mark.parametrize(
    ("signed", "field"),
    [
        ({"team_manager": None}, "team_manager"),
        ({"service_manager": None}, "service_manager"),
        ({"team_manager": None, "service_manager": None}, "team_manager"),
    ],
)
def test_a_case_with_open_actions_does_not_close_without_both_managers(signed: dict[str, None], field: str) -> None:
    remediation = started()

    with pytest.raises(OpenActionsError) as refusal:
        close_case(remediation, **signed)
    assert (refusal.value.field, refusal.value.numbers) == (field, (1, 2))
    assert "1, 2" in refusal.value.message
    assert recorded(remediation) == []


def test_a_case_without_open_actions_closes_without_a_signature() -> None:
    remediation = started("no actions")
    close_case(remediation, team_manager=None, service_manager=None)

    assert recorded(remediation)[0].said["open_actions"] == ()
    assert remediation.closed_on == GONE_ON


@pytest.mark.parametrize(
    ("signed", "error", "field"),
    [
        ({"team_manager": "PL01"}, NotAllowedError, "team_manager"),
        ({"service_manager": "TM01"}, NotAllowedError, "service_manager"),
        ({"service_manager": "SM02"}, NotAllowedError, "service_manager"),
        ({"team_manager": "SW01"}, OwnCaseError, "team_manager"),
        ({"team_manager": "SM01"}, InvalidValueError, "service_manager"),
        ({"people": {}}, NotAllowedError, "team_manager"),
    ],
)
def test_a_signature_is_its_managers_or_of_somebody_above_and_there_are_two(
    signed: dict[str, Any], error: type[PutrightError], field: str
) -> None:
    remediation = started()

    with refused(remediation, error, field):
        close_case(remediation, **signed)


def test_somebody_above_may_sign_for_a_manager() -> None:
    remediation = started()
    close_case(remediation, team_manager="SM01", service_manager="HOS01")

    assert remediation.closed_on == GONE_ON


@pytest.mark.parametrize(("person", "changes"), [("SM01", {"left_on": date(2019, 3, 11)}), ("SM01", {"vacant": True})])
def test_nobody_signs_for_a_post_that_they_no_longer_hold(person: str, changes: dict[str, Any]) -> None:
    remediation = started()
    people = {**PEOPLE, person: replace(PEOPLE[person], **changes)}

    with refused(remediation, NotAllowedError, "team_manager"):
        close_case(remediation, team_manager=person, service_manager="HOS01", people=people)
    with refused(remediation, NotAllowedError, "service_manager"):
        close_case(remediation, service_manager=person, people=people)
    close_case(remediation, service_manager="HOS01", people=people)


def test_a_case_closes_once() -> None:
    with refused(remediation := given(*opening(), closed()), RemediationClosedError, "audit_ref"):
        close_case(remediation)


MET = CriteriaMet((Criterion.SECOND_FILE,), ("A-0",))


def decide(remediation: Remediation, decision: CaseloadDecision = CaseloadDecision.REVIEW) -> None:
    remediation.decide_on_caseload(
        act(LATER, today=LATER), decision=decision, decided_by="SM01", reason=WHY, people=PEOPLE
    )


def test_the_workers_caseload_is_decided_on_though_the_case_is_gone() -> None:
    remediation = started(criteria=MET)
    close_case(remediation)
    assert remediation.is_open((Step.CASELOAD_DECISION, ""))
    recorded(remediation)

    decide(remediation)
    assert kinds(recorded(remediation)) == [steps.CaseloadDecided, steps.DeadlinesSet]
    remediation.complete_caseload_review(act(LATER, today=LATER), cases=12)
    assert deviations(recorded(remediation)) == []


def test_what_is_owed_of_the_caseload_is_chased_though_the_case_is_gone() -> None:
    remediation = started(criteria=MET)
    close_case(remediation)
    missed = date(2019, 3, 19)

    assert remediation.raise_rung(Step.CASELOAD_DECISION, "", act=act(missed, today=missed), people=PEOPLE)
    assert not remediation.raise_rung(Step.RE_AUDIT, "", act=act(missed, today=missed), people=PEOPLE)


def test_what_is_owed_of_the_caseload_is_extended_and_covered_though_the_case_is_gone() -> None:
    remediation = started(criteria=MET)
    close_case(remediation)
    on, of = act(LATER, today=LATER), {"step": Step.CASELOAD_DECISION, "people": PEOPLE}

    remediation.extend(on, until=date(2019, 3, 20), granted_by="SM01", reason=WHY, **of)
    remediation.ask_for_cover(on, cover="SM02", **of)
    remediation.accept_cover(on, person="SM02", **of)
    assert remediation.deadlines[Step.CASELOAD_DECISION, ""].due_on == date(2019, 3, 20)
    assert remediation.owners[Step.CASELOAD_DECISION, ""] == "SM02"
    recorded(remediation)
    with refused(remediation, RemediationClosedError, "audit_ref"):
        remediation.extend(on, **of | {"step": Step.RE_AUDIT}, until=date(2019, 5, 1), granted_by="SM01", reason=WHY)


def test_after_an_ordinary_closing_nothing_is_decided_any_more() -> None:
    remediation = given(*opening(criteria_met=True), closed(GONE_ON))

    with refused(remediation, RemediationClosedError, "audit_ref"):
        decide(remediation)


def refer(remediation: Remediation, on: date = GONE_ON, **changes: Any) -> None:
    said = {"reason": WHY, "authority": text("Another council"), "people": PEOPLE}
    remediation.refer_elsewhere(act(on, today=LATER), **said | SIGNED | changes)


def test_until_the_other_authority_acknowledges_everything_is_owed_on_by_the_team_manager() -> None:
    remediation = started(criteria=MET, told=("SW01",))
    before = dict(remediation.deadlines)
    refer(remediation)

    referred, owners = recorded(remediation)
    assert referred == happened(
        events.TransferReferred,
        occurred_on=GONE_ON,
        authority=text("Another council"),
        open_actions=(1, 2),
        reason=WHY,
        **SIGNED,
    )
    assert owners.said["owners"] == dict.fromkeys(
        ("notification", "day_three_meeting", "service_manager_review", "re_audit"), "TM01"
    )
    assert remediation.deadlines == before
    assert remediation.owners[Step.CASELOAD_DECISION, ""] == "SM01"
    assert remediation.owners[Step.ACKNOWLEDGEMENT, "SW01"] == "SW01"
    assert remediation.raise_rung(Step.DAY_THREE_MEETING, "", act=act(LATER, today=LATER), people=PEOPLE)
    assert recorded(remediation)[0].said["owner"] == "TM01"


def test_where_the_team_manager_is_the_practice_subject_it_is_whoever_is_above() -> None:
    remediation = started(subject_role=Role.TEAM_MANAGER)
    refer(remediation, team_manager="SM01", service_manager="HOS01")

    assert remediation.owners[Step.DAY_THREE_MEETING, ""] == "SM01"


def test_when_the_other_authority_has_acknowledged_what_is_to_come_is_excused() -> None:
    remediation = started(criteria=MET)
    refer(remediation)
    recorded(remediation)
    remediation.acknowledge_transfer(act(LATER, today=LATER))

    acknowledged, ended, over = recorded(remediation)
    assert acknowledged == happened(events.TransferAcknowledged, occurred_on=LATER)
    assert (ended.said["because"], ended.said["names"]) == (EndedBecause.MOVED_AWAY, TO_COME)
    assert (over.said["because"], over.said["open_steps"]) == (ClosedBecause.MOVED_AWAY, PAST)
    decide(remediation, CaseloadDecision.NOT_REQUIRED)
    assert Deviation.OUT_OF_ORDER not in [rule for _, _, rule in deviations(recorded(remediation))]


def test_a_case_is_referred_once_and_acknowledged_after_that() -> None:
    remediation = started()
    with refused(remediation, StepNotDueError, "referred_on"):
        remediation.acknowledge_transfer(act(LATER, today=LATER))
    refer(remediation)
    recorded(remediation)

    with refused(remediation, StepAlreadyRecordedError, "referred_on"):
        refer(remediation)
    with refused(remediation, DatesContradictError, "occurred_on"):
        remediation.acknowledge_transfer(act(date(2019, 3, 11), today=LATER))


def test_a_case_that_is_referred_may_still_be_put_right_or_closed_here() -> None:
    remediation = started()
    refer(remediation)
    remediation.hold_day_three_meeting(
        act(GONE_ON, today=LATER), chair="PL01", reason=text("The family was moving"), people=PEOPLE
    )
    close_case(remediation, LATER)

    assert remediation.closed_because is ClosedBecause.CASE_CLOSED


def test_no_case_with_open_actions_is_referred_without_both_managers() -> None:
    remediation = started()

    with refused(remediation, OpenActionsError, "service_manager"):
        refer(remediation, service_manager=None)


def test_nobody_owns_what_there_is_nobody_for() -> None:
    remediation = started(roles={})
    people = {"DCS01": Person("DCS01", Role.DIRECTOR)}
    remediation.actions.clear()
    remediation.refer_elsewhere(act(GONE_ON, today=LATER), reason=WHY, people={})

    assert kinds(recorded(remediation)) == [events.TransferReferred]
    assert remediation._owner(Step.RE_AUDIT, "", act(LATER, today=LATER), people) == "DCS01"


def test_a_closed_case_is_neither_referred_nor_taken_over() -> None:
    remediation = started("no actions")
    refer(remediation)
    remediation.trigger_event(steps.Closed, **closed(LATER).said)
    recorded(remediation)

    with refused(remediation, RemediationClosedError, "audit_ref"):
        refer(remediation)
    with refused(remediation, RemediationClosedError, "audit_ref"):
        remediation.acknowledge_transfer(act(LATER, today=LATER))


def test_checks_that_were_still_to_come_are_not_owed_and_need_no_excuse() -> None:
    remediation = started("no actions")
    plan_day = act(date(2019, 3, 8), today=date(2019, 3, 8))
    remediation.agree_improvement_plan(plan_day, [proposed()], people=PEOPLE)
    recorded(remediation)
    close_case(remediation)

    ended = [fact.said for fact in recorded(remediation) if fact.kind is dates.DeadlinesEnded]
    assert [each["because"] for each in ended] == [EndedBecause.NOT_OWED, EndedBecause.CASE_CLOSED]
    assert {name.partition(":")[0] for name in ended[0]["names"]} == {"monitoring_check"}
    assert not [name for name in ended[1]["names"] if name.startswith("monitoring_check")]


def test_who_may_sign_is_said_in_words() -> None:
    with pytest.raises(NotAllowedError, match="PL01 is neither the team manager of A-1 nor above"):
        close_case(started(), team_manager="PL01")
