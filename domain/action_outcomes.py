"""What became of a remedial action: done, confirmed by a second person, and found to work or not (F5)."""

from collections.abc import Iterable, Mapping
from datetime import date

from domain.act import Act
from domain.actions_state import ActionsState
from domain.checks import not_before
from domain.confidential import Confidential
from domain.deadlines import Deadline
from domain.errors import InvalidValueError, StepAlreadyRecordedError, StepNotDueError
from domain.events import actions as happened
from domain.events import dates
from domain.events import remediation as events
from domain.ladder import Person
from domain.vocabulary import Deviation, EndedBecause, EvidenceType, ReopenedBecause, Role, Step

NOBODY: Mapping[str, Person] = {}


class ActionOutcomes(ActionsState):
    """The decisions on actions that were agreed. *Done* and *effective* are two questions, answered by two people."""

    def complete_action(
        self,
        act: Act,
        number: int,
        evidence: Confidential | None = None,
        *,
        evidence_type: EvidenceType | None = None,
        supervision_on: date | None = None,
        people: Mapping[str, Person],
    ) -> None:
        """The owner says an action is done, and what shows it.

        From then on it is to be confirmed, and looked at again at the next supervision or after twenty days, whichever
        is first. Raises :class:`InvalidValueError` without evidence; an import may have none.
        """
        self._open_for(act, number)
        if number in self.actions_done:
            raise StepAlreadyRecordedError(
                f"Action {number} of {self.ref} was recorded as done before.", field="number"
            )
        if evidence is None and evidence_type is None and not act.history:
            raise InvalidValueError(
                "Say what shows that it is done: a text, or the kind of evidence.", field="evidence"
            )
        if supervision_on is not None:
            not_before(supervision_on, act.occurred_on, "supervision_on", "the action was done")
        self.trigger_event(
            events.ActionDone,
            occurred_on=act.occurred_on,
            number=number,
            evidence=evidence,
            evidence_type=evidence_type,
            supervision_on=supervision_on,
        )
        if not act.history:
            self._arm(self._after_done(number, act.occurred_on, supervision_on, act), act, people)
            self._end(self._reallocations(number), EndedBecause.NOT_OWED, act)

    def confirm_action(
        self,
        act: Act,
        number: int,
        *,
        accepted: bool,
        confirmed_by: str | None,
        reason: Confidential | None = None,
        people: Mapping[str, Person] = NOBODY,
    ) -> None:
        """A second person says whether the evidence shows that an action is done (section 2).

        Where it does not, which needs a reason, the action is open again and its first date keeps counting (E20). If
        its owner has the file no more by then, it waits with the team manager for a new one (E9).
        """
        self._open_for(act, number)
        if number in self.actions_confirmed or number in self.actions_effective:
            raise StepAlreadyRecordedError(f"Action {number} of {self.ref} was confirmed before.", field="number")
        deviations = self._second_person(act, number, confirmed_by, Step.ACTION_CONFIRMED, "confirmed_by")
        if not accepted and reason is None and not act.history:
            raise InvalidValueError("Say why the evidence does not show that it is done.", field="reason")
        item = self._confirmation(number)
        if accepted:
            self._confirm(act, number, confirmed_by)
        else:
            self._reject(act, number, confirmed_by, reason)
            self._pass_on_if_handed_over(act, number, people)
        self._deviate_each(Step.ACTION_CONFIRMED, deviations, act, item)

    def verify_action(
        self, act: Act, number: int, *, effective: bool, verified_by: str | None, people: Mapping[str, Person]
    ) -> None:
        """A manager other than the owner says whether an action that is done also works (F5).

        To say so is to confirm that it is done. One that does not work is to be replaced (E22).
        """
        self._open_for(act, number)
        if number in self.actions_effective:
            raise StepAlreadyRecordedError(f"Action {number} of {self.ref} was verified before.", field="number")
        deviations = self._second_person(act, number, verified_by, Step.ACTION_EFFECTIVE, "verified_by")
        if number not in self.actions_confirmed and not act.history:
            self._confirm(act, number, verified_by)
        self.trigger_event(
            events.ActionVerified,
            occurred_on=act.occurred_on,
            number=number,
            effective=effective,
            verified_by=verified_by,
        )
        self._deviate_each(Step.ACTION_EFFECTIVE, deviations, act, str(number))
        rule = act.policy.steps.get(Step.ACTION_EFFECTIVE)
        if rule is not None and Deviation.WRONG_ROLE not in deviations:
            self._check_role(rule, verified_by, act, people, str(number), also={Role.SERVICE_MANAGER})
        if not effective and not act.history:
            replacement = self._deadline(Step.ACTION_REPLACED, act.occurred_on, act, str(number))
            self._arm([replacement] if replacement is not None else [], act, people)

    def _confirm(self, act: Act, number: int, confirmed_by: str | None) -> None:
        self.trigger_event(
            happened.ActionConfirmed,
            occurred_on=act.occurred_on,
            number=number,
            item=self._confirmation(number),
            confirmed_by=confirmed_by,
        )

    def _reject(self, act: Act, number: int, rejected_by: str | None, reason: Confidential | None) -> None:
        """The action is owed again, with the date and the ladder it had; whether it works is not.

        To say no is to have looked: it meets the confirmation that was owed, on time or late.
        """
        item = str(number)
        self.trigger_event(
            happened.EvidenceRejected,
            occurred_on=act.occurred_on,
            number=number,
            item=self._confirmation(number),
            rejected_by=rejected_by,
            reason=reason,
        )
        if (Step.ACTION_DONE, item) in self.deadlines:
            self._reopen([(Step.ACTION_DONE, item)], ReopenedBecause.EVIDENCE_REJECTED, act)
        self._end([(Step.ACTION_EFFECTIVE, item)], EndedBecause.NOT_OWED, act)

    def _pass_on_if_handed_over(self, act: Act, number: int, people: Mapping[str, Person]) -> None:
        """An action that was done when its owner gave the file away did not pass on then."""
        owner = self._owner_of(number)
        if owner is None or owner not in people:
            return
        since = self.gave_over.get(owner)
        moved_on = since is not None and owner not in self.roles.values() and self._had_by(number) < since
        if moved_on or not people[owner].holds_post_on(act.today):
            owners = self._pass_actions((number,), owner, act, people)
            if owners:
                self.trigger_event(dates.OwnersChanged, occurred_on=act.occurred_on, owners=owners, reason=None)

    def _had_by(self, number: int) -> date:
        """Since when an action is its owner's."""
        return self.actions_given.get(number, self.actions[number].occurred_on)

    def _second_person(
        self, act: Act, number: int, person: str | None, step: Step, field: str
    ) -> tuple[Deviation, ...]:
        """Refuse who may not judge an action, and one that is not done yet; of history what is so deviates."""
        done_on, own_work = self.actions_done.get(number), person in self._may_have_done(number)
        if not act.history:
            if done_on is None:
                raise StepNotDueError(f"Action {number} of {self.ref} has not been recorded as done.", field="number")
            not_before(act.occurred_on, done_on, "occurred_on", "the action was done")
            if own_work:
                raise InvalidValueError(
                    "An action is looked at by somebody other than whoever has it, or had it when it was done.",
                    field=field,
                )
        own_case = self._refuse_own_case(person, act, step, field)
        early = done_on is None or act.occurred_on < done_on
        so = ((Deviation.OUT_OF_ORDER, early), (Deviation.WRONG_ROLE, own_work), (Deviation.OWN_CASE, own_case))
        return tuple(deviation for deviation, is_so in so if is_so)

    def _deviate_each(self, step: Step, deviations: Iterable[Deviation], act: Act, item: str) -> None:
        for deviation in deviations:
            self._deviate(step, deviation, act, item)

    def _after_done(self, number: int, done_on: date, supervision_on: date | None, act: Act) -> list[Deadline]:
        """What is owed once an action is done; it is looked at again at the next supervision, if that is sooner."""
        confirmed = self._deadline(Step.ACTION_CONFIRMED, done_on, act, self._confirmation(number))
        effective = self._deadline(Step.ACTION_EFFECTIVE, done_on, act, str(number))
        if effective is not None and supervision_on is not None and supervision_on < effective.due_on:
            effective = self._put_on(effective, supervision_on, act)
        return [each for each in (confirmed, effective) if each is not None]
