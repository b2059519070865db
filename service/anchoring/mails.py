"""The mails of anchors, which go to addresses in the settings: outside the council, or beside whoever runs Putright.

They are no notices: nobody in the directory is owed them, they climb no ladder, wait for no quiet hours and no brake,
and hold nothing about anybody. A mail that was not taken is tried until it is, and ``/readyz`` says so meanwhile.
"""

import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from hashlib import sha256
from typing import Any

import sqlalchemy as sa
import structlog

from service.anchoring.anchors import Anchor, anchor_mails, anchor_of, anchors
from service.bootstrap import Putright
from service.letters.letter import day
from service.mail.channels.port import Answer, MailServerError, Outcome, Transport, addressed
from service.mail.messages import UNFOLDED, domain_of
from service.settings import Settings, SettingsError
from service.storage.database import reading, writing
from service.storage.event_store import instant

LEASE = timedelta(minutes=5)
FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=1), timedelta(hours=4)
SHOUTED_AFTER = timedelta(hours=1)
PREFIX = "anchor"
WAITING = anchor_mails.c.next_try_at.is_not(None)
TEXT = """This is the anchor of a Putright record on {day}. It holds nothing about anybody.

Please keep this mail as it is, where nobody who looks after Putright can change it.
It is the proof that the record up to event {position} was not written anew since.

{anchor}
To check the record against it, save this mail as a file and have it checked, with
you looking on, where Putright runs:

    putright verify --anchors FILE

It says that the anchor agrees, or names the first event that can be shown to differ.
An evidence pack is checked with the program check.py in it, anywhere: it prints the
anchor that it was checked against, to be compared with a mail like this one.

The key above is to be the one that you were given when these mails were set up. The
signature is Ed25519 (RFC 8032), of the lines from "putright-anchor-1" to "root", each
with its end of line (LF).
"""
log = structlog.get_logger("putright")


@dataclass
class AnchorDelivery:
    """What one pass did, in mails."""

    sent: int = 0
    retried: int = 0
    unavailable: bool = False


def recipients(settings: Settings) -> dict[str, str]:
    """The addresses of the settings by what the database holds of each: a keyed digest."""
    key = settings.case_key.encode()
    return {hmac.new(key, f"anchor {each.lower()}".encode(), sha256).hexdigest(): each for each in settings.anchor_to}


def deliver_anchors(putright: Putright, now: datetime, transport: Transport) -> AnchorDelivery:
    """Send each anchor that is owed to a configured address. Safe to run twice, and beside another."""
    result, addresses = AnchorDelivery(), recipients(putright.settings)
    if not anything_owed(putright, now):
        return result
    try:
        while not result.unavailable and (mail := _lease(putright.engine, now, addresses)) is not None:
            _hand_over(putright, now, transport, mail, addresses[mail["recipient"]], result)
    finally:
        transport.close()
    return result


def anything_owed(putright: Putright, now: datetime) -> bool:
    """Whether a mail is to be tried now."""
    addresses = recipients(putright.settings)
    with reading(putright.engine) as connection:
        return bool(addresses) and connection.execute(_due(now, addresses)).first() is not None


def unsent(connection: sa.Connection, settings: Settings, now: datetime) -> tuple[int, bool]:
    """How many mails of configured addresses are unsent, and whether one is since an hour."""
    owed = sa.select(anchors.c.made_at).join(anchor_mails).where(anchor_mails.c.recipient.in_(recipients(settings)))
    made = connection.scalars(owed.where(WAITING)).all() if settings.anchor_to else []
    return len(made), any(each <= instant(now - SHOUTED_AFTER) for each in made)


