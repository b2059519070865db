"""What the decisions on remedial actions share."""

from collections.abc import Mapping
from dataclasses import replace
from itertools import chain, count

from domain.act import Act
from domain.checks import not_before
from domain.deadlines import StepKey, name_of, number_of
from domain.errors import FollowedError, NotFoundError
from domain.events import reassignment
from domain.events import remediation as events
from domain.ladder import Person, owner_of
from domain.monitoring_dates import MonitoringDates
from domain.vocabulary import Role, Step


class ActionsState(MonitoringDates):
    """How a remediation's actions stand, and owing what follows of them."""

    def _confirmation(self, number: int) -> str:
        """The item of the confirmation that an action's evidence waits for: ``2``, and after a rejection ``2-2``."""
        items = chain([str(number)], (f"{number}-{again}" for again in count(2)))
        return next(item for item in items if (Step.ACTION_CONFIRMED, item) not in self.done)

    def _confirmations(self, number: int) -> list[StepKey]:
        """The confirmations of an action that were ever owed, the last one last."""
        return [key for key in self.deadlines if key[0] is Step.ACTION_CONFIRMED and number_of(key[1]) == number]

    def _reallocations(self, number: int) -> list[StepKey]:
        """The reallocations of an action that are still owed (E31)."""
        return [
            (step, item)
            for step, item in self.deadlines
            if step is Step.ACTION_REALLOCATION and number_of(item) == number and self.is_open((step, item))
        ]

    def _pass_actions(
        self, numbers: tuple[int, ...], holder: str, act: Act, people: Mapping[str, Person]
    ) -> dict[str, str]:
        """Let the team manager keep these actions until a new owner accepts; what is the team manager's by that."""
        manager = owner_of(Role.TEAM_MANAGER, self.roles, people, on=act.today, barred=self._barred)
        if not numbers or manager is None or manager == holder:
            return {}
        self.trigger_event(
            reassignment.ActionsPassedOn, occurred_on=act.occurred_on, numbers=numbers, holder=holder, to=manager
        )
        keys = [(Step.ACTION_DONE, str(number)) for number in numbers]
        return {name_of(key): manager for key in keys if self.is_open(key)}

    def _refuse_given_since(self, act: Act, number: int) -> None:
        """Refuse to give an action away on a day before it was given last: whose it is now would be undone by it."""
        if (since := self.actions_given.get(number)) is not None and not act.history:
            not_before(act.occurred_on, since, "occurred_on", f"action {number} was given to {self._owner_of(number)}")

    def _open_for(self, act: Act, number: int) -> None:
        """Refuse what cannot be done with an action here; what was carried over may have been done before the opening.

        Raises :class:`FollowedError` where the action went over to the remediation that follows.
        """
        agreed = self._action(number)
        carried = agreed.carried_from is not None
        self._open_at(replace(act, occurred_on=max(act.occurred_on, self.graded_on)) if carried else act, action=number)
        if self.followed_by is not None and not act.history:
            raise FollowedError(
                f"Action {number} of {self.ref} went over to {self.followed_by}: record it there.", field="number"
            )

    def _action(self, number: int) -> events.ActionAgreed:
        if number not in self.actions:
            raise NotFoundError(f"{self.ref} has no action {number}.", field="number")
        return self.actions[number]

    def _open_actions(self) -> list[events.ActionAgreed]:
        """The actions that were neither found to work nor replaced by another (E22)."""
        return [
            agreed
            for number, agreed in self.actions.items()
            if not self.actions_effective.get(number) and number not in self.replaced
        ]
