"""What was recorded wrongly of an audit is put right; the grade is moderated instead."""

from datetime import date
from typing import Any

import pytest

from domain.audit import Audit
from domain.errors import DateInFutureError, DatesContradictError, InvalidValueError, OwnCaseError, PutrightError
from domain.events import audit as events
from domain.opening_corrections import RightFacts
from domain.vocabulary import Role
from tests.domain.support import CALENDAR, CHILD, PEOPLE, POLICY, TODAY, act, recorded, refused, text

AUDITED_ON, GRADED_ON, FOUND_ON = date(2019, 3, 1), date(2019, 3, 4), date(2019, 3, 20)
WHY = text("It was the Tuesday")


@pytest.fixture
def audit() -> Audit:
    made = Audit.record(
        audit_ref="A-1",
        audited_on=AUDITED_ON,
        graded_on=GRADED_ON,
        child=CHILD,
        case_ref=text("2041877"),
        grade="Inadequate",
        themes={"Assessment": "Inadequate"},
        service="Safeguarding",
        team="North",
        roles={"social_worker": "SW01", "team_manager": "TM01"},
        auditor_team=None,
        policy=POLICY,
        today=TODAY,
        calendar=CALENDAR,
    )
    recorded(made)
    return made


def correct(
    audit: Audit, on: date = FOUND_ON, by: str = "QA01", auditor: str | None = None, **right: Any
) -> RightFacts:
    return audit.correct(act(on), RightFacts(**right), auditor=auditor, reason=WHY, corrected_by=by)


def test_only_what_is_another_is_recorded_and_the_grading_is_stated_again(audit: Audit) -> None:
    another = correct(audit, graded_on=date(2019, 3, 5), service="Safeguarding", team="South", auditor="AU01")
    corrected, stated = recorded(audit)

    assert another == RightFacts(graded_on=date(2019, 3, 5), team="South")
    assert (corrected.kind, stated.kind) == (events.AuditCorrected, events.GradingStated)
    assert (corrected.said["occurred_on"], corrected.said["corrected_on"], corrected.said["service"]) == (
        GRADED_ON,
        FOUND_ON,
        None,
    )
    assert (stated.said["occurred_on"], stated.said["moderate_by"]) == (date(2019, 3, 5), date(2019, 3, 7))
    assert (audit.graded_on, audit.regraded_on, audit.team) == (date(2019, 3, 5), date(2019, 3, 5), "South")
    assert audit.roles[Role.AUDITOR] == "AU01"


def test_the_practice_subject_is_whoever_it_rightly_was(audit: Audit) -> None:
    correct(audit, subject="SW02")

    assert audit.subject == "SW02"
    with refused_after(audit, OwnCaseError, "moderated_by"):
        audit.moderate(act(FOUND_ON), grade="Good", reason=WHY, moderated_by="SW02", people=PEOPLE)


def refused_after(audit: Audit, error: type[PutrightError], field: str) -> Any:
    recorded(audit)
    return refused(audit, error, field)


def test_the_grading_is_stated_with_the_grade_it_had_then(audit: Audit) -> None:
    audit.moderate(act(date(2019, 3, 6)), grade="Good", reason=WHY, moderated_by="HOS01", people=PEOPLE)
    recorded(audit)
    correct(audit, graded_on=date(2019, 3, 5))

    assert recorded(audit)[-1].said["grade"] == "Inadequate"
    assert (audit.grade, audit.regraded_on) == ("Good", date(2019, 3, 6))


@pytest.mark.parametrize(
    ("said", "error", "field"),
    [
        ({}, InvalidValueError, "audit_ref"),
        ({"graded_on": GRADED_ON, "team": "North", "subject": "SW01"}, InvalidValueError, "audit_ref"),
        ({"graded_on": date(2019, 2, 28)}, DatesContradictError, "graded_on"),
        ({"graded_on": date(2019, 3, 21)}, DatesContradictError, "graded_on"),
        ({"graded_on": date(2019, 9, 3)}, DateInFutureError, "graded_on"),
        ({"team": "South", "on": date(2019, 3, 3)}, DatesContradictError, "occurred_on"),
        ({"team": "South", "by": "SW01"}, OwnCaseError, "corrected_by"),
        ({"subject": "SW02", "by": "SW02"}, OwnCaseError, "corrected_by"),
    ],
)
def test_what_cannot_be_right_is_refused(audit: Audit, said: dict[str, Any], error: Any, field: str) -> None:
    with refused(audit, error, field):
        correct(audit, **said)


def test_a_grading_after_it_was_looked_at_or_challenged_is_refused(audit: Audit) -> None:
    audit.challenge(act(date(2019, 3, 6)), challenged_by="TM01", reason=WHY, people=PEOPLE)
    with refused_after(audit, DatesContradictError, "graded_on"):
        correct(audit, graded_on=date(2019, 3, 7))
    audit.moderate(act(date(2019, 3, 5)), grade="Inadequate", reason=WHY, moderated_by="HOS01", people=PEOPLE)
    audit.moderate(act(date(2019, 3, 8)), grade="Good", reason=WHY, moderated_by="HOS01", people=PEOPLE)
    with refused_after(audit, DatesContradictError, "graded_on"):
        correct(audit, graded_on=date(2019, 3, 6))


def test_history_that_nobody_moderates_is_put_right_too(audit: Audit) -> None:
    audit.moderate_by = None
    correct(audit, team="South")

    assert recorded(audit)[-1].said["moderate_by"] is None
