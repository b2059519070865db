"""A writer that is killed: it records as fast as it can and says what was acknowledged."""

import multiprocessing
import os
import signal
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from random import Random
from select import select
from time import monotonic
from uuid import UUID

from service.audits import Audits
from service.database import create_engine
from service.rules import shipped_rules
from service.store import Command, Receipt, Store
from tests.support.council import NOW, findings

ACKNOWLEDGED = struct.Struct(">QQ16s")
LONGEST = 0.15
"""Seconds from the first acknowledgement to the latest kill."""
PATIENCE = 60.0

FORKS = multiprocessing.get_context("forkserver")
"""Its server has imported everything and connected to nothing, so that a new writer starts in no time."""
FORKS.set_forkserver_preload([__name__])


@dataclass(frozen=True)
class Acknowledged:
    """That the command of this number was recorded, up to this position."""

    number: int
    position: int
    command_id: UUID


def record(store: Store, life: int, number: int, command: Command) -> Receipt:
    """The command of this number in a writer's life: the same request whenever it is made again."""
    keyed = {"key": f"{life}-{number}", "body": b"%d" % number}
    return Audits(store, shipped_rules()).record(
        Command(**vars(command) | keyed), findings(f"K-{life}-{number}", roles={})
    )


def new_command() -> Command:
    return Command(recorded_by="QA01", source="api", now=NOW)


def acknowledged_until_killed(url: str, life: int, chance: Random) -> list[Acknowledged]:
    """Start a writer, kill it at a random moment after its first answer, and return all that it had answered."""
    with _pipe() as (reads, writes):
        writer = FORKS.Process(target=_write, args=(url, life, _Handle(writes)))
        writer.start()
        os.close(writes)
        answers = _answers_until(reads, chance.uniform(0, LONGEST))
        assert writer.pid is not None
        os.kill(writer.pid, signal.SIGKILL)
        writer.join()
        answers += _rest(reads)
        assert writer.exitcode == -signal.SIGKILL
        writer.close()
    whole = len(answers) // ACKNOWLEDGED.size * ACKNOWLEDGED.size
    return [Acknowledged(n, at, UUID(bytes=by)) for n, at, by in ACKNOWLEDGED.iter_unpack(answers[:whole])]
