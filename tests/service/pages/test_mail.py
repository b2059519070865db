"""The page that the link in a mail opens, and what can be done there: by its reader, once, and by no scanner."""

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from html import unescape
from typing import Any

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from werkzeug.test import create_environ

from domain.undelivered import Undelivered
from domain.vocabulary import Role, Step
from scheduler.cover import tell_of_gaps
from service.app import create_app
from service.bootstrap import Putright
from service.clock import london_date
from service.commands.alerts import Concern
from service.mail import acts as mail_acts
from service.mail.delivery import deliver
from service.mail.links import links_of
from service.mail.outbox import messages
from tests.support.clock import Clock
from tests.support.council import GRADED_ON, ROLES, command, findings
from tests.support.mail import FakeTransport
from tests.support.pages import Shown

AWAY = {"REMOTE_ADDR": "192.0.2.7"}
"""Somebody at another computer, as everybody is who reads mail."""

FORM = re.compile(
    r'<form method="post" action="(?P<action>[^"]+)".*?name="form" value="(?P<form>[^"]+)"(?P<rest>.*?)</form>', re.S
)
SEEN = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex, nofollow"}


@dataclass
class Mailbox:
    """The links that people were sent, and a browser somewhere else."""

    putright: Putright
    client: FlaskClient
    clock: Clock

    def send(self) -> None:
        """Let everything that is owed be mailed."""
        deliver(self.putright, self.clock(), FakeTransport())

    def links(self, person: str) -> list[str]:
        """The paths of the links that somebody was sent, the oldest first, as their mails have them."""
        with self.putright.engine.connect() as connection:
            theirs = sa.select(messages).where(messages.c.recipient == person).order_by(messages.c.created_at)
            rows = connection.execute(theirs).all()
        base = self.putright.settings.base_url
        found = [re.findall(rf"{re.escape(base)}(/mail/[^\s\"<]+)", row.content.decode()) for row in rows]
        assert all(len(set(each)) == 1 for each in found), "a mail carries one link"
        return [each[0] for each in found]

    def get(self, path: str, **options: Any) -> Shown:
        answer = self.client.get(path, environ_base=AWAY, **options)
        return Shown(answer.status_code, answer.get_data(as_text=True))

    def forms(self, path: str) -> dict[str, tuple[str, dict[str, str]]]:
        """The forms of a page, by the end of where they go, with what they carry when nobody ticks or types."""
        html = self.client.get(path, environ_base=AWAY).get_data(as_text=True)
        return {
            "/".join(unescape(found["action"]).split("/")[3:]): (unescape(found["action"]), {"form": found["form"]})
            for found in FORM.finditer(html)
        }

    def press(self, path: str, name: str, **typed: str) -> Shown:
        """Open the page, tick or type, press the button, and follow to what is shown."""
        action, carried = self.forms(path)[name]
        return self.post(action, carried | typed)

    def post(self, action: str, sent: dict[str, str], **headers: str) -> Shown:
        answer = self.client.post(action, data=sent, environ_base=AWAY, headers=headers, follow_redirects=True)
        return Shown(answer.status_code, answer.get_data(as_text=True))

    def count(self) -> int:
        """How many events were ever recorded."""
        with self.putright.engine.connect() as connection:
            return connection.exec_driver_sql("SELECT count(*) FROM events").scalar() or 0

    def last(self) -> Any:
        with self.putright.store.reading() as reader:
            return self.putright.store.read_log(reader.connection, self.count() - 1, 1)[0]


@pytest.fixture
def mailbox(opened: Putright, client: FlaskClient, clock: Clock) -> Mailbox:
    """Remediation A-1, of whose opening four people were mailed."""
    for person in ("SW01", "TM01", "PL01", "SM01", "PL02", "QA01", "HOS01"):
        opened.people.change_email(command(clock()), person, email=f"{person.lower()}@council.example")
    box = Mailbox(opened, client, clock)
    box.send()
    return box


@pytest.fixture
def link(mailbox: Mailbox) -> str:
    """What the team manager was sent."""
    (path,) = mailbox.links("TM01")
    return path


