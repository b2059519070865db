"""Somebody's entry in the directory."""

from datetime import date
from typing import Any

import pytest

from domain.errors import (
    AbsencesOverlapError,
    AlreadyExistsError,
    AlreadyLeftError,
    DatesContradictError,
    InvalidValueError,
    NotFoundError,
    NotLeftError,
    PostVacantError,
    RevisionConflictError,
)
from domain.events import staff_member as events
from domain.people import Absence
from domain.staff_member import StaffMember
from domain.vocabulary import Role
from tests.domain.support import Fact, given, happened, recorded, refused, text

SINCE, LATER = date(2018, 6, 1), date(2019, 1, 7)


def appointed(**changes: Any) -> Fact:
    said: dict[str, Any] = {
        "occurred_on": SINCE,
        "staff_id": "PL01",
        "role": Role.PRACTICE_LEAD,
        "email": text("pl01@council.example"),
        "service": "Safeguarding",
        "team": "North",
        "reports_to": "SM01",
        "cover": "PL02",
    }
    return happened(events.Appointed, **said | changes)


def test_somebody_takes_a_post() -> None:
    person = StaffMember.appoint(**appointed().said)

    assert recorded(person) == [appointed()]
    assert (person.staff_id, person.role, person.reports_to, person.cover) == (
        "PL01",
        Role.PRACTICE_LEAD,
        "SM01",
        "PL02",
    )


def test_somebody_is_entered_once() -> None:
    assert StaffMember.appoint(**appointed().said).id == StaffMember.create_id("PL01") != StaffMember.create_id("PL02")


@pytest.mark.parametrize("field", ["reports_to", "cover"])
def test_nobody_is_their_own_manager_or_cover(field: str) -> None:
    with pytest.raises(InvalidValueError) as refusal:
        StaffMember.appoint(**appointed(**{field: "PL01"}).said)

    assert refusal.value.field == field


POST = {"role": Role.PRACTICE_LEAD, "service": "Safeguarding", "team": "North", "reports_to": "SM01"}


@pytest.mark.parametrize(
    "changes", [{"role": Role.TEAM_MANAGER}, {"service": "Care"}, {"team": None}, {"reports_to": "SM02"}]
)
def test_a_change_of_post_says_how_everything_is_from_then_on(changes: dict[str, Any]) -> None:
    person = given(appointed())
    person.change_post(**POST | changes, occurred_on=LATER)

    assert recorded(person) == [happened(events.PostChanged, **POST | changes, occurred_on=LATER)]
    assert {name: getattr(person, name) for name in POST} == POST | changes


def test_a_post_that_did_not_change_is_not_recorded() -> None:
    person = given(appointed())
    person.change_post(**POST, occurred_on=LATER)

    assert recorded(person) == []


def test_nobody_comes_to_report_to_themselves() -> None:
    person = given(appointed())

    with refused(person, InvalidValueError, "reports_to"):
        person.change_post(**POST | {"reports_to": "PL01"}, occurred_on=LATER)


@pytest.mark.parametrize("cover", ["PL03", None])
def test_cover_is_named_and_withdrawn(cover: str | None) -> None:
    person = given(appointed())
    person.name_cover(cover, LATER)

    assert recorded(person) == [happened(events.CoverNamed, occurred_on=LATER, cover=cover)]
    assert person.cover == cover


def test_naming_the_same_cover_again_changes_nothing() -> None:
    person = given(appointed())
    person.name_cover("PL02", LATER)

    assert recorded(person) == []


def test_nobody_covers_for_themselves() -> None:
    person = given(appointed())

    with refused(person, InvalidValueError, "cover"):
        person.name_cover("PL01", LATER)


@pytest.mark.parametrize("email", [text("new@council.example"), None])
def test_where_somebody_is_reached_may_change(email: Any) -> None:
    person = given(appointed())
    person.change_email(email, LATER)

    assert recorded(person) == [happened(events.EmailChanged, occurred_on=LATER, email=email)]
    assert person.email == email


def test_an_address_that_there_never_was_is_not_taken_away() -> None:
    person = given(appointed(email=None))
    person.change_email(None, LATER)

    assert recorded(person) == []


def vacancy(**changes: Any) -> Fact:
    said: dict[str, Any] = {"occurred_on": SINCE, "staff_id": "TM09", "role": Role.TEAM_MANAGER}
    return happened(
        events.VacancyEntered, **said | {"service": "Safeguarding", "team": "North", "reports_to": "SM01"} | changes
    )


def test_a_post_may_be_entered_vacant() -> None:
    post = StaffMember.enter_vacant(**vacancy().said)

    assert recorded(post) == [vacancy()]
    assert post.vacant
    assert (post.staff_id, post.role, post.team, post.reports_to) == ("TM09", Role.TEAM_MANAGER, "North", "SM01")
    assert post.id == StaffMember.create_id("TM09")


def test_a_vacant_post_does_not_report_to_itself() -> None:
    with pytest.raises(InvalidValueError) as refusal:
        StaffMember.enter_vacant(**vacancy(reports_to="TM09").said)

    assert refusal.value.field == "reports_to"


