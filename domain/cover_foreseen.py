"""Cover, foreseen: what is said of a gap on the day it is known, and when nobody has accepted (E1, E2)."""

from collections.abc import Mapping

from domain.act import Act
from domain.deadlines import StepKey
from domain.events import cover as events
from domain.gaps import NOBODY_ELSES, Gap, gap_ahead, is_news
from domain.ladder import owner_of
from domain.people import Person
from domain.remediation_state import RemediationState
from domain.vocabulary import Role, Step

WARNED_OF = (Step.DAY_THREE_MEETING, "")
"""The step that needs somebody in a room on a day."""

TOLD_OTHERWISE = NOBODY_ELSES | {Step.ACTION_DONE}
"""Of an action's owner who is away the team manager hears as of everything that keeps the action (E31)."""


class CoverForeseen(RemediationState):
    """What is said of steps whose owner will not be there."""

    def note_gap(self, act: Act, step: Step, item: str = "", *, people: Mapping[str, Person]) -> bool:
        """Say that the owner of a step will not be there on its day, or will after all, and whether that was news.

        Each gap is told once as it stands: to the owner, to whoever covers, and to the service manager or whoever
        stands in for them; again when its day, its owner or its cover is another. From day two on the service manager
        hears of the meeting through :meth:`note_uncovered`.
        """
        key = (step, item)
        if step in TOLD_OTHERWISE or not self.is_open(key) or self.deadlines[key].due_on < act.today:
            return False
        gap, before = self.gap_of(key, act, people), self.gaps.get(key)
        if not is_news(before, gap, self.asked.get(key)):
            return False
        if gap is None:
            self.trigger_event(events.GapClosed, occurred_on=act.occurred_on, step=step, item=item)
            return True
        self.trigger_event(
            events.GapForeseen,
            occurred_on=act.occurred_on,
            audit_ref=self.ref,
            step=step,
            item=item,
            due_on=gap.due_on,
            owner=gap.owner,
            cover=gap.cover,
            there=gap.there,
            told=self._told_of(gap, key, act, people),
        )
        return True

    def gap_of(self, key: StepKey, act: Act, people: Mapping[str, Person]) -> Gap | None:
        """The gap on the day of an open step, as the directory now has it."""
        return gap_ahead(
            self._owner(*key, act, people),
            self.deadlines[key].due_on,
            people,
            self.roles.get(Role.SERVICE_MANAGER),
            asked=self.asked.get(key),
            barred=self._barred,
            declined=self.declined.get(key, frozenset()),
        )

    def note_uncovered(self, act: Act, people: Mapping[str, Person]) -> bool:
        """Say that nobody covers a meeting whose owner is away on its day, once, and whether that was news.

        From one working day before its date on, which is day two, it is the service manager's to see to (E1); so it is
        where nobody owns it (E2).
        """
        if not self.is_open(WARNED_OF) or not self._is_near(act):
            return False
        due_on, owner = self.deadlines[WARNED_OF].due_on, self._owner(*WARNED_OF, act, people)
        told = self._answerable(act, people)
        there = owner is not None and people[owner].there_on(due_on)
        if there or self.uncovered.get(WARNED_OF) == due_on or not told:
            return False
        self.trigger_event(
            events.CoverMissing,
            occurred_on=act.occurred_on,
            audit_ref=self.ref,
            step=WARNED_OF[0],
            item=WARNED_OF[1],
            due_on=due_on,
            owner=owner,
            told=told,
        )
        return True

    def _is_near(self, act: Act) -> bool:
        due_on = self.deadlines[WARNED_OF].due_on
        return act.calendar.add_working_days(due_on, -1) <= act.today <= due_on

    def _told_of(self, gap: Gap, key: StepKey, act: Act, people: Mapping[str, Person]) -> tuple[str, ...]:
        """The owner and the cover, but for whoever was asked by somebody and so knows; and who answers for the file."""
        own = [person for person in (gap.owner, gap.cover) if person is not None and person in people]
        before = self.gaps.get(key)
        by_somebody = gap.cover == self.asked.get(key) and (before is None or before.cover != gap.cover)
        knows = gap.cover if by_somebody else None
        warned = key == WARNED_OF and self._is_near(act)
        told = [*own, *(() if warned else self._answerable(act, people))]
        return tuple(dict.fromkeys(each for each in told if people[each].holds_post_on(act.today) and each != knows))

    def _answerable(self, act: Act, people: Mapping[str, Person]) -> tuple[str, ...]:
        """The service manager of the file and whoever acts for them today, or the post above; else who sees to it all.

        So that nothing is silently nobody's (E2), the quality assurance administrators hear where no post is held, and
        of a file that is closed off the head of quality assurance.
        """
        manager = owner_of(Role.SERVICE_MANAGER, self.roles, people, on=act.today, barred=self._barred)
        if manager is None:
            who = Role.QA_ADMINISTRATOR if self.restricted_on is None else Role.HEAD_OF_QA
            administrators = (each.id for each in people.values() if each.role is who)
            return tuple(sorted(each for each in administrators if people[each].holds_post_on(act.today)))
        acting = self._acting_for(manager, act.today, people)
        return tuple(dict.fromkeys(each for each in (manager, acting) if each is not None))
