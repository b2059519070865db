"""The adherence report: was the process kept? One structure, from the facts as they stand in a reading of the views."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from statistics import median
from typing import Any

import sqlalchemy as sa

from domain.adherence import Verdict, percentage, percentage_if_enough
from domain.backdating import days_to_record
from domain.calendar import WorkingCalendar
from domain.errors import DateInFutureError
from domain.policy import Grade
from domain.vocabulary import CaseloadDecision, ChairedAs, ReAuditOutcome, Step
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
    lateness,
    monitoring,
    reconciliations,
    resolutions,
    themes,
)
from projections.imports import Imports
from projections.reader import Reader
from projections.rulebook import Rulebook
from projections.voids import Voids
from service.clock import london_date
from service.event_store import events
from service.event_store import instant as written
from service.past import not_to_come
from service.reports.endings import closures, grade_movement
from service.reports.escalated import escalated_steps
from service.reports.waiting import waiting
from service.rules import Rules, rules_of
from service.store import Store

Scale = Sequence[Grade]
NOT_APPLICABLE = "N/A"
REPORTED = (
    adherence.Adherence, grades.Grades, themes.Themes, actions.Actions, escalations.Escalations,
    resolutions.Resolutions, entries.Entries, Rulebook, Imports, Voids, files.Files, caseloads.Caseloads,
    board.Board, alerts.Alerts, reconciliations.Differences,
)  # fmt: skip
BESIDE = (Step.ACKNOWLEDGEMENT,)
"""Tracked by person beside the notification, and no step of its own in the figures (design section 5)."""
COUNTED = tuple(each.value for each in (Verdict.ON_TIME, Verdict.LATE, Verdict.NOT_DONE, Verdict.NOT_YET_DUE))


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
    scale = rules.scale(first, min(last, as_at))
    facts = adherence.verdicts(reader, first, last, as_at)
    graded = grades.grade_counts(reader, first, last, as_at)
    position = reader.position
    return {
        "period": {"from": first.isoformat(), "to": last.isoformat()},
        "as_at": as_at.isoformat(),
        "as_known_at": written(as_known_at) if as_known_at is not None else None,
        "policy_versions": adherence.policy_versions(reader, first, last),
        "calendar_version": rules.calendar.version,
        "position": position,
        "digest": _digest(log, position) if log is not None else None,
        "volume": _volume(scale, graded, adherence.re_audits(reader, first, last, as_at))
        | {
            "withdrawn": board.count_withdrawn(reader, first, last, as_at),
            "same_child_again": board.count_same_child_again(reader, first, last, as_at),
        }
        | files.families(reader, first, min(last, as_at)),
        "adherence": _adherence(reader, rules, facts, first, last, as_at),
        "acknowledgements": _line([fact for fact in facts if fact.step == Step.ACKNOWLEDGEMENT]),
        "grades": _in_scale(scale, _total(graded, "grade")),
        "moderation": grades.moderation_counts(reader, first, last, as_at),
        "themes": _themes(scale, themes.theme_counts(reader, first, last, as_at)),
        "chaired": _chaired(facts),
        "caseload_criteria": _criteria(facts),
        "caseload_reviews": caseloads.review_counts(reader, first, last, as_at),
        "re_audits": _re_audits(adherence.re_audits(reader, first, last, as_at)),
        "grade_movement": grade_movement(reader, scale, first, min(last, as_at)),
        "closures": closures(reader, first, min(last, as_at)),
        "actions": actions.action_counts(reader, first, last, as_at) | {"plans_overridden": _overridden(facts)},
        "monitoring": monitoring.monitoring_counts(reader, first, last, as_at),
        "waiting": waiting(files.waits(reader, first, last, as_at)),
        "practice_subjects": files.subject_roles(reader, first, last, as_at),
        "escalations": escalations.escalation_counts(reader, first, last, as_at),
        "escalated_steps": escalated_steps(reader, rules, first, last, as_at),
        "open_risk": {"alerts": alerts.alert_counts(reader, first, last, as_at)},
        "by_service": _by_service(scale, facts, graded),
        "data_quality": _data_quality(rules, entries.entered_late(reader, first, min(last, as_at)))
        | {"reconciliation": reconciliations.difference_counts(reader, first, last, as_at)},
    }


def report_of(
    store: Store,
    now: datetime,
    first: date,
    last: date,
    *,
    as_at: date | None = None,
    as_known_at: datetime | None = None,
    progress: Any = lambda *_: None,
) -> dict[str, Any]:
    """The report as at a date (today unless said) and as known at an instant (now unless said).

    Known at an instant and as at no date means as at the day of that instant, as in everything else that is read. The
    past is replayed; today is read from the live views. Both answer the same queries. Raises
    :class:`DateInFutureError` for a day that has not been.
    """
    today = london_date(now)
    day = as_at or (today if as_known_at is None else london_date(as_known_at))
    not_to_come(as_known_at, now)
    if day > today:
        raise DateInFutureError(f"as_at: {day} is in the future; the latest is {today}.", field="as_at")
    if day == today and as_known_at is None:
        with store.reading() as reader:
            return adherence_report(reader, first, last, day, now, reader.connection)
    replay = store.past(as_at=day, as_known_at=as_known_at, views=REPORTED, progress=progress)
    with replay as reader, store.engine.connect() as log:
        return adherence_report(reader, first, last, day, as_known_at or now, log)


def _digest(log: sa.Connection, position: int) -> str | None:
    digest = log.scalar(sa.select(events.c.digest).where(events.c.position == position))
    return bytes(digest).hex() if digest is not None else None


def _volume(scale: Scale, graded: Iterable[Any], done: Mapping[str, int]) -> dict[str, Any]:
    counts = _total(graded, "grade")
    opening = {level.name: level.critical for level in scale if level.opens}
    audits = sum(counts.values())
    inadequate = sum(counts[name] for name in opening)
    repeat = done.get(ReAuditOutcome.REPEAT_INADEQUATE, 0)
    re_audited = repeat + done.get(ReAuditOutcome.IMPROVED, 0)
    return {
        "audits": audits,
        "inadequate": inadequate,
        "inadequate_critical": sum(counts[name] for name, critical in opening.items() if critical),
        "inadequate_percent": percentage(inadequate, audits, places=1),
        "repeat_inadequate": repeat,
        "repeat_inadequate_percent": percentage(repeat, re_audited, places=1),
    }


def _adherence(
    reader: Reader, rules: Rules, facts: list[Any], first: date, last: date, as_at: date
) -> dict[str, dict[str, Any]]:
    after = {rule.step.value: rule.after.value for rule in rules.policy_on(last).steps.values() if rule.after}
    carried = adherence.carried_over(reader, first, as_at)
    days_late = _median_days_late(rules.calendar, adherence.lateness(reader, first, last, as_at))
    late = lateness.authors(reader, first, last, as_at, after)
    steps = [
        step for step in Step if step not in BESIDE and (any(fact.step == step for fact in facts) or step in carried)
    ]
    return {
        step.value: _line([fact for fact in facts if fact.step == step])
        | {"carried_over": carried.get(step, 0), "median_days_late": days_late.get(step)}
        | {"late_author": late.get(step, dict.fromkeys(lateness.AUTHORS, 0))}
        for step in steps
    }


def _line(facts: list[Any]) -> dict[str, Any]:
    counts = _total(facts, "verdict")
    due = sum(counts[verdict] for verdict in COUNTED)
    return {
        "due": due,
        **{verdict: counts[verdict] for verdict in COUNTED},
        "excused": counts[Verdict.EXCUSED],
        "withdrawn": counts[Verdict.WITHDRAWN],
        "carried_over": 0,
        "deviated": sum(fact.n for fact in facts if fact.deviated),
        "recorded_late": sum(fact.n for fact in facts if fact.recorded_late),
        "on_time_extended": sum(fact.n for fact in facts if fact.on_time_extended),
        "on_time_percent": percentage_if_enough(counts[Verdict.ON_TIME], due - counts[Verdict.NOT_YET_DUE]),
        "median_days_late": None,
    }


def _median_days_late(calendar: WorkingCalendar, late: list[Any]) -> dict[str, float]:
    """By step, the median of the working days between the original date and the day it was done."""
    days: dict[str, list[int]] = {}
    for row in late:
        days.setdefault(row.step, []).extend([calendar.working_days_between(row.original_due_on, row.done_on)] * row.n)
    return {step: median(each) for step, each in days.items()}


def _themes(scale: Scale, counted: Iterable[Any]) -> dict[str, dict[str, int]]:
    by_theme: dict[str, Counter[str]] = {}
    for row in counted:
        by_theme.setdefault(row.theme, Counter())[row.grade] += row.n
    return {theme: _in_scale(scale, by_theme[theme]) for theme in sorted(by_theme)}


def _in_scale(scale: Scale, counts: Mapping[str, int]) -> dict[str, int]:
    """Counts in the order of the scale, best first; what nobody was given is left out."""
    order = [level.name for level in scale] + [NOT_APPLICABLE]
    names = sorted(counts, key=lambda name: (order.index(name) if name in order else len(order), name))
    return {name: counts[name] for name in names if counts[name]}


def _chaired(facts: Iterable[Any]) -> dict[str, int]:
    """How the meetings due in the period were chaired; ``not_held`` are those past and not done."""
    meetings = [fact for fact in facts if fact.step == Step.DAY_THREE_MEETING]
    by_chair = _total(meetings, "outcome")
    named = {chaired.value: by_chair[chaired] for chaired in ChairedAs}
    not_held = _total(meetings, "verdict")[Verdict.NOT_DONE]
    always = {chaired: named.pop(chaired) for chaired in (ChairedAs.LEAD.value, ChairedAs.COVER.value)}
    return always | {"not_held": not_held} | {chaired: n for chaired, n in named.items() if n}


def _overridden(facts: Iterable[Any]) -> dict[str, int]:
    """The warnings about plans as a whole that were overridden, by code, of the plans due in the period."""
    counts: Counter[str] = Counter()
    for codes, n in _total((fact for fact in facts if fact.step == Step.IMPROVEMENT_PLAN), "outcome").items():
        counts.update(dict.fromkeys((codes or "").split(), n))
    return dict(sorted(counts.items()))


def _criteria(facts: Iterable[Any]) -> dict[str, int]:
    decisions = [fact for fact in facts if fact.step == Step.CASELOAD_DECISION]
    by_decision = _total(decisions, "outcome")
    return {"met": sum(fact.n for fact in decisions)} | {each.value: by_decision[each] for each in CaseloadDecision}


def _re_audits(done: Mapping[str, int]) -> dict[str, int]:
    by_outcome = {outcome.value: done.get(outcome, 0) for outcome in ReAuditOutcome}
    return {"done": sum(by_outcome.values()), **by_outcome, "outstanding": done["outstanding"]}


def _data_quality(rules: Rules, entered: Iterable[Any]) -> dict[str, Any]:
    """Of what happened in the period, the entries made more working days later than the policy allows (E26).

    The policy is the one in force on the day that an entry is of: not all entries are of a remediation, which has one
    of its own, and a later policy changes no earlier figure.
    """
    late = [row for row in entered if _recorded_late(rules, row)]
    return {
        "recorded_late": sum(row.n for row in late),
        "recorded_late_without_reason": sum(row.n for row in late if not row.explained),
    }


def _recorded_late(rules: Rules, row: Any) -> bool:
    most = rules.policy_on(row.occurred_on).limits.recorded_late_days
    return days_to_record(rules.calendar, row.occurred_on, row.recorded_on) > most


def _by_service(scale: Scale, facts: list[Any], graded: list[Any]) -> dict[str, Any]:
    opening = {level.name for level in scale if level.opens}
    names = sorted({row.service or "not recorded" for row in (*facts, *graded)})
    return {name: _one_service(name, opening, facts, graded) for name in names}


def _one_service(name: str, opening: set[str], facts: list[Any], graded: list[Any]) -> dict[str, Any]:
    own_facts = [fact for fact in facts if (fact.service or "not recorded") == name]
    own_grades = [row for row in graded if (row.service or "not recorded") == name]
    by_step = {
        step.value: _line([fact for fact in own_facts if fact.step == step]) for step in Step if step not in BESIDE
    }
    return {
        "audits": sum(row.n for row in own_grades),
        "inadequate": sum(row.n for row in own_grades if row.grade in opening),
        "adherence": {step: line for step, line in by_step.items() if line["due"]},
    }


def _total(rows: Iterable[Any], column: str) -> Counter[str]:
    counts: Counter[str] = Counter()
    for row in rows:
        counts[getattr(row, column)] += row.n
    return counts