def test_somebody_takes_a_post_that_was_vacant() -> None:
    post = given(vacancy())
    email = text("tm09@council.example")
    post.fill(email=email, cover="TM01", occurred_on=LATER)

    assert recorded(post) == [happened(events.Filled, occurred_on=LATER, email=email, cover="TM01")]
    assert (post.vacant, post.cover, post.email) == (False, "TM01", email)
    assert post.record_absence(first_on=LATER, last_on=None, occurred_on=LATER) == 1


def test_a_post_that_somebody_holds_is_not_taken_again() -> None:
    person = given(appointed())

    with refused(person, AlreadyExistsError, "staff_id"):
        person.fill(email=None, cover=None, occurred_on=LATER)


def test_who_takes_a_post_does_not_cover_for_themselves() -> None:
    post = given(vacancy())

    with refused(post, InvalidValueError, "cover"):
        post.fill(email=None, cover="TM09", occurred_on=LATER)


@pytest.mark.parametrize(
    "decide",
    [
        lambda post: post.name_cover("TM01", LATER),
        lambda post: post.change_email(text("tm09@council.example"), LATER),
        lambda post: post.record_absence(first_on=LATER, last_on=LATER, occurred_on=LATER),
        lambda post: post.leave(LATER, LATER),
    ],
)
def test_nothing_happens_to_the_holder_of_a_vacant_post(decide: Any) -> None:
    post = given(vacancy())

    with refused(post, PostVacantError, "staff_id"):
        decide(post)


def test_the_line_through_a_vacant_post_may_change() -> None:
    post = given(vacancy())
    post.change_post(**POST | {"role": Role.TEAM_MANAGER, "reports_to": "SM02"}, occurred_on=LATER)

    assert post.reports_to == "SM02"


@pytest.mark.parametrize("revision", [1, None])
def test_an_entry_that_has_not_changed_since_may_be_changed(revision: int | None) -> None:
    given(appointed()).expect_revision(revision)


def test_an_entry_that_has_changed_since_is_looked_at_again() -> None:
    person = given(appointed())

    with refused(person, RevisionConflictError, "If-Match"):
        person.expect_revision(2)


FIRST_DAY, LAST_DAY = date(2019, 2, 4), date(2019, 2, 15)


def absent(number: int = 1, **changes: Any) -> Fact:
    said: dict[str, Any] = {"occurred_on": LATER, "number": number, "first_on": FIRST_DAY, "last_on": LAST_DAY}
    return happened(events.AbsenceRecorded, **said | {"cover": "PL03"} | changes)


def test_e01_an_absence_says_from_when_to_when_and_who_covers() -> None:
    person = given(appointed())
    number = person.record_absence(first_on=FIRST_DAY, last_on=LAST_DAY, cover="PL03", occurred_on=LATER)

    assert number == 1
    assert recorded(person) == [absent()]
    assert person.absences == {1: Absence(FIRST_DAY, LAST_DAY, "PL03", 1, LATER)}


def test_e31_an_absence_may_have_begun_and_nobody_need_know_when_it_ends() -> None:
    person = given(appointed())
    person.record_absence(first_on=SINCE, last_on=None, occurred_on=LATER)

    assert recorded(person) == [absent(first_on=SINCE, last_on=None, cover=None)]
    assert person.absences[1].known_on == LATER


def test_an_absence_does_not_end_before_it_begins() -> None:
    person = given(appointed())

    with refused(person, DatesContradictError, "last_on"):
        person.record_absence(first_on=LAST_DAY, last_on=FIRST_DAY, occurred_on=LATER)
    person.record_absence(first_on=FIRST_DAY, last_on=FIRST_DAY, occurred_on=LATER)


def test_nobody_covers_their_own_absence() -> None:
    person = given(appointed())

    with refused(person, InvalidValueError, "cover"):
        person.record_absence(first_on=FIRST_DAY, last_on=LAST_DAY, cover="PL01", occurred_on=LATER)


BEFORE, AFTER = date(2019, 2, 3), date(2019, 2, 16)


@pytest.mark.parametrize(
    ("first_on", "last_on"),
    [(FIRST_DAY, LAST_DAY), (BEFORE, FIRST_DAY), (LAST_DAY, AFTER), (BEFORE, None), (LAST_DAY, None)],
)
def test_nobody_is_away_twice_on_one_day(first_on: date, last_on: date | None) -> None:
    person = given(appointed(), absent())

    with refused(person, AbsencesOverlapError, "first_on"):
        person.record_absence(first_on=first_on, last_on=last_on, occurred_on=LATER)


@pytest.mark.parametrize(("first_on", "last_on"), [(BEFORE, BEFORE), (AFTER, AFTER), (AFTER, None)])
def test_absences_may_follow_each_other(first_on: date, last_on: date | None) -> None:
    person = given(appointed(), absent())

    assert person.record_absence(first_on=first_on, last_on=last_on, occurred_on=LATER) == 2


