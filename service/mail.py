"""Handing mail to an SMTP server, and what its answer means."""

import smtplib
import ssl
from dataclasses import dataclass
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import parseaddr
from enum import StrEnum
from typing import Protocol
from urllib.parse import unquote, urlsplit

from domain.errors import PutrightError
from service.settings import Settings, SettingsError

TIMEOUT_SECONDS = 20
PORTS = {"smtp": 25, "smtps": 465, "smtp+starttls": 587}
PERMANENT = 500
"""SMTP replies from here on say that trying again is of no use (RFC 5321, 4.2.1)."""


class Outcome(StrEnum):
    """What became of handing over one message."""

    SENT = "sent"
    RETRY = "retry"
    REFUSED = "refused"


@dataclass(frozen=True)
class Answer:
    """What became of one message, and why, in a code of ours that holds nobody's address."""

    outcome: Outcome
    error: str | None = None


class MailServerError(PutrightError):
    """The mail server cannot be used at all. No message is to blame, so none is charged with a try."""

    code = "mail_server_unavailable"


class Transport(Protocol):
    """A way to hand over mail."""

    def send(self, address: str, content: bytes) -> Answer:
        """Hand over one message. Raises :class:`MailServerError` where none could be."""

    def close(self) -> None:
        """End the conversation."""


class SmtpTransport:
    """An SMTP server, on one connection for as long as it answers well."""

    def __init__(self, url: str, mail_from: str) -> None:
        parts = urlsplit(url)
        self._scheme, self._host = parts.scheme, parts.hostname or ""
        self._port = parts.port or PORTS[parts.scheme]
        self._user, self._password = unquote(parts.username or ""), unquote(parts.password or "")
        self._sender = parseaddr(mail_from)[1]
        self._server: smtplib.SMTP | None = None

    def send(self, address: str, content: bytes) -> Answer:
        """Hand over one message. An answer that never came is a *retry*: the server may have it, and gets it again."""
        server = self._server = self._server or self._connected()
        try:
            server.sendmail(self._sender, [address], content)
        except smtplib.SMTPSenderRefused as refused:
            self.close()
            raise MailServerError(f"The mail server refused the sender ({refused.smtp_code}).") from None
        except smtplib.SMTPRecipientsRefused as refused:
            return self._failed(next(iter(refused.recipients.values()))[0])
        except smtplib.SMTPResponseException as refused:
            return self._failed(refused.smtp_code)
        except (smtplib.SMTPException, OSError):
            self.close()
            return Answer(Outcome.RETRY, "no_answer")
        return Answer(Outcome.SENT)

    def close(self) -> None:
        """End the conversation, politely if the server still listens."""
        server, self._server = self._server, None
        if server is None:
            return
        try:
            server.quit()
        except (smtplib.SMTPException, OSError):
            server.close()

    def _failed(self, code: int) -> Answer:
        self.close()
        return Answer(Outcome.REFUSED if code >= PERMANENT else Outcome.RETRY, f"smtp_{code}")

    def _connected(self) -> smtplib.SMTP:
        server = None
        try:
            server = self._opened()
            if self._scheme == "smtp+starttls":
                server.starttls(context=ssl.create_default_context())
            if self._user:
                server.login(self._user, self._password)
        except (smtplib.SMTPException, OSError) as problem:
            if server is not None:
                server.close()
            message = f"The mail server {self._host}:{self._port} cannot be used ({type(problem).__name__})."
            raise MailServerError(message, field="PUTRIGHT_SMTP_URL") from None
        return server

    def _opened(self) -> smtplib.SMTP:
        if self._scheme == "smtps":
            context = ssl.create_default_context()
            return smtplib.SMTP_SSL(self._host, self._port, timeout=TIMEOUT_SECONDS, context=context)
        return smtplib.SMTP(self._host, self._port, timeout=TIMEOUT_SECONDS)


def transport_for(settings: Settings) -> SmtpTransport:
    """The server that the settings name. Raises :class:`SettingsError` where they name none."""
    if settings.smtp_url is None:
        message = (
            "PUTRIGHT_SMTP_URL is not set, so no mail could be sent; `putright catch-mail` is smtp://127.0.0.1:1025."
        )
        raise SettingsError(message, field="PUTRIGHT_SMTP_URL")
    return SmtpTransport(settings.smtp_url, settings.mail_from or "")


def addressed(address: str, content: bytes) -> bytes:
    """A message with its ``To``, which the outbox never holds. Raises :class:`ValueError` for an unusable address."""
    if not address.isascii():
        raise ValueError("The address has letters that mail servers need not accept.")
    try:
        parsed = Address(addr_spec=address)
    except (MessageError, IndexError) as problem:
        raise ValueError("The address is not one.") from problem
    if not parsed.username or not parsed.domain:
        raise ValueError("The address is not whole.")
    header = EmailMessage(policy=SMTP)
    header["To"] = parsed
    return header.as_bytes().removesuffix(b"\r\n") + content
