"""A grade that is looked at again by a head of service (``domain.md`` section 2, E5 to E8)."""

from collections.abc import Mapping, Sequence
from datetime import date

from domain.act import Act
from domain.audit_state import AuditState
from domain.checks import not_before
from domain.confidential import Confidential
from domain.errors import InvalidValueError
from domain.events import audit as events
from domain.ladder import Person
from domain.people import acting_for, line_above
from domain.policy import Policy
from domain.vocabulary import Deviation, Role

HEADS = frozenset({Role.HEAD_OF_SERVICE, Role.DIRECTOR})


def inadequate_themes(policy: Policy, themes: Mapping[str, str]) -> tuple[str, ...]:
    """The themes whose grade would open a remediation, in the order of the audit."""
    opening = {level.name for level in policy.grades if level.opens}
    return tuple(theme for theme, grade in themes.items() if grade in opening)


def stands_out(policy: Policy, grade: str, themes: Mapping[str, str]) -> bool:
    """Whether an audit graded above inadequate has too many inadequate themes, or a safety-critical one (E8)."""
    inadequate = inadequate_themes(policy, themes)
    many = len(inadequate) >= policy.limits.moderation_themes
    return not policy.grade(grade).opens and (many or not set(inadequate).isdisjoint(policy.safety_critical_themes))


def calls_for_remediation(policy: Policy, grade: str, themes: Mapping[str, str]) -> bool:
    """Whether an audit calls for a remediation: by its grade (F1), or by its themes where the policy says so (E8)."""
    return policy.grade(grade).opens or (policy.many_themes_open and stands_out(policy, grade, themes))


class Moderation(AuditState):
    """The decisions of a head of service on a grade."""

    def prompt_moderation(self, act: Act, told: Sequence[str]) -> bool:
        """Put an audit forward for moderation whose themes do not fit its grade, and say whether it was (E8)."""
        prompted = stands_out(act.policy, self.grade, self.themes)
        if prompted:
            self.trigger_event(
                events.ModerationPrompted,
                occurred_on=act.occurred_on,
                audit_ref=self.audit_ref,
                themes=inadequate_themes(act.policy, self.themes),
                told=tuple(told),
            )
        return prompted

    def moderate(
        self, act: Act, *, grade: str, reason: Confidential | None, moderated_by: str, people: Mapping[str, Person]
    ) -> None:
        """Record that the grade was looked at again; another grade needs a reason.

        By anybody but a head of service, or somebody above, it is a deviation. Raises :class:`OwnCaseError`.
        """
        self._standing_at(act)
        self._refuse_own_case(moderated_by, "moderated_by")
        self._refuse_grade(act, grade)
        if grade != self.grade and reason is None:
            raise InvalidValueError("Say why the grade was changed.", field="reason")
        self._grade_anew(act, grade, reason, moderated_by)
        self._check_is_head(act, moderated_by, people)

    def _refuse_grade(self, act: Act, grade: str) -> None:
        """Refuse a grade that is not on the scale, or one from before the grade was looked at last."""
        act.policy.grade(grade)
        not_before(act.occurred_on, self.regraded_on, "occurred_on", "the grade was looked at last")

    def _grade_anew(
        self, act: Act, grade: str, reason: Confidential | None, moderated_by: str, challenge: int | None = None
    ) -> None:
        self.trigger_event(
            events.Moderated,
            occurred_on=act.occurred_on,
            grade=grade,
            previous=self.grade,
            reason=reason,
            moderated_by=moderated_by,
            challenge=challenge,
        )

    def _check_is_head(self, act: Act, person: str, people: Mapping[str, Person]) -> None:
        is_head = person in people and people[person].role in HEADS and people[person].holds_post_on(act.occurred_on)
        if not is_head and person not in self._acting_heads(act.occurred_on, people):
            self.trigger_event(events.Deviated, occurred_on=act.occurred_on, rule=Deviation.WRONG_ROLE, person=person)

    def _acting_heads(self, on: date, people: Mapping[str, Person]) -> set[str | None]:
        """Who acts on a day for a head of service above the file (E1, E2)."""
        service_manager = self.roles.get(Role.SERVICE_MANAGER)
        heads = {each.id for holder in self.roles.values() for each in line_above(holder, people) if each.role in HEADS}
        return {acting_for(head, on, people, service_manager) for head in heads}
