"""When the checks of a plan are owed: every so many days from the plan to the re-audit (``domain.md`` section 2)."""

from collections.abc import Mapping

from domain.act import Act
from domain.deadlines import Deadline
from domain.ladder import Person
from domain.remediation_state import RemediationState
from domain.vocabulary import EndedBecause, Step

CHECK, RE_AUDIT, PLAN = Step.MONITORING_CHECK, (Step.RE_AUDIT, ""), (Step.IMPROVEMENT_PLAN, "")


class MonitoringDates(RemediationState):
    """Owing checks, and no longer owing them. Each is counted from the date of the one before."""

    def _arm_monitoring(self, act: Act, people: Mapping[str, Person]) -> None:
        """Owe the checks that fall before the re-audit; where it is late and none is ahead, the next one.

        Called when the plan is agreed, when a check was recorded, and when the re-audit is put off. Nothing is owed of
        history, and no check of a time that is over.
        """
        if act.history or PLAN not in self.done or not self.is_open(RE_AUDIT):
            return
        checks, new, until = self._checks(), list[Deadline](), self.deadlines[RE_AUDIT].due_on
        last = checks[-1].due_on if checks else self.done[PLAN]
        ahead = any(check.due_on >= act.occurred_on and self.is_open((CHECK, check.item)) for check in checks)
        while (check := self._deadline(CHECK, last, act, str(len(checks) + len(new) + 1))) is not None:
            if (ahead or new) and check.due_on >= until:
                break
            last = check.due_on
            if last >= act.occurred_on:
                new.append(check)
        if new:
            self._set(new, act, people)

    def _stop_monitoring(self, act: Act) -> None:
        """Owe no check any more from the day of the re-audit or of the closing on; those missed before stay missed."""
        ahead = [(CHECK, check.item) for check in self._checks() if check.due_on >= act.occurred_on]
        self._end(ahead, EndedBecause.NOT_OWED, act)

    def _checks(self) -> list[Deadline]:
        """Every check that was ever owed, in order."""
        found = (deadline for (step, _), deadline in self.deadlines.items() if step is CHECK)
        return sorted(found, key=lambda check: int(check.item))
