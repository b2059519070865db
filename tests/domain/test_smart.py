"""Actions that somebody can be held to (domain.md section 8)."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.smart import BETTER_WORDING, NOT_A_DATE, is_vague, smart_problems
from tests.domain.support import GRADED


def problems(**changes: Any) -> list[tuple[str, str]]:
    action: dict[str, Any] = {
        "owner": "SW01",
        "due_on": date(2019, 3, 25),
        "measure": "Seen on the file",
        "graded_on": GRADED,
    }
    return [(problem.field, problem.code) for problem in smart_problems(**action | changes)]


@pytest.mark.parametrize(
    "timescale",
    [
        "ASAP", "a.s.a.p.", "A.S.A.P", "asap - by Friday", "On-going", "ON GOING", "on – going", "ongoing", "Ongoing.",
        "as soon as possible", "URGENT", "urgently!", "when  possible", "in due course", "continue", "TBC", "t.b.c.",
        "TBA", "Immediately", "next review", "at the next review meeting", "monthly", "Regularly", "N/A", "n.a.", "NA",
    ],
)  # fmt: skip
def test_a_timescale_that_names_no_day_is_known(timescale: str) -> None:
    assert is_vague(timescale)


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


def test_an_action_with_one_owner_a_date_and_a_measure_can_be_agreed() -> None:
    assert problems() == []


@pytest.mark.parametrize("owner", [None, "", "  ", "team", " Team ", "ALL", "professionals", "tbc", "Everyone", "n/a"])
def test_an_action_without_one_named_owner_is_nobodys(owner: str | None) -> None:
    assert problems(owner=owner) == [("owner", "no_single_owner")]


def test_an_action_without_a_date_is_blocked_with_what_would_do() -> None:
    (problem,) = smart_problems(owner="SW01", due_on=None, measure="Seen", graded_on=GRADED, timescale="ASAP")

    assert (problem.field, problem.code) == ("due_on", "no_date")
    assert problem.message == f"'ASAP' is not a date. {BETTER_WORDING}"


@pytest.mark.parametrize("timescale", [None, "", "by Friday"])
def test_a_timescale_is_quoted_only_where_it_is_a_known_evasion(timescale: str | None) -> None:
    (problem,) = smart_problems(owner="SW01", due_on=None, measure="Seen", graded_on=GRADED, timescale=timescale)

    assert problem.message == BETTER_WORDING


def test_ongoing_in_the_measure_is_description() -> None:
    assert problems(measure="Ongoing contact with father is recorded") == []


def test_an_action_is_due_on_the_day_of_the_grading_at_the_earliest() -> None:
    assert problems(due_on=GRADED) == []
    assert problems(due_on=date(2019, 3, 3)) == [("due_on", "due_before_grading")]


@pytest.mark.parametrize("measure", [None, "", " "])
def test_an_action_says_how_we_will_know(measure: str | None) -> None:
    assert problems(measure=measure) == [("measure", "no_measure")]


def test_everything_that_is_wrong_is_said_at_once() -> None:
    assert [field for field, _ in problems(owner="all", due_on=None, measure=None)] == ["owner", "due_on", "measure"]
