"""What a cell means, however it was typed."""

from datetime import date, datetime, time, timedelta
from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.imports import cells
from service.imports.dates import any_date_from, date_from, date_within
from service.imports.problems import UnacceptableCellError
from service.imports.roles import TITLES, role_from
from service.imports.scales import SHIPPED, grade_from, theme_grade_from

TODAY = date(2019, 5, 31)
EIGHTEENTH_OF_JUNE = date(2018, 6, 18)
SCALE = SHIPPED.names()
PARSERS = (
    any_date_from, cells.reference_from, cells.person_from, cells.code_from, partial(grade_from, scale=SCALE),
    partial(theme_grade_from, scale=SCALE),
    cells.yes_no_from, cells.caseload_decision_from, cells.action_number_from, cells.email_from, cells.text_from,
    cells.name_from, role_from,
)  # fmt: skip
junk = st.one_of(
    st.none(), st.text(), st.integers(), st.floats(), st.booleans(), st.datetimes(), st.dates(), st.times(),
    st.timedeltas(), st.from_regex(r"\A[0-9]{1,4}[/.-][0-9]{1,3}[/.-][0-9]{1,5}\Z"),
    st.sampled_from(["#REF!", "n/a"]),
)  # fmt: skip


def refusal(parse, value) -> UnacceptableCellError:
    with pytest.raises(UnacceptableCellError) as refused:
        parse(value)
    return refused.value


def refusal_or_nothing(parse, value) -> UnacceptableCellError | None:
    try:
        parse(value)
    except UnacceptableCellError as refused:
        return refused
    return None


@pytest.mark.parametrize(
    "typed",
    [
        datetime.fromisoformat("2018-06-18"), datetime.fromisoformat("2018-06-18T14:30"), date(2018, 6, 18),
        43269, 43269.0, 43269.75, "43269",
        "18/06/2018", "18/6/18", "18-06-2018", "18.06.2018", "18 06 2018", "18 / 06 / 2018", "18 June 2018",
        "18 Jun 18",
        "18-Jun-18", "18Jun2018", "18th June 2018", "18th of June 2018", "the 18th June, 2018", "Mon 18 June 2018",
        "Monday, 18th June 2018", "June 18, 2018", "2018-06-18", "2018-6-18", "2018/06/18", "2018-06-18T00:00:00",
        "18/06/2018 14:30", "  18 june\u00a02018 ", "18 JUNE 2018", "18\u201306\u20132018", "18 Jun '18",
    ],
)  # fmt: skip
def test_a_date_reads_the_same_however_british_people_type_it(typed):
    assert date_from(typed, TODAY) == EIGHTEENTH_OF_JUNE


@pytest.mark.parametrize(("typed", "meant"), [("04/03/2019", date(2019, 3, 4)), ("3/4/19", date(2019, 4, 3))])
def test_numeric_dates_are_day_first(typed, meant):
    assert date_from(typed, TODAY) == meant


def test_a_two_digit_year_is_in_this_century():
    assert any_date_from("1/2/98") == date(2098, 2, 1)


@pytest.mark.parametrize("month", ["Sep", "Sept", "sept.", "September"])
def test_september_has_two_short_forms(month):
    assert date_from(f"1 {month} 2018", TODAY) == date(2018, 9, 1)


@pytest.mark.parametrize(
    "typed", ["31/02/2019", "30 February 2019", "29/02/2019", "2019-13-01", "12/31/2018", "0/1/2019"]
)
def test_a_day_that_does_not_exist_is_refused(typed):
    refused = refusal(lambda value: date_from(value, TODAY), typed)

    assert refused.code == "impossible_date"
    assert f"'{typed}'" in refused.wrong
    assert "18/06/2018" in refused.accepted


@pytest.mark.parametrize("typed", ["18/06/1918", "01/01/0018", "18/06/3018", datetime.fromisoformat("1900-01-01")])
def test_a_year_that_nobody_can_mean_is_refused(typed):
    assert refusal(any_date_from, typed).code == "impossible_date"


