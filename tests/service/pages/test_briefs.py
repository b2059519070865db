"""The briefs as pages, and the list of every report."""

import pytest
from flask.testing import FlaskClient

from service.bootstrap import Putright
from tests.support.clock import Clock
from tests.support.pages import Get


def test_every_report_is_listed_with_its_latest_months(see: Get) -> None:
    page = see("/reports")

    for brief in ("monthly", "learning", "programme"):
        months = [link for link in page.links if link.startswith(f"/reports/{brief}?month=")]
        assert months[0] == f"/reports/{brief}?month=2019-05"
        assert len(months) == 12
    assert "/reports/adherence" in page.links


def test_before_the_first_audit_there_is_nothing_to_brief(get: Get) -> None:
    assert "No audit has been recorded yet" in get("/reports").text
    assert get("/reports/monthly").status == 200


def test_the_monthly_brief_leads_to_each_remediation_and_to_what_its_figures_count(see: Get) -> None:
    page = see("/reports/monthly", month="2018-07")

    assert "Monthly brief July 2018, as at 31 May 2019" in page.text
    assert "/remediations/AUD18-035" in page.links
    assert page.row("AUD18-035")[4] == "11"
    assert "#waits-files" in page.links


def test_a_brief_is_as_at_a_day(see: Get) -> None:
    assert "no plan" not in see("/reports/monthly", month="2018-07", as_at="2018-07-26").text
    assert see("/reports/monthly", month="2018-07", as_at="26 July 2018").row("AUD18-035")[4] == "7 so far"


def test_the_learning_brief_leads_to_nothing(see: Get) -> None:
    page = see("/reports/learning", quarter="2018-19-Q4")

    assert "What is going well" in page.text
    assert not any("remediations" in link or "figure" in link for link in page.links)


def test_what_the_heading_of_a_part_says_its_table_does_not_say_again_to_who_sees_both(see: Get) -> None:
    page = see("/reports/learning", quarter="2018-19-Q4")

    assert 'govuk-visually-hidden">What is going well</caption>' in page.html
    assert 'caption--s">Grades by theme</caption>' in page.html


def test_the_programme_of_any_days(see: Get) -> None:
    page = see("/reports/programme", **{"from": "1 June 2018", "to": "31/5/2019"})

    assert "How many were expected is not recorded" in page.text


def test_the_update_is_linked_from_its_remediation(see: Get) -> None:
    assert "/reports/updates/AUD18-202" in see("/remediations/AUD18-202").links
    assert "Update on remediation AUD18-202" in see("/reports/updates/AUD18-202").text
    assert see("/reports/updates/AUD18-999").status == 404


@pytest.mark.parametrize(
    ("path", "begins"),
    [
        ("/reports/monthly.pdf?month=2018-07", b"%PDF"),
        ("/reports/learning.xlsx?quarter=2018-19-Q4", b"PK"),
        ("/reports/programme.csv?month=2018-07", b"\xef\xbb\xbf"),
        ("/reports/monthly.json?month=2018-07", b"{"),
        ("/reports/monthly.html?month=2018-07", b"<!DOCTYPE html>"),
        ("/reports/update-files/pdf/AUD18-202", b"%PDF"),
    ],
)
def test_each_is_a_file_too_whose_name_names_nobody(sample_client: FlaskClient, path: str, begins: bytes) -> None:
    answer = sample_client.get(path)

    assert answer.status_code == 200
    assert answer.data.startswith(begins)
    assert "AUD18" not in answer.headers["Content-Disposition"]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/reports/monthly?month=July", 400),
        ("/reports/monthly?quarter=2018-19-Q1", 400),
        ("/reports/learning?from=1/6/2018", 400),
        ("/reports/learning.pdf", 400),
        ("/reports/learning.doc?month=2018-07", 404),
        ("/reports/nothing", 404),
    ],
)
def test_what_is_no_report_is_told(sample_client: FlaskClient, path: str, status: int) -> None:
    assert sample_client.get(path).status_code == status


def test_a_month_without_anything_is_a_page(opened: Putright, clock: Clock, get: Get) -> None:
    assert "No new audit was graded." in get("/reports/monthly", month="2026-10").text
