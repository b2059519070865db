"""Makes a typed row of each line; what its fields say of one another is checked here."""

from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Generic, TypeVar

from service.imports import cells, dates
from service.imports.columns import key_of
from service.imports.lines import Line
from service.imports.problems import UnacceptableCellError, shown
from service.imports.roles import role_from
from service.imports.rows import ActionRow, AuditRow, StaffRow, TrackerRow
from service.imports.scales import theme_grade_from
from service.imports.themes import is_ungraded

Row = TypeVar("Row", AuditRow, TrackerRow, ActionRow, StaffRow)

AN_AUDIT_REF = "the audit's reference, such as AUD18-001"
A_BETTER_TIMESCALE = (
    "a date: today's for immediate action, 3 working days on for a priority, 4 weeks on otherwise, "
    "or that of the next supervision, such as 'by 14/06/2019'"
)


@dataclass
class Entry(Generic[Row]):
    """A line, the key that other rows know it by, and its row unless it was refused."""

    line: Line
    key: str | None
    row: Row | None

    @property
    def kept(self) -> bool:
        """Whether the row comes in, as far as is known."""
        return self.row is not None and not self.line.refused


def audit_entry(line: Line) -> Entry[AuditRow]:
    """An audit; one graded before it was done contradicts itself."""
    ref = line.need("audit_ref", cells.reference_from, AN_AUDIT_REF)
    audited_on, graded_on = line.needed_past("audited_on"), line.needed_past("graded_on")
    case_ref = line.need("case_ref", cells.reference_from, "the case's number in the case management system")
    grade = line.need("grade", line.grade(graded_on), f"one of {', '.join(line.context.scales.names(graded_on))}")
    people = {
        field: line.person_code(field)
        for field in ("social_worker", "team_manager", "practice_lead", "service_manager", "iro", "auditor")
    }
    names = {field: line.take(field, cells.name_from) for field in ("team", "service", "auditor_team")}
    themes = _themes(line, graded_on)
    if audited_on and graded_on and graded_on < audited_on:
        wrong = f"{shown(f'{graded_on:%d/%m/%Y}')} is before the date of the audit, {audited_on:%d/%m/%Y}."
        line.error("graded_on", "graded_before_audit", wrong, "the day of the audit or a later one")
    if line.refused or not (ref and audited_on and graded_on and case_ref and grade):
        return Entry(line, ref, None)
    row = AuditRow(
        sheet=line.sheet, row=line.number, audit_ref=ref, audited_on=audited_on, graded_on=graded_on,
        case_ref=case_ref, grade=grade, themes=themes, **people, **names,
    )  # fmt: skip
    return Entry(line, ref, row)


def tracker_entry(line: Line) -> Entry[TrackerRow]:
    """What was done about an inadequate file; a re-audit is a date and a grade."""
    ref = line.need("audit_ref", cells.reference_from, AN_AUDIT_REF)
    re_audited_on = line.past("re_audited_on")
    not_held = cells.is_not_held(line.cell("meeting_held_on"))
    chair = line.person("chair")
    row = TrackerRow(
        sheet=line.sheet,
        row=line.number,
        audit_ref=ref or "",
        case_ref=line.take("case_ref", cells.reference_from),
        grade=line.take("grade", line.grade(None)),
        managers_notified_on=line.past("managers_notified_on"),
        meeting_held_on=None if not_held else line.past("meeting_held_on", or_else="; or 'Not held'"),
        meeting_not_held=not_held,
        chair=chair.code if chair else None,
        chaired_as_cover=bool(chair and chair.as_cover),
        meeting_reason=line.take("meeting_reason", cells.text_from),
        plan_agreed_on=line.past("plan_agreed_on"),
        review_completed_on=line.past("review_completed_on"),
        satisfied=line.take("satisfied", cells.yes_no_from),
        criteria_met=line.take("criteria_met", cells.yes_no_from),
        caseload_decision=line.take("caseload_decision", cells.caseload_decision_from),
        caseload_reason=line.take("caseload_reason", cells.text_from),
        caseload_review_completed_on=line.past("caseload_review_completed_on"),
        re_audited_on=re_audited_on,
        re_audit_grade=line.take("re_audit_grade", line.grade(None)),
        closed_on=line.past("closed_on"),
        comments=line.take("comments", cells.text_from),
    )
    _check_re_audit(line)
    return Entry(line, ref, None if line.refused else row)


