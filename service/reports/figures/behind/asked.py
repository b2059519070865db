"""What is asked about: a reading, a period, a day; and what makes the things of a list of the rows of the views."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any
from urllib.parse import quote

from domain.adherence import Verdict
from domain.policy import Policy
from domain.vocabulary import Step
from projections.reader import Reader
from service.queries.rules import Rules, rules_of
from service.reports.document import Behind
from service.terms import step_title

NUMBERED = frozenset(
    {Step.ACTION_DONE, Step.ACTION_CONFIRMED, Step.ACTION_EFFECTIVE, Step.ACTION_REPLACED, Step.ACTION_REALLOCATION}
)
"""Steps whose item is the number of an action. Of an acknowledgement it is a person, who is not named."""

SAID = {
    Verdict.ON_TIME: "on time",
    Verdict.LATE: "late",
    Verdict.NOT_DONE: "not done",
    Verdict.NOT_YET_DUE: "not yet due",
    Verdict.EXCUSED: "excused",
    Verdict.WITHDRAWN: "withdrawn",
}
NOT_RECORDED = "not recorded"


@dataclass(frozen=True)
class Asked:
    """One reading of the views *as at* a day, and the period that a figure is of.

    ``policy`` is that of the report's last day, by which all its parts go, also those of another period.
    """

    reader: Reader
    first: date
    last: date
    as_at: date
    policy: Policy

    @property
    def period(self) -> tuple[Reader, date, date, date]:
        """What the queries of a period that looks ahead take: what is due in it may be still to come."""
        return self.reader, self.first, self.last, self.as_at

    @property
    def past(self) -> tuple[Reader, date, date]:
        """What the queries of what has happened take: nothing of it is later than the day asked about."""
        return self.reader, self.first, min(self.last, self.as_at)

    @cached_property
    def rules(self) -> Rules:
        """The policies and calendars of this reading."""
        return rules_of(self.reader)

    def opening(self, *, critical: bool = False) -> tuple[str, ...]:
        """The grades of the period that open a remediation, or those of them that are critical."""
        scale = self.rules.scale(self.first, min(self.last, self.as_at))
        return tuple(level.name for level in scale if level.opens and (level.critical or not critical))


def deadlines(asked: Asked, rows: Iterable[Any], said: str = "", step: Step | None = None) -> list[Behind]:
    """Rows of the adherence view: each a step of a remediation, with when it was due and done, and what is said of it.

    Where nothing is, it is the row's verdict; ``step`` is that of rows that are all of one and do not say so.
    """
    return [_deadline(asked, row, said, step or row.step) for row in rows]


def remediations(rows: Iterable[Any], on: str, said: str = "") -> list[Behind]:
    """Rows with an ``audit_ref``: remediations, with the day in the column ``on``."""
    return [of_remediation(row.audit_ref, said, on=getattr(row, on)) for row in rows]


def audits(rows: Iterable[Any], said: str = "") -> list[Behind]:
    """Rows of audits, with their grade unless more is said, each with the remediation that it has, if there is one."""
    return [
        Behind(
            row.audit_ref or NOT_RECORDED,
            "audit",
            said or row.grade,
            on=row.graded_on,
            remediation=row.remediation_ref,
            link=page_of(row.remediation_ref),
        )
        for row in rows
    ]


def of_remediation(ref: str | None, what: str, kind: str = "remediation", **dates: date | None) -> Behind:
    """Something of a remediation, which is where it is looked up."""
    return Behind(ref or NOT_RECORDED, kind, what, remediation=ref, link=page_of(ref), **dates)


def page_of(remediation: str | None) -> str | None:
    """The address of a remediation's page, on which its timeline is."""
    return f"/remediations/{quote(remediation)}" if remediation is not None else None


def called(asked: Asked, step: str, item: str) -> str:
    """A step in words, with the number of the action where it is of one."""
    title = step_title(step, asked.policy)
    return f"{title}, action {item.partition('-')[0]}" if Step(step) in NUMBERED and item else title


def _deadline(asked: Asked, row: Any, said: str, step: str) -> Behind:
    verdict = getattr(row, "verdict", None)
    stands = said or (SAID[Verdict(verdict)] if verdict is not None else "")
    done_on = row.done_on if row.done_on is not None and row.done_on <= asked.as_at else None
    what = called(asked, step, row.item) + (f": {stands}" if stands else "")
    kind = "action" if Step(step) in NUMBERED else "step"
    return of_remediation(row.audit_ref, what, kind, on=done_on, due_on=row.original_due_on)
