"""An opening that rests on something the audit said wrongly: its day 0, where it was, or whose practice it was."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from domain.act import Act
from domain.confidential import Confidential
from domain.consequences import Consequences
from domain.deadlines import Deadline, Opening, StepKey, deadlines_at_opening, name_of, number_of
from domain.errors import DatesContradictError
from domain.events import corrections as events
from domain.ladder import Person
from domain.reassignment import Reassignments
from domain.remediation_owners import OF_ONE_ACTION
from domain.vocabulary import Step

LATER_FACTS = frozenset({Step.CHALLENGE_DECISION, Step.RECEIVING_CHECK, Step.ACTION_REALLOCATION})
"""The steps that are counted from the day of something that happened after the opening."""


@dataclass(frozen=True, kw_only=True)
class RightFacts:
    """What was recorded wrongly of an audit, as it rightly is; ``None`` of what was right.

    ``first_graded_on`` is of a remediation that was opened by a moderation, whose day 0 is another (E6).
    """

    graded_on: date | None = None
    first_graded_on: date | None = None
    service: str | None = None
    team: str | None = None
    subject: str | None = None


class OpeningCorrections(Reassignments, Consequences):
    """The decision on what the opening audit said."""

    def correct_opening(
        self,
        act: Act,
        right: RightFacts,
        *,
        reason: Confidential,
        corrected_by: str,
        told: bool,
        people: Mapping[str, Person],
    ) -> None:
        """Take over what was put right of the audit. All that was counted from day 0 is counted from the right one.

        ``told`` is whether the holder of the subject's role is told of an opening: then the right one is, and owes the
        acknowledgement. Raises :class:`DatesContradictError` for a day 0 after something that was recorded since.
        """
        self._not_void_at(act)
        self._refuse_own_case(corrected_by, act, "the correction", "corrected_by")
        if right.graded_on is not None:
            self._refuse_day_0(right.graded_on)
        was_on, was_subject = self.graded_on, self.subject
        since = self._at(act, was_on)
        self._take_over(right, act, reason, corrected_by)
        first = {(each.step, each.item): each for each in self._first_dates(self.graded_on, act)}
        if right.graded_on is not None:
            self._count_opening_again(was_on, first, since, people)
        new = self._tell_instead(was_subject, since, people) if right.subject is not None and told else ()
        self._own_anew(since, people, {})
        self._state_opening(first.values(), new, act, right.first_graded_on or self.first_graded_on)

    def _take_over(self, right: RightFacts, act: Act, reason: Confidential, corrected_by: str) -> None:
        stayed = (self.service, self.team) == self.opened_in
        elsewhere = stayed and (right.service is not None or right.team is not None)
        self.trigger_event(
            events.OpeningCorrected,
            occurred_on=self.graded_on,
            audit_ref=self.ref,
            graded_on=right.graded_on,
            service=right.service,
            team=right.team,
            subject=right.subject,
            subject_role=self.subject_role,
            holder=self.roles.get(self.subject_role) == self.subject,
            names=tuple(name_of(key) for key in self.deadlines) if elsewhere else (),
            corrected_on=act.occurred_on,
            corrected_by=corrected_by,
            reason=reason,
        )

    def _refuse_day_0(self, day: date) -> None:
        """Refuse a day 0 after what happened since."""
        facts = [(on, name_of(key)) for key, on in self.done.items() if not self._is_carried(key)]
        facts += [(on, f"action {n}") for n, on in self.agreed_on.items() if not self._is_carried_action(n)]
        facts += [(each.counted_from, name_of(key)) for key, each in self.deadlines.items() if key[0] in LATER_FACTS]
        ends = (
            (self.closed_on, "the closing"),
            (self.withdrawn_on, "the withdrawal"),
            (self.referred_on, "the referral"),
        )
        facts += [(on, what) for on, what in ends if on is not None]
        for on, what in facts:
            if day > on:
                raise DatesContradictError(f"{day} is after {what} on {on}.", field="graded_on")

    def _is_carried(self, key: StepKey) -> bool:
        return key[0] in OF_ONE_ACTION and self._is_carried_action(number_of(key[1]))

    def _is_carried_action(self, number: int) -> bool:
        return number in self.actions and self.actions[number].carried_from is not None

    def _first_dates(self, day_0: date, act: Act) -> tuple[Deadline, ...]:
        """The dates of an opening on a day, of those that this one set and of what it would owe."""
        critical = self.opening.critical
        grade_critical = act.policy.grade(self.opening.grade).critical
        return deadlines_at_opening(
            act.policy,
            act.calendar,
            Opening(
                graded_on=day_0,
                critical=critical,
                repeat=self.is_repeat,
                criteria_met=(Step.CASELOAD_DECISION, "") in self.deadlines,
                critical_grade=grade_critical,
                only=None if self.imported_on is None else frozenset(step for step, _ in self.deadlines),
                escalates_from=act.today,
            ),
        )

    def _count_opening_again(
        self, was_on: date, first: Mapping[StepKey, Deadline], act: Act, people: Mapping[str, Person]
    ) -> None:
        """Count again what was counted from the wrong day 0; what only the one or the other asks for is owed or not."""
        before = {(each.step, each.item): each for each in self._first_dates(was_on, act)}
        by_clock = {key for key, each in before.items() if self.first_due.get(key) == each.due_on}
        self._count_again([each for key, each in first.items() if key in by_clock], act)
        self._not_owed([key for key in before if key not in first and key in self.deadlines], act)
        if self.closed_on is None and self.withdrawn_on is None:
            self._arm([each for key, each in first.items() if key not in before], act, people)

    def _tell_instead(self, wrong: str | None, act: Act, people: Mapping[str, Person]) -> tuple[str, ...]:
        """The right practice subject is told, and owes the acknowledgement that the wrong one does not."""
        key = (Step.ACKNOWLEDGEMENT, self.subject or "")
        if wrong is not None and wrong not in self.roles.values():
            self._not_owed([(Step.ACKNOWLEDGEMENT, wrong)], act)
        ended = self.closed_on is not None or self.withdrawn_on is not None
        if ended or key in self.deadlines or not self.opening.told:
            return ()
        told = replace(act, occurred_on=act.today)
        owed = self._deadline(Step.ACKNOWLEDGEMENT, act.today, told, key[1])
        self._arm([owed] if owed is not None else [], told, people)
        return (key[1],)

    def _state_opening(
        self, first: Iterable[Deadline], told: tuple[str, ...], act: Act, first_graded_on: date | None
    ) -> None:
        was, (service, team) = self.opening, self.opened_in
        issued = tuple(each for each in first if (each.step, each.item) in self.deadlines)
        owners = {name_of(key): self.owners[key] for key in ((e.step, e.item) for e in issued) if key in self.owners}
        self.trigger_event(
            events.OpeningStated,
            occurred_on=self.graded_on,
            audit_ref=self.ref,
            child=self.child,
            family=self.family,
            grade=was.grade,
            critical=was.critical,
            service=service,
            team=team,
            roles=dict(was.roles) | ({self.subject_role.value: self.subject} if self.subject is not None else {}),
            subject=self.subject,
            subject_role=self.subject_role,
            audited_on=was.audited_on,
            first_graded_on=first_graded_on,
            policy_version=self.policy_version,
            calendar_version=act.calendar.version,
            follows=self.follows,
            same_child=was.same_child,
            imported_on=self.imported_on,
            deadlines=issued,
            owners=owners,
            told=told,
        )
