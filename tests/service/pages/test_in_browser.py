import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Browser, FilePayload, Page, ViewportSize

from domain.vocabulary import Role
from service.app import create_app
from service.bootstrap import Putright, build
from service.reports.adherence.document import document_of
from service.reports.adherence.report import report_of
from service.reports.html import as_html
from service.reports.periods import quarter
from tests.conftest import NewUrl
from tests.support.browser import follow, seen_by, served
from tests.support.clock import Clock
from tests.support.council import GRADED_ON, appoint_everyone, command
from tests.support.eventful import play
from tests.support.pages import END_OF_SAMPLE, settings_for

pytestmark = pytest.mark.slow

DESKTOP, NARROW = 1280, 320
PHONE: ViewportSize = {"width": 390, "height": 844}
FULL = (
    "/",
    "/?state=open&service=Leaving+Care",
    "/?service=Nowhere",
    "/?state=overdue&sort=due",
    "/?as_at=2018-10-05",
    "/remediations/AUD18-202",
    "/remediations/AUD18-075",
    "/remediations/AUD18-035?as_at=2018-08-01",
    "/forecast?days=28",
    "/forecast?team=Nowhere&person=SM01",
    "/reports/adherence",
    "/reports/adherence?from=2018-06-01&to=2019-05-31",
    "/reports/adherence?quarter=2012-13-Q1",
    "/reports/adherence/figure?from=2018-06-01&to=2019-05-31&figure=adherence.day_three_meeting.late",
    "/reports/adherence/figure?from=2018-06-01&to=2019-05-31&figure=volume.withdrawn",
    "/my-work",
    "/people",
    "/people/SM04",
    "/audits?moderation=",
    "/audits/AUD18-202",
    "/caseload-reviews",
    "/caseload-reviews/AUD18-035",
    "/rules",
    "/find",
    "/seen-in-case-system?ref=AUD18-202&ref=AUD18-164",
    "/rules/moves",
    "/record/policies",
    "/record/calendars",
    "/imports",
    "/outbox",
    "/my-calendar",
    "/reconciliations",
    "/record/reconciliations",
    "/more",
    "/accessibility",
    "/raise-alert?ref=A-0",
    "/reports",
    "/reports/monthly?month=2018-10",
    "/reports/updates/AUD18-202",
    "/reports/adherence/publications",
    "/outbox",
)
EMPTY = (
    "/",
    "/forecast",
    "/unacknowledged",
    "/help-requests",
    "/my-work",
    "/audits",
    "/caseload-reviews",
    "/reports/adherence",
    "/reports/adherence?quarter=2018-19-Q1",
)
EVENTFUL = (
    "/",
    "/forecast?days=40",
    "/unacknowledged",
    "/help-requests",
    "/audits/A-1",
    "/people",
    "/remediations/A-1",
    "/safeguarding-alerts/A-1-S1",
    "/safeguarding-alerts/A-1-S2",
    "/challenges",
    "/challenges/1",
)
REFUSED = ("/nowhere", "/remediations/AUD0-000", "/?as_at=yesterday")
ELSEWHERE = {"pages.access_log", "pages.home", "pages.elsewhere", "pages.publication", "pages.reconciliation"}
"""Looked at by whoever may see them, or led on to another page, or what a test of its own publishes or keeps first."""

Open = Callable[..., Page]


