"""What follows for the rest of a remediation when a step was not done on the day that was recorded, or not at all."""

from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import date
from typing import Any

from domain.act import Act
from domain.confidential import Confidential
from domain.correctable import Correctable
from domain.deadlines import StepKey, name_of, number_of
from domain.events import corrections as events
from domain.events import dates
from domain.events.remediation import CriteriaMet, Deviated
from domain.ladder import Person
from domain.redating import Redating
from domain.remediation_owners import OF_ONE_ACTION
from domain.vocabulary import Criterion, Deviation, ReopenedBecause, Step

OWED_OF_ONE = OF_ONE_ACTION | {Step.ACTION_REPLACED}
ENVELOPE = frozenset({"originator_id", "originator_version", "originator_topic", "timestamp"})
DECISION, SIGNATURE, REVIEW = (Step.CASELOAD_DECISION, ""), (Step.COUNTERSIGNATURE, ""), (Step.CASELOAD_REVIEW, "")
Firsts = Mapping[StepKey, date | None]
"""The day each step was first recorded; ``None`` of imported history."""


class Consequences(Correctable, Redating):
    """Consequences of corrections. Each is dated as the fact that is put right."""

    def _state_again(self, key: StepKey, event: Any, done_on: date, firsts: Firsts, act: Act) -> None:
        """State what was recorded once more, dated the right day; everything else that it said stays.

        So does the day of its first recording, but for what happened after it: that was not recorded before today.
        """
        said = {each.name: getattr(event, each.name) for each in fields(event) if each.name not in ENVELOPE}
        self.trigger_event(type(event), **said | {"occurred_on": done_on})
        first = firsts.get(key)
        if first is not None and first < done_on:
            first = act.today
        self.trigger_event(events.FirstRecorded, occurred_on=done_on, step=key[0], item=key[1], recorded_on=first)

    def _deviate_again(self, key: StepKey, standing: Sequence[Any], act: Act) -> None:
        """Note again in what a step deviates; whether it came too early goes by the right day."""
        rule, closing = act.policy.steps.get(key[0]), self.closing
        for each in standing:
            of_closing = closing is not None and each.originator_version > closing.originator_version
            if of_closing or each.rule is not Deviation.OUT_OF_ORDER:
                day = each.occurred_on if of_closing else act.occurred_on
                self._deviate(each.step, each.rule, self._at(act, day), each.item)
        if rule is not None and rule.after is not None and self._comes_too_early(rule, act):
            self._deviate(key[0], Deviation.OUT_OF_ORDER, act, key[1])

    def _judge_order_after(self, step: Step, act: Act) -> None:
        """Judge anew whether the steps that come after this one came too early."""
        for rule in act.policy.steps.values():
            key = (rule.step, "")
            if rule.after is not step or key not in self.done:
                continue
            since = self._at(act, self.done[key])
            noted = [each for each in self.deviations if each.is_of(*key) and each.rule is Deviation.OUT_OF_ORDER]
            early = self._comes_too_early(rule, since)
            if early and not noted:
                self._deviate(rule.step, Deviation.OUT_OF_ORDER, since)
            elif not early:
                self._withdraw_deviations(noted)

    def _withdraw_deviations(self, noted: Sequence[Deviated]) -> None:
        """Say that these were no deviations after all."""
        for each in noted:
            left = [other for other in self.deviations if other is not each]
            self.trigger_event(
                events.DeviationWithdrawn,
                occurred_on=each.occurred_on,
                step=each.step,
                item=each.item,
                rule=each.rule,
                corrects=each.originator_version,
                others=any(other.is_of(each.step, each.item) for other in left),
            )

    def _follow_day(self, key: StepKey, wrong: Any, day: date, act: Act, people: Mapping[str, Person]) -> None:
        """Let what was counted from a step's day follow it. The act is on the day that was recorded wrongly."""
        step, item = key
        match step:
            case Step.IMPROVEMENT_PLAN:
                if (numbers := self._in_plan(wrong.occurred_on)) != ():
                    self.trigger_event(
                        events.ActionsRedated, occurred_on=wrong.occurred_on, numbers=numbers, agreed_on=day
                    )
                self._plan_checks(day, act, people)
            case Step.RE_AUDIT:
                self._settle_checks(act, people, wrong.occurred_on)
            case Step.ACTION_DONE:
                self._after_done_again(number_of(item), day, wrong.supervision_on, act)
            case Step.ACTION_EFFECTIVE:
                self._count_from([(Step.ACTION_REPLACED, item)], day, act)
            case Step.CASELOAD_DECISION | Step.COUNTERSIGNATURE:
                self._count_from([SIGNATURE, REVIEW], day, act)

    def _unset(self, key: StepKey, wrong: Any, act: Act, people: Mapping[str, Person]) -> None:
        """Take back what a step had set. The act is on the day that was recorded."""
        step, item = key
        match step:
            case Step.IMPROVEMENT_PLAN:
                self._unplan(self._in_plan(wrong.occurred_on), act)
                self._settle_checks(act, people)
            case Step.RE_AUDIT:
                self._settle_checks(act, people, wrong.occurred_on)
            case Step.ACTION_DONE:
                self._not_owed([*self._confirmations(number_of(item)), (Step.ACTION_EFFECTIVE, item)], act)
            case Step.ACTION_EFFECTIVE:
                self._not_owed([(Step.ACTION_REPLACED, item)], act)
            case Step.CASELOAD_DECISION:
                self._not_owed([SIGNATURE, REVIEW], act)
                self._unjudge(act)
            case Step.COUNTERSIGNATURE:
                self._not_owed([REVIEW], act)
            case Step.ACTION_REALLOCATION:
                self._give_back(key, wrong, act)

    def _unplan(self, numbers: tuple[int, ...], act: Act) -> None:
        """The actions of a plan that was not agreed: not agreed either, and nothing is owed of them."""
        if numbers:
            owed = [key for key in self.deadlines if key[0] in OWED_OF_ONE and number_of(key[1]) in numbers]
            replaced = [(Step.ACTION_REPLACED, str(old)) for old, by in self.replaced.items() if by in numbers]
            self._not_owed(owed, act)
            self.trigger_event(events.ActionsRetracted, occurred_on=act.occurred_on, numbers=numbers)
            self._reopen([key for key in replaced if key in self.deadlines], ReopenedBecause.RETRACTED, act)

    def _unjudge(self, act: Act) -> None:
        """The manager who decided did not judge that a review is called for: then no decision is owed."""
        if self.criteria == (Criterion.MANAGER_JUDGEMENT,):
            self.trigger_event(CriteriaMet, occurred_on=act.occurred_on, criteria=(), files=())
            self._not_owed([DECISION], act)

    def _give_back(self, key: StepKey, wrong: Any, act: Act) -> None:
        """Whoever had an action before has it again."""
        number = number_of(key[1])
        before = self.given_by.get(key) or self.actions[number].owner
        if getattr(wrong, "owner", None) is not None and before is not None:
            self._give_action(number, before, act)

    def _give_action(self, number: int, owner: str, act: Act, reason: Confidential | None = None) -> None:
        done = name_of((Step.ACTION_DONE, str(number)))
        self.trigger_event(dates.OwnersChanged, occurred_on=act.occurred_on, owners={done: owner}, reason=reason)
