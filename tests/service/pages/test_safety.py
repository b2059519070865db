"""Is the child safe today? As people read it on the board, on the file and in its timeline."""

from datetime import timedelta

import pytest

from service.bootstrap import Putright
from tests.support.clock import Clock
from tests.support.council import command, findings
from tests.support.pages import Get

FILE = "/remediations/A-2"


@pytest.fixture
def asked(opened: Putright, clock: Clock) -> Putright:
    """A file that was graded critical on a Sunday, of which it was asked at once."""
    clock.set(clock().date() - timedelta(days=1))
    for person in ("TM01", "SM01", "HOS01"):
        opened.people.change_email(command(clock()), person, f"{person.lower()}@council.example")
    day = clock().date()
    opened.audits.record(command(clock()), findings("A-2", grade="Inadequate critical", audited_on=day, graded_on=day))
    opened.safety.chase(command(clock()), "A-2")
    return opened


def test_the_board_and_the_file_say_that_nobody_has_answered_yet(asked: Putright, get: Get) -> None:
    said = (
        "asked of TM01 and SM01 on 1 November 2026 at 09:00; nobody has answered yet; "
        "the emergency duty team is not yet rung, which TM01 was asked to do."
    )

    assert f"Is the child safe today? {said}" in get(FILE).text
    assert said in get("/").text


def test_the_file_says_who_answered_and_how_far_up_it_has_gone(asked: Putright, clock: Clock, get: Get) -> None:
    late = clock() + timedelta(minutes=60)
    asked.safety.acknowledge(command(clock()), "A-2", None, person="TM01")
    asked.safety.chase(command(late), "A-2")
    page = get(FILE).text
    assert "answered, and the check is still to be recorded; the emergency duty team is not yet rung" in page
    assert "gone up to HOS01." in page
    assert "It was asked at once whether the child is safe today. It was out of hours. Told: TM01 and SM01." in page
    assert "No call to the emergency duty team was recorded: gone up to the head of service." in page

    asked.safety.ring_duty_team(command(late), "A-2", None, rung_by="TM01", spoke_to="zzcanaryzz", outcome="Noted")
    page = get(FILE).text
    assert "TM01 rang the emergency duty team, 1 November 2026 at 10:00." in page
    assert "Spoke to zzcanaryzz" in page
    assert "What came of the call Noted" in page
    assert "not yet rung" not in page


def test_once_the_check_is_recorded_nothing_is_asked_any_more(asked: Putright, clock: Clock, get: Get) -> None:
    asked.safety.check(command(clock()), "A-2", clock().date(), checked_by="TM01", how="Seen")

    assert "Is the child safe today?" not in get("/").text
    assert "nobody has answered yet" not in get(FILE).text
