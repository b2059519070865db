"""People who do their part of the process in a browser, each from the mail that they got."""

import os
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from threading import Condition
from typing import Any
from urllib.parse import urlsplit

from aiosmtpd.smtp import SMTP, Envelope, Session
from playwright.sync_api import Browser, Locator, Page, ViewportSize
from playwright.sync_api import Error as PlaywrightError
from structlog.testing import capture_logs

from domain.vocabulary import Role
from scheduler.jobs import absences_job, delivery_job, gaps_job, leavers_job, quarters_job, sweep_job
from service.app import create_app
from service.bootstrap import Putright, build
from service.clock import london_date
from service.mail.channels import transport_for
from service.pages.guard import cookie_name
from service.queries.rules import shipped_rules
from service.settings import Settings
from tests.support.browser import chromium, follow, served
from tests.support.clock import Clock
from tests.support.council import command
from tests.support.mail import Mail, address_of, appoint_reachable, parsed, smtp_server

PHONE: ViewportSize = {"width": 390, "height": 844}
PATIENCE = 10
"""Seconds in which a mail that is on its way has arrived; none is ever waited for longer than it takes."""

PICTURES = os.environ.get("PLAYED_PICTURES")
"""A folder for a picture of every screen on which somebody looks for the next thing to do."""

OTHERS = (("HQA01", Role.HEAD_OF_QA, "DCS01"),)
JOBS = (sweep_job, leavers_job, absences_job, gaps_job, quarters_job)
BEFORE_THE_DIGEST = time(6)
SIGN_IN = "/sign-in"


class Caught:
    """A mail server that keeps what it is sent, by address."""

    def __init__(self) -> None:
        self._kept: dict[str, list[Mail]] = defaultdict(list)
        self._came = Condition()

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        mail = parsed(bytes(envelope.original_content or b""))
        with self._came:
            for address in envelope.rcpt_tos:
                self._kept[address].append(mail)
            self._came.notify_all()
        return "250 OK"

    def to(self, staff_id: str) -> list[Mail]:
        """What somebody was sent, the oldest first."""
        return list(self._kept[address_of(staff_id)])

    def after(self, staff_id: str, number: int) -> Mail:
        """The mail that follows so many of somebody's, once it is there."""
        with self._came:
            assert self._came.wait_for(lambda: len(self.to(staff_id)) > number, PATIENCE), f"{staff_id} got no mail"
        return self.to(staff_id)[number]


class Council:
    """A small council at its telephones: its application, its clock, and the mail that went out."""

    def __init__(self, putright: Putright, clock: Clock, caught: Caught, browser: Browser, address: str) -> None:
        self.putright, self.clock, self.caught, self.browser, self.address = putright, clock, caught, browser, address
        self._people: dict[str, Person] = {}

    def person(self, staff_id: str) -> "Person":
        """Somebody with a telephone of their own."""
        if staff_id not in self._people:
            self._people[staff_id] = Person(self, staff_id)
        return self._people[staff_id]

    def tick(self) -> None:
        """Let the scheduler do once what is due by now, and the mail go out."""
        self._jobs()
        transport = transport_for(self.putright.settings)
        self._run(lambda putright, now: delivery_job(putright, now, transport))
        transport.close()

    def skip_to(self, day: date) -> None:
        """Let the time go by in which nobody has anything to do, until nine on a working day."""
        self.clock.set(day)
        self.tick()
        self._log()

    def until(self, day: date) -> None:
        """Let the working days go by, each with its morning's mail, until nine on this one."""
        calendar = shipped_rules().calendar
        while (today := london_date(self.clock())) < day:
            morrow = today + timedelta(days=1)
            self.clock.now = datetime.combine(morrow, BEFORE_THE_DIGEST, UTC)
            self._jobs()
            self.clock.set(morrow)
            if calendar.is_working(morrow):
                self.tick()
                self._log()

    def _jobs(self) -> None:
        for job in JOBS:
            self._run(job)

    def _run(self, job: Callable[[Putright, datetime], None]) -> None:
        with capture_logs() as logs:
            job(self.putright, self.clock())
        assert [entry for entry in logs if entry["log_level"] == "error"] == []

    def _log(self) -> None:
        if PICTURES:
            lines = [
                f"{mail['Date']} {address} {mail['Subject']}\n{mail.get_content()}\n"
                for address, mails in self.caught._kept.items()
                for mail in mails
            ]
            Path(PICTURES, "mails.txt").write_text("\n".join(lines))


