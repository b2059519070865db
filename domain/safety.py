"""How a child is safe on the day a file is graded critical, and until its meeting (``domain.md`` section 2)."""

from collections.abc import Mapping

from domain.act import Act
from domain.confidential import Confidential
from domain.events import safety as events
from domain.ladder import Person
from domain.remediation_state import RemediationState
from domain.vocabulary import Deviation, Role, Step

MAY_CHECK = frozenset(
    {
        Role.TEAM_MANAGER,
        Role.PRACTICE_LEAD,
        Role.SERVICE_MANAGER,
        Role.HEAD_OF_SERVICE,
        Role.DIRECTOR,
        Role.IRO_PRACTICE_MANAGER,
        Role.HEAD_OF_QA,
        Role.HEAD_OF_TRANSFORMATION,
        Role.SAFEGUARDING_AND_STANDARDS,
        Role.EMERGENCY_DUTY_TEAM,
    }
)
"""Who may be the manager on duty; a check by anybody else happened, and is a deviation."""


class SafetySteps(RemediationState):
    """The decisions that cannot wait for a working day."""

    def check_safety(self, act: Act, *, checked_by: str, how: Confidential, people: Mapping[str, Person]) -> None:
        """Record how the child is safe, as a manager other than the practice subject saw it.

        Raises :class:`OwnCaseError` for the practice subject.
        """
        own_case = self._refuse_own_case(checked_by, act, Step.SAFETY_CHECK, "checked_by")
        rule = self._step(Step.SAFETY_CHECK, act)
        role = people[checked_by].role if checked_by in people else None
        self.trigger_event(events.SafetyChecked, occurred_on=act.occurred_on, checked_by=checked_by, role=role, how=how)
        if own_case:
            self._deviate(rule.step, Deviation.OWN_CASE, act)
        elif role not in MAY_CHECK:
            self._deviate(rule.step, Deviation.WRONG_ROLE, act)

    def record_interim_protection(
        self, act: Act, *, decided_by: str, how: Confidential, people: Mapping[str, Person]
    ) -> None:
        """Record what protects the child until the meeting, as the head of service decided it."""
        own_case = self._refuse_own_case(decided_by, act, Step.INTERIM_PROTECTION, "decided_by")
        rule = self._step(Step.INTERIM_PROTECTION, act)
        self.trigger_event(
            events.InterimProtectionRecorded, occurred_on=act.occurred_on, decided_by=decided_by, how=how
        )
        if own_case:
            self._deviate(rule.step, Deviation.OWN_CASE, act)
        self._check_role(rule, decided_by, act, people)
