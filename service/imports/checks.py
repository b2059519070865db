"""What the rows of a spreadsheet must say of one another."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from service.imports.entries import Entry, Row
from service.imports.problems import shown
from service.imports.rows import ActionRow, AuditRow, StaffRow, TrackerRow

FOLLOW_UP = re.compile(r"(.*)-R(\d{1,3})")
TRACKED_DAYS = (
    "managers_notified_on", "meeting_held_on", "plan_agreed_on", "review_completed_on",
    "caseload_review_completed_on", "re_audited_on", "closed_on",
)  # fmt: skip
ACTION_DAYS = ("due_on", "done_on", "verified_on")


@dataclass(frozen=True)
class Finding:
    """What another row says of a graded file: its audit or, for one that follows, its re-audit."""

    place: str
    case_ref: str | None
    grade: str
    graded_on: date


Findings = dict[str, Finding | None]


def refuse_repeats(entries: Iterable[Entry[Row]], field: str, key_of: Callable[[Entry[Row]], object]) -> None:
    """The second row of the same key is refused, wherever the first is."""
    first: dict[object, str] = {}
    for entry in entries:
        key = key_of(entry)
        if entry.key is None or key is None:
            continue
        if key in first:
            entry.line.error(field, "repeated_row", f"The same is in {first[key]}.", "one row for each")
        else:
            first[key] = _place(entry)


def refuse_unknown_people(entries: Sequence[Entry[Row]], staff: Sequence[Entry[StaffRow]]) -> None:
    """Everybody named must be on the staff list."""
    known = {entry.key for entry in staff}
    for entry in entries:
        for field, code in entry.line.people.items():
            if code not in known:
                wrong = "Nobody on the staff list has this code."
                entry.line.error(field, "unknown_person", wrong, "a code from the staff list, or blank")


def refuse_dependants(entries: Sequence[Entry[Row]], staff: Sequence[Entry[StaffRow]]) -> bool:
    """Whoever is named must come in; tells whether anything more was refused."""
    refused = {entry.key for entry in staff} - {entry.key for entry in staff if entry.kept}
    dependants = [entry for entry in entries if entry.kept and refused.intersection(entry.line.people.values())]
    for entry in dependants:
        field = next(field for field, code in entry.line.people.items() if code in refused)
        _depends(entry, field, "the staff list")
    return bool(dependants)


def findings_of(audits: Iterable[Entry[AuditRow]]) -> Findings:
    """The graded files by reference; nothing for one whose row is refused."""
    findings: Findings = {}
    for entry in audits:
        if entry.key is not None and findings.get(entry.key) is None:
            findings[entry.key] = _finding_of(entry)
    return findings


def _finding_of(entry: Entry[AuditRow]) -> Finding | None:
    if entry.row is None or not entry.kept:
        return None
    return Finding(_place(entry), entry.row.case_ref, entry.row.grade, entry.row.graded_on)


def check_tracker(tracker: Iterable[Entry[TrackerRow]], findings: Findings) -> Findings:
    """Each row against its audit; gives back the findings with those of repeat inadequate re-audits."""
    findings = dict(findings)
    for entry in sorted(tracker, key=lambda each: _round_of(each.key or "")):
        finding = _finding_for(entry, findings)
        if finding is not None and entry.row is not None:
            _refuse_contradictions(entry, entry.row, finding)
            _warn_of_days_before(entry, TRACKED_DAYS, finding)
        _add_follow_up(entry, finding, findings)
    return findings


def check_actions(
    actions: Iterable[Entry[ActionRow]], tracker: Iterable[Entry[TrackerRow]], findings: Findings | None
) -> None:
    """Each action against its audit and its row in the tracker."""
    entries = [entry for entry in tracker if entry.key is not None]
    refused = {entry.key for entry in entries} - {entry.key for entry in entries if entry.kept}
    for entry in actions:
        finding = _finding_for(entry, findings) if findings is not None else None
        if finding is not None:
            _refuse_if_not_inadequate(entry, finding.grade, f"in {finding.place}", on=finding.graded_on)
            _warn_of_days_before(entry, ACTION_DAYS, finding)
        if entry.kept and entry.key in refused:
            _depends(entry, "audit_ref", "the tracker")


def refuse_what_is_not_inadequate(tracker: Iterable[Entry[TrackerRow]]) -> None:
    """Without audits beside it, the tracker's own grade must be one that opens a remediation."""
    for entry in tracker:
        if entry.row is not None and entry.row.grade is not None:
            _refuse_if_not_inadequate(entry, entry.row.grade, "there", "grade")


