"""Whatever the clock does at night, each rung is raised once, and on its day: both changes of the year, and jumps."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

import pytest

from domain.events.remediation import RungRaised
from domain.events.safeguarding_alert import AlertEscalated
from scheduler.sweep import sweep
from service.bootstrap import Putright, build
from service.clock import LONDON
from service.commands.alerts import Concern
from service.settings import Settings
from service.storage.database import reading
from tests.conftest import NewUrl
from tests.support.council import command, findings
from tests.support.mail import appoint_reachable

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def database_url(new_sqlite: NewUrl) -> str:
    """SQLite alone: what is due does not depend on the kind."""
    return new_sqlite()


def changes(first: int, last: int) -> Iterator[date]:
    """The Sundays on which the clocks change, by what the time zone itself says."""
    day = date(first, 1, 1)
    while day.year <= last:
        midnights = [datetime.combine(each, time(), LONDON).utcoffset() for each in (day, day + DAY)]
        if midnights[0] != midnights[1]:
            yield day
        day += DAY


def minutes(sunday: date, step: timedelta) -> Iterator[datetime]:
    """The ticks from Saturday evening to the early hours of Monday."""
    now, end = (datetime.combine(sunday + days * DAY, time(hour), UTC) for days, hour in ((-1, 22), (1, 3)))
    while now <= end:
        yield now
        now += step


def jumping(ticks: Iterator[datetime], jump: timedelta, *, every: int = 7) -> Iterator[datetime]:
    """The same with a clock that is set by so much for a while, and back, again and again."""
    for number, now in enumerate(ticks):
        yield now + jump if number // every % 2 else now


@pytest.mark.slow
@pytest.mark.parametrize("sunday", list(changes(2026, 2027)), ids=str)
def test_each_rung_is_raised_once_and_on_its_day_when_the_clocks_change(settings: Settings, sunday: date) -> None:
    quarter = 15 * MINUTE
    night(settings, sunday, minutes(sunday, quarter), within=quarter)


@pytest.mark.slow
@pytest.mark.parametrize("jump", [-HOUR, HOUR], ids=["an hour back", "an hour on"])
def test_each_rung_is_raised_once_though_the_clock_is_set_by_an_hour_and_back(
    settings: Settings, jump: timedelta
) -> None:
    sunday = date(2026, 10, 25)
    night(settings, sunday, jumping(minutes(sunday, 15 * MINUTE), jump))


@pytest.mark.long
@pytest.mark.parametrize("sunday", list(changes(2026, 2030)), ids=str)
def test_each_rung_is_raised_once_minute_by_minute(settings: Settings, sunday: date) -> None:
    night(settings, sunday, minutes(sunday, MINUTE), within=MINUTE)


@pytest.mark.long
@pytest.mark.parametrize("jump", [-HOUR, HOUR, 30 * DAY], ids=str)
@pytest.mark.parametrize("sunday", list(changes(2026, 2027)), ids=str)
def test_each_rung_is_raised_once_minute_by_minute_though_the_clock_is_set(
    settings: Settings, sunday: date, jump: timedelta
) -> None:
    night(settings, sunday, jumping(minutes(sunday, MINUTE), jump, every=45))


def night(settings: Settings, sunday: date, ticks: Iterator[datetime], within: timedelta | None = None) -> None:
    """A critical file graded on the Friday before, an alert in the night, and nobody who acts."""
    friday, alert_at = (
        datetime.combine(sunday + days * DAY, at, UTC) for days, at in ((-2, time(16)), (0, time(0, 30)))
    )
    clock, raised = [friday], False
    putright = build(settings, clock=lambda: clock[0])
    appoint_reachable(putright.people, friday)
    day = friday.date()
    critical = findings("N-1", grade="Inadequate critical", graded_on=day, audited_on=day)
    putright.audits.record(command(friday), critical)
    for now in ticks:
        clock[0] = now
        if not raised and now >= alert_at:
            concern = Concern(concern="Alone at night", raised_by="AU01")
            raised = putright.alerts.raise_alert(command(now), "N-1", concern).recorded != ()
        sweep(putright, now)
    assert_each_once(putright, sunday, within)
    putright.dispose()


def assert_each_once(putright: Putright, sunday: date, within: timedelta | None) -> None:
    """``within`` is how long after London's midnight a rung may be raised that falls in the nights that were ticked."""
    counted: Counter[tuple[object, ...]] = Counter()
    with reading(putright.engine) as connection:
        log = putright.store.read_log(connection, 0, 100_000)
    for recorded in log:
        event = recorded.event
        if isinstance(event, RungRaised):
            rungs = (event.rung, *event.passed_over)
            counted.update((event.originator_id, event.step, event.item, each) for each in rungs)
            at = datetime.fromisoformat(recorded.recorded_at).astimezone(LONDON)
            assert within is None or event.occurred_on == at.date()
            if within is not None and at.date() > sunday - DAY:
                assert at - datetime.combine(at.date(), time(), LONDON) < within
        if isinstance(event, AlertEscalated):
            counted.update((event.originator_id, each) for each in (event.rung, *event.passed_over))
    assert {len(key) for key in counted} == {2, 4}
    assert set(counted.values()) == {1}
