"""What the link of one mail opens: what the message was about, and what its reader may do from it now.

Whoever has the link is taken for whom the mail was sent to, and may do no more than the mail asked of them: of one
message, its things, as that person. How each thing stands is asked of the record every time, so that what was done,
withdrawn or given to somebody else offers nothing any more.
"""

from collections.abc import Set
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from domain.remediation import Remediation
from projections import people
from projections.deadline_queries import deadlines_of
from projections.reader import Reader
from service.bootstrap import Putright
from service.clock import london_date
from service.letters.letter import Reading
from service.mail.links import links_of
from service.mail.looking import Looker
from service.mail.messages import LETTERS
from service.mail.notices import NoticeKind
from service.mail.outbox import about, messages
from service.mail.things import LinkExpiredError, Message, Opened, Thing, UnknownLinkError
from service.queries.rules import rules_of


def message_of(putright: Putright, token: str, reader: Reader) -> Message:
    """The message that a link opens. Raises :class:`UnknownLinkError` and :class:`LinkExpiredError`."""
    beginning, now = links_of(putright.settings).beginning_of(token), putright.clock()
    row = _row(reader, beginning) if beginning else None
    if row is None:
        raise UnknownLinkError("This link opens nothing here.")
    created_at = datetime.fromisoformat(row.created_at)
    if now > created_at + timedelta(days=putright.settings.link_days):
        raise LinkExpiredError("This link is too old.")
    person = people.directory(reader).get(row.recipient)
    if person is None or not person.holds_post_on(london_date(now)):
        raise LinkExpiredError("Whoever this mail was sent to is not in post any more.")
    return Message(id=row.id, person=row.recipient, created_at=created_at, notices=about(reader.connection, row.id))


def opened(putright: Putright, token: str) -> Opened:
    """What the page of a link shows. It records nothing. Raises as :func:`message_of` does."""
    with putright.store.reading() as reader:
        message = message_of(putright, token, reader)
        files = {ref: _file(putright, reader, ref) for ref in dict.fromkeys(each.audit_ref for each in message.notices)}
        looker = Looker(putright, reader, message, files)
        reading = _reading(putright, reader, message, looker.closed)
        things = [
            Thing(number=number, notice=each, letter=LETTERS[each.kind](each, reading), stand=looker.stand(each))
            for number, each in enumerate(message.notices, 1)
        ]
        things.sort(key=lambda each: (not each.asks, each.letter.group, each.letter.due_on or date.max))
        return Opened(message=message, things=things, help=dict(looker.help()))


def _row(reader: Reader, beginning: str) -> Any | None:
    """The message whose id begins so, unless it waits for somebody to look and so was sent to nobody."""
    whose = sa.and_(messages.c.id >= beginning, messages.c.id < beginning + "g", messages.c.held_at.is_(None))
    return reader.connection.execute(sa.select(messages).where(whose)).first()


def _file(putright: Putright, reader: Reader, ref: str) -> Remediation | None:
    return putright.store.load(Remediation, Remediation.create_id(ref), reader.connection)


def _reading(putright: Putright, reader: Reader, message: Message, closed: Set[str]) -> Reading:
    rules, today = rules_of(reader), london_date(putright.clock())
    refs = {each.audit_ref for each in message.notices if each.kind is NoticeKind.OPENED} - closed
    return Reading(
        policy=rules.policy_on(today),
        calendar=rules.calendar,
        recipient=message.person,
        today=today,
        steps=deadlines_of(reader, sorted(Remediation.create_id(ref) for ref in refs)) if refs else (),
        duty_team_telephone=putright.settings.duty_team_telephone,
    )
