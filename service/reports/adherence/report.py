"""The adherence report: was the process kept? One structure, from the facts as they stand in a reading of the views."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from hashlib import sha256
from typing import Any

import sqlalchemy as sa

from domain.errors import DateInFutureError
from domain.policy import Limits
from projections import (
    action_counts,
    actions,
    adherence,
    alert_queries,
    alerts,
    board,
    caseloads,
    entries,
    escalations,
    files,
    grades,
    monitoring,
    people,
    reconciliations,
    resolutions,
    themes,
)
from projections.imports import Imports
from projections.publications import Publications
from projections.reader import Reader
from projections.report_challenges import ReportChallenges
from projections.rulebook import Rulebook
from projections.voids import Voids
from service.clock import london_date
from service.queries.rules import Rules, rules_of
from service.reports.adherence import quality
from service.reports.adherence.ageing import overdue_by_age
from service.reports.adherence.answer import answered
from service.reports.adherence.challenged import challenged
from service.reports.adherence.counts import Counts, counts_of
from service.reports.adherence.endings import closures, grade_movement
from service.reports.adherence.escalated import escalated_steps
from service.reports.adherence.graded import in_scale, re_audited, theme_grades, volume
from service.reports.adherence.runs import runs
from service.reports.adherence.steps import Steps, step_lines
from service.reports.adherence.timelines import timelines
from service.reports.adherence.totals import total
from service.reports.adherence.waiting import waiting
from service.reports.periods import period_before, year_to
from service.reports.publishing.restated import restated_since
from service.storage.event_store import events
from service.storage.event_store import instant as written
from service.storage.past import not_to_come
from service.storage.store import Store

REPORTED = (
    adherence.Adherence, grades.Grades, themes.Themes, actions.Actions, escalations.Escalations,
    resolutions.Resolutions, entries.Entries, Rulebook, Imports, Voids, Publications, files.Files, caseloads.Caseloads,
    board.Board, alerts.Alerts, reconciliations.Differences, ReportChallenges, people.People,
)  # fmt: skip

NOT_SEALED = frozenset({"as_known_at", "fingerprint", "restatements", "restatements_known_to"})


def adherence_report(
    reader: Reader,
    first: date,
    last: date,
    as_at: date,
    as_known_at: datetime | None = None,
    log: sa.Connection | None = None,
) -> dict[str, Any]:
    """The adherence report of a period, in the shape of design section 5.

    ``reader`` is a reading of the views that already stands *as at* and *as known at* the dates given (see
    :func:`report_of`); ``log`` is where the digest at its position is read from.
    """
    made = _Making(reader, rules_of(reader), as_at, last)
    periods = {"period": (first, last), "rolling_year": year_to(last), "since_last": period_before(first, last)}
    counts = counts_of(reader, made.rules, periods, as_at)
    steps = {name: made.steps(counts[name], first) for name, (first, _) in periods.items()}
    said = {
        name: _dated(*period) | made.of_a_period(counts[name], steps[name], *period) for name, period in periods.items()
    }
    data = {
        "period": said["period"].pop("period"),
        "as_at": as_at.isoformat(),
        "as_known_at": written(as_known_at) if as_known_at is not None else None,
        "policy_versions": adherence.policy_versions(reader, first, last),
        "calendar_version": made.rules.calendar.version,
        "percentages_from": made.limits.percentages_from,
        "position": reader.position,
        "digest": _digest(log, reader.position) if log is not None else None,
        "challenges": challenged(reader, first, last, as_at),
        **said.pop("period"),
        **made.of_the_period_alone(counts["period"], steps["period"], first),
        **said,
        "timelines": timelines(reader, made.rules, *periods["rolling_year"], as_at),
        "run_chart": made.run_chart(said["rolling_year"]["answer"]["fell_due"]),
    }
    return data | {"fingerprint": fingerprint(data)} | (restated_since(reader, log) if log is not None else {})


def fingerprint(data: Mapping[str, Any]) -> str:
    """SHA-256 of a report's JSON without the instant of asking and what is restated.

    So the same record read twice has the same one.
    """
    said = {key: value for key, value in data.items() if key not in NOT_SEALED}
    return sha256(json.dumps(said, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


@dataclass(frozen=True)
class _Making:
    """One report in the making; all its parts go by the policy of its last day."""

    reader: Reader
    rules: Rules
    as_at: date
    last: date

    @cached_property
    def limits(self) -> Limits:
        return self.rules.policy_on(self.last).limits

    @cached_property
    def outstanding(self) -> int:
        return adherence.re_audits_outstanding(self.reader, self.as_at).total()

    def run_chart(self, fell_due: int) -> dict[str, Any]:
        """What was done on time, over years; ``fell_due`` in the last twelve months."""
        fewest = self.limits.percentages_from
        return runs(self.reader, self.last, self.as_at, fewest=fewest, fell_due=fell_due)

    def steps(self, counts: Counts, first: date) -> Steps:
        """The deadlines of a period that begins on a day, with what is undone from before."""
        carried = adherence.undone_before(self.reader, first, self.as_at).counts()
        return Steps(counts.deadlines, self.limits.percentages_from, carried)

    def of_a_period(self, counts: Counts, steps: Steps, first: date, last: date) -> dict[str, Any]:
        """What is said of the period, and beside it of the twelve months to its end and of the period before it."""
        until = min(last, self.as_at)
        scale = self.rules.scale(first, until)
        lines = step_lines(self.rules, steps, counts)
        return {
            "volume": volume(scale, counts, self.limits.percentages_from) | files.families(self.reader, first, until),
            "answer": answered(lines, self.limits),
            "adherence": lines,
            "acknowledgements": steps.acknowledgements(),
            "grades": in_scale(scale, total(counts.graded, "grade")),
            "themes": theme_grades(scale, counts.themes),
            "chaired": steps.chaired(),
            "caseload_criteria": steps.criteria(),
            "re_audits": re_audited(counts.re_audits, self.outstanding),
            "grade_movement": grade_movement(scale, counts.movements),
            "escalated_steps": escalated_steps(self.rules, counts.escalated, counts.by_person),
        }

    def of_the_period_alone(self, counts: Counts, steps: Steps, first: date) -> dict[str, Any]:
        """What is said of the period and of no other."""
        reader, last, as_at, until = self.reader, self.last, self.as_at, min(self.last, self.as_at)
        opening = {level.name for level in self.rules.scale(first, until) if level.opens}
        return {
            "moderation": grades.moderation_counts(reader, first, last, as_at),
            "caseload_reviews": caseloads.review_counts(reader, first, last, as_at),
            "closures": closures(reader, first, until),
            "actions": action_counts.action_counts(reader, first, last, as_at)
            | {"overdue_by_age": overdue_by_age(reader, self.rules, first, last, as_at)}
            | {"plans_overridden": steps.overridden()},
            "monitoring": monitoring.monitoring_counts(reader, first, last, as_at),
            "waiting": waiting(files.waits(reader, first, last, as_at)),
            "practice_subjects": files.subject_roles(reader, first, last, as_at),
            "escalations": escalations.escalation_counts(reader, first, last, as_at),
            "open_risk": {"alerts": alert_queries.alert_counts(reader, first, last, as_at)},
            "by_service": steps.by_service(opening, counts.graded),
            "data_quality": quality.entries(self.rules, entries.entered_late(reader, first, until))
            | {"reconciliation": reconciliations.difference_counts(reader, first, last, as_at)},
        }


def _dated(first: date, last: date) -> dict[str, Any]:
    return {"period": {"from": first.isoformat(), "to": last.isoformat()}}


def report_of(
    store: Store,
    now: datetime,
    first: date,
    last: date,
    *,
    as_at: date | None = None,
    as_known_at: datetime | None = None,
    position: int | None = None,
    progress: Any = lambda *_: None,
) -> dict[str, Any]:
    """The report as at a date (today unless said) and as known at an instant (now unless said).

    ``position`` says what was known to the event; ``as_known_at`` is then the instant that the report names.
    Known at an instant and as at no date means as at the day of that instant, as in everything else that is read. The
    past is replayed; today is read from the live views. Both answer the same queries. Raises
    :class:`DateInFutureError` for a day that has not been.
    """
    today = london_date(now)
    day = as_at or (today if as_known_at is None else london_date(as_known_at))
    not_to_come(as_known_at, now)
    if day > today:
        raise DateInFutureError(f"as_at: {day} is in the future; the latest is {today}.", field="as_at")
    if day == today and as_known_at is None and position is None:
        with store.reading() as reader:
            return adherence_report(reader, first, last, day, now, reader.connection)
    known = {"as_known_at": as_known_at} if position is None else {"position": position}
    replay = store.past(as_at=day, **known, views=REPORTED, progress=progress)
    with replay as reader, store.engine.connect() as log:
        return adherence_report(reader, first, last, day, as_known_at or now, log)


def _digest(log: sa.Connection, position: int) -> str | None:
    digest = log.scalar(sa.select(events.c.digest).where(events.c.position == position))
    return bytes(digest).hex() if digest is not None else None
