"""A clock that jumps by more than a day: what goes by the date waits until somebody has looked, alerts do not."""

from datetime import UTC, datetime, timedelta
from threading import Event
from typing import Any

import pytest
from structlog.testing import capture_logs

from scheduler.clock_watch import LONGEST_JUMP, ClockWatch, steady_seconds
from scheduler.run import ticking
from service import clock_jumps
from service.api.readiness import readiness
from service.bootstrap import Putright, build
from service.clock_jumps import NoClockJumpError, waiting_jump
from service.commands.alerts import Concern
from service.mail.delivery import deliver
from service.settings import Settings
from service.storage.database import reading
from tests.support.council import command, findings
from tests.support.mail import FakeTransport, appoint_reachable

MONDAY = datetime(2026, 11, 2, 9, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


class Machine:
    """A machine with a clock that can be set, and one that cannot."""

    def __init__(self) -> None:
        self.now, self.seconds = MONDAY, 0.0

    def goes_on(self, by: timedelta) -> None:
        self.now += by
        self.seconds += by.total_seconds()

    def is_set(self, by: timedelta) -> None:
        self.now += by


@pytest.fixture
def machine() -> Machine:
    return Machine()


@pytest.fixture
def council(settings: Settings, machine: Machine) -> Any:
    putright = build(settings, clock=lambda: machine.now)
    appoint_reachable(putright.people, machine.now)
    putright.audits.record(command(machine.now), findings("A-1"))
    yield putright
    putright.dispose()


def watch_of(putright: Putright, machine: Machine) -> ClockWatch:
    return ClockWatch(putright.engine, putright.clock, lambda: machine.seconds)


def waits(putright: Putright) -> bool:
    with reading(putright.engine) as connection:
        return waiting_jump(connection) is not None


@pytest.mark.parametrize("jump", [HOUR, -HOUR, LONGEST_JUMP, -LONGEST_JUMP])
def test_a_clock_that_is_set_by_no_more_than_a_day_holds_nothing(
    council: Putright, machine: Machine, jump: timedelta
) -> None:
    watch = watch_of(council, machine)
    machine.is_set(jump)

    assert not watch.holds()


@pytest.mark.parametrize("jump", [timedelta(days=30), -timedelta(days=30), LONGEST_JUMP + HOUR])
def test_a_clock_that_jumps_by_more_than_a_day_holds_until_somebody_accepts_the_time(
    council: Putright, machine: Machine, jump: timedelta
) -> None:
    watch = watch_of(council, machine)
    machine.goes_on(HOUR)
    machine.is_set(jump)

    assert watch.holds()
    machine.goes_on(HOUR)
    assert watch.holds()
    waiting = clock_jumps.accept(council.engine, machine.now, by="QA01")
    assert (waiting.expected_at, waiting.seen_at) == (MONDAY + HOUR, MONDAY + HOUR + jump)
    assert not watch.holds()
    machine.goes_on(DAY * 30)
    assert not watch.holds()


def test_small_steps_of_the_clock_do_not_add_up(council: Putright, machine: Machine) -> None:
    watch = watch_of(council, machine)
    for _ in range(40):
        machine.goes_on(HOUR)
        machine.is_set(HOUR)
        assert not watch.holds()


def test_a_clock_that_goes_back_by_itself_needs_nobody(council: Putright, machine: Machine) -> None:
    watch = watch_of(council, machine)
    machine.is_set(30 * DAY)
    assert watch.holds()
    machine.goes_on(HOUR)
    machine.is_set(-30 * DAY)

    assert not watch.holds()
    assert not waits(council)


def test_downtime_is_no_jump(council: Putright, machine: Machine) -> None:
    """However long: a process that begins has nothing to compare the clock with, and the brake is for what it finds."""
    watch = watch_of(council, machine)
    assert not watch.holds()
    machine.is_set(14 * DAY)

    assert not watch_of(council, machine).holds()


def test_what_one_process_noticed_holds_the_others_and_those_that_begin(council: Putright, machine: Machine) -> None:
    first, second = watch_of(council, machine), watch_of(council, machine)
    machine.is_set(30 * DAY)
    assert first.holds()

    assert second.holds()
    assert watch_of(council, machine).holds()
    clock_jumps.accept(council.engine, machine.now, by="QA01")
    assert not first.holds()
    assert not second.holds()


def test_a_second_jump_is_asked_about_again(council: Putright, machine: Machine) -> None:
    watch = watch_of(council, machine)
    for _ in range(2):
        machine.is_set(2 * DAY)
        assert watch.holds()
        clock_jumps.accept(council.engine, machine.now, by="QA01")
        assert not watch.holds()


def test_nothing_is_accepted_that_nobody_asked(council: Putright) -> None:
    with pytest.raises(NoClockJumpError):
        clock_jumps.accept(council.engine, MONDAY, by="QA01")


def test_readiness_says_that_the_clock_jumped(council: Putright, machine: Machine) -> None:
    assert "clock_jumped" not in readiness(council)["warnings"]
    clock_jumps.note_jump(council.engine, MONDAY, MONDAY + 30 * DAY)

    assert "clock_jumped" in readiness(council)["warnings"]


def test_an_alert_is_sent_though_nothing_else_is(council: Putright, machine: Machine) -> None:
    council.alerts.raise_alert(command(machine.now), "A-1", Concern(concern="Alone at night", raised_by="AU01"))
    transport = FakeTransport()
    deliver(council, machine.now, transport, urgent_only=True)

    subjects = {str(mail["Subject"]) for staff in ("SM01", "TM01", "PL01", "SW01") for mail in transport.to(staff)}
    assert len(subjects) == 1
    assert "alert" in subjects.pop().lower()


@pytest.mark.parametrize("jumped", [True, False])
def test_a_tick_after_a_jump_raises_nothing_but_what_an_alert_calls_for(
    council: Putright, machine: Machine, jumped: bool
) -> None:
    council.alerts.raise_alert(command(machine.now), "A-1", Concern(concern="Alone at night", raised_by="AU01"))
    machine.goes_on(3 * DAY)
    if jumped:
        clock_jumps.note_jump(council.engine, MONDAY, machine.now)
    sweep = {job.id: job for job in ticking(council, FakeTransport(), Event()).get_jobs()}["sweep"]
    with capture_logs() as logs:
        sweep.func()

    assert [entry["event"] for entry in logs] == (["clock_jumped", "sweep"] if jumped else ["sweep"])
    assert ("skipped" not in logs[-1]) == jumped  # the whole sweep counts what it skipped
    assert logs[-1]["raised" if jumped else "urgent"] == 1


def test_the_steady_clock_goes_on() -> None:
    assert 0 < steady_seconds() <= steady_seconds()
