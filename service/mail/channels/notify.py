"""Handing mail to GOV.UK Notify, what its answer means, and what it has heard since.

Notify sends what its template says, so the template holds two fields and nothing else: ``((subject))`` as its subject
and ``((body))`` as its message. It takes the same message twice, so one that may have been taken is asked for by its
reference, our ``Message-ID``, before it is given again.
"""

import json
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from http import HTTPStatus
from http.client import HTTPException
from time import time
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import jwt

from service.mail.channels.port import Answer, MailServerError, Outcome, Receipt

TIMEOUT_SECONDS = 20
UUID_LENGTH = 36
DELIVERED = frozenset({"delivered"})
NOT_DELIVERED = frozenset({"permanent-failure", "temporary-failure", "technical-failure"})
"""Notify has tried a *temporary failure* for three days by the time it says so."""

NOT_THEIRS = ("team-only", "trial mode")
"""What Notify says of an address that a key may not write to."""


@dataclass(frozen=True)
class Said:
    """An answer of Notify: its status and its body, which is empty where it is none of theirs."""

    status: int
    body: Mapping[str, Any]

    @property
    def errors(self) -> str:
        """What Notify found wrong; it may quote an address, so it is looked at and never kept."""
        return " ".join(str(each.get("message", "")) for each in self.body.get("errors", ()) if isinstance(each, dict))


class NotifyTransport:
    """GOV.UK Notify, by an API key of the council's service: ``name-service-secret``, as Notify shows it."""

    tells = True

    def __init__(self, url: str, api_key: str, template: str, timeout: float = TIMEOUT_SECONDS) -> None:
        self._url, self._template, self._timeout = url.rstrip("/"), template, timeout
        self._service, self._secret = api_key[-2 * UUID_LENGTH - 1 : -UUID_LENGTH - 1], api_key[-UUID_LENGTH:]

    def send(self, address: str, content: bytes, *, again: bool = False) -> Answer:
        """Hand over one message, unless Notify has it from an earlier try. No answer is a *retry*."""
        mail = message_from_bytes(content, policy=default)
        assert isinstance(mail, EmailMessage)  # noqa: S101 - that is what this policy makes
        reference = reference_of(mail["Message-ID"])
        try:
            if again and self._found(reference) is not None:
                return Answer(Outcome.SENT)
            said = self._ask("/v2/notifications/email", self._body(mail, address, reference))
        except (HTTPException, OSError):
            return Answer(Outcome.RETRY, "no_answer")
        return self._meaning(said)

    def receipt(self, message_id: str) -> Receipt | None:
        """What Notify has heard of a message. Raises :class:`MailServerError` where it cannot be asked."""
        try:
            found = self._found(message_id)
        except (HTTPException, OSError):
            return None
        status = str((found or {}).get("status"))
        if status in DELIVERED:
            return Receipt.DELIVERED
        return Receipt.NOT_DELIVERED if status in NOT_DELIVERED else None

    def close(self) -> None:
        """Nothing is kept open."""

    def _body(self, mail: EmailMessage, address: str, reference: str) -> dict[str, Any]:
        plain = mail.get_body(preferencelist=("plain",))
        text = str(plain.get_content()) if plain is not None else ""
        return {
            "email_address": address,
            "template_id": self._template,
            "personalisation": {"subject": str(mail["Subject"]), "body": text.replace("\r\n", "\n")},
            "reference": reference,
        }

    def _found(self, reference: str) -> Mapping[str, Any] | None:
        """The notification of this reference, or ``None`` where Notify has none."""
        said = self._ask(f"/v2/notifications?{urlencode({'reference': reference})}")
        if said.status != HTTPStatus.OK:
            raise MailServerError(f"GOV.UK Notify cannot be asked what it has ({said.status}).")
        found = [each for each in said.body.get("notifications", ()) if each.get("reference") == reference]
        return found[0] if found else None

    def _meaning(self, said: Said) -> Answer:
        if said.status == HTTPStatus.CREATED:
            return Answer(Outcome.SENT)
        if said.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            return Answer(Outcome.RETRY, f"notify_{said.status}")
        of_address = "email_address" in said.errors or any(words in said.errors for words in NOT_THEIRS)
        if said.status == HTTPStatus.BAD_REQUEST and of_address:
            return Answer(Outcome.REFUSED, "notify_400")
        if said.status == HTTPStatus.TOO_MANY_REQUESTS:
            raise MailServerError("GOV.UK Notify takes no more at the moment (429).")
        message = f"GOV.UK Notify refused the key or the template ({said.status})."
        raise MailServerError(message, field="PUTRIGHT_NOTIFY_API_KEY")

    def _ask(self, path: str, body: Mapping[str, Any] | None = None) -> Said:
        request = Request(  # noqa: S310 - the settings take no other scheme than HTTP
            self._url + path,
            data=None if body is None else json.dumps(body).encode(),
            headers={"Authorization": f"Bearer {self._token()}", "Content-Type": "application/json"},
        )
        context = ssl.create_default_context() if self._url.startswith("https") else None
        try:
            with urlopen(request, timeout=self._timeout, context=context) as answer:  # noqa: S310 - as above
                return Said(answer.status, _read(answer.read()))
        except HTTPError as refused:
            with refused:
                return Said(refused.code, _read(refused.read()))

    def _token(self) -> str:
        """Notify takes a token for half a minute, so each question has its own."""
        return jwt.encode({"iss": self._service, "iat": int(time())}, self._secret, algorithm="HS256")


def reference_of(message_id: str) -> str:
    """The outbox's id of a message, from its ``Message-ID``."""
    return message_id.strip("<>").partition("@")[0]


def _read(content: bytes) -> Mapping[str, Any]:
    try:
        body = json.loads(content)
    except ValueError:
        return {}
    return body if isinstance(body, dict) else {}
