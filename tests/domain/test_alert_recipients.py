"""Who is owed word of a safeguarding alert, and when it counts as told."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from domain.alert_recipients import Heard, owed_word
from domain.people import Absence, Person
from domain.vocabulary import Role
from tests.domain.support import ROLES

TODAY = date(2019, 3, 4)
NINE = datetime(2019, 3, 4, 9, tzinfo=UTC)
PEOPLE: Mapping[str, Person] = {
    person.id: person
    for person in (
        Person("DCS01", Role.DIRECTOR),
        Person("HOS01", Role.HEAD_OF_SERVICE, "DCS01"),
        Person("HQA01", Role.HEAD_OF_QA, "DCS01"),
        Person("SM01", Role.SERVICE_MANAGER, "HOS01"),
        Person("SM02", Role.SERVICE_MANAGER, "HQA01"),
        Person("TM01", Role.TEAM_MANAGER, "SM01"),
        Person("SW01", Role.SOCIAL_WORKER, "TM01"),
        Person("AU01", Role.AUDITOR, "SM02"),
        Person("SS01", Role.SAFEGUARDING_AND_STANDARDS, "HQA01"),
        Person("SS02", Role.SAFEGUARDING_AND_STANDARDS, "HQA01"),
    )
}


def owed(
    people: Mapping[str, Person] = PEOPLE, *, raised_by: str = "AU01", on_file: Mapping[str, str] = ROLES
) -> list[str]:
    return sorted(owed_word(raised_by, on_file, people, TODAY))


def without(*gone: str) -> dict[str, Person]:
    return {each: person for each, person in PEOPLE.items() if each not in gone}


def changed(**people: Person) -> dict[str, Person]:
    return {**PEOPLE, **people}


def test_both_service_managers_and_all_of_safeguarding_and_standards_are_told() -> None:
    assert owed() == ["SM01", "SM02", "SS01", "SS02"]


def test_one_service_manager_who_is_both_is_told_once() -> None:
    assert owed(changed(AU01=Person("AU01", Role.AUDITOR, "SM01"))) == ["SM01", "SS01", "SS02"]


def test_nobody_below_the_service_manager_is_told() -> None:
    assert not {"TM01", "SW01"} & set(owed())


def test_a_vacant_service_manager_passes_to_the_head_of_service_on_the_file() -> None:
    assert owed(without("SM01")) == ["HOS01", "SM02", "SS01", "SS02"]
    assert owed(changed(SM01=replace(PEOPLE["SM01"], vacant=True))) == ["HOS01", "SM02", "SS01", "SS02"]


def test_a_service_manager_who_left_passes_to_the_line_above() -> None:
    left = changed(SM01=replace(PEOPLE["SM01"], left_on=date(2019, 3, 1)))

    assert owed(left, on_file={Role.SERVICE_MANAGER: "SM01"}) == ["HOS01", "SM02", "SS01", "SS02"]


def test_a_file_that_names_no_service_manager_has_its_team_managers_one() -> None:
    assert owed(on_file={Role.TEAM_MANAGER: "TM01"}) == ["SM01", "SM02", "SS01", "SS02"]


def test_a_file_that_names_nobody_goes_to_the_director() -> None:
    assert owed(on_file={}) == ["DCS01", "SM02", "SS01", "SS02"]


def test_an_auditors_line_without_a_service_manager_goes_on_upward() -> None:
    assert owed(changed(AU01=Person("AU01", Role.AUDITOR, "HQA01"))) == ["HQA01", "SM01", "SS01", "SS02"]


def test_an_auditor_whose_line_nobody_knows_stands_under_the_head_of_quality_assurance() -> None:
    assert owed(changed(AU01=Person("AU01", Role.AUDITOR))) == ["HQA01", "SM01", "SS01", "SS02"]
    assert owed(raised_by="somebody") == ["HQA01", "SM01", "SS01", "SS02"]


def test_a_team_of_nobody_passes_to_the_head_of_quality_assurance_then_the_director() -> None:
    assert owed(without("SS01", "SS02")) == ["HQA01", "SM01", "SM02"]
    assert owed(without("SS01", "SS02", "HQA01")) == ["DCS01", "SM01", "SM02"]


def test_whoever_raised_it_is_not_told_what_they_know_and_their_place_passes_upward() -> None:
    assert owed(raised_by="SM01") == ["HOS01", "SS01", "SS02"]
    assert owed(raised_by="SS01") == ["HQA01", "SM01", "SS02"]


def test_beside_a_manager_who_is_away_whoever_acts_for_them_is_told() -> None:
    away = replace(PEOPLE["SM01"], cover="TM01", absences=(Absence(TODAY),))

    assert owed(changed(SM01=away)) == ["SM01", "SM02", "SS01", "SS02", "TM01"]


def test_of_a_team_that_is_away_whoever_acts_for_it_is_told() -> None:
    away = {each: replace(PEOPLE[each], absences=(Absence(TODAY),), cover="HQA01") for each in ("SS01", "SS02")}

    assert owed(changed(**away)) == ["HQA01", "SM01", "SM02", "SS01", "SS02"]
    assert owed(changed(SS01=away["SS01"])) == ["SM01", "SM02", "SS01", "SS02"]
    away["SS02"] = replace(away["SS02"], cover="HOS01")
    assert owed(changed(**away)) == ["HQA01", "SM01", "SM02", "SS01", "SS02"]


def test_a_directory_of_nobody_has_nobody_to_tell() -> None:
    assert owed({}) == []
    assert owed({"AU01": PEOPLE["AU01"]}) == []


def at(minutes: int) -> datetime:
    return NINE + timedelta(minutes=minutes)


def told_at(
    *,
    owed: tuple[str, ...] = ("SM01", "SS01"),
    out_of_hours: bool = False,
    by_mail: Mapping[str, datetime] = {},
    surely: Mapping[str, datetime] = {},
    duty_team: datetime | None = None,
) -> datetime | None:
    return Heard(owed=owed, out_of_hours=out_of_hours, by_mail=by_mail, surely=surely, duty_team=duty_team).told_at


def test_an_alert_is_told_when_the_last_of_those_owed_word_has_it() -> None:
    assert told_at(by_mail={"SM01": at(1), "SS01": at(4)}) == at(4)
    assert told_at(by_mail={"SM01": at(1)}) is None


def test_whichever_way_somebody_heard_first_counts() -> None:
    assert told_at(by_mail={"SM01": at(9), "SS01": at(2)}, surely={"SM01": at(5), "HOS01": at(30)}) == at(5)


def test_out_of_hours_a_mail_tells_nobody() -> None:
    mailed = {"SM01": at(1), "SS01": at(1)}

    assert told_at(out_of_hours=True, by_mail=mailed) is None
    assert told_at(out_of_hours=True, by_mail=mailed, surely={"SM01": at(7), "SS01": at(8)}) == at(8)


def test_the_emergency_duty_team_told_by_telephone_is_enough_at_any_hour() -> None:
    assert told_at(out_of_hours=True, duty_team=at(12)) == at(12)
    assert told_at(by_mail={"SM01": at(1), "SS01": at(2)}, duty_team=at(12)) == at(2)


def test_where_nobody_is_owed_word_an_alert_is_told_once_anybody_surely_knows() -> None:
    assert told_at(owed=()) is None
    assert told_at(owed=(), surely={"HOS01": at(20), "TM01": at(30)}) == at(20)


@pytest.mark.parametrize(
    ("heard", "anybody"),
    [({}, False), ({"by_mail": {"SM01": NINE}}, True), ({"surely": {"SM01": NINE}}, True), ({"duty_team": NINE}, True)],
)
def test_anybody_is_somebody_in_whatever_way(heard: dict[str, object], anybody: bool) -> None:
    said = {"owed": (), "out_of_hours": True, "by_mail": {}, "surely": {}} | heard

    assert Heard(**said).anybody is anybody  # type: ignore[arg-type]