class Person:
    """Somebody who has a telephone, their mail, and no training."""

    def __init__(self, council: Council, staff_id: str) -> None:
        self.council, self.staff_id = council, staff_id
        self.context = council.browser.new_context(viewport=PHONE, locale="en-GB")
        self.page: Page = self.context.new_page()
        self.page.set_default_timeout(30_000)
        self._pictures, self._has_signed_in = 0, False

    def opens_mail(self, about: str) -> None:
        """Follow the one link of the newest mail that they got of this, of which a part is known."""
        mails = self.council.caught.to(self.staff_id)
        new = [mail for mail in mails if about in _said(mail)]
        assert new, f"{self.staff_id} was not mailed of {about}: {[str(mail['Subject']) for mail in mails]}"
        self.page.goto(self._link(new[-1], "/mail/"))

    def does(self, about: str, press: str, answers: Mapping[str, Any], says: str) -> None:
        """Their part of a step, from the mail of it to what the page says when it is recorded."""
        self.opens_mail(about)
        self.presses(press)
        self.fills(answers, says)

    def goes(self, path: str) -> None:
        """Type an address of the service, and sign in where that is asked."""
        self.page.goto(self.council.address + path)
        self.signs_in_if_asked()

    def is_signed_in(self) -> None:
        """Take over a session that the service began, where a test is not about signing in."""
        secret = self.council.putright.sessions.begin(self.staff_id, "link", self.council.clock())
        name = cookie_name(self.council.putright.settings)
        self.context.add_cookies([{"name": name, "value": secret, "url": self.council.address}])

    def presses(self, words: str) -> None:
        """Press the button or the link of this name, which is there to be seen without scrolling; sign in if asked."""
        follow(self.sees(words))
        self.signs_in_if_asked()

    def looks_for(self, words: str) -> None:
        """Press a link of this name, wherever on a long page it is."""
        follow(self._control(words))
        self.signs_in_if_asked()
        self.picture()

    def sees(self, words: str) -> Locator:
        """The button or the link of this name, in the part of the page that a telephone shows first."""
        found = self._control(words)
        self.picture()
        box = found.bounding_box()
        where = f"{self.staff_id}, {urlsplit(self.page.url).path}: {words}"
        assert box is not None, where
        assert self.page.evaluate_handle("window").evaluate("window => window.scrollY") == 0, where
        assert box["y"] + box["height"] <= PHONE["height"], f"{where} ends at {box['y'] + box['height']:.0f}"
        assert box["x"] + box["width"] <= PHONE["width"], where
        return found

    def signs_in_if_asked(self) -> None:
        """By the link that comes by mail to the address in the directory; whoever has done so once is let in again."""
        if urlsplit(self.page.url).path != SIGN_IN:
            return
        if self._has_signed_in:
            leads_to = self.page.locator("input[name=to]").input_value()
            self.is_signed_in()
            self.page.goto(self.council.address + leads_to)
            return
        mails = len(self.council.caught.to(self.staff_id))
        self.page.get_by_label("Your council mail address").fill(address_of(self.staff_id))
        follow(self.sees("Send me a link"))
        assert self.page.get_by_text("Look at your mail").is_visible()
        self.page.goto(self._link(self.council.caught.after(self.staff_id, mails), f"{SIGN_IN}/link/"))
        follow(self.sees("Sign in"))
        self._has_signed_in = True

    def ticks_and_presses(self, tick: str, button: str) -> None:
        """Say something on the page of a mail, which its box and its button are there to be seen for."""
        self.page.get_by_label(tick).first.check()
        follow(self.sees(button))

    def fills(self, answers: Mapping[str, Any], says: str) -> None:
        """Fill in the form that is shown, send it, look through what was answered where that is asked, and read on."""
        self.picture()
        for name, value in answers.items():
            self._answer(name, value)
        form = self.page.locator("main form")
        follow(form.locator("button.govuk-button").last)
        if self.page.get_by_role("heading", name="Check your answers").count():
            self.picture()
            follow(self.page.locator("button[name=_checked]"))
        self.reads(says)

    def reads(self, said: str) -> None:
        """The page says this."""
        self.picture()
        body = " ".join(self.page.locator("main").inner_text().split())
        assert said in body, f"{self.staff_id} reads: {body[:1500]}"

    def picture(self) -> None:
        """Keep what the telephone shows, where somebody wants to look at it."""
        if PICTURES:
            self._pictures += 1
            on = london_date(self.council.clock())
            name = f"played-{on:%m%d}-{self.staff_id}-{self._pictures:02}.png"
            self.page.wait_for_load_state("networkidle")
            with suppress(PlaywrightError):  # a picture is for looking at, and decides nothing
                self.page.screenshot(path=Path(PICTURES) / name)

    def _control(self, words: str) -> Locator:
        name = re.compile(f"^{re.escape(words)}")
        return self.page.get_by_role("button", name=name).or_(self.page.get_by_role("link", name=name)).first

    def _answer(self, name: str, value: Any) -> None:
        found = self.page.locator(f'main form [name="{name}"]')
        kind = found.first.evaluate("field => field.type")
        if kind == "radio" or kind == "checkbox":
            for each in value if isinstance(value, tuple) else (value,):
                self.page.locator(f'main form [name="{name}"][value="{each}"]').check()
        elif kind == "select-one":
            found.select_option(value)
        else:
            found.first.fill(str(value))

    def _link(self, mail: Mail, path: str) -> str:
        (found,) = re.findall(rf"{re.escape(self.council.address + path)}\S+", mail.get_content())
        return str(found)