def test_after_an_absence_without_an_end_there_is_no_other() -> None:
    person = given(appointed(), absent(last_on=None))

    with refused(person, AbsencesOverlapError, "first_on"):
        person.record_absence(first_on=AFTER, last_on=AFTER, occurred_on=LATER)
    assert person.record_absence(first_on=BEFORE, last_on=BEFORE, occurred_on=LATER) == 2


@pytest.mark.parametrize(("last_on", "until"), [(LAST_DAY, str(LAST_DAY)), (None, "a day not known yet")])
def test_the_absence_that_is_in_the_way_is_named(last_on: date | None, until: str) -> None:
    person = given(appointed(), absent(last_on=last_on))

    with pytest.raises(AbsencesOverlapError, match=f"from {FIRST_DAY} to {until} already: change absence 1"):
        person.record_absence(first_on=FIRST_DAY, last_on=FIRST_DAY, occurred_on=LATER)


def test_an_absence_is_changed_and_stays_known_from_when_it_was() -> None:
    person = given(appointed(), absent())
    person.change_absence(1, first_on=BEFORE, last_on=None, cover="PL02", occurred_on=LAST_DAY)

    changed = happened(
        events.AbsenceChanged, occurred_on=LAST_DAY, number=1, first_on=BEFORE, last_on=None, cover="PL02"
    )
    assert recorded(person) == [changed]
    assert person.absences == {1: Absence(BEFORE, None, "PL02", 1, LATER)}


def test_an_absence_that_did_not_change_is_not_recorded() -> None:
    person = given(appointed(), absent())
    person.change_absence(1, first_on=FIRST_DAY, last_on=LAST_DAY, cover="PL03", occurred_on=LATER)

    assert recorded(person) == []


@pytest.mark.parametrize(
    ("changes", "error", "field"),
    [
        ({"last_on": BEFORE}, DatesContradictError, "last_on"),
        ({"cover": "PL01"}, InvalidValueError, "cover"),
        ({"last_on": date(2019, 3, 1)}, AbsencesOverlapError, "first_on"),
    ],
)
def test_a_changed_absence_is_held_to_the_same_rules(changes: dict[str, Any], error: Any, field: str) -> None:
    person = given(appointed(), absent(), absent(2, first_on=date(2019, 3, 1), last_on=date(2019, 3, 1)))
    said: dict[str, Any] = {"first_on": FIRST_DAY, "last_on": LAST_DAY}

    with refused(person, error, field):
        person.change_absence(1, **said | changes, occurred_on=LATER)


def test_a_cancelled_absence_leaves_its_days_free_and_its_number_used() -> None:
    person = given(appointed(), absent())
    person.cancel_absence(1, LATER)

    assert recorded(person) == [happened(events.AbsenceCancelled, occurred_on=LATER, number=1)]
    assert person.absences == {}
    assert person.record_absence(first_on=FIRST_DAY, last_on=LAST_DAY, occurred_on=LATER) == 2


def test_an_absence_that_there_is_not_is_neither_changed_nor_cancelled() -> None:
    person = given(appointed(), absent(), happened(events.AbsenceCancelled, occurred_on=LATER, number=1))

    with refused(person, NotFoundError, "number"):
        person.cancel_absence(1, LATER)
    with refused(person, NotFoundError, "number"):
        person.change_absence(2, first_on=FIRST_DAY, last_on=LAST_DAY, occurred_on=LATER)


def test_e09_somebody_leaves_on_their_last_day_which_may_be_to_come() -> None:
    person = given(appointed())
    person.leave(LAST_DAY, today=LATER)

    assert recorded(person) == [happened(events.Left, occurred_on=LAST_DAY)]
    assert person.left_on == LAST_DAY


def test_a_last_day_may_be_moved_until_it_is_over() -> None:
    person = given(appointed(), happened(events.Left, occurred_on=LAST_DAY))
    person.leave(FIRST_DAY, today=LAST_DAY)

    assert recorded(person) == [happened(events.Left, occurred_on=FIRST_DAY)]
    with refused(person, AlreadyLeftError, "occurred_on"):
        person.leave(AFTER, today=AFTER)


def test_the_same_last_day_again_changes_nothing() -> None:
    person = given(appointed(), happened(events.Left, occurred_on=LAST_DAY))
    person.leave(LAST_DAY, today=LAST_DAY)

    assert recorded(person) == []


def test_a_leaver_is_not_away_after_their_last_day() -> None:
    person = given(appointed(), happened(events.Left, occurred_on=LAST_DAY))

    with refused(person, AlreadyLeftError, "first_on"):
        person.record_absence(first_on=AFTER, last_on=AFTER, occurred_on=LATER)
    assert person.record_absence(first_on=LAST_DAY, last_on=AFTER, occurred_on=LATER) == 1


def test_a_leaver_comes_back() -> None:
    person = given(appointed(), happened(events.Left, occurred_on=LAST_DAY))
    person.come_back(AFTER)

    assert recorded(person) == [happened(events.Returned, occurred_on=AFTER)]
    assert person.left_on is None
    with refused(person, NotLeftError, "staff_id"):
        person.come_back(AFTER)
