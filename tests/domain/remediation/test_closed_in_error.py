"""A remediation that was closed in error, or on another day than was recorded."""

from collections.abc import Callable
from datetime import date

import pytest

from domain.errors import (
    DateInFutureError,
    DatesContradictError,
    FollowedError,
    InvalidValueError,
    OwnCaseError,
    PutrightError,
    StepNotRecordedError,
)
from domain.events import corrections as events
from domain.remediation import Remediation
from domain.vocabulary import ClosedBecause, Deviation, Status, Step
from tests.domain.remediation.test_corrections import (
    PUT_RIGHT_ON,
    STAFF,
    WHY,
    begun,
    close,
    facts,
    finish,
    march,
    meeting,
    plan,
    re_audit,
)
from tests.domain.support import act, happened, kinds, recorded, refused

CLOSED_ON, OTHER_DAY = date(2019, 3, 20), date(2019, 3, 25)
EMBEDDING = (Step.EMBEDDING_CHECK, "")
Close = Callable[[Remediation, date], object]


def case_closed(it: Remediation, day: date) -> None:
    it.close_case(act(day), reason=WHY, team_manager="TM01", service_manager="SM01", people=STAFF)


def moved_away(it: Remediation, day: date) -> None:
    it.acknowledge_transfer(act(day))


def by_one(it: Remediation, day: date) -> None:
    it.close(act(day), closed_by="QA01", reason=WHY, people=STAFF)


CLOSINGS: list[Close] = [close, case_closed, moved_away, by_one]


def under_way(*, referred: bool = False) -> Remediation:
    it = begun()
    meeting(it)
    plan(it)
    finish(it)
    if referred:
        it.refer_elsewhere(act(march(18)), reason=WHY, team_manager="TM01", service_manager="SM01", people=STAFF)
    recorded(it)
    return it


def lived(how: Close, day: date | None) -> Remediation:
    it = under_way(referred=how is moved_away)
    if day is not None:
        how(it, day)
    recorded(it)
    return it


def retract(it: Remediation, by: str = "QA01") -> None:
    it.retract_closing(act(PUT_RIGHT_ON), retracted_by=by, reason=WHY, people=STAFF)


def correct(it: Remediation, closed_on: date, by: str = "QA01") -> None:
    it.correct_closing(act(PUT_RIGHT_ON), closed_on=closed_on, corrected_by=by, reason=WHY, people=STAFF)


def state(it: Remediation) -> dict[str, object]:
    ended = {key: why for key, why in it.ended.items() if key in it.stopped}
    return facts(it) | {"closing": (it.status, it.closed_on, it.closed_because), "ended": ended}


@pytest.mark.parametrize("how", CLOSINGS)
def test_a_remediation_that_was_not_closed_goes_on_with_the_dates_it_had(how: Close) -> None:
    it = lived(how, CLOSED_ON)
    retract(it)

    assert it.status is Status.OPEN
    assert facts(it) == facts(lived(how, None))


@pytest.mark.parametrize(
    ("how", "right"),
    [*((how, OTHER_DAY) for how in CLOSINGS), *((how, march(15)) for how in CLOSINGS if how is not moved_away)],
)
def test_a_closing_on_another_day_is_as_if_it_had_been_recorded_rightly(how: Close, right: date) -> None:
    it = lived(how, CLOSED_ON)
    correct(it, right)

    assert state(it) == state(lived(how, right))


def test_a_closing_is_taken_back_on_its_own_day_with_who_found_it_and_when() -> None:
    it = lived(close, CLOSED_ON)
    version = it.closing.originator_version if it.closing is not None else 0
    retract(it)

    assert recorded(it)[0] == happened(
        events.ClosingRetracted,
        occurred_on=CLOSED_ON,
        corrects=version,
        retracted_on=PUT_RIGHT_ON,
        reclosed_on=None,
        reason=WHY,
        retracted_by="QA01",
    )


def test_in_what_a_closing_deviated_nobody_did_when_it_was_none() -> None:
    it = lived(by_one, CLOSED_ON)
    assert Deviation.CLOSED_BY_ONE in [each.rule for each in it.deviations]
    retract(it)

    assert it.deviations == []
    withdrawn = [fact.said["rule"] for fact in recorded(it) if fact.kind is events.DeviationWithdrawn]
    assert Deviation.CLOSED_BY_ONE in withdrawn


def test_it_can_be_closed_again_when_it_is() -> None:
    it = lived(close, CLOSED_ON)
    retract(it)
    re_audit(it, OTHER_DAY)
    close(it, OTHER_DAY)

    assert (it.status, it.closed_because, it.closed_on) == (Status.CLOSED, ClosedBecause.COMPLETED, OTHER_DAY)
    assert it.is_open(EMBEDDING)


def test_a_closing_whose_embedding_was_checked_took_place() -> None:
    it = lived(close, CLOSED_ON)
    it.check_embedding(act(date(2019, 6, 17)), in_place=True, checked_by="SM02", people=STAFF)
    recorded(it)

    with refused(it, FollowedError, "step"):
        retract(it)
    with refused(it, DatesContradictError, "done_on"):
        correct(it, date(2019, 6, 18))
    correct(it, OTHER_DAY)
    assert it.done[EMBEDDING] == date(2019, 6, 17)


@pytest.mark.parametrize(
    ("right", "error"),
    [
        (CLOSED_ON, InvalidValueError),
        (date(2019, 9, 3), DateInFutureError),
        (date(2019, 8, 31), DatesContradictError),
        (march(13), DatesContradictError),
        (date(2019, 2, 28), DatesContradictError),
    ],
)
def test_a_day_on_which_it_cannot_have_been_closed_is_refused(right: date, error: type[PutrightError]) -> None:
    it = lived(close, CLOSED_ON)

    with refused(it, error, "done_on"):
        correct(it, right)


def test_what_was_not_closed_has_no_closing_to_put_right() -> None:
    it = lived(close, None)

    with refused(it, StepNotRecordedError, "step"):
        retract(it)


def test_nobody_opens_their_own_case_again() -> None:
    it = lived(close, CLOSED_ON)

    with refused(it, OwnCaseError, "corrected_by"):
        retract(it, by="SW01")


def test_the_timeline_names_the_right_day_of_a_closing() -> None:
    it = lived(close, CLOSED_ON)
    correct(it, OTHER_DAY)
    said = recorded(it)

    assert said[0].said["reclosed_on"] == OTHER_DAY
    assert kinds(said).count(events.ClosingRetracted) == 1


def reopened(it: Remediation) -> set[str]:
    return {each.name for fact in recorded(it) for each in fact.said.get("reopened", ())}


def test_what_was_owed_no_more_before_a_case_was_closed_is_not_owed_again() -> None:
    it = under_way()
    said = {"step": Step.ACTION_DONE, "item": "1", "retracted_by": "QA01", "reason": WHY, "people": STAFF}
    it.retract_step(act(march(19)), **said)
    assert not it.is_open((Step.ACTION_EFFECTIVE, "1"))
    case_closed(it, CLOSED_ON)
    recorded(it)
    retract(it)

    assert "action_effective:1" not in reopened(it)
    assert not it.is_open((Step.ACTION_EFFECTIVE, "1"))


def test_what_outlived_the_case_was_owed_all_along() -> None:
    it = lived(case_closed, CLOSED_ON)
    assert it.is_open((Step.CASELOAD_DECISION, ""))
    retract(it)

    again = reopened(it)
    assert "improvement_plan" not in again, "it was done"
    assert "caseload_decision" not in again
    assert "re_audit" in again
