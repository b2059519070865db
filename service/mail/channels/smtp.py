"""Handing mail to an SMTP server, and what its answer means."""

import smtplib
import ssl
from email.utils import parseaddr
from urllib.parse import unquote, urlsplit

from service.mail.channels.port import Answer, MailServerError, Outcome, Receipt

TIMEOUT_SECONDS = 20
PORTS = {"smtp": 25, "smtps": 465, "smtp+starttls": 587}
PERMANENT = 500
"""SMTP replies from here on say that trying again is of no use (RFC 5321, 4.2.1)."""


class SmtpTransport:
    """An SMTP server, on one connection for as long as it answers well."""

    def __init__(self, url: str, mail_from: str) -> None:
        parts = urlsplit(url)
        self._scheme, self._host = parts.scheme, parts.hostname or ""
        self._port = parts.port or PORTS[parts.scheme]
        self._user, self._password = unquote(parts.username or ""), unquote(parts.password or "")
        self._sender = parseaddr(mail_from)[1]
        self._server: smtplib.SMTP | None = None

    tells = False
    """What becomes of a mail later comes back as a mail: see :mod:`service.mail.channels.bounces`."""

    def send(self, address: str, content: bytes, *, again: bool = False) -> Answer:
        """Hand over one message. An answer that never came is a *retry*: the server may have it, and gets it again.

        It is the same mail then, with the same ``Message-ID``, whatever ``again`` says.
        """
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

    def receipt(self, message_id: str) -> Receipt | None:
        """Nothing: a mail server cannot be asked."""
        return None

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
