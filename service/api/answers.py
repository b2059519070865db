"""From rows of the views to what answers hold."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from domain.adherence import recorded_late, verdict
from domain.backdating import days_to_record
from domain.calendar import WorkingCalendar
from domain.vocabulary import Role
from projections import action_queries, deadline_queries, monitoring, safety
from projections.reader import Reader
from service.access.sight import as_named, but_closed
from service.clock import london_date
from service.queries.rules import Rules
from service.queries.standing import Standing
from service.queries.workings import Change, explained
from service.storage.confidences import texts
from service.storage.work import IMPORT

ON_FILE = (Role.SOCIAL_WORKER, Role.TEAM_MANAGER, Role.PRACTICE_LEAD, Role.SERVICE_MANAGER)
TEXTS_OF_GRADES = ("reason", "decision_reason")
DAYS_OF_GRADES = ("moderated_on", "challenged_on", "decide_by", "decided_on", "occurred_on")
TEXTS_OF_ACTIONS = ("action", "measure", "timescale", "difference", "family_part", "override_reason", "evidence")


def page(rows: Sequence[Any], limit: int) -> tuple[Sequence[Any], Any | None]:
    """The rows of a page, of which one more than ``limit`` was asked for, and the last row if others follow."""
    return rows[:limit], rows[limit - 1] if len(rows) > limit else None


def moment(stood: Standing) -> dict[str, Any]:
    """As at which day, and as known at which instant, an answer is: the latter null of what is known now."""
    return {"as_at": stood.day, "as_known_at": stood.as_known_at}


def remediations_shown(reader: Reader, rows: Sequence[Any], as_at: date) -> list[dict[str, Any]]:
    """Rows of the board, each with how its steps stand at ``as_at``."""
    steps: dict[UUID, list[dict[str, Any]]] = {row.remediation: [] for row in rows}
    for deadline in deadline_queries.deadlines_of(reader, list(steps)):
        steps[deadline.remediation].append(_step_shown(deadline, as_at))
    return [_remediation_shown(row) | {"steps": steps[row.remediation]} for row in rows]


def safety_shown(reader: Reader, remediation: UUID) -> dict[str, Any] | None:
    """How the question stands whether the child is safe today, while it is asked."""
    row = safety.safety_of(reader, [remediation]).get(remediation)
    if row is None:
        return None
    said: dict[str, Any] = row._asdict()
    return said | {
        "rung": row.raised[-1] if row.raised else None,
        "duty_team_call_owed": row.call_owed,
        "duty_team_told_at": row.duty_team_at,
    }


def deadlines_shown(
    rows: Iterable[Any], told: Sequence[Any], rules: Rules, as_at: date, confidences: sa.Connection
) -> list[dict[str, Any]]:
    """Deadlines of one remediation with their working and, from its timeline, what has changed since."""
    found = explained(rows, told, rules)
    changes = (change for each in found for change in each.changes)
    said = texts(confidences, (ref for change in changes for ref in change.told.confidential.values()))
    return [
        each.of._asdict()
        | _step_shown(each.of, as_at)
        | vars(each.issue)
        | {
            "due_on": each.of.due_on,
            "title": each.title,
            "recorded_late": recorded_late(each.issue.due_on, each.of.done_on, each.of.recorded_on),
            "working": each.working,
            "changes": [_change_shown(change, said) for change in each.changes],
        }
        for each in found
    ]


def _change_shown(change: Change, said: Mapping[str, str]) -> dict[str, Any]:
    told, detail = change.told, change.told.detail
    reason = told.confidential.get("reason")
    return (
        dict.fromkeys(("due_on", "previous_due_on", "working"))
        | vars(change)
        | {
            "occurred_on": told.occurred_on,
            "recorded_at": told.recorded_at,
            "recorded_by": told.recorded_by,
            "decided_by": detail.get("moved_by") or detail.get("escalated_by"),
            "reason": said.get(reason) if reason is not None else None,
            "policy_version": detail.get("policy_version"),
            "calendar_version": detail.get("calendar_version"),
        }
    )


def actions_shown(reader: Reader, remediation: UUID, as_at: date, confidences: sa.Connection) -> list[dict[str, Any]]:
    """The actions of a remediation with what they say; ``confidences`` is where that is kept, even of the past."""
    rows = [row._asdict() for row in action_queries.actions_of(reader, remediation, as_at)]
    said = texts(confidences, (row[name] for row in rows for name in TEXTS_OF_ACTIONS if row[name]))
    return [
        row
        | {name: said.get(row[name]) for name in TEXTS_OF_ACTIONS}
        | {
            "not_smart": bool(row["not_smart"]),
            "held": bool(row["held"]),
            "overridden": (row["overridden"] or "").split(),
        }
        for row in rows
    ]


def checks_shown(reader: Reader, remediation: UUID, confidences: sa.Connection) -> list[dict[str, Any]]:
    """The checks of a plan, with how each action stood and what was said."""
    rows = monitoring.checks_of(reader, remediation)
    said = texts(confidences, (ref for row in rows for ref in (row.drift, row.response) if ref is not None))
    return [
        row._asdict()
        | {
            "item": int(row.item) if row.item else None,
            "actions": [
                {"number": number, "on_track": number in row.on_track}
                for number in sorted([*row.on_track, *row.off_track])
            ],
            "drift": said.get(row.drift),
            "response": said.get(row.response),
        }
        for row in rows
    ]


def audit_shown(row: Any, confidences: sa.Connection) -> dict[str, Any]:
    """An audit with what happened to its grade, and what was written of that."""
    entries = [*(row.moderations or []), *(row.challenges or [])]
    refs = {each.get(name) for each in entries for name in TEXTS_OF_GRADES} - {None}
    said = texts(confidences, (str(ref) for ref in refs))

    def shown(each: Mapping[str, Any]) -> dict[str, Any]:
        days = {name: each[name] and date.fromisoformat(each[name]) for name in DAYS_OF_GRADES if name in each}
        return {**each, **days, **{name: said.get(each[name]) for name in TEXTS_OF_GRADES if name in each}}

    kinds = ("moderations", "challenges", "deviations")
    return {**row._asdict(), **{kind: [shown(each) for each in getattr(row, kind) or []] for kind in kinds}}


def history_shown(rows: Sequence[Any], confidences: sa.Connection, calendar: WorkingCalendar) -> list[dict[str, Any]]:
    """The timeline with what was written, and how late each entry was recorded."""
    said = texts(confidences, (ref for row in rows for ref in row.confidential.values()))
    return [
        row._asdict()
        | {
            "detail": as_named(row.detail),
            "recorded_late_days": _days_late(row, calendar),
            "texts": {name: said.get(ref) for name, ref in row.confidential.items()},
        }
        for row in rows
    ]


def _days_late(row: Any, calendar: WorkingCalendar) -> int | None:
    """Working days from the day it happened to the day it was recorded. History that was imported was not late."""
    if row.source == IMPORT:
        return None
    return days_to_record(calendar, row.occurred_on, london_date(datetime.fromisoformat(row.recorded_at)))


def _remediation_shown(row: Any) -> dict[str, Any]:
    return {
        **row._asdict(),
        "state": row.status,
        "attached": row.attached or [],
        "same_child": but_closed(row.same_child),
        "roles": {role.value: holder for role in ON_FILE if (holder := getattr(row, role)) is not None},
        "meeting_not_held": bool(row.meeting_not_held),
    }


def _step_shown(row: Any, as_at: date) -> dict[str, Any]:
    return {
        "step": row.step,
        "item": row.item,
        "due_on": row.due_on,
        "done_on": row.done_on,
        "verdict": verdict(row.original_due_on, row.done_on, as_at, row.closed_on, row.ended).value,
        "owner": row.owner,
    }
