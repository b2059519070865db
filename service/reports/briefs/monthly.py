"""The monthly brief to the director: the audits graded in a month, and what became of the inadequate (F10, F11)."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from statistics import median
from typing import Any

from domain.adherence import percentage_if_enough
from domain.vocabulary import ReAuditOutcome, Step
from projections import adherence, alert_queries, alerts, board, files, grades, re_audited, themes
from projections.cohorts import cohort_deadlines, plans_of_cohort
from projections.imports import Imports
from projections.rulebook import Rulebook
from projections.voids import Voids
from service.reports.adherence.graded import Scale, in_scale, theme_grades
from service.reports.adherence.graded import re_audited as by_outcome
from service.reports.adherence.steps import Steps
from service.reports.adherence.totals import total
from service.reports.briefs.making import Making, of_a_period
from service.reports.briefs.months import month_of

READ = (
    adherence.Adherence, re_audited.ReAudits, board.Board, files.Files, grades.Grades, themes.Themes, alerts.Alerts,
    Rulebook, Imports, Voids,
)  # fmt: skip
FOLLOWED = (Step.NOTIFICATION, Step.ACKNOWLEDGEMENT, Step.SERVICE_MANAGER_REVIEW)


@of_a_period("monthly", views=READ)
def monthly_brief(making: Making) -> dict[str, Any]:
    """The brief of a month, from its first day to its last, as at a date and as known at an instant."""
    reader, period = making.reader, (making.first, making.last, making.as_at)
    graded = grades.grade_counts(reader, *period)
    done = adherence.re_audits_done(reader, making.first, making.until).counts()
    outstanding = adherence.re_audits_outstanding(reader, making.as_at).total()
    again = re_audited.re_audits_done(reader, making.first, making.until)
    cohort = Steps(cohort_deadlines(reader, *period, FOLLOWED), making.limits.percentages_from)
    own = _by_file(cohort.facts)
    waits = [
        _wait(row, making.as_at) | _followed(own.get(row.audit_ref, [])) for row in plans_of_cohort(reader, *period)
    ]
    return {
        "month": month_of(making.first),
        "scale": [level.name for level in making.scale],
        "volume": _volume(making, graded, done),
        "grades": in_scale(making.scale, total(graded, "grade")),
        "themes": theme_grades(making.scale, themes.theme_counts(reader, *period)),
        "re_audits": by_outcome(done, outstanding),
        "re_audit_grades": in_scale(making.scale, Counter(row.grade for row in again)),
        "re_audit_themes": themes_again(making.scale, again),
        "re_audits_with_themes": sum(1 for row in again if row.themes),
        "cohort": {
            "remediations": len(waits),
            "following_a_repeat": sum(1 for each in waits if each["follows"] is not None),
            "notification": _line(cohort, Step.NOTIFICATION),
            "acknowledgements": _line(cohort, Step.ACKNOWLEDGEMENT),
            "service_manager_review": _line(cohort, Step.SERVICE_MANAGER_REVIEW),
        },
        "waits": waits,
        **_medians(waits),
        "open_risk": {"alerts": alert_queries.alert_counts(reader, *period)},
    }


def _volume(making: Making, graded: Iterable[Any], done: Iterable[Any]) -> dict[str, Any]:
    """How many were inadequate, as the adherence report of the month says it."""
    counts, again = total(graded, "grade"), total(done, "outcome")
    opening = {level.name: level.critical for level in making.scale if level.opens}
    inadequate, repeat = sum(counts[name] for name in opening), again[ReAuditOutcome.REPEAT_INADEQUATE]
    fewest = making.limits.percentages_from
    return {
        "audits": sum(counts.values()),
        "inadequate": inadequate,
        "inadequate_critical": sum(counts[name] for name, critical in opening.items() if critical),
        "inadequate_percent": percentage_if_enough(inadequate, sum(counts.values()), fewest, places=1),
        "repeat_inadequate": repeat,
        "repeat_inadequate_percent": percentage_if_enough(repeat, sum(again.values()), fewest, places=1),
    }


def _line(cohort: Steps, step: Step) -> dict[str, Any]:
    """A line without what is said of a period alone."""
    line = cohort.line(step)
    return {name: value for name, value in line.items() if name not in ("carried_over", "median_days_late")}


def themes_again(scale: Scale, again: Iterable[Any]) -> dict[str, dict[str, int]]:
    """By theme, how many re-audits gave each grade."""
    counted: dict[str, Counter[str]] = {}
    for row in again:
        for theme, grade in (row.themes or {}).items():
            counted.setdefault(theme, Counter())[grade] += 1
    return {theme: in_scale(scale, counted[theme]) for theme in sorted(counted)}


def _wait(row: Any, as_at: date) -> dict[str, Any]:
    """One child's wait, in calendar days: from the audit that found it, and from day 0, to the plan that was agreed.

    ``days_so_far`` is of who is still waiting; all are null where a day is not known.
    """
    found = row.graded_on if row.follows is not None else row.audited_on  # what a repeat follows from is its re-audit
    agreed = row.agreed_on
    waiting = agreed is None and row.verdict in ("not_done", "not_yet_due")
    return {
        "audit_ref": row.audit_ref,
        "follows": row.follows,
        "found_on": _said_on(found),
        "graded_on": _said_on(row.graded_on),
        "plan_due_on": _said_on(row.due_on),
        "plan_agreed_on": _said_on(agreed),
        "plan": row.verdict,
        "days": (agreed - found).days if found is not None and agreed is not None else None,
        "days_from_grade": (agreed - row.graded_on).days if agreed is not None else None,
        "days_so_far": (as_at - found).days if found is not None and waiting else None,
    }


def _by_file(facts: Iterable[Any]) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for fact in facts:
        found.setdefault(fact.audit_ref, []).append(fact)
    return found


def _followed(own: Sequence[Any]) -> dict[str, Any]:
    """How the steps of one file stand that the brief counts, so that its figures can be added up from its rows."""
    verdicts = {fact.step: fact.verdict for fact in own}
    return {
        Step.NOTIFICATION.value: verdicts.get(Step.NOTIFICATION),
        Step.SERVICE_MANAGER_REVIEW.value: verdicts.get(Step.SERVICE_MANAGER_REVIEW),
        "acknowledgements": dict(Counter(fact.verdict for fact in own if fact.step == Step.ACKNOWLEDGEMENT)),
    }


def _medians(waits: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    known = [each["days"] for each in waits if each["days"] is not None]
    still = sum(1 for each in waits if each["days_so_far"] is not None)
    return {
        "days_to_plan": {
            "n": len(known),
            "median": median(known) if known else None,
            "longest": max(known, default=None),
            "still_waiting": still,
        }
    }


def _said_on(day: date | None) -> str | None:
    return day.isoformat() if day is not None else None
