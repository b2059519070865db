"""The tick. The only module that knows APScheduler: deadlines are rows, so it keeps none (design section 4)."""

from threading import Event
from zoneinfo import ZoneInfo

from apscheduler.schedulers.background import BackgroundScheduler

from scheduler.jobs import absences_job, delivery_job, gaps_job, leavers_job, sweep_job
from scheduler.signals import hold_back, wait_to_stop
from service.bootstrap import Putright
from service.channels.port import Transport


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
    """A scheduler, not started, that runs every job at once and then at every interval of the settings."""
    scheduler = BackgroundScheduler(timezone=ZoneInfo("Europe/London"))
    jobs = {
        "sweep": lambda: sweep_job(putright, putright.clock(), stopping.is_set),
        "hand-on": lambda: leavers_job(putright, putright.clock()),
        "owners-away": lambda: absences_job(putright, putright.clock()),
        "gaps-in-cover": lambda: gaps_job(putright, putright.clock()),
        "deliver": lambda: delivery_job(putright, putright.clock(), transport, stopping.is_set),
    }
    for job_id, job in jobs.items():
        scheduler.add_job(
            job,
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
