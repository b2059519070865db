"""The outbox: one message a person, the same bytes each try, leased to one process at a time."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from service.bootstrap import Putright
from service.mail import composing, leasing, outbox
from service.mail.delivery import writer
from service.mail.leasing import Leased
from service.mail.messages import Writer
from service.mail.notices import notices
from service.mail.outbox import messages
from tests.support.council import GRADED_ON, command, findings
from tests.support.mail import appoint_reachable, parsed

MINUTE = timedelta(minutes=1)
ON_FILE = ["PL01", "SM01", "SW01", "TM01"]


@pytest.fixture
def council(putright: Putright, now: datetime) -> Putright:
    """Two inadequate files, of which the people on them are owed word."""
    appoint_reachable(putright.people, now)
    for ref in ("A-1", "A-2"):
        putright.audits.record(command(now), findings(ref))
    return putright


def writer_of(putright: Putright) -> Writer:
    return writer(putright, putright.clock())


@pytest.fixture
def compose(council: Putright) -> Callable[[datetime], int]:
    return lambda now: composing.compose(council.store, writer_of(council), now)


def rows(putright: Putright) -> list[Any]:
    with putright.engine.connect() as connection:
        return list(connection.execute(sa.select(messages).order_by(messages.c.recipient)))


def lease(putright: Putright, now: datetime, clock_now: datetime | None = None) -> Leased | None:
    return leasing.lease_next(putright.engine, now, clock_now or now)


def leased(putright: Putright, now: datetime) -> Leased:
    found = lease(putright, now)
    assert found is not None
    return found


def test_what_a_person_is_owed_becomes_one_message(
    council: Putright, compose: Callable[[datetime], int], now: datetime
) -> None:
    assert compose(now) == 4
    assert [row.recipient for row in rows(council)] == ON_FILE
    assert (
        parsed(rows(council)[0].content)["Subject"]
        == "Putright: 2 new, on 2 files; the earliest was due on Thursday 5 November"
    )


def test_composing_twice_owes_nothing_twice(
    council: Putright, compose: Callable[[datetime], int], now: datetime
) -> None:
    compose(now)
    before = rows(council)

    assert compose(now + MINUTE) == 0
    assert rows(council) == before


def test_every_notice_knows_its_message(council: Putright, compose: Callable[[datetime], int], now: datetime) -> None:
    compose(now)
    with council.engine.connect() as connection:
        assigned = connection.execute(sa.select(notices.c.message_id, notices.c.recipient)).all()

    assert len(assigned) == 8
    assert {(row.id, row.recipient) for row in rows(council)} == {tuple(row) for row in assigned}


def test_what_is_owed_later_is_another_message(
    council: Putright, compose: Callable[[datetime], int], now: datetime
) -> None:
    compose(now)
    council.audits.record(command(now), findings("A-3"))

    assert compose(now) == 4
    assert len({parsed(row.content)["Message-ID"] for row in rows(council)}) == 8


def test_the_same_notices_make_the_same_id_and_those_of_another_database_never_do(
    council: Putright, compose: Callable[[datetime], int], now: datetime
) -> None:
    compose(now)
    first = [row.id for row in rows(council)]
    with council.engine.begin() as connection:
        connection.execute(messages.delete())
        connection.execute(notices.update().values(message_id=None))
    compose(now + MINUTE)
    assert [row.id for row in rows(council)] == first

    with council.engine.begin() as connection:
        connection.execute(messages.delete())
        connection.execute(notices.update().values(message_id=None))
        connection.execute(sa.text("UPDATE database_identity SET id = '0123456789abcdef0123456789abcdef'"))
    compose(now + MINUTE)
    assert not set(first) & {row.id for row in rows(council)}


def test_a_leased_message_is_offered_to_nobody_else_until_the_lease_ends(
    council: Putright, compose: Callable[[datetime], int], now: datetime
) -> None:
    compose(now)
    taken = {leased(council, now).id for _ in range(4)}

    assert len(taken) == 4
    assert lease(council, now) is None
    assert lease(council, now, now + leasing.LEASE) is None
    assert lease(council, now, now + leasing.LEASE + MINUTE) is not None


def test_a_lease_goes_by_the_machines_clock_whatever_time_is_tried_out(
    council: Putright, compose: Callable[[datetime], int], now: datetime
) -> None:
    compose(now)
    for _ in range(4):
        leased(council, now)

    assert lease(council, now + timedelta(days=30), clock_now=now) is None


def test_the_oldest_is_sent_first(council: Putright, compose: Callable[[datetime], int], now: datetime) -> None:
    compose(now)
    older = {row.id for row in rows(council)}
    council.audits.record(command(now), findings("A-3"))
    compose(now + MINUTE)

    assert {leased(council, now + MINUTE).id for _ in range(4)} == older


def test_a_try_that_failed_waits_longer_each_time_and_is_given_up_after_ten(
    council: Putright, compose: Callable[[datetime], int], now: datetime
) -> None:
    compose(now)
    message = leased(council, now)
    waits = []
    for tried in range(10):
        again = leasing.mark_retry(council.engine, replace(message, attempts=tried), now, "smtp_451")
        row = next(row for row in rows(council) if row.id == message.id)
        assert again == (row.next_try_at is not None)
        waits.append((datetime.fromisoformat(row.next_try_at) - now) / MINUTE if again else None)
        with council.engine.begin() as connection:
            connection.execute(messages.update().values(leased_until=message.until))

    assert waits == [1, 2, 4, 8, 16, 32, 64, 128, 240, None]
    assert (row.error, row.attempts, row.failed_at) == ("smtp_451", 10, row.failed_at)
    assert row.failed_at is not None


def test_whoever_lost_the_lease_cannot_put_the_message_back(
    council: Putright, compose: Callable[[datetime], int], now: datetime
) -> None:
    compose(now)
    slow = leased(council, now)
    quick = lease(council, now, now + leasing.LEASE + MINUTE)
    assert quick is not None
    assert quick.id == slow.id
    leasing.mark_retry(council.engine, slow, now, "no_answer")
    leasing.mark_failed(council.engine, slow, now, "no_answer")
    assert next(row for row in rows(council) if row.id == slow.id).attempts == 0

    leasing.mark_sent(council.engine, quick, now)
    leasing.mark_failed(council.engine, quick, now, "no_answer")
    row = next(row for row in rows(council) if row.id == slow.id)
    assert (row.sent_at is not None, row.failed_at, row.next_try_at) == (True, None, None)


def test_a_message_that_was_sent_after_the_lease_ended_is_sent(
    council: Putright, compose: Callable[[datetime], int], now: datetime
) -> None:
    compose(now)
    slow = leased(council, now)
    lease(council, now, now + leasing.LEASE + MINUTE)
    leasing.mark_sent(council.engine, slow, now)

    assert next(row for row in rows(council) if row.id == slow.id).sent_at is not None


def test_the_outbox_tells_what_waits_and_what_failed(
    council: Putright, compose: Callable[[datetime], int], now: datetime
) -> None:
    def standing() -> tuple[int, int, bool, int]:
        with council.engine.connect() as connection:
            found = outbox.standing(connection)
        return found.uncomposed, found.waiting, found.oldest_waiting_at is not None, found.failed

    assert standing() == (8, 0, False, 0)
    compose(now)
    assert standing() == (0, 4, True, 0)
    leasing.mark_failed(council.engine, leased(council, now), now, "smtp_550")
    leasing.mark_sent(council.engine, leased(council, now), now)
    assert standing() == (0, 2, True, 1)


def test_the_outbox_holds_nobodys_address_and_nothing_of_the_child(
    council: Putright, compose: Callable[[datetime], int], now: datetime
) -> None:
    compose(now)
    held = b"".join(row.content for row in rows(council))

    assert b"@council.example" in held, "the sender's"
    assert held.count(b"council.example") == held.count(b"putright@council.example") + 4, "and the four Message-IDs'"
    for marker in (b"C-A-1", b"Inadequate", b"SW01", b"Safeguarding", b"North", str(GRADED_ON).encode()):
        assert marker not in held


def test_what_a_wrong_clock_put_off_is_tried_as_soon_as_the_clock_is_right(
    council: Putright, compose: Callable[[datetime], int], now: datetime
) -> None:
    """Composed and leased while the clock was thirty days ahead, and never sent: it does not wait for that day."""
    ahead = now + timedelta(days=30)
    compose(ahead)
    first = leased(council, ahead)

    again = leased(council, now)
    assert again.recipient == first.recipient
    assert leasing.mark_retry(council.engine, again, now, "smtp_451")
    assert all(lease(council, now) for _ in range(3))
    assert lease(council, now) is None
