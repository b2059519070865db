"""The days ahead of every file: most by the rows of their deadlines, the few that need it by the file itself.

A row says which days its ladder has left and who owns it; whom a rung tells follows by the rules. Where more can happen
with nobody acting, such as an owner who leaves or cover that is missing, the remediation is asked (``by_file``).
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from functools import cache
from typing import Any
from uuid import UUID

from domain.ladder import recipients
from domain.people import Person
from domain.rehearsal import climbed
from domain.remediation import Remediation
from domain.vocabulary import Step
from projections import action_queries, people
from projections.owing import rungs_until
from projections.parts import files_with
from projections.reader import Reader
from service.commands.gaps import gaps_ahead, news_of_gaps
from service.commands.leavers import PASSED_UP
from service.forecast.by_file import lived_through
from service.forecast.told import Falls, Told
from service.mail.notices import NoticeKind
from service.queries.rules import Rules

Load = Callable[[UUID], Remediation]
OWN = frozenset({Step.ACKNOWLEDGEMENT, Step.ACTION_DONE})
"""The steps that are a named person's, and no role's."""


class Ahead:
    """One look at the days from today to ``last``."""

    def __init__(self, reader: Reader, load: Load, rules: Rules, today: date, last: date) -> None:
        self._reader, self._load, self._rules = reader, load, rules
        self._today, self._last = today, last
        self._people: Mapping[str, Person] = dict(people.directory(reader))
        self._rows = rungs_until(reader, today, last)
        self._climbs, self._tells = cache(self._climbed), cache(self._told_at)

    def falls(self, first: date) -> list[Falls]:
        """The deadlines that fall from ``first`` on, by date."""
        return [
            Falls(
                row.audit_ref,
                row.step,
                row.item,
                row.due_on,
                row.owner,
                row.service,
                row.team,
                provisional=bool(row.provisional),
            )
            for row in self._rows
            if row.is_open and first <= row.due_on <= self._last
        ]

    def told(self) -> Iterator[Told]:
        """What would be told on these days, in no order."""
        rows = [row for row in self._rows if row.next_rung_on is not None and row.next_rung_on <= self._last]
        asked = self._files_to_ask() | {row.remediation for row in rows if not self._follows(row)}
        for remediation in asked:
            yield from self._of_file(remediation)
        for row in rows:
            if row.remediation not in asked:
                yield from self._of_row(row)

    def _follows(self, row: Any) -> bool:
        """Whether everything that a row's rungs tell follows from the row: its owner owns it by their own role."""
        owner = self._people.get(row.owner) if row.owner is not None else None
        if owner is None or row.rungs is None or row.referred_on is not None or row.asked == row.owner:
            return False
        rule = self._rules.policy_of(row.policy_version).steps.get(Step(row.step))
        return row.step in OWN or (rule is not None and owner.role == rule.owner)

    def _files_to_ask(self) -> set[UUID]:
        """The files on which more than rungs can come of itself."""
        reader, today, last = self._reader, self._today, self._last
        next_day = self._rules.calendar.add_working_days(last, 1)
        gaps = [*news_of_gaps(reader, today), *gaps_ahead(reader, today, next_day)]
        away = action_queries.undone_of(reader, people.away_from(reader, today))
        gone = files_with(reader, list(people.gone_by(reader, last)), PASSED_UP)
        refs = {row.audit_ref for row in (*away, *action_queries.awaiting_reallocation(reader))} | set(gone)
        return {each.of.remediation for each in gaps} | {Remediation.create_id(ref) for ref in refs}

    def _of_file(self, remediation: UUID) -> Iterator[Told]:
        file = self._load(remediation)
        days = [self._today + timedelta(days=n) for n in range((self._last - self._today).days + 1)]
        policy = self._rules.policy_of(file.policy_version)
        yield from lived_through(file, days, policy, self._rules.calendar, self._people)

    def _of_row(self, row: Any) -> Iterator[Told]:
        """The rungs that are left of a row, each on the day on which the sweep raises it."""
        which, owner, manager = (row.audit_ref, row.step, row.item), row.owner, row.service_manager
        of, version = (row.due_on, owner, row.service, row.team), row.policy_version
        for rung, kind, day in self._climbs(row.next_rung, tuple(row.rungs.items())):
            yield Told(day, kind, *which, rung, *of, self._tells(version, row.step, rung, owner, manager, day))

    def _climbed(self, next_rung: str, rungs: tuple[tuple[str, str], ...]) -> list[tuple[str, str, date]]:
        """Each rung that is left with its kind of notice and its day; those that are due already, today."""
        names = [name for name, _ in rungs]
        left = {name: max(date.fromisoformat(day), self._today) for name, day in rungs[names.index(next_rung) :]}
        kinds = {"reminder": NoticeKind.REMINDER.value}
        return [(rung, kinds.get(rung, NoticeKind.ESCALATION.value), day) for rung, day in climbed(left, self._last)]

    def _told_at(
        self, version: int, step: str, rung: str, owner: str, manager: str | None, day: date
    ) -> tuple[str, ...]:
        policy = self._rules.policy_of(version)
        up_to = policy.stops_at(Step(step))
        return recipients(policy, rung, owner, self._people, on=day, service_manager=manager, stops_at=up_to)