def test_everybody_is_sent_a_link_of_their_own(mailbox: Mailbox) -> None:
    links = [link for person in ROLES.values() for link in mailbox.links(person)]

    assert len(set(links)) == len(links) == 4
    assert not any(word in link for link in links for word in ("A-1", *ROLES.values()))


def test_the_page_says_what_the_mail_said_and_what_may_be_done(mailbox: Mailbox, link: str) -> None:
    page = mailbox.get(link)

    assert page.status == 200
    assert "Your mail of 2 November 2026" in page.text
    assert "A remediation was opened on A-1. Please acknowledge it by Tuesday 3 November 2026." in page.text
    assert "Improvement plan: by Friday 6 November 2026" in page.text
    assert "Why you: you are on this file, or manage those who are." in page.text
    assert list(mailbox.forms(link)) == ["acknowledge/1", "help/1"]


def test_the_page_tells_no_more_than_the_mail_and_leads_only_to_where_one_signs_in(mailbox: Mailbox, link: str) -> None:
    page = mailbox.get(link)

    assert page.links == ["#main-content", "/remediations/A-1/record/improvement-plan", "/remediations/A-1"]
    stranger = create_app(mailbox.putright).test_client()
    for address in page.links[1:]:
        answer = stranger.get(address, environ_base=AWAY)
        assert answer.location.startswith("/sign-in?")
    for word in ("nadequate", "C-A-1", "SW01", "PL01", "SM01", "North", "this computer", "Planning"):
        assert word not in page.text


def test_the_page_leads_to_the_form_of_what_its_reader_owes_while_they_owe_it(mailbox: Mailbox, clock: Clock) -> None:
    meeting = "/remediations/A-1/record/day-three-meeting"
    assert [meeting in mailbox.get(mailbox.links(person)[0]).links for person in ROLES.values()].count(True) == 1
    assert meeting in mailbox.press(mailbox.links("PL01")[0], "acknowledge/1", sure="yes").links

    mailbox.putright.people.record_absence(command(clock()), "PL01", first_on=GRADED_ON, last_on=None, cover="PL02")
    tell_of_gaps(mailbox.putright, clock())
    mailbox.send()
    cover = mailbox.links("PL02")[-1]
    assert meeting in mailbox.get(cover).links
    assert "/remediations/A-1/record/cover" in mailbox.get(mailbox.links("SM01")[-1]).links

    mailbox.putright.remediations.hold_day_three_meeting(command(clock()), "A-1", GRADED_ON, chair="PL02")
    assert mailbox.get(cover).links == ["#main-content"]


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_looking_records_nothing_however_often_and_whoever_looks(mailbox: Mailbox, link: str, method: str) -> None:
    before = mailbox.count()
    for _ in range(3):
        for query in ("", "?done=acknowledge-1", "/acknowledge/1", "?sure=yes&form=x"):
            for agent in ("Mozilla/5.0", "SafeLinks", "bot", ""):
                by = {"User-Agent": agent}
                answer = mailbox.client.open(link + query, method=method, environ_base=AWAY, headers=by)
                assert answer.status_code == 200
                assert {name: answer.headers[name] for name in SEEN} == SEEN
                assert "script-src" not in answer.headers["Content-Security-Policy"]
                assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")
                assert "Set-Cookie" not in answer.headers
    assert mailbox.count() == before
    assert "It is recorded" not in mailbox.get(f"{link}?done=acknowledge-1").text


def test_nothing_on_the_page_is_inline_and_it_says_that_nobody_may_index_it(mailbox: Mailbox, link: str) -> None:
    html = mailbox.get(link).html

    assert [word for word in ("<script", "<style", " style=", "javascript:", " onclick=") if word in html] == []
    assert '<meta name="robots" content="noindex">' in html


def test_a_scanner_that_presses_every_button_acknowledges_nothing(mailbox: Mailbox, link: str) -> None:
    before = mailbox.count()
    for _ in range(3):
        for action, carried in mailbox.forms(link).values():
            page = mailbox.post(action, carried)
            assert page.status == 422
            assert "There is a problem" in page.text
    assert mailbox.count() == before


