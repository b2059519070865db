"""Which files somebody sees, asked of the views as they stand now: whoever looks at the past sees by what is today."""

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from domain.events.remediation import ReAudited
from domain.seeing import Sight
from projections.actions import Actions
from projections.board import Board
from projections.deadlines import Deadlines
from projections.grades import Grades
from projections.history import History
from projections.parts import Parts
from projections.reader import Reader

MANY = 20


@dataclass(frozen=True)
class Seen:
    """The files that somebody sees, by their references; ``None`` where it is every file."""

    sight: Sight
    refs: frozenset[str] | None

    def sees(self, ref: str | None) -> bool:
        """Whether a file is among them."""
        return self.refs is None or ref in self.refs

    @property
    def is_every(self) -> bool:
        """Whether nothing is left out."""
        return self.refs is None

    def sees_of(self, row: Any) -> bool:
        """Whether an audit or a caseload review is seen.

        Its file is, its team or service is theirs, or somebody they see for is whom it is about or decides a challenge.
        """
        named = (getattr(row, name, None) for name in ("remediation_ref", "attached_to", "audit_ref", "ref"))
        subject = getattr(row, "subject", None)
        decide = {each.get("owner") for each in getattr(row, "challenges", None) or ()}
        of_theirs = bool({subject, *decide} & self.sight.persons)
        return (
            any(self.sees(ref) for ref in named if ref is not None)
            or of_theirs
            or self.sight.covers_place(row.service, row.team)
        )

    def sees_alert(self, row: Any) -> bool:
        """Whether an alert is seen: they were told of it or raised it, or whoever they see for; or its file is seen."""
        heard = {row.raised_by, row.to_ring, *row.told, *row.escalated_to, *row.spoken_to, *row.acknowledged}
        theirs = bool(heard & (self.sight.persons | {self.sight.person}))
        return theirs or self.sees(row.audit_ref) or self.sight.covers_place(row.service, row.team)


def seen(reader: Reader, sight: Sight) -> Seen:
    """Everything that a sight reaches."""
    if sight.every:
        return Seen(sight, None)
    board = reader.table(Board)
    return Seen(
        sight, frozenset(reader.connection.scalars(sa.select(board.c.audit_ref).where(reached(reader, board, sight))))
    )


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
    if len(sight.persons) > MANY:
        return _each(reader, board, sight)
    if sight.every or sight.nothing:
        return sa.true() if sight.every else sa.false()
    theirs = sa.union_all(*(sa.select(table.c.remediation).where(where) for table, where in _having(reader, sight)))
    return sa.or_(board.c.remediation.in_(theirs), *_placed(board, sight))


def _each(reader: Reader, board: sa.FromClause, sight: Sight) -> sa.ColumnElement[bool]:
    if sight.every or sight.nothing:
        return sa.true() if sight.every else sa.false()
    theirs = (
        sa.exists().where(table.c.remediation == board.c.remediation, where) for table, where in _having(reader, sight)
    )
    return sa.or_(*_placed(board, sight), *theirs)


def _having(reader: Reader, sight: Sight) -> list[tuple[sa.Table, sa.ColumnElement[bool]]]:
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


def _placed(board: sa.FromClause, sight: Sight) -> list[sa.ColumnElement[bool]]:
    teams = [
        sa.and_(board.c.team == team, sa.true() if service is None else board.c.service == service)
        for service, team in sight.teams
    ]
    return [*teams, *([board.c.service.in_(sight.services)] if sight.services else [])]
