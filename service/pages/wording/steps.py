"""The opening and the steps of a remediation, told in plain sentences."""

from collections.abc import Callable, Mapping

from domain.deadlines import name_of
from domain.events import remediation as happened
from domain.policy import Policy
from domain.vocabulary import CaseloadDecision, ChairedAs, ClosedBecause, Criterion, Deviation, ReAuditOutcome, Step
from service.pages.wording.words import CHAIRED, CLOSED, CRITERIA, UNMET, Detail, deadline_title, deviation
from service.terms import day, listed, plural, role_title, rung_title


def _opened(detail: Detail, policy: Policy) -> str:
    said = f"Opened, because the file was graded {detail['grade']}."
    if detail["follows"]:
        said += f" It follows {detail['follows']}, which was inadequate again at its re-audit."
    if detail["themes"]:
        said += f" Themes graded inadequate: {listed(detail['themes'])}."
    if detail["imported_on"]:
        said += f" Brought in from a spreadsheet on {day(detail['imported_on'])}."
    if detail["told"]:
        said += f" Told of the opening: {listed(detail['told'])}."
    return said


def _criteria_met(detail: Detail, policy: Policy) -> str:
    if not detail["criteria"]:
        return "No criterion for a review of the whole caseload is met after all."
    why = listed(CRITERIA[Criterion(name)] for name in detail["criteria"])
    files = f" ({listed(detail['files'])})" if detail["files"] else ""
    return f"A review of the whole caseload must be decided on: {why}{files}."


def _deadlines_set(detail: Detail, policy: Policy) -> str:
    dates = listed(
        f"{deadline_title(_name(each), policy)} by {day(each['due_on'])}{_provisional(each)}"
        for each in detail["deadlines"]
    )
    versions = f"policy version {detail['policy_version']} and calendar version {detail['calendar_version']}"
    return f"Deadlines set under {versions}: {dates}."


def _name(deadline: Detail) -> str:
    return name_of((Step(deadline["step"]), deadline["item"]))


def _provisional(deadline: Detail) -> str:
    return " (provisional: bank holidays are not published yet)" if deadline["provisional"] else ""


def _managers_notified(detail: Detail, policy: Policy) -> str:
    told = f": {listed(detail['told'])}" if detail["told"] else ""
    return f"The managers were told{told}."


def _acknowledged(detail: Detail, policy: Policy) -> str:
    role = f" ({role_title(detail['role'])})" if detail["role"] else ""
    return f"{detail['person']}{role} confirmed that they know."


def _meeting_held(detail: Detail, policy: Policy) -> str:
    capacity = CHAIRED[ChairedAs(detail["chaired_as"])]
    chair = detail["chair"] or "somebody not recorded"
    present = f" Present: {listed(detail['attendees'])}." if detail["attendees"] else ""
    return f"The day-three meeting was held, chaired by {chair}{capacity}.{present}"


def _meeting_not_held(detail: Detail, policy: Policy) -> str:
    return "The day-three meeting was not held."


def _reviewed(detail: Detail, policy: Policy) -> str:
    found = {True: " and was satisfied", False: " and asked for changes", None: ""}[detail["satisfied"]]
    return f"{detail['reviewer'] or 'The service manager'} reviewed the plan{found}."


def _caseload_decided(detail: Detail, policy: Policy) -> str:
    review = CaseloadDecision(detail["decision"]) is CaseloadDecision.REVIEW
    decided = "to review the whole caseload" if review else "that a review of the whole caseload is not required"
    criterion = "" if detail["criteria_met"] else " No criterion had asked for it."
    return f"{detail['decided_by'] or 'The service manager'} decided {decided}.{criterion}"


def _caseload_reviewed(detail: Detail, policy: Policy) -> str:
    cases = f": {plural(detail['cases'], 'case')}" if detail["cases"] is not None else ""
    return f"The whole caseload was reviewed{cases}."


def _re_audited(detail: Detail, policy: Policy) -> str:
    auditor = f" by {detail['auditor']}" if detail["auditor"] else ""
    before = f" after {detail['grade_before']}" if detail["grade_before"] else ""
    themes = listed(f"{theme}: {grade}" for theme, grade in detail["themes"].items())
    again = ReAuditOutcome(detail["outcome"]) is ReAuditOutcome.REPEAT_INADEQUATE
    outcome = "The file is inadequate again." if again else "Practice on the file has improved."
    return f"Audited again{auditor}: {detail['grade']}{before}. {outcome}" + (f" {themes}." if themes else "")


def _repeat_opened(detail: Detail, policy: Policy) -> str:
    return f"{detail['remediation_ref']} was opened to follow this remediation."


def _deviated(detail: Detail, policy: Policy) -> str:
    return f"Deviation from the process. {deviation(detail, policy)}"


def _rung_raised(detail: Detail, policy: Policy) -> str:
    step = f"{deadline_title(_name(detail), policy)}, due {day(detail['due_on'])}"
    told = f" Told: {listed(detail['recipients'])}." if detail["recipients"] else " There was nobody to tell."
    passed = listed(rung_title(name).lower() for name in detail["passed_over"])
    return f"{rung_title(detail['rung'])} about {step}.{told}" + (f" Passed over: {passed}." if passed else "")


def _closed(detail: Detail, policy: Policy) -> str:
    closers = listed(person for person in (detail["closed_by"], detail["agreed_by"]) if person)
    undone = listed(deadline_title(name, policy) for name in detail["open_steps"])
    said = "Closed" + (f" by {closers}" if closers else "") + f"{CLOSED[ClosedBecause(detail['because'])]}."
    said += f" Not done by then: {undone}." if undone else ""
    if detail["decided_otherwise_by"]:
        unmet = listed(UNMET[Deviation(rule)] for rule in detail["unmet"])
        said += f" {detail['decided_otherwise_by']} decided to close it all the same, although {unmet}."
    return said


WORDING: Mapping[str, Callable[[Detail, Policy], str]] = {
    happened.Opened.__name__: _opened,
    happened.CriteriaMet.__name__: _criteria_met,
    happened.DeadlinesSet.__name__: _deadlines_set,
    happened.ManagersNotified.__name__: _managers_notified,
    happened.Acknowledged.__name__: _acknowledged,
    happened.DayThreeMeetingHeld.__name__: _meeting_held,
    happened.DayThreeMeetingNotHeld.__name__: _meeting_not_held,
    happened.ServiceManagerReviewed.__name__: _reviewed,
    happened.CaseloadDecided.__name__: _caseload_decided,
    happened.CaseloadReviewed.__name__: _caseload_reviewed,
    happened.ReAudited.__name__: _re_audited,
    happened.RepeatOpened.__name__: _repeat_opened,
    happened.Deviated.__name__: _deviated,
    happened.RungRaised.__name__: _rung_raised,
    happened.Closed.__name__: _closed,
}
