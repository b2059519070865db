"""What has changed since a date was issued, told of the one deadline it concerns."""

from collections.abc import Mapping
from typing import Any

from domain.vocabulary import ResolvedBecause
from service.pages.wording.words import ENDED, MOVED, REOPENED, RESOLVED
from service.queries.workings import Change, Changed, Move
from service.terms import day, rung_title

WHY: Mapping[Any, str] = MOVED | ENDED | REOPENED


def change_said(change: Change) -> str:
    """What a change did to its deadline, and when."""
    on, detail = day(change.told.occurred_on), change.told.detail
    if isinstance(change, Move):
        by = f" by {who}" if (who := detail["moved_by"]) else ""
        dates = f"from {day(change.previous_due_on)} to {day(change.due_on)}"
        return f"Moved {dates}, on {on}{by}, because {WHY[change.because]}."
    match change.changed:
        case Changed.ESCALATED:
            return f"Taken up the line by {detail['escalated_by']} on {on}: {rung_title(detail['rung']).lower()}."
        case Changed.RESOLVED:
            end = RESOLVED[ResolvedBecause(detail["because"])].format(day=day(detail["settled_on"]))
            return f"With those above no longer, since {on}: {end}."
    why = WHY[change.because] if change.because is not None else None
    return {
        Changed.ENDED: f"No longer owed since {on}: {why}.",
        Changed.OWED_AGAIN: f"Owed again since {on}: {why}." if why is not None else f"Owed again since {on}.",
        Changed.PASSED_ON: f"Passed on to {change.owner} on {on}; the date stays.",
        Changed.CLOSED: f"The remediation was closed on {on}, before this was done.",
    }[change.changed]