@pytest.mark.parametrize(
    "typed",
    ["June 2018", "ASAP", "18/06", "18/06/2018 or 19/06/2018", "18 Juny 2018", "180618", 28, 28.5, True, time(9),
    timedelta(3),
     float("nan"), float("inf"), "1st week of June", "18/06/018"],
)  # fmt: skip
def test_what_is_not_one_date_is_refused(typed):
    assert refusal(any_date_from, typed).code == "unreadable_date"


def test_today_has_happened_and_tomorrow_has_not():
    assert date_from("31/05/2019", TODAY) == TODAY
    refused = refusal(lambda value: date_from(value, TODAY), "01/06/2019")
    assert refused.code == "date_in_future"
    assert "'01/06/2019'" in refused.wrong
    assert "31/05/2019" in refused.wrong


@pytest.mark.parametrize(
    "phrase",
    [
        "by 14/06/2019",
        "By Friday 14th June 2019",
        "next supervision (14/06/2019)",
        "ASAP, no later than 14.6.19",
        "due 2019-06-14.",
    ],
)
def test_a_date_within_a_phrase_is_found(phrase):
    assert date_within(phrase) == date(2019, 6, 14)


@pytest.mark.parametrize(
    "phrase", ["asap - by Friday", "within 3 weeks", "14/06/2019 or 21/06/2019", "AUD18/06/2018", "4 weeks 2019"]
)
def test_a_phrase_without_exactly_one_date_has_none(phrase):
    assert date_within(phrase) is None


@pytest.mark.parametrize("typed", ["Y", "y", "YES", " yes ", "True", True, 1, 1.0, "✓", "✔", "Satisfied"])
def test_yes_is_said_in_many_ways(typed):
    assert cells.yes_no_from(typed) is True


@pytest.mark.parametrize("typed", ["N", "no", "FALSE", False, 0, "✗", "not  met", "Changes required"])
def test_no_is_said_in_many_ways(typed):
    assert cells.yes_no_from(typed) is False


@pytest.mark.parametrize("typed", ["x", "maybe", "Y/N", 2, "not sure", "partly"])
def test_neither_yes_nor_no_is_refused_with_the_value_shown(typed):
    refused = refusal(cells.yes_no_from, typed)

    assert refused.code == "unreadable_yes_no"
    assert f"'{typed}'" in refused.wrong


@pytest.mark.parametrize("value", [None, "", "  ", "-", "\u2013", "N/A", "n/a", "None", "\u00a0", "\u200b", "\x00"])
def test_a_cell_that_says_nothing_is_blank(value):
    assert cells.is_blank(value)


@pytest.mark.parametrize("value", [0, False, "0", "N", "?", "TBC"])
def test_a_cell_that_says_something_is_not_blank(value):
    assert not cells.is_blank(value)


@pytest.mark.parametrize("stored", [200954962, 200954962.0, "200954962", " 200954962 ", "200954962.0", "'200954962"])
def test_a_reference_is_the_same_as_a_number_or_as_text(stored):
    assert cells.reference_from(stored) == "200954962"


@pytest.mark.parametrize("stored", ["0012", "12E3", "AUD18-001", "A.0"])
def test_a_reference_in_text_is_left_as_it_is(stored):
    assert cells.reference_from(stored) == stored


@pytest.mark.parametrize(
    "stored",
    ["2.00955E+08", 2009549621234567890, 1e16, 12.5, True, datetime.fromisoformat("2018-06-18"), "9" * 65, "'"],
)
def test_a_reference_that_the_spreadsheet_spoilt_is_refused_without_showing_it(stored):
    refused = refusal(cells.reference_from, stored)

    assert refused.code == "unreadable_reference"
    assert str(stored) not in refused.wrong + refused.accepted or stored == "'"


@pytest.mark.parametrize("typed", ["PL07", " pl07 ", "PL 07", "pl-07"])
def test_a_code_is_the_same_however_it_is_spaced(typed):
    assert cells.person_from(typed) == cells.Person("PL07", as_cover=False)


@pytest.mark.parametrize(
    "typed",
    [
        "PL07 (cover)",
        "PL07 (Cover for PL06)",
        "PL07 - cover",
        "PL07 cover",
        "PL07, as cover",
        "Cover: PL07",
        "cover PL07",
    ],
)
def test_cover_beside_a_code_is_told_apart_from_it(typed):
    assert cells.person_from(typed) == cells.Person("PL07", as_cover=True)


