"""One pass of the outbox: freeze what is owed, hand it over, and record what follows from that."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import structlog

from projections import people
from service import passes
from service.bootstrap import Putright
from service.clock import london_date
from service.mail import composing, leasing, outbox
from service.mail.channels.port import Answer, MailServerError, Outcome, Transport, addressed
from service.mail.leasing import Leased
from service.mail.messages import Writer, writer_for
from service.mail.pace import pace_for
from service.mail.receipts import FIRST_ASKED, anything_to_ask, ask_receipts
from service.mail.settling import anything_to_settle, settle
from service.queries.rules import rules_of
from service.storage.confidences import texts
from service.storage.database import reading

Progress = Callable[[int, int], None]
log = structlog.get_logger("putright")


@dataclass
class DeliveryResult:
    """What one pass did, in messages; ``notified`` counts remediations whose managers have now been told.

    ``bounced`` are messages that were sent before and are now known not to have arrived;
    ``unavailable`` is a mail server that could not be used; ``elsewhere`` a pass already under way in another process.
    """

    composed: int = 0
    sent: int = 0
    retried: int = 0
    failed: int = 0
    notified: int = 0
    bounced: int = 0
    unavailable: bool = False
    elsewhere: bool = False


def deliver(
    putright: Putright,
    now: datetime,
    transport: Transport,
    *,
    progress: Progress = lambda *_: None,
    stopping: Callable[[], bool] = lambda: False,
    urgent_only: bool = False,
) -> DeliveryResult:
    """Deliver everything that is owed by ``now``, or alone the alerts. Safe to run twice, and beside another."""
    delivery = _Delivery(putright, now, transport, urgent_only=urgent_only)
    if not delivery.anything_owed():
        passes.note_idle(putright.engine, passes.PassKind.DELIVERY, putright.clock)
        return delivery.result
    with passes.hold(putright.engine, passes.PassKind.DELIVERY, putright.clock) as held:
        if held is None:
            return DeliveryResult(elsewhere=True)
        try:
            delivery.run(held, progress, stopping)
        finally:
            transport.close()
        return delivery.result


def writer(putright: Putright, now: datetime) -> Writer:
    """Who writes the mails of a pass. Raises :class:`SettingsError` without a usable sender."""
    with putright.store.reading() as reader:
        rules = rules_of(reader)
    return writer_for(putright.settings, rules.policy_on(london_date(now)), rules.calendar)


class _Delivery:
    """One pass under way."""

    def __init__(self, putright: Putright, now: datetime, transport: Transport, *, urgent_only: bool) -> None:
        self.putright, self.now, self.transport, self.urgent_only = putright, now, transport, urgent_only
        self.engine = putright.engine
        self.writer = writer(putright, now)
        self.pace = pace_for(putright.settings, self.writer.calendar)
        self.result = DeliveryResult()

    def anything_owed(self) -> bool:
        """Whether there is anything to do; asked without the lock, since mostly there is not."""
        with reading(self.engine) as connection:
            if composing.anything_ready(connection, self.pace, self.now) or anything_to_settle(connection):
                return True
        waiting = leasing.may_be_tried(self.engine, self.now, self.putright.clock())
        return waiting or (self.transport.tells and anything_to_ask(self.engine, self.now))

    def run(self, held: passes.Hold, progress: Progress, stopping: Callable[[], bool]) -> None:
        """Compose, hand over and settle."""
        result = self.result
        if not self.urgent_only and not self._is_being_swept():
            self._compose()
        with reading(self.engine) as connection:
            waiting = outbox.standing(connection).waiting
        while not stopping() and self._hand_over_next():
            held.keep()
            progress(result.sent + result.retried + result.failed, waiting)
        if not result.unavailable and not stopping():
            result.bounced = ask_receipts(self.engine, self.now, self.transport)
        result.notified, unsettled = settle(self.putright, self.now)
        result.failed += unsettled
        if result.unavailable or stopping():
            held.give_up()
        else:
            held.complete(result.sent, result.failed)

    def _compose(self) -> None:
        """Write what is owed. What cannot be written is tried at every pass, and keeps no alert waiting."""
        store, brake = self.putright.store, self.putright.settings.mail_brake
        try:
            self.result.composed = composing.compose(store, self.writer, self.now, self.pace, brake)
        except composing.UnwrittenMailError as some:
            self.result.composed, self.result.failed = some.composed, some.people
        except Exception as problem:  # noqa: BLE001 - what has been written goes out all the same, alerts first
            self.result.failed += 1
            log.error("mail_not_composed", error=type(problem).__name__)

    def _is_being_swept(self) -> bool:
        """Whether a sweep is under way: what it raises is one message a person, and is counted by the brake as one."""
        with reading(self.engine) as connection:
            return passes.is_under_way(connection, passes.PassKind.SWEEP, self.putright.clock())

    def _hand_over_next(self) -> bool:
        """Send the next message and mark what became of it; ``False`` where none can be.

        An alert that was raised meanwhile is the next.
        """
        self.result.composed += composing.compose_alerts(self.putright.store, self.writer, self.now)
        clock_now = self.putright.clock()
        leased = leasing.lease_next(self.engine, self.now, clock_now, urgent_only=self.urgent_only)
        if leased is None:
            return False
        try:
            answer = self._send(leased)
        except MailServerError as problem:
            leasing.release(self.engine, leased)
            self.result.unavailable = True
            log.error("mail_server_unavailable", reason=problem.message)
            return False
        self._mark(leased, answer)
        return True

    def _mark(self, leased: Leased, answer: Answer) -> None:
        reason = answer.error or answer.outcome.value
        if answer.outcome is Outcome.SENT:
            leasing.mark_sent(self.engine, leased, self.now, self._ask_at())
            self.result.sent += 1
        elif answer.outcome is Outcome.RETRY and leasing.mark_retry(self.engine, leased, self.now, reason):
            self.result.retried += 1
        else:
            if answer.outcome is Outcome.REFUSED:
                leasing.mark_failed(self.engine, leased, self.now, reason)
            self.result.failed += 1
            log.error("mail_given_up", message_id=leased.id, reason=reason)

    def _send(self, leased: Leased) -> Answer:
        if not self._is_in_post(leased.recipient):
            return Answer(Outcome.REFUSED, "not_in_post")
        address = self._address_of(leased.recipient)
        if address is None:
            return Answer(Outcome.REFUSED, "no_address")
        try:
            content = addressed(address, leased.content)
        except ValueError:
            return Answer(Outcome.REFUSED, "bad_address")
        return self.transport.send(address, content, again=leased.again)

    def _ask_at(self) -> datetime | None:
        return self.now + FIRST_ASKED if self.transport.tells else None

    def _is_in_post(self, recipient: str) -> bool:
        """Whether the post is theirs today: nobody who has left is written to, and what they were owed climbs (E9)."""
        with self.putright.store.reading() as reader:
            person = people.directory(reader).get(recipient)
        return person is None or person.holds_post_on(london_date(self.now))

    def _address_of(self, recipient: str) -> str | None:
        with self.putright.store.reading() as reader:
            ref = people.email_refs(reader, [recipient]).get(recipient)
            return texts(reader.connection, [ref]).get(ref) if ref is not None else None
