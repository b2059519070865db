"""My work: what somebody owes and covers, what waits for their word, and where each is recorded."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from flask import Flask

from domain.vocabulary import Role
from service.bootstrap import Putright
from service.commands.alerts import Concern
from service.commands.report_challenges import AskedFigure
from tests.support.clock import Clock
from tests.support.council import GRADED_ON, acknowledge_all, command
from tests.support.pages import Get, getting, signed_in
from tests.support.web import Latest

Of = Callable[[str], Get]
MEETING = "/remediations/A-1/record/day-three-meeting"


@pytest.fixture
def of(latest: Latest, opened: Putright) -> Of:
    """Ask for somebody's page."""
    web = latest.web(opened)
    return lambda staff_id: getting(signed_in(web.test_client(), opened, staff_id))


def test_what_somebody_owes_is_told_in_plain_words_overdue_first(opened: Putright, clock: Clock, of: Of) -> None:
    page = of("PL01")("/my-work")
    assert "My work: 2 to do –" in page.text
    assert "Say that you know of A-1. It is due on Tuesday 3 November, in 1 working day." in page.text
    assert "Hold the day-three meeting for A-1. It is due on Thursday 5 November, in 3 working days." in page.text
    assert {"/remediations/A-1/record/acknowledgements", MEETING, "/remediations/A-1"} <= set(page.links)

    acknowledge_all(opened.remediations, clock())
    clock.set(date(2026, 11, 10))
    page = of("PL01")("/my-work")
    assert "My work: 1 to do, 1 overdue –" in page.text
    assert "It was due on 5 November, 3 working days ago." in page.text


def test_what_comes_later_is_told_after_what_is_to_do_now(opened: Putright, clock: Clock, of: Of) -> None:
    acknowledge_all(opened.remediations, clock())
    page = of("SM01")("/my-work")

    assert "My work: nothing to do –" in page.text
    assert "Nothing waits for you. What comes next is below." in page.text
    assert "Review the improvement plan of A-1. It is due on Monday 16 November, in 10 working days." in page.text


def test_whoever_owes_nothing_is_told_so(of: Of) -> None:
    page = of("AU01")("/my-work")

    assert "Nothing waits for you. You will have a mail when something does." in page.text
    assert "Nothing more is due in the coming 10 working days." in page.text


def test_what_somebody_covers_is_theirs_to_do_with_for_whom_and_until_when(
    opened: Putright, clock: Clock, of: Of
) -> None:
    days = {"first_on": GRADED_ON, "last_on": date(2026, 11, 13), "cover": "PL02"}
    opened.people.record_absence(command(clock()), "PL01", **days)
    page = of("PL02")("/my-work")

    assert "You do this for PL01 (practice lead), away until 13 November 2026." in page.text
    assert "Whom you act for PL01 (practice lead), away until 13 November 2026" in page.text
    assert MEETING in page.links
    assert "/remediations/A-1/record/acknowledgements" not in page.links, "nobody's word that they know is another's"
    assert "You are recorded as away until 13 November 2026. PL02 (practice lead)" in of("PL01")("/my-work").text


def test_whoever_is_asked_to_cover_can_answer(opened: Putright, clock: Clock, of: Of) -> None:
    opened.changes.ask_for_cover(command(clock()), "A-1", GRADED_ON, cover="PL02", reason="zzcanaryzz")
    page = of("PL02")("/my-work")

    assert "You are asked to do this for PL01 (practice lead): hold the day-three meeting for A-1." in page.text
    assert "/remediations/A-1/record/cover/acceptance" in page.links
    assert "zzcanaryzz" not in page.html


def test_an_alert_waits_for_whoever_was_told_until_it_is_signed_off(opened: Putright, clock: Clock, of: Of) -> None:
    opened.people.appoint(command(clock()), staff_id="SS01", role=Role.SAFEGUARDING_AND_STANDARDS)
    opened.alerts.raise_alert(command(clock()), "A-1", Concern(concern="zzcanaryzz", raised_by="AU01"))
    page = of("SS01")("/my-work")
    assert "Say that you know of safeguarding alert A-1-S1. It waits for you now." in page.text
    assert "/safeguarding-alerts/A-1-S1/record/acknowledgements" in page.links
    assert "zzcanaryzz" not in page.html

    opened.alerts.acknowledge(command(clock()), "A-1-S1", None, person="SS01")
    assert "/safeguarding-alerts/A-1-S1/record/actions-taken" in of("SS01")("/my-work").links
    opened.alerts.record_action(command(clock()), "A-1-S1", None, done="Seen", done_by="SS01")
    assert "/safeguarding-alerts/A-1-S1/record/sign-off" in of("SS01")("/my-work").links
    opened.alerts.sign_off(command(clock()), "A-1-S1", None, outcome="Safe", signed_off_by="SS01")
    assert "A-1-S1" not in of("SS01")("/my-work").text


def test_a_question_waits_for_whoever_is_to_answer_and_then_for_whoever_asked(
    opened: Putright, clock: Clock, of: Of
) -> None:
    figure = AskedFigure(name="volume.inadequate", first=GRADED_ON, last=GRADED_ON + timedelta(days=9))
    asked = {"asked_by": "DCS01", "question": "zzcanaryzz", "answerer": "HOS01"}
    opened.report_challenges.ask(command(clock()), GRADED_ON, figure=figure, **asked)
    page = of("HOS01")("/my-work")
    assert "Answer question 1." in page.text
    assert "/challenges/1/record/answer" in page.links
    assert "zzcanaryzz" not in page.html
    assert "/challenges/1/record/answer" in of("HOS01")("/challenges/1").links

    opened.report_challenges.answer(command(clock()), 1, GRADED_ON, answered_by="HOS01", answer="Since")
    assert "/challenges/1/record/acceptance" in of("DCS01")("/my-work").links
    assert "/challenges/1/record/acceptance" in of("DCS01")("/challenges/1").links


def test_everybody_starts_at_what_they_have_to_do_but_the_administrator_at_the_board(
    latest: Latest, opened: Putright
) -> None:
    web = latest.web(opened)
    for staff_id, starts in (("QA01", "/"), ("PL01", "/my-work"), ("DCS01", "/my-work")):
        assert signed_in(web.test_client(), opened, staff_id).get("/home").location == starts


def test_a_remediation_says_where_what_is_next_is_recorded_and_everything_else(opened: Putright, of: Of) -> None:
    page = of("PL01")("/remediations/A-1")

    assert "Record something" in page.text
    assert {"/remediations/A-1/record/notifications", MEETING, "/remediations/A-1/record/extensions"} <= set(page.links)
    assert "/remediations/A-1/record/safeguarding-alerts" in page.links
    past = of("PL01")("/remediations/A-1", as_at="3 November 2026")
    assert "Record something" not in past.text


def test_an_action_that_came_in_from_a_spreadsheet_is_somebodys_work_too(
    sample_web: Flask, sample_year: Putright
) -> None:
    page = getting(signed_in(sample_web.test_client(), sample_year, "TM07"))("/my-work")

    assert "Do action 2 of AUD18-202. It was due on 17 May" in page.text
    assert "/remediations/AUD18-202/record/actions/2/completion" in page.links
