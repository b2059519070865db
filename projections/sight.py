"""Which files somebody sees, asked of the views as they stand now: whoever looks at the past sees by what is today."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from domain.events.remediation import ReAudited
from domain.seeing import Sight
from projections.actions import Actions
from projections.alerts import Alerts
from projections.board import Board
from projections.deadlines import Deadlines
from projections.grades import Grades
from projections.history import History
from projections.parts import Parts
from projections.reader import Reader
from projections.restrictions import Restrictions

MANY = 20


@dataclass(frozen=True)
class Seen:
    """The files that somebody sees, by their references; ``None`` where it is every file but those ``closed`` to them.

    ``closed`` are what is closed off to them, by reference: files, their audits, and the alerts about them.
    """

    sight: Sight
    refs: frozenset[str] | None
    closed: frozenset[str] = frozenset()

    def sees(self, *refs: str | None) -> bool:
        """Whether a thing of these references is seen: one of them is, and none is closed off."""
        return self.closed.isdisjoint(refs) and (self.refs is None or not self.refs.isdisjoint(refs))

    @property
    def is_every(self) -> bool:
        """Whether nothing is left out."""
        return self.refs is None and not self.closed

    def sees_of(self, row: Any) -> bool:
        """Whether an audit or a caseload review is seen.

        Its file is, its team or service is theirs, or somebody they see for is whom it is about or decides a challenge.
        Of a file that is closed off the place does not count.
        """
        named = [getattr(row, name, None) for name in ("remediation_ref", "attached_to", "audit_ref", "ref")]
        subject = getattr(row, "subject", None)
        decide = {each.get("owner") for each in getattr(row, "challenges", None) or ()}
        of_theirs = bool({subject, *decide} & self.sight.persons)
        return of_theirs or self.sees(*named) or self._by_place(row, *named)

    def sees_alert(self, row: Any) -> bool:
        """Whether an alert is seen: they were told of it or raised it, or whoever they see for; or its file is seen."""
        heard = {row.raised_by, row.to_ring, *row.told, *row.escalated_to, *row.spoken_to, *row.acknowledged}
        theirs = bool(heard & (self.sight.persons | {self.sight.person}))
        return theirs or self.sees(row.audit_ref) or self._by_place(row, row.audit_ref)

    def _by_place(self, row: Any, *refs: str | None) -> bool:
        return self.closed.isdisjoint(refs) and self.sight.covers_place(row.service, row.team)


def seen(reader: Reader, sight: Sight) -> Seen:
    """Everything that a sight reaches."""
    closed = closed_to(reader, sight)
    if sight.every:
        return Seen(sight, None, closed)
    board = reader.table(Board)
    refs = sa.select(board.c.audit_ref).where(reached(reader, board, sight))
    return Seen(sight, frozenset(reader.connection.scalars(refs)), closed)


def any_closed(reader: Reader) -> bool:
    """Whether any file is closed off."""
    table = reader.table(Restrictions)
    query = sa.select(table.c.remediation).where(table.c.restricted_on.is_not(None)).limit(1)
    return reader.connection.execute(query).first() is not None


def is_restricted(reader: Reader, audit_ref: str) -> bool:
    """Whether a file is closed off."""
    table = reader.table(Restrictions)
    query = sa.select(table.c.remediation).where(table.c.audit_ref == audit_ref, table.c.restricted_on.is_not(None))
    return reader.connection.execute(query).first() is not None


def closed_to(reader: Reader, sight: Sight) -> frozenset[str]:
    """The references of the files that are closed to somebody, of their audits and re-audits, and of alerts on them."""
    if sight.restricted:
        return frozenset()
    table = reader.table(Restrictions)
    query = sa.select(table.c.audit_ref, table.c.remediation).where(table.c.restricted_on.is_not(None))
    found = reader.rows(query.where(sa.not_(_one_of(table, _having_today(reader, sight)))))
    if not found:
        return frozenset()
    audits, alerts, told = (reader.table(view) for view in (Grades, Alerts, History))
    files = [row.audit_ref for row in found]
    answered = sa.or_(audits.c.remediation_ref.in_(files), audits.c.attached_to.in_(files))
    again = sa.and_(told.c.kind == ReAudited.__name__, told.c.remediation.in_([row.remediation for row in found]))
    audited = sa.union_all(
        sa.select(audits.c.audit_ref).where(answered),
        sa.select(told.c.detail["re_audit_ref"].as_string()).where(again),
    )
    of_files = {*files, *reader.connection.scalars(audited)} - {None}
    raised = sa.select(alerts.c.alert_ref).where(alerts.c.audit_ref.in_(of_files))
    return frozenset([*of_files, *reader.connection.scalars(raised)])


def sees_file(reader: Reader, sight: Sight, audit_ref: str) -> bool:
    """Whether one file is seen, by its reference."""
    board = reader.table(Board)
    this = sa.select(board).where(board.c.audit_ref == audit_ref).subquery()
    return (
        reader.connection.execute(sa.select(this.c.remediation).where(_each(reader, this, sight))).first() is not None
    )


def file_of_audit(reader: Reader, audit_ref: str) -> Any | None:
    """Of an audit: ``remediation_ref, attached_to, service, team, audit_ref, challenges``, or ``None``."""
    table = reader.table(Grades)
    said = (
        table.c.remediation_ref,
        table.c.attached_to,
        table.c.audit_ref,
        table.c.service,
        table.c.team,
        table.c.challenges,
    )
    return reader.connection.execute(sa.select(*said).where(table.c.audit_ref == audit_ref)).first()


def reached(reader: Reader, board: sa.Table, sight: Sight) -> sa.ColumnElement[bool]:
    """A condition that keeps the files of the board that a sight reaches.

    Whoever sees for many is asked of file by file, which is soon over where most are theirs; others by what they have.
    """
    if sight.every or sight.nothing or len(sight.persons) > MANY:
        return _each(reader, board, sight)
    theirs = sa.union_all(*(sa.select(table.c.remediation).where(where) for table, where in _having(reader, sight)))
    return _but_closed(reader, board, sight, sa.or_(board.c.remediation.in_(theirs), _placed(board, sight)))


def _each(reader: Reader, board: sa.FromClause, sight: Sight) -> sa.ColumnElement[bool]:
    if sight.nothing:
        return sa.false()
    if sight.every:
        return _but_closed(reader, board, sight, sa.true())
    return _but_closed(reader, board, sight, sa.or_(_placed(board, sight), _one_of(board, _having(reader, sight))))


def _but_closed(
    reader: Reader, files: sa.FromClause, sight: Sight, reaches: sa.ColumnElement[bool]
) -> sa.ColumnElement[bool]:
    """What a sight reaches, but of what is closed off to it only what somebody they see for has a part on today."""
    if sight.restricted:
        return reaches
    table = reader.table(Restrictions)
    off = sa.select(table.c.remediation).where(table.c.restricted_on.is_not(None))
    return sa.or_(
        sa.and_(reaches, files.c.remediation.not_in(off)),
        sa.and_(files.c.remediation.in_(off), _one_of(files, _having_today(reader, sight))),
    )


Having = Sequence[tuple[sa.Table, sa.ColumnElement[bool]]]


def _one_of(files: sa.FromClause, having: Having) -> sa.ColumnElement[bool]:
    """A condition, asked file by file, that one of these rows is of it."""
    found = (sa.exists().where(table.c.remediation == files.c.remediation, where) for table, where in having)
    return sa.or_(sa.false(), *found)


def _having(reader: Reader, sight: Sight) -> Having:
    """By what a file is somebody's: a part, a step that they own or are asked to cover, an action, or a re-audit."""
    parts, owed, plan, told = (reader.table(view) for view in (Parts, Deadlines, Actions, History))
    auditor = told.c.detail["auditor"].as_string()
    return [
        (parts, parts.c.person.in_(sight.persons)),
        (owed, owed.c.owner.in_(sight.persons)),
        (owed, owed.c.asked.in_(sight.persons)),
        (plan, plan.c.owner.in_(sight.persons)),
        (told, sa.and_(told.c.kind == ReAudited.__name__, auditor.in_(sight.persons))),
    ]


def _having_today(reader: Reader, sight: Sight) -> Having:
    """The same of what is closed off: a step or an action counts while it is open, since they are to do it."""
    owed, plan = reader.table(Deadlines), reader.table(Actions)
    is_open = {
        owed: sa.and_(owed.c.done_on.is_(None), owed.c.closed_on.is_(None)),
        plan: sa.and_(plan.c.done_on.is_(None), plan.c.replaced_by.is_(None)),
    }
    return [(table, sa.and_(where, is_open.get(table, sa.true()))) for table, where in _having(reader, sight)]


def _placed(board: sa.FromClause, sight: Sight) -> sa.ColumnElement[bool]:
    teams = [
        sa.and_(board.c.team == team, sa.true() if service is None else board.c.service == service)
        for service, team in sight.teams
    ]
    return sa.or_(sa.false(), *teams, *([board.c.service.in_(sight.services)] if sight.services else []))
