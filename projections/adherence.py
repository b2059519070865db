"""The facts the adherence report counts: a row a deadline, as it was and as it was met."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa

from domain.adherence import ENDED, Verdict
from domain.deadlines import Deadline, key_of, name_of
from domain.events import corrections, dates
from domain.events import remediation as happened
from domain.events.caseload import Countersigned
from domain.vocabulary import RECURRING, CaseloadDecision, EndedBecause, MovedBecause, Step
from projections.counted import Counted
from projections.met import MEETS, met_by
from projections.reader import Reader
from projections.view import Recorded, Rows, View, fill, on


class Adherence(View):
    """A row a deadline. ``outcome`` is how it was met: chaired as lead, improved, in spite of which warnings."""

    name = "adherence"
    version = 3

    @staticmethod
    def columns() -> Sequence[sa.Column[Any]]:
        """One deadline's facts. No verdict is stored: it is asked at a date."""
        return (
            sa.Column("remediation", sa.Uuid, primary_key=True),
            sa.Column("step", sa.Text, primary_key=True),
            sa.Column("item", sa.Text, primary_key=True),
            sa.Column("audit_ref", sa.Text),
            sa.Column("service", sa.Text),
            sa.Column("original_due_on", sa.Date),
            sa.Column("done_on", sa.Date),
            sa.Column("recorded_on", sa.Date),
            sa.Column("closed_on", sa.Date),
            sa.Column("agreed_due_on", sa.Date),
            sa.Column("ended", sa.Text),
            sa.Column("outcome", sa.Text),
            sa.Column("deviated", sa.Boolean),
            sa.Column("policy_version", sa.Integer),
            sa.Column("import_id", sa.String(32)),
        )

    @staticmethod
    def indexes(table: sa.Table, slot: str) -> None:
        """By original date, which is what a period is made of, with all that is counted; and what is not done."""
        counted = ("original_due_on", "step", "done_on", "service", "closed_on", "ended", "outcome", "deviated")
        judged = ("recorded_on", "agreed_due_on", "import_id", "remediation")
        sa.Index(f"adherence_counted_{slot}", *(table.c[name] for name in counted + judged))
        sa.Index(f"adherence_done_{slot}", table.c.done_on, table.c.original_due_on, table.c.step)

    @on(happened.DeadlinesSet)
    def _set(self, rows: Rows, event: happened.DeadlinesSet, recorded: Recorded) -> None:
        for deadline in event.deadlines:
            rows.put(
                remediation=event.originator_id,
                step=deadline.step.value,
                item=deadline.item,
                audit_ref=event.audit_ref,
                service=event.service,
                original_due_on=deadline.due_on,
                agreed_due_on=deadline.due_on,
                policy_version=event.policy_version,
                import_id=recorded.import_id,
            )

    @on(*MEETS)
    def _met(self, rows: Rows, event: Any, recorded: Recorded) -> None:
        step, item = met_by(event)
        rows.put(
            remediation=event.originator_id,
            step=step.value,
            item=item,
            done_on=event.occurred_on,
            recorded_on=None if recorded.import_id else recorded.recorded_on,
            outcome=_outcome(event),
        )
        if isinstance(event, Countersigned) and not event.agreed:
            _state(rows, event, Step.CASELOAD_DECISION, outcome=CaseloadDecision.REVIEW.value)

    @on(corrections.StepCorrected, corrections.StepRetracted)
    def _unmet(self, rows: Rows, event: Any, recorded: Recorded) -> None:
        name = name_of((event.step, event.item))
        _state(rows, event, name, done_on=None, recorded_on=None, outcome=None, deviated=None)
        if event.step is Step.COUNTERSIGNATURE:
            _state(rows, event, Step.CASELOAD_DECISION, outcome=CaseloadDecision.NOT_REQUIRED.value)

    @on(corrections.FirstRecorded)
    def _first_recorded(self, rows: Rows, event: corrections.FirstRecorded, recorded: Recorded) -> None:
        _state(rows, event, name_of((event.step, event.item)), recorded_on=event.recorded_on)

    @on(corrections.OpeningCorrected)
    def _placed(self, rows: Rows, event: corrections.OpeningCorrected, recorded: Recorded) -> None:
        for name in event.names if event.service is not None else ():
            _state(rows, event, name, service=event.service)

    @on(corrections.OpeningStated)
    def _opening_stated(self, rows: Rows, event: corrections.OpeningStated, recorded: Recorded) -> None:
        for deadline in event.deadlines:
            said = {
                "audit_ref": event.audit_ref,
                "service": event.service,
                "original_due_on": deadline.due_on,
                "agreed_due_on": deadline.due_on,
                "policy_version": event.policy_version,
            }
            fill(rows, said, event.originator_id, deadline.step.value, deadline.item)

    @on(corrections.FirstDatesCorrected)
    def _first_dates(self, rows: Rows, event: corrections.FirstDatesCorrected, recorded: Recorded) -> None:
        for deadline in event.deadlines:
            _state(rows, event, name_of((deadline.step, deadline.item)), original_due_on=deadline.due_on)

    @on(corrections.DeviationWithdrawn)
    def _undeviated(self, rows: Rows, event: corrections.DeviationWithdrawn, recorded: Recorded) -> None:
        rows.put(
            remediation=event.originator_id,
            step=event.step.value,
            item=item_of(event),
            deviated=event.others or None,
        )

    @on(dates.DeadlinesMoved)
    def _moved(self, rows: Rows, event: dates.DeadlinesMoved, recorded: Recorded) -> None:
        for deadline in event.deadlines:
            rows.put(
                remediation=event.originator_id,
                step=deadline.step.value,
                item=deadline.item,
                agreed_due_on=deadline.due_on,
                **_corrected(event, deadline),
            )

    @on(dates.DeadlinesEnded)
    def _ended(self, rows: Rows, event: dates.DeadlinesEnded, recorded: Recorded) -> None:
        for name in event.names:
            _state(rows, event, name, closed_on=event.occurred_on, ended=event.because.value)

    @on(dates.DeadlinesReopened)
    def _reopened(self, rows: Rows, event: dates.DeadlinesReopened, recorded: Recorded) -> None:
        for each in event.reopened:
            _state(rows, event, each.name, done_on=None, recorded_on=None, closed_on=None, ended=None, outcome=None)

    @on(happened.Deviated)
    def _deviated(self, rows: Rows, event: happened.Deviated, recorded: Recorded) -> None:
        rows.put(remediation=event.originator_id, step=event.step.value, item=item_of(event), deviated=True)

    @on(happened.Closed)
    def _closed(self, rows: Rows, event: happened.Closed, recorded: Recorded) -> None:
        for name in event.open_steps:
            _state(rows, event, name, closed_on=event.occurred_on)


