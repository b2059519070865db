"""The hours of mail and its budget: what makes no sense stops the start by name."""

from datetime import time

import pytest

from service.settings import SettingsError
from tests.support.settings import given


def test_the_hours_of_mail_are_the_councils_own() -> None:
    assert (given().quiet_hours, given().digest_at, given().mail_budget) == ((time(19), time(8)), time(8), 5)
    assert given(QUIET_HOURS="none", DIGEST_AT="06:30").quiet_hours is None
    assert given(QUIET_HOURS="20:15-07:00", DIGEST_AT="07:00").quiet_hours == (time(20, 15), time(7))
    assert given(MAIL_BUDGET="1").mail_budget == 1


@pytest.mark.parametrize(
    ("bad", "field", "says"),
    [
        ({"QUIET_HOURS": "7pm-8am"}, "QUIET_HOURS", "such as 19:00-08:00, or none"),
        ({"QUIET_HOURS": "19:00"}, "QUIET_HOURS", "such as 19:00-08:00, or none"),
        ({"QUIET_HOURS": "24:00-08:00"}, "QUIET_HOURS", "such as 19:00-08:00, or none"),
        ({"QUIET_HOURS": "19:00-19:00"}, "QUIET_HOURS", "begin and end at two times"),
        ({"DIGEST_AT": "8"}, "DIGEST_AT", "a time such as 08:00"),
        ({"DIGEST_AT": "07:59"}, "DIGEST_AT", "must not lie in PUTRIGHT_QUIET_HOURS, which are 19:00-08:00"),
        ({"DIGEST_AT": "19:00"}, "DIGEST_AT", "must not lie in"),
        ({"MAIL_BUDGET": "0"}, "MAIL_BUDGET", "from 1 to 100"),
    ],
)
def test_hours_that_make_no_sense_stop_the_start_by_name(bad: dict[str, str], field: str, says: str) -> None:
    with pytest.raises(SettingsError, match=says) as refused:
        given(**bad)
    assert refused.value.field == f"PUTRIGHT_{field}"
