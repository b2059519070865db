"""Signing in by a link in a mail, and what ends a session."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes
from email.policy import default

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from service.access.links import PER_PERSON
from service.access.log import looks
from service.app import create_app
from service.bootstrap import Putright, build
from service.pages import signing_in
from service.pages.guard import cookie_name
from service.pages.signing_in import link_for, way_to
from service.settings import Settings
from service.storage.database import reading
from tests.support.clock import Clock
from tests.support.council import command
from tests.support.mail import SENT, address_of, appoint_reachable

FORM = re.compile(r'name="form" value="([^"]+)"')
LINK = re.compile(r"http://127\.0\.0\.1:8080(/sign-in/link/\S+)")
KNOWN = address_of("TM01")


class Post:
    """A channel that keeps what it is handed."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, bytes]] = []

    def send(self, address: str, content: bytes) -> object:
        self.sent.append((address, content))
        return SENT

    def close(self) -> None:
        """Nothing is kept open."""

    def link(self) -> str:
        """The path of the link in the newest mail."""
        mail = message_from_bytes(self.sent[-1][1], policy=default)
        return LINK.search(str(mail.get_content()))[1]  # type: ignore[index] # a mail without it fails the test


@pytest.fixture
def putright(settings: Settings, clock: Clock) -> Iterator[Putright]:
    application = build(settings, clock=clock)
    appoint_reachable(application.people, clock())
    yield application
    application.dispose()


@pytest.fixture
def post(monkeypatch: pytest.MonkeyPatch) -> Post:
    made = Post()
    monkeypatch.setattr(signing_in, "transport_for", lambda _: made)
    return made


@pytest.fixture
def browser(putright: Putright) -> FlaskClient:
    return create_app(putright).test_client()


def ask(browser: FlaskClient, address: str, to: str = "/", **more: str) -> TestResponse:
    form = FORM.search(browser.get("/sign-in").text)[1]  # type: ignore[index] # as above
    answer = browser.post("/sign-in", data={"form": form, "address": address, "to": to} | more)
    answer.close()
    return answer


def press(browser: FlaskClient, link: str) -> TestResponse:
    form = FORM.search(browser.get(link).text)[1]  # type: ignore[index] # as above
    return browser.post(link, data={"form": form})


def test_a_link_in_a_mail_signs_its_reader_in_and_leads_where_they_wanted_to_go(browser, post):
    assert ask(browser, f" {KNOWN.upper()} ", to="/remediations/A-1").headers["Location"] == "/sign-in/sent"
    assert post.sent[0][0] == KNOWN  # as it is in the directory, not as it was typed

    answer = press(browser, post.link())

    assert (answer.status_code, answer.headers["Location"]) == (303, "/remediations/A-1")
    assert "Signed in as TM01, Team Manager" in browser.get("/").text.replace("team manager", "Team Manager")


def test_the_mail_holds_nothing_but_the_link(browser, post):
    ask(browser, KNOWN, to="/remediations/A-1")

    text = post.sent[0][1].decode()
    assert "TM01" not in text.replace(KNOWN, "")
    assert "A-1" not in text
    assert "Subject: Your link to sign in to Putright" in text


def test_opening_a_link_signs_nobody_in_since_scanners_of_mail_open_it_first(browser, post):
    ask(browser, KNOWN)
    for _ in range(3):
        assert "Set-Cookie" not in browser.get(post.link()).headers

    assert press(browser, post.link()).status_code == 303


def test_a_link_works_once(browser, post):
    ask(browser, KNOWN)
    press(browser, post.link())

    assert press(browser, post.link()).status_code == 400


def test_a_link_is_too_old_after_a_quarter_of_an_hour(browser, post, clock):
    ask(browser, KNOWN)
    clock.now += timedelta(minutes=15)

    answer = press(browser, post.link())

    assert answer.status_code == 400
    assert "This link is not good any more" in answer.text


@pytest.mark.parametrize("address", ["nobody@council.example", "tm01@elsewhere.example"])
def test_an_address_that_nobody_has_gets_the_same_answer_and_no_mail(browser, post, address):
    known, unknown = ask(browser, KNOWN), ask(browser, address)

    assert len(post.sent) == 1
    assert (known.status_code, known.text, dict(known.headers)) == (
        unknown.status_code,
        unknown.text,
        dict(unknown.headers),
    )


