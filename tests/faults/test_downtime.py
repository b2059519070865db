"""After downtime nothing is missed and nobody is stormed: the highest rung of each step, one mail a person."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa

from projections.deadline_queries import rungs_due
from projections.escalations import Escalations
from scheduler.sweep import sweep
from service.bootstrap import build
from service.clock import london_date
from service.mail.delivery import deliver
from service.settings import Settings
from tests.conftest import NewUrl
from tests.support.bigger import appoint_teams, open_file, weekdays
from tests.support.mail import FakeTransport

BEGIN = datetime(2026, 6, 1, 10, tzinfo=UTC)
DAYS_BEFORE = 15
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
EVENING = timedelta(hours=12, minutes=30)
"""From the last tick in the morning to half past eleven at night in London, so that even in an hour a day begins."""

DOWN = {"1 hour": HOUR, "3 days": 3 * DAY, "2 weeks": 14 * DAY}
STEPS_A_FILE = 9
"""The deadlines that an inadequate file begins with, its four acknowledgements among them."""


class Run:
    """A council over some weeks, with as many files opened as make so many open steps."""

    def __init__(self, settings: Settings, steps: int) -> None:
        self.now = BEGIN
        self.putright = build(replace(settings, mail_brake=10_000), clock=lambda: self.now)
        self.teams = max(3, steps // 100)
        self.transport = FakeTransport()
        appoint_teams(self.putright, BEGIN, self.teams)
        files, days = steps // STEPS_A_FILE + 1, weekdays(BEGIN)
        for number in range(files):
            if number % (files // DAYS_BEFORE + 1) == 0:
                self.go_to(next(days))
            open_file(self.putright, self.now, f"D-{number}", number % self.teams)
        self.go_to(next(days))

    def go_to(self, now: datetime) -> None:
        """Let a tick pass at that time."""
        self.now = now
        sweep(self.putright, now)
        deliver(self.putright, now, self.transport)

    def raised(self) -> list[Any]:
        with self.putright.store.reading() as reader:
            table = reader.table(Escalations)
            return list(reader.rows(sa.select(table).order_by(table.c.position)))

    def still_due(self) -> int:
        with self.putright.store.reading() as reader:
            return len(rungs_due(reader, london_date(self.now)))


@pytest.fixture
def database_url(new_sqlite: NewUrl) -> str:
    """SQLite alone: what is due does not depend on the kind."""
    return new_sqlite()


@pytest.mark.slow
@pytest.mark.parametrize("down", DOWN.values(), ids=DOWN.keys())
def test_after_downtime_nothing_is_missed_and_each_person_gets_one_mail(
    settings: Settings, new_sqlite: NewUrl, down: timedelta
) -> None:
    be_down(settings, new_sqlite(), down, 60)


@pytest.mark.long
@pytest.mark.parametrize("down", DOWN.values(), ids=DOWN.keys())
def test_after_downtime_nothing_is_missed_of_a_thousand_open_steps(
    settings: Settings, new_sqlite: NewUrl, down: timedelta
) -> None:
    be_down(settings, new_sqlite(), down, 1_000)


def be_down(settings: Settings, other_url: str, down: timedelta, steps: int) -> None:
    """Be down for so long, and compare with a council that never was."""
    run, steady = Run(settings, steps), Run(replace(settings, database_url=other_url), steps)
    for each in (run, steady):
        each.go_to(each.now + EVENING)
    back, before, mails_before = run.now + down, len(run.raised()), len(run.transport.mails)
    morning = next(each for each in weekdays(datetime.combine(back.date(), BEGIN.timetz())) if each > back)
    while steady.now < morning:
        steady.go_to(min(steady.now + HOUR, morning))
    run.go_to(back)
    run.go_to(morning)  # at night, and on days that are none of work, nobody is written to but of an alert
    raised = run.raised()[before:]

    assert run.still_due() == steady.still_due() == 0
    assert {(each.remediation, each.step, each.item): each.rung for each in run.raised()} == {
        (each.remediation, each.step, each.item): each.rung for each in steady.raised()
    }
    assert_once_a_day(raised)
    assert sorted(rungs_of(run)) == sorted(rungs_of(steady))
    assert {each.raised_on for each in raised} <= {london_date(back), london_date(morning)}
    to = Counter(address for address, _ in run.transport.mails[mails_before:])
    assert max(to.values(), default=0) <= 1
    assert raised
    assert to
    print(  # noqa: T201 - the figure is the point of a long run
        f"down {down}: {len(raised)} rungs raised, {sum(len(each.passed_over) for each in raised)} passed over; "
        f"{len(to)} mails, where {len(steady.transport.mails) - mails_before} went that would have in time"
    )
    for each in (run, steady):
        each.putright.dispose()


def assert_once_a_day(raised: list[Any]) -> None:
    """After downtime the highest rung of a step alone is raised, and the next one not before its day."""
    counted = Counter((each.remediation, each.step, each.item, each.raised_on) for each in raised)
    assert set(counted.values()) == {1}


def rungs_of(run: Run) -> list[tuple[UUID, str, str, str]]:
    """Every rung that was raised or passed over."""
    return [
        (each.remediation, each.step, each.item, rung)
        for each in run.raised()
        for rung in (each.rung, *(each.passed_over or ()))
    ]


def test_after_downtime_above_the_brake_everything_waits_for_a_person(settings: Settings) -> None:
    run = Run(settings, 30)
    sent = len(run.transport.mails)
    run.putright = replace(run.putright, settings=replace(run.putright.settings, mail_brake=3))
    run.go_to(run.now + 14 * DAY)

    assert len(run.transport.mails) == sent
    run.putright.dispose()