def test_a_tick_and_a_press_acknowledge_as_the_person_and_through_the_mail(mailbox: Mailbox, link: str) -> None:
    page = mailbox.press(link, "acknowledge/1", sure="yes")

    assert page.status == 200
    assert "It is recorded that you know." in page.text
    assert "You acknowledged this, 2 November 2026 at 09:00." in page.text
    last = mailbox.last()
    assert (type(last.event).__name__, last.event.person) == ("Acknowledged", "TM01")
    assert (last.recorded_by, last.source) == ("TM01", "mail")
    assert "acknowledge/1" not in mailbox.forms(link)


def test_it_stands_on_the_page_of_the_file_through_what_it_came(mailbox: Mailbox, link: str) -> None:
    mailbox.press(link, "acknowledge/1", sure="yes")

    text = Shown(200, mailbox.client.get("/remediations/A-1").text).text
    assert "TM01 (team manager) confirmed that they know." in text
    assert "by TM01, from the link in a mail" in text


def test_pressed_twice_it_is_recorded_once_and_says_that_it_is_done(mailbox: Mailbox, link: str) -> None:
    action, carried = mailbox.forms(link)["acknowledge/1"]
    first = mailbox.post(action, carried | {"sure": "yes"})
    before = mailbox.count()
    again = mailbox.post(action, carried | {"sure": "yes"})

    assert (first.status, again.status) == (200, 200)
    assert "You acknowledged this" in again.text
    assert mailbox.count() == before


def test_without_the_tick_the_summary_leads_to_the_box(mailbox: Mailbox, link: str) -> None:
    page = mailbox.press(link, "acknowledge/1")

    assert page.status == 422
    assert "Tick the box to say that it is you who decides this." in page.text
    assert "#acknowledge-1" in page.links
    assert 'id="acknowledge-1"' in page.html
    assert "<title>Error: " in page.html


@pytest.mark.parametrize("sure", ["on", "no", "true", "YES", "1"])
def test_a_tick_is_the_boxs_own(mailbox: Mailbox, link: str, sure: str) -> None:
    assert mailbox.press(link, "acknowledge/1", sure=sure).status == 422


def test_a_link_that_was_changed_anywhere_opens_nothing(mailbox: Mailbox, link: str) -> None:
    before, token = mailbox.count(), link.removeprefix("/mail/")
    for at in range(0, len(token), 5):
        changed = token[:at] + ("A" if token[at] != "A" else "B") + token[at + 1 :]
        page = mailbox.get(f"/mail/{changed}")
        assert page.status == 404
        assert "This link opens nothing here" in page.text
        assert mailbox.post(f"/mail/{changed}/acknowledge/1", {"sure": "yes"}).status == 404
    assert mailbox.count() == before


@pytest.mark.parametrize("garbled", ["x", "..", "%00", "a/b/c", "a" * 3000, "%F0%9F%98%80", "'%22><script>", "x.y.z"])
def test_what_is_no_link_is_answered_kindly(mailbox: Mailbox, garbled: str) -> None:
    answer = mailbox.client.get(f"/mail/{garbled}", environ_base=AWAY)

    assert answer.status_code == 404
    assert "ask your quality assurance team" in answer.text
    assert "<script" not in answer.text
    assert {name: answer.headers[name] for name in SEEN} == SEEN


def test_a_signed_link_of_a_message_that_is_not_there_opens_nothing(mailbox: Mailbox) -> None:
    assert mailbox.get(f"/mail/{links_of(mailbox.putright.settings).token_of('ab' * 32)}").status == 404


def test_mail_that_waits_for_somebody_to_look_has_no_page_yet(mailbox: Mailbox, link: str) -> None:
    with mailbox.putright.engine.begin() as connection:
        connection.execute(messages.update().values(held_at="2026-11-02T09:00:00.000000+00:00"))

    assert mailbox.get(link).status == 404


