"""Who is to be rung, and what would help, as pages."""

from datetime import timedelta

import pytest

from domain.vocabulary import Role, Step
from service.bootstrap import Putright
from service.commands.alerts import Concern
from service.mail.delivery import deliver
from tests.support.clock import Clock
from tests.support.council import GRADED_ON, ROLES, command
from tests.support.mail import FakeTransport
from tests.support.pages import Get

TOLD = "TM01 (team manager)"


def test_whoever_has_not_acknowledged_is_to_be_rung(opened: Putright, clock: Clock, get: Get) -> None:
    opened.people.change_email(command(clock()), "SM01", email="sm01@council.example")
    deliver(opened, clock(), FakeTransport())
    deliver(opened, clock() + timedelta(minutes=1), FakeTransport())
    clock.set(GRADED_ON + timedelta(days=2))
    call = {"person": "TM01", "reached": False, "called_by": "QA01"}
    opened.contacts.note_telephoned(command(clock()), "A-1", clock().date(), **call)
    opened.remediations.acknowledge(command(clock()), "A-1", clock().date(), "PL01")
    page = get("/unacknowledged")

    assert page.status == 200
    assert "3 acknowledgements are owed, 3 of them overdue" in page.text
    assert page.row(TOLD) == [
        TOLD, "A-1", "North, Safeguarding", "3 November 2026, overdue",
        "Could not be delivered, 2 November 2026",
        f"QA01 rang, not reached, 4 November 2026 Record a call to {TOLD} about A-1",
    ]  # fmt: skip
    mailed, rung = page.row("SM01 (service manager)")[-2:]
    assert (mailed, rung.partition(" Record")[0]) == ("Sent 2 November 2026 at 09:00", "Nobody rang")
    assert not [row for row in page.rows if row[0].startswith("PL01")]
    assert "/remediations/A-1" in page.links


def test_a_call_that_reached_somebody_says_so(opened: Putright, clock: Clock, get: Get) -> None:
    opened.contacts.note_telephoned(command(clock()), "A-1", GRADED_ON, person="TM01", reached=True, called_by="QA01")

    page = get("/unacknowledged")
    mailed, rung = page.row(TOLD)[-2:]
    assert (mailed, rung.partition(" Record")[0]) == ("Not sent yet", "QA01 rang, reached, 2 November 2026")
    assert "/remediations/A-1/record/telephone-calls" in page.links


def test_an_alert_that_nobody_has_acknowledged_is_on_the_list_to_ring(opened: Putright, clock: Clock, get: Get) -> None:
    opened.people.appoint(command(clock()), staff_id="SS01", role=Role.SAFEGUARDING_AND_STANDARDS)
    concern = Concern(concern="zzcanaryzz", raised_by="AU01", immediate=False)
    opened.alerts.raise_alert(command(clock()), "A-1", concern)
    assert "A-1-S1" not in get("/unacknowledged").text
    clock.set(GRADED_ON + timedelta(days=1))

    page = get("/unacknowledged")
    assert "Safeguarding alerts that nobody has acknowledged A-1-S1" in page.text
    assert "SS01" in page.text
    assert "zzcanaryzz" not in page.html


def test_where_everybody_knows_nobody_is_to_be_rung(opened: Putright, clock: Clock, get: Get) -> None:
    for person in ROLES.values():
        opened.remediations.acknowledge(command(clock()), "A-1", GRADED_ON, person)

    assert "Nobody: everybody who was told of an opening has acknowledged it." in get("/unacknowledged").text


@pytest.fixture
def asking(opened: Putright, clock: Clock) -> Putright:
    opened.contacts.ask_for_help(
        command(clock()),
        "A-1",
        GRADED_ON,
        person="TM01",
        said="A desk\nfor <b>Thursday</b>",
        step=Step.IMPROVEMENT_PLAN,
    )
    opened.contacts.ask_for_help(command(clock()), "A-1", GRADED_ON, person="SW01", said="A car")
    opened.contacts.answer_help(command(clock()), "A-1", GRADED_ON, number=1, answered_by="SM01", answer="Team 3")
    return opened


def test_what_would_help_is_listed_with_what_nobody_has_answered_first(asking: Putright, get: Get) -> None:
    page = get("/help-requests")

    assert "1 request not answered yet, of 2." in page.text
    assert page.text.index("A car") < page.text.index("A desk")
    assert "A-1 , SW01 (social worker), 2 November 2026: The file as a whole A car Not answered yet" in page.text
    assert "Improvement plan A desk for <b>Thursday</b> Answered by SM01, 2 November 2026 Team 3" in page.text
    assert "<b>" not in page.html


def test_what_would_help_stands_on_the_page_of_its_file_as_it_stood(asking: Putright, clock: Clock, get: Get) -> None:
    assert (
        "What would help TM01 (team manager), 2 November 2026: Improvement plan A desk" in get("/remediations/A-1").text
    )
    clock.set(GRADED_ON + timedelta(days=3))
    assert "Answered by SM01" in get("/remediations/A-1", as_at="2/11/2026").text


def test_where_nobody_asked_the_page_says_so_and_the_file_says_nothing(opened: Putright, get: Get) -> None:
    assert "Nobody has said that anything would help." in get("/help-requests").text
    assert get("/remediations/A-1").text.count("What would help") == 0
