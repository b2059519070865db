"""What another policy or calendar would have made of a remediation: its dates and its ladder, with nothing recorded."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from domain.act import Act
from domain.calendar import WorkingCalendar
from domain.deadlines import Deadline, Opening, StepKey, deadline_for, deadlines_at_opening
from domain.ladder import Person, recipients, rung_due
from domain.policy import Policy
from domain.remediation_state import RemediationState
from domain.vocabulary import Role


@dataclass(frozen=True)
class Supposed:
    """The rules that are tried on a remediation, and what of its opening they decide otherwise.

    ``told`` are those who would have been told of the opening; ``criteria_met`` is of a review of the whole caseload.
    """

    policy: Policy
    calendar: WorkingCalendar
    told: tuple[str, ...]
    criteria_met: bool


class Rehearsals(RemediationState):
    """Questions to a remediation about other rules. None decides anything."""

    def dates_at_opening(self, supposed: Supposed) -> dict[StepKey, Deadline]:
        """The deadlines that these rules would have set on day 0, chased as if they had been known from then on.

        The clocks are those of the grade as it now is, so that an upgraded file is critical throughout; of an import,
        only the steps that its source had columns for.
        """
        opening = Opening(
            graded_on=self.graded_on,
            critical=self.critical,
            repeat=self.is_repeat,
            critical_grade=self.grade_is_critical(supposed.policy),
            criteria_met=supposed.criteria_met,
            told=supposed.told,
            only=frozenset(step for step, _ in self.deadlines) if self.imported_on is not None else None,
        )
        found = deadlines_at_opening(supposed.policy, supposed.calendar, opening)
        return {(each.step, each.item): each for each in found}

    def dates_later(self, supposed: Supposed, keys: Iterable[StepKey]) -> dict[StepKey, Deadline]:
        """The same of deadlines that something later set: from the same day on, by the clocks of these rules."""
        policy, calendar = supposed.policy, supposed.calendar
        return {
            key: deadline_for(
                policy.steps[key[0]],
                policy,
                calendar,
                self.deadlines[key].counted_from,
                critical=self.critical,
                repeat=self.is_repeat,
                item=key[1],
            )
            for key in keys
            if key[0] in policy.steps
        }

    def told_until(
        self, deadline: Deadline, until: date, act: Act, people: Mapping[str, Person]
    ) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """The rungs that would have been raised for a step by the end of ``until``, each with whom it tells.

        ``act`` gives the policy; each rung is raised on its own day. The sweep runs from the morning on, so a rung due
        on the day that a step is done was raised.
        """
        return tuple(
            (rung, self._told_at(rung, deadline, replace(act, today=day), people))
            for rung, day in climbed(deadline.rungs, until)
        )

    def grade_is_critical(self, policy: Policy) -> bool:
        """Whether the grade is critical on a policy's scale; on one without it, whether the file runs as critical."""
        return next((level.critical for level in policy.grades if level.name == self.grade), self.critical)

    def _told_at(self, rung: str, deadline: Deadline, act: Act, people: Mapping[str, Person]) -> tuple[str, ...]:
        owner = self._owner(deadline.step, deadline.item, act, people)
        lead = self.roles.get(Role.SERVICE_MANAGER)
        stops_at = act.policy.stops_at(deadline.step)
        return recipients(act.policy, rung, owner, people, on=act.today, service_manager=lead, stops_at=stops_at)


def climbed(rungs: Mapping[str, date], until: date) -> list[tuple[str, date]]:
    """The rungs raised by a sweep on every day up to ``until``, with their days: the highest one due on each."""
    raised: list[tuple[str, date]] = []
    for day in sorted(set(rungs.values())):
        due = rung_due(rungs, [name for name, _ in raised], day) if day <= until else None
        if due is not None:
            raised.append((due.name, day))
    return raised
