"""A mail that was sent and did not arrive climbs like one that could not be sent, whoever says so."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from click.testing import CliRunner

from domain.vocabulary import Role
from projections import alert_queries
from service.bootstrap import Putright
from service.cli import cli
from service.commands.alerts import Concern
from service.mail.channels.port import Receipt
from service.mail.delivery import deliver
from service.mail.outbox import messages
from service.mail.receipts import note_bounced
from tests.conftest import ON_BOTH, database_of
from tests.service.mail.channels.test_bounces import report
from tests.support.council import command, findings
from tests.support.mail import REFUSED, FakeTransport, appoint_reachable

OPENED = datetime(2026, 11, 2, 9, tzinfo=UTC)
NEXT_MORNING = datetime(2026, 11, 3, 8, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def database_url(request: pytest.FixtureRequest) -> str:
    return database_of(request)


@pytest.fixture
def council(putright: Putright) -> Putright:
    """One inadequate file, of which four people are owed word."""
    appoint_reachable(putright.people, OPENED)
    putright.audits.record(command(OPENED), findings("A-1"))
    return putright


@pytest.fixture
def notify() -> FakeTransport:
    """A channel that can be asked what became of a message."""
    transport = FakeTransport()
    transport.tells = True
    return transport


def message_to(putright: Putright, person: str) -> Any:
    with putright.engine.connect() as connection:
        return connection.execute(sa.select(messages).where(messages.c.recipient == person)).first()


def missed(putright: Putright) -> list[tuple[str, ...]]:
    with putright.store.reading() as reader:
        log = putright.store.read_log(reader.connection, 0, 1_000)
    names = {"MailNotDelivered", "AuditMailNotDelivered", "AlertNotDelivered"}
    found = [each.event for each in log if type(each.event).__name__ in names]
    return [(type(event).__name__, getattr(event, "recipient", None) or event.person) for event in found]


@pytest.mark.parametrize("database_url", ON_BOTH, indirect=True)
def test_a_message_that_comes_back_after_it_was_sent_climbs(council: Putright, notify: FakeTransport) -> None:
    deliver(council, OPENED, notify)
    notify.receipts[message_to(council, "TM01").id] = Receipt.NOT_DELIVERED
    assert deliver(council, OPENED + MINUTE, notify).bounced == 0, "it is not asked at once"

    assert deliver(council, OPENED + 5 * MINUTE, notify).bounced == 1
    deliver(council, OPENED + 6 * MINUTE, notify)

    assert missed(council) == [("MailNotDelivered", "TM01")]
    assert notify.to("QA01")[0]["Subject"] == "Putright A-1: please ring somebody whom a mail did not reach"
    assert message_to(council, "TM01").error == "bounced"


def test_what_arrived_is_asked_of_no_more(council: Putright, notify: FakeTransport) -> None:
    deliver(council, OPENED, notify)
    notify.receipts = {message_to(council, person).id: Receipt.DELIVERED for person in ("SW01", "TM01", "PL01", "SM01")}
    deliver(council, OPENED + 5 * MINUTE, notify)
    notify.asked.clear()

    deliver(council, OPENED + DAY, notify)

    assert notify.asked == []
    assert message_to(council, "TM01").receipt == "delivered"
    assert missed(council) == []


def test_what_is_not_known_is_asked_again_at_longer_intervals_and_not_for_ever(
    council: Putright, notify: FakeTransport
) -> None:
    deliver(council, OPENED, notify)
    asked_at = []
    for minutes in (*range(0, 3 * 60, 5), *range(3 * 60, 5 * 24 * 60, 60)):
        notify.asked.clear()
        deliver(council, OPENED + minutes * MINUTE, notify)
        asked_at += [minutes] if notify.asked else []

    assert asked_at[:5] == [5, 10, 20, 40, 80]
    assert all(later - earlier <= 12 * 60 for earlier, later in pairwise(asked_at))
    assert 4 * 24 * 60 <= asked_at[-1] < 5 * 24 * 60 - 60


def test_while_it_cannot_be_asked_nothing_is_known(council: Putright, notify: FakeTransport) -> None:
    deliver(council, OPENED, notify)
    notify.down = True

    assert deliver(council, OPENED + HOUR, notify).bounced == 0
    notify.down = False
    notify.receipts[message_to(council, "TM01").id] = Receipt.NOT_DELIVERED
    assert deliver(council, OPENED + 2 * HOUR, notify).bounced == 1


def test_a_channel_that_cannot_be_asked_is_not(council: Putright) -> None:
    transport = FakeTransport()
    deliver(council, OPENED, transport)
    deliver(council, OPENED + DAY, transport)

    assert transport.asked == []


@pytest.mark.parametrize("database_url", ON_BOTH, indirect=True)
def test_a_report_of_a_mail_server_does_the_same_once(
    council: Putright, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    transport = FakeTransport()
    deliver(council, OPENED, transport)
    (tmp_path / "back.eml").write_bytes(report(message_id=f"<{message_to(council, 'TM01').id}@council.example>"))
    (tmp_path / "away.eml").write_bytes(b"Subject: Out of office\n\nBack on Monday.\n")
    monkeypatch.setattr("service.cli.mail.application", lambda: council)
    arguments = ["mail", "bounced", str(tmp_path / "back.eml"), str(tmp_path / "away.eml")]

    first, again = CliRunner().invoke(cli, arguments), CliRunner().invoke(cli, arguments)

    assert "away.eml: not a report of a mail that did not arrive." in first.output
    assert "1 of 2 reports are of mails that did not arrive." in first.output
    assert "back.eml: not of a mail that Putright sent, or known already." in again.output
    deliver(council, OPENED + MINUTE, transport)
    assert missed(council) == [("MailNotDelivered", "TM01")]


def test_an_opening_that_came_back_before_it_was_settled_tells_nobody(council: Putright) -> None:
    transport = FakeTransport(PL01=REFUSED)
    deliver(council, OPENED, transport)

    assert not note_bounced(council.engine, message_to(council, "PL01").id, OPENED), "it was never sent"
    assert note_bounced(council.engine, message_to(council, "TM01").id, OPENED)
    assert not note_bounced(council.engine, "0" * 64, OPENED)
    deliver(council, OPENED + MINUTE, transport)
    assert sorted(missed(council)) == [("MailNotDelivered", "PL01"), ("MailNotDelivered", "TM01")]


def test_an_alert_that_came_back_counts_as_told_no_more(council: Putright, notify: FakeTransport) -> None:
    for staff_id, role in (("SS01", Role.SAFEGUARDING_AND_STANDARDS), ("HQA01", Role.HEAD_OF_QA)):
        council.people.appoint(command(OPENED), staff_id=staff_id, role=role, email=f"{staff_id}@council.example")
    council.alerts.raise_alert(command(OPENED), "A-1", Concern(concern="A bruise", raised_by="AU01"))
    deliver(council, OPENED, notify)
    with council.store.reading() as reader:
        assert alert_queries.alert(reader, "A-1-S1").told_on == OPENED.date()
    with council.engine.connect() as connection:
        urgent = sa.select(messages.c.id).where(messages.c.recipient == "SS01", messages.c.urgent)
        notify.receipts[connection.execute(urgent).scalar_one()] = Receipt.NOT_DELIVERED

    deliver(council, OPENED + 5 * MINUTE, notify)

    assert missed(council) == [("AlertNotDelivered", "SS01")]
    with council.store.reading() as reader:
        row = alert_queries.alert(reader, "A-1-S1")
    assert (row.told_on, row.minutes_to_tell, row.not_delivered) == (None, None, ["SS01"])
    assert "SS01" not in row.mailed


def test_a_mail_about_a_grade_that_reached_nobody_climbs_though_there_is_no_remediation(putright: Putright) -> None:
    appoint_reachable(putright.people, OPENED)
    themes = dict.fromkeys(("Risk", "Planning", "Voice", "Oversight", "Assessment"), "Inadequate")
    prompted = findings("A-2", grade="Requires Improvement", themes=themes)
    putright.audits.record(command(OPENED), prompted)
    transport = FakeTransport(HOS01=REFUSED)
    assert deliver(putright, OPENED, transport).composed == 0, "what is to be decided in days waits for the digest"
    for minutes in range(4):
        deliver(putright, NEXT_MORNING + minutes * MINUTE, transport)

    assert missed(putright) == [("AuditMailNotDelivered", "HOS01")]
    (mail,) = transport.to("QA01")
    text = mail.get_content()
    assert text.startswith("Somebody who is owed word of A-2 could not be reached by mail. Please ring them today.")
    assert "/mail/" in text
    assert transport.to("DCS01")
