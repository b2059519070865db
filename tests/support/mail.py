"""People who can be reached, and mail servers that misbehave."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from service.bootstrap import Putright
from service.commands.people import People
from service.mail.channels.port import Answer, MailServerError, Outcome, Receipt
from tests.support.council import STAFF, command

SENT = Answer(Outcome.SENT)
RETRY = Answer(Outcome.RETRY, "smtp_451")
REFUSED = Answer(Outcome.REFUSED, "smtp_550")


def address_of(staff_id: str) -> str:
    return f"{staff_id.lower()}@council.example"


def appoint_reachable(people: People, now: datetime, *, unreachable: tuple[str, ...] = ()) -> None:
    """Enter the sample line of management in the directory, with an address for everybody else."""
    for staff_id, role, reports_to in sorted(STAFF, key=lambda each: each[0] == "PL01"):
        people.appoint(
            command(now),
            staff_id=staff_id,
            role=role,
            reports_to=reports_to,
            email=None if staff_id in unreachable else address_of(staff_id),
            cover="PL02" if staff_id == "PL01" else None,
        )


class FakeTransport:
    """Keeps what it is given, and answers as it is told; an address without a script is sent to."""

    def __init__(self, **answers: Answer) -> None:
        self.answers = {address_of(staff_id): answer for staff_id, answer in answers.items()}
        self.mails: list[tuple[str, bytes]] = []
        self.down = False
        self.closed = 0
        self.tells = False
        self.receipts: dict[str, Receipt | None] = {}
        self.asked: list[str] = []

    def receipt(self, message_id: str) -> Receipt | None:
        self.asked.append(message_id)
        if self.down:
            raise MailServerError("GOV.UK Notify cannot be asked what it has (500).")
        return self.receipts.get(message_id)

    def send(self, address: str, content: bytes, *, again: bool = False) -> Answer:
        if self.down:
            raise MailServerError("The mail server mail.example:25 cannot be used (TimeoutError).")
        self.mails.append((address, content))
        return self.answers.get(address, SENT)

    def close(self) -> None:
        self.closed += 1

    def to(self, staff_id: str) -> list[EmailMessage]:
        return [parsed(content) for address, content in self.mails if address == address_of(staff_id)]


class Mail(EmailMessage):
    """A mail as it was sent; its content is the plain text, and ``html`` the same as HTML."""

    def get_content(self, *arguments: Any, **more: Any) -> Any:
        if not self.is_multipart():
            return super().get_content(*arguments, **more)
        plain = self.get_body(("plain",))
        assert plain is not None
        return plain.get_content()

    @property
    def html(self) -> str:
        part = self.get_body(("html",))
        assert part is not None
        return str(part.get_content())


def parsed(content: bytes) -> Mail:
    mail = message_from_bytes(content, policy=default.clone(message_factory=Mail))
    assert isinstance(mail, Mail)
    return mail


class Scripted:
    """An SMTP server's handler that answers each ``DATA`` with the next word of its script.

    ``drop`` keeps the mail and then hangs up without an answer.
    """

    def __init__(self, *script: str, recipient: str = "250 OK") -> None:
        self.script, self.recipient = list(script), recipient
        self.kept: list[bytes] = []

    async def handle_RCPT(  # noqa: N802
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: Any
    ) -> str:
        if self.recipient.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.recipient

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        self.kept.append(bytes(envelope.original_content or b""))
        answer = self.script.pop(0) if self.script else "250 OK"
        if answer == "drop":
            assert server.transport is not None
            server.transport.abort()
        return answer


@contextmanager
def smtp_server(handler: Any, **options: Any) -> Iterator[str]:
    """A mail server on loopback, by its URL."""
    server = Controller(handler, hostname="127.0.0.1", port=free_port(), **options)
    server.start()
    try:
        yield f"smtp://127.0.0.1:{server.port}"
    finally:
        server.stop()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def all_bytes(putright: Putright) -> bytes:
    """Everything that the tables a mail passes through hold."""
    with putright.engine.connect() as connection:
        tables = ("messages", "notices", "passes")
        return b"".join(
            repr(tuple(row)).encode()
            for table in tables
            for row in connection.exec_driver_sql(f"SELECT * FROM {table}")  # noqa: S608
        )
