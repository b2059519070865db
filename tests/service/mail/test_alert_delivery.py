"""The mail of a safeguarding alert: at once, before everything else, alone, and saying nothing of what was feared."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from structlog.testing import capture_logs

from domain.errors import ConflictError
from domain.vocabulary import Role
from projections import alert_queries
from projections import alerts as view
from scheduler.urgent import chase
from service.bootstrap import Putright
from service.commands.alerts import Concern
from service.mail import leasing, outbox
from service.mail.channels.port import Answer
from service.mail.delivery import DeliveryResult, deliver
from service.mail.messages import LETTERS
from service.mail.notices import NoticeKind
from service.mail.outbox import messages
from tests.conftest import ON_BOTH, database_of
from tests.support.council import ROLES, command, findings
from tests.support.mail import REFUSED, RETRY, SENT, FakeTransport, address_of, all_bytes, appoint_reachable

NIGHT = datetime(2026, 11, 1, 2, 30, tzinfo=UTC)
"""A Sunday, in the small hours."""
MINUTE = timedelta(minutes=1)
CANARY = "zzcanaryzz: the child said that her uncle hurts her"
TOLD = ["HOS01", "SM01", "SS01"]
ASKED = ["AU01", *TOLD]
"""Who raised it is asked to ring the emergency duty team."""


@pytest.fixture
def database_url(request: pytest.FixtureRequest) -> str:
    return database_of(request)


@pytest.fixture
def council(putright: Putright) -> Iterator[Putright]:
    """Two audited files; the auditor's line leads to the head of service."""
    people = putright.people
    object.__setattr__(putright.settings, "quiet_hours", None)
    appoint_reachable(people, NIGHT)
    people.change_post(command(NIGHT), "AU01", role=Role.AUDITOR, service=None, team=None, reports_to="HOS01")
    address = address_of("SS01")
    people.appoint(command(NIGHT), staff_id="SS01", role=Role.SAFEGUARDING_AND_STANDARDS, email=address)
    for ref in ("A-1", "A-2"):
        day = NIGHT.date() - timedelta(days=2)
        putright.audits.record(command(NIGHT), findings(ref, audited_on=day, graded_on=day))
    return putright


def raise_one(putright: Putright, at: datetime = NIGHT, audit_ref: str = "A-1") -> None:
    concern = Concern(concern=CANARY, raised_by="AU01", immediate=True)
    putright.alerts.raise_alert(command(at), audit_ref, concern)


def row(putright: Putright, alert_ref: str = "A-1-S1") -> Any:
    with putright.store.reading() as reader:
        return alert_queries.alert(reader, alert_ref)


def sent_to(transport: FakeTransport, *, urgent: bool) -> list[str]:
    mails = [(address, b"URGENT" in content) for address, content in transport.mails]
    return [address.split("@")[0].upper() for address, is_urgent in mails if is_urgent is urgent]


@pytest.mark.parametrize("database_url", ON_BOTH, indirect=True)
def test_an_alert_goes_at_any_hour_before_everything_else_in_a_mail_of_its_own(council: Putright) -> None:
    raise_one(council)
    transport = FakeTransport()
    result = deliver(council, NIGHT, transport)

    assert sorted(sent_to(transport, urgent=True)) == ASKED
    assert [b"URGENT" in content for _, content in transport.mails[:4]] == [True] * 4
    digest = next(each for each in transport.to("SM01") if "URGENT" not in each["Subject"])
    assert "safeguarding" not in digest.get_content()
    assert (result.composed, result.sent, result.failed) == (8, 8, 0)


def test_two_alerts_are_two_mails(council: Putright) -> None:
    raise_one(council)
    raise_one(council, audit_ref="A-2")
    transport = FakeTransport()
    deliver(council, NIGHT, transport)

    subjects = [each["Subject"] for each in transport.to("SS01")]
    assert sorted(subjects) == [
        f"URGENT Putright {ref}: safeguarding alert, immediate danger" for ref in ("A-1", "A-2")
    ]


