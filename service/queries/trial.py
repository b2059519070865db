"""Other rules tried on one remediation after another, beside those that each of them had."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from domain.act import Act
from domain.adherence import verdict
from domain.calendar import WorkingCalendar
from domain.criteria import InadequateFile, criteria_for
from domain.deadlines import Deadline, StepKey
from domain.ladder import Person
from domain.policy import Policy
from domain.rehearsal import Supposed
from domain.remediation import Remediation
from domain.vocabulary import Step
from projections import files
from projections.reader import Reader
from service.commands.reactions import told_at_opening
from service.queries.rules import Rules

Dates = Mapping[StepKey, Deadline]


@dataclass(frozen=True)
class Difference:
    """One deadline whose verdict would have differed; ``None`` where it was, or would be, not owed.

    Of a step that nobody was asked for, ``would_be`` is ``None`` too: nothing tells how it would have been met.
    """

    audit_ref: str
    step: str
    item: str
    was_due_on: date | None
    was: str | None
    would_be_due_on: date | None
    would_be: str | None


@dataclass
class Tried:
    """What came of it. ``was`` and ``would_be`` count verdicts; ``dates`` are the deadlines on another date."""

    dates: int = 0
    was: Counter[str] = field(default_factory=Counter)
    would_be: Counter[str] = field(default_factory=Counter)
    differences: list[Difference] = field(default_factory=list)
    mails_by_rules: int = 0
    mails_would_be: int = 0


@dataclass(frozen=True)
class File:
    """A remediation with the rows of its deadlines, and whether it follows another."""

    remediation: Remediation
    deadlines: Sequence[Any]
    follows: bool

    @cached_property
    def rows(self) -> dict[StepKey, Any]:
        """The rows by step and item."""
        return {(Step(row.step), row.item): row for row in self.deadlines}


@dataclass
class Trial:
    """One pass over the remediations. Where ``policy`` or ``calendar`` is ``None``, each file keeps its own."""

    reader: Reader
    rules: Rules
    people: Mapping[str, Person]
    as_at: date
    policy: Policy | None
    calendar: WorkingCalendar | None
    found: Tried = field(default_factory=Tried)
    _subjects: dict[str, list[InadequateFile]] = field(default_factory=dict)

    def run(self, file: File) -> None:
        """Try the rules on one remediation."""
        policy = self.rules.policy_of(file.remediation.policy_version)
        calendar = self.rules.calendar_of(min(row.calendar_version for row in file.deadlines))
        own = self._supposed(file, policy, calendar)
        tried = self._supposed(file, self.policy or policy, self.calendar or calendar)
        was, would_be = file.remediation.dates_at_opening(own), file.remediation.dates_at_opening(tried)
        later = [key for key in file.rows if key not in was]
        was = was | file.remediation.dates_later(own, later)
        would_be = file.remediation.dates_later(tried, later) | would_be
        dated = would_be | was
        for key in sorted(dated, key=lambda key: (dated[key].due_on, key)):
            self._compare(file, key, was.get(key), would_be.get(key))
        self.found.mails_by_rules += len(own.told) + self._mails(file, policy, was)
        self.found.mails_would_be += len(tried.told) + self._mails(file, tried.policy, would_be)

    def _supposed(self, file: File, policy: Policy, calendar: WorkingCalendar) -> Supposed:
        """These rules, with what they would have made of the opening: who is told, and whether a criterion is met."""
        remediation = file.remediation
        critical = remediation.grade_is_critical(policy)
        this = InadequateFile(remediation.ref, str(remediation.family), remediation.graded_on)
        earlier = [] if file.follows else self._files_of(remediation.subject)
        told = told_at_opening(policy, remediation.roles, escalated=critical or file.follows)
        return Supposed(
            policy,
            calendar,
            told=() if remediation.imported_on is not None else told,
            criteria_met=bool(criteria_for(policy, this, critical, earlier).criteria),
        )

    def _files_of(self, subject: str | None) -> list[InadequateFile]:
        if subject is None:
            return []
        if subject not in self._subjects:
            self._subjects[subject] = files.files_of(self.reader, subject)
        return self._subjects[subject]

    def _compare(self, file: File, key: StepKey, was: Deadline | None, would_be: Deadline | None) -> None:
        """Count one deadline, and note it where its verdict would differ. What both rules date alike is as it was."""
        row = file.rows.get(key)
        if row is None and was is not None:
            return  # its own rules set it too, so what kept it from being set is no matter of the rules
        due_on = row.original_due_on if row is not None else None
        would_be_due_on = would_be.due_on if would_be is not None else None
        moved = would_be_due_on != (was.due_on if was is not None else None)
        if not moved:
            would_be_due_on = due_on
        before, after = self._verdict(row, due_on), self._verdict(row, would_be_due_on)
        self.found.was.update([before] if before is not None else [])
        self.found.would_be.update([after] if after is not None else [])
        self.found.dates += moved
        if before != after or row is None:
            step, item = key
            self.found.differences.append(
                Difference(file.remediation.ref, step.value, item, due_on, before, would_be_due_on, after)
            )

    def _verdict(self, row: Any, due_on: date | None) -> str | None:
        if row is None or due_on is None:
            return None
        return verdict(due_on, row.done_on, self.as_at, row.closed_on, row.ended).value

    def _mails(self, file: File, policy: Policy, dated: Dates) -> int:
        """How many would have been told of missed steps, of those that somebody was asked for."""
        act = Act(occurred_on=self.as_at, today=self.as_at, policy=policy, calendar=self.rules.calendar)
        return sum(
            len(told)
            for key, deadline in dated.items()
            if key in file.rows
            for _, told in file.remediation.told_until(deadline, self._chased_until(file.rows[key]), act, self.people)
        )

    def _chased_until(self, row: Any) -> date:
        """The day until which a step was chased: until it was recorded, ended or closed."""
        known = row.recorded_on or row.done_on
        return min(day for day in (known, row.closed_on, self.as_at) if day is not None)
