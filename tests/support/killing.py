"""A writer that is killed: it records as fast as it can and says what was acknowledged."""

import multiprocessing
import os
import signal
from dataclasses import dataclass
from itertools import count
from multiprocessing.connection import Connection
from random import Random
from time import monotonic
from uuid import UUID

from service.commands.audits import Audits
from service.storage.database import create_engine
from service.storage.store import Command, Receipt, Store
from tests.support.council import NOW, findings

LATEST = 0.15
"""Seconds from the first answer to the latest kill."""
PATIENCE = 60
"""Seconds to wait for the first answer, which follows the start of a process."""
FORKS = multiprocessing.get_context("forkserver")
"""Its server has imported everything and connected to nothing, so that a new writer starts in no time."""
FORKS.set_forkserver_preload([__name__])


@dataclass(frozen=True)
class Answer:
    """The command of this number was recorded, up to this position."""

    number: int
    position: int
    command_id: UUID


def record(store: Store, life: int, number: int) -> Answer:
    """Make the request of this number in a writer's life: the same request whenever it is made again."""
    asked = Command(recorded_by="QA01", source="api", now=NOW, key=f"{life}-{number}", body=b"%d" % number)
    receipt: Receipt = Audits(store).record(asked, findings(f"K-{life}-{number}", roles={}))
    assert receipt.position is not None
    return Answer(number, receipt.position, asked.command_id)


def answers_until_killed(url: str, life: int, chance: Random) -> list[Answer]:
    """Start a writer, kill it at a random moment after its first answer, and return all that it had answered."""
    receive, send = FORKS.Pipe(duplex=False)
    writer = FORKS.Process(target=_write, args=(url, life, send))
    writer.start()
    send.close()
    assert receive.poll(PATIENCE)
    answers = _received_for(receive, chance.uniform(0, LATEST))
    assert writer.pid is not None
    os.kill(writer.pid, signal.SIGKILL)
    writer.join()
    answers += _received_for(receive, PATIENCE)
    receive.close()
    assert writer.exitcode == -signal.SIGKILL
    writer.close()
    return answers


def _received_for(receive: Connection, seconds: float) -> list[Answer]:
    """What arrives in so many seconds, or until the writer is gone. An answer is one write, so none arrives in part."""
    answers: list[Answer] = []
    until = monotonic() + seconds
    try:
        while receive.poll(max(0, until - monotonic())):
            answers.append(receive.recv())
    except EOFError:
        pass
    return answers


def _write(url: str, life: int, send: Connection) -> None:
    store = Store(create_engine(url), b"k" * 32)
    for number in count():
        send.send(record(store, life, number))
