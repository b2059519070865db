"""Who has a remedial action: an owner who is away, and whom it is given to (E31, F17)."""

from collections.abc import Mapping
from datetime import date, timedelta

from domain.act import Act
from domain.actions_state import ActionsState
from domain.confidential import Confidential
from domain.deadlines import Deadline, name_of, number_of
from domain.errors import InvalidValueError, StepAlreadyRecordedError, StepNotDueError
from domain.events import actions as happened
from domain.events import dates
from domain.ladder import Person
from domain.people import Absence, acting_for
from domain.vocabulary import Deviation, EndedBecause, Role, Step

ONE_DAY = timedelta(days=1)


class ActionOwners(ActionsState):
    """The decisions on who has an action."""

    def note_owner_absent(self, act: Act, number: int, *, people: Mapping[str, Person]) -> bool:
        """Note that the owner of an open action is away, and say whether there was anything new to note (E31).

        The team manager, or whoever acts for them, is owed word of it the day it is known; the action is to be given to
        somebody else within five days of that, or it is said why not. Nothing is owed where the owner is back by then.
        """
        owner = self._owner_of(number)
        deadline = self._deadline(Step.ACTION_REALLOCATION, act.occurred_on, act, self._next_item(number))
        if not self._still_open(number) or deadline is None:
            return False
        absence = self._away(people[owner], number, act.occurred_on) if owner is not None and owner in people else None
        if owner is None or absence is None:
            return False
        owed = self._would_wait(absence, number, deadline, act.occurred_on) and not self._reallocations(number)
        item, until = self.absences.get((number, owner, absence.number), (None, absence.first_on - ONE_DAY))
        answered = item is not None and (Step.ACTION_REALLOCATION, item) not in self.stopped
        if answered or (not owed and until == absence.last_on):
            return False
        self._tell_of_absence(act, number, owner, absence, deadline if owed else None, people)
        if owed:
            self._set([deadline], act, people)
        return True

    def note_owner_back(self, act: Act, number: int, *, people: Mapping[str, Person]) -> bool:
        """Owe no reallocation any more of an action whose owner is here again in time, and say whether one was owed."""
        owner, owed = self._owner_of(number), self._reallocations(number)
        in_time = [key for key in owed if self.deadlines[key].due_on >= act.occurred_on]
        if not self._still_open(number) or owner is None or owner not in people or not in_time:
            return False
        absence, deadline = self._away(people[owner], number, act.occurred_on), self.deadlines[in_time[0]]
        if absence is not None and self._would_wait(absence, number, deadline, act.occurred_on):
            return False
        self._end(in_time, EndedBecause.NOT_OWED, act)
        return True

    def reallocate_action(
        self,
        act: Act,
        number: int,
        *,
        to: str | None,
        decided_by: str | None,
        reason: Confidential | None,
        people: Mapping[str, Person],
    ) -> None:
        """Give an open action to somebody else, or say why it stays with an owner who is away (``to`` is ``None``).

        Raises :class:`InvalidValueError` without a reason, or for somebody who has it already or has left, and
        :class:`DatesContradictError` for a day before it was given last.
        """
        self._open_for(act, number)
        if number in self.actions_done:
            raise StepAlreadyRecordedError(f"Action {number} of {self.ref} is done.", field="number")
        if reason is None and not act.history:
            raise InvalidValueError("Say why.", field="reason")
        self._refuse_owner(number, to, act, people)
        self._refuse_given_since(act, number)
        own_case = self._refuse_own_case(decided_by, act, Step.ACTION_REALLOCATION, "decided_by")
        item = next((item for _, item in self._reallocations(number)), "")
        if to is not None:
            self._hand_to(act, number, item, to, decided_by, reason)
        elif item:
            self.trigger_event(
                happened.ActionKept,
                occurred_on=act.occurred_on,
                number=number,
                item=item,
                decided_by=decided_by,
                reason=reason,
            )
        else:
            raise StepNotDueError(f"Nobody waits for action {number} of {self.ref}: say whom it goes to.", field="to")
        if own_case:
            self._deviate(Step.ACTION_REALLOCATION, Deviation.OWN_CASE, act, item)
        rule = act.policy.steps.get(Step.ACTION_REALLOCATION)
        if rule is not None:
            self._check_role(rule, decided_by, act, people, item)

    def _hand_to(
        self, act: Act, number: int, item: str, to: str, decided_by: str | None, reason: Confidential | None
    ) -> None:
        self.trigger_event(
            happened.ActionReallocated,
            occurred_on=act.occurred_on,
            number=number,
            item=item,
            owner=to,
            decided_by=decided_by,
            reason=reason,
        )
        done = (Step.ACTION_DONE, str(number))
        if self.is_open(done):
            self.trigger_event(
                dates.OwnersChanged, occurred_on=act.occurred_on, owners={name_of(done): to}, reason=None
            )

    def _refuse_owner(self, number: int, to: str | None, act: Act, people: Mapping[str, Person]) -> None:
        if to is not None and to == self._owner_of(number):
            raise InvalidValueError(f"{to} has action {number} already: name somebody else.", field="to")
        if to is not None and to in people and not people[to].holds_post_on(act.occurred_on):
            raise InvalidValueError(f"{to} holds no post on {act.occurred_on}: name somebody who does.", field="to")

    def _tell_of_absence(
        self,
        act: Act,
        number: int,
        owner: str,
        absence: Absence,
        deadline: Deadline | None,
        people: Mapping[str, Person],
    ) -> None:
        item = self._next_item(number)
        manager = self._owner(Step.ACTION_REALLOCATION, item, act, people)
        acting = acting_for(manager, act.today, people, self.roles.get(Role.SERVICE_MANAGER), barred=self._barred)
        self.trigger_event(
            happened.OwnerAbsent,
            occurred_on=act.occurred_on,
            audit_ref=self.ref,
            number=number,
            owner=owner,
            absence=absence.number,
            until=absence.last_on,
            item=deadline.item if deadline is not None else None,
            due_on=deadline.due_on if deadline is not None else None,
            manager=manager,
            told=tuple(dict.fromkeys(person for person in (manager, acting) if person is not None)),
        )

    def _still_open(self, number: int) -> bool:
        withdrawn = self.withdrawn_on is not None and number not in self.kept
        over = withdrawn or any((self.closed_on, self.followed_by, self.voided_on))
        return not over and number in self.actions and number not in self.actions_done

    def _away(self, owner: Person, number: int, day: date) -> Absence | None:
        """The absence that matters to an action: today's, or the one its date falls in."""
        due_on = self._due_on(number)
        planned = owner.absence_on(due_on) if due_on is not None and due_on >= day else None
        return owner.absence_on(day) or planned

    def _would_wait(self, absence: Absence, number: int, deadline: Deadline, day: date) -> bool:
        """Whether the action would wait: the owner outlasts the time there is to act, or is away on its date."""
        due_on = self._due_on(number)
        misses_it = due_on is not None and due_on >= day and absence.includes(due_on)
        return misses_it or absence.last_on is None or absence.last_on >= deadline.due_on

    def _due_on(self, number: int) -> date | None:
        deadline = self.deadlines.get((Step.ACTION_DONE, str(number)))
        return deadline.due_on if deadline is not None else self.actions[number].due_on

    def _next_item(self, number: int) -> str:
        """The name of the next reallocation of an action: ``2``, then ``2-2``."""
        before = sum(step is Step.ACTION_REALLOCATION and number_of(item) == number for step, item in self.deadlines)
        return f"{number}-{before + 1}" if before else str(number)
