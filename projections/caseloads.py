"""The reviews of whole caseloads: prompted by what, decided how, and how far they have come."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa

from domain.events import caseload_review as happened
from domain.vocabulary import CaseloadDecision, Step
from projections import files
from projections.counted import Counted
from projections.reader import Reader
from projections.view import Recorded, Rows, View, on

STATES = ("to_decide", "not_required", "under_way", "complete")


class Caseloads(View):
    """A row a review. ``reason``, ``instead`` and ``learning`` are the references of what was written."""

    name = "caseloads"

    @staticmethod
    def columns() -> Sequence[sa.Column[Any]]:
        """One review."""
        return (
            sa.Column("review", sa.Uuid, primary_key=True),
            sa.Column("ref", sa.Text),
            sa.Column("subject", sa.Text),
            sa.Column("subject_role", sa.Text),
            sa.Column("service", sa.Text),
            sa.Column("team", sa.Text),
            sa.Column("prompted_on", sa.Date),
            sa.Column("criteria", sa.JSON),
            sa.Column("files", sa.JSON),
            sa.Column("state", sa.Text),
            sa.Column("decision", sa.Text),
            sa.Column("decided_on", sa.Date),
            sa.Column("decided_by", sa.Text),
            sa.Column("reason", sa.Text),
            sa.Column("instead", sa.Text),
            sa.Column("countersigned", sa.Boolean),
            sa.Column("countersigned_on", sa.Date),
            sa.Column("countersigned_by", sa.Text),
            sa.Column("held", sa.Integer),
            sa.Column("completed_on", sa.Date),
            sa.Column("learning", sa.Text),
            sa.Column("import_id", sa.String(32)),
        )

    @staticmethod
    def indexes(table: sa.Table, slot: str) -> None:
        """By day and reference: the order of lists."""
        sa.Index(f"caseloads_order_{slot}", table.c.prompted_on, table.c.ref)

    @on(happened.ReviewPrompted)
    def _prompted(self, rows: Rows, event: happened.ReviewPrompted, recorded: Recorded) -> None:
        rows.put(
            review=event.originator_id,
            ref=event.remediation_ref,
            subject=event.subject,
            subject_role=event.subject_role.value,
            service=event.service,
            team=event.team,
            prompted_on=event.occurred_on,
            criteria=list(event.criteria),
            files=list(event.files),
            state="to_decide",
            import_id=recorded.import_id,
        )

    @on(happened.CriteriaChanged)
    def _criteria_changed(self, rows: Rows, event: happened.CriteriaChanged, recorded: Recorded) -> None:
        rows.put(review=event.originator_id, criteria=list(event.criteria), files=list(event.files))

    @on(happened.ReviewDecided)
    def _decided(self, rows: Rows, event: happened.ReviewDecided, recorded: Recorded) -> None:
        review = event.decision is CaseloadDecision.REVIEW
        rows.put(
            review=event.originator_id,
            state="under_way" if review else "not_required",
            decision=event.decision.value,
            decided_on=event.occurred_on,
            decided_by=event.decided_by,
            reason=event.reason.ref if event.reason else None,
            instead=event.instead.ref if event.instead else None,
        )

    @on(happened.ReviewCountersigned)
    def _countersigned(self, rows: Rows, event: happened.ReviewCountersigned, recorded: Recorded) -> None:
        rows.put(
            review=event.originator_id,
            state="not_required" if event.agreed else "under_way",
            countersigned=event.agreed,
            countersigned_on=event.occurred_on,
            countersigned_by=event.countersigned_by,
        )

    @on(happened.CaseloadCounted)
    def _counted(self, rows: Rows, event: happened.CaseloadCounted, recorded: Recorded) -> None:
        rows.put(review=event.originator_id, held=event.cases)

    @on(happened.ReviewCompleted)
    def _completed(self, rows: Rows, event: happened.ReviewCompleted, recorded: Recorded) -> None:
        rows.put(
            review=event.originator_id,
            state="complete",
            completed_on=event.occurred_on,
            learning=event.learning.ref if event.learning else None,
        )

    @on(happened.ReviewCorrected)
    def _corrected(self, rows: Rows, event: happened.ReviewCorrected, recorded: Recorded) -> None:
        said = {"subject": event.subject, "service": event.service, "team": event.team}
        given = {name: value for name, value in said.items() if value is not None}
        rows.put(review=event.originator_id, **given)

    @on(happened.ReviewTakenBack)
    def _taken_back(self, rows: Rows, event: happened.ReviewTakenBack, recorded: Recorded) -> None:
        rows.put(review=event.originator_id, **TAKEN_BACK[event.step])


TAKEN_BACK: Mapping[Step, Mapping[str, Any]] = {
    Step.CASELOAD_DECISION: {
        "state": "to_decide",
        **dict.fromkeys(("decision", "decided_on", "decided_by", "reason", "instead")),
    },
    Step.COUNTERSIGNATURE: {
        "state": "not_required",
        **dict.fromkeys(("countersigned", "countersigned_on", "countersigned_by")),
    },
    Step.CASELOAD_REVIEW: {"state": "under_way", **dict.fromkeys(("completed_on", "learning"))},
}
"""What a review is without what was recorded wrongly of a step."""


class CaseloadCases(View):
    """A row a case that was graded in a review. ``case_ref`` is the reference of what was written."""

    name = "caseload_cases"

    @staticmethod
    def columns() -> Sequence[sa.Column[Any]]:
        """One case."""
        return (
            sa.Column("review", sa.Uuid, primary_key=True),
            sa.Column("number", sa.Integer, primary_key=True),
            sa.Column("case_ref", sa.Text),
            sa.Column("grade", sa.Text),
            sa.Column("inadequate", sa.Boolean),
            sa.Column("held_by", sa.Text),
            sa.Column("graded_on", sa.Date),
        )

    @on(happened.CaseGraded)
    def _graded(self, rows: Rows, event: happened.CaseGraded, recorded: Recorded) -> None:
        rows.put(
            review=event.originator_id,
            number=event.number,
            case_ref=event.case_ref.ref,
            grade=event.grade,
            inadequate=event.inadequate,
            held_by=event.held_by,
            graded_on=event.occurred_on,
        )


def reviews(
    reader: Reader, *, state: str | None = None, after: tuple[date, str] | None = None, limit: int = 2_000
) -> list[Any]:
    """Rows of reviews with ``graded`` and ``inadequate`` counts, the latest prompted first."""
    table, cases = reader.table(Caseloads), reader.table(CaseloadCases)
    of_review = cases.c.review == table.c.review
    graded = sa.select(sa.func.count()).where(of_review).scalar_subquery()
    inadequate = sa.select(sa.func.count()).where(of_review, cases.c.inadequate.is_(True)).scalar_subquery()
    query = sa.select(table, graded.label("graded"), inadequate.label("inadequate")).where(_counts(reader, table))
    if state is not None:
        query = query.where(table.c.state == state)
    if after is not None:
        query = query.where(sa.tuple_(table.c.prompted_on, table.c.ref) < after)
    return reader.rows(query.order_by(table.c.prompted_on.desc(), table.c.ref.desc()).limit(limit))


def review(reader: Reader, ref: str) -> Any | None:
    """The row of the review that a remediation prompted, or ``None``."""
    table = reader.table(Caseloads)
    return reader.connection.execute(sa.select(table).where(table.c.ref == ref)).first()


def cases_of(reader: Reader, review: Any) -> list[Any]:
    """The cases graded in a review, by number."""
    table = reader.table(CaseloadCases)
    return reader.rows(sa.select(table).where(table.c.review == review).order_by(table.c.number))


def review_counts(reader: Reader, first: date, last: date, as_at: date) -> dict[str, dict[str, int]]:
    """Of the reviews prompted in the period, by the role of the practice subject: how many stand in which state (F9).

    Numbers only: no person is named.
    """
    counts: dict[str, dict[str, int]] = {}
    for row in prompted(reader, first, last, as_at).counts():
        counts.setdefault(row.subject_role, dict.fromkeys(STATES, 0))[row.state] = row.n
    return dict(sorted(counts.items()))


def prompted(reader: Reader, first: date, last: date, as_at: date) -> Counted:
    """The reviews prompted in the period, by ``subject_role`` and ``state``."""
    table = reader.table(Caseloads)
    return Counted(
        reader=reader,
        source=table,
        facts=(table.c.subject_role, table.c.state),
        where=(table.c.prompted_on.between(first, min(last, as_at)), _counts(reader, table)),
        said=(table.c.ref, table.c.prompted_on),
    )


def _counts(reader: Reader, table: sa.Table) -> sa.ColumnElement[bool]:
    """Leaves out the reviews that a void remediation prompted, and what an unfinished import has opened so far."""
    return sa.and_(reader.visible(table), table.c.ref.not_in(files.voided(reader)))
