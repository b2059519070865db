"""What a figure counts, in words: the title of the page that it opens."""

from domain.policy import Policy
from domain.smart import SmartRule
from domain.vocabulary import Step
from service.reports.figures.names import path_of
from service.terms import role_title, rung_title, sentence_case, smart_title, step_title

PERIODS = {"rolling_year": "the twelve months to the end of the period", "since_last": "the period before"}
SECTIONS = {
    "answer": "All steps",
    "acknowledgements": "Acknowledgements",
    "grades": "Audits graded",
    "moderation": "Audits put forward or looked at again",
    "themes": "Theme",
    "chaired": "Day-three meetings",
    "caseload_criteria": "Decisions about a whole caseload",
    "caseload_reviews": "Reviews of a whole caseload",
    "re_audits": "Re-audits",
    "grade_movement": "Files re-audited",
    "closures": "Remediations",
    "actions": "Actions",
    "monitoring": "Monitoring",
    "waiting": "Files of which both days are known",
    "practice_subjects": "Files of the practice of",
    "escalations": "Rungs raised",
    "escalated_steps": "Steps that went up the line",
    "challenges": "Questions about figures and remediations",
}
PARTS = {
    ("volume", "audits"): "Audits graded",
    ("volume", "inadequate"): "Audits graded inadequate",
    ("volume", "inadequate_critical"): "Audits graded inadequate and critical",
    ("volume", "repeat_inadequate"): "Re-audits that were inadequate again",
    ("volume", "withdrawn"): "Remediations withdrawn",
    ("volume", "same_child_again"): "Remediations opened for a child who had another in the months before",
    ("volume", "children"): "Children with a file found inadequate",
    ("volume", "families"): "Families with a file found inadequate",
    ("actions", "total"): "Actions agreed",
    ("actions", "not_smart"): "Actions that are not SMART",
    ("actions", "done"): "Actions done, not yet confirmed",
    ("actions", "confirmed"): "Actions done and confirmed, not yet looked at again",
    ("actions", "replaced"): "Actions not effective, and replaced",
    ("caseload_criteria", "met"): "Caseloads of which a criterion was met",
    ("escalated_steps", "total"): "Steps that went up the line",
    ("escalated_steps", "rungs_by_person"): "Rungs raised by a person, not by the clock",
    ("monitoring", "checks"): "Monitoring checks",
    ("monitoring", "off_track"): "Monitoring checks with an action that was not on track",
    ("monitoring", "supervision"): "Monitoring checks followed up in supervision",
    ("data_quality", "recorded_late"): "Entries made later than the policy allows",
    ("data_quality", "recorded_late_without_reason"): "Entries made later than the policy allows, without a reason",
    ("closures", "closed"): "Remediations closed",
    ("closures", "decided_otherwise"): "Remediations closed although a condition was not fulfilled",
    ("open_risk", "alerts", "raised"): "Safeguarding alerts raised",
    ("open_risk", "alerts", "same_day"): "Safeguarding alerts told the same day",
    ("open_risk", "alerts", "acknowledged"): "Safeguarding alerts acknowledged",
    ("open_risk", "alerts", "deviated"): "Safeguarding alerts handled differently from the process",
    ("open_risk", "alerts", "open"): "Safeguarding alerts open, whenever raised",
}
"""Where the section's words and the part's do not make sense together."""
NAMES = {
    "lcs_right": "the case management system is right",
    "tool_right": "this record is right",
    "chase": "being chased",
    "open": "open",
    "due": "due, without those excused or withdrawn",
    "fell_due": "fell due",
    "carried_over": "carried over from earlier periods, not done",
    "deviated": "done differently from the process",
    "recorded_late": "on time, recorded late",
    "on_time_extended": "on time by the date agreed last",
    "outstanding": "still to do, whatever their date",
    "lead": "chaired by the practice lead",
    "cover": "chaired by the practice lead’s cover",
    "neither": "chaired by neither of the two",
    "review": "review decided",
}


def in_words(name: str, policy: Policy | None = None) -> str:
    """A figure's name as a heading, such as *Day-three meeting: late*, with its period where that is another one.

    Steps are called what a policy calls them, or else what they are called where nobody says otherwise.
    """
    section, *path = path_of(name)
    if section in PERIODS and path:
        return f"{_words(tuple(path), policy)}, {PERIODS[section]}"
    return _words((section, *path), policy)


def _words(path: tuple[str, ...], policy: Policy | None) -> str:
    if path in PARTS:
        return PARTS[path]
    match path:
        case ("adherence", step, *rest):
            return _step(step, rest, policy)
        case ("by_service", service, "adherence", step, *rest):
            return f"{service}: {_step(step, rest, policy)}"
        case ("by_service", service, part):
            return f"{service}: {PARTS.get(('volume', part), _part(part)).lower()}"
        case ("themes", theme, grade):
            return f"{theme}: {grade}"
        case ("grade_movement", before, after):
            return f"Re-audited: from {before} to {after}"
        case ("data_quality", "reconciliation", stands):
            return f"Differences from the case management system: {_part(stands)}"
        case ("actions", "overdue_by_age", age):
            return f"Actions overdue, by working days: {_part(age)}"
        case ("actions", "overridden" | "plans_overridden", code):
            of = "an action" if path[1] == "overridden" else "a plan"
            return f"Warning about {of} overridden: {smart_title(code) if code in set(SmartRule) else _part(code)}"
        case ("escalations", rung):
            return f"Rungs raised: {rung_title(rung)}"
        case ("practice_subjects", role):
            return f"Files of the practice of a {role_title(role)}"
    section, *parts = path
    said = SECTIONS.get(section) or sentence_case(_part(section))
    return ": ".join((said, *(_part(part) for part in parts if part != "n")))


def _step(step: str, rest: list[str], policy: Policy | None) -> str:
    known = step in set(Step)
    title = step_title(step, policy) if known else _part(step)
    parts = ["late", *rest[1:]] if rest[:1] == ["late_author"] else rest
    return f"{title}: {', '.join(_part(part) for part in parts)}"


def _part(part: str) -> str:
    return NAMES.get(part) or part.replace("_", " ")
