"""E27 through the whole service: a bounce is recorded and climbs, and silence climbs as well."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from domain.vocabulary import Step
from projections import undelivered
from projections.escalations import Escalations
from scheduler.sweep import sweep
from service.bootstrap import Putright
from service.mail import leasing
from service.mail.delivery import deliver
from service.mail.notices import NoticeKind, notices
from tests.conftest import ON_BOTH, database_of
from tests.support.council import GRADED_ON, command, findings
from tests.support.mail import REFUSED, FakeTransport, appoint_reachable

OPENED = datetime(2026, 11, 2, 9, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def database_url(request: pytest.FixtureRequest) -> str:
    return database_of(request)


@pytest.fixture
def council(putright: Putright) -> Putright:
    """One inadequate file, of which four people are owed word."""
    appoint_reachable(putright.people, OPENED)
    putright.audits.record(command(OPENED), findings("A-1"))
    return putright


def missed(putright: Putright) -> list[tuple[Any, ...]]:
    """What was recorded of mails that did not arrive."""
    with putright.store.reading() as reader:
        log = putright.store.read_log(reader.connection, 0, 1_000)
    found = [item.event for item in log if type(item.event).__name__ == "MailNotDelivered"]
    return [(event.recipient, event.notice_kind, event.step, event.told) for event in found]


@pytest.mark.parametrize("database_url", ON_BOTH, indirect=True)
def test_a_bounce_is_an_event_and_the_next_level_and_the_administrator_are_mailed(council: Putright) -> None:
    transport = FakeTransport(TM01=REFUSED)
    deliver(council, OPENED, transport)
    deliver(council, OPENED + MINUTE, transport)

    assert missed(council) == [("TM01", "opened", None, ("SM01", "QA01"))]
    (mail,) = transport.to("QA01")
    assert mail["Subject"] == "Putright A-1: please ring somebody whom a mail did not reach"
    text = mail.get_content().replace("\r\n", "\n")
    assert text.startswith("Somebody who is owed word of A-1 could not be reached by mail. Please ring them today.\n")
    assert "C-A-1" not in text
    assert len(transport.to("SM01")) == 2


def test_delivering_again_records_and_mails_nothing_more(council: Putright) -> None:
    transport = FakeTransport(TM01=REFUSED)
    for minutes in range(4):
        deliver(council, OPENED + minutes * MINUTE, transport)

    assert len(missed(council)) == 1
    assert len(transport.mails) == 6


@pytest.mark.parametrize("database_url", ON_BOTH, indirect=True)
def test_a_crash_after_giving_up_loses_no_word_of_it(council: Putright, monkeypatch: pytest.MonkeyPatch) -> None:
    def crash(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(type(council.remediations), "note_not_delivered", crash)
        with pytest.raises(KeyboardInterrupt):
            deliver(council, OPENED, FakeTransport(TM01=REFUSED))
    assert missed(council) == []

    deliver(council, OPENED + MINUTE, FakeTransport())
    assert [each[0] for each in missed(council)] == ["TM01"]


def test_a_message_of_many_things_is_recorded_on_each_file_it_was_about(council: Putright) -> None:
    council.audits.record(command(OPENED), findings("A-2"))

    deliver(council, OPENED, FakeTransport(PL01=REFUSED))

    with council.store.reading() as reader:
        table = reader.table(undelivered.UndeliveredMails)
        rows = reader.rows(sa.select(table.c.audit_ref, table.c.recipient).order_by(table.c.audit_ref))
    assert [tuple(row) for row in rows] == [("A-1", "PL01"), ("A-2", "PL01")]


def test_an_escalation_that_reaches_nobody_is_recorded_with_its_step(council: Putright) -> None:
    deliver(council, OPENED, FakeTransport())
    later = datetime(2026, 11, 6, 9, tzinfo=UTC)
    sweep(council, later)

    deliver(council, later, FakeTransport(PL01=REFUSED))

    assert ("PL01", "escalation", Step.DAY_THREE_MEETING, ("SM01", "QA01")) in missed(council)


def test_when_nobody_can_be_reached_it_ends_at_the_top(council: Putright) -> None:
    everybody = FakeTransport(**dict.fromkeys(("SW01", "TM01", "PL01", "SM01", "HOS01", "DCS01", "QA01"), REFUSED))
    for minutes in range(20):
        deliver(council, OPENED + minutes * MINUTE, everybody)

    before = len(missed(council))
    assert not leasing.may_be_tried(council.engine, OPENED + timedelta(days=1), OPENED + timedelta(days=1))
    deliver(council, OPENED + timedelta(days=1), everybody)
    assert len(missed(council)) == before


def test_an_opening_that_nobody_acknowledges_climbs_to_the_next_level(council: Putright) -> None:
    """E27: unacknowledged after a working day, the line manager hears of it, and then those above."""
    deliver(council, OPENED, FakeTransport())
    told = {}
    for day in (date(2026, 11, 4), date(2026, 11, 5), date(2026, 11, 6)):
        sweep(council, datetime(day.year, day.month, day.day, 9, tzinfo=UTC))
        with council.store.reading() as reader:
            table = reader.table(Escalations)
            query = sa.select(table).where(
                table.c.step == Step.ACKNOWLEDGEMENT.value, table.c.item == "SW01", table.c.raised_on == day
            )
            told |= {row.rung: row.recipients for row in reader.rows(query)}

    assert told["line_manager"] == ["SW01", "TM01"]
    assert told["next_manager"] == ["SW01", "TM01", "SM01"]
    with council.store.reading() as reader:
        escalated = reader.connection.scalars(
            sa.select(notices.c.recipient).where(
                notices.c.kind == NoticeKind.ESCALATION.value, notices.c.step == "acknowledgement"
            )
        )
        assert "TM01" in set(escalated)


def test_who_has_not_acknowledged_is_listed_with_whose_mail_did_not_arrive(council: Putright) -> None:
    deliver(council, OPENED, FakeTransport(TM01=REFUSED))
    council.remediations.acknowledge(command(OPENED), "A-1", GRADED_ON, "PL01")

    with council.store.reading() as reader:
        rows = undelivered.unacknowledged(reader)
        first = undelivered.unacknowledged(reader, limit=1)
        after = undelivered.unacknowledged(reader, after=(first[0].due_on, first[0].place))

    assert [(row.audit_ref, row.person, row.not_delivered_on) for row in rows] == [
        ("A-1", "SM01", None),
        ("A-1", "SW01", None),
        ("A-1", "TM01", GRADED_ON),
    ]
    assert rows[0].due_on == date(2026, 11, 3)
    assert [row.person for row in after] == ["SW01", "TM01"]
