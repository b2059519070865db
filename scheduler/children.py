"""Processes that start together and stop together."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

TICK_SECONDS = 0.1
PATIENCE_SECONDS = 4
LAST_SECONDS = 0.5
"""How long they have to end by themselves, and what was killed to be gone: together less than five seconds."""


class Children:
    """Child processes, each in a process group of its own, so that Ctrl-C reaches only their parent."""

    def __init__(self) -> None:
        self._running: dict[str, subprocess.Popen[bytes]] = {}

    def start(self, name: str, command: Sequence[str], environment: Mapping[str, str], log: Path | None = None) -> None:
        """Start one. What it says goes to ``log``, or to where the parent's words go."""
        out = log.open("ab") if log is not None else None
        try:
            self._running[name] = subprocess.Popen(
                command,
                env={**environment, "PYTHONUNBUFFERED": "1"},
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                process_group=0,
            )
        finally:
            if out is not None:
                out.close()

    def ended(self) -> str | None:
        """The name of one that has ended by itself, or ``None``."""
        return next((name for name, child in self._running.items() if child.poll() is not None), None)

    def stop(self) -> None:
        """Ask all to end, wait, and kill what is left, with what it started."""
        for child in self._running.values():
            if child.poll() is None:
                child.send_signal(signal.SIGTERM)
        _wait_until(lambda: all(child.poll() is not None for child in self._running.values()), PATIENCE_SECONDS)
        for child in self._running.values():
            _signal_group(child.pid, signal.SIGKILL)
            child.wait()
        _wait_until(lambda: not any(_signal_group(child.pid, 0) for child in self._running.values()), LAST_SECONDS)


def _signal_group(pid: int, number: int) -> bool:
    """Signal a process group, and say whether there was anybody in it."""
    try:
        os.killpg(pid, number)
    except ProcessLookupError:
        return False
    return True


def _wait_until(done: Callable[[], bool], seconds: float) -> None:
    for _ in range(int(seconds / TICK_SECONDS)):
        if done():
            return
        time.sleep(TICK_SECONDS)
