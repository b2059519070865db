"""Gaps in cover, foreseen from the directory alone (E1, E2, E9)."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.gaps import Gap, gap_ahead, is_news
from domain.people import Absence, Person
from tests.domain.support import CALENDAR, PEOPLE

DAY, DAY_BEFORE = date(2019, 3, 7), date(2019, 3, 6)


def but(**changes: dict[str, Any]) -> dict[str, Person]:
    """The directory, with these people otherwise."""
    return {**PEOPLE, **{person: replace(PEOPLE[person], **said) for person, said in changes.items()}}


def off(cover: str | None = None) -> dict[str, Any]:
    return {"absences": (Absence(DAY, DAY, cover),)}


def ahead(people: dict[str, Person], owner: str | None = "PL01", **more: Any) -> Gap | None:
    return gap_ahead(owner, DAY, people, "SM01", **more)


def test_an_owner_who_is_there_leaves_no_gap() -> None:
    assert ahead(dict(PEOPLE)) is None
    assert ahead(but(PL01={"absences": (Absence(DAY_BEFORE, DAY_BEFORE),)})) is None


def test_e01_whoever_covers_does_it_on_the_day() -> None:
    assert ahead(but(PL01=off())) == Gap(DAY, "PL01", "PL02", there=True)
    assert ahead(but(PL01=off("TM01"))) == Gap(DAY, "PL01", "TM01", there=True)


def test_e02_where_the_cover_is_away_too_whom_they_named_follows() -> None:
    assert ahead(but(PL01=off(), PL02=off("TM01"))) == Gap(DAY, "PL01", "TM01", there=True)


def test_e02_a_ring_of_cover_visits_nobody_twice_and_ends_at_the_service_manager() -> None:
    ring = but(PL01=off("PL02"), PL02=off("TM01"), TM01=off("PL01"))

    assert ahead(ring) == Gap(DAY, "PL01", "SM01", there=True)


def test_e02_where_everybody_is_away_it_is_the_service_managers_all_the_same() -> None:
    everybody = but(**{person: off() for person in PEOPLE})

    assert ahead(everybody) == Gap(DAY, "PL01", "SM01", there=False)


def test_e09_what_a_leaver_will_not_be_there_for_passes_upward_and_not_to_their_cover() -> None:
    assert ahead(but(PL01={"left_on": DAY_BEFORE})) == Gap(DAY, "PL01", "SM01", there=True)
    assert ahead(but(PL01={"left_on": DAY})) is None


def test_a_vacant_post_passes_upward() -> None:
    assert ahead(but(PL01={"vacant": True})) == Gap(DAY, "PL01", "SM01", there=True)
    assert ahead(but(PL01={"vacant": True}, SM01={"vacant": True})) == Gap(DAY, "PL01", "HOS01", there=True)


def test_what_nobody_owns_is_a_gap_that_comes_to_the_service_manager() -> None:
    assert ahead(dict(PEOPLE), owner=None) == Gap(DAY, None, "SM01", there=True)
    assert ahead({}, owner=None) == Gap(DAY, None, None, there=False)
    assert ahead({}, owner="PL77") == Gap(DAY, "PL77", None, there=False)


def test_whoever_was_asked_comes_before_whoever_was_named() -> None:
    assert ahead(but(PL01=off()), asked="TM01") == Gap(DAY, "PL01", "TM01", there=True)
    assert ahead(but(PL01=off(), TM01=off()), asked="TM01") == Gap(DAY, "PL01", "PL02", there=True)
    assert ahead(but(PL01=off()), asked="PL77") == Gap(DAY, "PL01", "PL02", there=True)


def test_e02_whoever_declined_is_passed_over_as_if_they_were_away() -> None:
    assert ahead(but(PL01=off()), declined={"PL02"}) == Gap(DAY, "PL01", "SM01", there=True)
    assert ahead(but(PL01=off(), PL02={"cover": "TM01"}), declined={"PL02"}) == Gap(DAY, "PL01", "TM01", there=True)
    assert ahead(dict(PEOPLE), declined={"PL01"}) is None


def test_e02_what_everybody_declined_is_the_service_managers_and_nobody_is_said_to_be_there() -> None:
    assert ahead(but(PL01=off()), declined=set(PEOPLE)) == Gap(DAY, "PL01", "SM01", there=False)


def test_e18_the_practice_subject_covers_for_nobody() -> None:
    people = but(PL01=off("SW01"))

    assert ahead(people, barred={"SW01"}) == Gap(DAY, "PL01", "PL02", there=True)
    assert ahead(people, asked="SW01", barred={"SW01"}) == Gap(DAY, "PL01", "PL02", there=True)


TOLD = Gap(DAY, "PL01", "PL02", there=True)


@pytest.mark.parametrize(
    ("before", "now", "asked", "news"),
    [
        (None, None, None, False),
        (None, TOLD, None, True),
        (TOLD, None, "PL02", True),
        (TOLD, TOLD, "PL02", False),
        (TOLD, TOLD, None, False),
        (TOLD, replace(TOLD, due_on=DAY_BEFORE), "PL02", True),
        (TOLD, replace(TOLD, owner="PL02"), "PL02", True),
        (TOLD, replace(TOLD, cover="SM01"), "PL02", True),
        (TOLD, replace(TOLD, there=False), "PL02", True),
    ],
)
def test_a_gap_is_news_once_and_again_when_it_changes(
    before: Gap | None, now: Gap | None, asked: str | None, news: bool
) -> None:
    assert is_news(before, now, asked) is news


def test_somebody_else_who_was_asked_is_no_news_until_they_cannot() -> None:
    assert not is_news(TOLD, replace(TOLD, cover="TM01"), "TM01")
    assert is_news(TOLD, TOLD, "TM01")
    assert is_news(TOLD, replace(TOLD, cover="SM01"), "TM01")


people = st.sampled_from(sorted(PEOPLE))
days = st.dates(date(2019, 3, 1), date(2019, 3, 31))


@given(
    owner=st.none() | people,
    absences=st.dictionaries(people, st.tuples(days, days, st.none() | people), max_size=8),
    left=st.dictionaries(people, days, max_size=3),
    due_on=days,
    declined=st.sets(people, max_size=4),
)
def test_nothing_is_ever_unowned_and_nobody_is_said_to_be_there_who_is_not(
    owner: str | None, absences: dict[str, Any], left: dict[str, date], due_on: date, declined: set[str]
) -> None:
    away = {
        person: {"absences": (Absence(min(first, last), max(first, last), cover),)}
        for person, (first, last, cover) in absences.items()
    }
    directory = but(**{person: away.get(person, {}) | {"left_on": left.get(person)} for person in PEOPLE})
    found = gap_ahead(owner, due_on, directory, "SM01", barred={"SW01"}, declined=declined)

    there = {person.id for person in directory.values() if person.there_on(due_on)} - {"SW01"}
    if found is None:
        assert owner in there
    else:
        assert owner not in there
        assert found.there is (found.cover in there - declined)
        assert found.cover != "SW01"
        holders = [each for each in ("SM01", "HOS01", "DCS01") if directory[each].holds_post_on(due_on)]
        assert found.cover is not None or not holders


@given(graded_on=st.dates(date(2019, 1, 1), date(2020, 12, 31)))
def test_one_working_day_before_the_meeting_is_day_two_from_the_grading(graded_on: date) -> None:
    day_three = CALENDAR.add_working_days(graded_on, 3)

    assert CALENDAR.add_working_days(day_three, -1) == CALENDAR.add_working_days(graded_on, 2)