def action_entry(line: Line) -> Entry[ActionRow]:
    """A remedial action; one that nobody could be held to comes in, with a warning."""
    ref = line.need("audit_ref", cells.reference_from, AN_AUDIT_REF)
    number = line.need("number", cells.action_number_from, "a whole number from 1")
    theme = line.take("theme", cells.name_from)
    due = line.take("due_on", line.dated(_day_or_words))
    row = ActionRow(
        sheet=line.sheet,
        row=line.number,
        audit_ref=ref or "",
        number=number or 0,
        theme=line.context.theme_names.get(key_of(theme), theme),
        action=line.need("action", cells.text_from, "what is to be done, in a sentence") or "",
        owner=line.person_code("owner"),
        due_on=due if isinstance(due, date) else None,
        timescale=due if isinstance(due, str) else None,
        measure=line.take("measure", cells.text_from),
        done_on=line.past("done_on"),
        verified_on=line.past("verified_on"),
        effective=line.take("effective", cells.yes_no_from),
    )
    if line.refused:
        return Entry(line, ref, None)
    _warn_of_what_is_not_smart(line, row)
    _warn_of_early_verification(line, row)
    return Entry(line, ref, row)


def staff_entry(line: Line) -> Entry[StaffRow]:
    """Somebody in the directory; nobody reports to, or covers for, themselves."""
    code = line.need("code", cells.code_from, "a staff code, such as TM01")
    row = StaffRow(
        sheet=line.sheet,
        row=line.number,
        code=code or "",
        role=line.need("role", role_from, "a role, such as Team Manager") or "",
        email=line.take("email", cells.email_from),
        service=line.take("service", cells.name_from),
        team=line.take("team", cells.name_from),
        reports_to=line.person_code("reports_to"),
        cover=line.person_code("cover"),
    )
    for field in ("reports_to", "cover"):
        if code and line.people.get(field) == code:
            line.error(field, "stands_for_themselves", "It is their own code.", "somebody else's code, or blank")
    return Entry(line, code, None if line.refused else row)


def _themes(line: Line, graded_on: date | None) -> dict[str, str]:
    graded, parse = {}, partial(theme_grade_from, scale=line.context.scales.names(graded_on))
    for position, name in line.table.themes.items():
        value = line.at(position)
        grade = None if is_ungraded(value) else line.take_cell(name, value, parse)
        if grade:
            graded[line.context.theme_names.get(key_of(name), name)] = grade
    return graded


def _check_re_audit(line: Line) -> None:
    for given, lacking in (("re_audited_on", "re_audit_grade"), ("re_audit_grade", "re_audited_on")):
        if not cells.is_blank(line.cell(given)) and cells.is_blank(line.cell(lacking)):
            wrong = f"It is blank, though '{line.heading(given)}' is not."
            line.error(lacking, "half_a_re_audit", wrong, "both a date and a grade, or neither")


def _day_or_words(value: object) -> date | str:
    try:
        return dates.any_date_from(value)
    except UnacceptableCellError as bad:
        if bad.code != "unreadable_date":
            raise
    words = cells.text_from(value)
    return dates.date_within(words) or words


def _warn_of_what_is_not_smart(line: Line, row: ActionRow) -> None:
    if row.due_on is None:
        wrong = "Nobody can be held to a timescale that is not a date; the action is kept as it was agreed."
        line.warning("due_on", "not_smart", wrong, A_BETTER_TIMESCALE)
    if row.owner is None:
        wrong = "Nobody is named who will do this; the action is kept as it was agreed."
        line.warning("owner", "not_smart", wrong, "the code of one person, such as TM01")


def _warn_of_early_verification(line: Line, row: ActionRow) -> None:
    if row.verified_on and (row.done_on is None or row.verified_on < row.done_on):
        wrong = "The action was verified before it was done; that is kept as it happened."
        line.warning("verified_on", "verified_before_done", wrong, "the day it was done or a later one")