@pytest.fixture(scope="module")
def empty(new_sqlite: NewUrl, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of an application that holds nothing but whoever looks."""
    application = build(settings_for(new_sqlite(), tmp_path_factory.mktemp("empty")), clock=lambda: END_OF_SAMPLE)
    application.people.appoint(command(END_OF_SAMPLE), staff_id="QA01", role=Role.QA_ADMINISTRATOR)
    with served(seen_by(application, create_app(application))) as address:
        yield address
    application.dispose()


@pytest.fixture(scope="module")
def eventful(new_sqlite: NewUrl, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of an application with one file on which everything happened."""
    clock = Clock(GRADED_ON)
    application = build(settings_for(new_sqlite(), tmp_path_factory.mktemp("eventful")), clock=clock)
    appoint_everyone(application.people, clock())
    play(application, clock)
    with served(seen_by(application, create_app(application))) as address:
        yield address
    application.dispose()


HAS_SCROLLED = """new Promise(done => {
    const look = () => document.activeElement.scrollLeft > 0 ? done() : requestAnimationFrame(look);
    look();
})"""
"""Waits for it in the page: the pages' own policy lets nobody evaluate a text there."""


@contextmanager
def opened(browser: Browser, address: str, width: int = DESKTOP, *, refused: bool = False) -> Iterator[Page]:
    """A page, of which the browser must have nothing to say and which must load nothing from elsewhere."""
    asked, said = [], []
    with browser.new_context(viewport={"width": width, "height": 800}, locale="en-GB") as context:
        page = context.new_page()
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.goto(address, wait_until="networkidle")
        yield page
    assert {urlsplit(url).netloc for url in asked if not url.startswith("data:")} == {urlsplit(address).netloc}
    assert [text for text in said if not (refused and "Failed to load resource" in text)] == []


def check(page: Page, width: int) -> None:
    """Nothing that axe can find, one heading above the others, nothing to scroll sideways for."""
    violations = Axe().run(page)
    assert violations.violations_count == 0, violations.generate_report()
    assert page.locator("h1").count() == 1
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_no_page_is_left_out(sample_web: Flask) -> None:
    addresses = sample_web.url_map.bind("")
    seen = {addresses.match(path.partition("?")[0])[0] for path in (*FULL, *EMPTY, *EVENTFUL)}
    shown = {rule.endpoint for rule in sample_web.url_map.iter_rules() if "GET" in (rule.methods or ())}
    pages = {name for name in shown if name.startswith("pages.") and not name.endswith(("_file", ".static"))}

    assert pages - seen == ELSEWHERE


@pytest.mark.parametrize("width", [DESKTOP, NARROW])
@pytest.mark.parametrize("path", FULL)
def test_a_page_with_something_on_it_is_accessible(path: str, width: int, browser: Browser, full: str) -> None:
    with opened(browser, full + path, width) as page:
        check(page, width)


@pytest.mark.parametrize("width", [DESKTOP, NARROW])
@pytest.mark.parametrize("path", EVENTFUL)
def test_a_page_of_a_file_on_which_everything_happened_is_accessible(
    path: str, width: int, browser: Browser, eventful: str
) -> None:
    with opened(browser, eventful + path, width) as page:
        for summary in page.locator("summary").all():
            summary.click()
        check(page, width)


@pytest.mark.parametrize("width", [DESKTOP, NARROW])
def test_what_a_press_shows_at_the_desk_is_accessible(width: int, browser: Browser, eventful: str) -> None:
    extract = "Audit ref,LCS no.,Overall grade,Graded on,Team\nA-1,C-A-1,Good,2/11/26,South\nA-9,C-9,Good,2/11/26,North"
    spreadsheet = "Audit ref,LCS no.,Overall grade,Graded on\nA-7,C-7,Good,2/11/26\nA-8,C-8,Splendid,31/2/26"
    with opened(browser, f"{eventful}/record/reconciliations", width, refused=True) as page:

        def shown(button: str, heading: str | re.Pattern[str]) -> None:
            page.get_by_role("button", name=button).click()
            page.get_by_role("heading", level=1, name=heading).wait_for()
            check(page, width)

        def sent(name: str, content: str) -> None:
            file: FilePayload = {"name": name, "mimeType": "text/csv", "buffer": content.encode()}
            page.locator("input[type=file]").set_input_files(file)

        sent("extract.csv", extract)
        shown("See what differs", "How the extract differs")
        shown("Keep them", re.compile("^Comparison "))
        page.goto(f"{eventful}/imports")
        sent("audits.csv", spreadsheet)
        shown("See what would come in", "What would come in")
        page.goto(f"{eventful}/record/policies")
        shown("See what would change", "Adopt the next policy")
        page.get_by_label("Why it changes").fill("The board asked for it")
        shown("See what would change", "What this policy would change")
        page.goto(f"{eventful}/record/calendars")
        page.get_by_label("Why it changes").fill("Christmas")
        page.get_by_label("Days on which the council is closed").fill("24 December 2026: Christmas shutdown")
        shown("See what would change", "What this calendar would change")
        page.goto(f"{eventful}/seen-in-case-system?ref=A-1")
        page.get_by_role("button", name="Record 1 file as seen").click()
        page.get_by_text(re.compile("1 file (recorded as seen|not recorded)")).wait_for()  # by the other width
        check(page, width)
        page.get_by_role("link", name="Back to the board").click()
        page.get_by_text("Seen 15 Dec 2026").wait_for()
        check(page, width)


@pytest.mark.parametrize("width", [DESKTOP, NARROW])
@pytest.mark.parametrize("path", EMPTY)
def test_a_page_with_nothing_on_it_is_accessible(path: str, width: int, browser: Browser, empty: str) -> None:
    with opened(browser, empty + path, width) as page:
        check(page, width)


@pytest.mark.parametrize("width", [DESKTOP, NARROW])
@pytest.mark.parametrize("path", REFUSED)
def test_a_page_that_says_what_is_wrong_is_accessible(path: str, width: int, browser: Browser, full: str) -> None:
    with opened(browser, full + path, width, refused=True) as page:
        check(page, width)


@pytest.mark.parametrize("width", [DESKTOP, NARROW])
def test_the_report_as_a_file_is_accessible_and_asks_for_nothing(
    width: int, browser: Browser, sample_year: Putright, tmp_path: Path
) -> None:
    report = report_of(sample_year.store, END_OF_SAMPLE, *quarter("2018-19-Q3"))
    file = tmp_path / "report.html"
    file.write_text(as_html(document_of(sample_year, report)), encoding="utf-8")

    with opened(browser, file.as_uri(), width) as page:
        check(page, width)


def test_each_page_has_a_title_of_its_own(browser: Browser, full: str) -> None:
    titles = []
    for path in ("/", "/remediations/AUD18-202", "/reports/adherence", "/reports/adherence?quarter=2018-19-Q1"):
        with opened(browser, full + path) as page:
            titles.append(page.title())

    assert len(set(titles)) == len(titles)
    assert titles[1] == "Remediation AUD18-202 – Putright – Sampleshire Council"


def test_the_first_tab_offers_to_skip_to_the_content(browser: Browser, full: str) -> None:
    with opened(browser, full) as page:
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.textContent") == "Skip to main content"
        with page.expect_navigation():
            page.keyboard.press("Enter")

        assert page.url.endswith("#main-content")


def test_the_wide_board_scrolls_by_keyboard_inside_a_labelled_region(browser: Browser, full: str) -> None:
    with opened(browser, full, 800) as page:
        region = page.get_by_role("region", name="8 remediations, the latest graded first, as at 31 May 2019")
        region.focus()
        page.keyboard.press("ArrowRight")
        page.evaluate(HAS_SCROLLED)

        assert page.evaluate("document.documentElement.scrollWidth") <= 800


def test_on_a_phone_each_cell_carries_its_heading(browser: Browser, full: str) -> None:
    with opened(browser, full, NARROW) as page:
        cell = page.locator(".pr-board td", has_text="Not done, due 7 May")

        assert cell.evaluate("cell => getComputedStyle(cell, '::before').content") == '"Service manager review"'


def test_a_table_is_still_a_table_to_a_screen_reader_on_a_phone(browser: Browser, full: str) -> None:
    with opened(browser, full, NARROW) as page:
        table = page.get_by_role("table", name="8 remediations")

        assert table.get_by_role("columnheader").count() == 13
        assert table.get_by_role("rowheader").count() == 8


def test_the_filters_work_without_scripts(browser: Browser, full: str) -> None:
    with browser.new_context(java_script_enabled=False, locale="en-GB") as context:
        page = context.new_page()
        page.goto(full)
        page.get_by_label("As at, if not today").fill("5/10/2018")
        page.get_by_label("Service", exact=True).select_option("Assessment and Intervention")
        follow(page.get_by_role("button", name="Show"))

        assert "as_at=5%2F10%2F2018" in page.url
        assert page.locator("h2").first.inner_text() == "Owed on 5 October 2018"
        assert page.get_by_label("Service", exact=True).input_value() == "Assessment and Intervention"


def test_the_first_thing_to_do_is_seen_on_a_phone_without_scrolling(
    browser: Browser, sample_web: Flask, sample_year: Putright
) -> None:
    with (
        served(seen_by(sample_year, sample_web, "SM04")) as address,
        browser.new_context(viewport=PHONE, java_script_enabled=False, locale="en-GB") as context,
    ):
        page = context.new_page()
        page.goto(f"{address}/home")
        button = page.locator(".pr-todo .govuk-button").first
        assert button.inner_text().startswith("Record the review")
        seen = button.bounding_box()
        assert seen is not None
        assert seen["y"] + seen["height"] <= PHONE["height"]

        follow(button)
        assert urlsplit(page.url).path == "/remediations/AUD18-202/record/service-manager-review"


def test_the_report_prints_without_navigation(browser: Browser, full: str) -> None:
    with opened(browser, f"{full}/reports/adherence?quarter=2018-19-Q3") as page:
        page.emulate_media(media="print")

        assert page.locator("header").is_hidden()
        assert page.locator("main form").is_hidden()
        assert page.get_by_role("heading", name="Is the process working?").is_visible()
