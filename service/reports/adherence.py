"""The adherence report: was the process kept? One structure, from the facts as they stand in a reading of the views."""

import json
from collections.abc import Mapping
from datetime import date, datetime
from hashlib import sha256
from typing import Any

import sqlalchemy as sa

from domain.errors import DateInFutureError
from projections import (
    actions,
    adherence,
    alerts,
    board,
    caseloads,
    entries,
    escalations,
    files,
    grades,
    monitoring,
    reconciliations,
    resolutions,
    themes,
)
from projections.imports import Imports
from projections.publications import Publications
from projections.reader import Reader
from projections.rulebook import Rulebook
from projections.voids import Voids
from service.clock import london_date
from service.event_store import events
from service.event_store import instant as written
from service.past import not_to_come
from service.reports import quality
from service.reports.ageing import overdue_by_age
from service.reports.answer import answered
from service.reports.endings import closures, grade_movement
from service.reports.escalated import escalated_steps
from service.reports.graded import in_scale, re_audited, theme_grades, volume
from service.reports.periods import period_before, year_to
from service.reports.restated import restated_since
from service.reports.steps import Steps, step_lines
from service.reports.totals import total
from service.reports.waiting import waiting
from service.rules import Rules, rules_of
from service.store import Store

REPORTED = (
    adherence.Adherence, grades.Grades, themes.Themes, actions.Actions, escalations.Escalations,
    resolutions.Resolutions, entries.Entries, Rulebook, Imports, Voids, Publications, files.Files, caseloads.Caseloads,
    board.Board, alerts.Alerts, reconciliations.Differences,
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
    rules = rules_of(reader)
    limits, position = rules.policy_on(last).limits, reader.position
    year, before = year_to(last), period_before(first, last)
    data = {
        "period": {"from": first.isoformat(), "to": last.isoformat()},
        "as_at": as_at.isoformat(),
        "as_known_at": written(as_known_at) if as_known_at is not None else None,
        "policy_versions": adherence.policy_versions(reader, first, last),
        "calendar_version": rules.calendar.version,
        "percentages_from": limits.percentages_from,
        "position": position,
        "digest": _digest(log, position) if log is not None else None,
        **_period(reader, rules, first, last, as_at),
        **_of_the_period_alone(reader, rules, first, last, as_at),
        "rolling_year": _dated(year) | _period(reader, rules, *year, as_at),
        "since_last": _dated(before) | _period(reader, rules, *before, as_at),
    }
    return data | {"fingerprint": fingerprint(data)} | (restated_since(reader, log) if log is not None else {})


def fingerprint(data: Mapping[str, Any]) -> str:
    """SHA-256 of a report's JSON without the instant of asking and what is restated.

    So the same record read twice has the same one.
    """
    said = {key: value for key, value in data.items() if key not in NOT_SEALED}
    return sha256(json.dumps(said, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def _period(reader: Reader, rules: Rules, first: date, last: date, as_at: date) -> dict[str, Any]:
    """What is said of the period, and beside it of the twelve months to its end and of the period before it."""
    scale = rules.scale(first, min(last, as_at))
    limits = rules.policy_on(last).limits
    graded = grades.grade_counts(reader, first, last, as_at)
    done = adherence.re_audits(reader, first, last, as_at)
    steps = Steps(adherence.verdicts(reader, first, last, as_at), limits.percentages_from)
    lines = step_lines(reader, rules, steps, first, last, as_at)
    return {
        "volume": volume(scale, graded, done, limits.percentages_from)
        | {
            "withdrawn": board.count_withdrawn(reader, first, last, as_at),
            "same_child_again": board.count_same_child_again(reader, first, last, as_at),
        }
        | files.families(reader, first, min(last, as_at)),
        "answer": answered(lines, limits),
        "adherence": lines,
        "acknowledgements": steps.acknowledgements(),
        "grades": in_scale(scale, total(graded, "grade")),
        "themes": theme_grades(scale, themes.theme_counts(reader, first, last, as_at)),
        "chaired": steps.chaired(),
        "caseload_criteria": steps.criteria(),
        "re_audits": re_audited(done),
        "grade_movement": grade_movement(reader, scale, first, min(last, as_at)),
        "escalated_steps": escalated_steps(reader, rules, first, last, as_at),
    }


def _of_the_period_alone(reader: Reader, rules: Rules, first: date, last: date, as_at: date) -> dict[str, Any]:
    scale = rules.scale(first, min(last, as_at))
    graded = grades.grade_counts(reader, first, last, as_at)
    fewest = rules.policy_on(last).limits.percentages_from
    steps = Steps(adherence.verdicts(reader, first, last, as_at), fewest)
    return {
        "moderation": grades.moderation_counts(reader, first, last, as_at),
        "caseload_reviews": caseloads.review_counts(reader, first, last, as_at),
        "closures": closures(reader, first, min(last, as_at)),
        "actions": actions.action_counts(reader, first, last, as_at)
        | {"overdue_by_age": overdue_by_age(reader, rules, first, last, as_at)}
        | {"plans_overridden": steps.overridden()},
        "monitoring": monitoring.monitoring_counts(reader, first, last, as_at),
        "waiting": waiting(files.waits(reader, first, last, as_at)),
        "practice_subjects": files.subject_roles(reader, first, last, as_at),
        "escalations": escalations.escalation_counts(reader, first, last, as_at),
        "open_risk": {"alerts": alerts.alert_counts(reader, first, last, as_at)},
        "by_service": steps.by_service({level.name for level in scale if level.opens}, graded),
        "data_quality": quality.entries(rules, entries.entered_late(reader, first, min(last, as_at)))
        | {"reconciliation": reconciliations.difference_counts(reader, first, last, as_at)},
    }


def _dated(period: tuple[date, date]) -> dict[str, Any]:
    return {"period": {"from": period[0].isoformat(), "to": period[1].isoformat()}}


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
