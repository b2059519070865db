"""A pass of the outbox: nobody missed, nobody mailed twice, and it is recorded when the managers were told."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from threading import Barrier
from typing import Any

import pytest
import sqlalchemy as sa
from structlog.testing import capture_logs

from domain.vocabulary import CaseloadDecision, Role, Step
from projections import files
from projections.deadlines import Deadlines
from service import passes
from service.bootstrap import Putright, build
from service.commands.remediations import ActionText
from service.mail import composing, delivery, leasing, outbox
from service.mail.delivery import DeliveryResult, deliver
from service.mail.outbox import messages
from service.passes import PassKind, hold, last_pass
from service.settings import Settings, SettingsError
from service.storage.confidences import confidences
from tests.support.council import GRADED_ON, ROLES, command, findings
from tests.support.mail import REFUSED, RETRY, FakeTransport, address_of, all_bytes, appoint_reachable

OPENED = datetime(2026, 11, 2, 9, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def council(putright: Putright, *unreachable: str, **changes: Any) -> Putright:
    """One inadequate file, of which four people are owed word."""
    appoint_reachable(putright.people, OPENED, unreachable=unreachable)
    putright.audits.record(command(OPENED), findings("A-1", **changes))
    return putright


def notified_on(putright: Putright, ref: str = "A-1") -> date | None:
    with putright.store.reading() as reader:
        remediation = files.remediation_id(reader, ref)
        table = reader.table(Deadlines)
        query = sa.select(table.c.done_on).where(table.c.remediation == remediation, table.c.step == "notification")
        found: date | None = reader.connection.scalar(query)
        return found


def told(putright: Putright) -> list[str]:
    """Who the recorded notification says was told."""
    with putright.store.reading() as reader:
        recorded = putright.store.read_log(reader.connection, 0, 1_000)
    (event,) = [item.event for item in recorded if type(item.event).__name__ == "ManagersNotified"]
    return list(event.told)


def errors(putright: Putright) -> dict[str, str]:
    with putright.engine.connect() as connection:
        failed = connection.execute(sa.select(messages.c.recipient, messages.c.error).where(outbox.FAILED))
        return {row.recipient: row.error for row in failed}


def test_everybody_is_sent_one_mail_and_the_managers_count_as_told(putright: Putright) -> None:
    transport = FakeTransport()
    result = deliver(council(putright), OPENED, transport)

    assert result == DeliveryResult(composed=4, sent=4, notified=1)
    assert sorted(address for address, _ in transport.mails) == [
        address_of(who) for who in ("PL01", "SM01", "SW01", "TM01")
    ]
    assert transport.to("PL01")[0]["To"] == address_of("PL01")
    assert notified_on(putright) == GRADED_ON
    assert told(putright) == ["PL01", "SM01", "SW01", "TM01"]
    assert transport.closed == 1


def test_delivering_twice_sends_nothing_twice(putright: Putright) -> None:
    transport = FakeTransport()
    council(putright)
    deliver(putright, OPENED, transport)

    assert deliver(putright, OPENED + MINUTE, transport) == DeliveryResult()
    assert len(transport.mails) == 4


def test_while_a_manager_cannot_be_reached_the_managers_were_not_told(putright: Putright) -> None:
    with capture_logs() as logs:
        result = deliver(council(putright, "TM01"), OPENED, FakeTransport())

    assert (result.sent, result.failed, result.notified) == (3, 1, 0)
    assert errors(putright) == {"TM01": "no_address"}
    assert notified_on(putright) is None
    assert [(entry["event"], entry["reason"]) for entry in logs] == [("mail_given_up", "no_address")]
    assert "TM01" not in str(logs)


def test_a_worker_who_cannot_be_reached_does_not_keep_the_managers_from_being_told(putright: Putright) -> None:
    result = deliver(council(putright, "SW01"), OPENED, FakeTransport())

    assert (result.failed, result.notified) == (1, 1)
    assert told(putright) == ["PL01", "SM01", "TM01"]


def test_a_worker_alone_is_no_manager_told(putright: Putright) -> None:
    result = deliver(council(putright, roles={Role.SOCIAL_WORKER: "SW01"}), OPENED, FakeTransport())

    assert (result.sent, result.notified, notified_on(putright)) == (1, 0, None)


def test_the_managers_count_as_told_on_the_london_day_the_last_of_them_was(putright: Putright) -> None:
    transport = FakeTransport(SM01=RETRY)
    council(putright)
    assert deliver(putright, OPENED, transport).retried == 1
    assert notified_on(putright) is None

    transport.answers.clear()
    assert deliver(putright, OPENED, transport).sent == 0, "not before its minute is over"
    late = datetime(2026, 11, 2, 23, 59, tzinfo=UTC)
    assert deliver(putright, late, transport).notified == 1
    assert notified_on(putright) == date(2026, 11, 2)


def test_a_repeat_after_an_unclear_answer_is_the_same_mail(putright: Putright) -> None:
    transport = FakeTransport(SM01=RETRY)
    council(putright)
    deliver(putright, OPENED, transport)
    deliver(putright, OPENED + MINUTE, transport)

    first, second = (content for address, content in transport.mails if address == address_of("SM01"))
    assert first == second


def test_a_mail_refused_for_good_is_given_up_at_once(putright: Putright) -> None:
    transport = FakeTransport(TM01=REFUSED)
    council(putright)

    assert deliver(putright, OPENED, transport).failed == 1
    deliver(putright, OPENED + timedelta(days=1), transport)
    assert deliver(putright, OPENED + timedelta(days=2), transport) == DeliveryResult()
    assert errors(putright) == {"TM01": "smtp_550"}
    assert len(transport.to("TM01")) == 1


def test_an_address_that_is_none_is_given_up_without_asking_the_server(putright: Putright) -> None:
    council(putright)
    with putright.engine.begin() as connection:
        broken = confidences.update().where(confidences.c.subject == "TM01")
        connection.execute(broken.values(text="tm01@council.example\r\nBcc: x@y.example"))
    transport = FakeTransport()
    deliver(putright, OPENED, transport)

    assert errors(putright) == {"TM01": "bad_address"}
    assert len(transport.mails) == 3


def test_a_server_that_is_down_costs_no_message_a_try(putright: Putright) -> None:
    transport = FakeTransport()
    transport.down = True
    council(putright)
    for day in range(20):
        result = deliver(putright, OPENED + timedelta(hours=day), transport)
        assert (result.unavailable, result.sent, result.failed) == (True, 0, 0)

    with putright.engine.connect() as connection:
        last = last_pass(connection, PassKind.DELIVERY)
    assert last is not None
    assert last.completed_at is None, "the pages must not say that mail was delivered"
    transport.down = False
    assert deliver(putright, OPENED + timedelta(days=1), transport).sent == 4


def test_a_notification_that_a_crash_kept_from_being_recorded_is_recorded_by_the_next_pass(
    putright: Putright, monkeypatch: pytest.MonkeyPatch
) -> None:
    def crash(*_: object) -> tuple[int, int]:
        raise KeyboardInterrupt

    council(putright)
    with monkeypatch.context() as patched:
        patched.setattr(delivery, "settle", crash)
        with pytest.raises(KeyboardInterrupt):
            deliver(putright, OPENED, FakeTransport())
    assert notified_on(putright) is None

    assert deliver(putright, OPENED + timedelta(days=3), FakeTransport()) == DeliveryResult(notified=1)
    assert notified_on(putright) == GRADED_ON, "they were told on the day they were sent it"


def test_a_crash_between_sending_and_marking_sends_the_same_mail_again_and_no_other(
    putright: Putright, monkeypatch: pytest.MonkeyPatch
) -> None:
    def crash(*_: object) -> None:
        raise KeyboardInterrupt

    transport = FakeTransport()
    council(putright)
    with monkeypatch.context() as patched:
        patched.setattr(leasing, "mark_sent", crash)
        with pytest.raises(KeyboardInterrupt):
            deliver(putright, OPENED, transport)
    assert deliver(putright, OPENED, transport).sent == 3, "the first is leased to the process that died"
    later = replace(putright, clock=lambda: putright.clock() + leasing.LEASE + MINUTE)
    assert deliver(later, OPENED + MINUTE, transport).sent == 1

    assert len(transport.mails) == 5
    assert transport.mails[0] == transport.mails[4]
    assert len({content for _, content in transport.mails}) == 4


def test_what_somebody_recorded_by_hand_is_left_as_it_is(putright: Putright) -> None:
    council(putright)
    putright.remediations.notify_managers(command(OPENED), "A-1", GRADED_ON, ["TM01"])

    assert deliver(putright, OPENED, FakeTransport()) == DeliveryResult(composed=4, sent=4)
    assert told(putright) == ["TM01"]


def test_a_notification_that_cannot_be_recorded_yet_is_tried_again(putright: Putright) -> None:
    council(putright)
    with capture_logs() as logs:
        tomorrow = deliver(putright, OPENED + timedelta(days=1), FakeTransport())
        assert tomorrow.notified == 1
    assert logs == []

    putright.audits.record(command(OPENED), findings("A-2"))
    transport = FakeTransport()
    composing.compose(putright.store, _writer(putright), OPENED)
    for _ in range(4):
        leased = leasing.lease_next(putright.engine, OPENED, OPENED)
        assert leased is not None
        leasing.mark_sent(putright.engine, leased, OPENED + timedelta(days=9))
    with capture_logs() as logs:
        assert deliver(putright, OPENED, transport) == DeliveryResult(failed=1), "it was sent in the future"
    assert [(each["event"], each["reason"]) for each in logs] == [("notification_not_recorded", "date_in_future")]
    assert deliver(putright, OPENED + timedelta(days=9), transport) == DeliveryResult(notified=1)


def _writer(putright: Putright) -> Any:
    return delivery.writer(putright, OPENED)


def test_a_closed_file_is_not_notified(putright: Putright) -> None:
    council(putright)
    putright.remediations.close(command(OPENED), "A-1", GRADED_ON, reason="opened by mistake", closed_by="SM01")

    assert deliver(putright, OPENED, FakeTransport()) == DeliveryResult(composed=4, sent=4)


def test_a_pass_under_way_elsewhere_is_left_to_it(putright: Putright) -> None:
    council(putright)
    with hold(putright.engine, PassKind.DELIVERY, putright.clock):
        assert deliver(putright, OPENED, FakeTransport()) == DeliveryResult(elsewhere=True)


def test_two_that_deliver_at_once_send_each_mail_once(
    putright: Putright, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(passes, "HOLD", timedelta(0))
    council(putright)
    for number in range(2, 12):
        roles = {Role.SERVICE_MANAGER: "SM01", Role.SOCIAL_WORKER: "SW01"}
        putright.audits.record(command(OPENED), findings(f"A-{number}", roles=roles))
        composing.compose(putright.store, _writer(putright), OPENED)
    transport, together = FakeTransport(), Barrier(2)

    def one() -> DeliveryResult:
        own = build(settings, clock=putright.clock)
        together.wait(timeout=60)
        result = deliver(own, OPENED, transport)
        own.engine.dispose()
        return result

    with ThreadPoolExecutor(2) as pool:
        results = [future.result(timeout=120) for future in [pool.submit(one), pool.submit(one)]]

    assert sum(result.sent for result in results) == len(transport.mails) == len(set(transport.mails)) == 22
    assert sum(result.notified for result in results) == 11


def test_a_pass_that_is_told_to_stop_leaves_the_rest(putright: Putright) -> None:
    transport = FakeTransport()
    council(putright)
    result = deliver(putright, OPENED, transport, stopping=lambda: len(transport.mails) == 2)

    assert (result.sent, result.notified) == (2, 0)
    assert deliver(putright, OPENED, transport).sent == 2


def test_progress_is_told_by_message(putright: Putright) -> None:
    seen: list[tuple[int, int]] = []
    council(putright)
    deliver(putright, OPENED, FakeTransport(), progress=lambda done, of: seen.append((done, of)))

    assert seen == [(1, 4), (2, 4), (3, 4), (4, 4)]


def test_without_a_sender_nothing_is_tried(putright: Putright) -> None:
    council(putright)
    anonymous = replace(putright, settings=replace(putright.settings, mail_from=None))

    with pytest.raises(SettingsError):
        deliver(anonymous, OPENED, FakeTransport())


CANARIES = tuple(f"KANARIE-{field}" for field in ("CASE", "ACTION", "MEASURE", "REASON", "COMMENT", "EVIDENCE", "WHY"))


def test_no_confidence_reaches_a_mail_a_notice_or_a_log(putright: Putright) -> None:
    """Every confidential field is stuffed with a marker; none of them may come out where mail is made."""
    case, action, measure, reason, comment, evidence, why = CANARIES
    appoint_reachable(putright.people, OPENED)
    putright.people.appoint(
        command(OPENED), staff_id="SM09", role=Role.SERVICE_MANAGER, reports_to="HOS01", email="kanarie-mail@x.example"
    )
    roles = ROLES | {Role.SERVICE_MANAGER.value: "SM09"}
    putright.audits.record(command(OPENED), findings("A-1", case_ref=case, roles=roles))
    day = date(2026, 11, 20)
    late = command(datetime(2026, 11, 20, 9, tzinfo=UTC))
    putright.remediations.note_meeting_not_held(late, "A-1", day, reason=reason)
    plan = [
        ActionText(theme="Assessment", action=action, owner="SW01", due_on=day, measure=measure, override_reason=why)
    ]
    putright.remediations.agree_improvement_plan(late, "A-1", day, actions=plan, override_reason=why)
    putright.remediations.review_plan(late, "A-1", day, satisfied=True, reviewer="SM09", comments=comment)
    putright.remediations.complete_action(late, "A-1", 1, day, evidence=evidence)
    putright.remediations.decide_on_caseload(
        late, "A-1", day, decision=CaseloadDecision.NOT_REQUIRED, decided_by="SM09", reason=why, instead=why
    )
    with putright.store.reading() as reader:
        rungs = [(row.step, row.item) for row in reader.rows(sa.select(reader.table(Deadlines)))]
    with capture_logs() as logs:
        for step, item in rungs:
            putright.remediations.raise_rung(late, "A-1", Step(step), item)
        transport = FakeTransport()
        deliver(putright, late.now, transport)

    assert len(transport.mails) >= 6
    headers_to = b"".join(content for _, content in transport.mails).count(b"kanarie-mail@x.example")
    assert headers_to == 1, "the address stands in the one To header, made while sending"
    held = all_bytes(putright) + repr(logs).encode()
    sent = b"".join(content for _, content in transport.mails)
    for canary in (*CANARIES, "kanarie-mail"):
        assert canary.encode() not in held
        assert canary.encode() not in sent.replace(b"To: kanarie-mail@x.example", b"")


def test_while_a_sweep_is_under_way_only_what_is_urgent_is_composed(putright: Putright) -> None:
    """Else a person would have one mail for each pass that a sweep after downtime lasts, and the brake count few."""
    council(putright, grade="Inadequate critical")
    transport = FakeTransport()
    with hold(putright.engine, PassKind.SWEEP, lambda: putright.clock()) as sweep:
        assert sweep is not None
        during = deliver(putright, OPENED, transport)
        sweep.complete(1, 0)
    after = deliver(putright, OPENED, transport)

    assert (during.composed, during.sent) == (0, 0)
    assert (after.composed, after.sent) == (6, 6)


def test_a_hold_that_a_wrong_clock_took_keeps_nobody_waiting_until_that_time(putright: Putright) -> None:
    ahead = putright.clock() + timedelta(days=30)
    assert passes.Hold(putright.engine, PassKind.SWEEP, lambda: ahead).take()

    assert passes.Hold(putright.engine, PassKind.SWEEP, putright.clock).take()


def test_nobody_who_has_left_is_written_to_and_the_next_above_hears_of_it(putright: Putright) -> None:
    council(putright)
    putright.people.leave(command(OPENED), "TM01", GRADED_ON)
    transport = FakeTransport()
    next_day = OPENED + timedelta(days=1)
    deliver(putright, next_day, transport)
    deliver(putright, next_day, transport)

    assert transport.to("TM01") == []
    assert errors(putright) == {"TM01": "not_in_post"}
    opening, climbed = transport.to("SM01")
    assert "opened" in opening.get_content()
    assert "Somebody who is owed word of A-1 could not be reached by mail." in climbed.get_content()
