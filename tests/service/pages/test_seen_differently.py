"""The pages as others see them: in Windows high contrast, four times as large, and without a right to them."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, ViewportSize

from service.bootstrap import Putright
from tests.service.pages.test_in_browser import DESKTOP, NARROW, check, opened
from tests.support.browser import seen_by, served

pytestmark = pytest.mark.slow

PATHS = ("/", "/remediations/AUD18-202", "/my-work", "/reports/adherence", "/record/audits", "/more")
ENLARGED: ViewportSize = {"width": NARROW, "height": 256}
"""What a window of 1280 by 1024 pixels shows at 400 %."""

WITHOUT_A_MARK = """[...document.querySelectorAll('.pr-state')].filter(state => !state.textContent.trim()).length"""
UNDRAWN_BUTTONS = """[...document.querySelectorAll('.govuk-button')].filter(button => {
    const style = getComputedStyle(button);
    return button.offsetWidth > 1 && parseFloat(style.borderBottomWidth) + parseFloat(style.outlineWidth) === 0;
}).map(button => button.textContent.trim())"""
HAS_OUTLINE = """(() => {
    const style = getComputedStyle(document.activeElement);
    return style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
})()"""
COVERED = """[...document.querySelectorAll('*')].filter(each => {
    const style = getComputedStyle(each);
    return ['fixed', 'sticky'].includes(style.position) && each.getBoundingClientRect().height > innerHeight / 3;
}).map(each => each.className)"""


@contextmanager
def seen(browser: Browser, address: str, **how: object) -> Iterator[Page]:
    with browser.new_context(locale="en-GB", **how) as context:  # type: ignore[arg-type]
        page = context.new_page()
        page.goto(address, wait_until="networkidle")
        yield page


@pytest.mark.parametrize("path", PATHS)
def test_in_windows_high_contrast_nothing_hangs_on_a_colour(path: str, browser: Browser, full: str) -> None:
    with seen(browser, full + path, forced_colors="active", viewport={"width": DESKTOP, "height": 800}) as page:
        assert page.evaluate(WITHOUT_A_MARK) == 0
        assert page.evaluate(UNDRAWN_BUTTONS) == []
        for _ in range(6):  # past the skip link and the header, into the page's own
            page.keyboard.press("Tab")
            assert page.evaluate(HAS_OUTLINE), page.evaluate("document.activeElement.outerHTML")


@pytest.mark.parametrize("path", PATHS)
def test_four_times_as_large_everything_is_read_by_scrolling_one_way(path: str, browser: Browser, full: str) -> None:
    with seen(browser, full + path, viewport=ENLARGED, device_scale_factor=4) as page:
        assert page.evaluate("document.documentElement.scrollWidth") <= NARROW
        assert page.evaluate(COVERED) == []
        page.locator("h1").scroll_into_view_if_needed()
        box = page.locator("h1").bounding_box()
        assert box is not None
        assert box["width"] <= NARROW


@pytest.mark.parametrize("width", [DESKTOP, NARROW])
def test_who_has_no_right_is_told_so_on_a_page_that_leads_on(
    width: int, browser: Browser, sample_web: Flask, sample_year: Putright
) -> None:
    with served(seen_by(sample_year, sample_web, "SW071")) as address:
        for path in ("/remediations/AUD18-075", "/reports/adherence", "/remediations/AUD18-075/record/closure"):
            with opened(browser, address + path, width, refused=True) as page:
                assert (
                    page.get_by_text("You have no part in").or_(page.get_by_text("This is done by others")).count() == 1
                )
                check(page, width)
                assert page.locator("main").get_by_role("link").or_(page.locator("main form")).count() > 0, path


@pytest.mark.parametrize("width", [DESKTOP, NARROW])
def test_the_access_log_is_accessible_to_whoever_reads_it(
    width: int, browser: Browser, sample_web: Flask, sample_year: Putright
) -> None:
    with (
        served(seen_by(sample_year, sample_web, "QA02")) as address,
        opened(browser, f"{address}/access-log", width) as page,
    ):
        check(page, width)
