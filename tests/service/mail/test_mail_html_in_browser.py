"""Every mail's HTML, as a mail program shows it: accessible, on a telephone too, by night too, and loading nothing."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from service.letters.examples import parts_of, write_example
from tests.service.letters.test_mail_examples import EXAMPLES, NOW, WRITER
from tests.support.browser import chromium

pytestmark = pytest.mark.slow

IS_LIGHT = "matchMedia('(prefers-color-scheme: light)').matches"
UNCOLOURED = {"rules": {"color-contrast": {"enabled": False}}}
"""No mail sets a colour, so by night they are the browser's own; axe takes its dark page to be white."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture(params=[(1000, "light"), (320, "light"), (320, "dark")], ids=str)
def page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    width, scheme = request.param
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)
    page = context.new_page()
    yield page
    context.close()


def test_every_mail_is_accessible_fits_the_screen_and_loads_nothing(page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    assert page.viewport_size is not None
    for example in EXAMPLES.values():
        page.set_content(parts_of(write_example(WRITER, example, NOW))[2])
        found = Axe().run(page, options=None if page.evaluate(IS_LIGHT) else UNCOLOURED)
        assert found.violations_count == 0, (example.name, found.generate_report())
        assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]
        assert page.locator("a").count() == 1
    assert asked == []
