import json
import re
from datetime import date
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from flask.testing import FlaskClient

from service.bootstrap import Putright
from service.pages.report import DOWNLOADS
from service.reports.adherence.document import document_of
from service.reports.adherence.report import report_of
from service.reports.handing_out import BY_ENDING
from service.reports.html import as_html
from service.reports.periods import quarter
from tests.support.clock import Clock
from tests.support.council import command, findings
from tests.support.pages import Get, Shown

A_NAME_AND_NO_ADDRESS = ' xmlns="http://www.w3.org/2000/svg"'
YEAR = {"from": "2018-06-01", "to": "2019-05-31"}


@pytest.fixture
def report(sample_year: Putright) -> dict[str, Any]:
    """The report of the sample year, as everything else is rendered from it."""
    return report_of(sample_year.store, sample_year.clock(), date(2018, 6, 1), date(2019, 5, 31))


def test_the_plain_answer_comes_first(see: Get) -> None:
    text = see("/reports/adherence", **YEAR).text

    said = "of 42 steps that fell due, 34 were done on time, 6 late and 2 not at all."
    assert f"Is the process working? Partly Year to 31 May 2019: {said}" in text
    assert text.index("Is the process working?") < text.index("At a glance, and what changed")


def test_a_step_that_fell_due_fewer_than_five_times_has_no_percentage(see: Get) -> None:
    page = see("/reports/adherence", **YEAR)

    assert page.row("Caseload decision")[1] == "2 of 2"
    assert page.row("Re-audit")[1] == "6 of 7 (86%)"


def test_the_year_leads_and_the_quarter_and_the_one_before_it_stand_beside_it(see: Get) -> None:
    page = see("/reports/adherence", quarter="2018-19-Q4")

    assert page.row("Measure")[1:] == ["Year to 31 Mar 2019", "Jan to Mar 2019", "Oct to Dec 2018"]
    assert page.row("Day-three meeting, on time")[1:] == ["4 of 7 (57%)", "1 of 1", "1 of 3"]
    assert "Day-three meeting: 1 of 1 on time, after 1 of 3 in the period before." in page.text
    assert "January to March 2019: partly; of 7 steps that fell due, 6 were done on time and 1 late." in page.text


def test_where_nothing_changed_the_report_says_so(see: Get) -> None:
    text = see("/reports/adherence", quarter="2012-13-Q1").text

    assert "No step that fell due in both periods has another answer than in the period before." in text


def test_a_page_can_be_read_by_its_contents(see: Get) -> None:
    page = see("/reports/adherence", **YEAR)

    sections = [link.removeprefix("#") for link in page.links if link.startswith("#")]
    assert len(sections) > 12
    assert all(f'id="{section}"' in page.html for section in sections)


def test_every_figure_that_is_not_nothing_opens(see: Get, sample_year: Putright) -> None:
    asked = {"quarter": "2018-19-Q4", "as_at": "2019-04-30"}
    data = report_of(sample_year.store, sample_year.clock(), *quarter("2018-19-Q4"), as_at=date(2019, 4, 30))
    counted = {each.name for each in document_of(sample_year, data).figures() if each.value}

    page = see("/reports/adherence", **asked)

    addresses = [urlsplit(link) for link in page.links if link.startswith("/reports/adherence/figure?")]
    queries = [dict(parse_qsl(address.query)) for address in addresses]
    assert {query.pop("figure") for query in queries} == counted
    assert all(query == asked for query in queries)


def test_a_figure_of_a_name_with_anything_in_it_opens(putright: Putright, clock: Clock, get: Get) -> None:
    putright.audits.record(command(clock()), findings(themes={"Risk & harm, e.g. neglect?": "Good"}))

    page = get("/reports/adherence", **{"from": "2026-11-01", "to": "2026-11-30"})

    link = next(link for link in page.links if "figure=themes" in link)
    assert get(link).status == 200
    assert "Risk & harm, e.g. neglect?" in get(link).text


def test_a_theme_has_its_own_denominator_without_not_applicable(see: Get) -> None:
    page = see("/reports/adherence", **YEAR)

    assert page.row("Theme") == ["Theme", "Outstanding", "Good", "Requires Improvement", "Inadequate", "N/A"]
    shares = ["13 of 204 (6%)", "113 of 204 (55%)", "67 of 204 (33%)", "11 of 204 (5%)", "15"]
    assert page.row("Voice of the child")[1:] == shares


