"""What is behind the figures of what happens around the steps: actions, checks, rungs, alerts, late entries."""

from typing import Any
from urllib.parse import quote
from uuid import UUID

from projections import (
    action_counts,
    actions,
    alert_queries,
    board_queries,
    challenge_queries,
    entries,
    escalations,
    monitoring,
    reconciliations,
)
from service.reports.adherence.ageing import age
from service.reports.adherence.counts import reminders_of
from service.reports.adherence.quality import recorded_late
from service.reports.document import Behind
from service.reports.figures.behind.asked import NOT_RECORDED, Asked, called, of_remediation, page_of
from service.reports.figures.behind.steps import plans_overridden
from service.terms import rung_title, smart_title


def of_actions(asked: Asked, path: tuple[str, ...]) -> list[Behind] | None:
    """``actions.…``."""
    agreed = action_counts.actions_agreed(*asked.period)
    match path:
        case ("total",):
            return _actions(agreed)
        case ("not_smart",):
            return _actions([row for row in agreed if row.not_smart])
        case (state,) if state in actions.STATES:
            return _actions([row for row in agreed if row.state == state])
        case ("overridden", code):
            return _actions([row for row in agreed if code in (row.overridden or "").split()], smart_title(code))
        case ("overdue_by_age", bracket):
            return _actions([row for row in agreed if _is_as_late(asked, row, bracket)])
        case ("plans_overridden", code):
            return plans_overridden(asked, code)
    return None


def of_monitoring(asked: Asked, path: tuple[str, ...]) -> list[Behind] | None:
    """``monitoring.…``."""
    (name,) = path
    made = monitoring.made(*asked.period)
    if name not in made.names:
        return None
    rows = made.rows(**{name: True})
    return [of_remediation(row.audit_ref, "monitoring check", "check", on=row.checked_on) for row in rows]


def of_rungs(asked: Asked, path: tuple[str, ...]) -> list[Behind] | None:
    """``escalations.RUNG``."""
    (rung,) = path
    return _rungs(asked, rung=rung)


def of_escalated(asked: Asked, path: tuple[str, ...]) -> list[Behind] | None:
    """``escalated_steps.…``."""
    match path:
        case ("rungs_by_person",):
            return _rungs(asked, by_person=True)
        case ("total",):
            return _escalations(asked, _begun(asked))
        case ("resolved" | "still_open" as which,):
            is_open = which == "still_open"
            return _escalations(asked, [each for each in _begun(asked) if (each.resolved_on is None) == is_open])
    return None


def of_alerts(asked: Asked, path: tuple[str, ...]) -> list[Behind] | None:
    """``open_risk.alerts.…``. What was feared is on the alert's page only."""
    match path:
        case ("alerts", name):
            counted = alert_queries.reported(*asked.period)
            return [_alert(row) for row in counted.rows(**{name: True})] if name in counted.names else None
    return None


def of_challenges(asked: Asked, path: tuple[str, ...]) -> list[Behind] | None:
    """``challenges.…``: the questions that were asked. Who asked and who answers is not told."""
    (name,) = path
    counted = challenge_queries.reported(*asked.period)
    return [_question(row) for row in counted.rows(**{name: True})] if name in counted.names else None


def of_quality(asked: Asked, path: tuple[str, ...]) -> list[Behind] | None:
    """``data_quality.…``."""
    match path:
        case ("reconciliation", stands):
            rows = reconciliations.differences_found(*asked.period).rows(stands=stands)
            return [_difference(row) for row in rows]
        case ("recorded_late",):
            return [_entry(row) for row in _entered_late(asked)]
        case ("recorded_late_without_reason",):
            return [_entry(row) for row in _entered_late(asked) if not row.explained]
    return None


def _entered_late(asked: Asked) -> list[Any]:
    return [row for row in entries.entered(*asked.past).rows() if recorded_late(asked.rules, row)]


def _actions(rows: list[action_counts.Counting], said: str = "") -> list[Behind]:
    return [
        of_remediation(
            row.audit_ref,
            f"Action {row.number}: {said or row.state.replace('_', ' ')}",
            "action",
            on=row.done_on,
            due_on=row.due_on,
        )
        for row in rows
    ]


def _is_as_late(asked: Asked, row: action_counts.Counting, bracket: str) -> bool:
    return row.overdue_since is not None and age(asked.rules, row.overdue_since, asked.as_at) == bracket


def _rungs(asked: Asked, **facts: Any) -> list[Behind]:
    rows = escalations.raised(*asked.period).rows(**facts)
    return [
        of_remediation(
            row.audit_ref, f"{called(asked, row.step, row.item)}: {rung_title(row.rung)}", "rung", on=row.raised_on
        )
        for row in rows
    ]


def _begun(asked: Asked) -> list[escalations.Ended]:
    return escalations.escalations_begun(*asked.period, reminders=reminders_of(asked.rules))


def _escalations(asked: Asked, found: list[escalations.Ended]) -> list[Behind]:
    refs = board_queries.references(asked.reader, {each.remediation for each in found})
    return [_escalated(asked, each, refs) for each in found]


def _escalated(asked: Asked, each: escalations.Ended, refs: dict[UUID, str]) -> Behind:
    over = "over" if each.resolved_on is not None else "still open"
    what = f"{called(asked, each.step, each.item)}: gone up the line, {over}"
    return of_remediation(refs.get(each.remediation), what, "escalation", on=each.since)


def _alert(row: Any) -> Behind:
    stands = "open" if row.signed_off_on is None else "signed off"
    link = f"/safeguarding-alerts/{quote(row.alert_ref)}"
    return Behind(row.alert_ref, "alert", f"Safeguarding alert, {stands}", on=row.raised_on, link=link)


def _question(row: Any) -> Behind:
    ref = row.remediation_ref
    about = f"remediation {ref}" if ref is not None else f"the figure {row.figure}"
    what = f"Question about {about}: {row.standing}"
    dates = {"on": row.asked_on, "due_on": row.answer_by}
    return Behind(
        f"Question {row.number}", "question", what, remediation=ref, link=f"/challenges/{row.number}", **dates
    )


def _difference(row: Any) -> Behind:
    what = f"{row.field}: {row.kind.replace('_', ' ')}"
    reference = f"{row.reference}/{row.number}"
    ref = row.remediation_ref
    return Behind(reference, "difference", what, on=row.found_on, remediation=ref, link=page_of(ref))


def _entry(row: Any) -> Behind:
    what = f"entered {'with a reason' if row.explained else 'without a reason'}"
    dates = {"on": row.occurred_on, "due_on": None}
    if row.alert_ref is not None:
        link = f"/safeguarding-alerts/{quote(row.alert_ref)}"
        return Behind(row.alert_ref, "entry", what, link=link, **dates)
    remediation = row.audit_ref or row.review_ref or row.opened
    reference = row.audit_ref or row.of_audit or row.review_ref or NOT_RECORDED
    return Behind(reference, "entry", what, remediation=remediation, link=page_of(remediation), **dates)
