"""Every audit with its overall grade."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa

from domain.events import audit as happened
from projections.counted import Counted, flags
from projections.reader import Reader
from projections.view import Recorded, Rows, View, fill, on

PROMPTED, MODERATED = "prompted", "moderated"


class Grades(View):
    """A row an audit."""

    name = "grades"
    version = 3

    @staticmethod
    def columns() -> Sequence[sa.Column[Any]]:
        """One audit, with the grade it has now. The case reference is a confidence and not here.

        ``moderations``, ``challenges`` and ``deviations`` are what happened to its grade, with references of texts.
        """
        return (
            sa.Column("audit", sa.Uuid, primary_key=True),
            sa.Column("audit_ref", sa.Text),
            sa.Column("audited_on", sa.Date),
            sa.Column("graded_on", sa.Date),
            sa.Column("grade", sa.Text),
            sa.Column("first_grade", sa.Text),
            sa.Column("moderate_by", sa.Date),
            sa.Column("prompted_on", sa.Date),
            sa.Column("moderated_on", sa.Date),
            sa.Column("moderations", sa.JSON(none_as_null=True)),
            sa.Column("challenges", sa.JSON(none_as_null=True)),
            sa.Column("deviations", sa.JSON(none_as_null=True)),
            sa.Column("service", sa.Text),
            sa.Column("team", sa.Text),
            sa.Column("remediation_ref", sa.Text),
            sa.Column("attached_to", sa.Text),
            sa.Column("voided_on", sa.Date),
            sa.Column("themes", sa.JSON),
            sa.Column("scores", sa.JSON(none_as_null=True)),
            sa.Column("import_id", sa.String(32)),
        )

    @staticmethod
    def indexes(table: sa.Table, slot: str) -> None:
        """By day of grading, which is what a period is made of, by reference, and what the board names to look at."""
        sa.Index(f"grades_graded_{slot}", table.c.graded_on, table.c.grade)
        sa.Index(f"grades_ref_{slot}", table.c.audit_ref)
        asked = sa.and_(table.c.prompted_on.is_not(None), table.c.moderated_on.is_(None))
        challenged = table.c.challenges.is_not(None)
        for name, which in (("prompted", asked), ("challenged", challenged)):
            order = table.c.graded_on, table.c.audit_ref
            sa.Index(f"grades_{name}_{slot}", *order, sqlite_where=which, postgresql_where=which)

    @on(happened.Graded)
    def _graded(self, rows: Rows, event: happened.Graded, recorded: Recorded) -> None:
        rows.put(
            audit=event.originator_id,
            audit_ref=event.audit_ref,
            audited_on=event.audited_on,
            graded_on=event.occurred_on,
            grade=event.grade,
            first_grade=event.grade,
            moderate_by=event.moderate_by,
            service=event.service,
            team=event.team,
            themes=dict(event.themes),
            scores=dict(event.scores) or None,
            import_id=recorded.import_id,
        )

    @on(happened.AuditCorrected)
    def _corrected(self, rows: Rows, event: happened.AuditCorrected, recorded: Recorded) -> None:
        place = {"service": event.service, "team": event.team}
        given = {name: value for name, value in place.items() if value is not None}
        rows.put(audit=event.originator_id, audit_ref=None, graded_on=None, **given)

    @on(happened.GradingStated)
    def _stated(self, rows: Rows, event: happened.GradingStated, recorded: Recorded) -> None:
        said = {
            "audited_on": event.audited_on,
            "grade": event.grade,
            "first_grade": event.grade,
            "service": event.service,
            "team": event.team,
            "themes": dict(event.themes),
            "scores": dict(event.scores) or None,
        }
        fill(rows, said, event.originator_id)
        rows.put(
            audit=event.originator_id,
            audit_ref=event.audit_ref,
            graded_on=event.occurred_on,
            moderate_by=event.moderate_by,
        )

    @on(happened.OpenedRemediation)
    def _opened(self, rows: Rows, event: happened.OpenedRemediation, recorded: Recorded) -> None:
        rows.put(audit=event.originator_id, remediation_ref=event.remediation_ref)

    @on(happened.ModerationPrompted)
    def _prompted(self, rows: Rows, event: happened.ModerationPrompted, recorded: Recorded) -> None:
        rows.put(audit=event.originator_id, prompted_on=event.occurred_on)

    @on(happened.Moderated)
    def _moderated(self, rows: Rows, event: happened.Moderated, recorded: Recorded) -> None:
        said = {
            "moderated_on": event.occurred_on.isoformat(),
            "moderated_by": event.moderated_by,
            "previous": event.previous,
            "grade": event.grade,
            "challenge": event.challenge,
            "reason": event.reason.ref if event.reason else None,
        }
        rows.put(
            audit=event.originator_id,
            grade=event.grade,
            moderated_on=event.occurred_on,
            moderations=[*_known(rows, event, "moderations"), said],
        )

    @on(happened.Challenged)
    def _challenged(self, rows: Rows, event: happened.Challenged, recorded: Recorded) -> None:
        said = {
            "number": event.number,
            "challenged_on": event.occurred_on.isoformat(),
            "challenged_by": event.challenged_by,
            "reason": event.reason.ref,
            "decide_by": event.decide_by.isoformat() if event.decide_by else None,
            "owner": event.owner,
            **dict.fromkeys(("decided_on", "decided_by", "upheld", "grade", "decision_reason")),
        }
        rows.put(audit=event.originator_id, challenges=[*_known(rows, event, "challenges"), said])

    @on(happened.ChallengeDecided)
    def _challenge_decided(self, rows: Rows, event: happened.ChallengeDecided, recorded: Recorded) -> None:
        said = {
            "decided_on": event.occurred_on.isoformat(),
            "decided_by": event.decided_by,
            "upheld": event.upheld,
            "grade": event.grade,
            "decision_reason": event.reason.ref,
        }
        known = _known(rows, event, "challenges")
        changed = [each | said if each["number"] == event.number else each for each in known]
        rows.put(audit=event.originator_id, challenges=changed or None)

    @on(happened.Deviated)
    def _deviated(self, rows: Rows, event: happened.Deviated, recorded: Recorded) -> None:
        said = {"occurred_on": event.occurred_on.isoformat(), "rule": event.rule.value, "person": event.person}
        rows.put(audit=event.originator_id, deviations=[*_known(rows, event, "deviations"), said])

    @on(happened.AttachedTo)
    def _attached(self, rows: Rows, event: happened.AttachedTo, recorded: Recorded) -> None:
        rows.put(audit=event.originator_id, attached_to=event.remediation_ref)

    @on(happened.Voided)
    def _voided(self, rows: Rows, event: happened.Voided, recorded: Recorded) -> None:
        rows.put(audit=event.originator_id, voided_on=event.voided_on)

    @on(happened.Reinstated)
    def _reinstated(self, rows: Rows, event: happened.Reinstated, recorded: Recorded) -> None:
        rows.put(audit=event.originator_id, voided_on=None)


def _known(rows: Rows, event: Any, column: str) -> list[dict[str, Any]]:
    return rows.get(column, event.originator_id) or []


def grade_counts(reader: Reader, first: date, last: date, as_at: date) -> list[Any]:
    """New audits graded in the period: ``service, grade, n``."""
    return graded(reader, first, last, as_at).counts()


def graded(reader: Reader, first: date, last: date, as_at: date) -> Counted:
    """The new audits graded in the period, by ``service`` and ``grade``."""
    table = reader.table(Grades)
    return Counted(
        reader=reader,
        source=table,
        facts=(table.c.service, table.c.grade),
        where=(table.c.graded_on.between(first, min(last, as_at)), reader.visible(table)),
        said=said_of(table),
    )


def said_of(table: sa.FromClause) -> tuple[sa.ColumnElement[Any], ...]:
    """What is told of an audit where it is listed: with the remediation that it opened or was attached to."""
    opened = sa.func.coalesce(table.c.remediation_ref, table.c.attached_to).label("remediation_ref")
    return (table.c.audit_ref, table.c.graded_on, opened)


def first_and_last(reader: Reader) -> tuple[date, date] | None:
    """The days of the first and the last grading, or ``None`` before the first audit."""
    table = reader.table(Grades)
    query = sa.select(sa.func.min(table.c.graded_on).label("first"), sa.func.max(table.c.graded_on).label("last"))
    (found,) = reader.rows(query.where(reader.visible(table)))
    return (found.first, found.last) if found.first is not None else None


def audit(reader: Reader, audit_ref: str) -> Any | None:
    """The row of one audit, or ``None``."""
    table = reader.table(Grades)
    return reader.connection.execute(sa.select(table).where(table.c.audit_ref == audit_ref)).first()


def audits(
    reader: Reader, *, moderation: str | None = None, after: tuple[Any, str] | None = None, limit: int = 100
) -> list[Any]:
    """Audits, the latest graded first, from after the row that ended the page before.

    ``moderation`` is ``prompted`` for those put forward and not looked at since, or ``moderated``.
    """
    table = reader.table(Grades)
    query = sa.select(table).where(table.c.graded_on.is_not(None), reader.visible(table))
    if moderation == PROMPTED:
        query = query.where(table.c.prompted_on.is_not(None), table.c.moderated_on.is_(None))
    elif moderation == MODERATED:
        query = query.where(table.c.moderated_on.is_not(None))
    if after is not None:
        query = query.where(sa.tuple_(table.c.graded_on, table.c.audit_ref) < after)
    return reader.rows(query.order_by(table.c.graded_on.desc(), table.c.audit_ref.desc()).limit(limit))


def challenged(reader: Reader) -> list[Any]:
    """Audits whose grade is challenged, the challenge not decided, the latest graded first."""
    table = reader.table(Grades)
    query = sa.select(table).where(reader.visible(table), table.c.challenges.is_not(None))
    rows = reader.rows(query.order_by(table.c.graded_on.desc(), table.c.audit_ref.desc()))
    return [row for row in rows if any(each["decided_on"] is None for each in row.challenges)]


def moderation_counts(reader: Reader, first: date, last: date, as_at: date) -> dict[str, int]:
    """Of audits: how many were ``prompted`` in the period, ``moderated``, and of these ``changed`` by it."""
    return moderations(reader, first, last, as_at).flagged()


def moderations(reader: Reader, first: date, last: date, as_at: date) -> Counted:
    """The audits put forward for moderation in the period or moderated in it, with the facts that are counted."""
    table = reader.table(Grades)
    within = (first, min(last, as_at))
    prompted, moderated = table.c.prompted_on.between(*within), table.c.moderated_on.between(*within)
    changed = sa.and_(moderated, table.c.grade != table.c.first_grade)
    return Counted(
        reader=reader,
        source=table,
        facts=flags(prompted=prompted, moderated=moderated, changed=changed),
        where=(sa.or_(prompted, moderated), reader.visible(table)),
        said=said_of(table),
    )
