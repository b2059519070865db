"""The people, the audits, the caseload reviews and the rules as pages, and those that say where things are."""

from collections.abc import Callable
from datetime import date

import pytest

from domain.vocabulary import CaseloadDecision
from projections import caseloads
from service.bootstrap import Putright
from tests.support.clock import Clock
from tests.support.council import GRADED_ON, command, findings
from tests.support.pages import Get, getting, signed_in
from tests.support.web import Latest

Of = Callable[[str], Get]


@pytest.fixture
def of(latest: Latest, opened: Putright) -> Of:
    """Ask for pages as somebody."""
    web = latest.web(opened)
    return lambda staff_id: getting(signed_in(web.test_client(), opened, staff_id))


def test_the_people_are_listed_with_who_is_away_and_who_acts(opened: Putright, clock: Clock, get: Get, of: Of) -> None:
    away = {"first_on": GRADED_ON, "last_on": date(2026, 11, 13), "cover": "PL02"}
    opened.people.record_absence(command(clock()), "PL01", **away)
    opened.people.leave(command(clock()), "SW02", date(2026, 11, 1))
    page = get("/people")
    assert "1 away today" in page.text
    assert page.row("PL01")[-1] == "Away until 13 November 2026; PL02 (practice lead) acts for them"
    assert "/record/people" in page.links
    assert not [row for row in page.rows if row[0] == "SW02"], "who has left is found by name alone"
    assert get("/people", q="SW02").row("SW02")[-1] == "Left on 1 November 2026"
    assert "Nobody matches “zz<b>”" in get("/people", q="zz<b>").text

    person = get("/people/PL01")
    assert "2 November 2026 to 13 November 2026, PL02 (practice lead) acts" in person.text
    assert "/people/PL01/record/absences/1/change" in person.links
    assert "Owes 2 open steps" in person.text
    others, own = of("TM01")("/people/PL01"), of("PL01")("/people/PL01")
    assert not [link for link in others.links if "/record/" in link and "alert" not in link]
    assert "Owes" not in others.text
    assert "/people/PL01/record/absences" in own.links
    assert "/people/PL01/record/leaving" not in own.links
    assert get("/people/NOBODY").status == 404


def test_an_audit_without_a_remediation_has_a_page_with_what_happened_to_its_grade(
    opened: Putright, clock: Clock, get: Get
) -> None:
    opened.audits.record(command(clock()), findings("A-2", grade="Good", themes={"Planning": "Good"}))
    moderation = {"challenged_by": "SW01", "reason": "The visits are on the file"}
    opened.moderations.challenge(command(clock()), "A-1", GRADED_ON, **moderation)
    page = get("/audits")
    assert page.row("A-2")[1:] == ["2 November 2026", "Good", "North, Safeguarding", "Nothing"]
    assert page.row("A-1")[-1] == "Remediation A-1"
    assert get("/audits", moderation="moderated").text.count("No audit matches.") == 1
    assert get("/audits", moderation="<b>").status == 400

    alone, challenged = get("/audits/A-2"), get("/audits/A-1")
    assert "No remediation" in alone.text
    assert "C-A-2" not in alone.html, "the case reference is not shown"
    assert "Challenge 1, by SW01" in challenged.text
    assert "The visits are on the file" in challenged.text
    assert "/audits/A-1/record/challenges/1/decision" in challenged.links
    assert get("/audits/A-9").status == 404


def test_a_caseload_review_says_how_it_stands_and_offers_what_comes_next(
    putright: Putright, clock: Clock, get: Get
) -> None:
    putright.audits.record(command(clock()), findings(grade="Inadequate critical"))
    assert get("/caseload-reviews").row("A-1")[3] == "To be decided"
    assert "/remediations/A-1/record/caseload-decision" in get("/caseload-reviews/A-1").links
    decided = {"decision": CaseloadDecision.REVIEW, "decided_by": "SM01", "reason": "Critical"}
    putright.remediations.decide_on_caseload(command(clock()), "A-1", GRADED_ON, **decided)
    putright.caseload_reviews.count(command(clock()), "A-1", GRADED_ON, cases=2)
    page = get("/caseload-reviews/A-1")
    assert "The grade is critical" in page.text
    assert "Cases held 2" in page.text
    assert "/caseload-reviews/A-1/record/cases" in page.links
    assert "No review is in that state." in get("/caseload-reviews", state="complete").text
    assert get("/caseload-reviews", state="odd").status == 400
    assert get("/caseload-reviews/A-9").status == 404


def test_the_rules_are_told_in_words(opened: Putright, get: Get, of: Of) -> None:
    page = get("/rules")
    assert page.row("Day-three meeting") == [
        "Day-three meeting", "Practice lead", "3 working days after the grading", "Every remediation",
    ]  # fmt: skip
    assert page.row("Re-audit")[2] == (
        "30 working days (20 of a critical file) after the date of “Service manager review”"
    )
    assert page.row("Action done")[2] == "On the date agreed"
    assert "/record/policies" in page.links
    assert "/record/policies" not in of("TM01")("/rules").links


def test_an_alert_can_be_raised_and_the_statement_read_from_anywhere(opened: Putright, get: Get) -> None:
    assert "/raise-alert" in get("/people").links
    assert get("/accessibility").status == 200


def test_nobody_is_offered_what_their_role_does_not_open(get: Get, of: Of) -> None:
    quality, worker = get("/more").links, of("SW01")("/more").links
    assert {"/record/policies", "/record/audits", "/reports/adherence"} <= set(quality)
    assert not {"/record/policies", "/record/audits", "/record/people", "/reports", "/reports/adherence"} & set(worker)
    assert {"/my-work", "/", "/people"} <= set(worker)

    own = of("SW01")("/remediations/A-1")
    assert "/remediations/A-1/record/acknowledgements" in own.links
    assert "Putting right" not in own.text
    assert "/remediations/A-1/record/void" in get("/remediations/A-1").links


def test_caseload_reviews_are_listed_a_page_at_a_time_and_none_is_lost(
    opened: Putright, clock: Clock, get: Get, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("service.pages.caseloads.ROWS", 1)
    for ref in ("A-2", "A-3"):
        opened.audits.record(command(clock()), findings(ref, grade="Inadequate critical"))

    pages, address = [], "/caseload-reviews"
    while address:
        page = get(address)
        pages.append([row[0] for row in page.rows[1:]])
        address = next((link for link in page.links if "after=" in link), "")

    with opened.store.reading() as reader:
        every = [row.ref for row in caseloads.reviews(reader)]
    assert len(every) > 1
    assert pages == [[ref] for ref in every]
