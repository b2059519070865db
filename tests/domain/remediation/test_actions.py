"""What became of an action: done, confirmed by a second person, and found to work or not."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from domain.errors import (
    DatesContradictError,
    InvalidValueError,
    NotCorrectableError,
    NotFoundError,
    OwnCaseError,
    StepAlreadyRecordedError,
    StepNotDueError,
)
from domain.events import actions as happened_to
from domain.events import dates
from domain.events import remediation as events
from domain.ladder import Person
from domain.remediation import Remediation
from domain.vocabulary import Deviation, EndedBecause, EvidenceType, MovedBecause, ReopenedBecause, Role, Step
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
    proposed,
    recorded,
    refused,
    text,
)

PLAN_DAY, DUE, DONE_ON, SEEN_ON = date(2019, 3, 8), date(2019, 3, 25), date(2019, 3, 20), date(2019, 3, 22)
CONFIRM_BY, LOOK_BY = date(2019, 3, 27), date(2019, 4, 17)
MET = (*opening(), meeting_held())
EVIDENCE, NOT_SHOWN = text("On the file"), text("The visit is not on the file")
STEPS = (Step.ACTION_DONE, Step.ACTION_CONFIRMED, Step.ACTION_EFFECTIVE)


def confirmed(by: str | None = "TM01", on: date = SEEN_ON) -> Any:
    return happened(happened_to.ActionConfirmed, occurred_on=on, number=1, item="1", confirmed_by=by)


def verified(effective: bool, by: str | None = "TM01") -> Any:
    return happened(events.ActionVerified, occurred_on=SEEN_ON, number=1, effective=effective, verified_by=by)


def in_hand(*, owner: str = "SW01", done_on: date | None = DONE_ON, **said: Any) -> Remediation:
    """A remediation with one action, owed on its date, and done by somebody who said so."""
    remediation: Remediation = given(*MET)
    remediation.agree_action(act(PLAN_DAY), proposed(owner=owner), people=PEOPLE)
    if done_on is not None:
        remediation.complete_action(act(done_on), 1, EVIDENCE, people=PEOPLE, **said)
    recorded(remediation)
    return remediation


def due(remediation: Remediation, step: Step) -> date:
    return remediation.deadlines[step, "1"].due_on


def test_an_action_is_done_with_its_evidence() -> None:
    remediation = given(*MET, agreed(1))
    remediation.complete_action(
        act(DONE_ON), 1, EVIDENCE, evidence_type=EvidenceType.DOCUMENT, supervision_on=SEEN_ON, people=PEOPLE
    )

    assert recorded(remediation)[0] == done(
        evidence=EVIDENCE, evidence_type=EvidenceType.DOCUMENT, supervision_on=SEEN_ON
    )


def test_an_action_is_not_done_without_anything_to_show_for_it() -> None:
    remediation = given(*MET, agreed(1), agreed(2))

    with refused(remediation, InvalidValueError, "evidence"):
        remediation.complete_action(act(DONE_ON), 1, people=PEOPLE)
    remediation.complete_action(act(DONE_ON), 1, evidence_type=EvidenceType.FEEDBACK, people=PEOPLE)
    remediation.complete_action(history(DONE_ON), 2, people=PEOPLE)
    assert set(remediation.actions_done) == {1, 2}


def test_an_action_that_is_done_is_to_be_confirmed_and_looked_at_again() -> None:
    remediation = in_hand()

    assert remediation.done[Step.ACTION_DONE, "1"] == DONE_ON
    assert (due(remediation, Step.ACTION_CONFIRMED), due(remediation, Step.ACTION_EFFECTIVE)) == (CONFIRM_BY, LOOK_BY)
    assert remediation.owners[Step.ACTION_CONFIRMED, "1"] == remediation.owners[Step.ACTION_EFFECTIVE, "1"] == "TM01"


@pytest.mark.parametrize(
    ("supervision_on", "look_by"),
    [(date(2019, 4, 2), date(2019, 4, 2)), (date(2019, 4, 17), LOOK_BY), (date(2019, 4, 30), LOOK_BY)],
)
def test_it_is_looked_at_again_at_the_next_supervision_at_latest_after_twenty_days(
    supervision_on: date, look_by: date
) -> None:
    remediation = in_hand(supervision_on=supervision_on)

    assert due(remediation, Step.ACTION_EFFECTIVE) == look_by
    assert remediation.deadlines[Step.ACTION_EFFECTIVE, "1"].counted_from == DONE_ON
    assert min(remediation.deadlines[Step.ACTION_EFFECTIVE, "1"].rungs.values()) > look_by  # typed in when it was over


def test_the_next_supervision_is_not_before_the_action_was_done() -> None:
    remediation = in_hand(done_on=None)

    with refused(remediation, DatesContradictError, "supervision_on"):
        remediation.complete_action(act(DONE_ON), 1, EVIDENCE, supervision_on=date(2019, 3, 19), people=PEOPLE)


def test_nobody_is_to_look_at_their_own_action() -> None:
    remediation = in_hand(owner="TM01")

    assert remediation.owners[Step.ACTION_CONFIRMED, "1"] == remediation.owners[Step.ACTION_EFFECTIVE, "1"] == "SM01"


def test_history_owes_nothing_of_what_is_done() -> None:
    remediation = given(*MET, agreed(1))
    remediation.complete_action(history(DONE_ON), 1, people=PEOPLE)

    assert recorded(remediation) == [done(evidence_type=None)]


def test_a_process_without_these_steps_owes_nothing_of_what_is_done_or_does_not_work() -> None:
    remediation = given(*MET, agreed(1))
    later = {Step.ACTION_CONFIRMED, Step.ACTION_EFFECTIVE, Step.ACTION_REPLACED}
    policy = replace(POLICY, steps={step: rule for step, rule in POLICY.steps.items() if step not in later})
    remediation.complete_action(act(DONE_ON, policy=policy), 1, EVIDENCE, people=PEOPLE)
    remediation.verify_action(act(SEEN_ON, policy=policy), 1, effective=False, verified_by="AU01", people=PEOPLE)

    assert kinds(recorded(remediation)) == [events.ActionDone, happened_to.ActionConfirmed, events.ActionVerified]


def test_an_action_is_done_once() -> None:
    remediation = given(*MET, agreed(1), done())

    with refused(remediation, StepAlreadyRecordedError, "number"):
        remediation.complete_action(act(SEEN_ON), 1, EVIDENCE, people=PEOPLE)


def test_an_action_that_nobody_agreed_is_neither_done_nor_looked_at() -> None:
    remediation = given(*MET, agreed(1))

    with refused(remediation, NotFoundError, "number"):
        remediation.complete_action(act(DONE_ON), 2, EVIDENCE, people=PEOPLE)
    with refused(remediation, NotFoundError, "number"):
        remediation.confirm_action(act(DONE_ON), 2, accepted=True, confirmed_by="TM01")
    with refused(remediation, NotFoundError, "number"):
        remediation.verify_action(act(DONE_ON), 2, effective=True, verified_by="TM01", people=PEOPLE)
    with refused(remediation, NotFoundError, "number"):
        remediation.verify_action(history(DONE_ON), 2, effective=True, verified_by=None, people=PEOPLE)


def test_a_second_person_confirms_that_an_action_is_done() -> None:
    remediation = in_hand()
    remediation.confirm_action(act(SEEN_ON), 1, accepted=True, confirmed_by="TM01")

    assert recorded(remediation) == [confirmed()]
    assert not remediation.is_open((Step.ACTION_CONFIRMED, "1"))
    assert remediation.is_open((Step.ACTION_EFFECTIVE, "1"))


def test_e20_rejected_evidence_opens_the_action_again_with_its_first_date() -> None:
    remediation = in_hand()
    remediation.confirm_action(act(SEEN_ON), 1, accepted=False, confirmed_by="TM01", reason=NOT_SHOWN)

    rejected, reopened, ended = recorded(remediation)
    assert rejected == happened(
        happened_to.EvidenceRejected, occurred_on=SEEN_ON, number=1, item="1", rejected_by="TM01", reason=NOT_SHOWN
    )
    assert [each.name for each in reopened.said["reopened"]] == ["action_done:1"]
    assert reopened.said["because"] is ReopenedBecause.EVIDENCE_REJECTED
    assert (ended.said["because"], ended.said["names"]) == (EndedBecause.NOT_OWED, ("action_effective:1",))
    assert remediation.is_open((Step.ACTION_DONE, "1"))
    assert due(remediation, Step.ACTION_DONE) == DUE
    assert remediation.actions_done == {}


def test_e20_what_follows_is_counted_from_when_it_was_really_done() -> None:
    remediation = in_hand()
    remediation.confirm_action(act(SEEN_ON), 1, accepted=False, confirmed_by="TM01", reason=NOT_SHOWN)
    recorded(remediation)
    remediation.complete_action(act(date(2019, 3, 28)), 1, EVIDENCE, people=PEOPLE)

    _, reopened, moved, owed = recorded(remediation)
    assert [each.name for each in reopened.said["reopened"]] == ["action_effective:1"]
    assert (reopened.said["because"], moved.said["because"]) == (ReopenedBecause.DONE_AGAIN, MovedBecause.CORRECTION)
    (looked_at,), (looked_at_again,) = moved.said["deadlines"], owed.said["deadlines"]
    assert (looked_at.step, looked_at.due_on) == (Step.ACTION_EFFECTIVE, date(2019, 4, 29))
    assert (looked_at_again.step, looked_at_again.item) == (Step.ACTION_CONFIRMED, "1-2")
    assert looked_at_again.due_on == date(2019, 4, 4)


def test_a_decision_of_no_meets_the_confirmation_and_the_next_evidence_owes_another() -> None:
    remediation = in_hand()
    remediation.confirm_action(act(SEEN_ON), 1, accepted=False, confirmed_by="TM01", reason=NOT_SHOWN)
    assert remediation.done[Step.ACTION_CONFIRMED, "1"] == SEEN_ON
    remediation.complete_action(act(date(2019, 3, 28)), 1, EVIDENCE, people=PEOPLE)
    assert remediation.is_open((Step.ACTION_CONFIRMED, "1-2"))
    remediation.confirm_action(act(date(2019, 3, 29)), 1, accepted=True, confirmed_by="TM01")

    again = recorded(remediation)[-1]
    assert (again.said["number"], again.said["item"]) == (1, "1-2")
    assert remediation.done[Step.ACTION_CONFIRMED, "1"] == SEEN_ON
    assert remediation.done[Step.ACTION_CONFIRMED, "1-2"] == date(2019, 3, 29)


def test_a_rejection_is_not_put_right_and_nothing_rests_on_it() -> None:
    remediation = in_hand()
    remediation.confirm_action(act(SEEN_ON), 1, accepted=False, confirmed_by="TM01", reason=NOT_SHOWN)
    remediation.complete_action(act(date(2019, 3, 28)), 1, EVIDENCE, people=PEOPLE)
    recorded(remediation)
    said: Any = {"reason": NOT_SHOWN, "people": PEOPLE, "retracted_by": "SM01"}

    with refused(remediation, NotCorrectableError, "step"):
        remediation.retract_step(act(), step=Step.ACTION_CONFIRMED, item="1", **said)
    remediation.retract_step(act(), step=Step.ACTION_DONE, item="1", **said)

    assert not remediation.is_open((Step.ACTION_CONFIRMED, "1-2"))
    assert remediation.is_open((Step.ACTION_DONE, "1"))


def test_the_first_version_of_a_rejection_met_no_confirmation() -> None:
    old: dict[str, Any] = {"number": 1}
    happened_to.EvidenceRejected.upcast_v1_v2(old)
    remediation = given(*MET, agreed(1), done(), happened(
        happened_to.EvidenceRejected, occurred_on=SEEN_ON, number=1, item=old["item"], rejected_by=None, reason=None
    ))  # fmt: skip

    assert Step.ACTION_CONFIRMED not in {step for step, _ in remediation.done}


def test_e20_history_has_no_date_to_open_again() -> None:
    remediation = given(*MET, agreed(1), done())
    remediation.confirm_action(act(SEEN_ON), 1, accepted=False, confirmed_by="TM01", reason=NOT_SHOWN)

    assert kinds(recorded(remediation)) == [happened_to.EvidenceRejected]
    assert remediation.actions_done == {}


def test_rejecting_evidence_needs_a_reason_which_history_may_lack() -> None:
    remediation = in_hand()

    with refused(remediation, InvalidValueError, "reason"):
        remediation.confirm_action(act(SEEN_ON), 1, accepted=False, confirmed_by="TM01")
    remediation.confirm_action(history(SEEN_ON), 1, accepted=False, confirmed_by=None)
    assert remediation.actions_done == {}


@pytest.mark.parametrize("later", [confirmed(), verified(True)])
def test_an_action_is_confirmed_once_and_not_after_it_was_verified(later: Any) -> None:
    remediation = given(*MET, agreed(1), done(), later)

    for accepted in (True, False):
        with refused(remediation, StepAlreadyRecordedError, "number"):
            remediation.confirm_action(act(SEEN_ON), 1, accepted=accepted, confirmed_by="TM01", reason=NOT_SHOWN)


@pytest.mark.parametrize("effective", [True, False])
def test_done_and_effective_are_two_questions(effective: bool) -> None:
    remediation = given(*MET, agreed(1), done(), confirmed())
    remediation.verify_action(act(SEEN_ON), 1, effective=effective, verified_by="TM01", people=PEOPLE)

    assert recorded(remediation)[0] == verified(effective)
    assert ((Step.ACTION_REPLACED, "1") in remediation.deadlines) is not effective


def test_to_say_whether_it_works_is_to_confirm_that_it_is_done() -> None:
    remediation = in_hand()
    remediation.verify_action(act(SEEN_ON), 1, effective=True, verified_by="SM01", people=PEOPLE)

    assert recorded(remediation) == [confirmed("SM01"), verified(True, "SM01")]
    assert not any(remediation.is_open((step, "1")) for step in STEPS)


def test_e22_an_action_that_does_not_work_is_to_be_replaced_within_five_days() -> None:
    remediation = in_hand()
    remediation.verify_action(act(SEEN_ON), 1, effective=False, verified_by="TM01", people=PEOPLE)

    assert due(remediation, Step.ACTION_REPLACED) == date(2019, 3, 29)
    assert remediation.owners[Step.ACTION_REPLACED, "1"] == "TM01"


@pytest.mark.parametrize("check", ["confirm", "verify"])
def test_an_action_is_looked_at_from_the_day_it_was_done(check: str) -> None:
    remediation = given(*MET, agreed(1), agreed(2), done())

    with refused(remediation, StepNotDueError, "number"):
        look(remediation, check, SEEN_ON, number=2)
    with refused(remediation, DatesContradictError, "occurred_on"):
        look(remediation, check, date(2019, 3, 19))
    look(remediation, check, DONE_ON)


@pytest.mark.parametrize("check", ["confirm", "verify"])
def test_nobody_looks_at_their_own_action(check: str) -> None:
    remediation = given(*MET, agreed(1, owner="TM01"), done())

    with refused(remediation, InvalidValueError, f"{check[:-1]}ied_by" if check == "verify" else "confirmed_by"):
        look(remediation, check, SEEN_ON)


@pytest.mark.parametrize("check", ["confirm", "verify"])
def test_e18_the_practice_subject_looks_at_no_action_of_their_case(check: str) -> None:
    remediation = given(*opening(subject="TM01", subject_role=Role.TEAM_MANAGER), meeting_held(), agreed(1), done())

    with refused(remediation, OwnCaseError, "verified_by" if check == "verify" else "confirmed_by"):
        look(remediation, check, SEEN_ON)


def look(remediation: Remediation, check: str, on: date, number: int = 1) -> None:
    if check == "confirm":
        remediation.confirm_action(act(on), number, accepted=True, confirmed_by="TM01")
    else:
        remediation.verify_action(act(on), number, effective=True, verified_by="TM01", people=PEOPLE)


def test_an_action_is_verified_once() -> None:
    remediation = given(*MET, agreed(1), done(), verified(False))

    with refused(remediation, StepAlreadyRecordedError, "number"):
        remediation.verify_action(act(SEEN_ON), 1, effective=True, verified_by="TM01", people=PEOPLE)


@pytest.mark.parametrize(
    ("person", "wrong"), [("TM01", False), ("SM02", False), ("HOS01", False), ("PL01", True), ("QA01", True)]
)
def test_whether_it_works_is_a_manager_s_to_say(person: str, wrong: bool) -> None:
    remediation = in_hand()
    remediation.verify_action(act(SEEN_ON), 1, effective=True, verified_by=person, people=PEOPLE)

    expected = [(Step.ACTION_EFFECTIVE, "1", Deviation.WRONG_ROLE)] if wrong else []
    assert deviations(recorded(remediation)) == expected


def test_somebody_whom_the_directory_does_not_know_is_not_judged_by_role() -> None:
    remediation = in_hand()
    strangers = {"SM01": Person("SM01", Role.SERVICE_MANAGER)}
    remediation.verify_action(act(SEEN_ON), 1, effective=True, verified_by="TM01", people=strangers)

    assert deviations(recorded(remediation)) == []


@pytest.mark.parametrize("owner", [None, "SW01"])
def test_history_need_not_say_who_verified(owner: str | None) -> None:
    remediation = given(*MET, agreed(1, owner=owner), done())
    remediation.verify_action(history(SEEN_ON), 1, effective=False, verified_by=None, people=PEOPLE)

    assert kinds(recorded(remediation)) == [events.ActionVerified]


def test_history_verified_by_the_owner_or_before_it_was_done_deviates() -> None:
    remediation = given(*MET, agreed(1), agreed(2, owner="PL02"), agreed(3), done())
    remediation.verify_action(history(date(2019, 3, 19)), 1, effective=True, verified_by="TM01", people=PEOPLE)
    remediation.verify_action(history(SEEN_ON), 2, effective=True, verified_by="PL02", people=PEOPLE)
    remediation.confirm_action(history(SEEN_ON), 3, accepted=True, confirmed_by="SW01")

    assert deviations(recorded(remediation)) == [
        (Step.ACTION_EFFECTIVE, "1", Deviation.OUT_OF_ORDER),
        (Step.ACTION_EFFECTIVE, "2", Deviation.OUT_OF_ORDER),
        (Step.ACTION_EFFECTIVE, "2", Deviation.WRONG_ROLE),
        (Step.ACTION_CONFIRMED, "3", Deviation.OUT_OF_ORDER),
        (Step.ACTION_CONFIRMED, "3", Deviation.WRONG_ROLE),
        (Step.ACTION_CONFIRMED, "3", Deviation.OWN_CASE),
    ]


def test_an_action_that_is_owed_again_climbs_on_from_where_it_was() -> None:
    remediation = in_hand(done_on=None)
    late = date(2019, 9, 4)
    remediation.raise_rung(Step.ACTION_DONE, "1", act=act(late, late), people=PEOPLE)
    raised = recorded(remediation)[0].said
    remediation.complete_action(act(late, late), 1, EVIDENCE, people=PEOPLE)
    remediation.confirm_action(act(late, late), 1, accepted=False, confirmed_by="TM01", reason=NOT_SHOWN)

    (reopened,) = next(fact.said["reopened"] for fact in recorded(remediation) if fact.kind is dates.DeadlinesReopened)
    assert raised["passed_over"] != ()
    assert (reopened.next_rung, reopened.next_rung_on) == (raised["next_rung"], raised["next_rung_on"])


def test_what_history_found_to_work_is_not_to_be_looked_at_again_once_it_is_done() -> None:
    remediation = in_hand()
    remediation.confirm_action(act(SEEN_ON), 1, accepted=False, confirmed_by="TM01", reason=NOT_SHOWN)
    remediation.verify_action(history(SEEN_ON), 1, effective=True, verified_by=None, people=PEOPLE)
    remediation.complete_action(act(SEEN_ON), 1, EVIDENCE, people=PEOPLE)

    assert remediation.done[Step.ACTION_EFFECTIVE, "1"] == SEEN_ON
    assert remediation.is_open((Step.ACTION_CONFIRMED, "1-2"))


def test_history_verified_on_the_day_it_was_done_is_in_order() -> None:
    remediation = given(*MET, agreed(1), done())
    remediation.verify_action(history(DONE_ON), 1, effective=True, verified_by="TM01", people=PEOPLE)

    assert deviations(recorded(remediation)) == []


def test_an_action_whose_evidence_was_rejected_was_done_on_no_day() -> None:
    remediation = given(*MET, agreed(1), done())
    remediation.confirm_action(act(SEEN_ON), 1, accepted=False, confirmed_by="TM01", reason=NOT_SHOWN)

    assert (Step.ACTION_DONE, "1") not in remediation.done


def test_an_action_that_is_owed_again_climbs_from_its_first_rung_or_the_one_after_the_highest() -> None:
    remediation = in_hand(done_on=None)
    climbs_on = []
    for day in (date(2019, 9, 2), date(2019, 9, 3), date(2019, 9, 4)):
        remediation.raise_rung(Step.ACTION_DONE, "1", act=act(day, day), people=PEOPLE)
        remediation.complete_action(act(day, day), 1, EVIDENCE, people=PEOPLE)
        remediation.confirm_action(act(day, day), 1, accepted=False, confirmed_by="TM01", reason=NOT_SHOWN)
        reopened = [fact.said["reopened"] for fact in recorded(remediation) if fact.kind is dates.DeadlinesReopened]
        climbs_on += [each.next_rung for each in reopened[-1] if each.name == "action_done:1"]

    assert climbs_on == ["line_manager", "next_manager", "head_of_service"]
