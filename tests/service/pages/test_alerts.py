"""A safeguarding alert as people read it: on its page, on the board, on the remediation and in the report."""

from datetime import timedelta

import pytest

from domain.vocabulary import Role
from service.bootstrap import Putright
from service.commands.alerts import Concern
from tests.support.clock import Clock
from tests.support.council import command, findings
from tests.support.pages import Get

CONCERN = "zzcanaryzz A bruise nobody explained"
ALERT = "/safeguarding-alerts/A-1-S1"
BOARD_AND_FILE = ("/", "/remediations/A-1")


@pytest.fixture
def alerted(opened: Putright, clock: Clock) -> Putright:
    """An alert about the file A-1, raised in office hours, of which SM01 and the head of quality assurance are told."""
    opened.people.appoint(command(clock()), staff_id="HQA01", role=Role.HEAD_OF_QA)
    opened.people.appoint(command(clock()), staff_id="SS01", role=Role.SAFEGUARDING_AND_STANDARDS)
    raise_one(opened, clock)
    return opened


def raise_one(putright: Putright, clock: Clock, audit_ref: str = "A-1", *, immediate: bool = False) -> None:
    concern = Concern(concern=CONCERN, raised_by="AU01", immediate=immediate)
    putright.alerts.raise_alert(command(clock()), audit_ref, concern)


def mail_everybody(putright: Putright, clock: Clock, minutes: int = 1) -> None:
    at = clock() + timedelta(minutes=minutes)
    for person in ("SM01", "HQA01", "SS01"):
        putright.alerts.note_sent(command(at), "A-1-S1", at, person)


def sign_off(putright: Putright, clock: Clock) -> None:
    putright.alerts.record_action(command(clock()), "A-1-S1", None, done="Seen at home", done_by="SM01")
    putright.alerts.sign_off(command(clock()), "A-1-S1", None, outcome="With her grandmother", signed_off_by="SM01")


def test_the_page_of_an_alert_says_how_it_stands_and_what_happened(alerted: Putright, clock: Clock, get: Get) -> None:
    mail_everybody(alerted, clock)
    at = clock() + timedelta(minutes=65)
    alerted.alerts.tell_by_telephone(command(at), "A-1-S1", at, person="SM01", told_by="AU01")
    alerted.alerts.acknowledge(command(at), "A-1-S1", at, person="SM01")
    page = get(ALERT)

    assert page.status == 200
    assert "On A-1, seen on 2 November 2026 at 09:00" in page.text
    assert "What is next Open, told and acknowledged" in page.text
    assert "Told the same day? Yes, after 1 minute" in page.text
    assert page.row("SM01 (service manager)")[1:] == [
        "2 November 2026 at 09:01", "2 November 2026 at 10:05", "2 November 2026 at 10:05",
    ]  # fmt: skip
    assert page.row("HQA01 (head of quality assurance)")[1:] == ["2 November 2026 at 09:01", "No", "Not yet"]
    assert f"Concern {CONCERN}" in page.text
    assert "SM01 confirmed that they know, 2 November 2026 at 10:05." in page.text
    assert "/remediations/A-1" in page.links


def test_an_alert_that_was_signed_off_says_by_whom_and_how_the_child_is_safe(
    alerted: Putright, clock: Clock, get: Get
) -> None:
    sign_off(alerted, clock)
    page = get(ALERT)

    assert "What is next Signed off 2 November 2026" in page.text
    assert "Signed off 2 November 2026 at 09:00, by SM01" in page.text
    assert "How the child is safe With her grandmother" in page.text


def test_an_alert_is_told_in_words_until_somebody_has_acknowledged_it(
    alerted: Putright, clock: Clock, get: Get
) -> None:
    assert "Open, and nobody has heard of it" in get(ALERT).text
    alerted.alerts.note_sent(command(clock()), "A-1-S1", clock(), "SM01")
    assert "Open, and not everybody who is owed word has it" in get(ALERT).text
    mail_everybody(alerted, clock)
    assert "Open, told, not acknowledged" in get(ALERT).text