def test_nobody_is_sent_more_links_an_hour_than_a_few(browser, post, clock):
    for _ in range(PER_PERSON + 2):
        ask(browser, KNOWN)
    assert len(post.sent) == PER_PERSON

    clock.now += timedelta(hours=1)
    ask(browser, KNOWN)
    assert len(post.sent) == PER_PERSON + 1


@pytest.mark.parametrize("address", ["", "tm01", "a" * 260 + "@council.example"])
def test_what_is_no_address_is_told_at_the_field(browser, address):
    answer = ask(browser, address)

    assert answer.status_code == 422
    assert 'href="#address"' in answer.text


def test_a_form_from_elsewhere_signs_nobody_in(browser, post):
    assert browser.post("/sign-in", data={"form": "made-up", "address": KNOWN}).status_code == 400
    ask(browser, KNOWN)
    assert browser.post(post.link(), data={}).status_code == 400
    other = browser.post(post.link(), data={"form": "x"}, headers={"Sec-Fetch-Site": "cross-site"})
    assert other.status_code == 400
    assert press(browser, post.link()).status_code == 303


@pytest.mark.parametrize(
    "asked",
    ["https://evil.example/", "//evil.example", "/\\evil.example", "/a\\b", "evil", "/" + "a" * 600, "/a\nb", None],
)
def test_nobody_is_led_away_after_signing_in(asked):
    assert way_to(asked) == "/home"


def test_a_session_ends_unused_after_half_an_hour_and_at_all_after_twelve(browser, post, clock):
    ask(browser, KNOWN)
    press(browser, post.link())
    for _ in range(25):
        clock.now += timedelta(minutes=28)
        assert browser.get("/").status_code == 200
    clock.now += timedelta(minutes=29)  # 12 hours and 9 minutes after it began
    assert browser.get("/").status_code == 303

    ask(browser, KNOWN)
    press(browser, post.link())
    clock.now += timedelta(minutes=30)
    assert browser.get("/").headers["Location"] == "/sign-in?to=/&ended=yes"


def test_signing_out_ends_the_session_on_the_server(browser, post, putright):
    ask(browser, KNOWN)
    press(browser, post.link())
    kept = browser.get_cookie(cookie_name(putright.settings)).value

    answer = browser.post("/sign-out")

    assert answer.status_code == 303
    browser.set_cookie(cookie_name(putright.settings), kept)
    assert browser.get("/").status_code == 303


def test_a_session_can_be_ended_from_the_server(browser, post, putright, clock):
    ask(browser, KNOWN)
    press(browser, post.link())

    assert putright.sessions.end_all_of("TM01", clock()) == 1
    assert browser.get("/").status_code == 303


def test_over_tls_the_cookie_is_one_that_no_other_site_can_set(putright, post):
    settings = replace(putright.settings, base_url="https://putright.council.example")
    browser = create_app(replace(putright, settings=settings)).test_client()
    secret = putright.sign_in_links.ask("TM01", "192.0.2.1", "/", putright.clock())
    answer = press(browser, f"/sign-in/link/{secret}")

    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-putright=")
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(cookie.split("; "))
    assert "Domain" not in cookie


def test_neither_a_secret_nor_an_address_is_kept_as_it_is(browser, post, putright):
    ask(browser, KNOWN)
    press(browser, post.link())
    secret = browser.get_cookie(cookie_name(putright.settings)).value

    kept = (putright.settings.data_dir / "access.db").read_bytes()
    wal = putright.settings.data_dir / "access.db-wal"
    kept += wal.read_bytes() if wal.exists() else b""
    assert secret.encode() not in kept
    assert post.link().rpartition("/")[2].encode() not in kept
    assert KNOWN.encode() not in kept.lower()


def test_an_address_that_only_compares_as_somebodys_gets_them_the_mail_and_never_whoever_typed_it(
    browser, post, putright
):
    putright.people.change_email(command(putright.clock()), "TM01", "kim@council.example")

    ask(browser, "\u212aim@council.example")  # a Kelvin sign, which has the same small letter as K

    assert [address for address, _ in post.sent] == ["kim@council.example"]
    assert not any("\u212a".encode() in content for _, content in post.sent)


def test_signing_in_is_written_down(browser, post, putright):
    ask(browser, KNOWN)
    press(browser, post.link())
    link_for(putright, "TM01")

    with reading(putright.access_engine) as connection:
        rows = connection.execute(sa.select(looks.c.staff_id, looks.c.through, looks.c.what)).all()
    assert ("TM01", "page", "signed in by link") in rows
    assert ("TM01", "cli", "a link to sign in was printed") in rows
