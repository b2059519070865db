"""The directory is read one by one or all at once, and says the same either way; who is away and who has left."""

from datetime import date, timedelta

import pytest

from domain.people import Absence, Person
from domain.vocabulary import Role
from projections import people as directory
from service.commands.people import People
from tests.support.council import NOW, STAFF, command

TODAY = NOW.date()
TOMORROW, YESTERDAY = TODAY + timedelta(days=1), TODAY - timedelta(days=1)


def test_one_by_one_or_all_at_once_it_is_the_same_directory(people):
    everyone = {staff_id: Person(staff_id, role, above) for staff_id, role, above in STAFF}
    with people.store.reading() as reader:
        one_by_one, at_once = directory.directory(reader), directory.directory(reader)

        assert {staff_id: one_by_one[staff_id] for staff_id in everyone} == everyone
        assert dict(at_once) == everyone
        assert len(at_once) == len(one_by_one) == len(STAFF)


def test_nobody_is_found_under_an_id_that_is_not_there(people):
    with people.store.reading() as reader:
        found = directory.directory(reader)

        assert "NOBODY" not in found
        assert found.get("NOBODY") is None
        assert directory.entry(reader, "NOBODY") is None
        assert list(found) == [staff_id for staff_id in found if staff_id in found]
        assert "NOBODY" not in found


def person(people: People, staff_id: str = "PL01") -> Person:
    """Somebody as the rules see them, one by one and all at once."""
    with people.store.reading() as reader:
        found = directory.directory(reader)[staff_id]
        assert dict(directory.directory(reader))[staff_id] == found
        return found


def test_absences_are_read_with_whoever_covers_and_since_when_they_are_known(people):
    people.record_absence(command(), "PL01", first_on=TODAY, last_on=TOMORROW, cover="PL02", occurred_on=YESTERDAY)
    people.record_absence(command(), "PL01", first_on=TOMORROW + timedelta(days=1), last_on=None)

    assert person(people).absences == (
        Absence(TODAY, TOMORROW, "PL02", 1, YESTERDAY),
        Absence(TOMORROW + timedelta(days=1), None, None, 2, TODAY),
    )


def test_a_changed_absence_is_read_as_it_is_now_and_a_cancelled_one_is_gone(people):
    people.record_absence(command(), "PL01", first_on=TODAY, last_on=TODAY, cover="PL02")
    people.record_absence(command(), "PL01", first_on=TOMORROW, last_on=TOMORROW)
    people.change_absence(command(), "PL01", 2, first_on=TOMORROW, last_on=None, cover="TM01")
    people.cancel_absence(command(), "PL01", 1)

    assert person(people).absences == (Absence(TOMORROW, None, "TM01", 2, TODAY),)
    people.cancel_absence(command(), "PL01", 2)
    assert person(people).absences == ()


def test_an_absence_long_over_leaves_the_row_when_another_is_recorded(people):
    over = TODAY - timedelta(days=367)
    people.record_absence(command(), "PL01", first_on=over, last_on=over)
    assert len(person(people).absences) == 1

    people.record_absence(command(), "PL01", first_on=TODAY, last_on=TODAY)
    assert [absence.number for absence in person(people).absences] == [2]

    people.change_absence(command(), "PL01", 1, first_on=over, last_on=over, cover="PL02")
    people.cancel_absence(command(), "PL01", 1)
    assert [absence.number for absence in person(people).absences] == [2]


def test_a_post_entered_vacant_is_read_as_one_until_somebody_takes_it(people):
    people.enter_vacant(command(), staff_id="TM09", role=Role.TEAM_MANAGER, team="North", reports_to="SM01")
    assert person(people, "TM09") == Person("TM09", Role.TEAM_MANAGER, "SM01", team="North", vacant=True)

    people.appoint(command(), staff_id="TM09", role=Role.TEAM_MANAGER, team="South", reports_to="SM01", cover="TM01")
    assert person(people, "TM09") == Person("TM09", Role.TEAM_MANAGER, "SM01", "TM01", team="South")


def test_who_takes_a_vacant_post_may_be_reached(people):
    people.enter_vacant(command(), staff_id="TM09", role=Role.TEAM_MANAGER)
    people.appoint(command(), staff_id="TM09", role=Role.TEAM_MANAGER, email="tm09@council.example")

    with people.store.reading() as reader:
        assert directory.email_refs(reader, ["TM09"])["TM09"] is not None


def test_who_has_left_is_known_from_the_day_after_their_last(people):
    people.leave(command(), "SW01", TODAY)
    people.leave(command(), "SW02", YESTERDAY)

    with people.store.reading() as reader:
        assert directory.gone_by(reader, TODAY) == {"SW02": YESTERDAY}
        assert directory.gone_by(reader, TOMORROW) == {"SW01": TODAY, "SW02": YESTERDAY}
    assert person(people, "SW01").left_on == TODAY
    people.come_back(command(), "SW01")
    assert person(people, "SW01").left_on is None


def test_e31_who_is_away_is_known_with_the_absence_and_a_leaver_is_not_away(people):
    for staff_id in ("PL01", "PL02"):
        people.record_absence(command(), staff_id, first_on=TODAY, last_on=None)
    people.record_absence(command(), "TM01", first_on=TOMORROW, last_on=None)
    people.leave(command(), "PL02", TODAY)

    with people.store.reading() as reader:
        assert list(directory.away_on(reader, TODAY)) == ["PL01", "PL02"]
        assert directory.away_on(reader, TOMORROW) == {
            "PL01": Absence(TODAY, None, None, 1, TODAY),
            "TM01": Absence(TOMORROW, None, None, 1, TODAY),
        }


def test_each_change_advances_the_revision_of_the_entry(people):
    with people.store.reading() as reader:
        assert directory.entry(reader, "PL01").revision == 1
    receipt = people.name_cover(command(), "PL01", "PL02")
    with people.store.reading() as reader:
        assert directory.entry(reader, "PL01").revision == receipt.revision == 2


@pytest.mark.parametrize("as_at", [date(2020, 1, 1), TODAY])
def test_the_past_knows_nobody_who_was_entered_later_even_if_they_left_before(people, as_at):
    people.leave(command(), "SW02", date(2019, 12, 31))

    with people.store.past(as_at=as_at) as past:
        assert {row.staff_id for row in directory.everybody(past)} == set(directory.directory(past))
        assert ("SW02" in directory.gone_by(past, TODAY)) is (as_at == TODAY)
        assert directory.away_on(past, TODAY) == {}
