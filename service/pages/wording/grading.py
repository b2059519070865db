"""What the grades of a file's audits did to its remediation, told in plain sentences."""

from collections.abc import Callable, Mapping

from domain.events import grading as happened
from domain.policy import Policy
from domain.vocabulary import RegradedBecause
from service.pages.wording.words import REGRADED, Detail, deadline_title
from service.terms import day, listed


def _attached(detail: Detail, policy: Policy) -> str:
    themes = f" Its themes graded inadequate: {listed(detail['themes'])}." if detail["themes"] else ""
    graded = f"A second audit, {detail['audit_ref']}, was graded {detail['grade']} on {day(detail['graded_on'])}"
    return f"{graded} while this remediation was open, so it is answered here.{themes}"


def _regraded(detail: Detail, policy: Policy) -> str:
    why = REGRADED[RegradedBecause(detail["because"])]
    if detail["called_for"]:
        said = f"Audit {detail['audit_ref']} is graded {detail['audit_grade']} now, {why}."
    else:
        said = f"Audit {detail['audit_ref']} no longer calls for this remediation, {why}; another one does."
    told = f" Told of it: {listed(detail['told'])}." if detail["told"] else ""
    return f"{said} The remediation stands at {detail['grade']}.{told}"


def _ladders_shortened(detail: Detail, policy: Policy) -> str:
    names = listed(deadline_title(_name(each), policy) for each in detail["deadlines"])
    return f"The dates of these stay, but a miss goes up faster from now on: {names}."


def _challenged(detail: Detail, policy: Policy) -> str:
    which = f"audit {detail['audit_ref']} (challenge {detail['number']})"
    return f"{detail['challenged_by']} challenged the grade of {which}. What is owed to the child goes on."


def _challenge_settled(detail: Detail, policy: Policy) -> str:
    decided = "upheld" if detail["upheld"] else "not upheld"
    return f"Challenge {detail['number']} was {decided} by {detail['decided_by']}."


def _name(deadline: Detail) -> str:
    return f"{deadline['step']}:{deadline['item']}" if deadline["item"] else str(deadline["step"])


WORDING: Mapping[str, Callable[[Detail, Policy], str]] = {
    happened.AuditAttached.__name__: _attached,
    happened.GradeChanged.__name__: _regraded,
    happened.LaddersShortened.__name__: _ladders_shortened,
    happened.GradeChallenged.__name__: _challenged,
    happened.ChallengeSettled.__name__: _challenge_settled,
}
