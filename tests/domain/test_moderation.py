"""A grade that is looked at again: moderated by a head of service (E5 to E8), or challenged from the file (E33)."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from domain.audit import Audit
from domain.confidential import Confidential
from domain.errors import (
    AlreadyExistsError,
    DatesContradictError,
    InTheLineError,
    InvalidValueError,
    NotFoundError,
    OwnCaseError,
    StepAlreadyRecordedError,
    UnknownGradeError,
    VoidedError,
)
from domain.events import audit as events
from domain.moderation import calls_for_remediation, stands_out
from domain.people import Absence, Person
from domain.policy import Policy
from domain.vocabulary import Deviation, Role
from tests.domain.support import (
    CHILD,
    GRADED,
    PEOPLE,
    POLICY,
    ROLES,
    Fact,
    act,
    given,
    happened,
    recorded,
    refused,
    text,
)

LOOKED_AT = date(2019, 3, 6)
WHY = text("The visits are on the file")
OUTSIDE = {"HOS02": Person("HOS02", Role.HEAD_OF_SERVICE, "DCS01")}
EVERYBODY = PEOPLE | OUTSIDE
MANY = {f"Theme {number}": "Inadequate" for number in range(5)}


def graded(**changes: Any) -> Fact:
    said: dict[str, Any] = {
        "occurred_on": GRADED,
        "audit_ref": "A-1",
        "audited_on": GRADED,
        "child": CHILD,
        "family": CHILD,
        "case_ref": text("200123456"),
        "grade": "Inadequate",
        "themes": {"Assessment": "Inadequate"},
        "scores": {},
        "service": "Safeguarding",
        "team": "North",
        "roles": {role: ROLES[role] for role in list(ROLES)[:4]},
        "practice_subject": Role.SOCIAL_WORKER,
        "auditor_team": "South",
        "moderate_by": None,
        "policy_version": 1,
    }
    return happened(events.Graded, **said | changes)


def moderate(
    audit: Audit,
    grade: str = "Requires Improvement",
    by: str = "HOS01",
    on: date = LOOKED_AT,
    reason: Confidential | None = WHY,
    people: Any = EVERYBODY,
) -> None:
    audit.moderate(act(on), grade=grade, reason=reason, moderated_by=by, people=people)


def moderated(**changes: Any) -> Fact:
    said = {
        "occurred_on": LOOKED_AT,
        "grade": "Requires Improvement",
        "previous": "Inadequate",
        "reason": WHY,
        "moderated_by": "HOS01",
        "challenge": None,
    }
    return happened(events.Moderated, **said | changes)


# Moderated


def test_a_head_of_service_gives_another_grade_with_a_reason() -> None:
    audit = given(graded())

    moderate(audit)

    assert recorded(audit) == [moderated()]
    assert audit.grade == "Requires Improvement"


def test_a_grade_that_was_looked_at_and_left_needs_no_reason() -> None:
    audit = given(graded())

    moderate(audit, "Inadequate", reason=None)

    assert recorded(audit) == [moderated(grade="Inadequate", reason=None)]


def test_another_grade_without_a_reason_is_refused() -> None:
    with refused(given(graded()), InvalidValueError, "reason") as audit:
        moderate(audit, reason=None)


def test_a_grade_is_moderated_to_one_on_the_scale() -> None:
    with refused(given(graded()), UnknownGradeError, "grade") as audit:
        moderate(audit, "Poor")


def test_a_grade_is_not_moderated_before_it_was_given_or_looked_at_last() -> None:
    with refused(given(graded()), DatesContradictError, "occurred_on") as audit:
        moderate(audit, on=date(2019, 3, 1))
    with refused(given(graded(), moderated()), DatesContradictError, "occurred_on") as audit:
        moderate(audit, on=date(2019, 3, 5))


def test_the_grade_of_a_void_audit_is_not_moderated() -> None:
    void = happened(
        events.Voided, occurred_on=GRADED, voided_on=LOOKED_AT, reason=WHY, voided_by="HOS01", with_remediation=True
    )
    with refused(given(graded(), void), VoidedError, "audit_ref") as audit:
        moderate(audit)


@pytest.mark.parametrize("subject", [Role.SOCIAL_WORKER, Role.TEAM_MANAGER])
def test_nobody_moderates_the_grade_of_their_own_practice(subject: Role) -> None:
    with refused(given(graded(practice_subject=subject)), OwnCaseError, "moderated_by") as audit:
        moderate(audit, by=ROLES[subject])


def test_a_grade_moderated_below_a_head_of_service_is_a_deviation() -> None:
    audit = given(graded())

    moderate(audit, by="SM02")

    assert recorded(audit)[1:] == [
        happened(events.Deviated, occurred_on=LOOKED_AT, rule=Deviation.WRONG_ROLE, person="SM02")
    ]


@pytest.mark.parametrize("by", ["HOS01", "HOS02", "DCS01"])
def test_any_head_of_service_or_the_director_moderates(by: str) -> None:
    audit = given(graded())

    moderate(audit, by=by)

    assert len(recorded(audit)) == 1


def test_whoever_acts_for_the_head_of_service_above_the_file_moderates() -> None:
    away = {"HOS01": replace(PEOPLE["HOS01"], absences=(Absence(LOOKED_AT, LOOKED_AT, cover="SM02"),))}
    audit = given(graded())

    moderate(audit, by="SM02", people=EVERYBODY | away)

    assert len(recorded(audit)) == 1


def test_the_day_by_which_a_grade_may_be_looked_at_is_two_working_days_after_it_and_not_owed_of_history() -> None:
    said = {name: value for name, value in graded().said.items() if name in RECORDED}
    given_one = {**said, "graded_on": GRADED, "policy": POLICY, "today": LOOKED_AT}

    (live,) = recorded(Audit.record(**given_one, calendar=act().calendar))
    (history,) = recorded(Audit.record(**given_one))

    assert (live.said["moderate_by"], history.said["moderate_by"]) == (date(2019, 3, 6), None)


RECORDED = (
    "audit_ref",
    "audited_on",
    "child",
    "case_ref",
    "grade",
    "themes",
    "service",
    "team",
    "roles",
    "auditor_team",
)


# Put forward (E8)


@pytest.mark.parametrize(
    ("grade", "themes", "so"),
    [
        ("Requires Improvement", MANY, True),
        ("Good", dict(list(MANY.items())[1:]), False),
        ("Good", {"Identification and response to risk": "Inadequate critical"}, True),
        ("Good", {"Identification and response to risk": "Requires Improvement"}, False),
        ("Inadequate", MANY, False),
        ("Inadequate critical", MANY, False),
    ],
)
def test_a_file_above_inadequate_with_many_inadequate_themes_or_a_safety_critical_one_stands_out(
    grade: str, themes: dict[str, str], so: bool
) -> None:
    assert stands_out(POLICY, grade, themes) is so


def test_what_stands_out_is_put_forward_with_its_themes_and_the_head_of_service_told() -> None:
    audit = given(graded(grade="Good", themes=MANY | {"Visits": "Good"}))

    assert audit.prompt_moderation(act(), ["HOS01"])

    assert recorded(audit) == [
        happened(events.ModerationPrompted, occurred_on=GRADED, audit_ref="A-1", themes=tuple(MANY), told=("HOS01",))
    ]


def test_what_does_not_stand_out_is_not_put_forward() -> None:
    audit = given(graded())

    assert not audit.prompt_moderation(act(), ["HOS01"])
    assert recorded(audit) == []


@pytest.mark.parametrize(
    ("opens", "grade", "themes", "so"),
    [
        (False, "Good", MANY, False),
        (True, "Good", MANY, True),
        (True, "Good", {}, False),
        (False, "Inadequate", {}, True),
    ],
)
def test_many_inadequate_themes_call_for_a_remediation_where_the_policy_says_so(
    opens: bool, grade: str, themes: dict[str, str], so: bool
) -> None:
    policy: Policy = replace(POLICY, many_themes_open=opens)

    assert calls_for_remediation(policy, grade, themes) is so


# What somebody on the file challenges (E33)


def challenge(audit: Audit, by: str = "TM01", on: date = LOOKED_AT) -> events.Challenged:
    return audit.challenge(act(on), challenged_by=by, reason=WHY, people=EVERYBODY)


def challenged(**changes: Any) -> Fact:
    said = {
        "occurred_on": LOOKED_AT,
        "audit_ref": "A-1",
        "number": 1,
        "challenged_by": "TM01",
        "reason": WHY,
        "decide_by": date(2019, 3, 11),
        "owner": "HOS02",
    }
    return happened(events.Challenged, **said | changes)


def decide(
    audit: Audit,
    upheld: bool = True,
    grade: str | None = "Good",
    by: str = "HOS02",
    on: date = date(2019, 3, 8),
    number: int = 1,
) -> None:
    audit.decide_challenge(act(on), number, upheld=upheld, grade=grade, decided_by=by, reason=WHY, people=EVERYBODY)


@pytest.mark.parametrize("by", ["SW01", "TM01"])
def test_the_worker_or_the_team_manager_challenges_and_it_is_owed_in_three_days(by: str) -> None:
    audit = given(graded())

    assert challenge(audit, by).number == 1

    assert recorded(audit) == [challenged(challenged_by=by)]


def test_whoever_is_the_practice_subject_may_challenge() -> None:
    audit = given(graded(practice_subject=Role.PRACTICE_LEAD))

    challenge(audit, "PL01")

    assert recorded(audit) == [challenged(challenged_by="PL01")]


def test_nobody_else_challenges() -> None:
    with refused(given(graded()), InvalidValueError, "challenged_by") as audit:
        challenge(audit, "SM01")


def test_who_may_challenge_is_said() -> None:
    with pytest.raises(InvalidValueError, match="on the file: SW01 or TM01"):
        challenge(given(graded()), "SM01")


def test_the_grade_of_a_void_audit_is_neither_challenged_nor_decided_on() -> None:
    voided = happened(
        events.Voided, occurred_on=GRADED, voided_on=LOOKED_AT, reason=WHY, voided_by="QA01", with_remediation=False
    )
    audit = given(graded(), challenged(), voided)

    with refused(audit, VoidedError, "audit_ref"):
        challenge(audit, "SW01")
    with refused(audit, VoidedError, "audit_ref"):
        decide(audit)


def test_a_challenge_is_made_once_until_it_is_decided() -> None:
    with refused(given(graded(), challenged()), AlreadyExistsError, "challenged_by") as audit:
        challenge(audit)

    assert challenge(audit, "SW01").number == 2
    decide(audit, upheld=False, grade=None)
    assert challenge(audit).number == 3


def test_where_every_head_of_service_is_in_the_line_the_director_decides() -> None:
    audit = given(graded())

    made = audit.challenge(act(LOOKED_AT), challenged_by="TM01", reason=WHY, people=PEOPLE)

    assert made.owner == "DCS01"


def test_a_policy_without_the_step_owes_no_decision() -> None:
    policy = replace(POLICY, steps={})
    audit = given(graded())

    made = audit.challenge(replace(act(LOOKED_AT), policy=policy), challenged_by="TM01", reason=WHY, people=EVERYBODY)

    assert made.decide_by is None


def test_a_challenge_that_is_upheld_gives_another_grade() -> None:
    audit = given(graded(), challenged())

    decide(audit)

    decided, graded_anew = recorded(audit)
    assert decided.said == {
        "occurred_on": date(2019, 3, 8),
        "number": 1,
        "upheld": True,
        "grade": "Good",
        "decided_by": "HOS02",
        "reason": WHY,
    }
    assert graded_anew == moderated(occurred_on=date(2019, 3, 8), grade="Good", moderated_by="HOS02", challenge=1)


def test_a_challenge_that_is_not_upheld_leaves_the_grade() -> None:
    audit = given(graded(), challenged())

    decide(audit, upheld=False, grade=None)

    assert [fact.kind for fact in recorded(audit)] == [events.ChallengeDecided]
    assert audit.grade == "Inadequate"


@pytest.mark.parametrize(("upheld", "grade"), [(True, None), (True, "Inadequate"), (False, "Good")])
def test_a_decision_and_its_grade_do_not_contradict_each_other(upheld: bool, grade: str | None) -> None:
    with refused(given(graded(), challenged()), InvalidValueError, "grade") as audit:
        decide(audit, upheld, grade)


def test_a_challenge_is_decided_with_a_grade_on_the_scale_and_not_before_it_was_made() -> None:
    with refused(given(graded(), challenged()), UnknownGradeError, "grade") as audit:
        decide(audit, grade="Poor")
    with refused(audit, DatesContradictError, "occurred_on"):
        decide(audit, on=date(2019, 3, 5))


@pytest.mark.parametrize("by", ["HOS01", "SM01", "TM01", "PL01"])
def test_nobody_in_the_line_of_the_file_decides_a_challenge(by: str) -> None:
    with refused(given(graded(), challenged()), InTheLineError, "decided_by") as audit:
        decide(audit, by=by)


def test_nobody_decides_a_challenge_of_the_grade_of_their_own_practice() -> None:
    with refused(given(graded(), challenged()), OwnCaseError, "decided_by") as audit:
        decide(audit, by="SW01")


@pytest.mark.parametrize(("by", "events_recorded"), [("DCS01", 2), ("SM02", 3)])
def test_a_challenge_decided_below_a_head_of_service_is_a_deviation(by: str, events_recorded: int) -> None:
    people = EVERYBODY | {"SM02": replace(PEOPLE["SM02"], reports_to="HOS02")}
    audit = given(graded(), challenged())

    audit.decide_challenge(
        act(date(2019, 3, 8)), 1, upheld=True, grade="Good", decided_by=by, reason=WHY, people=people
    )

    assert len(recorded(audit)) == events_recorded


def test_a_challenge_is_decided_once_and_only_one_that_was_made() -> None:
    with refused(given(graded(), challenged()), NotFoundError, "number") as audit:
        decide(audit, number=2)
    decide(audit)
    recorded(audit)
    with refused(audit, StepAlreadyRecordedError, "number"):
        decide(audit, grade="Requires Improvement")


def test_a_head_of_service_who_has_left_is_none() -> None:
    audit = given(graded())
    people = {**EVERYBODY, "HOS02": replace(EVERYBODY["HOS02"], left_on=GRADED)}

    moderate(audit, by="HOS02", people=people)

    assert [fact.said.get("rule") for fact in recorded(audit)][1:] == [Deviation.WRONG_ROLE]


def test_whoever_has_the_file_by_now_is_in_its_line_too() -> None:
    people = {**EVERYBODY, "SM09": Person("SM09", Role.SERVICE_MANAGER, "HOS02")}
    on_file = {Role.SERVICE_MANAGER.value: "SM09"}
    audit = given(graded())

    made = audit.challenge(act(LOOKED_AT), challenged_by="TM01", reason=WHY, people=people, on_file=on_file)
    recorded(audit)

    assert made.owner == "DCS01"
    for by in ("HOS01", "HOS02"):
        with refused(audit, InTheLineError, "decided_by"):
            audit.decide_challenge(
                act(LOOKED_AT), 1, upheld=False, grade=None, decided_by=by, reason=WHY, people=people, on_file=on_file
            )
