"""The re-audit, by somebody from outside (F7, F15)."""

from collections.abc import Mapping

from domain.act import Act
from domain.actions_state import ActionsState
from domain.audit import NOT_APPLICABLE
from domain.errors import OwnTeamError
from domain.events import remediation as events
from domain.ladder import Person
from domain.vocabulary import Deviation, ReAuditOutcome, Role, Step

OUTSIDE = frozenset({Role.AUDITOR, Role.QA_ADMINISTRATOR, Role.HEAD_OF_QA})
"""The roles on a file that are no part of its team."""


class ReAuditSteps(ActionsState):
    """The decision whether practice on the file has improved."""

    def re_audit(
        self,
        act: Act,
        *,
        grade: str,
        themes: Mapping[str, str] | None = None,
        auditor: str | None = None,
        re_audit_ref: str | None = None,
        people: Mapping[str, Person],
    ) -> bool:
        """Record the re-audit and return whether the file is inadequate again, from critical too (E15).

        Raises :class:`OwnTeamError` for an auditor of the file's own team and :class:`OwnCaseError` for the practice
        subject (F15, E19).
        """
        level = act.policy.grade(grade)
        for theme, given in (themes or {}).items():
            if given != NOT_APPLICABLE:
                act.policy.grade(given, field=f"themes.{theme}")
        insider = self._refuse_insider(auditor, act, people)
        self._step(Step.RE_AUDIT, act)
        scale = [each.name for each in act.policy.grades]
        self.trigger_event(
            events.ReAudited,
            occurred_on=act.occurred_on,
            grade=grade,
            grade_before=self.grade,
            levels_better=scale.index(self.grade) - scale.index(grade),
            themes=dict(themes or {}),
            outcome=ReAuditOutcome.REPEAT_INADEQUATE if level.opens else ReAuditOutcome.IMPROVED,
            auditor=auditor,
            re_audit_ref=re_audit_ref,
        )
        if insider is not None:
            self._deviate(Step.RE_AUDIT, insider, act)
        self._stop_monitoring(act)
        return level.opens

    def _refuse_insider(self, auditor: str | None, act: Act, people: Mapping[str, Person]) -> Deviation | None:
        """Refuse an auditor who is no outsider; of history, name the deviation."""
        if self._refuse_own_case(auditor, act, Step.RE_AUDIT, "auditor"):
            return Deviation.OWN_CASE
        if auditor is None:
            return None
        team = people[auditor].team if auditor in people else None
        on_file = {holder for role, holder in self.roles.items() if role not in OUTSIDE}
        if auditor not in on_file and (team is None or team != self.team):
            return None
        if not act.history:
            raise OwnTeamError(
                f"Nobody re-audits their own team: {auditor} is on {self.ref} or in its team. Name an auditor from "
                "outside.",
                field="auditor",
            )
        return Deviation.OWN_TEAM