class RaisingMeanwhile(FakeTransport):
    """Raises an alert while the first mail of a long pass is under way."""

    def __init__(self, putright: Putright) -> None:
        super().__init__()
        self.putright = putright

    def send(self, address: str, content: bytes, *, again: bool = False) -> Any:
        answer = super().send(address, content)
        if len(self.mails) == 1:
            raise_one(self.putright)
        return answer


def test_an_alert_that_is_raised_in_the_middle_of_a_pass_is_the_next_to_go(council: Putright) -> None:
    transport = RaisingMeanwhile(council)
    result = deliver(council, NIGHT, transport)

    assert [b"URGENT" in content for _, content in transport.mails] == [False, *[True] * 4, *[False] * 3]
    assert result.composed == 8


@pytest.mark.parametrize("database_url", ON_BOTH, indirect=True)
def test_who_was_sent_an_alert_is_recorded_with_when(council: Putright) -> None:
    raise_one(council)
    deliver(council, NIGHT + MINUTE, FakeTransport(HOS01=RETRY))
    assert list(row(council).mailed) == ["SM01", "SS01"]

    deliver(council, NIGHT + 2 * MINUTE, FakeTransport())
    assert row(council).mailed["HOS01"] == (NIGHT + 2 * MINUTE).isoformat()
    assert row(council).told_on is None, "out of hours a mail tells nobody"
    assert deliver(council, NIGHT + 3 * MINUTE, FakeTransport()) == DeliveryResult()


def test_an_alert_is_tried_again_every_few_minutes_for_three_hours(council: Putright) -> None:
    raise_one(council)
    refusing, accepting = FakeTransport(SS01=RETRY), FakeTransport()
    deliver(council, NIGHT, refusing)
    for minute in range(1, 4 * 60):
        deliver(council, NIGHT + minute * MINUTE, refusing)

    tries = [address for address, content in refusing.mails if b"URGENT" in content and "ss01" in address]
    assert len(tries) == leasing.URGENT_TRIES
    assert row(council).not_delivered == ["SS01"]
    with council.engine.connect() as connection:
        gaps = connection.scalar(sa.select(messages.c.attempts).where(outbox.FAILED))
    assert gaps == leasing.URGENT_TRIES
    deliver(council, NIGHT + timedelta(hours=5), accepting)
    assert accepting.mails == []


def test_other_mail_waits_its_own_while(council: Putright) -> None:
    transport = FakeTransport(TM01=RETRY)
    for minute in range(4 * 60):
        deliver(council, NIGHT + minute * MINUTE, transport)

    tries = [address for address, _ in transport.mails if address == address_of("TM01")]
    assert len(tries) == 8  # after 1, 2, 4, 8, 16, 32, 64 and 128 minutes


def test_somebody_whom_no_mail_reaches_must_be_rung(council: Putright) -> None:
    raise_one(council)
    with capture_logs() as logs:
        result = deliver(council, NIGHT, FakeTransport(SM01=REFUSED, TM01=SENT))

    assert result.failed >= 1
    assert row(council).not_delivered == ["SM01"]
    assert sorted(row(council).mailed) == ["HOS01", "SS01"]
    assert CANARY not in str(logs)


def test_what_could_not_be_recorded_is_left_for_the_next_pass(
    council: Putright, monkeypatch: pytest.MonkeyPatch
) -> None:
    raise_one(council)

    def refuse(*_: object) -> None:
        raise ConflictError("Somebody else was first.")

    with monkeypatch.context() as patched, capture_logs() as logs:
        patched.setattr(type(council.alerts), "note_sent", refuse)
        assert deliver(council, NIGHT, FakeTransport()).failed == 4
    assert [entry["event"] for entry in logs] == ["notification_not_recorded"] * 4

    assert row(council).mailed == {}
    deliver(council, NIGHT + MINUTE, FakeTransport())
    assert sorted(row(council).mailed) == TOLD


