"""What was put right, told in plain sentences."""

from collections.abc import Callable, Mapping

from domain.deadlines import name_of
from domain.events import corrections as happened
from domain.policy import Policy
from domain.vocabulary import Step
from service.pages.wording.words import Detail, deadline_title, deviation
from service.terms import day, listed


def _corrected(detail: Detail, policy: Policy) -> str:
    by = f"Put right on {day(detail['corrected_on'])} by {detail['corrected_by']}"
    return f"{by}: {_title(detail, policy)} was not done on this day but on {day(detail['done_on'])}."


def _retracted(detail: Detail, policy: Policy) -> str:
    by = f"Put right on {day(detail['retracted_on'])} by {detail['retracted_by']}"
    return f"{by}: {_title(detail, policy)} was not done."


def _closing_retracted(detail: Detail, policy: Policy) -> str:
    by = f"Put right on {day(detail['retracted_on'])} by {detail['retracted_by']}"
    if detail["reclosed_on"]:
        return f"{by}: the remediation was not closed on this day but on {day(detail['reclosed_on'])}."
    return f"{by}: the remediation was not closed, and goes on."


def _first_recorded(detail: Detail, policy: Policy) -> str:
    first = detail["recorded_on"]
    when = f"was first recorded on {day(first)}" if first else "was brought in as history"
    return f"{_title(detail, policy)} {when}."


def _first_dates(detail: Detail, policy: Policy) -> str:
    dates = listed(f"{_title(each, policy)} {day(each['due_on'])}" for each in detail["deadlines"])
    return f"Counted from the right day, these were first due: {dates}. The dates agreed since then stay."


def _no_deviation(detail: Detail, policy: Policy) -> str:
    return f"No deviation after all: {deviation(detail, policy)}"


def _actions_redated(detail: Detail, policy: Policy) -> str:
    return f"The actions of the plan ({_numbers(detail)}) were agreed on {day(detail['agreed_on'])} with it."


def _actions_retracted(detail: Detail, policy: Policy) -> str:
    return f"The actions of the plan ({_numbers(detail)}) were not agreed either."


def _opening_corrected(detail: Detail, policy: Policy) -> str:
    said = [
        f"the grade was confirmed on {day(detail['graded_on'])}" if detail["graded_on"] else "",
        f"the service is {detail['service']}" if detail["service"] else "",
        f"the team is {detail['team']}" if detail["team"] else "",
        f"the practice was that of {detail['subject']}" if detail["subject"] else "",
    ]
    by = f"Put right on {day(detail['corrected_on'])} by {detail['corrected_by']}, since the audit was recorded wrongly"
    return f"{by}: {listed(each for each in said if each) or 'when it was first graded'}."


def _opening_stated(detail: Detail, policy: Policy) -> str:
    told = f" Told of it: {listed(detail['told'])}." if detail["told"] else ""
    return f"Rightly opened on this day.{told}"


def _title(detail: Detail, policy: Policy) -> str:
    return deadline_title(name_of((Step(detail["step"]), detail["item"])), policy)


def _numbers(detail: Detail) -> str:
    return listed(str(number) for number in detail["numbers"])


WORDING: Mapping[str, Callable[[Detail, Policy], str]] = {
    happened.StepCorrected.__name__: _corrected,
    happened.StepRetracted.__name__: _retracted,
    happened.ClosingRetracted.__name__: _closing_retracted,
    happened.OpeningCorrected.__name__: _opening_corrected,
    happened.OpeningStated.__name__: _opening_stated,
    happened.FirstRecorded.__name__: _first_recorded,
    happened.FirstDatesCorrected.__name__: _first_dates,
    happened.DeviationWithdrawn.__name__: _no_deviation,
    happened.ActionsRedated.__name__: _actions_redated,
    happened.ActionsRetracted.__name__: _actions_retracted,
}
