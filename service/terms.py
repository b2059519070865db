"""The field's own terms, as people read them: dates, steps, roles, rungs and counts."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from domain.ladder import Person
from domain.policy import Policy
from domain.smart import SmartRule
from domain.vocabulary import Deviation, Role, Status, Step
from service.clock import LONDON

TITLES = {
    Step.NOTIFICATION: "Managers told",
    Step.ACKNOWLEDGEMENT: "Acknowledgement",
    Step.SAFETY_CHECK: "Safety check",
    Step.INTERIM_PROTECTION: "Interim protection",
    Step.DAY_THREE_MEETING: "Day-three meeting",
    Step.IMPROVEMENT_PLAN: "Improvement plan",
    Step.SERVICE_MANAGER_REVIEW: "Service manager review",
    Step.CASELOAD_DECISION: "Caseload decision",
    Step.COUNTERSIGNATURE: "Countersignature",
    Step.CASELOAD_REVIEW: "Whole-caseload review",
    Step.MONITORING_CHECK: "Monitoring check",
    Step.ACTION_DONE: "Action done",
    Step.ACTION_CONFIRMED: "Action confirmed",
    Step.ACTION_EFFECTIVE: "Action effective",
    Step.ACTION_REPLACED: "Action replaced",
    Step.ACTION_REALLOCATION: "Action reallocated",
    Step.RECEIVING_CHECK: "Receiving manager's check",
    Step.CHALLENGE_DECISION: "Challenge decided",
    Step.RE_AUDIT: "Re-audit",
    Step.EMBEDDING_CHECK: "Embedding check",
}
ROLES = {
    Role.DIRECTOR: "Director of Children's Services",
    Role.IRO: "Independent Reviewing Officer",
    Role.IRO_PRACTICE_MANAGER: "IRO practice manager",
    Role.HEAD_OF_TRANSFORMATION: "Head of Children's Services Transformation",
    Role.SAFEGUARDING_AND_STANDARDS: "Safeguarding and Standards team",
    Role.QA_ADMINISTRATOR: "QA administrator",
    Role.HEAD_OF_QA: "head of quality assurance",
}
RUNGS = {
    "reminder": "Reminder",
    "line_manager": "Line manager told",
    "next_manager": "Next manager up told",
    "head_of_service": "Head of service told",
    "director": "Director told",
}
SMART = {
    SmartRule.NO_SINGLE_OWNER: "Nobody owns it",
    SmartRule.NO_DATE: "No date",
    SmartRule.DUE_BEFORE_GRADING: "Due before the grading",
    SmartRule.NOT_A_WORKING_DAY: "Due on a day on which nobody works",
    SmartRule.TOO_FAR_AWAY: "Due too far away",
    SmartRule.TOO_FAR_AWAY_CRITICAL: "Due too far away for a critical file",
    SmartRule.AFTER_PLANNED_CHECK: "Due after it is looked at again",
    SmartRule.IMMEDIATE_NOT_SAME_DAY: "Immediate, but not the same day",
    SmartRule.PRIORITY_TOO_LATE: "Priority, but too late for it",
    SmartRule.PRIORITY_WITHOUT_FEEDBACK: "Priority, without feedback to the IRO",
    SmartRule.TWO_DATES: "The timescale says another date",
    SmartRule.VAGUE_TIMESCALE: "A vague timescale beside the date",
    SmartRule.VAGUE_VERB: "A verb that nobody can see done",
    SmartRule.VAGUE_WORDS: "Words that leave open how often or until when",
    SmartRule.NO_MEASURE: "Does not say how we will know",
    SmartRule.MEASURE_REPEATS_ACTION: "How we will know repeats the action",
    SmartRule.NO_DIFFERENCE: "Does not say what will be different for the child",
    SmartRule.NO_FINDING: "Not tied to a finding",
    SmartRule.DUPLICATE: "Says the same as another",
    SmartRule.COPIED_FROM_BEFORE: "Copied from before the repeat inadequate",
    SmartRule.THEME_WITHOUT_ACTION: "A theme without an action",
    SmartRule.TOO_MANY_ACTIONS: "Too many actions",
    SmartRule.NOTHING_FOR_FAMILY: "Nothing for family or network",
    SmartRule.OVERSIGHT_LEFT_TO_WORKER: "Management oversight left to the social worker",
}
"""What a warning about an action is called where it is counted."""
DEVIATIONS = {
    Deviation.OUT_OF_ORDER: "it was done before the step that comes first",
    Deviation.WRONG_ROLE: "it was done by somebody in another role than the process names",
    Deviation.WITHOUT_LEAD_OR_COVER: "it was chaired by neither the practice lead nor their cover",
    Deviation.NOT_SMART: "nobody could be held to the action, which lacks an owner or a date",
    Deviation.THEME_WITHOUT_ACTION: "a theme graded inadequate has no action",
    Deviation.CLOSED_WITHOUT_RE_AUDIT: "the remediation was closed without it",
    Deviation.CLOSED_WITH_OPEN_ACTIONS: "the remediation was closed while actions were open",
    Deviation.CASES_NOT_GRADED: "the review was completed without a grade for each case held",
    Deviation.CLOSED_STILL_INADEQUATE: "the remediation was closed while the file was still inadequate",
    Deviation.CLOSED_WITH_THEME_INADEQUATE: "the remediation was closed while a theme behind it was still inadequate",
    Deviation.CLOSED_BY_ONE: "the remediation was closed by one person alone",
    Deviation.SAME_REVIEWER_AGAIN: "it was reviewed by whoever had reviewed the plan before",
    Deviation.OWN_CASE: "it was done by the person whose practice was found inadequate",
    Deviation.OWN_TEAM: "it was done by somebody of the same team",
    Deviation.DUTY_TEAM_NOT_TOLD: "the emergency duty team was not told although it was out of hours",
}
"""What was done differently from the process."""
SOURCES = {
    "api": "through the API",
    "cli": "on the command line",
    "import": "from a spreadsheet",
    "mail": "from the link in a mail",
    "page": "on the pages",
    "scheduler": "by the scheduler",
}


def day(value: date | str) -> str:
    """A date in full: ``21 June 2018``."""
    value = date.fromisoformat(value) if isinstance(value, str) else value
    return f"{value.day} {value:%B %Y}"


def short_day(value: date, near: date | None = None) -> str:
    """A date for a narrow column, without its year where that is the year of ``near``: ``21 Jun``, ``9 Jan 2019``."""
    same_year = near is not None and value.year == near.year
    return f"{value.day} {value:%b}" if same_year else f"{value.day} {value:%b %Y}"


def status_title(row: Any) -> str:
    """How a row of the board stands as a whole, and since when: ``Withdrawn 14 Jun 2018``."""
    since = {Status.CLOSED: row.closed_on, Status.WITHDRAWN: row.withdrawn_on, Status.VOIDED: row.voided_on}
    day_since = since.get(Status(row.status))
    if row.status == Status.OPEN and row.referred_on is not None:
        return f"Open, referred to another authority {short_day(row.referred_on)}"
    return str(row.status).capitalize() + (f" {short_day(day_since)}" if day_since is not None else "")


def moment(instant: str) -> str:
    """An instant as London time: ``21 June 2018 at 09:04``."""
    local = datetime.fromisoformat(instant).astimezone(LONDON)
    return f"{day(local.date())} at {local:%H:%M}"


def plural(count: int | float, noun: str) -> str:
    """``1 working day``, ``2 working days``."""
    return f"{number(count)} {noun}" if count == 1 else f"{number(count)} {noun}s"


def number(value: int | float) -> str:
    """``3``, ``2.5``, ``1,250``: every digit of a count, and no empty decimals."""
    return f"{value:,}" if isinstance(value, int) else f"{value:,g}"


def listed(words: Iterable[str]) -> str:
    """``a``, ``a and b``, ``a, b and c``."""
    *first, last = list(words) or [""]
    return f"{', '.join(first)} and {last}" if first else last


def step_title(step: str, policy: Policy | None = None) -> str:
    """What the council calls a step."""
    rule = policy.steps.get(Step(step)) if policy is not None else None
    return rule.title if rule is not None else TITLES[Step(step)]


def numbered(title: str, item: str | None) -> str:
    """A step's title with its number where it has one: ``Action 2 done``, ``Monitoring check 3``.

    Other items are people, whom not every place may name: of those it is the title alone.
    """
    if not (item or "").isdigit():
        return title
    noun, _, done = title.partition(" ")
    return f"{noun} {item} {done}" if noun.casefold() == "action" and done else f"{title} {item}"


def role_title(role: str) -> str:
    """What a role is called."""
    return ROLES.get(Role(role)) or role.replace("_", " ")


def rung_title(rung: str) -> str:
    """What raising a rung means."""
    return RUNGS.get(rung) or rung.replace("_", " ").capitalize()


def sentence_case(words: str) -> str:
    """The same with a capital at the beginning."""
    return words[0].upper() + words[1:]


def smart_title(code: str) -> str:
    """What a warning about an action or a plan is called."""
    return SMART[SmartRule(code)]


def person_title(staff_id: str | None, people: Mapping[str, Person]) -> str:
    """A directory id, with the role of whoever has it: ``SM01 (service manager)``."""
    if staff_id is None:
        return "nobody"
    known = people.get(staff_id)
    return f"{staff_id} ({role_title(known.role)})" if known is not None else staff_id


def source_title(source: str) -> str:
    """Through what something was recorded."""
    return SOURCES.get(source) or f"through {source}"