def item_of(event: happened.Deviated | corrections.DeviationWithdrawn) -> str:
    """Which deadline a deviation is of: that of the item, where the step has items; a plan's actions are the plan's."""
    return event.item if event.step in RECURRING else ""


def _state(rows: Rows, event: Any, name: str, **facts: Any) -> None:
    step, item = key_of(name)
    rows.put(remediation=event.originator_id, step=step.value, item=item, **facts)


def _corrected(event: dates.DeadlinesMoved, deadline: Deadline) -> dict[str, Any]:
    """A correction also changes the date that figures go by, which was counted from what was never so."""
    return {"original_due_on": deadline.due_on} if event.because is MovedBecause.CORRECTION else {}


def _outcome(event: Any) -> str | None:
    match event:
        case happened.DayThreeMeetingHeld():
            return event.chaired_as.value
        case happened.ImprovementPlanAgreed():
            return " ".join(event.overridden) or None
        case happened.CaseloadDecided():
            return event.decision.value
        case happened.ReAudited():
            return event.outcome.value
    return None


def verdicts(reader: Reader, first: date, last: date, as_at: date) -> list[Any]:
    """Counts of the deadlines whose original date lies in the period, alike ones together.

    Rows of ``step, service, verdict, outcome, deviated, recorded_late, on_time_extended, n``; the verdict is that of
    :func:`verdict_at`, and ``on_time_extended`` says whether it was met by the date that was agreed last.
    """
    return due(reader, first, last, as_at).counts()


