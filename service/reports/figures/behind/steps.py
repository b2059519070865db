"""What is behind the figures of the steps: the deadlines of the period."""

from typing import Any

from domain.adherence import Verdict
from domain.vocabulary import CaseloadDecision, ChairedAs, ReAuditOutcome, Step
from projections import adherence, lateness
from service.reports.adherence.counts import after_of
from service.reports.adherence.steps import BESIDE, COUNTED
from service.reports.document import Behind
from service.reports.figures.behind.asked import Asked, deadlines

FELL_DUE = tuple(verdict for verdict in COUNTED if verdict != Verdict.NOT_YET_DUE)
FLAGS = ("deviated", "recorded_late", "on_time_extended")


def by_step(asked: Asked, path: tuple[str, ...]) -> list[Behind] | None:
    """``adherence.STEP.…``."""
    match path:
        case (step, "late_author", author):
            late = lateness.late_by_author(*asked.period, after_of(asked.policy))
            return deadlines(asked, late.rows(step=step, author=author), f"late, {author.replace('_', ' ')}")
        case (step, name):
            return line(asked, name, step=step)
    return None


def acknowledgements(asked: Asked, path: tuple[str, ...]) -> list[Behind] | None:
    """``acknowledgements.…``."""
    (name,) = path
    return line(asked, name, step=Step.ACKNOWLEDGEMENT.value)


def answer(asked: Asked, path: tuple[str, ...]) -> list[Behind] | None:
    """``answer.…``: of all steps together, without the acknowledgements, which are no step of their own."""
    steps = tuple(step.value for step in Step if step not in BESIDE)
    match path:
        case ("on_time",):
            return line(asked, "on_time", step=steps)
        case ("fell_due",):
            return _due(asked, step=steps, verdict=FELL_DUE)
    return None


def chaired(asked: Asked, path: tuple[str, ...]) -> list[Behind] | None:
    """``chaired.…``: how the meetings were held."""
    match path:
        case ("not_held",):
            return line(asked, "not_done", step=Step.DAY_THREE_MEETING.value)
        case (how,) if how in set(ChairedAs):
            return _due(asked, step=Step.DAY_THREE_MEETING.value, outcome=how)
    return None


def criteria(asked: Asked, path: tuple[str, ...]) -> list[Behind] | None:
    """``caseload_criteria.…``: a decision is due only where a criterion was met."""
    match path:
        case ("met",):
            return _due(asked, step=Step.CASELOAD_DECISION.value)
        case (decision,) if decision in set(CaseloadDecision):
            return _due(asked, step=Step.CASELOAD_DECISION.value, outcome=decision)
    return None


def re_audits(asked: Asked, path: tuple[str, ...]) -> list[Behind] | None:
    """``re_audits.…``."""
    done, outcomes = adherence.re_audits_done(*asked.past), tuple(each.value for each in ReAuditOutcome)
    match path:
        case ("outstanding",):
            owed = adherence.re_audits_outstanding(asked.reader, asked.as_at)
            return deadlines(asked, owed.rows(), "still to do", Step.RE_AUDIT)
        case ("done",):
            return deadlines(asked, done.rows(outcome=outcomes), "done", Step.RE_AUDIT)
        case (outcome,) if outcome in outcomes:
            return deadlines(asked, done.rows(outcome=outcome), outcome.replace("_", " "), Step.RE_AUDIT)
    return None


def plans_overridden(asked: Asked, code: str) -> list[Behind]:
    """``actions.plans_overridden.CODE``: the plans that were agreed in spite of a warning."""
    plans = adherence.due(*asked.period).rows(step=Step.IMPROVEMENT_PLAN.value)
    return deadlines(asked, [row for row in plans if code in (row.outcome or "").split()])


def line(asked: Asked, name: str, **of: Any) -> list[Behind] | None:
    """One figure of a step's line; ``of`` says which deadlines the line is of."""
    if name == "due":
        return _due(asked, verdict=COUNTED, **of)
    if name in set(Verdict):
        return _due(asked, verdict=name, **of)
    if name in FLAGS:
        return _due(asked, **{name: True}, **of)
    if name == "carried_over":
        undone = adherence.undone_before(asked.reader, asked.first, asked.as_at)
        return deadlines(asked, undone.rows(**of), "carried over, not done")
    return None


def _due(asked: Asked, **facts: Any) -> list[Behind]:
    return deadlines(asked, adherence.due(*asked.period).rows(**facts))
