"""Reads a monitoring spreadsheet: what can come in, what cannot and why, and what was passed over."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from service.imports import checks
from service.imports.columns import Table, key_of, tables_in
from service.imports.entries import Entry, Row, action_entry, audit_entry, staff_entry, tracker_entry
from service.imports.headings import Kind
from service.imports.lines import Context, Line, lines_of
from service.imports.problems import Problem
from service.imports.rows import ActionRow, AuditRow, StaffRow, TrackerRow
from service.imports.scales import SHIPPED, Scales
from service.imports.sheets import Sheet, content_of, sheets_in


@dataclass(frozen=True, kw_only=True)
class Reading:
    """A spreadsheet, read; ``columns`` names the fields that each kind of table had columns for."""

    audits: list[AuditRow]
    tracker: list[TrackerRow]
    actions: list[ActionRow]
    staff: list[StaffRow]
    problems: list[Problem]
    notes: list[str]
    columns: dict[str, frozenset[str]]
    digest: str


def read(path: Path, today: date, scales: Scales = SHIPPED) -> Reading:
    """Read the file at a path; raises :class:`UnreadableFileError` when it is no spreadsheet at all.

    A grade is one of the ``scales``: of the one in force on the day it was given.
    """
    return read_content(content_of(path), path.name, today, scales)


def read_content(content: bytes, name: str, today: date, scales: Scales = SHIPPED) -> Reading:
    """Read a file that was uploaded; its name only tells CSV from the rest."""
    return read_sheets(sheets_in(content, name), today, hashlib.sha256(content).hexdigest(), scales)


def read_sheets(sheets: Sequence[Sheet], today: date, digest: str, scales: Scales = SHIPPED) -> Reading:
    """Read sheets that are already open."""
    problems: list[Problem] = []
    notes: list[str] = []
    tables = tables_in(sheets, problems, notes, scales.names())
    context = Context(today, problems, scales, _theme_names(tables))

    def entries(kind: Kind, entry_of: Callable[[Line], Entry[Row]]) -> list[Entry[Row]]:
        lines = (line for table in tables if table.kind is kind for line in lines_of(table, context, notes))
        return [entry_of(line) for line in lines]

    staff = entries(Kind.STAFF, staff_entry)
    audits = entries(Kind.AUDITS, audit_entry)
    tracker = entries(Kind.TRACKER, tracker_entry)
    actions = entries(Kind.ACTIONS, action_entry)
    columns = _columns(tables)
    _check(columns, staff, audits, tracker, actions)
    _note_untracked(columns, audits, tracker, context, notes)
    return Reading(
        audits=_kept(audits),
        tracker=_kept(tracker),
        actions=_kept(actions),
        staff=_kept(staff),
        problems=_in_order(problems, sheets),
        notes=notes,
        columns=columns,
        digest=digest,
    )


def _check(
    columns: dict[str, frozenset[str]],
    staff: list[Entry[StaffRow]],
    audits: list[Entry[AuditRow]],
    tracker: list[Entry[TrackerRow]],
    actions: list[Entry[ActionRow]],
) -> None:
    checks.refuse_repeats(staff, "code", lambda entry: entry.key)
    checks.refuse_repeats(audits, "audit_ref", lambda entry: entry.key)
    checks.refuse_repeats(tracker, "audit_ref", lambda entry: entry.key)
    checks.refuse_repeats(actions, "number", lambda entry: entry.row and (entry.key, entry.row.number))
    if Kind.STAFF in columns:
        checks.refuse_unknown_people(staff, staff)
        while checks.refuse_dependants(staff, staff):
            continue
        _check_people(audits, staff)
        _check_people(tracker, staff)
        _check_people(actions, staff)
    findings = None
    if Kind.AUDITS in columns:
        findings = checks.check_tracker(tracker, checks.findings_of(audits))
    else:
        checks.refuse_what_is_not_inadequate(tracker)
    checks.check_actions(actions, tracker, findings)


def _check_people(entries: list[Entry[Row]], staff: list[Entry[StaffRow]]) -> None:
    checks.refuse_unknown_people(entries, staff)
    checks.refuse_dependants(entries, staff)


def _theme_names(tables: Sequence[Table]) -> dict[str, str]:
    """Each theme as it was first spelt, so that two sheets mean the same one."""
    names: dict[str, str] = {}
    for table in tables:
        for name in table.themes.values():
            names.setdefault(key_of(name), name)
    return names


def _columns(tables: Sequence[Table]) -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for table in tables:
        found[table.kind.value] = found.get(table.kind.value, frozenset()) | table.positions.keys()
    return found


def _note_untracked(
    columns: dict[str, frozenset[str]],
    audits: list[Entry[AuditRow]],
    tracker: list[Entry[TrackerRow]],
    context: Context,
    notes: list[str],
) -> None:
    tracked = {entry.key for entry in tracker}
    untracked = [
        row for row in _kept(audits) if context.scales.opens(row.grade, row.graded_on) and row.audit_ref not in tracked
    ]
    if untracked and Kind.TRACKER in columns:
        places = ", ".join(f"sheet '{row.sheet}' row {row.row}" for row in untracked)
        notes.append(f"Graded inadequate but not in the tracker, so nothing is known to be done: {places}.")


def _kept(entries: Sequence[Entry[Row]]) -> list[Row]:
    return [entry.row for entry in entries if entry.row is not None and entry.kept]


def _in_order(problems: list[Problem], sheets: Sequence[Sheet]) -> list[Problem]:
    order = {sheet.title: number for number, sheet in enumerate(sheets)}
    return sorted(problems, key=lambda each: (order.get(each.sheet, -1), each.row or 0))