def due(reader: Reader, first: date, last: date, as_at: date) -> Counted:
    """The deadlines whose original date lies in the period, with the facts of :func:`verdicts`."""
    table = reader.table(Adherence)
    done = table.c.done_on <= as_at
    recorded_late = sa.and_(
        done, table.c.done_on <= table.c.original_due_on, table.c.recorded_on > table.c.original_due_on
    )
    on_time_extended = sa.and_(done, table.c.done_on <= table.c.agreed_due_on)
    facts = (
        table.c.step,
        table.c.service,
        verdict_at(table, as_at).label("verdict"),
        sa.case((done, table.c.outcome)).label("outcome"),
        sa.func.coalesce(table.c.deviated, sa.false()).label("deviated"),
        sa.func.coalesce(recorded_late, sa.false()).label("recorded_late"),
        sa.func.coalesce(on_time_extended, sa.false()).label("on_time_extended"),
    )
    return Counted(
        reader=reader,
        source=table,
        facts=facts,
        where=(table.c.original_due_on.between(first, last), owed_at_all(table), reader.visible(table)),
        said=said_of(table),
    )


def said_of(table: sa.Table) -> tuple[sa.ColumnElement[Any], ...]:
    """What is told of a deadline where it is listed: of which remediation, and its dates."""
    return (table.c.audit_ref, table.c.item, table.c.original_due_on, table.c.done_on)


def verdict_at(table: sa.Table, as_at: date) -> sa.ColumnElement[str]:
    """The verdict of :func:`domain.adherence.verdict`, asked by the database: one rule for page, API and report."""
    done = table.c.done_on <= as_at
    ended = sa.and_(table.c.closed_on <= as_at, table.c.closed_on <= table.c.original_due_on)
    beside = ((sa.and_(ended, table.c.ended == because.value), found.value) for because, found in ENDED.items())
    return sa.case(
        (sa.and_(done, table.c.done_on <= table.c.original_due_on), "on_time"),
        (done, "late"),
        *beside,
        (table.c.original_due_on < as_at, "not_done"),
        else_="not_yet_due",
    )


def owed_at_all(table: sa.Table) -> sa.ColumnElement[bool]:
    """Leaves out what turned out not to be owed."""
    return sa.or_(table.c.ended.is_(None), table.c.ended != EndedBecause.NOT_OWED.value)


def lateness(reader: Reader, first: date, last: date, as_at: date) -> list[Any]:
    """Of the deadlines met late: ``step, original_due_on, done_on, n``."""
    table = reader.table(Adherence)
    facts = (table.c.step, table.c.original_due_on, table.c.done_on)
    query = (
        sa.select(*facts, sa.func.count().label("n"))
        .where(
            table.c.original_due_on.between(first, last),
            table.c.done_on > table.c.original_due_on,
            table.c.done_on <= as_at,
            owed_at_all(table),
            reader.visible(table),
        )
        .group_by(*facts)
    )
    return reader.rows(query)


def undone_before(reader: Reader, first: date, as_at: date) -> Counted:
    """The deadlines of earlier periods that are still not done at ``as_at``, by ``step`` and ``service``."""
    table = reader.table(Adherence)
    return Counted(
        reader=reader,
        source=table,
        facts=(table.c.step, table.c.service),
        where=(
            table.c.original_due_on < first,
            sa.or_(table.c.done_on.is_(None), table.c.done_on > as_at),  # lets the index leave out what is done
            verdict_at(table, as_at) == Verdict.NOT_DONE.value,
            owed_at_all(table),
            reader.visible(table),
        ),
        said=said_of(table),
    )


def re_audits_done(reader: Reader, first: date, last: date) -> Counted:
    """The re-audits done in the period, by ``outcome``."""
    table = reader.table(Adherence)
    done = (table.c.step == Step.RE_AUDIT, table.c.done_on.between(first, last), reader.visible(table))
    return Counted(reader=reader, source=table, facts=(table.c.outcome,), where=done, said=said_of(table))


def re_audits_outstanding(reader: Reader, as_at: date) -> Counted:
    """All re-audits still owed at ``as_at``, of any date."""
    table = reader.table(Adherence)
    owed = (
        table.c.step == Step.RE_AUDIT,
        table.c.original_due_on.is_not(None),
        sa.or_(table.c.done_on.is_(None), table.c.done_on > as_at),
        sa.or_(table.c.closed_on.is_(None), table.c.closed_on > as_at),
        reader.visible(table),
    )
    return Counted(reader=reader, source=table, where=owed, said=said_of(table))


def policy_versions(reader: Reader, first: date, last: date) -> list[int]:
    """The versions of the policy that set the period's deadlines."""
    table = reader.table(Adherence)
    query = sa.select(table.c.policy_version).where(table.c.original_due_on.between(first, last), reader.visible(table))
    return sorted(row.policy_version for row in reader.rows(query.distinct()))
