"""When people and their work on a file move (E9, E10)."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from domain.criteria import CriteriaMet
from domain.errors import (
    DatesContradictError,
    InvalidValueError,
    NotAllowedError,
    NotFoundError,
    OwnCaseError,
    PutrightError,
    RemediationClosedError,
    StepAlreadyRecordedError,
    StepNotDueError,
)
from domain.events import cover, dates
from domain.events import reassignment as events
from domain.events import remediation as steps
from domain.people import Person
from domain.remediation import Remediation
from domain.vocabulary import CaseloadDecision, Criterion, Deviation, EndedBecause, Role, Step
from tests.domain.support import (
    GRADED,
    PEOPLE,
    POLICY,
    ROLES,
    act,
    agreed,
    closed,
    deviations,
    given,
    happened,
    history,
    kinds,
    new_remediation,
    opening,
    proposed,
    recorded,
    refused,
    text,
)

MOVED_ON = date(2019, 3, 11)
RECEIVED_BY = date(2019, 3, 25)
WHY = text("Moved to another team")
DIRECTORY: dict[str, Person] = {
    **PEOPLE,
    "SW02": Person("SW02", Role.SOCIAL_WORKER, "TM02"),
    "TM02": Person("TM02", Role.TEAM_MANAGER, "SM02", service="Family help", team="South"),
    "TM03": Person("TM03", Role.TEAM_MANAGER, "SM02", team="East"),
    "GONE": Person("GONE", Role.SOCIAL_WORKER, left_on=date(2019, 3, 1)),
}


def file_with_actions(**changes: Any) -> Remediation:
    """A remediation whose caseload decision is owed, with an action of the worker's and one of the manager's."""
    remediation = new_remediation(
        act(today=GRADED), criteria=CriteriaMet((Criterion.SECOND_FILE,), ("A-0",)), people=DIRECTORY, **changes
    )
    on = act(date(2019, 3, 8), today=date(2019, 3, 8))
    for owner in ("SW01", "TM01"):
        remediation.agree_action(on, proposed(owner=owner, due_on=date(2019, 3, 22)), people=DIRECTORY)
    recorded(remediation)
    return remediation


def reassign(remediation: Remediation, role: Role = Role.SOCIAL_WORKER, to: str = "SW02", **changes: Any) -> None:
    said = {"reason": WHY, "people": DIRECTORY} | changes
    remediation.reassign(act(MOVED_ON, today=MOVED_ON), role=role, to=to, **said)


def test_when_the_worker_changes_actions_are_the_managers_and_the_receiving_check_is_due() -> None:
    remediation = file_with_actions()
    reassign(remediation)

    given_to, passed, check, owners = recorded(remediation)
    assert given_to == happened(
        events.RoleReassigned,
        occurred_on=MOVED_ON,
        role=Role.SOCIAL_WORKER,
        holder="SW01",
        to="SW02",
        service="Safeguarding",
        team="North",
        with_caseload=False,
        reason=WHY,
    )
    assert passed == happened(events.ActionsPassedOn, occurred_on=MOVED_ON, numbers=(1,), holder="SW01", to="TM01")
    (deadline,) = check.said["deadlines"]
    assert (deadline.step, deadline.item, deadline.due_on) == (Step.RECEIVING_CHECK, "1", RECEIVED_BY)
    assert check.said["owners"] == {"receiving_check:1": "TM01"}
    assert owners == happened(dates.OwnersChanged, occurred_on=MOVED_ON, owners={"action_done:1": "TM01"}, reason=None)


def test_no_date_moves_and_the_practice_subject_stays_who_it_was() -> None:
    remediation = file_with_actions()
    before = dict(remediation.deadlines)
    reassign(remediation)

    assert remediation.subject == "SW01"
    assert {key: remediation.deadlines[key] for key in before} == before
    with refused_after(remediation, OwnCaseError):
        remediation.review_plan(act(MOVED_ON, today=MOVED_ON), satisfied=True, reviewer="SW01", people=DIRECTORY)


def refused_after(remediation: Remediation, error: type[PutrightError]) -> Any:
    recorded(remediation)
    return refused(remediation, error, "reviewer")


def test_when_the_team_changes_the_file_and_what_its_manager_owes_go_with_it() -> None:
    remediation = file_with_actions()
    reassign(remediation, Role.TEAM_MANAGER, "TM02")

    facts = recorded(remediation)
    assert (facts[0].said["service"], facts[0].said["team"]) == ("Family help", "South")
    assert facts[1].said["numbers"] == (2,)
    changed = facts[-1].said["owners"]
    assert changed["action_done:2"] == changed["improvement_plan"] == "TM02"
    assert "action_done:1" not in changed
    assert (remediation.service, remediation.team) == ("Family help", "South")


def test_a_team_whose_service_is_not_recorded_stays_in_the_files_own() -> None:
    remediation = file_with_actions()
    reassign(remediation, Role.TEAM_MANAGER, "TM03")

    assert (remediation.service, remediation.team) == ("Safeguarding", "East")


def test_both_changes_of_one_day_are_one_receipt() -> None:
    remediation = file_with_actions()
    reassign(remediation)
    reassign(remediation, Role.TEAM_MANAGER, "TM02")

    checks = [key for key in remediation.deadlines if key[0] is Step.RECEIVING_CHECK]
    assert checks == [(Step.RECEIVING_CHECK, "1")]
    assert remediation.owners[checks[0]] == "TM02"


def test_another_day_is_another_receipt() -> None:
    remediation = file_with_actions()
    reassign(remediation)
    later = date(2019, 3, 18)
    remediation.reassign(act(later, today=later), role=Role.SOCIAL_WORKER, to="SW01", reason=WHY, people=DIRECTORY)

    assert [item for step, item in remediation.deadlines if step is Step.RECEIVING_CHECK] == ["1", "2"]


def test_a_lead_or_service_manager_who_changes_takes_over_what_is_owed_and_nothing_is_received() -> None:
    remediation = file_with_actions()
    reassign(remediation, Role.PRACTICE_LEAD, "PL02")

    assert kinds(recorded(remediation)) == [events.RoleReassigned, dates.OwnersChanged]
    assert remediation.owners[Step.DAY_THREE_MEETING, ""] == "PL02"


def test_the_caseload_stays_with_the_workers_line_and_the_plan_goes_with_the_child() -> None:
    remediation = file_with_actions()
    reassign(remediation, Role.SERVICE_MANAGER, "SM02")

    assert remediation.owners[Step.SERVICE_MANAGER_REVIEW, ""] == "SM02"
    assert remediation.owners[Step.CASELOAD_DECISION, ""] == "SM01"
    later = date(2019, 3, 19)
    remediation.raise_rung(Step.CASELOAD_DECISION, "", act=act(later, today=later), people=DIRECTORY)
    assert recorded(remediation)[-1].said["owner"] == "SM01"


@pytest.mark.parametrize("how", ["left", "passed on", "nobody"])
def test_where_the_service_manager_has_left_the_caseload_goes_to_who_follows(how: str) -> None:
    remediation = file_with_actions()
    gone = {**DIRECTORY, "SM01": replace(DIRECTORY["SM01"], left_on=GRADED)}
    if how == "passed on":
        remediation.hand_on(("SM01",), act(MOVED_ON, today=MOVED_ON), gone)
        assert remediation.owners[Step.CASELOAD_DECISION, ""] == "HOS01"
    if how == "nobody":
        remediation.roles.pop(Role.SERVICE_MANAGER)
    reassign(remediation, Role.SERVICE_MANAGER, "SM02", people=gone)

    assert remediation.owners[Step.CASELOAD_DECISION, ""] == "SM02"


def test_after_the_worker_has_left_the_caseload_is_still_decided_on() -> None:
    remediation = file_with_actions()
    gone = {**DIRECTORY, "SW01": replace(DIRECTORY["SW01"], left_on=GRADED)}
    remediation.hand_on(("SW01",), act(MOVED_ON, today=MOVED_ON), gone)
    remediation.decide_on_caseload(
        act(MOVED_ON, today=MOVED_ON),
        decision=CaseloadDecision.NOT_REQUIRED,
        decided_by="SM01",
        reason=text("Their former cases were given to others, who look at each"),
        people=gone,
    )

    assert steps.CaseloadDecided in kinds(recorded(remediation))
    assert remediation.subject == "SW01"


@pytest.mark.parametrize("to", ["SW01", "GONE", "NOBODY"])
def test_a_role_goes_to_somebody_else_who_is_there(to: str) -> None:
    remediation = file_with_actions()

    with refused(remediation, InvalidValueError, "to"):
        reassign(remediation, to=to)


def test_a_role_that_nobody_had_is_given_too() -> None:
    remediation = given(*opening(roles={"team_manager": "TM01"}), agreed(owner=None))
    reassign(remediation)

    assert remediation.roles[Role.SOCIAL_WORKER] == "SW02"
    assert events.ActionsPassedOn not in kinds(recorded(remediation))


def test_where_nobody_manages_the_team_actions_stay_where_they_are() -> None:
    remediation = given(*opening(roles={}), agreed())
    reassign(remediation, people={"SW02": DIRECTORY["SW02"], "SW01": DIRECTORY["SW01"]})

    assert events.ActionsPassedOn not in kinds(recorded(remediation))


def test_a_process_without_receiving_checks_owes_none() -> None:
    policy = replace(POLICY, steps={s: rule for s, rule in POLICY.steps.items() if s is not Step.RECEIVING_CHECK})
    remediation = file_with_actions()
    remediation.reassign(
        act(MOVED_ON, today=MOVED_ON, policy=policy),
        role=Role.SOCIAL_WORKER,
        to="SW02",
        reason=WHY,
        people=DIRECTORY,
    )

    assert steps.DeadlinesSet not in kinds(recorded(remediation))


def test_a_closed_file_is_given_to_nobody() -> None:
    remediation = given(*opening(), closed(MOVED_ON))

    with refused(remediation, RemediationClosedError, "audit_ref"):
        reassign(remediation)


def pass_on(remediation: Remediation, person: str = "SW01", to: str = "SW02") -> bool:
    return remediation.pass_on(act(MOVED_ON, today=MOVED_ON), person=person, to=to, reason=WHY, people=DIRECTORY)


def test_everything_that_somebody_has_goes_in_one_go() -> None:
    remediation = file_with_actions(roles={"service_manager": "SM01", "team_manager": "SM01", "social_worker": "SW01"})

    assert pass_on(remediation, "SM01", "SM02")
    facts = recorded(remediation)
    assert [fact.said["role"] for fact in facts if fact.kind is events.RoleReassigned] == [
        Role.SERVICE_MANAGER,
        Role.TEAM_MANAGER,
    ]
    assert all(fact.said["with_caseload"] for fact in facts if fact.kind is events.RoleReassigned)
    assert remediation.owners[Step.CASELOAD_DECISION, ""] == "SM02"
    assert (Step.RECEIVING_CHECK, "1") in remediation.deadlines


def test_open_actions_wait_with_the_team_manager_for_whoever_takes_the_work_over() -> None:
    remediation = file_with_actions()

    assert pass_on(remediation)
    assert set(remediation.held) == {1}
    assert remediation.owners[Step.ACTION_DONE, "1"] == "TM01"


def test_somebody_who_has_nothing_on_a_file_has_nothing_to_give() -> None:
    remediation = file_with_actions()

    assert not pass_on(remediation, "PL02")
    assert recorded(remediation) == []


def test_what_they_cover_is_given_back() -> None:
    remediation = new_remediation(act(today=GRADED), people=DIRECTORY)
    for_meeting = act(date(2019, 3, 5), today=date(2019, 3, 5))
    remediation.ask_for_cover(for_meeting, cover="TM02", people=DIRECTORY)
    remediation.accept_cover(for_meeting, person="TM02", people=DIRECTORY)
    recorded(remediation)

    assert pass_on(remediation, "TM02", "TM01")
    assert kinds(recorded(remediation)) == [cover.CoverEnded, dates.OwnersChanged]
    assert remediation.owners[Step.DAY_THREE_MEETING, ""] == "PL01"


def accept(remediation: Remediation, number: int = 1, person: str = "SW02") -> None:
    remediation.accept_action(act(MOVED_ON, today=MOVED_ON), number, person=person, people=DIRECTORY)


def test_a_new_owner_accepts_an_action_with_the_date_it_had() -> None:
    remediation = file_with_actions()
    reassign(remediation)
    recorded(remediation)
    accept(remediation)

    assert recorded(remediation) == [
        happened(events.ActionAccepted, occurred_on=MOVED_ON, number=1, owner="SW02"),
        happened(dates.OwnersChanged, occurred_on=MOVED_ON, owners={"action_done:1": "SW02"}, reason=None),
    ]
    assert remediation.deadlines[Step.ACTION_DONE, "1"].due_on == date(2019, 3, 22)


def test_an_action_without_a_deadline_is_accepted_too() -> None:
    remediation = given(*opening(), agreed(due_on=None))
    reassign(remediation)
    recorded(remediation)
    accept(remediation)

    assert kinds(recorded(remediation)) == [events.ActionAccepted]


def test_only_what_waits_for_an_owner_is_accepted_and_once() -> None:
    remediation = file_with_actions()
    with refused(remediation, StepNotDueError, "number"):
        accept(remediation)
    with refused(remediation, NotFoundError, "number"):
        accept(remediation, 9)
    reassign(remediation)
    recorded(remediation)
    with refused(remediation, InvalidValueError, "person"):
        accept(remediation, person="GONE")
    accept(remediation)
    recorded(remediation)
    with refused(remediation, StepNotDueError, "number"):
        accept(remediation)


def test_an_action_that_was_done_or_reallocated_meanwhile_is_accepted_by_nobody() -> None:
    done = file_with_actions()
    reassign(done)
    done.complete_action(act(MOVED_ON, today=MOVED_ON), 1, text("On the file"), people=DIRECTORY)
    recorded(done)
    with refused(done, StepAlreadyRecordedError, "number"):
        accept(done)

    reallocated = file_with_actions()
    reassign(reallocated)
    reallocated.reallocate_action(
        act(MOVED_ON, today=MOVED_ON), 1, to="SW02", decided_by="TM01", reason=WHY, people=DIRECTORY
    )
    recorded(reallocated)
    with refused(reallocated, StepNotDueError, "number"):
        accept(reallocated)


def check(remediation: Remediation, on: date = RECEIVED_BY, **changes: Any) -> None:
    said = {"in_order": True, "checked_by": "TM01", "people": DIRECTORY} | changes
    remediation.check_received(act(on, today=on), **said)


def received() -> Remediation:
    remediation = file_with_actions()
    reassign(remediation)
    recorded(remediation)
    return remediation


def test_the_receiving_manager_says_whether_the_file_is_in_order() -> None:
    remediation = received()
    check(remediation)

    assert recorded(remediation) == [
        happened(
            events.ReceivingChecked,
            occurred_on=RECEIVED_BY,
            item="1",
            in_order=True,
            checked_by="TM01",
            comments=None,
        )
    ]
    assert not remediation.is_open((Step.RECEIVING_CHECK, "1"))


def test_the_check_that_was_owed_first_is_met_first() -> None:
    remediation = received()
    later = date(2019, 3, 18)
    remediation.reassign(act(later, today=later), role=Role.SOCIAL_WORKER, to="SW01", reason=WHY, people=DIRECTORY)
    check(remediation)
    check(remediation)

    assert [remediation.is_open((Step.RECEIVING_CHECK, item)) for item in ("1", "2")] == [False, False]


def test_what_is_not_in_order_is_said() -> None:
    remediation = received()

    with refused(remediation, InvalidValueError, "comments"):
        check(remediation, in_order=False)
    check(remediation, in_order=False, comments=text("The chronology stops in April"))
    assert deviations(recorded(remediation)) == []


def test_a_check_of_what_was_never_received_or_of_ones_own_case_is_refused() -> None:
    with refused(never := file_with_actions(), StepNotDueError, Step.RECEIVING_CHECK):
        check(never)
    with refused(own := received(), OwnCaseError, "checked_by"):
        check(own, checked_by="SW01")


def test_a_check_by_somebody_below_the_team_manager_deviates_and_so_does_one_of_history_by_the_subject() -> None:
    remediation = received()
    check(remediation, checked_by="QA01")
    assert deviations(recorded(remediation)) == [(Step.RECEIVING_CHECK, "1", Deviation.WRONG_ROLE)]

    past = received()
    past.check_received(history(RECEIVED_BY), in_order=False, checked_by="SW01", people=DIRECTORY)
    assert (Step.RECEIVING_CHECK, "1", Deviation.OWN_CASE) in deviations(recorded(past))


def test_nothing_is_passed_on_of_a_closed_file_or_to_somebody_who_is_not_there() -> None:
    with refused(over := given(*opening(), closed(MOVED_ON)), RemediationClosedError, "audit_ref"):
        pass_on(over)
    remediation = file_with_actions()
    for nobody in ("GONE", "NOBODY"):
        with refused(remediation, InvalidValueError, "to"):
            pass_on(remediation, to=nobody)


def test_only_what_they_cover_themselves_is_given_back() -> None:
    remediation = file_with_actions()
    for_meeting = act(date(2019, 3, 8), today=date(2019, 3, 8))
    remediation.ask_for_cover(for_meeting, cover="TM02", people=DIRECTORY)
    remediation.accept_cover(for_meeting, person="TM02", people=DIRECTORY)
    recorded(remediation)
    pass_on(remediation)

    assert cover.CoverEnded not in kinds(recorded(remediation))
    assert remediation.owners[Step.DAY_THREE_MEETING, ""] == "TM02"


def test_what_they_cover_no_more_they_cannot_accept() -> None:
    remediation = file_with_actions()
    remediation.ask_for_cover(act(MOVED_ON, today=MOVED_ON), cover="TM02", people=DIRECTORY)
    pass_on(remediation, "TM02", "TM01")
    recorded(remediation)

    with refused(remediation, NotAllowedError, "person"):
        remediation.accept_cover(act(MOVED_ON, today=MOVED_ON), person="TM02", people=DIRECTORY)


def test_the_caseload_goes_along_once_where_whoever_had_it_has_left() -> None:
    remediation = file_with_actions()
    gone = {**DIRECTORY, "SM01": replace(DIRECTORY["SM01"], left_on=GRADED)}
    remediation.hand_on(("SM01",), act(MOVED_ON, today=MOVED_ON), gone)
    reassign(remediation, Role.SERVICE_MANAGER, "SM02", people=gone)
    reassign(remediation, Role.SERVICE_MANAGER, "HOS01", people=gone)

    assert remediation.owners[Step.SERVICE_MANAGER_REVIEW, ""] == "HOS01"
    assert remediation.owners[Step.CASELOAD_DECISION, ""] == "SM02"


EARLIER, SINCE = date(2019, 3, 12), date(2019, 3, 14)


def on_day(day: date) -> Any:
    return act(day, today=RECEIVED_BY)


def test_a_part_is_not_given_on_a_day_before_it_was_given_last() -> None:
    remediation = file_with_actions()
    said = {"role": Role.SOCIAL_WORKER, "reason": WHY, "people": DIRECTORY}
    remediation.reassign(on_day(SINCE), to="SW02", **said)
    recorded(remediation)

    with refused(remediation, DatesContradictError, "occurred_on"):
        remediation.reassign(on_day(EARLIER), to="SW01", **said)
    with refused(remediation, DatesContradictError, "occurred_on"):
        remediation.pass_on(on_day(EARLIER), person="SW02", to="SW01", reason=WHY, people=DIRECTORY)
    remediation.reassign(on_day(EARLIER), to="TM03", **said | {"role": Role.TEAM_MANAGER})
    remediation.reassign(on_day(SINCE), to="SW01", **said)
    assert (remediation.roles["social_worker"], remediation.roles["team_manager"]) == ("SW01", "TM03")


def test_what_passed_upward_by_itself_may_have_been_given_to_somebody_before_that() -> None:
    remediation = file_with_actions()
    gone = {**DIRECTORY, "TM01": replace(DIRECTORY["TM01"], left_on=date(2019, 3, 13))}
    assert remediation.hand_on({"TM01"}, on_day(SINCE), gone)

    remediation.reassign(on_day(EARLIER), role=Role.TEAM_MANAGER, to="TM03", reason=WHY, people=gone)
    assert remediation.roles["team_manager"] == "TM03"


def test_an_action_is_not_accepted_on_a_day_before_it_was_passed_on() -> None:
    remediation = file_with_actions()
    reassign(remediation)
    recorded(remediation)

    with refused(remediation, DatesContradictError, "occurred_on"):
        remediation.accept_action(on_day(date(2019, 3, 8)), 1, person="SW02", people=DIRECTORY)


def test_an_action_is_not_given_on_a_day_before_it_was_given_last() -> None:
    remediation = file_with_actions()
    reassign(remediation)
    remediation.accept_action(on_day(SINCE), 1, person="SW02", people=DIRECTORY)
    given_to = {"to": "SM01", "decided_by": "TM01", "reason": WHY, "people": DIRECTORY}
    recorded(remediation)

    with refused(remediation, DatesContradictError, "occurred_on"):
        remediation.reallocate_action(on_day(EARLIER), 1, **given_to)
    remediation.reallocate_action(on_day(SINCE), 1, **given_to)
    assert remediation.owners[Step.ACTION_DONE, "1"] == "SM01"


def test_a_file_is_not_looked_at_before_it_was_received_and_the_earliest_receipt_is_looked_at_first() -> None:
    remediation = file_with_actions()
    reassign(remediation, to="SW02")
    remediation.reassign(on_day(date(2019, 3, 8)), role=Role.TEAM_MANAGER, to="TM03", reason=WHY, people=DIRECTORY)
    recorded(remediation)

    with refused(remediation, DatesContradictError, "occurred_on"):
        check(remediation, date(2019, 3, 7), checked_by="TM03")
    check(remediation, date(2019, 3, 8), checked_by="TM03")
    assert recorded(remediation)[0].said["item"] == "2"
    with refused(remediation, DatesContradictError, "occurred_on"):
        check(remediation, date(2019, 3, 8), checked_by="TM03")


REJECTED_ON = date(2019, 3, 18)


def reject(remediation: Remediation, number: int = 1, **people: Person) -> list[Any]:
    remediation.confirm_action(
        on_day(REJECTED_ON),
        number,
        accepted=False,
        confirmed_by="SM01",
        reason=text("Not on the file"),
        people={**DIRECTORY, **people},
    )
    return recorded(remediation)


def done_and_moved(number: int = 1) -> Remediation:
    """An action was done, and then the worker changed."""
    remediation = file_with_actions()
    remediation.complete_action(on_day(date(2019, 3, 8)), number, text("On the file"), people=DIRECTORY)
    reassign(remediation)
    recorded(remediation)
    return remediation


def test_an_action_that_was_not_done_after_all_waits_with_the_team_manager_where_its_owner_moved_on() -> None:
    remediation = done_and_moved()

    passed, owners = reject(remediation)[-2:]

    assert passed == happened(events.ActionsPassedOn, occurred_on=REJECTED_ON, numbers=(1,), holder="SW01", to="TM01")
    assert owners.said["owners"] == {"action_done:1": "TM01"}
    remediation.accept_action(on_day(REJECTED_ON), 1, person="SW02", people=DIRECTORY)
    assert remediation.owners[Step.ACTION_DONE, "1"] == "SW02"


def test_it_waits_too_where_its_owner_has_left() -> None:
    remediation = file_with_actions()
    remediation.complete_action(on_day(date(2019, 3, 8)), 1, text("On the file"), people=DIRECTORY)
    recorded(remediation)

    gone = replace(DIRECTORY["SW01"], left_on=date(2019, 3, 15))
    assert events.ActionsPassedOn in kinds(reject(remediation, SW01=gone))


def test_it_stays_where_it_was_with_an_owner_who_is_on_the_file_or_was_given_it_since() -> None:
    assert events.ActionsPassedOn not in kinds(reject(done_and_moved(2), 2))

    since = file_with_actions()
    reassign(since)
    since.accept_action(on_day(SINCE), 1, person="SW01", people=DIRECTORY)
    since.complete_action(on_day(SINCE), 1, text("On the file"), people=DIRECTORY)
    recorded(since)
    assert events.ActionsPassedOn not in kinds(reject(since))


def test_an_action_without_a_deadline_waits_too_and_one_that_nobody_could_keep_stays() -> None:
    undated = given(*opening(), agreed(due_on=None))
    undated.complete_action(on_day(MOVED_ON), 1, text("On the file"), people=DIRECTORY)
    reassign(undated)
    recorded(undated)
    assert kinds(reject(undated))[-1] is events.ActionsPassedOn


def told_file(**changes: Any) -> Remediation:
    """A file of which the worker and the team manager were told, who have not acknowledged it."""
    remediation: Remediation = given(*opening(told=("SW01", "TM01"), **changes))
    return remediation


def let_go(person: str, on: date = MOVED_ON) -> Any:
    names = (f"acknowledgement:{person}",)
    return happened(dates.DeadlinesEnded, occurred_on=on, because=EndedBecause.HANDED_OVER, names=names, reason=None)


def test_whoever_is_replaced_is_asked_no_more_to_acknowledge() -> None:
    remediation = told_file()
    reassign(remediation, Role.TEAM_MANAGER, "TM02")

    assert recorded(remediation)[-1] == let_go("TM01")
    assert not remediation.raise_rung(Step.ACKNOWLEDGEMENT, "TM01", act=act(MOVED_ON, today=MOVED_ON), people=DIRECTORY)
    assert remediation.is_open((Step.ACKNOWLEDGEMENT, "SW01"))


def test_whoever_gives_over_all_they_have_is_asked_no_more_to_acknowledge() -> None:
    remediation = told_file()
    remediation.pass_on(act(MOVED_ON, today=MOVED_ON), person="TM01", to="TM02", reason=WHY, people=DIRECTORY)

    assert recorded(remediation)[-1] == let_go("TM01")


def test_whoever_has_another_part_on_the_file_owes_the_acknowledgement_still() -> None:
    remediation = told_file(roles=ROLES | {Role.PRACTICE_LEAD.value: "TM01"})
    reassign(remediation, Role.TEAM_MANAGER, "TM02")

    assert remediation.is_open((Step.ACKNOWLEDGEMENT, "TM01"))


def test_the_practice_subject_owes_the_acknowledgement_though_the_file_is_anothers_until_they_leave() -> None:
    remediation = told_file()
    reassign(remediation)
    assert remediation.is_open((Step.ACKNOWLEDGEMENT, "SW01"))
    recorded(remediation)

    people = {**DIRECTORY, "SW01": replace(DIRECTORY["SW01"], left_on=MOVED_ON)}
    next_day = date(2019, 3, 12)
    assert remediation.hand_on(["SW01"], act(next_day, today=next_day), people)
    assert recorded(remediation)[-1] == let_go("SW01", next_day)


def test_what_was_acknowledged_stays_so() -> None:
    remediation = told_file()
    remediation.acknowledge(act(MOVED_ON, today=MOVED_ON), "TM01")
    reassign(remediation, Role.TEAM_MANAGER, "TM02")

    assert dates.DeadlinesEnded not in kinds(recorded(remediation))
    assert (Step.ACKNOWLEDGEMENT, "TM01") in remediation.done


def test_an_action_that_waits_is_not_accepted_on_a_day_before_it_was_given_last() -> None:
    """Whoever had it by then had it, though it is only told later that they had the file no more before that."""
    remediation = file_with_actions()
    given_to = {"to": "SW02", "decided_by": "SM01", "reason": WHY, "people": DIRECTORY}
    remediation.reallocate_action(on_day(SINCE), 1, **given_to)
    remediation.pass_on(on_day(EARLIER), person="SW02", to="SW01", reason=WHY, people=DIRECTORY)
    recorded(remediation)
    assert remediation.held == {1: EARLIER}

    with refused(remediation, DatesContradictError, "occurred_on"):
        remediation.accept_action(on_day(EARLIER), 1, person="SW01", people=DIRECTORY)
    remediation.accept_action(on_day(SINCE), 1, person="SW01", people=DIRECTORY)
    assert remediation.held == {}
