"""The one link of a mail: signed, so that only whoever has the mail can open the page of its message.

A link names the message and nobody: whose it is and what it is about stands in the outbox. It has no time in it, so
that the same message has the same link however often it is written; how old it may be is asked of the message.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from itsdangerous import BadSignature, Signer

from service.settings import Settings

PATH = "/mail/"
BYTES = 16
"""So many bytes of a message's id are in its link: no two messages share them, and the link stays short."""

FORM_LASTS = timedelta(hours=12)
"""So long may a page stand open before what is on it must be looked at again."""


@dataclass(frozen=True)
class MailLinks:
    """Signs the links of mails, and what the forms on their pages carry. The first key signs, all verify."""

    keys: Sequence[str]
    base_url: str

    def link_of(self, message_id: str) -> str:
        """The address that stands in a mail. ``message_id`` is the message's id, 64 hexadecimal digits."""
        return f"{self.base_url}{PATH}{self.token_of(message_id)}"

    def token_of(self, message_id: str) -> str:
        """What the address ends with."""
        return self._signer("link").sign(_short(message_id)).decode()

    def beginning_of(self, token: str) -> str | None:
        """The hexadecimal digits that the id of a token's message begins with; ``None`` where no key of ours signed."""
        signed = self._unsigned("link", token)
        return urlsafe_b64decode(signed + "==").hex() if signed is not None else None

    def form_of(self, message_id: str, act: str, now: datetime) -> str:
        """What the form of one act on the page of one message carries, so that no other page can send it."""
        return self._signer(f"form {act}").sign(f"{_short(message_id)}.{int(now.timestamp())}").decode()

    def is_form(self, given: str, message_id: str, act: str, now: datetime) -> bool:
        """Whether a form was made by that page for that act, not too long ago."""
        message, _, made = (self._unsigned(f"form {act}", given) or "").rpartition(".")
        return message == _short(message_id) and now.timestamp() - int(made) <= FORM_LASTS.total_seconds()

    def _signer(self, purpose: str) -> Signer:
        return Signer(list(reversed(self.keys)), salt=f"putright mail {purpose}", digest_method=sha256)

    def _unsigned(self, purpose: str, given: str) -> str | None:
        try:
            signed = self._signer(purpose).unsign(given.encode("ascii")).decode("ascii")
        except (BadSignature, UnicodeError):
            return None
        return signed if _is_exact(given.rpartition(".")[2]) else None


def links_of(settings: Settings) -> MailLinks:
    """The links of this installation."""
    return MailLinks(settings.link_keys, settings.base_url)


def _is_exact(signature: str) -> bool:
    """Whether a signature is written as we write it: its last character has bits to spare, which nobody may change."""
    return urlsafe_b64encode(urlsafe_b64decode(signature + "=")).decode().rstrip("=") == signature


def _short(message_id: str) -> str:
    return urlsafe_b64encode(bytes.fromhex(message_id)[:BYTES]).rstrip(b"=").decode()
