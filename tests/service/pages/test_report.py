import json
import re
from datetime import date
from typing import Any

import pytest

from service.bootstrap import Putright
from service.pages.figures import figures, n_of
from service.reports.adherence import report_of
from service.reports.html import as_html
from service.rules import Rules
from tests.support.clock import Clock
from tests.support.council import command, findings
from tests.support.pages import Get, Shown

YEAR = {"from": "2018-06-01", "to": "2019-05-31"}


@pytest.fixture
def report(sample_year: Putright) -> dict[str, Any]:
    """The report of the sample year, as everything else is rendered from it."""
    return report_of(sample_year.store, sample_year.clock(), date(2018, 6, 1), date(2019, 5, 31))


def test_the_plain_answer_comes_first(see: Get) -> None:
    text = see("/reports/adherence", **YEAR).text

    assert "Partly Of 42 steps that fell due, 34 were done on time, 6 late and 2 not at all." in text
    assert "Day-three meeting : 5 of 8 (63%) on time; 2 late, by a median of 1 working day; 1 not done" in text
    assert text.index("Was the process kept?") < text.index("Adherence by step")


def test_a_step_that_fell_due_fewer_than_five_times_has_no_percentage(see: Get) -> None:
    page = see("/reports/adherence", **YEAR)

    assert page.row("Caseload decision")[1] == "2 of 2"
    assert page.row("Re-audit")[1] == "6 of 7 (86%)"


def test_the_table_has_every_figure_of_the_report(see: Get, report: dict[str, Any], rules: Rules) -> None:
    page = see("/reports/adherence", **YEAR)

    titles = [line.title for line in figures(report, rules.policy_on(date(2019, 5, 31)))["lines"]]
    for title, counts in zip(titles, report["adherence"].values(), strict=True):
        named = [counts[name] for name in ("due", "on_time", "late", "not_done", "not_yet_due")]
        assert page.row(title)[2:7] == [str(count) for count in named]


def test_the_bars_say_what_the_table_says(see: Get) -> None:
    html = see("/reports/adherence", **YEAR).html

    assert html.count('role="img"') == 7
    assert "5 on time, 2 late, 1 not done</desc>" in html
    assert '<rect x="62.5%" y="1" width="25.0%" height="20" class="pr-bar pr-bar--late"/>' in html


def test_a_theme_has_its_own_denominator_without_not_applicable(see: Get) -> None:
    page = see("/reports/adherence", **YEAR)

    assert page.row("Theme") == ["Theme", "Graded", "Outstanding", "Good", "Requires Improvement", "Inadequate", "N/A"]
    assert page.row("Voice of the child")[1:] == ["204", "13 (6%)", "113 (55%)", "67 (33%)", "11 (5%)", "15"]


def test_the_rest_of_the_year_is_there(see: Get) -> None:
    page = see("/reports/adherence", **YEAR)

    assert page.row("Graded inadequate") == ["Graded inadequate", "8 of 219 (3.7%)"]
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


def test_a_quarter_is_asked_for_by_name(see: Get) -> None:
    page = see("/reports/adherence", quarter="2018-19-Q1", as_at="2018-06-30")

    assert "1 April 2018 to 30 June 2018, as at 30 June 2018" in page.text
    assert page.row("Day-three meeting")[1] == "1 of 1"


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

    assert "Nothing fell due" in page.text
    assert page.row("Graded inadequate")[1] == "none"
    assert "None: no step had its date in this period." in page.text
    assert "0%" not in page.text.partition("How these figures are made")[0]


def test_a_period_in_which_all_was_on_time_answers_yes(opened: Putright, clock: Clock, get: Get) -> None:
    opened.remediations.notify_managers(command(clock()), "A-1", date(2026, 11, 2), ["SM01"])
    clock.set(date(2026, 11, 5))

    text = get("/reports/adherence", **{"from": "2026-11-03", "to": "2026-11-03"}).text

    assert "Was the process kept? Yes Of 1 step that fell due, 1 was done on time." in text


def test_a_period_in_which_less_than_half_was_on_time_answers_no(opened: Putright, clock: Clock, get: Get) -> None:
    clock.set(date(2026, 11, 20))

    text = get("/reports/adherence", **{"from": "2026-11-01", "to": "2026-11-30"}).text

    assert "Was the process kept? No Of 4 steps that fell due, 0 were done on time, 0 late and 4 not at all." in text


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
    file = Shown(200, as_html(report, sample_year))
    page = see("/reports/adherence", **YEAR)

    begins, ends = "Was the process kept?", report["digest"]
    assert between(file.text, begins, ends) == between(page.text, begins, ends)


def test_the_file_asks_for_nothing_else(sample_year: Putright, report: dict[str, Any]) -> None:
    html = as_html(report, sample_year)

    body = html.partition("</style>")[2]
    assert re.findall(r"<script|<img|\bsrc=|\bhref=(?!\"#)|https?:", body) == []
    assert re.findall(r"<link[^>]*>", html) == ['<link rel="icon" href="data:,">']
    assert re.findall(r"@import|@font-face|url\((?!\"#)", html) == []


def test_the_file_is_plain_data_rendered(sample_year: Putright, report: dict[str, Any]) -> None:
    kept = json.loads(json.dumps(report))

    assert as_html(kept, sample_year) == as_html(report, sample_year)


def test_what_somebody_typed_is_escaped_in_the_file(putright: Putright, clock: Clock) -> None:
    putright.audits.record(command(clock()), findings(service="<b>North</b>", themes={"<i>Risk</i>": "Good"}))
    made = report_of(putright.store, clock(), date(2026, 11, 1), date(2026, 11, 30))

    html = as_html(made, putright)

    assert "<b>North" not in html
    assert "<i>Risk" not in html


@pytest.mark.parametrize(
    ("counts", "shown"),
    [
        ({"total": 0, "median_days_to_resolve": None}, {}),
        (
            {"total": 2, "resolved": 1, "still_open": 1, "rungs_by_person": 1, "median_days_to_resolve": 3},
            {
                "Steps that went up the line": 2,
                "Of these over": 1,
                "Of these still open": 1,
                "Rungs raised by a person, not by the clock": 1,
                "Median from the first to its end": "3 working days",
            },
        ),
    ],
)
def test_what_became_of_what_went_up_is_said_in_figures(
    counts: dict[str, Any], shown: dict[str, Any], report: dict[str, Any], rules: Rules
) -> None:
    escalated = report | {"escalated_steps": counts}

    assert figures(escalated, rules.policy_on(date(2018, 4, 1)))["escalated"] == shown


def test_a_share_is_written_with_its_count() -> None:
    assert n_of(5, 8, 63) == "5 of 8 (63%)"
    assert n_of(8, 219, 3.7) == "8 of 219 (3.7%)"
    assert n_of(1, 2, None) == "1 of 2"
    assert n_of(0, 0, None) == "none"


def between(text: str, begins: str, ends: str) -> str:
    return text[text.index(begins) : text.index(ends)]
