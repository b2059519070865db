from datetime import UTC, date, datetime, timedelta

import pytest

from domain.errors import DateInFutureError, DatesContradictError
from domain.moment import Moment, OfficeHours, moment_of
from tests.domain.support import CALENDAR

NOW = datetime(2019, 3, 4, 10, 30, tzinfo=UTC)


def test_an_instant_falls_on_the_day_it_is_in_london() -> None:
    assert Moment(datetime(2019, 7, 1, 23, 30, tzinfo=UTC)).occurred_on == date(2019, 7, 2)
    assert Moment(datetime(2019, 1, 1, 23, 30, tzinfo=UTC)).occurred_on == date(2019, 1, 1)


def test_what_nobody_says_the_time_of_is_now() -> None:
    assert moment_of(None, NOW) == Moment(NOW)


def test_an_instant_is_kept_in_utc_whatever_zone_it_was_said_in() -> None:
    said = datetime.fromisoformat("2019-03-04T11:00:00+01:00")

    assert moment_of(said, NOW).occurred_at.isoformat() == "2019-03-04T10:00:00+00:00"


def test_a_clock_a_little_ahead_is_taken_as_now_and_one_far_ahead_is_refused() -> None:
    assert moment_of(NOW + timedelta(minutes=5), NOW) == Moment(NOW)
    with pytest.raises(DateInFutureError) as refused:
        moment_of(NOW + timedelta(minutes=5, seconds=1), NOW)
    assert refused.value.field == "occurred_at"
    assert "it is 2019-03-04 10:30" in refused.value.message


def test_what_comes_before_its_cause_is_refused() -> None:
    Moment(NOW).not_before(NOW, "the concern was seen")
    with pytest.raises(DatesContradictError) as refused:
        Moment(NOW - timedelta(minutes=1)).not_before(NOW, "the concern was seen")
    assert refused.value.field == "occurred_at"
    assert refused.value.message == "2019-03-04 10:29 is before the concern was seen at 2019-03-04 10:30."


@pytest.mark.parametrize(
    ("local", "inside"),
    [
        ("2019-03-04T08:59", False),
        ("2019-03-04T09:00", True),
        ("2019-03-04T16:59", True),
        ("2019-03-04T17:00", False),
        ("2019-03-03T12:00", False),  # a Sunday
        ("2019-04-22T12:00", False),  # Easter Monday
        ("2019-07-01T08:30", True),  # half past nine in summer
    ],
)
def test_office_hours_are_londons_on_working_days(local: str, inside: bool) -> None:
    moment = Moment(datetime.fromisoformat(local).replace(tzinfo=UTC))

    assert OfficeHours().include(moment, CALENDAR) is inside
