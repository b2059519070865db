"""From one file graded inadequate to the director's inbox with nobody acting: every mail, in order, as it is read."""

from collections import Counter
from datetime import date, time
from pathlib import Path

import pytest

from service.clock import LONDON, london_date
from service.queries.rules import shipped_rules
from tests.conftest import NewUrl
from tests.support.story import GOLDEN, Arrived, as_text, nobody_acts, story_settings

pytestmark = pytest.mark.slow
MEETING = "day-three meeting"


@pytest.fixture(scope="module")
def arrived(new_sqlite: NewUrl, tmp_path_factory: pytest.TempPathFactory) -> list[Arrived]:
    folder: Path = tmp_path_factory.mktemp("story")
    return nobody_acts(story_settings(new_sqlite(), folder))


def about_meeting(arrived: list[Arrived], on: date) -> list[str]:
    """Who was told of the meeting on a day; that it is there, the first mail says."""
    return [
        each.to
        for each in arrived
        if london_date(each.at) == on and MEETING in (each.subject + each.text).casefold() and "opened" not in each.text
    ]


def test_every_mail_is_as_a_reviewer_has_read_it(arrived: list[Arrived]) -> None:
    assert as_text(arrived) == GOLDEN.read_text(encoding="utf-8"), "run `python -m tests.support.story`, and read it"


def test_the_missed_meeting_goes_up_rung_by_rung_to_the_director(arrived: list[Arrived]) -> None:
    assert {day: about_meeting(arrived, date(2026, 11, day)) for day in range(4, 13)} == {
        4: ["PL01", "PL02"],
        5: [],
        6: ["PL01", "SM01"],
        7: [],
        8: [],
        9: ["HOS01", "PL01", "SM01"],
        10: ["HOS01", "PL01", "SM01"],
        11: [],
        12: ["DCS01", "HOS01", "PL01", "SM01"],
    }


def test_the_first_mail_comes_at_once_and_the_others_at_eight_on_working_mornings(arrived: list[Arrived]) -> None:
    calendar = shipped_rules().calendar
    later = arrived[4:]

    assert [each.at for each in arrived[:4]] == [arrived[0].at] * 4
    assert {each.at.astimezone(LONDON).time() for each in later} == {time(8)}
    assert all(calendar.is_working(london_date(each.at)) for each in later)


def test_nobody_has_more_than_one_mail_a_day(arrived: list[Arrived]) -> None:
    assert max(Counter((each.to, london_date(each.at)) for each in arrived).values()) == 1


def test_every_mail_answers_what_by_when_why_me_and_where_to_click(arrived: list[Arrived]) -> None:
    for each in arrived:
        assert "A-1" in each.subject
        assert "November" in each.subject
        assert "Why you: " in each.text
        assert each.text.count("https://") == 1
        assert "Say what would help" in each.text