def test_a_link_that_is_too_old_says_so_and_does_nothing(mailbox: Mailbox, link: str) -> None:
    action, carried = mailbox.forms(link)["acknowledge/1"]
    mailbox.clock.set(GRADED_ON + timedelta(days=29))
    before = mailbox.count()

    page = mailbox.get(link)
    assert page.status == 410
    assert "This link is not in use any more" in page.text
    assert "28 days" in page.text
    assert mailbox.post(action, carried | {"sure": "yes"}).status == 410
    assert mailbox.count() == before


def test_links_that_an_older_key_signed_are_known_until_it_is_taken_away(mailbox: Mailbox, link: str) -> None:
    def with_keys(*keys: str) -> Mailbox:
        settings = replace(mailbox.putright.settings, link_keys=keys)
        return replace(mailbox, client=create_app(replace(mailbox.putright, settings=settings)).test_client())

    old = mailbox.putright.settings.link_keys
    rotated = with_keys("n" * 32, *old)
    assert rotated.press(link, "acknowledge/1", sure="yes").status == 200
    assert with_keys("n" * 32).get(link).status == 404


def test_the_form_of_another_mail_or_of_another_act_acts_on_nothing(mailbox: Mailbox, link: str) -> None:
    (other,) = mailbox.links("PL01")
    action, _ = mailbox.forms(link)["acknowledge/1"]
    _, of_another = mailbox.forms(other)["acknowledge/1"]
    _, of_help = mailbox.forms(link)["help/1"]
    before = mailbox.count()

    for carried in (of_another, of_help, {"form": ""}, {"form": "x.y"}, {}):
        page = mailbox.post(action, carried | {"sure": "yes"})
        assert page.status == 400
        assert "Look again, then decide." in page.text
    assert mailbox.count() == before


def test_one_mail_acts_for_nobody_but_its_reader(mailbox: Mailbox, link: str) -> None:
    action, carried = mailbox.forms(link)["acknowledge/1"]
    mailbox.post(action, carried | {"sure": "yes", "person": "SM01", "recorded_by": "SM01", "staff_id": "SM01"})

    assert mailbox.last().event.person == "TM01"
    (other,) = mailbox.links("SM01")
    assert "acknowledge/1" in mailbox.forms(other)


@pytest.mark.parametrize("name", ["acknowledge/2", "acknowledge/0", "acknowledge/99999", "close/1", "accept-cover/1"])
def test_what_the_mail_did_not_ask_cannot_be_done_from_it(mailbox: Mailbox, link: str, name: str) -> None:
    _, carried = mailbox.forms(link)["acknowledge/1"]
    before = mailbox.count()

    assert mailbox.post(f"{link}/{name}", carried | {"sure": "yes"}).status in (400, 404)
    assert mailbox.count() == before


def test_another_site_cannot_press_for_somebody(mailbox: Mailbox, link: str) -> None:
    action, carried = mailbox.forms(link)["acknowledge/1"]
    before = mailbox.count()

    for site in ("cross-site", "same-site"):
        page = mailbox.post(action, carried | {"sure": "yes"}, **{"Sec-Fetch-Site": site})
        assert page.status == 400
    assert mailbox.count() == before
    assert mailbox.post(action, carried | {"sure": "yes"}, **{"Sec-Fetch-Site": "same-origin"}).status == 200


def test_a_page_that_stood_open_overnight_is_looked_at_again(mailbox: Mailbox, link: str) -> None:
    action, carried = mailbox.forms(link)["acknowledge/1"]
    mailbox.clock.set(GRADED_ON + timedelta(days=1))

    page = mailbox.post(action, carried | {"sure": "yes"})
    assert page.status == 400
    assert "stood open for too long" in page.text
    assert mailbox.press(link, "acknowledge/1", sure="yes").status == 200


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "POST"])
def test_the_address_itself_takes_no_other_method(mailbox: Mailbox, link: str, method: str) -> None:
    assert mailbox.client.open(link, method=method, environ_base=AWAY).status_code == 405


