"""Who acts for somebody who is away: cover is followed, a ring once round, and nothing is left unowned (E1, E2)."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.people import Absence, Person, acting_for, line_above
from domain.vocabulary import Role
from tests.domain.support import PEOPLE

DAY = date(2019, 3, 7)
BEFORE, AFTER = date(2019, 3, 6), date(2019, 3, 8)
AWAY = (Absence(DAY, DAY),)


def with_people(**changes: dict[str, object]) -> Mapping[str, Person]:
    """The directory with these entries changed."""
    return dict(PEOPLE) | {name: replace(PEOPLE[name], **change) for name, change in changes.items()}


def away(*ids: str) -> Mapping[str, Person]:
    return with_people(**{name: {"absences": AWAY} for name in ids})


@pytest.mark.parametrize(
    ("first_on", "last_on", "includes"),
    [
        (DAY, DAY, True),
        (BEFORE, AFTER, True),
        (DAY, None, True),
        (AFTER, None, False),
        (BEFORE, BEFORE, False),
    ],
)
def test_an_absence_includes_its_first_and_last_day_and_has_no_end_while_nobody_knows_it(
    first_on: date, last_on: date | None, includes: bool
) -> None:
    person = Person("PL01", Role.PRACTICE_LEAD, absences=(Absence(first_on, last_on),))

    assert person.absences[0].includes(DAY) is includes
    assert (person.absence_on(DAY) is not None) is includes
    assert person.there_on(DAY) is not includes


def test_a_post_is_held_up_to_and_on_the_last_day() -> None:
    person = Person("PL01", Role.PRACTICE_LEAD, left_on=DAY)

    assert person.holds_post_on(DAY)
    assert person.there_on(DAY)
    assert not person.holds_post_on(AFTER)
    assert not person.there_on(AFTER)
    assert person.holds_post_on(None)


def test_a_vacant_post_is_held_by_nobody_on_any_day() -> None:
    post = Person("PL01", Role.PRACTICE_LEAD, vacant=True)

    assert not post.holds_post_on(DAY)
    assert not post.holds_post_on(None)


def test_the_line_passes_through_a_leaver_and_a_vacant_post() -> None:
    people = with_people(TM01={"left_on": BEFORE}, HOS01={"vacant": True})

    assert [person.id for person in line_above("SW01", people, on=DAY)] == ["SM01", "DCS01"]
    assert [person.id for person in line_above("SW01", people, on=BEFORE)] == ["TM01", "SM01", "DCS01"]
    assert [person.id for person in line_above("SW01", people)] == ["TM01", "SM01", "DCS01"]


def test_who_is_there_acts_for_themselves() -> None:
    assert acting_for("PL01", DAY, PEOPLE, "SM01") == "PL01"
    assert acting_for("PL01", AFTER, away("PL01"), "SM01") == "PL01"


def test_e01_the_standing_cover_acts_for_a_practice_lead_who_is_away() -> None:
    assert acting_for("PL01", DAY, away("PL01"), "SM01") == "PL02"


def test_the_cover_named_for_the_absence_comes_before_the_standing_one() -> None:
    people = with_people(PL01={"absences": (Absence(DAY, DAY, "TM01"),)})

    assert acting_for("PL01", DAY, people, "SM01") == "TM01"


def test_the_standing_cover_acts_where_the_one_named_for_the_absence_is_away_too() -> None:
    people = with_people(PL01={"absences": (Absence(DAY, DAY, "TM01"),)}, TM01={"absences": AWAY, "cover": "QA01"})

    assert acting_for("PL01", DAY, people, "SM01") == "PL02"


def test_e02_where_both_are_away_whom_they_named_in_turn_acts() -> None:
    people = with_people(
        PL01={"absences": (Absence(DAY, DAY, "TM01"),)},
        TM01={"absences": AWAY, "cover": "QA01"},
        PL02={"absences": AWAY, "cover": "AU01"},
    )

    assert acting_for("PL01", DAY, people, "SM01") == "QA01"


def test_e02_where_the_deputy_is_away_and_named_nobody_the_service_manager_of_the_file_acts() -> None:
    assert acting_for("PL01", DAY, away("PL01", "PL02"), "SM02") == "SM02"


def test_a_ring_of_cover_is_followed_once_and_ends_at_the_service_manager() -> None:
    people = with_people(PL01={"absences": AWAY}, PL02={"absences": AWAY, "cover": "PL01"})

    assert acting_for("PL01", DAY, people, "SM01") == "SM01"


def test_the_service_managers_own_cover_acts_where_the_service_manager_is_away_too() -> None:
    people = with_people(PL01={"absences": AWAY, "cover": None}, SM01={"absences": AWAY, "cover": "SM02"})

    assert acting_for("PL01", DAY, people, "SM01") == "SM02"


def test_above_a_service_manager_who_is_away_without_cover_the_line_acts() -> None:
    people = with_people(PL01={"absences": AWAY, "cover": None}, SM01={"absences": AWAY})

    assert acting_for("PL01", DAY, people, "SM01") == "HOS01"


def test_without_a_service_manager_on_the_file_the_line_acts() -> None:
    people = with_people(PL01={"absences": AWAY, "cover": None})

    assert acting_for("PL01", DAY, people, None) == "SM01"


def test_a_cover_who_has_left_is_passed_over_and_so_is_whom_they_had_named() -> None:
    people = with_people(PL01={"absences": AWAY}, PL02={"left_on": BEFORE, "cover": "QA01", "absences": AWAY})

    assert acting_for("PL01", DAY, people, "SM02") == "SM02"


def test_a_cover_who_is_not_in_the_directory_is_passed_over() -> None:
    people = with_people(PL01={"absences": AWAY, "cover": "NOBODY"})

    assert acting_for("PL01", DAY, people, "SM02") == "SM02"


def test_e09_what_a_leaver_had_passes_to_their_manager_and_not_to_their_cover() -> None:
    people = with_people(SW01={"left_on": BEFORE, "cover": "PL02"})

    assert acting_for("SW01", DAY, people, "SM01") == "TM01"
    assert acting_for("SW01", BEFORE, people, "SM01") == "SW01"


def test_nobody_below_acts_for_somebody_who_stands_above_the_service_manager() -> None:
    assert acting_for("HOS01", DAY, away("HOS01"), "SM01") == "DCS01"


def test_e18_who_may_not_act_is_passed_over_whether_owner_or_cover() -> None:
    assert acting_for("TM01", DAY, PEOPLE, "SM01", barred={"TM01"}) == "SM01"
    assert acting_for("PL01", DAY, away("PL01"), "SM01", barred={"PL02"}) == "SM01"


def test_a_step_of_nobody_is_acted_on_by_the_service_manager() -> None:
    assert acting_for(None, DAY, PEOPLE, "SM01") == "SM01"
    assert acting_for("NOBODY", DAY, PEOPLE, "SM01") == "SM01"


def test_where_everybody_is_away_it_stays_the_service_managers() -> None:
    assert acting_for("PL01", DAY, away(*PEOPLE), "SM01") == "SM01"


def test_nobody_acts_where_nobody_is_left() -> None:
    assert acting_for("PL01", DAY, {}, "SM01") is None
    assert acting_for(None, DAY, PEOPLE, None) is None


IDS = [f"P{number}" for number in range(6)]


@st.composite
def directories(draw: st.DrawFn) -> dict[str, Person]:
    """Directories with rings of cover, people away, leavers and vacant posts, and a service manager."""
    anybody = st.none() | st.sampled_from([*IDS, "SM01", "NOBODY"])
    absences = st.lists(st.builds(Absence, st.just(DAY), st.just(None), anybody), max_size=1).map(tuple)
    gone = st.sampled_from([None, None, BEFORE])
    people = {
        name: Person(name, Role.PRACTICE_LEAD, draw(anybody), draw(anybody), None, None, draw(absences), draw(gone))
        for name in draw(st.lists(st.sampled_from(IDS), unique=True))
    }
    return people | {"SM01": Person("SM01", Role.SERVICE_MANAGER, absences=draw(absences), cover=draw(anybody))}


@given(people=directories(), owner=st.sampled_from([*IDS, "SM01"]))
def test_in_any_directory_somebody_who_holds_a_post_acts_and_is_there_if_anybody_named_is(
    people: dict[str, Person], owner: str
) -> None:
    acting = acting_for(owner, DAY, people, "SM01")

    assert acting is not None
    assert people[acting].holds_post_on(DAY)
    if owner in people and people[owner].there_on(DAY):
        assert acting == owner
    elif people["SM01"].there_on(DAY):
        assert people[acting].there_on(DAY)


def test_e09_what_a_leaver_had_is_their_own_managers_before_the_service_managers() -> None:
    people = with_people(SW01={"left_on": BEFORE})

    assert acting_for("SW01", DAY, people, "SM01") == "TM01"


def test_a_ring_above_somebody_who_is_not_in_it_is_followed_once_round() -> None:
    people = with_people(TM01={"reports_to": "SM01"}, SM01={"reports_to": "HOS01"}, HOS01={"reports_to": "SM01"})

    assert [person.id for person in line_above("TM01", people)] == ["SM01", "HOS01"]
