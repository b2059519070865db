"""The questions about figures and remediations, as pages and beside what they are about."""

import re
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from domain.vocabulary import Role
from service.bootstrap import Putright
from service.commands.report_challenges import AskedFigure
from tests.support.clock import Clock
from tests.support.council import GRADED_ON, command
from tests.support.pages import Get, getting, signed_in
from tests.support.web import Latest

FIGURE = AskedFigure(name="volume.inadequate", first=date(2026, 10, 1), last=date(2026, 12, 31))


@pytest.fixture
def asked(opened: Putright, clock: Clock) -> Putright:
    """The director has asked about a figure, and about A-1."""
    clock.set(GRADED_ON + timedelta(days=1))
    said: dict[str, Any] = {"asked_by": "DCS01"}
    today = clock().date()
    opened.report_challenges.ask(
        command(clock()), today, figure=FIGURE, question="Which team?", answerer="HOS01", **said
    )
    opened.report_challenges.ask(command(clock()), today, remediation="A-1", question="Was she seen?", **said)
    return opened


def act(putright: Putright, clock: Clock, what: str, number: int = 2, **said: Any) -> None:
    getattr(putright.report_challenges, what)(command(clock()), number, clock().date(), **said)


def test_nobody_has_asked_anything_yet(opened: Putright, get: Get) -> None:
    assert "Nobody has asked anything yet." in get("/challenges").text


def test_every_question_is_listed_with_what_it_is_about_and_how_it_stands(asked: Putright, get: Get) -> None:
    page = get("/challenges")

    assert page.status == 200
    assert "2 questions open, of 2." in page.text
    assert "asked by DCS01 (Director of Children's Services) of SM01 (service manager), 3 November 2026" in page.text
    assert "about the figure Audits graded inadequate of 1 October 2026 to 31 December 2026, which said 1" in page.text
    assert "The answer is due by 10 November 2026" in page.text
    assert {"/challenges/1", "/challenges/2", "/remediations/A-1"} <= set(page.links)


def test_a_figure_opens_as_it_was_when_it_was_asked_about(asked: Putright, get: Get) -> None:
    (link,) = [each for each in get("/challenges/1").links if each.startswith("/reports/adherence/")]

    assert "figure=volume.inadequate&from=2026-10-01&to=2026-12-31&as_at=2026-11-03&as_known_at=" in link
    assert get(link).status == 200


def test_what_was_not_counted_opens_its_report(asked: Putright, clock: Clock, get: Get) -> None:
    share = replace(FIGURE, name="volume.inadequate_percent")
    today = clock().date()
    asked.report_challenges.ask(
        command(clock()), today, figure=share, question="Of how many?", answerer="HOS01", asked_by="DCS01"
    )

    (link,) = [each for each in get("/challenges/3").links if each.startswith("/reports/adherence?from=")]
    assert get(link).status == 200
    assert "which said nothing to count" in get("/challenges/3").text


def test_a_figure_shows_what_was_asked_about_it(asked: Putright, get: Get) -> None:
    period = "from=2026-10-01&to=2026-12-31"
    page = get(f"/reports/adherence/figure?{period}&figure=volume.inadequate")

    assert "Questions about this figure" in page.text
    assert "Which team?" in page.text
    assert "/challenges/1" in page.links
    assert "Questions about this" not in get(f"/reports/adherence/figure?{period}&figure=volume.audits").text


def test_what_is_over_stands_last(asked: Putright, clock: Clock, get: Get) -> None:
    act(asked, clock, "withdraw", withdrawn_by="DCS01", reason="It is clear now")

    page = get("/challenges")
    assert "1 question open, of 2." in page.text
    assert page.text.index("Question 1") < page.text.index("Question 2")
    assert "Taken back on 3 November 2026" in page.text


def test_one_question_is_told_with_every_answer(asked: Putright, clock: Clock, get: Get) -> None:
    act(asked, clock, "answer", answered_by="SM01", answer="On Tuesday")
    assert "Answered by SM01 (service manager) on 3 November 2026, not yet accepted" in get("/challenges/2").text
    act(asked, clock, "refuse", refused_by="DCS01", reason="By whom?")
    assert "Not accepted: another answer is due by 10 November 2026" in get("/challenges/2").text
    act(asked, clock, "answer", answered_by="SM01", answer="By her teacher")
    act(asked, clock, "accept", accepted_by="DCS01")

    page = get("/challenges/2")
    assert "Answered, and accepted on 3 November 2026" in page.text
    for said in ("Was she seen?", "On Tuesday", "By whom?", "By her teacher", "DCS01 accepted the answer."):
        assert said in page.text


def test_an_answer_that_is_overdue_says_so(asked: Putright, clock: Clock, get: Get) -> None:
    clock.set(date(2026, 11, 11))

    assert "The answer was due by 10 November 2026" in get("/challenges/1").text


def test_a_question_whose_words_were_erased_says_so(asked: Putright, get: Get) -> None:
    with asked.engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM confidences WHERE subject = 'challenge 1'")

    assert "What was asked was erased." in get("/challenges/1").text


def test_a_remediation_shows_what_was_asked_about_it(asked: Putright, clock: Clock, get: Get) -> None:
    act(asked, clock, "answer", answered_by="SM01", answer="On Tuesday")
    clock.set(GRADED_ON + timedelta(days=3))

    page = get("/remediations/A-1")
    assert all(said in page.text for said in ("Was she seen?", "On Tuesday", "Question 2"))
    assert "Which team?" not in page.text
    assert "Was she seen?" in get("/remediations/A-1?as_at=2026-11-03").text
    assert "Was she seen?" not in get("/remediations/A-1?as_at=2026-11-02").text


def test_what_nobody_asked_is_not_found(asked: Putright, get: Get) -> None:
    page = get("/challenges/7")

    assert (page.status, "There is no question '7'." in page.text) == (404, True)


@pytest.mark.parametrize("person", ["DCS01", "HQA01"])
def test_who_may_ask_finds_the_form_beside_a_figure_and_a_file(
    latest: Latest, opened: Putright, clock: Clock, person: str
) -> None:
    if person == "HQA01":
        role = Role.HEAD_OF_QA
        opened.people.appoint(command(clock()), staff_id=person, role=role, reports_to=None)
    browser = signed_in(latest.web(opened).test_client(), opened, person)
    seen = "from=2026-10-01&to=2026-12-31&figure=volume.inadequate"

    figure = getting(browser)(f"/reports/adherence/figure?{seen}")
    form = getting(browser)(next(link for link in figure.links if link.startswith("/record/challenges?")))

    assert form.status == 200
    carried = dict(re.findall(r'name="([^"]+)" value="([^"]*)"', form.html))
    asked = browser.post(
        "/record/challenges", data=carried | {"question": "Which files are these?", "answerer": "SM01"}
    )
    assert (asked.status_code, asked.headers["Location"]) == (303, "/challenges?recorded=challenges.Challenges")
    assert "/record/challenges?remediation=A-1" in getting(browser)("/remediations/A-1").links
    assert "Which files are these?" in getting(browser)("/challenges").text


def test_nobody_else_is_offered_to_ask(get: Get, opened: Putright) -> None:
    figure = get("/reports/adherence/figure?from=2026-10-01&to=2026-12-31&figure=volume.inadequate")

    assert not [link for link in [*figure.links, *get("/remediations/A-1").links] if "/record/challenges" in link]
