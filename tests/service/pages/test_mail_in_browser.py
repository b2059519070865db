"""The page of a mail in a browser: accessible in every state, and nothing that a browser does by itself acts."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Page

from domain.undelivered import Undelivered
from domain.vocabulary import Step
from service.app import create_app
from service.bootstrap import Putright, build
from service.commands.alerts import Concern
from service.mail.delivery import deliver
from tests.conftest import NewUrl
from tests.service.pages.test_in_browser import DESKTOP, NARROW, check, opened
from tests.service.pages.test_mail import Mailbox
from tests.support.browser import follow, served
from tests.support.clock import Clock
from tests.support.council import GRADED_ON, command, findings
from tests.support.mail import FakeTransport, appoint_reachable
from tests.support.pages import settings_for

pytestmark = pytest.mark.slow

PLACES = ("opening", "done", "digest", "rung", "alert", "cover", "ring", "closed", "expired", "unknown")


@pytest.fixture(scope="module")
def mailbox(new_sqlite: NewUrl, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mailbox]:
    """A council in which mail of every kind was sent."""
    clock = Clock(GRADED_ON)
    settings = settings_for(new_sqlite(), tmp_path_factory.mktemp("mail"))
    application = build(replace(settings, mail_from="putright@council.example"), clock=clock)
    yield Mailbox(application, create_app(application).test_client(), clock)
    application.dispose()


@pytest.fixture(scope="module")
def links(mailbox: Mailbox) -> dict[str, str]:
    """The path of a page in each state."""
    putright, clock = mailbox.putright, mailbox.clock
    appoint_reachable(putright.people, clock())
    putright.audits.record(command(clock()), findings("A-9"))
    send(putright, clock)
    found = {"expired": mailbox.links("PL01")[-1]}
    putright.remediations.close(command(clock()), "A-9", GRADED_ON, reason="Moved away", closed_by="SM01")
    clock.set(GRADED_ON + timedelta(days=22))
    day = clock().date()
    putright.audits.record(command(clock()), findings("A-8", graded_on=day, audited_on=day))
    send(putright, clock)
    found["closed"] = mailbox.links("SM01")[-1]
    putright.remediations.close(command(clock()), "A-8", day, reason="Moved away", closed_by="SM01")
    putright.audits.record(command(clock()), findings("A-1", graded_on=day, audited_on=day))
    send(putright, clock)
    found |= {"opening": mailbox.links("TM01")[-1], "done": mailbox.links("SM01")[-1]}
    mailbox.press(found["done"], "acknowledge/1", sure="yes")
    mailbox.press(found["done"], "help/1", said="A day without duty")
    putright.changes.ask_for_cover(command(clock()), "A-1", day, cover="PL02")
    send(putright, clock)
    found["cover"] = mailbox.links("PL02")[-1]
    putright.alerts.raise_alert(command(clock()), "A-1", Concern(concern="A bruise", raised_by="AU01", immediate=True))
    send(putright, clock)
    found["alert"] = mailbox.links("SM01")[-1]
    putright.remediations.note_not_delivered(
        command(clock()), "A-1", Undelivered(recipient="PL01", notice_kind="opened")
    )
    putright.people.change_email(command(clock()), "QA01", email="qa01@council.example")
    send(putright, clock)
    found["ring"] = mailbox.links("QA01")[-1]
    clock.set(day + timedelta(days=10))
    putright.remediations.raise_rung(command(clock()), "A-1", Step.IMPROVEMENT_PLAN, "")
    putright.remediations.raise_rung(command(clock()), "A-1", Step.DAY_THREE_MEETING, "")
    putright.audits.record(command(clock()), findings("A-2"))
    send(putright, clock)
    found |= {"digest": mailbox.links("TM01")[-1], "rung": mailbox.links("HOS01")[-1] if mailbox.links("HOS01") else ""}
    found["unknown"] = f"{found['opening'][:-3]}AAA"
    return {name: path for name, path in found.items() if path}


def send(putright: Putright, clock: Clock) -> None:
    deliver(putright, clock(), FakeTransport())


@pytest.fixture(scope="module")
def address(mailbox: Mailbox, links: dict[str, str]) -> Iterator[str]:
    with served(create_app(mailbox.putright)) as address:
        yield address


@pytest.mark.parametrize("width", [DESKTOP, NARROW])
@pytest.mark.parametrize("place", PLACES)
def test_the_page_of_a_mail_is_accessible_in_every_state(
    place: str, width: int, browser: Browser, address: str, links: dict[str, str]
) -> None:
    with opened(browser, address + links[place], width, refused=place in ("expired", "unknown")) as page:
        for summary in page.locator("summary").all():
            summary.click()
        check(page, width)


@pytest.mark.parametrize("width", [DESKTOP, NARROW])
@pytest.mark.parametrize("act", ["acknowledge", "help"])
def test_what_is_wrong_is_said_first_and_the_summary_leads_to_the_field(
    act: str, width: int, browser: Browser, address: str, links: dict[str, str]
) -> None:
    with opened(browser, address + links["opening"], width, refused=True) as page:
        for summary in page.locator("summary").all():
            summary.click()
        press(page, act)
        check(page, width)
        assert page.title().startswith("Error: ")
        follow(page.locator(".govuk-error-summary a"))
        assert page.evaluate("document.activeElement.id") == f"{act}-1"


def press(page: Page, act: str) -> None:
    follow(page.locator(f"form[action$='/{act}/1'] button"))


@pytest.mark.parametrize("scripts", [True, False])
def test_a_browser_that_looks_ahead_acts_on_nothing(
    scripts: bool, browser: Browser, address: str, links: dict[str, str], mailbox: Mailbox
) -> None:
    """As a mail program's preview does: it loads, runs what there is, follows what it may, and goes away."""
    before = mailbox.count()
    for name in ("opening", "alert", "cover", "digest"):
        with browser.new_context(java_script_enabled=scripts) as context:
            page = context.new_page()
            page.goto(address + links[name], wait_until="networkidle")
            page.reload(wait_until="networkidle")
            if scripts:
                page.evaluate(
                    "(href) => { const link = document.createElement('link');"
                    " link.rel = 'prefetch'; link.href = href; document.head.append(link); }",
                    address + links[name],
                )
                for form in page.locator("form").all():
                    form.evaluate("form => fetch(form.action, {method: 'GET'}).catch(() => null)")
    assert mailbox.count() == before


@pytest.mark.parametrize("width", [DESKTOP, NARROW])
def test_a_person_ticks_and_presses_with_the_keyboard_alone(
    width: int, browser: Browser, address: str, links: dict[str, str], mailbox: Mailbox
) -> None:
    link = mailbox.links("PL02" if width == DESKTOP else "SW01")[-1]
    act = "accept-cover" if width == DESKTOP else "acknowledge"
    with opened(browser, address + link, width) as page:
        page.locator(f"form[action*='/{act}/'] input[type=checkbox]").first.focus()
        page.keyboard.press("Space")
        page.keyboard.press("Tab")
        with page.expect_navigation():
            page.keyboard.press("Enter")
        assert page.locator(".govuk-notification-banner--success").count() == 1
        check(page, width)
