"""A run chart is drawn of twelve points or more, and says by rules where something changed."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.run_chart import FEWEST_POINTS, run_chart

SHARES = st.lists(st.fractions(min_value=0, max_value=1, max_denominator=20), min_size=FEWEST_POINTS, max_size=40)


def shares(*percents: int) -> list[Fraction]:
    return [Fraction(percent, 100) for percent in percents]


@pytest.mark.parametrize(("points", "drawn"), [(0, False), (11, False), (12, True)])
def test_no_chart_is_drawn_of_fewer_than_twelve_points(points: int, drawn: bool) -> None:
    assert (run_chart([Fraction(1, 2)] * points) is not None) == drawn


def test_the_centre_line_is_the_median() -> None:
    chart = run_chart(shares(10, 20, 30, 40, 50, 60, 70, 80, 90, 90, 90, 100))

    assert chart is not None
    assert chart.centre == Fraction(65, 100)


def test_the_limits_are_2_66_mean_ranges_off_the_centre() -> None:
    chart = run_chart(shares(50, 60, 50, 60, 50, 60, 50, 60, 50, 60, 50, 60))

    assert chart is not None
    assert (chart.centre, chart.lower, chart.upper) == (
        Fraction(55, 100),
        Fraction(55, 100) - Fraction(266, 1000),
        Fraction(55, 100) + Fraction(266, 1000),
    )


def test_a_limit_is_never_beyond_what_a_share_can_be() -> None:
    chart = run_chart(shares(0, 100, 0, 100, 0, 100, 0, 100, 0, 100, 0, 100))

    assert chart is not None
    assert (chart.lower, chart.upper) == (0, 1)


def test_a_point_outside_the_limits_is_a_sign() -> None:
    chart = run_chart(shares(90, 91, 90, 91, 90, 91, 90, 91, 90, 91, 90, 40, 90, 91, 90, 91, 90, 91, 90, 91))

    assert chart is not None
    assert chart.outside == (11,)
    assert chart.runs == ()


def test_a_point_on_a_limit_is_no_sign() -> None:
    chart = run_chart([Fraction(1, 2)] * 12)

    assert chart is not None
    assert (chart.lower, chart.upper, chart.outside, chart.runs) == (Fraction(1, 2), Fraction(1, 2), (), ())


@pytest.mark.parametrize(("above", "signs"), [(7, 0), (8, 2)])
def test_eight_points_in_a_row_on_one_side_of_the_median_are_a_sign(above: int, signs: int) -> None:
    low, high = shares(40, 41) * 4, shares(60, 61) * 4
    chart = run_chart(low[:above] + high[:above])

    assert chart is not None
    assert len(chart.runs) == signs


def test_a_run_names_its_points() -> None:
    chart = run_chart(shares(40, 41) * 4 + shares(60, 61) * 4)

    assert chart is not None
    assert chart.runs == (tuple(range(8)), tuple(range(8, 16)))


def test_a_point_on_the_median_neither_adds_to_a_run_nor_breaks_it() -> None:
    chart = run_chart(shares(40, 40, 40, 40, 50, 40, 40, 40, 40, 60, 60, 60, 60, 60, 60, 60, 60))

    assert chart is not None
    assert chart.centre == Fraction(50, 100)
    assert chart.runs[0] == (0, 1, 2, 3, 5, 6, 7, 8)


def test_a_run_is_over_where_a_point_is_on_the_other_side() -> None:
    chart = run_chart(shares(40, 40, 40, 40, 60, 40, 40, 40, 40, 60, 60, 60, 60, 40, 60, 60, 60, 60))

    assert chart is not None
    assert chart.runs == ()


@given(SHARES)
def test_limits_lie_around_the_centre_and_within_what_a_share_can_be(given: list[Fraction]) -> None:
    chart = run_chart(given)

    assert chart is not None
    assert 0 <= chart.lower <= chart.centre <= chart.upper <= 1
    assert all(not chart.lower <= given[place] <= chart.upper for place in chart.outside)


@given(SHARES)
def test_every_run_is_of_eight_or_more_on_one_side_of_the_median(given: list[Fraction]) -> None:
    chart = run_chart(given)

    assert chart is not None
    for run in chart.runs:
        assert len(run) >= 8
        assert len({given[place] > chart.centre for place in run}) == 1
        assert all(given[place] == chart.centre for place in range(run[0], run[-1]) if place not in run)
