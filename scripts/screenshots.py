"""Write the pictures of the pages: the sample year as it stood on its last day.

Those that the documents show lie in ``docs/pictures``; in ``docs/pictures/every``, which is not kept, every page whole,
as wide as a desktop, a phone and a sheet of paper, to be looked at when pages change. Run from the project's folder:
``python -m scripts.screenshots``.
"""

from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

import click
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
MANAGER, ADMINISTRATOR, HEAD = "SM04", "QA01", "QA02"
EVERY: Mapping[str, Mapping[str, str]] = {
    ADMINISTRATOR: {
        "board": "/",
        "board-overdue": "/?state=overdue&sort=due",
        "board-none": "/?service=Nowhere",
        "remediation": "/remediations/AUD18-202",
        "remediation-past": "/remediations/AUD18-035?as_at=2018-08-01",
        "audits": "/audits",
        "audit": "/audits/AUD18-202",
        "caseload-reviews": "/caseload-reviews",
        "caseload-review": "/caseload-reviews/AUD18-035",
        "forecast": "/forecast?days=28",
        "unacknowledged": "/unacknowledged",
        "help-requests": "/help-requests",
        "find": "/find",
        "people": "/people",
        "person": "/people/SM04",
        "rules": "/rules",
        "outbox": "/outbox",
        "more": "/more",
        "imports": "/imports",
        "compare": "/record/reconciliations",
        "reconciliations": "/reconciliations",
        "own-calendar": "/my-calendar",
        "adopt-policy": "/record/policies",
        "adopt-calendar": "/record/calendars",
        "moves": "/rules/moves",
        "seen": "/seen-in-case-system?ref=AUD18-202",
        "reports": "/reports",
        "report": "/reports/adherence?quarter=2018-19-Q4",
        "figure": "/reports/adherence/figure?from=2018-06-01&to=2019-05-31&figure=adherence.day_three_meeting.late",
        "publications": "/reports/adherence/publications",
        "monthly": "/reports/monthly?month=2018-10",
        "learning": "/reports/learning?month=2018-10",
        "programme": "/reports/programme?month=2018-10",
        "update": "/reports/updates/AUD18-202",
        "challenges": "/challenges",
        "accessibility": "/accessibility",
        "not-found": "/nowhere",
        "record-audit": "/record/audits",
        "record-meeting": "/remediations/AUD18-202/record/day-three-meeting",
        "record-plan": "/remediations/AUD18-202/record/improvement-plan",
        "record-extension": "/remediations/AUD18-202/record/extensions",
        "record-closure": "/remediations/AUD18-202/record/closure",
        "record-person": "/record/people",
    },
    MANAGER: {
        "my-work": "/my-work",
        "manager-board": "/",
        "record-review": "/remediations/AUD18-202/record/service-manager-review",
        "raise-alert": "/raise-alert",
        "record-alert": "/remediations/AUD18-202/record/safeguarding-alerts",
        "not-yours": "/remediations/AUD18-035",
    },
    HEAD: {"access-log": "/access-log"},
}
DESKTOP, PHONE = 1280, (390, 844)
PAPER = 720
"""The width of a sheet of A4 between its margins."""


def main() -> None:
    """Load the sample into a database of its own, and take the pictures."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as folder, chromium() as browser:
        putright = sample_year(folder)
        with served(seen_by(putright, create_app(putright))) as address:
            pictures(browser, address, PAGES)
        with served(seen_by(putright, create_app(putright), MANAGER)) as address:
            pictures(browser, address, MANAGERS)
        for person, pages in EVERY.items():
            with (
                served(seen_by(putright, create_app(putright), person)) as address,
                click.progressbar(pages.items(), label=person) as shown,
            ):
                for name, path in shown:
                    whole(browser, address + path, name)
        putright.dispose()


def pictures(browser: Browser, address: str, pages: Mapping[str, tuple[str, int]]) -> None:
    """Each of these pages, on a desktop and on a phone."""
    for name, (path, height) in pages.items():
        picture(browser, address + path, f"{name}.png", (DESKTOP, height))
        picture(browser, address + path, f"{name}-phone.png", PHONE)


def whole(browser: Browser, address: str, name: str) -> None:
    """A page from top to bottom, as wide as each of the three."""
    (PICTURES / "every").mkdir(exist_ok=True)
    for width, kind in ((DESKTOP, "desktop"), (PHONE[0], "phone"), (PAPER, "print")):
        page = browser.new_page(viewport={"width": width, "height": PHONE[1]}, locale="en-GB")
        page.emulate_media(media="print" if kind == "print" else "screen")
        page.goto(address, wait_until="networkidle")
        page.screenshot(path=PICTURES / "every" / f"{name}-{kind}.png", full_page=True)
        page.close()


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