def test_somebody_who_has_left_can_do_nothing(mailbox: Mailbox, link: str) -> None:
    action, carried = mailbox.forms(link)["acknowledge/1"]
    mailbox.putright.people.leave(command(mailbox.clock()), "TM01", GRADED_ON - timedelta(days=1))
    before = mailbox.count()

    assert mailbox.get(link).status == 410
    assert "not in post any more" in mailbox.get(link).text
    assert mailbox.post(action, carried | {"sure": "yes"}).status == 410
    assert mailbox.count() == before


def test_whoever_was_replaced_on_the_file_can_do_nothing(mailbox: Mailbox) -> None:
    (link,) = mailbox.links("PL01")
    action, carried = mailbox.forms(link)["acknowledge/1"]
    putright, now = mailbox.putright, mailbox.clock()
    putright.reassignments.reassign(command(now), "A-1", GRADED_ON, role=Role.PRACTICE_LEAD, to="PL02", reason="Moved")
    before = mailbox.count()

    page = mailbox.post(action, carried | {"sure": "yes"})
    assert page.status == 200
    assert "Nothing was recorded: it is not asked of you any more." in page.text
    assert "You have no part in this file any more." in page.text
    assert mailbox.forms(link) == {}
    assert mailbox.count() == before


def close(mailbox: Mailbox) -> None:
    mailbox.putright.remediations.close(
        command(mailbox.clock()), "A-1", london_date(mailbox.clock()), reason="Moved away", closed_by="SM01"
    )


def test_a_file_that_is_closed_offers_nothing_and_says_so(mailbox: Mailbox, link: str) -> None:
    action, carried = mailbox.forms(link)["acknowledge/1"]
    close(mailbox)
    before = mailbox.count()

    assert "This remediation is closed. Nothing is needed from you here." in mailbox.get(link).text
    assert mailbox.forms(link) == {}
    assert mailbox.post(action, carried | {"sure": "yes"}).status == 200
    assert mailbox.count() == before


