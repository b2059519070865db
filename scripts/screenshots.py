"""Write the pictures of the pages for the documents: the sample year as it stood on its last day.

Run from the project's folder: ``python -m scripts.screenshots``.
"""

from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser

from service.app import create_app
from service.bootstrap import Putright, build
from service.demo import load_sample
from service.storage.migrate import migrate
from tests.support.browser import chromium, seen_by, served
from tests.support.pages import END_OF_SAMPLE, settings_for

PICTURES = Path(__file__).resolve().parent.parent / "docs" / "pictures"
PAGES = {
    "board": ("/", 1200),
    "remediation": ("/remediations/AUD18-202", 1000),
    "report": ("/reports/adherence?quarter=2018-19-Q4", 1640),
    "report-each": ("/reports/adherence?quarter=2018-19-Q4#each", 980),
    "forecast": ("/forecast", 1200),
    "unacknowledged": ("/unacknowledged", 1000),
}
"""Each page's address, and how much of it a desktop's picture shows, in pixels."""
MANAGERS = {"my-work": ("/my-work", 700), "record": ("/remediations/AUD18-202/record/service-manager-review", 1000)}
MANAGER = "SM04"
DESKTOP, PHONE = 1280, (390, 844)


def main() -> None:
    """Load the sample into a database of its own, and take the pictures."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as folder, chromium() as browser:
        putright = sample_year(folder)
        with served(seen_by(putright, create_app(putright))) as address:
            pictures(browser, address, PAGES)
        with served(seen_by(putright, create_app(putright), MANAGER)) as address:
            pictures(browser, address, MANAGERS)
        putright.dispose()


def pictures(browser: Browser, address: str, pages: Mapping[str, tuple[str, int]]) -> None:
    """Each of these pages, on a desktop and on a phone."""
    for name, (path, height) in pages.items():
        picture(browser, address + path, f"{name}.png", (DESKTOP, height))
        picture(browser, address + path, f"{name}-phone.png", PHONE)


def picture(browser: Browser, address: str, name: str, size: tuple[int, int]) -> None:
    """One picture of a page, of the size of the screen it is seen on."""
    page = browser.new_page(viewport={"width": size[0], "height": size[1]}, locale="en-GB")
    page.goto(address, wait_until="networkidle")
    page.screenshot(path=PICTURES / name)
    page.close()


def sample_year(folder: str) -> Putright:
    """The sample council with its year imported on the last day of it."""
    putright = build(settings_for(f"sqlite:///{folder}/putright.db", Path(folder)), clock=lambda: END_OF_SAMPLE)
    migrate(putright.engine)
    load_sample(putright)
    return putright


if __name__ == "__main__":
    main()