def test_the_rest_of_the_year_is_there(see: Get) -> None:
    page = see("/reports/adherence", **YEAR)

    assert page.row("Graded inadequate") == ["Graded inadequate", "8 of 219 (3.7%)", "n/a"]
    assert page.row("Inadequate again at re-audit")[1] == "0 of 7 (0%)"
    assert page.row("The practice lead’s cover")[1] == "1"
    assert page.row("Decided not required")[1] == "1"
    assert page.row("Still to do, whatever their date")[1] == "1"
    assert page.row("Agreed")[1] == "37"
    assert page.row("Leaving Care")[1:7] == ["39", "1", "1 of 1", "1 of 1", "1 of 1", "0 of 1"]
    assert "may not sum to 100" in page.text


def test_a_report_says_what_it_was_made_from(see: Get, report: dict[str, Any]) -> None:
    text = see("/reports/adherence", **YEAR).text

    assert "As at 31 May 2019: what had happened by then" in text
    assert "As known at 31 May 2019 at 10:00: what had been recorded by then" in text
    assert f"Position in the log {report['position']}" in text
    assert report["digest"] in text
    assert f"Fingerprint {report['fingerprint']}" in text


def test_a_quarter_is_asked_for_by_name(see: Get) -> None:
    page = see("/reports/adherence", quarter="2018-19-Q1", as_at="2018-06-30")

    assert "1 April 2018 to 30 June 2018, as at 30 June 2018" in page.text
    assert page.row("Day-three meeting, on time")[2] == "1 of 1"


def test_a_report_is_made_of_what_was_known_then(opened: Putright, clock: Clock, get: Get) -> None:
    clock.set(date(2026, 11, 10))
    opened.remediations.notify_managers(command(clock()), "A-1", date(2026, 11, 2), ["SM01"])
    asked = {"from": "2026-11-03", "to": "2026-11-03", "as_at": "2026-11-10"}

    assert get("/reports/adherence", **asked).row("Managers told")[1] == "1 of 1"
    then = get("/reports/adherence", **asked, as_known_at="9 November 2026")
    assert then.row("Managers told")[1] == "0 of 1"
    assert 'value="9 November 2026 at 23:59"' in then.html


def test_a_period_without_anything_prints_none(see: Get) -> None:
    page = see("/reports/adherence", quarter="2012-13-Q1")

    assert "Is the process working? Nothing fell due" in page.text
    assert page.row("Audits graded")[1:] == ["none", "none", "none"]
    assert page.row("Graded inadequate")[1:] == ["n/a", "n/a", "n/a"]
    assert "None: no step had its date in this period." in page.text
    assert "%" not in page.text.partition("The answer is yes where")[0]


def test_a_period_in_which_all_was_on_time_answers_yes(opened: Putright, clock: Clock, get: Get) -> None:
    opened.remediations.notify_managers(command(clock()), "A-1", date(2026, 11, 2), ["SM01"])
    clock.set(date(2026, 11, 5))

    text = get("/reports/adherence", **{"from": "2026-11-03", "to": "2026-11-03"}).text

    assert "Yes Year to 3 November 2026: of 1 step that fell due, 1 was done on time." in text


def test_a_period_in_which_less_than_half_was_on_time_answers_no(opened: Putright, clock: Clock, get: Get) -> None:
    clock.set(date(2026, 11, 20))

    text = get("/reports/adherence", **{"from": "2026-11-01", "to": "2026-11-30"}).text

    said = "of 4 steps that fell due, 0 were done on time and 4 not at all."
    assert f"Is the process working? No Year to 30 November 2026: {said}" in text


def test_without_a_period_the_quarters_with_audits_are_offered(see: Get) -> None:
    links = see("/reports/adherence").links

    quarters = [link.partition("quarter=")[2] for link in links if "quarter=" in link]
    assert quarters == ["2019-20-Q1", "2018-19-Q4", "2018-19-Q3", "2018-19-Q2", "2018-19-Q1"]


