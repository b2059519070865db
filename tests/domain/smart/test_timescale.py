"""What a typed timescale says (domain.md section 8, S-000)."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.smart import NOT_A_DATE, SmartRule, Urgency, date_said, is_vague
from tests.domain.smart.drafts import codes, draft, found

DAYS = st.dates(date(2000, 1, 1), date(2099, 12, 31))


@pytest.mark.parametrize(
    "timescale",
    [
        "ASAP", "a.s.a.p.", "A.S.A.P", "a s a p", "asap - by Friday", "On-going", "ON GOING", "on – going", "ongoing",
        "Ongoing.", "as soon as possible", "URGENT", "urgently!", "when  possible", "in due course", "continue", "TBC",
        "t.b.c.", "TBA", "Immediately", "next review", "at the next review meeting", "monthly", "Regularly", "N/A",
        "n.a.", "NA", "\uff21\uff33\uff21\uff30",
    ],
)  # fmt: skip
def test_a_timescale_that_names_no_day_is_known_and_blocked(timescale: str) -> None:
    assert is_vague(timescale)
    (finding,) = found(due_on=None, timescale=timescale)
    assert (finding.field, finding.code, finding.blocks) == ("due_on", SmartRule.NO_DATE, True)
    assert finding.message == f"'{timescale}' is not a date that anybody can be held to."


@pytest.mark.parametrize(
    "timescale",
    ["by 14/06/2019", "14 June 2019", "today", "in 4 weeks", "after contact is continued", "bimonthly", "basap", ""],
)
def test_only_whole_words_are_matched(timescale: str) -> None:
    assert not is_vague(timescale)


@given(
    phrase=st.sampled_from(NOT_A_DATE),
    before=st.sampled_from(["", " ", "- ", "( ", "by Friday, "]),
    after=st.sampled_from(["", " ", ".", " !", " (see plan)"]),
    gap=st.sampled_from([" ", "  ", "-", " - ", "\t", "\u2011"]),
    case=st.sampled_from([str.lower, str.upper, str.title]),
)
def test_spacing_case_and_what_stands_around_change_nothing(
    phrase: str, before: str, after: str, gap: str, case: Any
) -> None:
    assert is_vague(before + case(phrase).replace(" ", gap) + after)


@pytest.mark.parametrize(
    "timescale",
    [
        "by 14/06/2019", "14.6.2019", "14-06-19", "14 / 06 / 2019", "2019-06-14", "14 June 2019", "14th June, 2019",
        "Friday 14th of June 2019", "14-Jun-19", "14 JUN 2019", "June 14, 2019", "14/06/2019 (14 June 2019)",
    ],
)  # fmt: skip
def test_a_date_is_read_out_of_a_timescale(timescale: str) -> None:
    assert date_said(timescale) == date(2019, 6, 14)


@pytest.mark.parametrize(
    "timescale",
    [
        "", "by Friday", "14 June", "31/02/2019", "10/06/2019 to 14/06/2019", "14 June 10am", "file 1/2019",
        "114/06/2019", "14/06/20199", "14 Octobr 2019",
    ],
)  # fmt: skip
def test_what_is_no_one_real_date_is_not_guessed(timescale: str) -> None:
    assert date_said(timescale) is None
    assert codes(due_on=None, timescale=timescale) == [SmartRule.NO_DATE]


@given(day=DAYS, written=st.sampled_from(["%d/%m/%Y", "%Y-%m-%d", "%d %B %Y", "%d-%b-%Y", "%B %d, %Y", "%d.%m.%y"]))
def test_every_date_is_read_as_it_was_written(day: date, written: str) -> None:
    assert date_said(f"by {day.strftime(written)} at the latest") == day


@given(text=st.text(max_size=60))
def test_no_text_upsets_the_reading(text: str) -> None:
    assert date_said(text) is None or isinstance(date_said(text), date)


def test_a_date_in_the_timescale_is_taken_for_the_date() -> None:
    assert draft(due_on=None, timescale="by 25/03/2019").settled().due_on == date(2019, 3, 25)
    assert codes(due_on=None, timescale="asap, by 25/03/2019") == []


def test_two_dates_are_for_the_person_to_choose_from() -> None:
    (finding,) = found(timescale="by 26/03/2019")

    assert (finding.field, finding.code, finding.blocks) == ("timescale", SmartRule.TWO_DATES, False)
    assert finding.dates == (date(2019, 3, 26),)
    assert codes(timescale="by 25/03/2019") == []


def test_words_that_take_back_the_date_beside_them_warn() -> None:
    (finding,) = found(timescale="Ongoing")

    assert (finding.field, finding.code, finding.blocks) == ("timescale", SmartRule.VAGUE_TIMESCALE, False)
    assert codes(timescale="before the school term ends") == []


@pytest.mark.parametrize(
    ("timescale", "urgency"),
    [("Immediate", Urgency.IMMEDIATE), ("immediately, same day", Urgency.IMMEDIATE), ("PRIORITY", Urgency.PRIORITY)],
)
def test_an_urgency_is_read_out_of_a_timescale_unless_it_is_said(timescale: str, urgency: Urgency) -> None:
    assert draft(timescale=timescale).settled().urgency is urgency
    assert draft(timescale=timescale, urgency=Urgency.PRIORITY).settled().urgency is Urgency.PRIORITY
    assert draft(timescale="by Friday").settled().urgency is None
