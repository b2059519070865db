"""Three schedulers at once, of which one is killed or stopped in the middle of a pass: each rung is raised once."""

import signal
import time
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
import sqlalchemy as sa

from domain.events.remediation import RungRaised
from projections.deadline_queries import rungs_due
from projections.escalations import Escalations
from service.bootstrap import Putright, build
from service.clock import london_date
from service.settings import Settings
from service.storage.database import reading
from tests.support.council import command, findings
from tests.support.mail import appoint_reachable
from tests.support.schedulers import Scheduler, SharedClock

OPENED = datetime(2026, 11, 2, 9, tzinfo=UTC)
LONGEST_PASS, LET_GO_ON = 65, 8
"""In seconds: what the next pass may take, and after how many a process that was stopped is let go on."""


@pytest.mark.slow
def test_no_rung_is_raised_twice_or_left_when_schedulers_are_stopped_in_the_middle(settings: Settings) -> None:
    disturb(settings, 8)


@pytest.mark.long
def test_no_rung_is_raised_twice_or_left_in_two_hundred_stops(settings: Settings) -> None:
    disturb(settings, 200)


def disturb(settings: Settings, times: int) -> None:
    """Each time a day has come on which something is due, one of three is killed, or stopped and let go on later."""
    chance = Random(20_261_123)  # noqa: S311 - a moment, not a secret
    clock = SharedClock(OPENED)
    putright = build(settings, clock=clock)
    appoint_reachable(putright.people, OPENED)
    running = [Scheduler(settings, clock) for _ in range(3)]
    stopped: list[Scheduler] = []
    waited: list[float] = []
    try:
        for turn in range(times):
            now = OPENED + timedelta(days=turn)
            open_file(putright, now, turn, stopped)
            clock.set(now)
            chosen = chance.randrange(len(running))
            time.sleep(chance.uniform(0, 0.1))  # the moment of the stop is what is tried
            if chance.random() < 0.5:
                running[chosen].end()
                running[chosen] = Scheduler(settings, clock)
            else:
                running[chosen].signal(signal.SIGSTOP)
                stopped.append(running[chosen])
                running[chosen] = Scheduler(settings, clock)
            waited.append(seconds_until(lambda at=now: nothing_due(putright, at), lambda: let_go_on(putright, stopped)))
            while len(stopped) > 2:
                woken = stopped.pop(0)
                woken.signal(signal.SIGCONT)  # and it goes on in the middle of what it did days ago
                running.append(woken)
                running.pop(0).end()
    finally:
        for each in (*running, *stopped):
            each.end()
    assert max(waited) < LONGEST_PASS
    assert_raised_once(putright)
    print(f"{times} stops: {raised(putright)} rungs, none twice; the longest wait was {max(waited):.1f} s")  # noqa: T201
    putright.dispose()


def open_file(putright: Putright, now: datetime, turn: int, stopped: list[Scheduler]) -> None:
    """Grade a file *Inadequate*; again where a process that was stopped holds the database's file."""
    day = now.date()
    audit = findings(f"K-{turn}", graded_on=day, audited_on=day)
    try:
        putright.audits.record(command(now), audit)
    except sa.exc.OperationalError:
        assert stopped
        let_go_on(putright, stopped)
        putright.audits.record(command(now), audit)


def nothing_due(putright: Putright, now: datetime) -> bool:
    with putright.store.reading() as reader:
        return not rungs_due(reader, london_date(now), 1)


def let_go_on(putright: Putright, stopped: list[Scheduler]) -> None:
    """Wake a process that may hold SQLite's file, which nobody else can take from it; PostgreSQL ends its session."""
    if putright.engine.dialect.name == "sqlite" and stopped:
        stopped[-1].signal(signal.SIGCONT)


def seconds_until(done: Callable[[], bool], stuck: Callable[[], None]) -> float:
    began = time.monotonic()
    while not done():
        waited = time.monotonic() - began
        assert waited < LONGEST_PASS
        if waited > LET_GO_ON:
            stuck()
        time.sleep(0.02)
    return time.monotonic() - began


def raised(putright: Putright) -> int:
    with putright.store.reading() as reader:
        table = reader.table(Escalations)
        return len(reader.rows(sa.select(table.c.position)))


def assert_raised_once(putright: Putright) -> None:
    counted: Counter[tuple[object, ...]] = Counter()
    with reading(putright.engine) as connection:
        after = 0
        while recorded := putright.store.read_log(connection, after, 5_000):
            after = recorded[-1].position
            for each in recorded:
                if isinstance(each.event, RungRaised):
                    event = each.event
                    for rung in (event.rung, *event.passed_over):
                        counted[event.originator_id, event.step, event.item, event.due_on, rung] += 1
    assert counted
    assert set(counted.values()) == {1}
