"""Remedial actions: agreed, done, and found to work or not (``domain.md`` section 8)."""

from dataclasses import dataclass
from datetime import date

from domain.act import Act
from domain.checks import not_before
from domain.confidential import Confidential
from domain.errors import (
    InvalidValueError,
    NotFoundError,
    NotSmartError,
    StepAlreadyRecordedError,
    StepNotDueError,
)
from domain.events import remediation as events
from domain.remediation_state import RemediationState
from domain.smart import smart_problems
from domain.vocabulary import Deviation, Step


@dataclass(frozen=True, kw_only=True)
class ProposedAction:
    """A remedial action as somebody proposes it; ``timescale`` is what was typed where a date was asked."""

    theme: str | None
    action: Confidential
    owner: str | None
    due_on: date | None
    measure: Confidential | None
    timescale: Confidential | None = None
    carried_from: str | None = None


class RemedialActions(RemediationState):
    """The decisions on a remediation's actions."""

    def agree_action(self, act: Act, proposed: ProposedAction, number: int | None = None, where: str = "") -> int:
        """Agree one remedial action and return its number.

        Raises :class:`NotSmartError` for one that nobody could be held to (section 8), its field after ``where``; of
        history it is a deviation.
        """
        self._open_at(act)
        number = max(self.actions, default=0) + 1 if number is None else number
        problems = smart_problems(
            owner=proposed.owner,
            due_on=proposed.due_on,
            measure=proposed.measure.text if proposed.measure else None,
            timescale=proposed.timescale.text if proposed.timescale else None,
            graded_on=self.graded_on,
        )
        if problems and not act.history and proposed.carried_from is None:
            raise NotSmartError(problems[0].message, field=where + problems[0].field)
        if number in self.actions:
            raise StepAlreadyRecordedError(f"Action {number} of {self.ref} was agreed before.", field="number")
        self.trigger_event(
            events.ActionAgreed,
            occurred_on=act.occurred_on,
            number=number,
            theme=proposed.theme,
            action=proposed.action,
            owner=proposed.owner,
            due_on=proposed.due_on,
            timescale=proposed.timescale,
            measure=proposed.measure,
            carried_from=proposed.carried_from,
        )
        if problems and proposed.carried_from is None:
            self._deviate(Step.IMPROVEMENT_PLAN, Deviation.NOT_SMART, act, item=str(number))
        return number

    def complete_action(self, act: Act, number: int, evidence: Confidential | None = None) -> None:
        """The owner says an action is done."""
        self._open_at(act)
        self._action(number)
        if number in self.actions_done:
            raise StepAlreadyRecordedError(
                f"Action {number} of {self.ref} was recorded as done before.", field="number"
            )
        self.trigger_event(events.ActionDone, occurred_on=act.occurred_on, number=number, evidence=evidence)

    def verify_action(self, act: Act, number: int, *, effective: bool, verified_by: str | None) -> None:
        """Somebody other than the owner says whether an action that is done also works (F5)."""
        self._open_at(act)
        owner = self._action(number).owner
        own_work = owner is not None and owner == verified_by
        done_on = self.actions_done.get(number)
        if number in self.actions_effective:
            raise StepAlreadyRecordedError(f"Action {number} of {self.ref} was verified before.", field="number")
        if not act.history:
            if done_on is None:
                raise StepNotDueError(f"Action {number} of {self.ref} has not been recorded as done.", field="number")
            not_before(act.occurred_on, done_on, "occurred_on", "the action was done")
            if own_work:
                raise InvalidValueError("An action is verified by somebody other than its owner.", field="verified_by")
        self.trigger_event(
            events.ActionVerified,
            occurred_on=act.occurred_on,
            number=number,
            effective=effective,
            verified_by=verified_by,
        )
        if done_on is None or act.occurred_on < done_on:
            self._deviate(Step.ACTION_EFFECTIVE, Deviation.OUT_OF_ORDER, act, item=str(number))
        if own_work:
            self._deviate(Step.ACTION_EFFECTIVE, Deviation.WRONG_ROLE, act, item=str(number))

    def _action(self, number: int) -> events.ActionAgreed:
        if number not in self.actions:
            raise NotFoundError(f"{self.ref} has no action {number}.", field="number")
        return self.actions[number]

    def _open_actions(self) -> list[events.ActionAgreed]:
        """The actions that were not found to work."""
        return [agreed for number, agreed in self.actions.items() if not self.actions_effective.get(number)]
