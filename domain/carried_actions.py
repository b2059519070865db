"""What goes over to the remediation that follows a repeat inadequate (E15)."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Self

from domain.act import Act
from domain.action_outcomes import ActionOutcomes
from domain.deadlines import Deadline, StepKey, name_of
from domain.errors import FollowedError
from domain.events import actions as happened
from domain.events import remediation as events
from domain.events import withdrawal
from domain.ladder import Person
from domain.proposed_action import ProposedAction
from domain.remedial_actions import AgreedActions
from domain.remediation_owners import OF_ONE_ACTION
from domain.vocabulary import EndedBecause, MovedBecause, ReopenedBecause, Step

AFTER_DONE = (Step.ACTION_EFFECTIVE, Step.ACTION_REPLACED)
OWED_OF_ONE = OF_ONE_ACTION | {Step.ACTION_REPLACED}


class CarriedActions(AgreedActions, ActionOutcomes):
    """Handing over actions, and taking them over as they stand."""

    def follow_with(self, following: Self, act: Act, people: Mapping[str, Person]) -> None:
        """Hand over to the remediation that follows: open actions go with their original dates (E15).

        What is owed of them is owed there from now on, and no longer here.
        """
        for agreed in self._open_actions():
            following.take_over(act, self, agreed.number, people)
        owed = (
            () if act.history else tuple(key for key in self.deadlines if key[0] in OWED_OF_ONE and self.is_open(key))
        )
        self._hand_over(following.ref, owed, act)

    def _hand_over(self, following: str, owed: Sequence[StepKey], act: Act) -> None:
        self.trigger_event(
            events.RepeatOpened,
            occurred_on=act.occurred_on,
            remediation_ref=following,
            handed=tuple(name_of(key) for key in owed),
        )
        self._end(owed, EndedBecause.NOT_OWED, act)

    def note_repeat_voided(self, following: str, act: Act) -> None:
        """Note that the remediation which followed this one was never true: what it took over is owed here again."""
        self.trigger_event(withdrawal.RepeatVoided, occurred_on=act.occurred_on, remediation_ref=following)
        self._reopen([key for key in self.handed if key in self.stopped], ReopenedBecause.REPEAT_VOIDED, act)

    def follow_again_with(self, following: str, act: Act) -> None:
        """Note that the remediation which followed this one does so after all.

        Raises :class:`FollowedError` where this one has gone another way since.
        """
        if self.voided_on is not None:
            raise self._voided_error()
        if (Step.RE_AUDIT, "") not in self.done or self.followed_by not in (None, following):
            raise FollowedError(f"The re-audit of {self.ref} was recorded anew since.", field="audit_ref")
        self._hand_over(following, [key for key in self.handed if self.is_open(key)], act)

    def take_over(self, act: Act, before: "CarriedActions", number: int, people: Mapping[str, Person]) -> None:
        """Take an action over from the remediation before, with what was done about it and what is owed of it."""
        agreed, own = before.actions[number], self._next_number()
        self._agree(
            act,
            ProposedAction(
                theme=agreed.theme,
                action=agreed.action,
                owner=before._owner_of(number),
                due_on=agreed.due_on,
                measure=agreed.measure,
                timescale=agreed.timescale,
                urgency=agreed.urgency,
                difference=agreed.difference,
                family_part=agreed.family_part,
                carried_from=f"{before.ref}/{number}",
            ),
            own,
            (),
        )
        self._take_facts(before, number, own)
        if not act.history:
            self._arm_done(act, own, people)
            self._take_dates(act, before, number, own, people)

    def _take_facts(self, before: "CarriedActions", number: int, own: int) -> None:
        """What was done about it stays done, on the day it was."""
        if (done_on := before.actions_done.get(number)) is None:
            return
        self.trigger_event(
            events.ActionDone, occurred_on=done_on, number=own, evidence=None, evidence_type=None, supervision_on=None
        )
        if (confirmed_on := before.actions_confirmed.get(number)) is not None:
            self.trigger_event(
                happened.ActionConfirmed, occurred_on=confirmed_on, number=own, item=str(own), confirmed_by=None
            )
        if number in before.actions_effective:
            verified_on = before.done[Step.ACTION_EFFECTIVE, str(number)]
            self.trigger_event(
                events.ActionVerified, occurred_on=verified_on, number=own, effective=False, verified_by=None
            )

    def _take_dates(
        self, act: Act, before: "CarriedActions", number: int, own: int, people: Mapping[str, Person]
    ) -> None:
        """What is still owed keeps its date: what follows from its being done, and a later date that was agreed."""
        after = [*before._confirmations(number), *((step, str(number)) for step in AFTER_DONE)]
        owed = [before.deadlines[key] for key in after if before.is_open(key)]
        if owed:
            self._set([self._taken(deadline, own, act) for deadline in owed], act, people)
        done = (Step.ACTION_DONE, str(own))
        if self.is_open(done) and before.is_open((Step.ACTION_DONE, str(number))):
            agreed_since = self._taken(before.deadlines[Step.ACTION_DONE, str(number)], own, act)
            self._move([agreed_since], MovedBecause.EXTENSION, act, moved_by=None)

    def _taken(self, deadline: Deadline, own: int, act: Act) -> Deadline:
        return self._put_on(replace(deadline, item=str(own)), deadline.due_on, act)
