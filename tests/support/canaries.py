"""Marker texts: what no mail may ever say, put where it could get into one, and looked for in all of it."""

import re
from collections.abc import Sequence
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa

from domain.confidential import Confidential
from service.bootstrap import Putright
from service.mail import composing
from service.mail.channels.notify import NotifyTransport
from service.mail.delivery import writer
from service.mail.outbox import messages
from service.storage.confidences import Confidences
from tests.support.mail import parsed

MARKER = "zzcanaryzz"
STAFF = r"\b(SW|TM|PL|SM|HOS|DCS|QA|AU|SS)0\d\b"
"""Whose work or whose absence it is, no mail tells by name or by number; the page does."""

NOTIFY = NotifyTransport("https://notify.example", f"key-{UUID(int=1)}-{UUID(int=2)}", str(UUID(int=3)))


def mark_every_text(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every free text, every case reference that is kept and every address carry the marker from now on."""
    take = Confidences.take

    def marked(self: Confidences, text: str, subject: UUID | str) -> Confidential:
        return take(self, f"{MARKER} {text}", subject)

    monkeypatch.setattr(Confidences, "take", marked)


def compose_all(putright: Putright, now: Any) -> list[bytes]:
    """Write every mail that anybody is owed, whatever may wait; returns the bytes of every message."""
    object.__setattr__(putright.settings, "mail_from", "putright@council.example")
    composing.compose(putright.store, writer(putright, now), now)
    with putright.engine.connect() as connection:
        return [bytes(content) for content in connection.scalars(sa.select(messages.c.content))]


def said_in(content: bytes) -> str:
    """Everything that a reader, a mail server or GOV.UK Notify could see of a mail, decoded."""
    mail = parsed(content)
    headers = "\n".join(f"{name}: {value}" for name, value in mail.items() if name not in ("Message-ID", "Date"))
    body = NOTIFY._body(mail, "x@council.example", "reference")
    said = "\n".join([headers, mail.get_content(), mail.html, repr(body["personalisation"])])
    return re.sub(r"https://\S+", "", said) + "\n".join(re.findall(r"https://[^\s\"<]+", said))


def found_in(content: bytes, grades: Sequence[str], *markers: str) -> list[str]:
    """Which of what may not be there is there; a grade as a word, since the random part of a link may spell it."""
    said = said_in(content)
    staff = [match.group() for match in re.finditer(STAFF, said)]
    worded = [grade for grade in grades if re.search(rf"\b{re.escape(grade)}\b", said, re.IGNORECASE)]
    return [each for each in (MARKER, *markers) if each.casefold() in said.casefold()] + worded + staff


__all__ = ["MARKER", "compose_all", "found_in", "mark_every_text", "said_in"]
