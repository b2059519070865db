"""A challenge of the grade while its remediation runs: the decision is owed, and everything else goes on (E33)."""

from dataclasses import replace
from datetime import date

from domain.events import grading as happenings
from domain.events import remediation as events
from domain.people import Person
from domain.remediation import Remediation
from domain.vocabulary import Role, Step
from tests.domain.support import PEOPLE, POLICY, TODAY, Fact, act, given, happened, kinds, opening, recorded, text

CHALLENGED_ON, DECIDED_ON = date(2019, 3, 6), date(2019, 3, 8)
EVERYBODY = PEOPLE | {"HOS02": Person("HOS02", Role.HEAD_OF_SERVICE, "DCS01")}


def challenge(remediation: Remediation, ref: str = "A-1", number: int = 1) -> list[Fact]:
    remediation.await_challenge(
        act(CHALLENGED_ON), audit_ref=ref, challenge=number, challenged_by="TM01", people=EVERYBODY
    )
    return recorded(remediation)


def settle(remediation: Remediation, ref: str = "A-1", number: int = 1) -> list[Fact]:
    remediation.settle_challenge(act(DECIDED_ON), audit_ref=ref, challenge=number, upheld=False, decided_by="HOS02")
    return recorded(remediation)


def test_a_challenge_is_to_be_decided_in_three_days_by_a_head_of_service_outside_the_line() -> None:
    made, owed = challenge(given(*opening()))

    assert made == happened(
        happenings.GradeChallenged,
        occurred_on=CHALLENGED_ON,
        number=1,
        audit_ref="A-1",
        challenge=1,
        challenged_by="TM01",
    )
    (deadline,) = owed.said["deadlines"]
    assert (deadline.step, deadline.item, deadline.due_on) == (Step.CHALLENGE_DECISION, "1", date(2019, 3, 11))
    assert owed.said["owners"] == {"challenge_decision:1": "HOS02"}


def test_where_nobody_is_outside_the_line_the_director_owes_the_decision() -> None:
    remediation = given(*opening())

    remediation.await_challenge(act(CHALLENGED_ON), audit_ref="A-1", challenge=1, challenged_by="TM01", people=PEOPLE)

    assert recorded(remediation)[1].said["owners"] == {"challenge_decision:1": "DCS01"}


def test_everything_else_is_owed_as_before() -> None:
    remediation = given(*opening())
    before = dict(remediation.deadlines)

    challenge(remediation)

    assert {key: remediation.deadlines[key] for key in before} == before


def test_challenges_of_two_audits_are_told_apart() -> None:
    remediation = given(*opening())
    challenge(remediation)

    made, owed = challenge(remediation, "A-7")

    assert (made.said["number"], owed.said["deadlines"][0].item) == (2, "2")
    (settled,) = settle(remediation, "A-7")
    assert settled.said["number"] == 2
    assert remediation.is_open((Step.CHALLENGE_DECISION, "1"))


def test_a_decision_meets_its_deadline_once() -> None:
    remediation = given(*opening())
    challenge(remediation)

    assert settle(remediation) == [
        happened(
            happenings.ChallengeSettled,
            occurred_on=DECIDED_ON,
            number=1,
            audit_ref="A-1",
            upheld=False,
            decided_by="HOS02",
        )
    ]
    assert remediation.done[Step.CHALLENGE_DECISION, "1"] == DECIDED_ON
    assert settle(remediation) == []


def test_a_decision_on_a_challenge_that_is_not_known_here_meets_no_other() -> None:
    remediation = given(*opening())
    challenge(remediation)

    assert settle(remediation, "A-7") == []
    assert remediation.is_open((Step.CHALLENGE_DECISION, "1"))


def test_a_decision_that_is_not_owed_here_is_no_affair_of_the_remediation() -> None:
    assert settle(given(*opening())) == []


def test_a_policy_without_the_step_owes_no_decision() -> None:
    remediation = given(*opening())
    plain = {step: rule for step, rule in POLICY.steps.items() if step is not Step.CHALLENGE_DECISION}
    when = replace(act(CHALLENGED_ON, today=TODAY), policy=replace(POLICY, steps=plain))

    remediation.await_challenge(when, audit_ref="A-1", challenge=1, challenged_by="TM01", people=EVERYBODY)

    assert kinds(recorded(remediation)) == [happenings.GradeChallenged]


def test_a_missed_decision_climbs_the_ladder_of_whoever_owes_it() -> None:
    remediation = given(*opening())
    challenge(remediation)

    late = act(date(2019, 9, 4), today=date(2019, 9, 4))
    assert remediation.raise_rung(Step.CHALLENGE_DECISION, "1", act=late, people=EVERYBODY)

    (raised,) = recorded(remediation)
    assert (raised.kind, raised.said["owner"]) == (events.RungRaised, "HOS02")


def test_a_decision_taken_while_the_remediation_was_withdrawn_is_not_owed_again_when_it_goes_on() -> None:
    remediation = given(*opening())
    challenge(remediation)
    remediation.withdraw(act(date(2019, 3, 7)), reason=text("Graded otherwise"), withdrawn_by="HOS01")

    assert kinds(settle(remediation)[-1:]) == [happenings.ChallengeSettled]
    remediation.reinstate(act(date(2019, 3, 11)), reason=text("And back"), reinstated_by="HOS01")
    assert not remediation.is_open((Step.CHALLENGE_DECISION, "1"))
    assert remediation.is_open((Step.RE_AUDIT, ""))


def test_where_the_file_has_moved_neither_line_owes_the_decision() -> None:
    people = {**EVERYBODY, "SM09": Person("SM09", Role.SERVICE_MANAGER, "HOS02")}
    remediation = given(*opening())
    for role, to in ((Role.SERVICE_MANAGER, "SM09"), (Role.HEAD_OF_SERVICE, "HOS02")):
        remediation.reassign(act(CHALLENGED_ON), role=role, to=to, reason=text("Moved"), people=people)
    recorded(remediation)

    remediation.await_challenge(act(CHALLENGED_ON), audit_ref="A-1", challenge=1, challenged_by="TM01", people=people)

    assert recorded(remediation)[1].said["owners"] == {"challenge_decision:1": "DCS01"}