def test_nothing_of_what_was_feared_is_in_a_mail_a_log_or_the_tables_it_passes_through(council: Putright) -> None:
    with capture_logs() as logs:
        raise_one(council)
        council.alerts.record_action(command(NIGHT), "A-1-S1", None, done=f"{CANARY} done", done_by="SM01")
        council.alerts.sign_off(command(NIGHT), "A-1-S1", None, outcome=f"{CANARY} safe", signed_off_by="SM01")
        transport = FakeTransport()
        deliver(council, NIGHT, transport)

    carried = b"".join(content for _, content in transport.mails) + all_bytes(council) + str(logs).encode()
    with council.store.reading() as reader:
        viewed = "".join(
            repr([tuple(each) for each in reader.connection.execute(sa.select(table))])
            for table in (reader.table(kind) for kind in (view.Alerts,))
        )
        logged = repr(council.store.read_rows(reader.connection, 0, 1_000))
    assert len(sent_to(transport, urgent=True)) == 4
    for text in (b"zzcanaryzz", b"C-A-1", b"uncle"):
        assert text not in carried
        assert text.decode() not in viewed + logged


def test_an_alert_goes_though_other_mail_cannot_be_written(council: Putright, monkeypatch: pytest.MonkeyPatch) -> None:
    def unwritable(*_: Any) -> Any:
        raise KeyError("a rung that no policy has")

    monkeypatch.setitem(LETTERS, NoticeKind.OPENED, unwritable)
    raise_one(council)
    transport = FakeTransport()
    with capture_logs() as logs:
        result = deliver(council, NIGHT, transport)

    assert sorted(sent_to(transport, urgent=True)) == ASKED
    assert (result.sent, result.failed) == (len(ASKED), len(ROLES))
    assert ("mail_not_composed", "KeyError") in {(entry["event"], entry.get("error")) for entry in logs}


def test_a_mail_that_cannot_be_written_keeps_nobody_else_waiting(
    council: Putright, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = LETTERS[NoticeKind.OPENED]

    def not_for_one(notice: Any, *more: Any, **named: Any) -> Any:
        if notice.recipient == "SM01":
            raise KeyError("a step that no policy has")
        return opened(notice, *more, **named)

    transport = FakeTransport()
    with monkeypatch.context() as broken, capture_logs() as logs:
        broken.setitem(LETTERS, NoticeKind.OPENED, not_for_one)
        result = deliver(council, NIGHT, transport)
    assert (result.composed, result.sent, result.failed) == (len(ROLES) - 1, len(ROLES) - 1, 1)
    assert [entry["error"] for entry in logs if entry["event"] == "mail_not_composed"] == ["KeyError"]

    assert deliver(council, NIGHT, transport).sent == 1, "what could not be written stays owed"
    assert len(transport.to("SM01")) == 1


class TakesOne(FakeTransport):
    """Takes the first mail to each, and no other."""

    def send(self, address: str, content: bytes, *, again: bool = False) -> Answer:
        answer = super().send(address, content, again=again)
        return answer if len([to for to, _ in self.mails if to == address]) == 1 else REFUSED


@pytest.mark.parametrize("database_url", ON_BOTH, indirect=True)
def test_of_two_mails_of_one_alert_that_end_in_one_pass_it_is_recorded_what_became_of_each(council: Putright) -> None:
    raise_one(council)
    deliver(council, NIGHT, FakeTransport(SM01=RETRY), urgent_only=True)
    later = NIGHT + timedelta(minutes=61)
    chase(council, later)
    deliver(council, later, TakesOne(), urgent_only=True)

    with council.store.reading() as reader:
        log = [item.event for item in council.store.read_log(reader.connection, 0, 1_000)]
    heard = [type(event).__name__ for event in log if getattr(event, "person", None) == "SM01"]
    assert sorted(heard) == ["AlertNotDelivered", "AlertSent"]
