"""The tick. The only module that knows APScheduler: deadlines are rows, so it keeps none (design section 4)."""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from threading import Event
from zoneinfo import ZoneInfo

import structlog
from apscheduler.schedulers.background import BackgroundScheduler

from scheduler.clock_watch import ClockWatch
from scheduler.jobs import (
    absences_job,
    anchor_job,
    delivery_job,
    gaps_job,
    leavers_job,
    quarters_job,
    restatements_job,
    sweep_job,
    urgent_job,
)
from scheduler.signals import hold_back, wait_to_stop
from service.bootstrap import Putright
from service.mail.channels.port import Transport

Job = Callable[[datetime], None]
Tick = Callable[[], None]
NO_MAIL = ("anchor", "restatements", "deliver")
"""What the mail of a start need not wait for, since it tells nobody anything."""
log = structlog.get_logger("putright")


def work(putright: Putright, transport: Transport) -> None:
    """Tick until told to stop by a signal, then let a pass under way end at its next step."""
    hold_back()
    stopping = Event()
    scheduler = ticking(putright, transport, stopping)
    scheduler.start()
    wait_to_stop()
    stopping.set()
    scheduler.shutdown(wait=True)


def ticking(putright: Putright, transport: Transport, stopping: Event) -> BackgroundScheduler:
    """A scheduler, not started, that runs every job at once and then at every interval of the settings.

    Where the clock jumped by more than a day they wait until somebody has looked; alerts alone are chased and sent.
    Until every other job has run once they alone are sent too: after downtime each person is to have one mail.
    """
    scheduler = BackgroundScheduler(timezone=ZoneInfo("Europe/London"))
    watch = ClockWatch(putright.engine, putright.clock)
    jobs: dict[str, Job] = {
        "sweep": lambda now: sweep_job(putright, now, stopping.is_set),
        "hand-on": lambda now: leavers_job(putright, now),
        "owners-away": lambda now: absences_job(putright, now),
        "gaps-in-cover": lambda now: gaps_job(putright, now),
        "anchor": lambda now: anchor_job(putright, now),
        "quarter-end": lambda now: quarters_job(putright, now),
        "restatements": lambda now: restatements_job(putright, now),
        "deliver": lambda now: delivery_job(putright, now, transport, stopping.is_set),
    }
    held: dict[str, Job] = {
        "sweep": lambda now: urgent_job(putright, now),
        "deliver": lambda now: delivery_job(putright, now, transport, stopping.is_set, urgent_only=True),
    }
    watched = {
        job_id: _watched(watch, putright, job_id, job, held.get(job_id, _nothing)) for job_id, job in jobs.items()
    }
    for job_id, run in _delivering_last(watched, lambda: held["deliver"](putright.clock()), putright, stopping).items():
        scheduler.add_job(
            run,
            "interval",
            seconds=putright.settings.sweep_seconds,
            next_run_time=putright.clock(),
            id=job_id,
            replace_existing=True,
            coalesce=True,
            max_instances=1,
            misfire_grace_time=None,
        )
    return scheduler


def _watched(watch: ClockWatch, putright: Putright, job_id: str, job: Job, held: Job) -> Tick:
    """The job as of the present, or what is left of it while the clock cannot be believed."""

    def run() -> None:
        now = putright.clock()  # taken first: a clock that jumps from here on is of the next tick
        if watch.holds():
            log.error("clock_jumped", job=job_id)
            held(now)
        else:
            job(now)

    return run


def _delivering_last(
    jobs: Mapping[str, Tick], send_alerts: Tick, putright: Putright, stopping: Event
) -> dict[str, Tick]:
    """The jobs, the delivery of all but alerts only once each of the others has run since the start."""
    have_run = {job_id: Event() for job_id in jobs if job_id not in NO_MAIL}

    def noting(job_id: str) -> None:
        jobs[job_id]()
        have_run[job_id].set()

    def deliver() -> None:
        while not all(each.is_set() for each in have_run.values()) and not stopping.is_set():
            send_alerts()
            for each in have_run.values():
                each.wait(putright.settings.sweep_seconds / len(have_run))
        if not stopping.is_set():
            jobs["deliver"]()

    noted = {job_id: partial(noting, job_id) for job_id in have_run}
    return {**jobs, **noted, "deliver": deliver}


def _nothing(_now: datetime) -> None:
    """What goes by the date waits."""
