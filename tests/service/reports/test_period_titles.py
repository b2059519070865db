from datetime import date

import pytest

from service.reports.period_titles import period_title, short_title


@pytest.mark.parametrize(
    ("first", "last", "full", "short"),
    [
        (date(2018, 4, 1), date(2019, 3, 31), "Year to 31 March 2019", "Year to 31 Mar 2019"),
        (date(2018, 4, 6), date(2019, 4, 5), "Year to 5 April 2019", "Year to 5 Apr 2019"),
        (date(2019, 1, 1), date(2019, 3, 31), "January to March 2019", "Jan to Mar 2019"),
        (date(2019, 5, 1), date(2019, 5, 31), "May 2019", "May 2019"),
        (date(2018, 12, 1), date(2019, 1, 31), "1 December 2018 to 31 January 2019", "1 Dec 2018 to 31 Jan 2019"),
        (date(2019, 5, 2), date(2019, 5, 31), "2 May 2019 to 31 May 2019", "2 May to 31 May 2019"),
        (date(2019, 5, 2), date(2019, 5, 2), "2 May 2019", "2 May 2019"),
    ],
)
def test_a_period_is_called_what_people_call_it(first: date, last: date, full: str, short: str) -> None:
    assert (period_title(first, last), short_title(first, last)) == (full, short)
