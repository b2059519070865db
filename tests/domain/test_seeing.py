"""Who sees which files, and who may be given the evidence of a quarter."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date

import pytest

from domain.access import Right
from domain.people import Absence, Person
from domain.seeing import SEES_EVERY_FILE, MayNotDoError, MayNotSeeError, Sight, manages, refuse_period, sight_of
from domain.vocabulary import Role

TODAY = date(2026, 11, 20)
AWAY = (Absence(TODAY, TODAY),)
PEOPLE: Mapping[str, Person] = {
    each.id: each
    for each in (
        Person("DCS01", Role.DIRECTOR),
        Person("HOS01", Role.HEAD_OF_SERVICE, "DCS01", service="Safeguarding"),
        Person("SM01", Role.SERVICE_MANAGER, "HOS01", service="Safeguarding"),
        Person("TM01", Role.TEAM_MANAGER, "SM01", cover="TM02", service="Safeguarding", team="North"),
        Person("TM02", Role.TEAM_MANAGER, "SM01", service="Safeguarding", team="South"),
        Person("SW01", Role.SOCIAL_WORKER, "TM01", team="North"),
        Person("SW02", Role.SOCIAL_WORKER, "TM02"),
        Person("QA01", Role.QA_ADMINISTRATOR),
        Person("SA01", Role.SYSTEM_ADMINISTRATOR),
    )
}


def sight(person: str, right: Right = Right.SEE, **away: Person) -> Sight:
    people = {**PEOPLE, **away}
    return sight_of(people[person], people, TODAY, right)


@pytest.mark.parametrize("who", ["QA01", "DCS01"])
def test_those_who_look_over_all_see_every_file(who: str) -> None:
    assert sight(who).every
    assert not sight(who).nothing
    assert sight(who).covers_place("Anywhere", None)


def test_whoever_sees_every_file_is_asked_for_whom_they_see_only_where_something_is_closed_off_to_them() -> None:
    def asked(person: str, *, any_closed: bool) -> frozenset[str]:
        return sight_of(PEOPLE[person], PEOPLE, TODAY, any_closed=any_closed).persons

    assert asked("QA01", any_closed=True) == {"QA01"}
    assert asked("QA01", any_closed=False) == set()
    assert asked("DCS01", any_closed=True) == set()  # nothing is closed off to them
    assert asked("TM01", any_closed=False) == {"TM01", "SW01"}


def test_somebody_sees_their_own_files_and_those_of_everybody_below_them() -> None:
    assert sight("SW01").persons == {"SW01"}
    assert sight("TM01").persons == {"TM01", "SW01"}
    assert sight("SM01").persons == {"SM01", "TM01", "TM02", "SW01", "SW02"}


def test_a_director_sees_every_file_and_records_on_those_of_their_line() -> None:
    assert sight("DCS01", Right.RECORD).persons == set(PEOPLE) - {"QA01", "SA01"}


def test_a_managers_team_and_a_services_head_see_its_files_and_nobody_else_does() -> None:
    assert sight("TM01").covers_place("Safeguarding", "North")
    assert not sight("TM01").covers_place("Adoption", "North")
    assert not sight("TM01").covers_place("Safeguarding", "South")
    assert sight("HOS01").covers_place("Safeguarding", "Anywhere")
    assert not sight("HOS01").covers_place("Adoption", "North")
    assert not sight("SW01").covers_place("Safeguarding", "North")


def test_whoever_acts_for_somebody_who_is_away_sees_their_files_for_as_long() -> None:
    away = replace(PEOPLE["TM01"], absences=AWAY)

    assert sight("TM02").persons == {"TM02", "SW02"}
    assert sight("TM02", TM01=away).persons == {"TM02", "SW02", "TM01", "SW01"}
    assert sight("TM02", TM01=away).covers_place("Safeguarding", "North")


def test_whoever_has_left_or_has_nothing_to_do_with_files_sees_none() -> None:
    left = replace(PEOPLE["DCS01"], left_on=date(2026, 11, 19))

    assert sight("SA01").nothing
    assert sight("DCS01", DCS01=left).nothing


def test_somebody_manages_whoever_is_below_them_and_a_ring_is_followed_once() -> None:
    ring = {"A": Person("A", Role.TEAM_MANAGER, "B"), "B": Person("B", Role.TEAM_MANAGER, "A")}

    assert manages("SM01", "SW01", PEOPLE)
    assert not manages("SW01", "SM01", PEOPLE)
    assert not manages("SW01", "SW01", PEOPLE)
    assert manages("A", "B", ring)


def seen(ask: Callable[[], None]) -> bool:
    try:
        ask()
    except MayNotSeeError:
        return False
    return True


def sees_period(person: Person, *, personal_data: bool) -> bool:
    return seen(lambda: refuse_period(person, TODAY, personal_data=personal_data))


def test_refusals_have_codes() -> None:
    assert (MayNotSeeError.code, MayNotDoError.code) == ("may_not_see", "may_not_do")


@pytest.mark.parametrize("role", sorted(Role))
@pytest.mark.parametrize("personal_data", [True, False])
def test_a_quarter_is_for_who_looks_over_all_and_without_texts_for_who_reads_reports(
    role: Role, personal_data: bool
) -> None:
    reads = role is Role.REPORT_READER and not personal_data

    assert sees_period(Person("ANY01", role), personal_data=personal_data) == (role in SEES_EVERY_FILE or reads)


def test_whoever_has_left_is_given_no_quarter() -> None:
    left = Person("DCS01", Role.DIRECTOR, left_on=date(2026, 11, 19))

    assert not sees_period(left, personal_data=False)