@pytest.mark.parametrize("typed", ["cover", "(cover)", "Cover for PL06"])
def test_cover_by_nobody_named_is_refused(typed):
    assert refusal(cells.person_from, typed).code == "unreadable_person"


def test_a_name_that_only_contains_cover_is_no_cover():
    assert cells.person_from("Coverdale") == cells.Person("Coverdale", as_cover=False)


def test_a_vacant_post_is_nobody():
    assert cells.person_from("Vacant") is None


@pytest.mark.parametrize("typed", ["Not held", "NOT HELD.", "Did not happen", "didn\u2019t happen"])
def test_a_meeting_that_was_not_held_is_no_bad_date(typed):
    assert cells.is_not_held(typed)


def test_a_meeting_not_held_yet_is_not_said_to_be_missed():
    assert not cells.is_not_held("not yet")


@pytest.mark.parametrize(
    ("typed", "decision"), [("REVIEW", "review"), ("Not required", "not_required"), ("no review", "not_required")]
)
def test_a_caseload_decision_is_to_review_or_not(typed, decision):
    assert cells.caseload_decision_from(typed) == decision


def test_any_other_caseload_decision_is_refused():
    assert refusal(cells.caseload_decision_from, "pending").code == "unknown_decision"


@pytest.mark.parametrize(
    ("typed", "number"), [(3, 3), (3.0, 3), ("3", 3), ("3.", 3), ("3)", 3), ("Action 3", 3), ("#3", 3)]
)
def test_an_action_is_numbered_in_several_ways(typed, number):
    assert cells.action_number_from(typed) == number


@pytest.mark.parametrize("typed", [0, -1, 1.5, True, "1a", "one", "3-4"])
def test_what_is_not_a_whole_number_from_one_is_no_action_number(typed):
    assert refusal(cells.action_number_from, typed).code == "unreadable_number"


@pytest.mark.parametrize(
    "typed", ["tm01", "tm01@council", "a@b.example, c@d.example", "a@b.example\nBcc: c@d.example", "a b@c.example"]
)
def test_what_is_not_one_mail_address_is_refused_without_showing_it(typed):
    refused = refusal(cells.email_from, typed)

    assert refused.code == "unreadable_email"
    assert typed not in refused.wrong


@pytest.mark.parametrize(
    ("title", "role"),
    [
        ("Director of Children's Services", "director_of_childrens_services"),
        ("Director of Children\u2019s Services", "director_of_childrens_services"),
        ("DCS", "director_of_childrens_services"),
        ("Head of Service", "head_of_service"), ("SERVICE MANAGER", "service_manager"), ("TM", "team_manager"),
        ("practice lead", "practice_lead"), ("Social Worker", "social_worker"),
        ("IRO", "independent_reviewing_officer"),
        ("QA Administrator", "qa_administrator"), ("Head of QA", "head_of_quality_assurance"), ("Auditor", "auditor"),
        ("report_reader", "report_reader"),
    ],
)  # fmt: skip
def test_a_job_title_means_a_role(title, role):
    assert role_from(title) == role


@pytest.mark.parametrize("role", TITLES)
def test_every_role_is_known_by_its_own_name(role):
    assert role_from(role) == role


def test_an_unknown_job_title_is_refused_and_the_roles_told():
    refused = refusal(role_from, "Caretaker")

    assert refused.code == "unknown_role"
    assert "team manager" in refused.accepted


def test_text_keeps_its_lines_and_loses_what_no_database_takes():
    assert cells.text_from("  first ") == "first"
    assert cells.text_from(" \u200b first \u200b ") == "first"
    assert cells.text_from(" first\nsecond\x00\ud800\u202e ") == "first\nsecond"


@settings(deadline=None)
@given(junk, st.sampled_from(PARSERS))
def test_a_parser_reads_a_cell_or_says_what_it_would_accept(value, parse):
    refused = refusal_or_nothing(parse, value)

    assert refused is None or (refused.code.islower() and refused.wrong.endswith(".") and refused.accepted)
