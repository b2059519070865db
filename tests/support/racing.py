"""Two real processes that do the same thing at the same moment."""

import multiprocessing
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Barrier

from domain.errors import AlreadyExistsError
from service.commands.audits import Audits
from service.storage.database import create_engine
from service.storage.store import Store
from tests.support.council import command, findings

PATIENCE = 60
"""Seconds that one process waits for the other at the start of a round."""
SPAWN = multiprocessing.get_context("spawn")
"""Not a fork: an engine must be made after it, and a forked test process brings its connections along."""


def race_to_open(url: str, rounds: int) -> list[list[bool]]:
    """Let two processes open the same files, round by round; each answers which rounds it won."""
    barrier = SPAWN.Barrier(2)
    pipes = [SPAWN.Pipe(duplex=False) for _ in range(2)]
    racers = [SPAWN.Process(target=_open_each, args=(url, rounds, barrier, send)) for _, send in pipes]
    for racer in racers:
        racer.start()
    won = [receive.recv() for receive, _ in pipes]
    for racer in racers:
        racer.join()
    for pipe in pipes:
        for end in pipe:
            end.close()
    return won


def _open_each(url: str, rounds: int, barrier: Barrier, answer: Connection) -> None:
    engine = create_engine(url)
    audits = Audits(Store(engine, b"k" * 32))
    won = []
    for number in range(rounds):
        barrier.wait(PATIENCE)
        try:
            audits.record(command(), findings(f"R-{number}"))
            won.append(True)
        except AlreadyExistsError:
            won.append(False)
    answer.send(won)
    engine.dispose()
