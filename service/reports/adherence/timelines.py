"""Each remediation of the twelve months as a line: its steps, when each was due and when it was done."""

from datetime import date
from typing import Any

from projections.reader import Reader
from projections.timelines import deadlines_of, latest
from service.queries.rules import Rules

MOST_SHOWN = 30
"""Lines that one picture can show; a council with more sees the latest, and is told so."""


def timelines(reader: Reader, rules: Rules, first: date, last: date, as_at: date) -> dict[str, Any]:
    """``files`` with the steps that each owes once, the latest deadline first; and whether there are ``more``.

    ``days`` are the working days from the deadline to the day it was done, negative where it was early.
    """
    found = latest(reader, first, last, MOST_SHOWN + 1)
    shown = found[:MOST_SHOWN]
    files: dict[str, list[dict[str, Any]]] = {}
    for row in deadlines_of(reader, shown, first, last, as_at):
        files.setdefault(row.audit_ref, []).append(_step(rules, row))
    last_due = {ref: max(step["due_on"] for step in steps) for ref, steps in files.items()}
    order = sorted(files, key=lambda ref: (last_due[ref], ref), reverse=True)
    return {"files": [{"audit_ref": ref, "steps": files[ref]} for ref in order], "more": len(found) > MOST_SHOWN}


def _step(rules: Rules, row: Any) -> dict[str, Any]:
    done = row.done_on
    return {
        "step": row.step,
        "due_on": row.original_due_on.isoformat(),
        "done_on": done.isoformat() if done is not None else None,
        "verdict": row.verdict,
        "days": rules.calendar.working_days_between(row.original_due_on, done) if done is not None else None,
    }
