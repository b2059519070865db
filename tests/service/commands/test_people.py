"""Keeping the directory by hand: who may be named, from which day, and what is refused."""

from datetime import date, timedelta
from typing import Any

import pytest

from domain.errors import (
    AbsencesOverlapError,
    AlreadyExistsError,
    AlreadyLeftError,
    DateInFutureError,
    NotFoundError,
    PutrightError,
    RevisionConflictError,
    UnknownPersonError,
)
from domain.vocabulary import Role
from projections import people as directory
from service.commands.people import People
from service.storage.confidences import texts
from tests.support.council import NOW, command

TODAY = NOW.date()
TOMORROW = TODAY + timedelta(days=1)
LEAD = {"role": Role.PRACTICE_LEAD, "service": None, "team": None, "reports_to": "SM01"}
AWAY: dict[str, Any] = {"first_on": TODAY, "last_on": TOMORROW}
CHANGES: tuple[tuple[str, dict[str, Any]], ...] = (
    ("change_post", LEAD),
    ("name_cover", {"cover": "PL02"}),
    ("change_email", {"email": "pl01@council.example"}),
    ("record_absence", AWAY),
    ("change_absence", {"number": 1} | AWAY),
    ("cancel_absence", {"number": 1}),
    ("leave", {"occurred_on": TODAY}),
    ("come_back", {}),
)


def refused(error: type[PutrightError], field: str) -> Any:
    return pytest.raises(error, check=lambda refusal: refusal.field == field)


@pytest.mark.parametrize(("name", "said"), CHANGES)
def test_nobody_is_changed_who_is_not_in_the_directory(people, name, said):
    with refused(NotFoundError, "staff_id"):
        getattr(people, name)(command(), "NOBODY", **said)


@pytest.mark.parametrize(("name", "said"), CHANGES)
def test_an_entry_that_has_changed_since_it_was_seen_is_not_changed(people, name, said):
    with refused(RevisionConflictError, "If-Match"):
        getattr(people, name)(command(expected_revision=7), "PL01", **said)


@pytest.mark.parametrize(("name", "said"), [change for change in CHANGES if change[0] != "leave"])
def test_only_an_absence_and_a_last_day_may_be_to_come(people, name, said):
    with refused(DateInFutureError, "occurred_on"):
        getattr(people, name)(command(), "PL01", **said | {"occurred_on": TOMORROW})


@pytest.mark.parametrize(
    ("name", "said", "field"),
    [
        ("change_post", LEAD, "reports_to"),
        ("name_cover", {}, "cover"),
        ("record_absence", AWAY, "cover"),
        ("change_absence", {"number": 1} | AWAY, "cover"),
    ],
)
def test_whoever_is_named_is_in_the_directory(people, name, said, field):
    with refused(UnknownPersonError, field):
        getattr(people, name)(command(), "PL01", **said | {field: "NOBODY"})


@pytest.mark.parametrize("name", ["appoint", "enter_vacant"])
def test_nobody_is_entered_twice_nor_under_somebody_unknown_nor_from_tomorrow(people, name):
    enter = getattr(people, name)

    with refused(AlreadyExistsError, "staff_id"):
        enter(command(), staff_id="PL01", role=Role.PRACTICE_LEAD)
    with refused(UnknownPersonError, "reports_to"):
        enter(command(), staff_id="PL09", role=Role.PRACTICE_LEAD, reports_to="NOBODY")
    with refused(DateInFutureError, "occurred_on"):
        enter(command(), staff_id="PL09", role=Role.PRACTICE_LEAD, occurred_on=TOMORROW)


def test_who_takes_a_vacant_post_may_give_it_another_place(people):
    people.enter_vacant(command(), staff_id="TM09", role=Role.TEAM_MANAGER, team="North", reports_to="SM01")

    receipt = people.appoint(command(), staff_id="TM09", role=Role.TEAM_MANAGER, team="South", reports_to="SM01")

    assert (receipt.recorded, receipt.revision) == (("Filled", "PostChanged"), 3)


def test_a_post_is_changed_whole(people):
    assert people.change_post(command(), "PL01", **LEAD).recorded == ()
    assert people.change_post(command(), "PL01", **LEAD | {"team": "North"}).recorded == ("PostChanged",)


def test_an_address_is_kept_apart_from_the_log(people: People):
    people.change_email(command(), "PL01", "pl01@council.example")

    with people.store.reading() as reader:
        ref = directory.entry(reader, "PL01").email
        assert texts(reader.connection, [ref]) == {ref: "pl01@council.example"}
    people.change_email(command(), "PL01", None)
    with people.store.reading() as reader:
        assert directory.entry(reader, "PL01").email is None


def test_days_away_are_recorded_changed_and_taken_back(people):
    assert people.record_absence(command(), "PL01", **AWAY, cover="PL02").recorded == ("AbsenceRecorded",)
    with refused(AbsencesOverlapError, "first_on"):
        people.record_absence(command(), "PL01", **AWAY)
    assert people.change_absence(command(), "PL01", 1, **AWAY | {"last_on": None}).recorded == ("AbsenceChanged",)
    assert people.cancel_absence(command(), "PL01", 1).recorded == ("AbsenceCancelled",)


def test_somebody_leaves_and_comes_back(people):
    assert people.leave(command(), "SW01", date(2026, 11, 13)).recorded == ("Left",)
    with refused(AlreadyLeftError, "occurred_on"):
        people.leave(command(), "SW01", TODAY)
    assert people.come_back(command(), "SW01").recorded == ("Returned",)


def test_a_last_day_may_be_known_ahead(people):
    assert people.leave(command(), "SW01", TOMORROW).recorded == ("Left",)
