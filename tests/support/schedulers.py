"""Schedulers in processes of their own, which sweep at the hour that a shared clock says, and can be stopped."""

import multiprocessing
import signal
import time
from ctypes import c_double
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from multiprocessing.sharedctypes import Synchronized
from os import kill

from scheduler.jobs import sweep_job
from service.bootstrap import build
from service.settings import Settings

FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload([__name__])
PATIENCE = 60
TICK_SECONDS = 0.02


class SharedClock:
    """The hour that every scheduler believes; only the test moves it."""

    def __init__(self, now: datetime) -> None:
        self._seconds: Synchronized[float] = FORKS.Value(c_double, now.timestamp())

    def __call__(self) -> datetime:
        return datetime.fromtimestamp(self._seconds.value, UTC)

    def set(self, now: datetime) -> None:
        self._seconds.value = now.timestamp()


class Scheduler:
    """A process that sweeps again and again until it is killed. Its passes hold by the machine's own clock."""

    def __init__(self, settings: Settings, clock: SharedClock) -> None:
        receive, send = FORKS.Pipe(duplex=False)
        self._process: BaseProcess = FORKS.Process(target=_sweep_on, args=(settings, clock, send))
        self._process.start()
        send.close()
        assert receive.poll(PATIENCE)
        receive.recv()
        receive.close()

    def signal(self, number: int) -> None:
        assert self._process.pid is not None
        kill(self._process.pid, number)

    def end(self) -> None:
        """Kill it, stopped or not."""
        self.signal(signal.SIGKILL)
        self._process.join()


def _sweep_on(settings: Settings, clock: SharedClock, send: Connection) -> None:
    putright = build(settings)
    send.send("begins")
    while True:
        sweep_job(putright, clock())
        time.sleep(TICK_SECONDS)
