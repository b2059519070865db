"""Where each thing is recorded: the address of its form, and what its link is called in plain words.

A form's address follows from the API's: ``record`` stands behind what it is about.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from domain.access import Reach, Right, reach
from domain.deadlines import number_of
from domain.people import Person
from domain.vocabulary import Step


@dataclass(frozen=True)
class Link:
    """A link in words."""

    words: str
    address: str


@dataclass(frozen=True)
class Group:
    """Links that belong together."""

    title: str
    links: tuple[Link, ...]


@dataclass(frozen=True)
class ToDo:
    """How a step is asked for (``{ref}`` and ``{number}`` stand for what it is about), and where it is recorded."""

    words: str
    button: str
    at: str


DO: Mapping[Step, ToDo] = {
    Step.NOTIFICATION: ToDo(
        "Tell the managers about {ref}", "Record that they were told", "remediations/{ref}/record/notifications"
    ),
    Step.ACKNOWLEDGEMENT: ToDo("Say that you know of {ref}", "Say so", "remediations/{ref}/record/acknowledgements"),
    Step.SAFETY_CHECK: ToDo(
        "See today that the child of {ref} is safe", "Record how the child is", "remediations/{ref}/record/safety-check"
    ),
    Step.INTERIM_PROTECTION: ToDo(
        "Say what protects the child of {ref} until the meeting",
        "Record the protection",
        "remediations/{ref}/record/interim-protection",
    ),
    Step.DAY_THREE_MEETING: ToDo(
        "Hold the day-three meeting for {ref}", "Record the meeting", "remediations/{ref}/record/day-three-meeting"
    ),
    Step.IMPROVEMENT_PLAN: ToDo(
        "Agree the improvement plan for {ref}", "Record the plan", "remediations/{ref}/record/improvement-plan"
    ),
    Step.SERVICE_MANAGER_REVIEW: ToDo(
        "Review the improvement plan of {ref}", "Record the review", "remediations/{ref}/record/service-manager-review"
    ),
    Step.CASELOAD_DECISION: ToDo(
        "Decide whether the worker’s whole caseload is reviewed after {ref}",
        "Record the decision",
        "remediations/{ref}/record/caseload-decision",
    ),
    Step.COUNTERSIGNATURE: ToDo(
        "Look at the decision that no caseload review is needed after {ref}",
        "Countersign, or ask for a review",
        "caseload-reviews/{ref}/record/countersignature",
    ),
    Step.CASELOAD_REVIEW: ToDo(
        "Review the worker’s whole caseload after {ref}",
        "Record that it was reviewed",
        "remediations/{ref}/record/caseload-review",
    ),
    Step.MONITORING_CHECK: ToDo(
        "Check how the actions of {ref} stand", "Record the check", "remediations/{ref}/record/monitoring-checks"
    ),
    Step.ACTION_DONE: ToDo(
        "Do action {number} of {ref}",
        "Record that it is done",
        "remediations/{ref}/record/actions/{number}/completion",
    ),
    Step.ACTION_CONFIRMED: ToDo(
        "Look at the evidence that action {number} of {ref} is done",
        "Accept it, or not",
        "remediations/{ref}/record/actions/{number}/confirmation",
    ),
    Step.ACTION_EFFECTIVE: ToDo(
        "Say whether action {number} of {ref} works",
        "Record whether it works",
        "remediations/{ref}/record/actions/{number}/verification",
    ),
    Step.ACTION_REPLACED: ToDo(
        "Agree an action in place of action {number} of {ref}, which did not work",
        "Record the new action",
        "remediations/{ref}/record/actions",
    ),
    Step.ACTION_REALLOCATION: ToDo(
        "Give action {number} of {ref} to somebody who is here",
        "Record who has it",
        "remediations/{ref}/record/actions/{number}/reallocation",
    ),
    Step.RECEIVING_CHECK: ToDo(
        "Check that {ref}, which came to you, is in order",
        "Record the check",
        "remediations/{ref}/record/receiving-check",
    ),
    Step.CHALLENGE_DECISION: ToDo("Decide the challenge of the grade of {ref}", "See the challenge", "audits/{ref}"),
    Step.RE_AUDIT: ToDo("Audit {ref} again", "Record the re-audit", "remediations/{ref}/record/re-audit"),
    Step.EMBEDDING_CHECK: ToDo(
        "Check that what was put right on {ref} is still in place",
        "Record the check",
        "remediations/{ref}/record/embedding-check",
    ),
}
"""A challenge's form has the audit's own number of it, so its step leads to the audit, where the form is linked."""

STEPS = {
    "notifications": "The managers were told",
    "acknowledgements": "Somebody knows of it",
    "safety-check": "How the child is safe",
    "interim-protection": "What protects the child until the meeting",
    "day-three-meeting": "The day-three meeting, held or not",
    "improvement-plan": "The improvement plan and its actions",
    "service-manager-review": "The service manager’s review",
    "caseload-decision": "Whether the whole caseload is reviewed",
    "caseload-review": "The whole caseload was reviewed",
    "monitoring-checks": "A check of how the actions stand",
    "re-audit": "The re-audit",
    "closure": "Close the remediation",
    "embedding-check": "Whether it is still in place after closing",
}
ANOTHER_ACTION = {"actions": "Agree one more action"}
ONE_ACTION = {
    "actions/{number}/completion": "Action {number} is done",
    "actions/{number}/reallocation": "Give action {number} to somebody else",
    "actions/{number}/confirmation": "Accept the evidence for action {number}, or not",
    "actions/{number}/verification": "Whether action {number} works",
    "actions/{number}/acceptance": "Accept action {number}, which nobody has taken on yet",
}
AROUND = {
    "safeguarding-alerts": "Raise a safeguarding alert",
    "safety-check/acknowledgements": "Somebody sees today to it that the child is safe",
    "duty-team-calls": "The emergency duty team was rung",
    "telephone-calls": "Somebody was rung about the opening",
    "case-system-checks": "What is recorded here was seen in the case system",
    "extensions": "More time for a step",
    "escalations": "Take a step up the line now",
    "cover": "Ask somebody to do a step in its owner’s place",
    "cover/acceptance": "Accept to do a step in its owner’s place",
    "cover/refusal": "Say that one cannot cover a step after all",
    "reassignments": "Give a role on the file to somebody else",
    "receiving-check": "Whether a file that was received is in order",
    "help-requests": "Say what would help",
    "case-closure": "The child’s case was closed",
    "transfer": "The case was referred to another authority",
    "transfer/acknowledgement": "The other authority acknowledged",
}
HELP = {"help-requests/{number}/answer": "Answer what would help, request {number}"}
PUTTING_RIGHT = {
    "corrections": "Put a date right, or take back a step that did not happen",
    "case-reference": "Correct the case reference",
    "privacy-incident": "Who opened a record of the wrong child",
    "calendar-dates": "Put its open dates where the working days now set them",
    "withdrawal": "Withdraw it: no longer called for",
    "void": "Void it: never true",
    "reinstatement": "Let it go on after all",
}
WHO_SEES_IT = {"restriction": "Close it off to all but those who have a part on it"}
WHO_SEES_IT_AGAIN = {"restriction/lifting": "Open it again to all who would see it otherwise"}
AUDIT = {
    "moderation": "Look at its grade again",
    "challenges": "Challenge its grade",
    "safeguarding-alerts": "Raise a safeguarding alert",
    "corrections": "Put right what was recorded of it",
    "case-reference": "Correct the case reference",
    "privacy-incident": "Who opened a record of the wrong child",
    "void": "Void it: never valid",
    "reinstatement": "Let it stand again",
}
AUDIT_CHALLENGE = {"challenges/{number}/decision": "Decide challenge {number}"}
ALERT = {
    "acknowledgements": "Say that you know of it",
    "telephone-calls": "Somebody was told by telephone",
    "actions-taken": "What was done to make the child safe",
    "sign-off": "Sign it off",
}
CASELOAD_REVIEW = {
    "caseload": "How many cases are held",
    "cases": "The grade of one case",
    "countersignature": "Countersign that no review is needed, or ask for one",
}
QUESTION = {
    "answer": "Answer it",
    "acceptance": "Accept the answer",
    "refusal": "Ask for another answer",
    "reassignment": "Give it to somebody else to answer",
    "withdrawal": "Take it back",
}
PERSON = {
    "absences": "Days away",
    "cover": "Who acts when they are away",
    "post": "Another role, place or line",
    "email": "Another mail address",
    "reassignments": "Give everything they have to somebody else",
    "leaving": "Their last day",
    "return": "They are back",
}
ABSENCE = {
    "absences/{number}/change": "Change these days",
    "absences/{number}/cancellation": "Take these days back",
}
AT_LARGE = {
    "audits": "Record an audit",
    "challenges": "Ask a question",
    "people": "Enter somebody in the directory",
    "policies": "Adopt the next policy",
    "calendars": "Adopt the next calendar of working days",
    "audit-programme/expectations": "How many audits are expected in a month",
    "audit-programme/exemptions": "Audits exempted from a month",
    "reports/adherence/publications": "Publish a report",
    "reconciliations": "Compare with the case management system",
}


def may_record(person: Person) -> bool:
    """Whether somebody's role records on files at all; on which, the form's own rule says."""
    return reach(person.role, Right.RECORD) is not Reach.NONE


def to_do(step: Step, ref: str, item: str) -> tuple[str, Link]:
    """A step as somebody is asked for it, and the link by which it is recorded."""
    asked = DO[step]
    number = number_of(item) if "{number}" in asked.words + asked.at else ""
    address = "/" + asked.at.format(ref=quote(ref), number=number)
    return asked.words.format(ref=ref, number=number), Link(asked.button, address)


def under(of: str, tails: Mapping[str, str], number: int | None = None) -> tuple[Link, ...]:
    """The links of the forms about one thing, such as ``remediations/A-1``."""
    return tuple(
        Link(words.format(number=number), f"/{quote(of)}/record/{tail.format(number=number)}")
        for tail, words in tails.items()
    )


def at_large(name: str) -> Link:
    """The link of a form that is about nothing recorded before."""
    return Link(AT_LARGE[name], f"/record/{name}")


def of_remediation(
    ref: str, actions: Iterable[Any], requests: Iterable[int], *, restricted: bool = False
) -> tuple[Group, ...]:
    """Everything that can be recorded on a remediation, each action by how it stands."""
    of = f"remediations/{ref}"
    each = tuple(link for action in actions for link in under(of, _of_action(action), action.number))
    answers = tuple(link for number in requests for link in under(of, HELP, number))
    return (
        Group("The steps", under(of, STEPS)),
        Group("Its actions", under(of, ANOTHER_ACTION) + each),
        Group("Around the steps", under(of, AROUND) + answers),
        Group("Putting right", under(of, PUTTING_RIGHT)),
        Group("Who sees it", under(of, WHO_SEES_IT_AGAIN if restricted else WHO_SEES_IT)),
    )


def _of_action(action: Any) -> Mapping[str, str]:
    """Which forms an action has: before it is done, after, and while the team manager keeps it for somebody."""
    before = {"completion", "reallocation"} if action.done_on is None else {"confirmation", "verification"}
    wanted = before | ({"acceptance"} if action.held else set())
    return {tail: words for tail, words in ONE_ACTION.items() if tail.rpartition("/")[2] in wanted}


def of_audit(ref: str, challenges: Iterable[int]) -> tuple[Link, ...]:
    """Everything that can be recorded of an audit; ``challenges`` are those that nobody has decided."""
    of = f"audits/{ref}"
    return tuple(link for number in challenges for link in under(of, AUDIT_CHALLENGE, number)) + under(of, AUDIT)
