"""How mail leaves: one port, and what every channel behind it says of a message."""

from dataclasses import dataclass
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from enum import StrEnum
from typing import Protocol

from domain.errors import PutrightError


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


class Receipt(StrEnum):
    """What a channel has heard since of a message that it took."""

    DELIVERED = "delivered"
    NOT_DELIVERED = "not_delivered"


class MailServerError(PutrightError):
    """The channel cannot be used at all. No message is to blame, so none is charged with a try."""

    code = "mail_server_unavailable"


class Transport(Protocol):
    """A way to hand over mail."""

    tells: bool
    """Whether it can be asked what became of a message that it took."""

    def send(self, address: str, content: bytes, *, again: bool = False) -> Answer:
        """Hand over one message. Raises :class:`MailServerError` where none could be.

        ``again`` says that it was tried before and may have been taken.
        """

    def receipt(self, message_id: str) -> Receipt | None:
        """What became of a message that was taken, or ``None`` while that is not known; only where it ``tells``."""

    def close(self) -> None:
        """End the conversation."""


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
