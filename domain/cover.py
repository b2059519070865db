"""Cover for a step of one file: asked, accepted, or missing when the day is near (E1, E2)."""

from collections.abc import Mapping

from domain.act import Act
from domain.confidential import Confidential
from domain.deadlines import StepKey, name_of
from domain.errors import InvalidValueError, NotAllowedError, StepAlreadyRecordedError, StepNotDueError
from domain.events import cover as events
from domain.events import dates
from domain.people import Person
from domain.remediation_state import RemediationState
from domain.vocabulary import Role, Step

WARNED_OF = (Step.DAY_THREE_MEETING, "")
"""The step that needs somebody in a room on a day."""


class Cover(RemediationState):
    """The decisions on who does a step in its owner's place."""

    def ask_for_cover(
        self,
        act: Act,
        *,
        cover: str,
        step: Step = Step.DAY_THREE_MEETING,
        item: str = "",
        reason: Confidential | None = None,
        people: Mapping[str, Person],
    ) -> None:
        """Ask somebody to do a step in its owner's place; whoever was asked before need not any more.

        Raises :class:`InvalidValueError` for the owner themselves and for somebody who is away on the day, and
        :class:`OwnCaseError` for the practice subject.
        """
        self._open_at(act, step=step)
        key = self._coverable(step, item)
        self._refuse_own_case(cover, act, step, "cover")
        due_on = self.deadlines[key].due_on
        if cover == self._held_by(step, item, act, people):
            raise InvalidValueError(f"{name_of(key)} is {cover}'s own: name somebody else.", field="cover")
        if cover not in people or not people[cover].there_on(due_on):
            raise InvalidValueError(f"{cover} is not there on {due_on}: name somebody who is.", field="cover")
        covered = key in self.covered
        self.trigger_event(
            events.CoverAsked,
            occurred_on=act.occurred_on,
            audit_ref=self.ref,
            step=step,
            item=item,
            due_on=due_on,
            cover=cover,
            reason=reason,
        )
        if covered and (owner := self._held_by(step, item, act, people)) is not None:
            self._own(key, owner, act)

    def accept_cover(
        self,
        act: Act,
        *,
        person: str,
        step: Step = Step.DAY_THREE_MEETING,
        item: str = "",
        people: Mapping[str, Person],
    ) -> None:
        """Accept to do a step in its owner's place; a second time changes nothing.

        Raises :class:`NotAllowedError` for anybody but whoever was asked last.
        """
        self._open_at(act, step=step)
        key = self._coverable(step, item)
        self._refuse_own_case(person, act, step, "person")
        if self.asked.get(key) != person:
            raise NotAllowedError(f"{person} was not asked to cover {name_of(key)} of {self.ref}.", field="person")
        if self.covered.get(key) == person:
            return
        self.trigger_event(events.CoverAccepted, occurred_on=act.occurred_on, step=step, item=item, cover=person)
        self._own(key, person, act)

    def note_uncovered(self, act: Act, people: Mapping[str, Person]) -> bool:
        """Say that nobody covers a meeting whose owner is away on its day, once, and whether that was news.

        From one working day before its date on it is the service manager's to see to (E1).
        """
        if not self.is_open(WARNED_OF):
            return False
        due_on = self.deadlines[WARNED_OF].due_on
        near = act.calendar.add_working_days(due_on, -1) <= act.today <= due_on
        owner = self._owner(*WARNED_OF, act, people)
        if not near or self.uncovered.get(WARNED_OF) == due_on or owner is None or people[owner].there_on(due_on):
            return False
        manager = self.roles.get(Role.SERVICE_MANAGER)
        told = (manager, self._acting_for(manager, act.today, people))
        self.trigger_event(
            events.CoverMissing,
            occurred_on=act.occurred_on,
            audit_ref=self.ref,
            step=WARNED_OF[0],
            item=WARNED_OF[1],
            due_on=due_on,
            owner=owner,
            told=tuple(dict.fromkeys(person for person in told if person in people and person not in self._barred)),
        )
        return True

    def _coverable(self, step: Step, item: str) -> StepKey:
        key = (step, item)
        if key in self.done:
            raise StepAlreadyRecordedError(f"{name_of(key)} of {self.ref} was recorded before.", field="step")
        if not self.is_open(key) or step is Step.ACKNOWLEDGEMENT:
            raise StepNotDueError(f"{self.ref} owes no {name_of(key)} that somebody could cover.", field="step")
        return key

    def _own(self, key: StepKey, owner: str, act: Act) -> None:
        self.trigger_event(dates.OwnersChanged, occurred_on=act.occurred_on, owners={name_of(key): owner}, reason=None)
