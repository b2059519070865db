"""Somebody's entry in the directory."""

from datetime import date
from typing import Any

import pytest

from domain.errors import InvalidValueError
from domain.events import staff_member as events
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
