"""The re-audit, and the remediation that follows a repeat inadequate."""

from datetime import date

import pytest

from domain.audit import NOT_APPLICABLE
from domain.errors import OwnCaseError, OwnTeamError, UnknownGradeError
from domain.events import remediation as events
from domain.ladder import Person
from domain.remediation import Remediation
from domain.vocabulary import Deviation, ReAuditOutcome, Role, Step
from tests.domain.support import (
    PEOPLE,
    ROLES,
    Fact,
    act,
    agreed,
    deviations,
    done,
    given,
    happened,
    history,
    meeting_held,
    new_remediation,
    opening,
    plan_agreed,
    recorded,
    refused,
    reviewed,
)

RE_AUDIT_DAY = date(2019, 4, 25)
KEPT = (*opening(), meeting_held(), agreed(1), plan_agreed(), reviewed())


def verified(effective: bool, number: int = 1) -> tuple[Fact, Fact]:
    on = date(2019, 3, 22)
    return (
        done(number, on),
        happened(events.ActionVerified, occurred_on=on, number=number, effective=effective, verified_by="TM01"),
    )


@pytest.mark.parametrize(
    ("grade", "better", "outcome"),
    [
        ("Outstanding", 3, ReAuditOutcome.IMPROVED),
        ("Requires Improvement", 1, ReAuditOutcome.IMPROVED),
        ("Inadequate", 0, ReAuditOutcome.REPEAT_INADEQUATE),
        ("Inadequate critical", -1, ReAuditOutcome.REPEAT_INADEQUATE),
    ],
)
@pytest.mark.parametrize("critical", [False, True])
def test_a_re_audit_passes_with_requires_improvement_or_better(
    grade: str, better: int, outcome: ReAuditOutcome, critical: bool
) -> None:
    remediation = given(*opening(critical=critical), meeting_held(), plan_agreed(), reviewed())
    again = remediation.re_audit(act(RE_AUDIT_DAY), grade=grade, auditor="AU01", re_audit_ref="A-1-R1", people=PEOPLE)

    assert again is (outcome is ReAuditOutcome.REPEAT_INADEQUATE)
    assert recorded(remediation) == [
        happened(
            events.ReAudited,
            occurred_on=RE_AUDIT_DAY,
            grade=grade,
            grade_before="Inadequate",
            levels_better=better,
            themes={},
            outcome=outcome,
            auditor="AU01",
            re_audit_ref="A-1-R1",
        )
    ]


def test_a_re_audit_off_the_scale_is_refused() -> None:
    remediation = given(*KEPT)

    with refused(remediation, UnknownGradeError, "grade"):
        remediation.re_audit(act(RE_AUDIT_DAY), grade="Better", people=PEOPLE)
    with refused(remediation, UnknownGradeError, "themes.Planning"):
        themes = {"Visits": NOT_APPLICABLE, "Planning": "Better"}
        remediation.re_audit(act(RE_AUDIT_DAY), grade="Good", themes=themes, people=PEOPLE)


def test_a_re_audit_keeps_the_grade_of_each_theme() -> None:
    remediation = given(*KEPT)
    themes = {"Assessment": "Good", "Planning": NOT_APPLICABLE}
    remediation.re_audit(act(RE_AUDIT_DAY), grade="Good", themes=themes, people=PEOPLE)

    assert recorded(remediation)[0].said["themes"] == themes


OUTSIDERS = {
    **PEOPLE,
    "AU02": Person("AU02", Role.AUDITOR, team="North"),
    "AU03": Person("AU03", Role.AUDITOR, team="South"),
}


@pytest.mark.parametrize("auditor", ["AU01", "AU03", "TM99", None])
def test_an_auditor_from_outside_the_team_may_re_audit(auditor: str | None) -> None:
    remediation = given(*KEPT)
    remediation.re_audit(act(RE_AUDIT_DAY), grade="Good", auditor=auditor, people=OUTSIDERS)

    assert deviations(recorded(remediation)) == []


def test_whoever_audited_the_file_first_may_re_audit_it() -> None:
    remediation = given(*opening(roles=ROLES | {Role.AUDITOR.value: "AU01"}), reviewed())
    remediation.re_audit(act(RE_AUDIT_DAY), grade="Good", auditor="AU01", people=OUTSIDERS)

    assert deviations(recorded(remediation)) == []


@pytest.mark.parametrize("auditor", ["AU02", "TM01", "SM01"])
def test_nobody_re_audits_their_own_team(auditor: str) -> None:
    remediation = given(*KEPT)

    with refused(remediation, OwnTeamError, "auditor"):
        remediation.re_audit(act(RE_AUDIT_DAY), grade="Good", auditor=auditor, people=OUTSIDERS)


def test_where_no_team_is_recorded_nobody_is_taken_to_be_of_it() -> None:
    remediation = given(*opening(team=None), reviewed())
    remediation.re_audit(act(RE_AUDIT_DAY), grade="Good", auditor="AU01", people=OUTSIDERS)

    assert deviations(recorded(remediation)) == []


def test_nobody_re_audits_their_own_case() -> None:
    remediation = given(*KEPT)

    with refused(remediation, OwnCaseError, "auditor"):
        remediation.re_audit(act(RE_AUDIT_DAY), grade="Good", auditor="SW01", people=OUTSIDERS)


@pytest.mark.parametrize(("auditor", "rule"), [("AU02", Deviation.OWN_TEAM), ("SW01", Deviation.OWN_CASE)])
def test_of_history_a_re_audit_from_inside_is_recorded_and_deviates(auditor: str, rule: Deviation) -> None:
    remediation = given(*KEPT)
    remediation.re_audit(history(RE_AUDIT_DAY), grade="Good", auditor=auditor, people=OUTSIDERS)

    assert deviations(recorded(remediation)) == [(Step.RE_AUDIT, "", rule)]


def following() -> Remediation:
    remediation = new_remediation(act(RE_AUDIT_DAY), audit_ref="A-1-R1", follows="A-1")
    recorded(remediation)
    return remediation


def test_what_follows_has_day_0_on_the_re_audits_date() -> None:
    remediation = following()

    assert remediation.graded_on == RE_AUDIT_DAY
    assert remediation.deadlines[Step.DAY_THREE_MEETING, ""].due_on == date(2019, 4, 30)
