"""The forms in the system's Chromium: nothing that axe can find, at any width, and by keyboard alone."""

from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser

from service.bootstrap import Putright
from tests.service.pages.test_in_browser import DESKTOP, check, opened
from tests.support.browser import follow, seen_by, served

pytestmark = pytest.mark.slow
NARROWEST = 320
FORMS = (
    "/record/audits",
    "/remediations/A-1/record/day-three-meeting",
    "/remediations/A-1/record/improvement-plan",
    "/remediations/A-1/record/extensions",
    "/remediations/A-1/record/closure",
)


@pytest.fixture
def address(request: pytest.FixtureRequest) -> Iterator[str]:
    """The small council with one file, as its QA administrator sees it."""
    council: Putright = request.getfixturevalue("opened")
    web: Flask = request.getfixturevalue("latest").web(council)
    with served(seen_by(council, web)) as found:
        yield found


def test_every_kind_of_form_is_accessible_empty_and_with_errors(browser: Browser, address: str) -> None:
    for number, path in enumerate(FORMS):
        width = DESKTOP if number == 0 else NARROWEST
        with opened(browser, address + path, width, refused=True) as page:
            check(page, width)
            if number % 2:
                follow(page.locator("main form button.govuk-button").last)
                check(page, width)


def test_a_step_is_recorded_by_keyboard_alone(browser: Browser, address: str) -> None:
    with opened(browser, f"{address}/remediations/A-1/record/acknowledgements") as page:
        page.get_by_label("When did they know of it?").focus()
        page.keyboard.press("Enter")
        page.wait_for_url("**/remediations/A-1?recorded=*")

        assert page.get_by_text("It is recorded that you know.").is_visible()
        assert page.url.startswith(f"{address}/remediations/A-1?recorded=")


def test_what_is_wrong_with_an_action_is_said_as_soon_as_its_field_is_left(browser: Browser, address: str) -> None:
    with opened(browser, f"{address}/remediations/A-1/record/improvement-plan", NARROWEST) as page:
        action, due = page.locator("[name='actions.0.action']"), page.locator("[name='actions.0.due_on']")
        action.fill("Ensure that visits happen")
        due.fill("ASAP")
        with page.expect_response(lambda answer: answer.request.method == "POST"):
            page.keyboard.press("Tab")
        page.get_by_text("Give a date").wait_for()

        assert page.locator("#actions\\.0\\.due_on-said").get_attribute("role") == "status"
        assert "actions.0.due_on-said" in (due.get_attribute("aria-describedby") or "")
        assert page.locator(".pr-said", has_text="measure").count() == 0  # nobody has been there yet
        check(page, NARROWEST)
        due.fill("20 November 2026")
        with page.expect_response(lambda answer: answer.request.method == "POST"):
            page.keyboard.press("Tab")
        page.locator("#actions\\.0\\.due_on-said:empty").wait_for(state="attached")