def test_an_alert_that_was_told_the_next_day_was_told_late(alerted: Putright, clock: Clock, get: Get) -> None:
    assert "Told the same day? Not yet told" in get(ALERT).text
    clock.set(clock().date() + timedelta(days=1))
    assert "Told the same day? No, not told yet" in get(ALERT).text

    mail_everybody(alerted, clock, 60)
    assert "Told the same day? No, on 3 November 2026, after 25 hours" in get(ALERT).text
    assert "A-1-S1 A-1 2 November 2026 at 09:00 Open, told, not acknowledged No, on 3 November 2026" in get("/").text


def test_whom_no_mail_reached_is_to_be_rung(alerted: Putright, clock: Clock, get: Get) -> None:
    for person in ("SM01", "SS01"):
        alerted.alerts.note_not_delivered(command(clock()), "A-1-S1", clock(), person)
    assert "No mail could be got to SM01 and SS01: ring them" in get(ALERT).text
    assert get(ALERT).row("SM01 (service manager)")[1] == "Could not be delivered"

    alerted.alerts.tell_by_telephone(command(clock()), "A-1-S1", None, person="SM01", told_by="AU01")
    assert "No mail could be got to SS01: ring them" in get(ALERT).text


def test_an_alert_at_night_asks_for_the_duty_team_until_it_was_told(opened: Putright, clock: Clock, get: Get) -> None:
    clock.set(clock().date() - timedelta(days=1))  # a Sunday
    raise_one(opened, clock, immediate=True)
    page = get(ALERT)
    assert (
        "nobody has recorded telling the emergency duty team, which AU01 was asked to do: ring them on 01234 567890"
    ) in page.text
    assert "Unless that is put right, it goes up on 1 November 2026 at 10:00." in page.text
    assert "The child may be in immediate danger." in page.text
    assert "Emergency duty team Not yet rung" in page.text

    opened.alerts.tell_by_telephone(command(clock()), "A-1-S1", None, duty_team=True, told_by="AU01")
    opened.alerts.acknowledge(command(clock()), "A-1-S1", None, person="TM01")
    page = get(ALERT)
    assert "ring them" not in page.text
    assert "Emergency duty team Told by telephone, 1 November 2026 at 09:00" in page.text
    assert page.row("TM01 (team manager)")[1] == "No"


def test_an_alert_that_went_up_says_so_and_comes_first_on_the_board(alerted: Putright, clock: Clock, get: Get) -> None:
    raise_one(alerted, clock)
    alerted.people.change_email(command(clock()), "HOS01", "hos01@council.example")
    late = clock() + timedelta(minutes=60)
    alerted.alerts.acknowledge(command(late), "A-1-S1", None, person="SM01")
    alerted.alerts.climb(command(late), "A-1-S2")

    page = get("/safeguarding-alerts/A-1-S2")
    assert "What is next Open, not acknowledged in time: gone up to the head of service" in page.text
    assert page.row("HOS01 (head of service)")[1:] == ["No", "No", "Not yet"]
    assert "Nobody had acknowledged it: gone up to the head of service." in page.text
    board = get("/").text
    assert board.index("A-1-S2") < board.index("A-1-S1")
    alerted.alerts.acknowledge(command(late), "A-1-S2", None, person="HOS01")
    board = get("/").text
    assert "Open, acknowledged" not in board
    assert "gone up to" not in board


def test_an_alert_that_is_acknowledged_and_not_rung_says_so(opened: Putright, clock: Clock, get: Get) -> None:
    clock.set(clock().date() - timedelta(days=1))  # a Sunday
    raise_one(opened, clock)
    opened.alerts.acknowledge(command(clock()), "A-1-S1", None, person="SM01")
    opened.alerts.tell_by_telephone(command(clock()), "A-1-S1", None, person="DCS01", told_by="SM01")

    assert "What is next Open, acknowledged, emergency duty team not yet rung" in get(ALERT).text
    opened.people.change_email(command(clock()), "HOS01", "hos01@council.example")
    late = clock() + timedelta(minutes=60)
    opened.alerts.climb(command(late), "A-1-S1")
    assert "Open, emergency duty team not yet rung: gone up to the head of service" in get(ALERT).text


