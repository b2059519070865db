"""Agreeing remedial actions and the plan they are part of (``domain.md`` section 8)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from domain.act import Act
from domain.errors import NotFoundError, NotSmartError, StepAlreadyRecordedError, StepNotDueError
from domain.events import actions as happened
from domain.events import remediation as events
from domain.ladder import Person
from domain.proposed_action import NO_OVERRIDE, Override, ProposedAction
from domain.redating import Redating
from domain.smart import Finding, SmartContext, SmartRule, Urgency, findings_for, findings_for_plan, unanswered
from domain.smart_context import smart_context
from domain.vocabulary import Deviation, Step


class AgreedActions(Redating):
    """The decisions that make actions and their plan."""

    def agree_action(
        self,
        act: Act,
        proposed: ProposedAction,
        number: int | None = None,
        *,
        people: Mapping[str, Person],
        context: SmartContext | None = None,
    ) -> int:
        """Agree one remedial action, due on its own date, and return its number.

        ``context`` is what it is judged by, where more is known than the events say. Raises :class:`NotSmartError` with
        all that is wrong, unless it only warns and a reason is given (section 8); of history what would block is a
        deviation.
        """
        self._open_at(act, action=proposed.replaces)
        number = self._next_number() if number is None else number
        if number in self.actions:
            raise StepAlreadyRecordedError(f"Action {number} of {self.ref} was agreed before.", field="number")
        self._refuse_replacing([(proposed, "")])
        findings = findings_for(proposed.draft, context or smart_context(self, act, texts={}))
        _refuse(unanswered(findings, proposed.override.answered(findings)), act)
        self._agree(act, proposed, number, findings)
        self._arm_done(act, number, people)
        return number

    def agree_improvement_plan(
        self,
        act: Act,
        actions: Sequence[ProposedAction] = (),
        *,
        people: Mapping[str, Person],
        context: SmartContext | None = None,
        override: Override = NO_OVERRIDE,
    ) -> None:
        """Record the plan with its actions; an inadequate theme that no action answers is a deviation.

        Raises :class:`NotSmartError` with all that is wrong with any of them or with the plan as a whole.
        """
        context = context or smart_context(self, act, texts={})
        self._refuse_step(Step.IMPROVEMENT_PLAN, act)
        self._refuse_replacing([(action, f"actions.{index}.") for index, action in enumerate(actions)])
        judged = [findings_for(action.draft, context) for action in actions]
        whole = () if act.history else _of_the_whole(actions, context)
        _refuse([*_left_over(actions, judged), *unanswered(whole, override.answered(whole))], act)
        rule = self._step(Step.IMPROVEMENT_PLAN, act)
        for action, findings in zip(actions, judged, strict=True):
            number = self._next_number()
            self._agree(act, action, number, findings)
            self._arm_done(act, number, people)
        self.trigger_event(
            events.ImprovementPlanAgreed,
            occurred_on=act.occurred_on,
            actions=len(self.actions),
            family_has_part=context.family_has_part,
            overridden=_codes(whole),
            override_reason=override.reason,
        )
        if not act.history and set(self.themes) - {action.theme for action in self.actions.values()}:
            self._deviate(rule.step, Deviation.THEME_WITHOUT_ACTION, act)
        self._plan_checks(act.occurred_on, act, people)

    def _agree(self, act: Act, proposed: ProposedAction, number: int, findings: Sequence[Finding]) -> None:
        said = proposed.draft
        self.trigger_event(
            events.ActionAgreed,
            occurred_on=act.occurred_on,
            number=number,
            theme=proposed.theme,
            action=proposed.action,
            owner=proposed.owner,
            due_on=said.due_on,
            timescale=proposed.timescale,
            measure=proposed.measure,
            urgency=said.urgency or Urgency.STANDARD,
            difference=proposed.difference,
            family_part=proposed.family_part,
            replaces=proposed.replaces,
            overridden=() if act.history else _codes(findings),
            override_reason=proposed.override.reason,
            carried_from=proposed.carried_from,
        )
        if act.history and any(finding.blocks for finding in findings):
            self._deviate(Step.IMPROVEMENT_PLAN, Deviation.NOT_SMART, act, item=str(number))
        if proposed.replaces is not None:
            self.trigger_event(
                happened.ActionReplaced, occurred_on=act.occurred_on, number=proposed.replaces, by=number
            )

    def _arm_done(self, act: Act, number: int, people: Mapping[str, Person]) -> None:
        """Owe an action on its own date; of history nothing is owed that its source does not say."""
        due_on = self.actions[number].due_on
        if due_on is not None and not act.history and number not in self.actions_done:
            deadline = self._deadline(Step.ACTION_DONE, due_on, act, str(number))
            if deadline is not None:
                self._set([deadline], act, people)

    def _next_number(self) -> int:
        return self.last_action + 1

    def _refuse_replacing(self, proposals: Sequence[tuple[ProposedAction, str]]) -> None:
        """Refuse to replace what was not found not to work, or was replaced before (E22)."""
        replaced = set(self.replaced)
        for proposed, where in proposals:
            number, at = proposed.replaces, f"{where}replaces"
            if number is None:
                continue
            if number not in self.actions:
                raise NotFoundError(f"{self.ref} has no action {number} to replace.", field=at)
            if number in replaced:
                raise StepAlreadyRecordedError(f"Action {number} of {self.ref} was replaced before.", field=at)
            if self.actions_effective.get(number) is not False:
                raise StepNotDueError(f"Action {number} of {self.ref} was not found not to work.", field=at)
            replaced.add(number)


def _of_the_whole(actions: Sequence[ProposedAction], context: SmartContext) -> tuple[Finding, ...]:
    """What is wrong with a plan as a whole; a theme without an action is noted as a deviation, and asks no reason."""
    found = findings_for_plan([action.draft for action in actions], context)
    return tuple(finding for finding in found if finding.code is not SmartRule.THEME_WITHOUT_ACTION)


def _left_over(actions: Sequence[ProposedAction], judged: Sequence[tuple[Finding, ...]]) -> list[Finding]:
    """What stands in the way of a plan's actions, each named by its place in the plan."""
    return [
        replace(finding, field=f"actions.{index}.{finding.field}")
        for index, (action, findings) in enumerate(zip(actions, judged, strict=True))
        for finding in unanswered(findings, action.override.answered(findings))
    ]


def _refuse(findings: Sequence[Finding], act: Act) -> None:
    if findings and not act.history:
        raise NotSmartError(sorted(findings, key=lambda finding: not finding.blocks))


def _codes(findings: Iterable[Finding]) -> tuple[SmartRule, ...]:
    """The rules of these findings, each once: as they were overridden, if they did not block."""
    return tuple(dict.fromkeys(finding.code for finding in findings))
