"""Who owns a step and who is told when it is missed: up the line, never down it, and a vacancy loses nobody."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.ladder import Absence, DueRung, Person, line_above, line_of_file, owner_of, recipients, rung_due
from domain.policy import Policy
from domain.vocabulary import Role, Step
from tests.domain.support import PEOPLE, POLICY, ROLES

RUNGS = {
    "reminder": date(2019, 3, 6),
    "line_manager": date(2019, 3, 8),
    "next_manager": date(2019, 3, 11),
    "head_of_service": date(2019, 3, 12),
    "director": date(2019, 3, 14),
}
NAMES = tuple(RUNGS)
MARCH = st.dates(date(2019, 3, 1), date(2019, 3, 20))


def without(*ids: str) -> Mapping[str, Person]:
    """The directory with posts vacant: whoever reported there still does, to nobody."""
    return {name: person for name, person in PEOPLE.items() if name not in ids}


def test_nothing_is_raised_before_its_day() -> None:
    assert rung_due(RUNGS, (), date(2019, 3, 5)) is None


def test_a_rung_is_raised_on_its_day() -> None:
    assert rung_due(RUNGS, (), date(2019, 3, 6)) == DueRung("reminder", (), "line_manager", date(2019, 3, 8))


def test_a_rung_is_raised_once() -> None:
    assert rung_due(RUNGS, ["reminder"], date(2019, 3, 7)) is None


def test_after_a_pause_only_the_highest_is_raised_and_the_others_recorded_as_passed_over() -> None:
    due = rung_due(RUNGS, ["reminder"], date(2019, 3, 13))

    assert due == DueRung("head_of_service", ("line_manager", "next_manager"), "director", date(2019, 3, 14))


def test_a_rung_that_was_passed_over_is_not_raised_later() -> None:
    assert rung_due(RUNGS, ["head_of_service"], date(2019, 3, 13)) is None


def test_above_the_last_rung_there_is_none() -> None:
    assert rung_due(RUNGS, (), date(2019, 12, 1)) == DueRung("director", NAMES[:-1], None, None)
    assert rung_due(RUNGS, ["director"], date(2019, 12, 1)) is None


@given(mornings=st.lists(MARCH, min_size=1))
def test_whatever_mornings_are_missed_every_rung_due_is_raised_or_passed_over_once(mornings: list[date]) -> None:
    raised: list[str] = []
    accounted: list[str] = []
    for today in sorted(mornings):
        while (due := rung_due(RUNGS, raised, today)) is not None:
            raised.append(due.name)
            accounted += [*due.passed_over, due.name]
            assert (due.next_name in RUNGS) == (due.next_on is not None)

    assert accounted == [name for name in NAMES if RUNGS[name] <= max(mornings)]
    assert len(raised) <= len(set(mornings))


def test_the_role_on_the_file_owns_its_step() -> None:
    assert owner_of(Role.PRACTICE_LEAD, ROLES | {"practice_lead": "PL02"}, PEOPLE) == "PL02"


def test_a_role_of_the_whole_council_is_its_holders() -> None:
    assert owner_of(Role.QA_ADMINISTRATOR, ROLES, PEOPLE) == "QA01"


def test_of_several_holders_the_same_one_always_owns() -> None:
    two = {"QA00": Person("QA00", Role.QA_ADMINISTRATOR), **PEOPLE, "QA02": Person("QA02", Role.QA_ADMINISTRATOR)}

    assert owner_of(Role.QA_ADMINISTRATOR, ROLES, two) == "QA00"


def test_a_role_of_the_whole_council_that_nobody_holds_passes_up_from_the_team_manager() -> None:
    assert owner_of(Role.QA_ADMINISTRATOR, ROLES, without("QA01")) == "TM01"


@pytest.mark.parametrize(
    ("role", "vacant", "owner"),
    [
        (Role.SOCIAL_WORKER, ["SW01"], "TM01"),
        (Role.TEAM_MANAGER, ["TM01"], "SM01"),
        (Role.PRACTICE_LEAD, ["PL01"], "SM01"),
        (Role.SERVICE_MANAGER, ["SM01"], "HOS01"),
        (Role.HEAD_OF_SERVICE, ["HOS01"], "DCS01"),
        (Role.PRACTICE_LEAD, ["PL01", "SM01", "HOS01"], "DCS01"),
    ],
)
def test_a_vacant_post_of_the_file_passes_upward_and_never_to_another_files_holder(
    role: Role, vacant: list[str], owner: str
) -> None:
    assert owner_of(role, ROLES, without(*vacant)) == owner


def test_a_file_that_names_nobody_is_the_directors() -> None:
    assert owner_of(Role.TEAM_MANAGER, {}, PEOPLE) == "DCS01"


def test_nobody_owns_a_step_where_nobody_is_left() -> None:
    assert owner_of(Role.TEAM_MANAGER, ROLES, {}) is None


def test_the_line_is_followed_upward_nearest_first() -> None:
    assert [person.id for person in line_above("SW01", PEOPLE)] == ["TM01", "SM01", "HOS01", "DCS01"]


def test_somebody_unknown_has_nobody_above() -> None:
    assert line_above("X", PEOPLE) == []


def test_a_ring_is_followed_once_round() -> None:
    ring = {name: Person(name, Role.TEAM_MANAGER, above) for name, above in (("A", "B"), ("B", "C"), ("C", "A"))}

    assert [person.id for person in line_above("A", ring)] == ["B", "C"]


@pytest.mark.parametrize(
    ("rung", "told"),
    [
        ("reminder", ("PL01", "PL02")),
        ("line_manager", ("PL01", "SM01")),
        ("next_manager", ("PL01", "SM01", "HOS01")),
        ("head_of_service", ("PL01", "SM01", "HOS01")),
        ("director", ("PL01", "SM01", "HOS01", "DCS01")),
    ],
)
def test_each_rung_tells_one_level_more_and_keeps_the_owner_copied(
    policy: Policy, rung: str, told: tuple[str, ...]
) -> None:
    assert recipients(policy, rung, "PL01", PEOPLE) == told


def test_the_owner_stays_copied_whatever_the_policy_says(policy: Policy) -> None:
    director = policy.rung("director")
    curt = replace(policy, ladder=(replace(director, tells=("director_of_childrens_services",)),))

    assert recipients(curt, "director", "PL01", PEOPLE) == ("PL01", "DCS01")


def test_nobody_below_the_owner_is_told(policy: Policy) -> None:
    for rung in NAMES:
        assert not {"PL01", "TM01", "SW01"} & set(recipients(policy, rung, "SM01", PEOPLE))


def test_a_cover_who_has_left_is_not_told(policy: Policy) -> None:
    assert recipients(policy, "reminder", "PL01", without("PL02")) == ("PL01",)


def test_an_owner_who_has_left_is_passed_over(policy: Policy) -> None:
    assert recipients(policy, "reminder", "PL99", PEOPLE) == ()
    assert recipients(policy, "line_manager", "PL99", PEOPLE) == ("DCS01",)


def test_where_the_line_stops_short_the_director_is_told(policy: Policy) -> None:
    assert recipients(policy, "line_manager", "PL01", without("SM01")) == ("PL01", "DCS01")
    assert recipients(policy, "next_manager", "PL01", without("HOS01")) == ("PL01", "SM01", "DCS01")
    assert recipients(policy, "head_of_service", "PL01", without("HOS01")) == ("PL01", "SM01", "DCS01")


def test_a_level_that_is_missing_is_filled_by_the_next_one_up(policy: Policy) -> None:
    flat = PEOPLE | {"SM01": replace(PEOPLE["SM01"], reports_to="DCS01")}

    assert recipients(policy, "head_of_service", "PL01", flat) == ("PL01", "SM01", "DCS01")


def test_the_director_of_the_owners_own_line_is_told(policy: Policy) -> None:
    two = PEOPLE | {"DCS00": Person("DCS00", Role.DIRECTOR)}

    assert recipients(policy, "director", "PL01", two)[-1] == "DCS01"


def test_the_directors_own_missed_step_is_the_directors(policy: Policy) -> None:
    assert recipients(policy, "director", "DCS01", PEOPLE) == ("DCS01",)


def test_a_step_that_nobody_owns_is_told_to_the_director(policy: Policy) -> None:
    assert recipients(policy, "reminder", None, PEOPLE) == ()
    assert recipients(policy, "line_manager", None, PEOPLE) == ("DCS01",)


DAY, BEFORE = date(2019, 3, 8), date(2019, 3, 7)
AWAY = (Absence(DAY, DAY),)


def changed(**changes: dict[str, object]) -> Mapping[str, Person]:
    """The directory with these entries changed."""
    return dict(PEOPLE) | {name: replace(PEOPLE[name], **change) for name, change in changes.items()}


def test_e09_a_leavers_step_passes_upward_from_the_day_after_the_last() -> None:
    people = changed(TM01={"left_on": BEFORE})

    assert owner_of(Role.TEAM_MANAGER, ROLES, people, on=BEFORE) == "TM01"
    assert owner_of(Role.TEAM_MANAGER, ROLES, people, on=DAY) == "SM01"
    assert owner_of(Role.TEAM_MANAGER, ROLES, people) == "TM01"


def test_a_post_that_was_entered_vacant_passes_upward_on_any_day() -> None:
    assert owner_of(Role.TEAM_MANAGER, ROLES, changed(TM01={"vacant": True})) == "SM01"


def test_a_role_of_the_whole_council_passes_to_another_holder_when_one_has_left() -> None:
    people = changed(QA01={"left_on": BEFORE}) | {"QA02": Person("QA02", Role.QA_ADMINISTRATOR)}

    assert owner_of(Role.QA_ADMINISTRATOR, ROLES, people, on=DAY) == "QA02"


def test_e18_the_practice_subject_owns_no_step_of_their_own_case() -> None:
    assert owner_of(Role.TEAM_MANAGER, ROLES, PEOPLE, barred={"TM01"}) == "SM01"
    assert owner_of(Role.QA_ADMINISTRATOR, ROLES, PEOPLE, barred={"QA01"}) == "TM01"


def test_somebody_who_is_away_stays_the_owner() -> None:
    assert owner_of(Role.PRACTICE_LEAD, ROLES, changed(PL01={"absences": AWAY}), on=DAY) == "PL01"


@pytest.mark.parametrize(
    ("held", "owner"),
    [
        (["IRO1", "IPM1", "HQA1"], "IRO1"),
        (["IPM1", "HQA1"], "IPM1"),
        (["HQA1"], "HQA1"),
        ([], "DCS01"),
    ],
)
def test_an_independent_reviewing_officers_step_passes_up_their_own_line(held: list[str], owner: str) -> None:
    iros = (
        Person("IRO1", Role.IRO),
        Person("IRO0", Role.IRO),
        Person("IPM1", Role.IRO_PRACTICE_MANAGER),
        Person("HQA1", Role.HEAD_OF_QA),
    )
    people = dict(PEOPLE) | {person.id: person for person in iros if person.id in [*held, "IRO0"]}

    assert owner_of(Role.IRO, ROLES | {"independent_reviewing_officer": "IRO1"}, people) == owner


def test_a_leaver_is_not_told_but_their_manager_is(policy: Policy) -> None:
    people = changed(PL01={"left_on": BEFORE})

    assert recipients(policy, "reminder", "PL01", people, on=DAY) == ("SM01",)
    assert recipients(policy, "line_manager", "PL01", people, on=DAY) == ("SM01", "HOS01")
    assert recipients(policy, "line_manager", "PL01", people, on=BEFORE) == ("PL01", "SM01")


def test_a_leaver_with_nobody_above_leaves_it_to_the_director(policy: Policy) -> None:
    people = changed(PL01={"left_on": BEFORE, "reports_to": None})

    assert recipients(policy, "line_manager", "PL01", people, on=DAY) == ("DCS01",)
    assert recipients(policy, "reminder", "PL01", people, on=DAY) == ()


def test_a_manager_who_has_left_is_passed_over_and_the_next_is_told(policy: Policy) -> None:
    people = changed(SM01={"left_on": BEFORE}, PL02={"left_on": BEFORE})

    assert recipients(policy, "line_manager", "PL01", people, on=DAY) == ("PL01", "HOS01")
    assert recipients(policy, "reminder", "PL01", people, on=DAY) == ("PL01",)


def test_e01_whoever_acts_for_an_owner_who_is_away_is_told_at_every_rung(policy: Policy) -> None:
    people = changed(PL01={"absences": AWAY})

    for rung in NAMES:
        assert recipients(policy, rung, "PL01", people, on=DAY)[:2] == ("PL01", "PL02")
    assert "PL02" not in recipients(policy, "line_manager", "PL01", people, on=BEFORE)


def test_e02_where_the_cover_is_away_too_the_service_manager_is_told(policy: Policy) -> None:
    people = changed(PL01={"absences": AWAY}, PL02={"absences": AWAY})

    told = recipients(policy, "reminder", "PL01", people, on=DAY, service_manager="SM02")

    assert told == ("PL01", "SM02", "PL02")


def test_for_a_cover_who_is_away_nobody_else_is_reminded_while_the_owner_is_there(policy: Policy) -> None:
    assert recipients(policy, "reminder", "PL01", changed(PL02={"absences": AWAY}), on=DAY) == ("PL01", "PL02")


def test_a_manager_who_is_away_is_told_beside_their_cover(policy: Policy) -> None:
    people = changed(SM01={"absences": AWAY, "cover": "SM02"})

    assert recipients(policy, "line_manager", "PL01", people, on=DAY) == ("PL01", "SM01", "SM02")


@pytest.mark.parametrize("cover", ["TM01", "SW01"])
def test_a_manager_whose_cover_is_the_owner_or_below_leaves_it_to_the_next_manager(policy: Policy, cover: str) -> None:
    people = changed(SM01={"absences": AWAY, "cover": cover})

    assert recipients(policy, "line_manager", "TM01", people, on=DAY) == ("TM01", "SM01", "HOS01")


def test_where_every_manager_is_away_their_absence_invents_nobody(policy: Policy) -> None:
    people = changed(**{name: {"absences": AWAY} for name in ("SM01", "HOS01", "DCS01")})

    assert recipients(policy, "line_manager", "PL01", people, on=DAY) == ("PL01", "SM01", "HOS01")


def test_a_step_that_nobody_owns_is_told_to_whoever_acts_for_the_director(policy: Policy) -> None:
    people = changed(DCS01={"absences": AWAY, "cover": "HOS01"})

    assert recipients(policy, "line_manager", None, people, on=DAY) == ("DCS01", "HOS01")
    assert recipients(policy, "line_manager", None, {"DCS01": replace(people["DCS01"], left_on=BEFORE)}, on=DAY) == ()


IDS = [f"P{number}" for number in range(8)]
MANAGERS = st.sampled_from([role for role in Role if role is not Role.DIRECTOR])


@st.composite
def directories(draw: st.DrawFn) -> dict[str, Person]:
    """Directories with rings, gaps and vacancies, and a director who reports to nobody."""
    people = {}
    for name in draw(st.lists(st.sampled_from(IDS), unique=True)):
        anybody = st.none() | st.sampled_from([*IDS, "DCS01"])
        people[name] = Person(name, draw(MANAGERS), draw(anybody), draw(anybody))
    return people | {"DCS01": Person("DCS01", Role.DIRECTOR)}


@given(people=directories(), rung=st.sampled_from(NAMES), data=st.data())
def test_in_any_directory_a_rung_goes_to_the_owner_their_cover_and_those_above(
    people: dict[str, Person], rung: str, data: st.DataObject
) -> None:
    owner = data.draw(st.sampled_from(sorted(people)))
    told = recipients(POLICY, rung, owner, people)

    above = {person.id for person in line_above(owner, people)}
    assert told[0] == owner
    assert len(told) == len(set(told))
    assert set(told) <= {owner, people[owner].cover, "DCS01"} | above
    assert set(told) <= set(people)
    assert rung == "reminder" or len(told) > 1 or owner == "DCS01"


@given(people=directories(), rung=st.sampled_from(NAMES), data=st.data())
def test_in_any_directory_and_on_any_file_no_rung_goes_down_the_line(
    people: dict[str, Person], rung: str, data: st.DataObject
) -> None:
    owner, manager = data.draw(st.sampled_from(sorted(people))), data.draw(st.sampled_from(IDS))
    told = recipients(POLICY, rung, owner, people, service_manager=manager)

    mine = {person.id for person in line_above(owner, people)}
    above = {person.id for person in line_of_file(owner, people, service_manager=manager)}
    assert told[0] == owner
    assert len(told) == len(set(told))
    assert set(told) <= {owner, people[owner].cover, "DCS01"} | above
    for person in above - mine:
        assert owner not in {each.id for each in line_above(person, people)}


NORTH = {name: replace(person, reports_to="SM02") for name, person in PEOPLE.items() if person.reports_to == "SM01"}
HOS02 = Person("HOS02", Role.HEAD_OF_SERVICE, "DCS01")
ELSEWHERE = {**PEOPLE, **NORTH, "HOS02": HOS02, "SM02": replace(PEOPLE["SM01"], id="SM02", reports_to="HOS02")}
"""A council where whoever is under the service manager of this file reports to that of another service."""


@pytest.mark.parametrize("owner", ["PL01", "TM01"])
def test_those_on_the_file_come_before_line_managers(policy: Policy, owner: str) -> None:
    told = recipients(policy, "director", owner, ELSEWHERE, service_manager="SM01")

    assert told == (owner, "SM01", "HOS01", "DCS01")
    assert recipients(policy, "director", owner, ELSEWHERE) == (owner, "SM02", "HOS02", "DCS01")


def test_a_team_manager_between_a_worker_and_the_files_service_manager_is_told_first(policy: Policy) -> None:
    assert recipients(policy, "next_manager", "SW01", ELSEWHERE, service_manager="SM01") == ("SW01", "TM01", "SM01")


def test_the_vacant_post_of_the_files_service_manager_passes_upward(policy: Policy) -> None:
    gone = {**ELSEWHERE, "SM01": replace(ELSEWHERE["SM01"], vacant=True)}

    assert recipients(policy, "line_manager", "TM01", gone, service_manager="SM01") == ("TM01", "HOS01")


def test_whoever_has_nobody_above_has_the_service_manager_of_the_file(policy: Policy) -> None:
    alone = {**PEOPLE, "QA01": Person("QA01", Role.QA_ADMINISTRATOR)}

    assert recipients(policy, "line_manager", "QA01", alone, service_manager="SM01") == ("QA01", "SM01")
    assert recipients(policy, "line_manager", "QA01", alone) == ("QA01", "DCS01")


def test_whoever_is_above_the_service_manager_or_beside_the_files_line_has_their_own(policy: Policy) -> None:
    auditor = {**PEOPLE, "AU01": Person("AU01", Role.AUDITOR, "QA01"), "QA01": Person("QA01", Role.HEAD_OF_QA, "DCS01")}

    assert recipients(policy, "line_manager", "HOS01", PEOPLE, service_manager="SM01") == ("HOS01", "DCS01")
    assert recipients(policy, "next_manager", "AU01", auditor, service_manager="SM01") == ("AU01", "QA01", "DCS01")
    assert recipients(policy, "line_manager", "TM01", PEOPLE, service_manager="SM99") == ("TM01", "SM01")


@given(people=directories(), role=st.sampled_from(list(Role)), data=st.data())
def test_in_any_directory_with_a_director_somebody_owns_every_step(
    people: dict[str, Person], role: Role, data: st.DataObject
) -> None:
    on_file = data.draw(st.dictionaries(st.sampled_from([each.value for each in Role]), st.sampled_from(IDS)))

    assert owner_of(role, on_file, people) in people


@pytest.mark.parametrize("rung", ["next_manager", "head_of_service"])
def test_what_stops_at_the_head_of_service_goes_to_nobody_above_though_a_manager_in_the_line_is(
    policy: Policy, rung: str
) -> None:
    """A service manager's own acknowledgement: the next manager above their head of service is the director."""
    assert policy.stops_at(Step.ACKNOWLEDGEMENT) == "head_of_service"
    assert recipients(policy, rung, "SM01", PEOPLE, stops_at="head_of_service") == ("SM01", "HOS01")
    assert recipients(policy, "line_manager", "HOS01", PEOPLE, stops_at="head_of_service") == ("HOS01",)
    assert recipients(policy, "line_manager", "DCS01", PEOPLE, stops_at="head_of_service") == ("DCS01",)
    assert "DCS01" in recipients(policy, "next_manager", "SM01", PEOPLE, stops_at=policy.stops_at(Step.RE_AUDIT))


def test_what_stops_at_the_head_of_service_goes_to_the_director_where_nobody_holds_that_post(policy: Policy) -> None:
    vacant = {**PEOPLE, "HOS01": replace(PEOPLE["HOS01"], vacant=True)}

    assert recipients(policy, "head_of_service", "TM01", vacant, stops_at="head_of_service") == (
        "TM01",
        "SM01",
        "DCS01",
    )


def test_where_every_post_is_vacant_quality_assurance_is_told_since_somebody_must_be() -> None:
    admin = Person("QA01", Role.QA_ADMINISTRATOR)
    left = replace(admin, id="QA02", left_on=date(2019, 3, 1))
    council = {each.id: each for each in (admin, left)}

    told = {rung: recipients(POLICY, rung, None, council, on=date(2019, 3, 14)) for rung in NAMES}
    assert told == dict.fromkeys(NAMES, ("QA01",)) | {"reminder": ()}
