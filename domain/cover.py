"""Cover for a step of one file: asked and accepted (E1, E2)."""

from collections.abc import Mapping

from domain.act import Act
from domain.confidential import Confidential
from domain.cover_foreseen import CoverForeseen
from domain.deadlines import StepKey, name_of
from domain.errors import InvalidValueError, NotAllowedError, StepAlreadyRecordedError, StepNotDueError
from domain.events import cover as events
from domain.events import dates
from domain.people import Person
from domain.vocabulary import Step


class Cover(CoverForeseen):
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

    def decline_cover(
        self,
        act: Act,
        *,
        person: str,
        step: Step = Step.DAY_THREE_MEETING,
        item: str = "",
        reason: Confidential | None = None,
        people: Mapping[str, Person],
    ) -> None:
        """Say that one cannot do a step in its owner's place, even after accepting; the service manager is told.

        Raises :class:`NotAllowedError` for anybody but whoever was asked last.
        """
        self._open_at(act, step=step)
        key = self._coverable(step, item)
        if self.asked.get(key) != person:
            raise NotAllowedError(f"{person} was not asked to cover {name_of(key)} of {self.ref}.", field="person")
        covered = key in self.covered
        self.trigger_event(
            events.CoverDeclined,
            occurred_on=act.occurred_on,
            audit_ref=self.ref,
            step=step,
            item=item,
            due_on=self.deadlines[key].due_on,
            cover=person,
            reason=reason,
            told=tuple(each for each in self._answerable(act, people) if each != person),
        )
        if covered and (owner := self._held_by(step, item, act, people)) is not None:
            self._own(key, owner, act)

    def _coverable(self, step: Step, item: str) -> StepKey:
        key = (step, item)
        if key in self.done:
            raise StepAlreadyRecordedError(f"{name_of(key)} of {self.ref} was recorded before.", field="step")
        if not self.is_open(key) or step is Step.ACKNOWLEDGEMENT:
            raise StepNotDueError(f"{self.ref} owes no {name_of(key)} that somebody could cover.", field="step")
        return key

    def _own(self, key: StepKey, owner: str, act: Act) -> None:
        self.trigger_event(dates.OwnersChanged, occurred_on=act.occurred_on, owners={name_of(key): owner}, reason=None)
