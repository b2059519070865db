"""What somebody who has left had on a file passes on (E9)."""

from collections.abc import Iterable, Mapping

from domain.act import Act
from domain.deadlines import StepKey, name_of
from domain.events import dates
from domain.ladder import Person, owner_of
from domain.remediation_state import RemediationState
from domain.vocabulary import Role, Step


class LeaversWork(RemediationState):
    """The decisions that follow from a leaving, one file at a time."""

    def hand_on(self, keys: Iterable[StepKey], act: Act, people: Mapping[str, Person]) -> bool:
        """Pass on what of these deadlines is still owed, with the dates they had, and say whether anything was.

        A remedial action is the team manager's until a new owner accepts it; what a role owes passes upward.
        An acknowledgement is nobody else's to give.
        """
        heirs = {key: self._heir(key, act, people) for key in keys if self.is_open(key)}
        owners = {
            name_of(key): heir for key, heir in heirs.items() if heir is not None and heir != self.owners.get(key)
        }
        if owners:
            self.trigger_event(dates.OwnersChanged, occurred_on=act.occurred_on, owners=owners, reason=None)
        return bool(owners)

    def _heir(self, key: StepKey, act: Act, people: Mapping[str, Person]) -> str | None:
        step, item = key
        if step is Step.ACKNOWLEDGEMENT:
            return None
        if step is Step.ACTION_DONE:
            return owner_of(Role.TEAM_MANAGER, self.roles, people, on=act.today, barred=self._barred_from(step))
        return self._owner(step, item, act, people)