def test_an_alert_that_nobody_could_be_told_of_says_so(opened: Putright, clock: Clock, get: Get) -> None:
    for person in ("SM01", "HOS01", "DCS01"):
        opened.people.leave(command(clock()), person, clock().date() - timedelta(days=1))
    raise_one(opened, clock)
    page = get(ALERT)

    assert "The directory had nobody who is owed word of it: ring both service managers" in page.text
    assert "Who has heard of it Nobody." in page.text


def test_the_board_and_the_remediation_say_that_an_alert_is_open(alerted: Putright, clock: Clock, get: Get) -> None:
    board, remediation = (get(path) for path in BOARD_AND_FILE)
    assert "Open safeguarding alerts 1 alert not signed off" in board.text
    assert board.row("A-1 Safeguarding alert open")
    assert "A safeguarding alert is open : A-1-S1" in remediation.text
    assert "1 alert about this child, whatever the file" in remediation.text
    for page in (board, remediation):
        assert ALERT in page.links
        assert "zzcanaryzz" not in page.html

    sign_off(alerted, clock)
    board, remediation = (get(path) for path in BOARD_AND_FILE)
    assert "afeguarding alert" not in board.text.replace("Raise a safeguarding alert", "")
    assert "A safeguarding alert is open" not in remediation.text
    assert "Signed off 2 November 2026" in remediation.text


def test_an_alert_is_open_on_a_remediation_that_is_closed(alerted: Putright, clock: Clock, get: Get) -> None:
    alerted.remediations.close(command(clock()), "A-1", clock().date(), reason="Moved away", closed_by="SM01")

    assert "A safeguarding alert is open" in get("/remediations/A-1").text
    assert get("/", state="closed").row("A-1 Safeguarding alert open")


def test_an_alert_about_a_file_without_a_remediation_is_on_the_board_whatever_it_is_narrowed_to(
    opened: Putright, clock: Clock, get: Get
) -> None:
    concern = Concern(concern=CONCERN, raised_by="AU01", case_ref="C-77")
    opened.alerts.raise_alert(command(clock()), "A-7", concern)

    assert get("/").row("A-7-S1")[1] == "A-7"
    assert get("/", service="Fostering", team="South").row("A-7-S1")
    assert "Remediation of this file None" in get("/safeguarding-alerts/A-7-S1").text
    raise_one(opened, clock)
    assert "A-1-S1" not in get("/", service="Fostering").text
    assert "A-1-S1" in get("/", service="Safeguarding").text


def test_the_past_shows_the_alert_as_it_stood(alerted: Putright, clock: Clock, get: Get) -> None:
    clock.set(clock().date() + timedelta(days=9))
    sign_off(alerted, clock)

    assert "A safeguarding alert is open" in get("/remediations/A-1", as_at="5/11/2026").text
    assert get("/", as_at="5/11/2026").row("A-1 Safeguarding alert open")
    assert "Open, and nobody has heard of it" in get(ALERT, as_at="5/11/2026").text
    assert get(ALERT, as_at="1/11/2026").status == 404
    assert get("/safeguarding-alerts/A-1-S2").status == 404


def test_the_report_tells_of_open_risk(alerted: Putright, clock: Clock, get: Get) -> None:
    mail_everybody(alerted, clock)
    alerted.audits.record(command(clock()), findings("A-2"))
    raise_one(alerted, clock, "A-2")
    page = get("/reports/adherence", quarter="2026-27-Q3")

    assert "Open risk: safeguarding alerts" in page.text
    assert page.row("Raised in the period") == ["Raised in the period", "2"]
    assert page.row("Of these told the same day") == ["Of these told the same day", "1"]
    assert page.row("Of these acknowledged") == ["Of these acknowledged", "none"]
    assert page.row("Open, whenever raised") == ["Open, whenever raised", "2"]
