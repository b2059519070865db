"""A tick never raises, and leaves one line that says what its pass did."""

from dataclasses import replace
from datetime import datetime, timedelta
from threading import Event
from typing import Any

import pytest
from structlog.testing import capture_logs

from scheduler.jobs import delivery_job, sweep_job
from scheduler.run import ticking
from service.bootstrap import Putright
from service.logs import ALLOWED
from tests.support.council import command, findings
from tests.support.mail import FakeTransport, appoint_reachable


@pytest.fixture
def council(putright: Putright, now: datetime) -> Putright:
    appoint_reachable(putright.people, now)
    putright.audits.record(command(now), findings("A-1"))
    return putright


def broken(*_: Any, **__: Any) -> Any:
    raise OSError("no space left beside the child's name")


def test_each_pass_is_one_line_of_allowed_fields(council: Putright, now: datetime) -> None:
    monday = now + timedelta(days=3)
    with capture_logs() as logs:
        sweep_job(council, monday)
        delivery_job(council, monday, FakeTransport())

    assert [entry["event"] for entry in logs] == ["sweep", "deliver"]
    assert (logs[0]["raised"], logs[1]["notified"]) == (4, 1)
    assert {name for entry in logs for name in entry} <= ALLOWED | {"log_level"}


def test_a_pass_that_fails_is_logged_by_the_kind_of_its_failure_and_the_tick_goes_on(
    council: Putright, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("scheduler.jobs.sweep", broken)
    with capture_logs() as logs:
        sweep_job(council, now)

    assert logs == [{"event": "sweep", "error": "OSError", "log_level": "error"}]


def test_the_tick_keeps_no_deadlines_and_loses_none(council: Putright) -> None:
    """Fixed ids; late ticks are run, not dropped, and run once (design section 4)."""
    scheduler = ticking(council, FakeTransport(), Event())
    scheduler.start(paused=True)
    jobs = {job.id: job for job in scheduler.get_jobs()}
    scheduler.shutdown()

    assert sorted(jobs) == [
        "anchor",
        "deliver",
        "gaps-in-cover",
        "hand-on",
        "owners-away",
        "quarter-end",
        "restatements",
        "sweep",
    ]
    for job in jobs.values():
        assert (job.coalesce, job.max_instances, job.misfire_grace_time) == (True, 1, None)
        assert job.trigger.interval == timedelta(seconds=council.settings.sweep_seconds)
        assert str(job.trigger.timezone) == "Europe/London"


def test_both_jobs_run_at_once_when_the_scheduler_starts(council: Putright) -> None:
    done = Event()
    transport = FakeTransport()
    settings = replace(council.settings, sweep_seconds=300)
    transport.close = done.set  # type: ignore[method-assign]
    scheduler = ticking(replace(council, settings=settings), transport, Event())
    scheduler.start()
    assert done.wait(timeout=30)
    scheduler.shutdown(wait=True)

    assert len(transport.mails) >= 4


def test_nothing_but_alerts_is_sent_until_every_other_job_has_run_since_the_start(
    council: Putright, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a sweep after downtime raises is one mail a person, whatever runs first."""
    may_sweep, asked = Event(), Event()
    sent: list[bool] = []

    def deliver_and_say(*_: Any, urgent_only: bool = False) -> None:
        sent.append(urgent_only)
        (may_sweep if len(sent) == 2 else Event()).set()
        (Event() if urgent_only else asked).set()

    monkeypatch.setattr("scheduler.run.sweep_job", lambda *_: may_sweep.wait(30))
    monkeypatch.setattr("scheduler.run.delivery_job", deliver_and_say)
    scheduler = ticking(replace(council, settings=replace(council.settings, sweep_seconds=1)), FakeTransport(), Event())
    scheduler.start()
    assert asked.wait(timeout=30)
    scheduler.shutdown(wait=True)

    assert sent[:2] == [True, True]
    assert sent.index(False) >= 2


def test_nothing_is_composed_in_the_middle_of_a_sweep_that_is_stopping(
    council: Putright, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the sweep has still to raise would else be a second mail to the same person."""
    stopping = Event()
    stopping.set()
    sent: list[bool] = []
    monkeypatch.setattr("scheduler.run.delivery_job", lambda *_, **__: sent.append(True))
    deliver = next(job for job in ticking(council, FakeTransport(), stopping).get_jobs() if job.id == "deliver")
    deliver.func()

    assert sent == []