def test_a_race_that_is_lost_says_what_came_first(mailbox: Mailbox, link: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Between looking and recording somebody closes the file."""
    look = mail_acts.opened

    def slow(putright: Putright, token: str) -> Any:
        page = look(putright, token)
        close(mailbox)
        monkeypatch.setattr(mail_acts, "opened", look)
        return page

    action, carried = mailbox.forms(link)["acknowledge/1"]
    monkeypatch.setattr(mail_acts, "opened", slow)
    page = mailbox.post(action, carried | {"sure": "yes"})

    assert page.status == 409
    assert "There is a problem A-1 was closed on 2026-11-02" in page.text
    assert "This remediation is closed." in page.text


def test_what_would_help_is_kept_once_however_often_it_is_sent(mailbox: Mailbox, link: str) -> None:
    action, carried = mailbox.forms(link)["help/1"]
    page = mailbox.post(action, carried | {"said": " A desk for Thursday,\r\nplease "})
    before = mailbox.count()
    again = mailbox.post(action, carried | {"said": "Another thing"})

    assert "What would help is recorded, and quality assurance sees it." in page.text
    assert "You said what would help, 2 November 2026 at 09:00." in again.text
    assert mailbox.count() == before
    event = mailbox.last().event
    assert (type(event).__name__, event.person, event.step) == ("HelpAsked", "TM01", None)
    assert "A desk" not in page.html
    assert "A desk for Thursday," in mailbox.client.get("/remediations/A-1").text


def test_two_that_send_different_words_at_once_keep_the_first(
    mailbox: Mailbox, link: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    action, carried = mailbox.forms(link)["help/1"]
    page = mail_acts.opened(mailbox.putright, link.removeprefix("/mail/"))
    mailbox.post(action, carried | {"said": "The first"})
    before = mailbox.count()
    monkeypatch.setattr(mail_acts, "opened", lambda *_: page)

    assert mailbox.post(action, carried | {"said": "The second"}).status == 200
    assert mailbox.count() == before


@pytest.mark.parametrize(
    ("said", "wrong"),
    [("", "Say what would help."), ("  \n ", "Say what would help."), ("x" * 2001, "2,000 characters or fewer"),
     ("a\x00b", "cannot be printed")],
)  # fmt: skip
def test_what_would_help_says_something_and_not_too_much(mailbox: Mailbox, link: str, said: str, wrong: str) -> None:
    before = mailbox.count()
    page = mailbox.press(link, "help/1", said=said)

    assert page.status == 422
    assert wrong in page.text
    assert "#help-1" in page.links
    assert mailbox.count() == before


def test_what_was_typed_is_still_there_when_it_was_too_much(mailbox: Mailbox, link: str) -> None:
    assert "y" * 2001 in mailbox.press(link, "help/1", said="y" * 2001).html


def ask_cover(mailbox: Mailbox) -> str:
    mailbox.putright.changes.ask_for_cover(command(mailbox.clock()), "A-1", GRADED_ON, cover="PL02")
    mailbox.send()
    return mailbox.links("PL02")[-1]


def test_cover_is_accepted_from_the_mail_by_whoever_was_asked(mailbox: Mailbox) -> None:
    link = ask_cover(mailbox)
    page = mailbox.press(link, "accept-cover/1", sure="yes")

    assert "It is recorded that you will do it." in page.text
    assert "You accepted, 2 November 2026 at 09:00." in page.text
    with mailbox.putright.store.reading() as reader:
        names = [type(each.event).__name__ for each in mailbox.putright.store.read_log(reader.connection, 0, 1000)]
    assert "CoverAccepted" in names


def test_whoever_covers_for_somebody_away_accepts_from_the_mail_that_said_so(mailbox: Mailbox) -> None:
    days = {"first_on": GRADED_ON + timedelta(days=3), "last_on": GRADED_ON + timedelta(days=3)}
    mailbox.putright.people.record_absence(command(mailbox.clock()), "PL01", **days, cover="PL02")
    tell_of_gaps(mailbox.putright, mailbox.clock())
    mailbox.send()
    assert "accept-cover/1" not in mailbox.forms(mailbox.links("SM01")[-1])

    page = mailbox.press(mailbox.links("PL02")[-1], "accept-cover/1", sure="yes")

    assert "It is recorded that you will do it." in page.text


def test_cover_is_declined_from_the_mail_and_the_service_manager_hears_of_it(mailbox: Mailbox) -> None:
    link = ask_cover(mailbox)
    page = mailbox.press(link, "decline-cover/1", sure="yes")

    assert "It is recorded that you cannot do it, and the service manager is told." in page.text
    assert "You said that you cannot, 2 November 2026 at 09:00." in page.text
    event = mailbox.last().event
    assert (type(event).__name__, event.cover, event.told) == ("CoverDeclined", "PL02", ("SM01",))
    mailbox.send()
    assert "Whoever was asked to cover it cannot." in mailbox.get(mailbox.links("SM01")[-1]).text


def test_cover_that_was_given_to_somebody_else_is_no_more_to_be_accepted(mailbox: Mailbox) -> None:
    link = ask_cover(mailbox)
    action, carried = mailbox.forms(link)["accept-cover/1"]
    mailbox.putright.changes.ask_for_cover(command(mailbox.clock()), "A-1", GRADED_ON, cover="TM01")
    before = mailbox.count()

    page = mailbox.post(action, carried | {"sure": "yes"})
    assert page.status == 200
    assert "Nothing was recorded" in page.text
    assert mailbox.count() == before


def alerted(mailbox: Mailbox) -> str:
    putright, now = mailbox.putright, mailbox.clock()
    putright.alerts.raise_alert(command(now), "A-1", Concern(concern="zzcanaryzz", raised_by="AU01", immediate=False))
    mailbox.send()
    return mailbox.links("SM01")[-1]


def test_an_alert_is_acknowledged_from_the_mail(mailbox: Mailbox) -> None:
    link = alerted(mailbox)
    shown = mailbox.get(link)
    assert "A safeguarding alert was raised on A-1" in shown.text
    assert "zzcanaryzz" not in shown.html
    assert list(mailbox.forms(link)) == ["acknowledge-alert/1", "help/1"]

    page = mailbox.press(link, "acknowledge-alert/1", sure="yes")
    assert "You acknowledged this alert, 2 November 2026 at 09:00." in page.text
    last = mailbox.last()
    assert (type(last.event).__name__, last.event.person, last.source) == ("AlertAcknowledged", "SM01", "mail")


def test_an_alert_that_was_signed_off_says_since_when(mailbox: Mailbox) -> None:
    link, putright, now = alerted(mailbox), mailbox.putright, mailbox.clock()
    putright.alerts.record_action(command(now), "A-1-S1", None, done="Seen", done_by="SM01")
    putright.alerts.sign_off(command(now), "A-1-S1", None, outcome="Safe", signed_off_by="SM01")

    assert "This alert was signed off, 2 November 2026 at 09:00." in mailbox.get(link).text
    assert list(mailbox.forms(link)) == ["help/1"]


def test_the_call_to_the_duty_team_is_recorded_from_the_mail_with_what_came_of_it(mailbox: Mailbox) -> None:
    mailbox.clock.set(mailbox.clock().date() + timedelta(days=5))  # a Saturday
    mailbox.putright.people.change_email(command(mailbox.clock()), "AU01", email="au01@council.example")
    told, asked = alerted(mailbox), mailbox.links("AU01")[-1]
    assert list(mailbox.forms(told))[:2] == ["acknowledge-alert/1", "rang-duty-team/1"]
    assert "rang-duty-team/1" in mailbox.forms(asked)

    wrong = mailbox.press(asked, "rang-duty-team/1", sure="yes", said="x" * 2_001)
    assert (wrong.status, "Say it in 2,000 characters or fewer." in wrong.text) == (422, True)
    assert 'href="#rang-duty-team-1-said"' in wrong.html
    unsure = mailbox.press(asked, "rang-duty-team/1", said="They visit tonight")
    assert (unsure.status, 'href="#rang-duty-team-1"' in unsure.html) == (422, True)
    page = mailbox.press(asked, "rang-duty-team/1", sure="yes", said="They visit tonight")
    assert "It is recorded that you rang the emergency duty team." in page.text
    last = mailbox.last()
    assert (type(last.event).__name__, last.event.told_by, last.event.duty_team) == ("ToldByTelephone", "AU01", True)
    assert "You raised this alert" in mailbox.get(asked).text
    assert list(mailbox.forms(told))[:1] == ["acknowledge-alert/1"]
    assert "rang-duty-team/1" not in mailbox.forms(told)


def test_an_alert_that_was_acknowledged_still_takes_the_call(mailbox: Mailbox) -> None:
    mailbox.clock.set(mailbox.clock().date() + timedelta(days=5))
    link = alerted(mailbox)
    mailbox.press(link, "acknowledge-alert/1", sure="yes")
    assert "rang-duty-team/1" in mailbox.forms(link)
    mailbox.press(link, "rang-duty-team/1", sure="yes")
    assert mailbox.last().event.call_outcome is None


def safety_asked(mailbox: Mailbox) -> str:
    """What the team manager was sent of a file that was graded critical on a Saturday."""
    mailbox.clock.set(mailbox.clock().date() + timedelta(days=5))
    putright, day = mailbox.putright, mailbox.clock().date()
    graded = findings("A-2", grade="Inadequate critical", audited_on=day, graded_on=day)
    putright.audits.record(command(mailbox.clock()), graded)
    putright.safety.chase(command(mailbox.clock()), "A-2")
    mailbox.send()
    return mailbox.links("TM01")[-1]


def test_somebody_says_from_the_mail_that_they_see_to_it_and_that_they_rang(mailbox: Mailbox) -> None:
    link = safety_asked(mailbox)
    assert "Is the child of A-2 safe today?" in mailbox.get(link).text
    assert list(mailbox.forms(link))[:2] == ["see-to-safety/1", "rang-duty-team/1"]

    page = mailbox.press(link, "see-to-safety/1", sure="yes")
    assert "You said that you see to it; how the child is safe is still to be recorded." in page.text
    assert (type(mailbox.last().event).__name__, mailbox.last().source) == ("SafetyCheckAcknowledged", "mail")
    page = mailbox.press(link, "rang-duty-team/1", sure="yes", said="They visit tonight")
    assert "It is recorded that you rang the emergency duty team." in page.text
    assert (type(mailbox.last().event).__name__, mailbox.last().event.rung_by) == ("DutyTeamRung", "TM01")
    assert list(mailbox.forms(link)) == ["help/1"]


def test_once_the_check_is_recorded_the_mail_asks_nothing(mailbox: Mailbox) -> None:
    link, putright, now = safety_asked(mailbox), mailbox.putright, mailbox.clock()
    putright.safety.check(command(now), "A-2", now.date(), checked_by="TM01", how="Seen")

    assert "It was recorded as done" in mailbox.get(link).text
    assert list(mailbox.forms(link)) == ["help/1"]


def test_a_mail_of_many_things_says_how_each_stands(mailbox: Mailbox, link: str) -> None:
    mailbox.press(link, "acknowledge/1", sure="yes")
    mailbox.putright.audits.record(command(mailbox.clock()), findings("A-2"))
    mailbox.putright.changes.ask_for_cover(
        command(mailbox.clock()), "A-1", GRADED_ON, cover="TM01", step=Step.DAY_THREE_MEETING
    )
    mailbox.send()
    digest = mailbox.links("TM01")[-1]

    assert set(mailbox.forms(digest)) == {"accept-cover/2", "decline-cover/2", "help/2", "acknowledge/1", "help/1"}
    page = mailbox.press(digest, "acknowledge/1", sure="yes")
    assert "You acknowledged this" in page.text
    assert set(mailbox.forms(digest)) == {"accept-cover/2", "decline-cover/2", "help/2", "help/1"}


def test_a_step_that_was_recorded_since_needs_nothing_more(mailbox: Mailbox) -> None:
    mailbox.clock.set(date(2026, 11, 10))
    putright, now = mailbox.putright, mailbox.clock()
    for person in ROLES.values():
        putright.remediations.acknowledge(command(now), "A-1", GRADED_ON, person)
    putright.remediations.raise_rung(command(now), "A-1", Step.IMPROVEMENT_PLAN, "")
    mailbox.send()
    link = mailbox.links("TM01")[-1]
    assert "Improvement plan on A-1 was due on Friday 6 November 2026" in mailbox.get(link).text
    assert list(mailbox.forms(link)) == ["help/1"]

    mailbox.press(link, "help/1", said="A day without duty")
    assert mailbox.last().event.step is Step.IMPROVEMENT_PLAN


def test_whom_a_mail_did_not_reach_the_page_says_to_whoever_is_to_ring(mailbox: Mailbox) -> None:
    mail = Undelivered(recipient="PL01", notice_kind="opened")
    mailbox.putright.remediations.note_not_delivered(command(mailbox.clock()), "A-1", mail)
    mailbox.send()

    assert "To ring: PL01" in mailbox.get(mailbox.links("QA01")[-1]).text


def test_what_goes_wrong_is_a_page_that_quotes_nothing(
    mailbox: Mailbox, link: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError(f"case 2041877 {link}")

    monkeypatch.setattr("service.pages.mail.opened", fail)
    answer = mailbox.client.get(link, environ_base=AWAY)

    assert answer.status_code == 500
    assert "Something went wrong here" in answer.text
    assert "2041877" not in answer.text + caplog.text


@pytest.mark.parametrize(("path", "logged"), [("", "/mail/…"), ("/acknowledge/1", "/mail/…"), (None, "/nowhere")])
def test_a_log_of_requests_never_holds_a_link(mailbox: Mailbox, link: str, path: str | None, logged: str) -> None:
    environ = create_environ("/nowhere" if path is None else link + path)
    list(mailbox.client.application(environ, lambda *_: None))

    assert environ["putright.path"] == logged
