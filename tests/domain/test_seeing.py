"""Who may be given the evidence of a file, or of a quarter."""

from collections.abc import Callable
from datetime import date

import pytest

from domain.people import Person
from domain.seeing import SEES_EVERY_FILE, MayNotSeeError, OnFile, refuse_file, refuse_period
from domain.vocabulary import Role

TODAY = date(2026, 11, 20)
FILE = OnFile("A-1", frozenset({"SW01", "TM01", "AU01"}), frozenset({"HOS01"}))


def sees_file(person: Person) -> bool:
    return seen(lambda: refuse_file(person, TODAY, FILE))


def sees_period(person: Person, *, personal_data: bool) -> bool:
    return seen(lambda: refuse_period(person, TODAY, personal_data=personal_data))


def seen(ask: Callable[[], None]) -> bool:
    try:
        ask()
    except MayNotSeeError:
        return False
    return True


def test_a_refusal_has_a_code_and_names_the_field() -> None:
    with pytest.raises(MayNotSeeError) as refused:
        refuse_file(Person("SW02", Role.SOCIAL_WORKER), TODAY, FILE)

    assert (refused.value.code, refused.value.field) == ("may_not_see", "for")


@pytest.mark.parametrize(
    ("who", "role"),
    [
        ("SW01", Role.SOCIAL_WORKER),
        ("TM01", Role.TEAM_MANAGER),
        ("AU01", Role.AUDITOR),
        ("HOS01", Role.HEAD_OF_SERVICE),
        *(("ANY01", role) for role in SEES_EVERY_FILE),
    ],
)
def test_whoever_has_a_part_their_line_the_auditors_and_who_looks_over_all_see_a_file(who: str, role: Role) -> None:
    assert sees_file(Person(who, role))


@pytest.mark.parametrize("role", sorted(set(Role) - SEES_EVERY_FILE))
def test_nobody_else_sees_a_file_whatever_their_role(role: Role) -> None:
    assert not sees_file(Person("ANY01", role))


@pytest.mark.parametrize("role", sorted(Role))
@pytest.mark.parametrize("personal_data", [True, False])
def test_a_quarter_is_for_who_looks_over_all_and_without_texts_for_who_reads_reports(
    role: Role, personal_data: bool
) -> None:
    reads = role is Role.REPORT_READER and not personal_data

    assert sees_period(Person("ANY01", role), personal_data=personal_data) == (role in SEES_EVERY_FILE or reads)


def test_whoever_has_left_or_a_vacant_post_sees_nothing() -> None:
    left = Person("DCS01", Role.DIRECTOR, left_on=date(2026, 11, 19))

    assert sees_file(Person("DCS01", Role.DIRECTOR, left_on=TODAY))
    assert not sees_file(left)
    assert not sees_period(left, personal_data=False)
    assert not sees_file(Person("TM01", Role.TEAM_MANAGER, vacant=True))
