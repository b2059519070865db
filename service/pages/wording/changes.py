"""What has changed since a date was issued, told of the one deadline it concerns."""

from service.pages.terms import day
from service.pages.wording.words import ENDED, MOVED, REOPENED
from service.workings import Change, Changed, Move

WHY = MOVED | ENDED | REOPENED


def change_said(change: Change) -> str:
    """What a change did to its deadline, and when."""
    on = day(change.told.occurred_on)
    if isinstance(change, Move):
        by = f" by {who}" if (who := change.told.detail["moved_by"]) else ""
        dates = f"from {day(change.previous_due_on)} to {day(change.due_on)}"
        return f"Moved {dates}, on {on}{by}, because {WHY[change.because]}."
    why = WHY[change.because] if change.because is not None else None
    return {
        Changed.ENDED: f"No longer owed since {on}: {why}.",
        Changed.OWED_AGAIN: f"Owed again since {on}: {why}." if why is not None else f"Owed again since {on}.",
        Changed.PASSED_ON: f"Passed on to {change.owner} on {on}; the date stays.",
        Changed.CLOSED: f"The remediation was closed on {on}, before this was done.",
    }[change.changed]
