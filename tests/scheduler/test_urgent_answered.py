"""Whoever urgent word had gone up to hears in an ordinary mail that it is answered."""

from datetime import UTC, datetime, timedelta

import pytest

from scheduler.sweep import sweep
from scheduler.urgent import WouldChase, chase, would_chase
from service.bootstrap import Putright
from service.commands.alerts import Concern
from service.letters.examples import parts_of
from service.mail.delivery import deliver
from service.mail.notices import NoticeKind, notices
from tests.support.council import command, findings
from tests.support.mail import REFUSED, FakeTransport, appoint_reachable

DAY = datetime(2026, 11, 2, 10, 0, tzinfo=UTC)
"""A Monday morning."""


def after(minutes: int) -> datetime:
    return DAY + timedelta(minutes=minutes)


@pytest.fixture
def council(putright: Putright) -> Putright:
    appoint_reachable(putright.people, DAY)
    return putright


def told(putright: Putright, kind: NoticeKind) -> list[str]:
    with putright.store.reading() as reader:
        return sorted(row.recipient for row in reader.rows(notices.select().where(notices.c.kind == kind.value)))


def mailed(putright: Putright, at: datetime) -> dict[str, tuple[str, str]]:
    """The mails that go at an instant, by address."""
    deliver(putright, at, before := FakeTransport())
    return {address: parts_of(content)[:2] for address, content in before.mails}


def alert_gone_up(council: Putright) -> None:
    """An alert on a file that has no remediation, gone up to the head of service."""
    good = findings("A-1", grade="Good", themes={}, audited_on=DAY.date(), graded_on=DAY.date())
    council.audits.record(command(DAY), good)
    council.alerts.raise_alert(command(DAY), "A-1", Concern(concern="A bruise nobody explained", raised_by="AU01"))
    sweep(council, after(60))
    assert "HOS01" in told(council, NoticeKind.ALERT_ESCALATED)
    deliver(council, after(60), FakeTransport())


def test_an_alert_that_had_gone_up_says_by_one_ordinary_mail_that_it_is_answered(council: Putright) -> None:
    alert_gone_up(council)
    receipt = council.alerts.acknowledge(command(after(70)), "A-1-S1", None, person="SM01")
    heard = told(council, NoticeKind.ALERT_ANSWERED)

    assert receipt.recorded == ("AlertAcknowledged", "AlertAnswered")
    assert "HOS01" in heard
    assert "SM01" not in heard
    mails = mailed(council, after(71))
    assert len(mails) == len(heard)
    subject, words = mails["hos01@council.example"]
    assert subject == "Putright A-1: a safeguarding alert has been answered"
    assert "SM01" not in words + subject
    assert "signed off" in words

    council.alerts.record_action(command(after(80)), "A-1-S1", None, done="Seen", done_by="SM01")
    council.alerts.sign_off(command(after(90)), "A-1-S1", None, outcome="Safe", signed_off_by="SM01")
    sweep(council, after(300))
    assert told(council, NoticeKind.ALERT_ANSWERED) == heard


def test_an_alert_that_is_answered_within_the_hour_says_nothing_of_it(council: Putright) -> None:
    council.audits.record(command(DAY), findings("A-1", grade="Good", themes={}))
    council.alerts.raise_alert(command(DAY), "A-1", Concern(concern="A bruise nobody explained", raised_by="AU01"))
    receipt = council.alerts.acknowledge(command(after(50)), "A-1-S1", None, person="SM01")

    assert receipt.recorded == ("AlertAcknowledged",)


def test_such_a_mail_that_reaches_nobody_makes_nobody_ring(council: Putright) -> None:
    alert_gone_up(council)
    council.alerts.acknowledge(command(after(70)), "A-1-S1", None, person="SM01")
    before = told(council, NoticeKind.NOT_DELIVERED)
    result = deliver(council, after(71), FakeTransport(HOS01=REFUSED))

    assert result.failed == 1
    assert told(council, NoticeKind.NOT_DELIVERED) == before


def test_a_safety_check_that_had_gone_up_says_that_it_is_recorded_once(council: Putright) -> None:
    critical = findings("A-1", grade="Inadequate critical", audited_on=DAY.date(), graded_on=DAY.date())
    council.audits.record(command(DAY), critical)
    for minutes in (1, 62):
        sweep(council, after(minutes))
        deliver(council, after(minutes), FakeTransport())
    assert "HOS01" in told(council, NoticeKind.SAFETY_ESCALATED)
    council.safety.check(command(after(70)), "A-1", DAY.date(), checked_by="TM01", how="Seen")

    heard = told(council, NoticeKind.SAFETY_ANSWERED)
    assert "HOS01" in heard
    assert "TM01" not in heard
    subject, _ = mailed(council, after(71))["hos01@council.example"]
    assert subject == "Putright A-1: the safety check has been recorded"


def test_a_dry_run_says_what_a_pass_then_asks_and_raises(council: Putright) -> None:
    critical = findings("A-1", grade="Inadequate critical", audited_on=DAY.date(), graded_on=DAY.date())
    council.audits.record(command(DAY), critical)
    council.alerts.raise_alert(command(DAY), "A-1", Concern(concern="A bruise nobody explained", raised_by="AU01"))
    assert would_chase(council, after(1)) == [WouldChase("A-1", "asked", ("TM01", "SM01"))]
    chase(council, after(1))
    assert would_chase(council, after(2)) == []

    foreseen = would_chase(council, after(62))
    chase(council, after(62))
    assert [(each.ref, each.rung) for each in foreseen] == [("A-1-S1", "head_of_service"), ("A-1", "head_of_service")]
    assert sorted(foreseen[0].recipients) == told(council, NoticeKind.ALERT_ESCALATED)
    assert sorted(foreseen[1].recipients) == told(council, NoticeKind.SAFETY_ESCALATED)


def test_a_dry_run_says_of_whom_nobody_can_be_told(council: Putright) -> None:
    critical = findings("A-1", grade="Inadequate critical", audited_on=DAY.date(), graded_on=DAY.date())
    council.audits.record(command(DAY), critical)
    for person in ("TM01", "SM01", "HOS01", "DCS01"):
        council.people.leave(command(DAY), person, DAY.date() - timedelta(days=1))

    assert would_chase(council, after(1)) == [WouldChase("A-1", "nobody_to_tell")]
