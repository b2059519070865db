"""A mail server for trying things out: it keeps every mail as a file and sends none on."""

from collections.abc import Callable
from datetime import datetime
from email import message_from_bytes
from email.policy import default
from hashlib import sha256
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from service.clock import LONDON, Clock

Tell = Callable[[str], None]
ACCEPTED = "250 Kept"


class KeepMail:
    """Keeps each mail as ``<hash>.eml``: the name says nothing of anybody, and a repeat is the same file."""

    def __init__(self, folder: Path, tell: Tell, clock: Clock) -> None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._folder, self._tell, self._clock = folder, tell, clock

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        """Keep one mail and tell its subject."""
        content = envelope.original_content or b""
        path = self._folder / f"{sha256(content).hexdigest()}.eml"
        path.touch(mode=0o600)
        path.write_bytes(content)
        self._tell(_line(self._clock(), content))
        return ACCEPTED


def catcher(folder: Path, host: str, port: int, tell: Tell, clock: Clock) -> Controller:
    """A catcher, not started: ``start()`` returns once it listens, ``stop()`` once it has ended."""
    return Controller(KeepMail(folder, tell, clock), hostname=host, port=port)


def _line(now: datetime, content: bytes) -> str:
    subject = str(message_from_bytes(content, policy=default)["Subject"] or "(no subject)")
    return f"{now.astimezone(LONDON):%H:%M:%S} mail: {' '.join(subject.split())}"
