"""The periods that reports are of, the one before each, and the twelve months to its end."""

from datetime import date

import pytest

from domain.errors import InvalidValueError
from service.reports.periods import period, period_before, quarter, year_to


@pytest.mark.parametrize(
    ("first", "last", "before"),
    [
        pytest.param(date(2018, 4, 1), date(2018, 6, 30), (date(2018, 1, 1), date(2018, 3, 31)), id="a quarter"),
        pytest.param(date(2018, 3, 1), date(2018, 3, 31), (date(2018, 2, 1), date(2018, 2, 28)), id="a month"),
        pytest.param(date(2018, 6, 1), date(2019, 5, 31), (date(2017, 6, 1), date(2018, 5, 31)), id="twelve months"),
        pytest.param(date(2018, 6, 11), date(2018, 6, 17), (date(2018, 6, 4), date(2018, 6, 10)), id="a week"),
        pytest.param(date(2018, 6, 11), date(2018, 6, 11), (date(2018, 6, 10), date(2018, 6, 10)), id="a day"),
    ],
)
def test_the_period_before_is_as_long_and_ends_the_day_before(
    first: date, last: date, before: tuple[date, date]
) -> None:
    assert period_before(first, last) == before


@pytest.mark.parametrize(
    ("last", "first"),
    [
        (date(2018, 6, 30), date(2017, 7, 1)),
        (date(2019, 2, 28), date(2018, 3, 1)),
        (date(2020, 2, 28), date(2019, 2, 28)),
        (date(2020, 2, 29), date(2019, 3, 1)),
        (date(2018, 12, 31), date(2018, 1, 1)),
    ],
)
def test_the_rolling_year_is_the_twelve_months_to_a_day(last: date, first: date) -> None:
    assert year_to(last) == (first, last)


@pytest.mark.parametrize(
    ("first", "last"), [(date(1899, 12, 31), date(1900, 1, 31)), (date(2999, 12, 31), date(3000, 1, 1))]
)
def test_a_report_is_of_no_day_that_calendars_cannot_count_from(first: date, last: date) -> None:
    with pytest.raises(InvalidValueError, match="1900-01-01 to 2999-12-31"):
        period(first, last)
    with pytest.raises(InvalidValueError, match="1900-01-01 to 2999-12-31"):
        quarter("1000-01-Q1")
