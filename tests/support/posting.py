"""A delivery that is killed, and a mail server that takes a mail and then hangs up."""

import multiprocessing
import os
import signal
import time
from collections import defaultdict
from datetime import datetime
from multiprocessing.connection import Connection
from random import Random
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope, Session

from service.bootstrap import build
from service.mail.channels import transport_for
from service.mail.delivery import deliver
from service.settings import Settings
from tests.support.mail import parsed

PATIENCE = 60
"""Seconds to wait for a process to be ready, which is far longer than it takes."""
FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload([__name__])
HANGS_UP = 0.3
"""How often the server takes a mail and never says so."""


class HangsUp:
    """A mail server that keeps every mail by its ``Message-ID``, and now and then hangs up having kept it."""

    def __init__(self, chance: Random, often: float = HANGS_UP) -> None:
        self._chance, self._often = chance, often
        self.kept: dict[str, list[bytes]] = defaultdict(list)
        self.hung_up = 0

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        content = bytes(envelope.original_content or b"")
        self.kept[str(parsed(content)["Message-ID"])].append(content)
        if self._chance.random() < self._often:
            self.hung_up += 1
            assert server.transport is not None
            server.transport.abort()
        return "250 OK"


def deliver_until_killed(settings: Settings, now: datetime, after: float) -> bool:
    """Deliver in a process of its own, kill it so many seconds after it began, and say whether it had ended by then."""
    receive, send = FORKS.Pipe(duplex=False)
    postman = FORKS.Process(target=_deliver, args=(settings, now, send))
    postman.start()
    send.close()
    assert _heard(receive) == "begins"
    time.sleep(after)  # the moment of the kill is what is tried, and nothing is waited for
    assert postman.pid is not None
    os.kill(postman.pid, signal.SIGKILL)
    postman.join()
    ended = receive.poll(0) and _heard(receive) == "ended"
    receive.close()
    postman.close()
    return ended


def _heard(receive: Connection) -> Any:
    try:
        return receive.recv() if receive.poll(PATIENCE) else None
    except EOFError:
        return None


def _deliver(settings: Settings, now: datetime, send: Connection) -> None:
    putright = build(settings, clock=lambda: now)
    with putright.store.reading():
        pass  # what is only done once in a process is done before the moment begins
    send.send("begins")
    deliver(putright, now, transport_for(settings))
    send.send("ended")
    signal.pause()
