"""Deciding on mail that waits: let go, sent to somebody else, silenced or tried again, by whom and why.

The pages and the command line both call these. Who decided and why is kept in the access log, which only grows.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa

from domain.errors import InvalidValueError
from domain.seeing import sight_of
from projections import people
from projections.sight import closed_to
from service.access.log import AccessLog, Look
from service.clock import london_date
from service.commands.people import refuse_unknown
from service.mail import brake
from service.storage.store import Store

DONE = "done"


@dataclass(frozen=True, kw_only=True)
class Decision:
    """Who decides, through which interface, when and why; on the command line nobody need say why."""

    by: str
    through: str
    now: datetime
    reason: str | None = None


class WaitingMail:
    """What may be done with mail that is held or was given up."""

    def __init__(self, engine: sa.Engine, store: Store, access_log: AccessLog) -> None:
        self.engine, self.store, self.access_log = engine, store, access_log

    def release(self, decision: Decision, ids: Sequence[str], *, to: str | None = None) -> list[str]:
        """Let held messages go, to somebody else where ``to`` says so; returns their ids. None named means all.

        Raises :class:`domain.errors.UnknownPersonError`, :class:`InvalidValueError` where one is about a file that is
        closed off to whom it would go, and what :func:`service.mail.brake.release` raises.
        """
        self._refuse_strangers(by=decision.by, to=to)
        if to is not None:
            self._refuse_shut_out(ids, to, london_date(decision.now))
        done = brake.release(self.engine, ids, decision.now, by=decision.by, to=to)
        return self._noted(decision, "mail redirected" if to is not None else "mail released", done)

    def silence(self, decision: Decision, ids: Sequence[str]) -> list[str]:
        """Let held messages never go; what they are about stays owed. Raises as :meth:`release` does."""
        self._refuse_strangers(by=decision.by)
        return self._noted(decision, "mail silenced", brake.silence(self.engine, ids, by=decision.by))

    def retry(self, decision: Decision, ids: Sequence[str]) -> list[str]:
        """Try messages again that were given up; none named means all. Raises as :meth:`release` does."""
        self._refuse_strangers(by=decision.by)
        return self._noted(decision, "mail retried", brake.retry(self.engine, ids, decision.now, by=decision.by))

    def _refuse_strangers(self, **named: str | None) -> None:
        with self.store.reading() as reader:
            refuse_unknown(named, people.directory(reader))

    def _refuse_shut_out(self, ids: Sequence[str], to: str, today: date) -> None:
        with self.store.reading() as reader:
            directory = people.directory(reader)
            closed = closed_to(reader, sight_of(directory[to], directory, today))
            chosen = [each for each in brake.listed(reader.connection) if each.id.startswith(tuple(ids))]
        if any(not closed.isdisjoint(each.files) for each in chosen):
            message = f"One of these is about a file that {to} may not see: choose somebody else."
            raise InvalidValueError(message, field="to")

    def _noted(self, decision: Decision, what: str, done: list[str]) -> list[str]:
        if done:
            look = Look(
                at=decision.now,
                staff_id=decision.by,
                through=decision.through,
                what=f"{what}: {len(done)}",
                about=None,
                outcome=DONE,
                why=decision.reason,
            )
            self.access_log.note(look)
        return done
