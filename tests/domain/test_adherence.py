"""Verdicts on deadlines, and percentages (domain.md section 6)."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.adherence import Verdict, percentage, percentage_if_enough, recorded_late, verdict
from domain.vocabulary import EndedBecause

MAY = st.dates(date(2019, 5, 1), date(2019, 5, 31))


@pytest.mark.parametrize(
    ("due", "done", "as_at", "expected"),
    [
        pytest.param(10, 9, 20, Verdict.ON_TIME, id="done before"),
        pytest.param(10, 10, 20, Verdict.ON_TIME, id="done on the day"),
        pytest.param(10, 11, 20, Verdict.LATE, id="done a day late"),
        pytest.param(10, 8, 9, Verdict.ON_TIME, id="done before it was due"),
        pytest.param(10, None, 9, Verdict.NOT_YET_DUE, id="to come"),
        pytest.param(10, None, 10, Verdict.NOT_YET_DUE, id="due today"),
        pytest.param(10, None, 11, Verdict.NOT_DONE, id="past and not met"),
        pytest.param(10, 15, 9, Verdict.NOT_YET_DUE, id="done only after the date asked about, then not yet due"),
        pytest.param(10, 15, 12, Verdict.NOT_DONE, id="done only after the date asked about, then overdue"),
        pytest.param(10, 15, 15, Verdict.LATE, id="done on the date asked about"),
    ],
)
def test_how_a_deadline_stands_at_a_date(due: int, done: int | None, as_at: int, expected: Verdict) -> None:
    done_on = date(2019, 5, done) if done is not None else None

    assert verdict(date(2019, 5, due), done_on, date(2019, 5, as_at)) is expected


@pytest.mark.parametrize("because", list(EndedBecause))
@pytest.mark.parametrize(
    ("due", "ended", "as_at", "excused"),
    [
        pytest.param(10, 9, 20, True, id="ended before it was due"),
        pytest.param(10, 10, 20, True, id="ended on the day it was due"),
        pytest.param(10, 11, 20, False, id="ended after it had passed"),
        pytest.param(10, 9, 9, True, id="ended on the date asked about"),
        pytest.param(20, 15, 12, False, id="ended only after the date asked about"),
        pytest.param(10, None, 20, False, id="never ended"),
    ],
)
def test_what_ended_before_it_was_due_stands_beside_what_is_due(
    because: EndedBecause, due: int, ended: int | None, as_at: int, excused: bool
) -> None:
    due_on, asked = date(2019, 5, due), date(2019, 5, as_at)
    ended_on = date(2019, 5, ended) if ended is not None else None
    beside = {
        EndedBecause.CASE_CLOSED: Verdict.EXCUSED,
        EndedBecause.MOVED_AWAY: Verdict.EXCUSED,
        EndedBecause.WITHDRAWN: Verdict.WITHDRAWN,
        EndedBecause.HANDED_OVER: Verdict.EXCUSED,
    }

    found = verdict(due_on, None, asked, ended_on, because.value)
    assert found is (beside[because] if excused and because in beside else verdict(due_on, None, asked))


@given(deadlines=st.lists(st.tuples(MAY, st.none() | MAY)), as_at=MAY)
def test_what_is_due_is_on_time_late_not_done_or_not_yet_due(
    deadlines: list[tuple[date, date | None]], as_at: date
) -> None:
    verdicts = [verdict(due_on, done_on, as_at) for due_on, done_on in deadlines]

    assert len(deadlines) == sum(verdicts.count(each) for each in Verdict)


@given(due_on=MAY, done_on=MAY, as_at=MAY)
def test_recording_a_step_never_makes_its_verdict_worse(due_on: date, done_on: date, as_at: date) -> None:
    without, with_it = verdict(due_on, None, as_at), verdict(due_on, done_on, as_at)

    assert with_it in {without, Verdict.ON_TIME, Verdict.LATE}
    assert without is not Verdict.NOT_YET_DUE or with_it is not Verdict.LATE


def test_table_a_the_year_summary_of_s001() -> None:
    assert percentage(8, 219, places=1) == 3.7
    assert percentage(0, 219, places=1) == 0.0


@pytest.mark.parametrize(("n", "whole", "decimal"), [(2, 18, 18.2), (1, 9, 9.1), (4, 36, 36.4)])
def test_table_b_the_implementation_of_agreed_actions_of_s001(n: int, whole: int, decimal: float) -> None:
    assert percentage(n, 11) == whole
    assert percentage(n, 11, places=1) == decimal


def test_percentages_are_not_forced_to_add_to_a_hundred() -> None:
    counts = (2, 1, 4, 4)

    assert sum(percentage(n, 11) or 0 for n in counts) == 99
    assert sum(percentage(n, 11, places=1) or 0 for n in counts) == pytest.approx(100.1)


def test_table_c_the_grades_in_one_theme_of_s003() -> None:
    assert [percentage(n, 26) for n in (1, 8, 12, 5)] == [4, 31, 46, 19]


def test_table_f_the_reviews_in_timescale_of_s000() -> None:
    assert percentage(179 - 3, 179, places=1) == 98.3


def test_attendance_that_was_published_as_a_percentage_fits_two_counts() -> None:
    assert percentage(109, 179) == percentage(110, 179) == 61
    assert percentage(175, 179) == percentage(176, 179) == 98


@pytest.mark.parametrize(
    ("part", "whole", "expected"), [(1, 8, 13), (3, 8, 38), (1, 200, 1), (5, 1000, 1), (49, 1000, 5)]
)
def test_halves_are_rounded_up(part: int, whole: int, expected: int) -> None:
    assert percentage(part, whole) == expected


def test_a_half_of_a_decimal_is_rounded_up_too() -> None:
    assert percentage(1, 16, places=1) == 6.3


def test_of_nothing_there_is_no_percentage() -> None:
    assert percentage(0, 0) is None
    assert percentage_if_enough(0, 0) is None


def test_fewer_than_five_have_no_percentage() -> None:
    assert percentage_if_enough(4, 4) is None
    assert percentage_if_enough(4, 5) == 80


@given(whole=st.integers(1, 10_000), data=st.data())
def test_a_percentage_is_within_half_a_point_and_never_rounded_down_from_a_half(
    whole: int, data: st.DataObject
) -> None:
    part = data.draw(st.integers(0, whole))
    rounded = percentage(part, whole)

    assert rounded is not None
    assert -1 < 2 * (100 * part - rounded * whole) / whole < 1 or 2 * (rounded * whole - 100 * part) == whole


@pytest.mark.parametrize(
    ("done_on", "recorded_on", "late"),
    [
        (10, 10, False),
        (10, 11, True),
        (11, 12, False),
        (None, 11, False),
        (10, None, False),
    ],
)
def test_done_by_its_date_and_recorded_after_it_is_on_time_recorded_late(done_on, recorded_on, late):
    days = [date(2019, 5, day) if day is not None else None for day in (done_on, recorded_on)]

    assert recorded_late(date(2019, 5, 10), *days) is late
