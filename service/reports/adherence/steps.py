"""The adherence report's lines: of each step, what was due, what became of it, and by how much it was late."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

from domain.adherence import Verdict, percentage_if_enough
from domain.calendar import WorkingCalendar
from domain.vocabulary import CaseloadDecision, ChairedAs, Step
from projections import lateness
from service.queries.rules import Rules
from service.reports.adherence.counts import Counts
from service.reports.adherence.totals import total

BESIDE = (Step.ACKNOWLEDGEMENT,)
"""Tracked by person beside the notification, and no step of its own in the figures (design section 5)."""
COUNTED = tuple(each.value for each in (Verdict.ON_TIME, Verdict.LATE, Verdict.NOT_DONE, Verdict.NOT_YET_DUE))


@dataclass(frozen=True)
class Steps:
    """The deadlines of a period, alike ones together, and what the sections of the report say of them.

    ``fewest`` is how many must have fallen due for a percentage to mean anything; ``carried`` are the deadlines of
    earlier periods that are not done.
    """

    facts: Sequence[Any]
    fewest: int
    carried: Sequence[Any] = ()

    def line(self, step: Step) -> dict[str, Any]:
        """The figures of one step's deadlines (design section 5)."""
        facts = self.of(step)
        counts = total(facts, "verdict")
        due = sum(counts[verdict] for verdict in COUNTED)
        fell_due = due - counts[Verdict.NOT_YET_DUE]
        return {
            "due": due,
            **{verdict: counts[verdict] for verdict in COUNTED},
            "excused": counts[Verdict.EXCUSED],
            "withdrawn": counts[Verdict.WITHDRAWN],
            "carried_over": sum(row.n for row in self.carried if row.step == step),
            "deviated": sum(fact.n for fact in facts if fact.deviated),
            "recorded_late": sum(fact.n for fact in facts if fact.recorded_late),
            "on_time_extended": sum(fact.n for fact in facts if fact.on_time_extended),
            "on_time_percent": percentage_if_enough(counts[Verdict.ON_TIME], fell_due, self.fewest),
            "median_days_late": None,
        }

    def of(self, step: Step) -> list[Any]:
        """The deadlines of one step."""
        return [fact for fact in self.facts if fact.step == step]

    def shown(self) -> list[Step]:
        """The steps of which there is anything to say."""
        given = {row.step for row in (*self.facts, *self.carried)}
        return [step for step in Step if step not in BESIDE and step in given]

    def acknowledgements(self) -> dict[str, Any]:
        """The acknowledgements that were due, person by person."""
        return self.line(Step.ACKNOWLEDGEMENT)

    def chaired(self) -> dict[str, int]:
        """How the meetings due in the period were chaired; ``not_held`` are those past and not done."""
        meetings = self.of(Step.DAY_THREE_MEETING)
        by_chair = total(meetings, "outcome")
        named = {chaired.value: by_chair[chaired] for chaired in ChairedAs}
        not_held = total(meetings, "verdict")[Verdict.NOT_DONE]
        always = {chaired: named.pop(chaired) for chaired in (ChairedAs.LEAD.value, ChairedAs.COVER.value)}
        return always | {"not_held": not_held} | {chaired: n for chaired, n in named.items() if n}

    def overridden(self) -> dict[str, int]:
        """The warnings about plans as a whole that were overridden, by code, of the plans due in the period."""
        counts: dict[str, int] = {}
        for codes, n in total(self.of(Step.IMPROVEMENT_PLAN), "outcome").items():
            for code in set((codes or "").split()):
                counts[code] = counts.get(code, 0) + n
        return dict(sorted(counts.items()))

    def criteria(self) -> dict[str, int]:
        """The decisions about whole caseloads that were due: a decision is due only where a criterion was met."""
        decisions = self.of(Step.CASELOAD_DECISION)
        by_decision = total(decisions, "outcome")
        return {"met": sum(fact.n for fact in decisions)} | {each.value: by_decision[each] for each in CaseloadDecision}

    def by_service(self, opening: set[str], graded: Sequence[Any]) -> dict[str, Any]:
        """Each service's audits, its ``opening`` grades, and its lines. Files without one are *not recorded*."""
        names = sorted({_service(row) for row in (*self.facts, *self.carried, *graded)})
        return {name: self._one_service(name, opening, graded) for name in names}

    def _one_service(self, name: str, opening: set[str], graded: Sequence[Any]) -> dict[str, Any]:
        facts, carried, own_grades = (
            [row for row in rows if _service(row) == name] for rows in (self.facts, self.carried, graded)
        )
        own = Steps(facts, self.fewest, carried)
        by_step = {step.value: own.line(step) for step in own.shown()}
        return {
            "audits": sum(row.n for row in own_grades),
            "inadequate": sum(row.n for row in own_grades if row.grade in opening),
            "adherence": {step: line for step, line in by_step.items() if line["due"] or line["carried_over"]},
        }


def _service(row: Any) -> str:
    return row.service or "not recorded"


def step_lines(rules: Rules, steps: Steps, counts: Counts) -> dict[str, dict[str, Any]]:
    """By step, its figures with what is undone from before, how late it was, and whose the delays are."""
    days_late = _median_days_late(rules.calendar, counts.late)
    authors = _authors(counts)
    return {
        step.value: steps.line(step)
        | {"median_days_late": days_late.get(step)}
        | {"late_author": {author: authors[step, author] for author in lateness.AUTHORS}}
        for step in steps.shown()
    }


def _authors(counts: Counts) -> Counter[tuple[str, str]]:
    found: Counter[tuple[str, str]] = Counter()
    for row in counts.authors:
        found[row.step, row.author] += row.n
    return found


def _median_days_late(calendar: WorkingCalendar, late: Sequence[Any]) -> Mapping[str, float]:
    """By step, the median of the working days between the original date and the day it was done."""
    days: dict[str, list[int]] = {}
    for row in late:
        days.setdefault(row.step, []).extend([calendar.working_days_between(row.original_due_on, row.done_on)] * row.n)
    return {step: median(each) for step, each in days.items()}