def note_anchor_bounced(engine: sa.Engine, reference: str, now: datetime) -> bool:
    """A mail server sent an anchor's mail back: it is owed again. ``False`` where the reference is of none."""
    kind, _, rest = reference.partition("-")
    number, _, recipient = rest.partition("-")
    if kind != PREFIX or not number.isdigit() or not recipient:
        return False
    its = sa.and_(anchor_mails.c.number == int(number), anchor_mails.c.recipient.startswith(recipient, autoescape=True))
    again = {"sent_at": None, "error": "bounced", "next_try_at": instant(now + LONGEST_WAIT)}
    with writing(engine) as connection:
        found = connection.execute(anchor_mails.update().where(its, anchor_mails.c.sent_at.is_not(None)).values(again))
    return bool(found.rowcount)


def letter(settings: Settings, anchor: Anchor, reference: str, made_at: datetime) -> bytes:
    """The bytes of one mail, all but its ``To``. Raises :class:`SettingsError` without a usable sender."""
    domain = domain_of(settings.mail_from or "")
    if not domain:
        message = "PUTRIGHT_MAIL_FROM must be the address that mail is sent from, such as putright@council.gov.uk."
        raise SettingsError(message, field="PUTRIGHT_MAIL_FROM")
    on = day(date.fromisoformat(anchor.date))
    mail = EmailMessage(policy=SMTP)
    mail["From"] = settings.mail_from
    mail["Subject"] = f"Putright anchor of {on}: {settings.council}"
    mail["Date"] = format_datetime(made_at)
    mail["Message-ID"] = f"<{reference}@{domain}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(TEXT.format(day=on, position=anchor.position, anchor=anchor.text), cte="7bit")
    return mail.as_bytes(policy=UNFOLDED)


def _due(now: datetime, addresses: Mapping[str, str]) -> sa.Select[Any]:
    known = anchor_mails.c.recipient.in_(addresses)
    query = sa.select(anchor_mails, anchors.c.line, anchors.c.made_at).join(anchors)
    ready = query.where(known, WAITING, anchor_mails.c.next_try_at <= instant(now))
    return ready.order_by(anchor_mails.c.number.desc(), anchor_mails.c.recipient).limit(1)


def _lease(engine: sa.Engine, now: datetime, addresses: Mapping[str, str]) -> Any | None:
    """The next mail, which this process alone may send for some minutes; the newest anchor goes first."""
    with writing(engine) as connection:
        row = connection.execute(_due(now, addresses)).mappings().first()
        if row is not None:
            leased = {"next_try_at": instant(now + LEASE), "attempts": row["attempts"] + 1}
            connection.execute(anchor_mails.update().where(_its(row)).values(leased))
    return row


def _hand_over(
    putright: Putright, now: datetime, transport: Transport, mail: Any, address: str, result: AnchorDelivery
) -> None:
    try:
        answer = _send(putright.settings, transport, mail, address)
    except MailServerError as problem:
        result.unavailable = True
        log.error("mail_server_unavailable", reason=problem.message)
        answer = Answer(Outcome.RETRY, "no_server")
    if answer.outcome is Outcome.SENT:
        result.sent += 1
        became: dict[str, Any] = {"next_try_at": None, "sent_at": instant(now), "error": None}
    else:
        result.retried += 1
        wait = LONGEST_WAIT if answer.outcome is Outcome.REFUSED else _wait(mail["attempts"])
        became = {"next_try_at": instant(now + wait), "error": answer.error or answer.outcome.value}
        log.error("anchor_not_sent", reason=became["error"])
    with writing(putright.engine) as connection:
        connection.execute(anchor_mails.update().where(_its(mail)).values(became))


def _send(settings: Settings, transport: Transport, mail: Any, address: str) -> Answer:
    reference = f"{PREFIX}-{mail['number']}-{mail['recipient'][:16]}"
    content = letter(settings, anchor_of(mail["line"]), reference, datetime.fromisoformat(mail["made_at"]))
    return transport.send(address, addressed(address, content), again=mail["attempts"] > 0)


def _wait(attempts: int) -> timedelta:
    doublings: int = min(attempts, 12)
    return min(FIRST_WAIT * (1 << doublings), LONGEST_WAIT)


def _its(row: Any) -> sa.ColumnElement[bool]:
    return sa.and_(anchor_mails.c.number == row["number"], anchor_mails.c.recipient == row["recipient"])