def _said(mail: Mail) -> str:
    return " ".join(f"{mail['Subject']} {mail.get_content()}".split())


@contextmanager
def council(database_url: str, folder: Path, day: date) -> Iterator[Council]:
    """A council on a migrated, empty database, served to one browser, with a mail server of its own."""
    clock, caught = Clock(day), Caught()
    inner: list[Any] = []
    with (
        smtp_server(caught) as smtp,
        served(lambda environ, start: inner[0](environ, start)) as address,
        chromium() as browser,
    ):
        putright = build(_settings(database_url, folder, smtp, address), clock=clock)
        inner.append(create_app(putright))
        appoint_reachable(putright.people, clock())
        for staff_id, role, reports_to in OTHERS:
            post = {"role": role, "reports_to": reports_to, "email": address_of(staff_id)}
            putright.people.appoint(command(clock()), staff_id=staff_id, **post)
        yield Council(putright, clock, caught, browser, address)
        putright.dispose()


def _settings(database_url: str, folder: Path, smtp: str, address: str) -> Settings:
    given = {"DATABASE_URL": database_url, "DATA_DIR": str(folder), "BASE_URL": address, "SMTP_URL": smtp}
    secrets = {"CASE_KEY": "k" * 40, "TOKEN_PEPPER": "p" * 40, "LINK_KEYS": "l" * 40, "ANCHOR_KEY": "a1" * 32}
    said = {"MAIL_FROM": "putright@council.example", "COUNCIL": "Sampleshire Council", "ENV_FILE": "no.env"}
    phone = {"DUTY_TEAM_TELEPHONE": "01234 567890"}
    return Settings.from_env({f"PUTRIGHT_{key}": value for key, value in (given | secrets | said | phone).items()})