def test_before_the_first_audit_there_is_nothing_to_report(get: Get) -> None:
    assert "No audit has been recorded yet, so there is nothing to report." in get("/reports/adherence").text


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"quarter": "Q1"}, "'Q1' is not a quarter."),
        ({"quarter": "2018-19-Q1", "from": "2018-06-01"}, "Give either a quarter, or both the first and the last day."),
        ({"from": "2018-06-01"}, "Give either a quarter, or both the first and the last day."),
        ({"from": "2018-06-02", "to": "2018-06-01"}, "before it begins"),
        ({"from": "2018-06-01", "to": "June"}, "'June' is not a date."),
        ({"quarter": "2018-19-Q1", "as_at": "2027-01-01"}, "in the future"),
    ],
)
def test_a_period_that_cannot_be_read_says_why(query: dict[str, str], said: str, get: Get) -> None:
    page = get("/reports/adherence", **query)

    assert page.status == 400
    assert said in page.text


def test_the_file_says_what_the_page_says(see: Get, sample_year: Putright, report: dict[str, Any]) -> None:
    file = Shown(200, as_html(document_of(sample_year, report)))
    page = see("/reports/adherence", **YEAR)

    begins, ends = "Is the process working?", f"Fingerprint {report['fingerprint']}"
    assert between(file.text, begins, ends) == between(page.text, begins, ends)


def test_the_file_asks_for_nothing_else(sample_year: Putright, report: dict[str, Any]) -> None:
    html = as_html(document_of(sample_year, report))

    body = html.partition("</style>")[2].replace(A_NAME_AND_NO_ADDRESS, "")
    body = re.sub(rf'<a class="govuk-link" href="{sample_year.settings.base_url}/[^"]*"', "", body)  # asked if followed
    assert re.findall(r"<script|<img|\bsrc=|\bhref=(?!\"#)|https?:", body) == []
    assert re.findall(r"<link[^>]*>", html) == ['<link rel="icon" href="data:,">']
    assert re.findall(r"@import|@font-face|url\((?!\"#)", html) == []


def test_the_file_is_plain_data_rendered(sample_year: Putright, report: dict[str, Any]) -> None:
    kept = json.loads(json.dumps(report))

    assert as_html(document_of(sample_year, kept)) == as_html(document_of(sample_year, report))


def test_each_figure_of_the_file_leads_to_its_page(sample_year: Putright, report: dict[str, Any]) -> None:
    document = document_of(sample_year, report)

    html = as_html(document)

    assert re.search(r'<a class="govuk-link" href="[^"]*&amp;figure=adherence.day_three_meeting.late">2</a>', html)


def test_what_somebody_typed_is_escaped_in_the_file(putright: Putright, clock: Clock) -> None:
    putright.audits.record(command(clock()), findings(service="<b>North</b>", themes={"<i>Risk</i>": "Good"}))
    made = report_of(putright.store, clock(), date(2026, 11, 1), date(2026, 11, 30))

    html = as_html(document_of(putright, made))

    assert "<b>North" not in html
    assert "<i>Risk" not in html


def between(text: str, begins: str, ends: str) -> str:
    return text[text.index(begins) : text.index(ends)]


def test_the_page_leads_to_the_same_report_as_a_file_in_every_form(see: Get, sample_client: FlaskClient) -> None:
    asked = {"from": "2018-06-01", "to": "2019-05-31", "as_at": "2019-05-31"}
    page = see("/reports/adherence", **asked)
    links = [link for link in page.links if link.startswith("/reports/adherence.")]

    assert [link.partition("?")[0].partition(".")[2] for link in links] == list(DOWNLOADS)
    assert sorted(DOWNLOADS) == sorted(BY_ENDING)
    for link in links:
        answer = sample_client.get(link)
        assert answer.status_code == 200
        assert (
            "attachment; filename=adherence-2018-06-01-to-2019-05-31-as-at-2019-05-31."
            in (answer.headers["Content-Disposition"])
        )


@pytest.mark.parametrize(("path", "status"), [("doc", 404), ("pdf", 400)])
def test_a_file_that_cannot_be_is_refused(sample_client: FlaskClient, path: str, status: int) -> None:
    assert sample_client.get(f"/reports/adherence.{path}").status_code == status
