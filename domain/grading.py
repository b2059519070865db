"""What a changed or second grade does to a remediation that is under way (E5, E7, E14)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from domain.act import Act
from domain.caseload import CaseloadSteps
from domain.criteria import CriteriaMet
from domain.deadlines import Deadline, StepKey
from domain.events import grading as events
from domain.ladder import Person
from domain.policy import Grade, StepRule
from domain.vocabulary import EndedBecause, MovedBecause, RegradedBecause, ReopenedBecause, Step


class GradeSteps(CaseloadSteps):
    """What follows for the remediation from the grades of the audits that it answers."""

    def attach_audit(
        self,
        act: Act,
        *,
        audit_ref: str,
        grade: Grade,
        themes: Sequence[str],
        told: Sequence[str],
        criteria: CriteriaMet,
        people: Mapping[str, Person],
    ) -> None:
        """Answer a second inadequate audit of the child here instead of opening another remediation (E14).

        A critical one makes this remediation critical (E7). An audit graded before the opening is attached on it.
        """
        since = replace(act, occurred_on=max(act.occurred_on, self.opened_on))
        self.trigger_event(
            events.AuditAttached,
            occurred_on=since.occurred_on,
            audit_ref=audit_ref,
            grade=grade.name,
            themes=tuple(themes),
            graded_on=act.occurred_on,
        )
        if grade.critical:
            why = RegradedBecause.SECOND_AUDIT
            self.regrade(
                since, audit_ref=audit_ref, grade=grade, because=why, told=told, criteria=criteria, people=people
            )

    def regrade(
        self,
        act: Act,
        *,
        audit_ref: str,
        grade: Grade,
        because: RegradedBecause,
        told: Sequence[str],
        criteria: CriteriaMet,
        people: Mapping[str, Person],
        called_for: bool = True,
    ) -> None:
        """Take over the new grade of an audit that this remediation answers; another goes on to call for it.

        On an upgrade to critical, dates and ladders shorten, the safety check is owed, ``told`` are owed word and the
        caseload ``criteria`` are evaluated anew (E7). On the way back nothing that was issued changes, but that what
        only a void audit had called for was never owed (E30).
        """
        audits = self.audits | ({audit_ref: grade.name} if called_for else {})
        critical = self.critical_audits - {audit_ref}
        if not called_for:
            audits.pop(audit_ref, None)
        elif grade.critical:
            critical |= {audit_ref}
        upgraded, on_critical_clocks = bool(critical) and not self.critical_audits, self.critical
        self.trigger_event(
            events.GradeChanged,
            occurred_on=act.occurred_on,
            remediation_ref=self.ref,
            audit_ref=audit_ref,
            audit_grade=grade.name,
            audit_critical=grade.critical,
            called_for=called_for,
            grade=next(name for ref, name in audits.items() if not critical or ref in critical),
            critical=bool(critical) or self.follows is not None,
            because=because,
            told=tuple(told) if upgraded else (),
        )
        if because is RegradedBecause.VOID:
            self._owe_nothing_for(audit_ref, act)
        if because is RegradedBecause.REINSTATEMENT:
            self._owe_again_for(audit_ref, act)
        if upgraded and not on_critical_clocks:
            self._shorten(act)
        if upgraded:
            self._owe_as_critical(act, told, people)
            self.reconsider_criteria(act, criteria, people)

    def await_challenge(
        self, act: Act, *, audit_ref: str, challenge: int, challenged_by: str, people: Mapping[str, Person]
    ) -> None:
        """Owe the decision on a challenge of the grade; everything else is owed as before (E33)."""
        number = len(self.challenged) + 1
        self.trigger_event(
            events.GradeChallenged,
            occurred_on=act.occurred_on,
            number=number,
            audit_ref=audit_ref,
            challenge=challenge,
            challenged_by=challenged_by,
        )
        if (owed := self._deadline(Step.CHALLENGE_DECISION, act.occurred_on, act, str(number))) is not None:
            self._set((owed,), act, people)

    def settle_challenge(self, act: Act, *, audit_ref: str, challenge: int, upheld: bool, decided_by: str) -> None:
        """Record that a challenge was decided, where that was owed here and is not done.

        Whatever became of the remediation: it may go on again, and the decision is taken once.
        """
        number = self.challenged.get((audit_ref, challenge), 0)
        key = (Step.CHALLENGE_DECISION, str(number))
        if key in self.deadlines and key not in self.done:
            self.trigger_event(
                events.ChallengeSettled,
                occurred_on=act.occurred_on,
                number=number,
                audit_ref=audit_ref,
                upheld=upheld,
                decided_by=decided_by,
            )

    def answers_another_than(self, audit_ref: str) -> bool:
        """Whether an audit other than this one also calls for the remediation, which then goes on without it."""
        return any(ref != audit_ref for ref in self.audits)

    def _owe_as_critical(self, act: Act, told: Sequence[str], people: Mapping[str, Person]) -> None:
        owed = tuple(self._owed_if_critical(act, told))
        if owed:
            self._arm(owed, act, people, ReopenedBecause.ANOTHER_AUDIT)

    def _owe_nothing_for(self, audit_ref: str, act: Act) -> None:
        """What is still owed because of an audit that was never valid was never owed (E30)."""
        self._end(self._decisions_on(audit_ref), EndedBecause.NOT_OWED, act)
        if not self.critical_audits:
            void = [key for key, ref in self.owed_for.items() if ref in self.void_audits]
            self._end(void, EndedBecause.NOT_OWED, act)

    def _owe_again_for(self, audit_ref: str, act: Act) -> None:
        """What an audit had called for is owed again, with the dates it had, now that it stands."""
        keys = [*self._decisions_on(audit_ref), *(key for key, ref in self.owed_for.items() if ref == audit_ref)]
        for day in sorted({self.ended[key][1] for key in keys if self._is_void(key)}):
            again = [key for key in keys if self._is_void(key) and self.ended[key][1] == day]
            self._reopen(again, ReopenedBecause.REINSTATED, replace(act, occurred_on=day))

    def _decisions_on(self, audit_ref: str) -> list[StepKey]:
        """The decisions on challenges of an audit's grade, owed or not."""
        return [
            (Step.CHALLENGE_DECISION, str(number)) for (ref, _), number in self.challenged.items() if ref == audit_ref
        ]

    def _is_void(self, key: StepKey) -> bool:
        """Whether a deadline was issued that turned out not to be owed, and nobody has met it."""
        return key not in self.done and self.ended.get(key, (None,))[0] is EndedBecause.NOT_OWED

    def _is_issued(self, key: StepKey) -> bool:
        return key in self.deadlines and not self._is_void(key)

    def _shorten(self, act: Act) -> None:
        """Shorten what is open, never past the next working day and never to a later date than before (E7)."""
        shortened = [self._as_critical(key, act) for key in self.deadlines if self.is_open(key)]
        same = tuple(each for each in shortened if each.due_on == self.deadlines[each.step, each.item].due_on)
        self._move(shortened, MovedBecause.UPGRADE, act, moved_by=None)
        if same:
            self.trigger_event(events.LaddersShortened, occurred_on=act.occurred_on, deadlines=same)

    def _as_critical(self, key: StepKey, act: Act) -> Deadline:
        issued, rule = self.deadlines[key], act.policy.steps[key[0]]
        due_on = issued.due_on
        if rule.clock.critical_days is not None:
            by_clock = self._dated(rule, act, issued.counted_from)
            due_on = min(due_on, max(by_clock.due_on, act.calendar.add_working_days(act.occurred_on, 1)))
        sooner = self._put_on(issued, due_on, act, critical=True)
        if due_on != issued.due_on:
            return sooner
        left = self._rungs_left(key)
        return replace(sooner, rungs={name: day for name, day in sooner.rungs.items() if name in left})

    def _owed_if_critical(self, act: Act, told: Sequence[str]) -> Iterator[Deadline]:
        """What a critical file owes beside the rest: safety check, interim protection, the top's acknowledgements."""
        for step, rule in act.policy.steps.items():
            if rule.when == "each_told":
                for person in told:
                    if not self._is_issued((step, person)):
                        yield replace(self._dated(rule, act, max(act.occurred_on, act.today)), item=person)
            elif not self._is_issued((step, "")) and self._armed_if_critical(rule, act):
                yield self._dated(rule, act, act.occurred_on)

    def _armed_if_critical(self, rule: StepRule, act: Act) -> bool:
        if rule.when != "meeting_far":
            return rule.when == "critical_grade"
        meeting = (Step.DAY_THREE_MEETING, "")
        return (
            self.is_open(meeting)
            and (self.deadlines[meeting].due_on - act.occurred_on).days > act.policy.limits.interim_protection_over
        )

    def _dated(self, rule: StepRule, act: Act, counted_from: date) -> Deadline:
        return self._counted(rule, counted_from, act, critical=True)
