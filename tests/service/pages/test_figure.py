"""A figure of the report opens on a page: what it counts, each one click from everything that happened on it."""

import re
from datetime import date

import pytest

from service.bootstrap import Putright
from service.queries.rules import Rules
from service.reports.adherence.report import report_of
from service.reports.figures.selections import counted
from service.reports.figures.words import in_words
from tests.support.pages import END_OF_SAMPLE, Get

YEAR = {"from": "2018-06-01", "to": "2019-05-31"}
PAGE = "/reports/adherence/figure"


def test_the_page_says_the_figure_its_value_and_as_many_things(see: Get) -> None:
    page = see(PAGE, **YEAR, figure="adherence.day_three_meeting.late")

    assert "Day-three meeting: late (2)" in page.text
    assert "as at 31 May 2019" in page.text
    assert page.row("AUD18-035")[1:] == ["Day-three meeting: late", "27 July 2018", "30 July 2018"]
    assert len(re.findall(r'role="rowheader"', page.html)) == 2


def test_each_thing_leads_to_its_events_as_at_the_same_day(see: Get) -> None:
    page = see(PAGE, **YEAR, figure="adherence.day_three_meeting.late", as_at="2019-01-15")

    (link, *_) = re.findall(r'href="(/remediations/[^"]+)"', page.html)
    assert link == "/remediations/AUD18-035?as_at=2019-01-15"
    told = see("/remediations/AUD18-035", as_at="2019-01-15")
    assert "Timeline" in told.text
    assert "how things stood at the end of 15 January 2019" in told.text


def test_each_thing_is_told_by_what_was_known_at_the_same_instant(see: Get) -> None:
    page = see(PAGE, **YEAR, figure="volume.audits", as_known_at=END_OF_SAMPLE.isoformat())

    assert "as known at" in page.text


def test_the_way_back_is_to_the_same_report(see: Get) -> None:
    html = see(PAGE, **YEAR, figure="volume.audits", as_at="2019-01-15").html

    assert "/reports/adherence?from=2018-06-01&amp;to=2019-05-31&amp;as_at=2019-01-15" in html


def test_a_figure_of_none_says_so(see: Get) -> None:
    assert "Nothing: the figure is none." in see(PAGE, **YEAR, figure="volume.withdrawn").text


def test_an_audit_that_opened_nothing_is_named_and_leads_nowhere(see: Get) -> None:
    page = see(PAGE, **YEAR, figure="grades.Good")

    assert "/remediations/" not in page.html
    assert page.html.count('role="rowheader"') > 100


def test_a_figure_that_is_not_there_is_said_with_those_like_it(see: Get) -> None:
    page = see(PAGE, **YEAR, figure="adherence.day_three_meeting.lat", status=404)

    assert "adherence.day_three_meeting.late" in page.text


@pytest.mark.parametrize("query", [{}, YEAR, {"figure": "volume.audits"}])
def test_an_address_without_a_period_or_a_name_says_what_is_missing(see: Get, query: dict[str, str]) -> None:
    assert "Give a period and the name of a figure" in see(PAGE, **query, status=422).text


def test_every_figure_has_words_of_its_own(sample_year: Putright, rules: Rules) -> None:
    report = report_of(sample_year.store, sample_year.clock(), date(2018, 6, 1), date(2019, 5, 31))
    policy = rules.policy_on(date(2019, 5, 31))

    said = [in_words(name, policy) for name in counted(report)]

    assert [words for words in said if "_" in words or words != words.strip() or not words[0].isupper()] == []
    assert {words: said.count(words) for words in said if said.count(words) > 1} == {}


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("rolling_year.adherence.re_audit.late", "Re-audit: late, the twelve months to the end of the period"),
        ("adherence.re_audit.late_author.knock_on", "Re-audit: late, knock on"),
        ("themes.Plan~1 A.Good", "Plan. A: Good"),
        ("by_service.North.adherence.notification.late", "North: Managers told: late"),
        ("by_service.North.audits", "North: audits graded"),
        ("by_service.North.inadequate_percent", "North: inadequate percent"),
        ("actions.overridden.no_date", "Warning about an action overridden: No date"),
        ("actions.plans_overridden.gone_since", "Warning about a plan overridden: gone since"),
        ("escalations.line_manager", "Rungs raised: Line manager told"),
        ("data_quality.reconciliation.chase", "Differences from the case management system: being chased"),
        ("practice_subjects.social_worker", "Files of the practice of a social worker"),
    ],
)  # fmt: skip
def test_a_figure_is_said_in_words(rules: Rules, name: str, words: str) -> None:
    assert in_words(name, rules.policy_on(date(2019, 5, 31))) == words
    assert in_words(name) == words