def _finding_for(entry: Entry[Row], findings: Findings) -> Finding | None:
    if entry.key is None:
        return None
    if entry.key not in findings:
        accepted = "the reference of an audit in this file, with -R1 after it for a repeat inadequate"
        entry.line.error("audit_ref", "unknown_audit", "No audit has this reference.", accepted)
        return None
    if findings[entry.key] is None:
        _depends(entry, "audit_ref", "the audits or the tracker")
    return findings[entry.key]


def _refuse_contradictions(entry: Entry[TrackerRow], row: TrackerRow, finding: Finding) -> None:
    line = entry.line
    if row.case_ref and finding.case_ref and row.case_ref != finding.case_ref:
        wrong = f"It is not the reference in {finding.place}."
        line.error("case_ref", "case_ref_contradicts", wrong, "the same reference in both, or blank")
    if row.grade and row.grade != finding.grade:
        wrong = f"It says {shown(row.grade)}, but {finding.place} says {shown(finding.grade)}."
        line.error("grade", "grade_contradicts", wrong, "the same grade in both, or blank")
    else:
        _refuse_if_not_inadequate(entry, finding.grade, f"in {finding.place}", on=finding.graded_on)


def _refuse_if_not_inadequate(
    entry: Entry[Row], grade: str, where: str, field: str = "audit_ref", on: date | None = None
) -> None:
    scales = entry.line.context.scales
    if not scales.opens(grade, on):
        wrong = f"The audit is graded {shown(grade)} {where}, so there is no remediation to record this on."
        entry.line.error(field, "not_inadequate", wrong, f"an audit graded {scales.opening(on)}")


def _warn_of_days_before(entry: Entry[Row], fields: Iterable[str], finding: Finding) -> None:
    for field in fields:
        day = getattr(entry.row, field, None)
        if day is not None and day < finding.graded_on:
            grading = f"the grading on {finding.graded_on:%d/%m/%Y} ({finding.place})"
            wrong = f"{shown(f'{day:%d/%m/%Y}')} is before {grading}; it is kept as it was recorded."
            entry.line.warning(field, "before_grading", wrong, "the day of the grading or a later one")


def _add_follow_up(entry: Entry[TrackerRow], finding: Finding | None, findings: Findings) -> None:
    """A re-audit graded inadequate opens the remediation that follows, which other rows may refer to."""
    if entry.key is None:
        return
    follow_up = _follow_up_of(entry.key)
    row = entry.row
    if not entry.kept or row is None or finding is None:
        findings.setdefault(follow_up, None)
    elif row.re_audit_grade and row.re_audited_on and entry.line.context.scales.opens(row.re_audit_grade):
        place = f"{_place(entry)}, as its re-audit"
        finding = Finding(place, finding.case_ref, row.re_audit_grade, row.re_audited_on)
        findings.setdefault(follow_up, finding)


def _follow_up_of(ref: str) -> str:
    match = FOLLOW_UP.fullmatch(ref)
    return f"{match[1]}-R{int(match[2]) + 1}" if match else f"{ref}-R1"


def _round_of(ref: str) -> int:
    match = FOLLOW_UP.fullmatch(ref)
    return int(match[2]) if match else 0


def _place(entry: Entry[Row]) -> str:
    return f"sheet '{entry.line.sheet}', row {entry.line.number}"


def _depends(entry: Entry[Row], field: str, on: str) -> None:
    wrong = f"It depends on a row of {on} that was refused."
    entry.line.error(field, "depends_on_refused_row", wrong, "this row as it is, once that one is put right")
