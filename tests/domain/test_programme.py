"""How many audits a month is to bring, by whose word."""

from datetime import date

import pytest

from domain.confidential import Confidential
from domain.errors import DateInFutureError, InvalidValueError
from domain.events import programme as events
from domain.ladder import Person
from domain.programme import MOST_EXPECTED, AuditProgramme, NotADirectorError
from domain.vocabulary import Role

JULY, TODAY = date(2018, 7, 1), date(2018, 7, 20)
WHY = Confidential("0" * 32, "c" * 64)
PEOPLE = {
    "DCS01": Person("DCS01", Role.DIRECTOR, None, None, None),
    "HOS01": Person("HOS01", Role.HEAD_OF_SERVICE, None, None, None),
}


def expected(number: int = 24) -> AuditProgramme:
    programme = AuditProgramme.expect(JULY, occurred_on=JULY, today=TODAY, expected=number, said_by="QA01")
    programme.collect_events()
    return programme


def exempt(programme: AuditProgramme, number: int, by: str = "DCS01", on: date = TODAY) -> None:
    programme.exempt(occurred_on=on, today=TODAY, exempted=number, approved_by=by, reason=WHY, people=PEOPLE)


def test_what_is_expected_is_recorded_with_who_said_so() -> None:
    programme = AuditProgramme.expect(JULY, occurred_on=JULY, today=TODAY, expected=24, said_by="QA01")

    (event,) = programme.collect_events()
    assert isinstance(event, events.AuditsExpected)
    assert (event.month, event.expected, event.said_by, programme.exempted) == (JULY, 24, "QA01", 0)
    assert programme.id == AuditProgramme.create_id("2018-07")


def test_another_number_is_another_event_and_the_same_none() -> None:
    programme = expected()

    programme.revise(occurred_on=TODAY, today=TODAY, expected=24, said_by="QA01")
    programme.revise(occurred_on=TODAY, today=TODAY, expected=20, said_by="HOQ01")

    (event,) = programme.collect_events()
    assert isinstance(event, events.ExpectationRevised)
    assert (event.month, event.expected, event.said_by, programme.expected) == (JULY, 20, "HOQ01", 20)


def test_a_director_exempts_some_in_all() -> None:
    programme = expected()

    exempt(programme, 3)
    exempt(programme, 3)
    exempt(programme, 2)

    assert [event.exempted for event in programme.collect_events() if isinstance(event, events.AuditsExempted)] == [
        3,
        2,
    ]
    assert programme.exempted == 2


def test_nobody_but_a_director_exempts() -> None:
    programme = expected()

    with pytest.raises(NotADirectorError) as refused:
        exempt(programme, 3, by="HOS01")

    assert refused.value.field == "approved_by"
    assert not programme.collect_events()


def test_no_more_are_exempted_than_are_expected_and_no_fewer_expected_than_are_exempted() -> None:
    programme = expected(5)

    with pytest.raises(InvalidValueError, match="5 audits are expected"):
        exempt(programme, 6)
    exempt(programme, 5)
    with pytest.raises(InvalidValueError, match="5 of the month's audits are exempted"):
        programme.revise(occurred_on=TODAY, today=TODAY, expected=4, said_by="QA01")


@pytest.mark.parametrize("number", [-1, MOST_EXPECTED + 1])
def test_a_number_of_audits_is_one_that_could_be(number: int) -> None:
    for field, act in (
        ("expected", lambda: expected(number)),
        ("expected", lambda: expected().revise(occurred_on=JULY, today=TODAY, expected=number, said_by="QA01")),
        ("exempted", lambda: exempt(expected(), number)),
    ):
        with pytest.raises(InvalidValueError) as refused:
            act()
        assert refused.value.field == field


def test_nothing_is_said_in_the_future() -> None:
    later = date(2018, 7, 21)

    with pytest.raises(DateInFutureError):
        AuditProgramme.expect(JULY, occurred_on=later, today=TODAY, expected=24, said_by="QA01")
    with pytest.raises(DateInFutureError):
        expected().revise(occurred_on=later, today=TODAY, expected=20, said_by="QA01")
    with pytest.raises(DateInFutureError):
        exempt(expected(), 1, on=later)


def test_as_many_as_can_be_are_taken() -> None:
    assert expected(0).expected == 0
    assert expected(MOST_EXPECTED).expected == MOST_EXPECTED
