"""What a mail server sends back about a mail that did not arrive: a delivery status notification (RFC 3464)."""

from email import message_from_bytes, message_from_string
from email.message import Message
from email.policy import default

from service.mail.channels.notify import reference_of

FAILED = "failed"


def bounced_reference(report: bytes) -> str | None:
    """The outbox's id of the message that a report says did not arrive, or ``None`` where it says no such thing.

    A report of a delay is none: the server is still trying.
    """
    mail = message_from_bytes(report, policy=default)
    if mail.get_content_type() != "multipart/report":
        return None
    parts = list(mail.walk())
    if not any(_says_failed(part) for part in parts):
        return None
    return next((found for part in parts if (found := _returned(part)) is not None), None)


def _says_failed(part: Message) -> bool:
    if part.get_content_type() != "message/delivery-status":
        return False
    fields = part.get_payload()
    return any(str(each.get("Action", "")).strip().lower() == FAILED for each in fields if isinstance(each, Message))


def _returned(part: Message) -> str | None:
    """The ``Message-ID`` of the mail that is sent back, whole or with its head alone."""
    if part.get_content_type() == "text/rfc822-headers":
        head = message_from_string(str(part.get_payload()), policy=default)
        return reference_of(str(head["Message-ID"])) if head["Message-ID"] else None
    if part.get_content_type() == "message/rfc822":
        payload = part.get_payload()
        inner = payload[0] if isinstance(payload, list) and payload else None
        if isinstance(inner, Message) and inner["Message-ID"]:
            return reference_of(str(inner["Message-ID"]))
    return None
