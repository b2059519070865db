"""Rehearsing a policy or a calendar: what it would have made of a past period. Nothing is recorded."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from domain.calendar import WorkingCalendar
from domain.policy import Policy
from domain.remediation import Remediation
from projections import board_queries, deadline_queries, people
from projections.reader import Reader
from service.mail.notices import NoticeKind, notices
from service.queries.rules import rules_of
from service.queries.trial import File, Trial, Tried
from service.storage.store import Store

Progress = Callable[[int, int], None]
MAILED = (NoticeKind.OPENED, NoticeKind.REMINDER, NoticeKind.ESCALATION)
AT_ONCE = 50


@dataclass(frozen=True)
class Rehearsal:
    """What would have been of the files graded in a period, as at a day.

    Mails are counted by person and rung, before any are put together. ``mails_owed`` are those in the record, which
    an import has none of; the two others suppose that every step was chased from day 0 on.
    """

    first: date
    last: date
    as_at: date
    remediations: int
    mails_owed: int
    tried: Tried

    def as_json(self) -> dict[str, Any]:
        """The same as JSON has it; dates as YYYY-MM-DD."""
        tried = self.tried
        return {
            "from": self.first.isoformat(),
            "to": self.last.isoformat(),
            "as_at": self.as_at.isoformat(),
            "remediations": self.remediations,
            "dates": tried.dates,
            "was": dict(tried.was),
            "would_be": dict(tried.would_be),
            "differences": [
                {name: value.isoformat() if isinstance(value, date) else value for name, value in asdict(each).items()}
                for each in tried.differences
            ],
            "mails_owed": self.mails_owed,
            "mails_by_rules": tried.mails_by_rules,
            "mails_would_be": tried.mails_would_be,
        }


def rehearse(
    store: Store,
    first: date,
    last: date,
    as_at: date,
    *,
    policy: Policy | None = None,
    calendar: WorkingCalendar | None = None,
    progress: Progress = lambda *_: None,
) -> Rehearsal:
    """Try a policy, a calendar or both on the remediations whose day 0 lies in a period.

    What is not given stays as each of them had it. Steps were met when they were met: only what they are held to
    differs, and who is told. The directory is that of now.
    """
    owed = 0
    with store.reading() as reader:
        trial = Trial(reader, rules_of(reader), people.directory(reader), as_at, policy, calendar)
        opened = board_queries.opened_between(reader, first, last)
        for start in range(0, len(opened), AT_ONCE):
            some = opened[start : start + AT_ONCE]
            owed += _mails_owed(reader, [row.audit_ref for row in some])
            for file in _files(store, reader, some):
                trial.run(file)
            progress(start + len(some), len(opened))
    return Rehearsal(first, last, as_at, len(opened), owed, trial.found)


def _files(store: Store, reader: Reader, some: Sequence[Any]) -> Iterator[File]:
    dated: dict[UUID, list[Any]] = defaultdict(list)
    for row in deadline_queries.deadlines_of(reader, [row.remediation for row in some]):
        dated[row.remediation].append(row)
    for row in some:
        remediation = store.load(Remediation, row.remediation, reader.connection)
        if remediation is not None and dated[row.remediation]:
            yield File(remediation, dated[row.remediation], follows=row.follows is not None)


def _mails_owed(reader: Reader, refs: Sequence[str]) -> int:
    owed = sa.select(sa.func.count()).where(notices.c.audit_ref.in_(refs), notices.c.kind.in_(MAILED))
    return reader.connection.scalar(owed) or 0
