"""Mail that the brake holds is looked at on a page, and let go, redirected, silenced or tried again with a reason."""

from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from service.access.log import looks
from service.bootstrap import Putright
from service.mail import brake
from service.mail.delivery import deliver
from tests.service.pages.test_desk_rules import carried
from tests.support.clock import Clock
from tests.support.council import command, findings
from tests.support.mail import REFUSED, FakeTransport, address_of
from tests.support.pages import Get, Shown, getting, signed_in
from tests.support.web import Latest

PATH = "/outbox"
WHY = {"reason": "Looked at with the head of service"}


@pytest.fixture
def held(putright: Putright, clock: Clock) -> Putright:
    """One inadequate file, of which four people are owed word, where more than three at once are too many."""
    clock.now = datetime(2026, 11, 2, 9, tzinfo=UTC)
    object.__setattr__(putright.settings, "mail_brake", 3)
    for person in ("TM01", "SW01", "PL01", "SM01", "PL02"):
        putright.people.change_email(command(clock()), person, address_of(person))
    putright.audits.record(command(clock()), findings())
    deliver(putright, clock(), FakeTransport())
    return putright


def listed(putright: Putright) -> dict[str, brake.Listed]:
    with putright.engine.connect() as connection:
        return {each.recipient: each for each in brake.listed(connection)}


def test_held_mail_is_shown_without_its_words_and_decided_with_a_reason_that_is_kept(
    held: Putright, client: FlaskClient, get: Get, clock: Clock
) -> None:
    for path in ("/", "/forecast"):
        assert PATH in get(path).links, path
    page = client.get(PATH)
    shown = Shown(page.status_code, page.text)
    assert "4 mails held: more than 3 people would have got mail at once" in shown.text
    assert shown.row("TM01 (team manager)")[1:3] == ["1 thing", "A-1"]
    assert page.text.count(" checked>") == 4, "what was looked at goes, unless a tick is taken away"

    ids, form = {person: each.id for person, each in listed(held).items()}, carried(page)
    for said, wrong in (
        ({}, "Tick at least one mail"),
        ({"id": ids["TM01"]}, "Choose what becomes of them"),
        ({"id": ids["TM01"], "act": "redirect"}, "To whom instead: This is needed"),
        ({"id": ids["TM01"], "act": "redirect", "to": "NOBODY"}, "Nobody in the directory has this id"),
        ({"id": ids["TM01"], "act": "release", "reason": ""}, "Why: This is needed"),
        ({"id": ids["TM01"], "act": "release", "_form": "x"}, "This form is not from this page"),
    ):
        answer = client.post(PATH, data=form | WHY | said)
        assert answer.status_code in (400, 422)
        assert wrong in Shown(0, answer.text).text
    assert {each.state for each in listed(held).values()} == {"held"}

    acts = (("silence", "SW01", {}), ("redirect", "PL01", {"to": "PL02"}), ("release", "TM01", {}))
    for act, person, more in acts:
        for _ in range(2):  # a double press decides nothing more
            assert client.post(PATH, data=form | WHY | {"act": act, "id": ids[person]} | more).status_code == 303
    after = listed(held)
    assert {person: after[person].state for person in after} == {"PL02": "waiting", "TM01": "waiting", "SM01": "held"}
    with held.access_engine.connect() as connection:
        found = connection.execute(
            sa.select(looks.c.what, looks.c.staff_id, looks.c.why).where(looks.c.outcome == "done")
        )
        assert [tuple(each) for each in found] == [
            (f"mail {act}: 1", "QA01", WHY["reason"]) for act in ("silenced", "redirected", "released")
        ]

    deliver(held, clock(), FakeTransport(TM01=REFUSED))
    page = client.get(PATH)
    assert "It could not be delivered (smtp_550)" in page.text
    again = {"act": "retry", "id": ids["TM01"]}
    assert client.post(PATH, data=carried(page) | WHY | again).status_code == 303
    assert listed(held)["TM01"].state == "waiting"
    client.post(PATH, data=carried(page) | WHY | {"act": "release", "id": ids["SM01"]})
    assert "No mail is held, and none was given up. 2 mails on the way now." in get(PATH).text


def test_only_the_desk_decides_on_mail(held: Putright, latest: Latest) -> None:
    manager = getting(signed_in(latest.web(held).test_client(), held, "TM01"))
    assert manager(PATH).status == 403
    board = manager("/")
    assert "Mail is held" in board.text
    assert PATH not in board.links
