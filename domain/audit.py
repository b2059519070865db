"""One quality audit of one case file."""

from collections.abc import Mapping
from datetime import date
from uuid import NAMESPACE_URL, UUID, uuid5

from eventsourcing.domain import Aggregate

from domain.checks import not_before, not_in_future
from domain.confidential import Confidential
from domain.errors import InvalidValueError
from domain.events import audit as events
from domain.policy import Policy
from domain.vocabulary import Role

NOT_APPLICABLE = "N/A"
KNOWN_ROLES = frozenset(role.value for role in Role)


class Audit(Aggregate):
    """An audit with its overall grade, recorded on its own, and a grade for each theme (``domain.md`` section 7)."""

    audit_ref: str
    child: UUID
    service: str | None
    team: str | None
    roles: Mapping[str, str]
    remediation_ref: str | None

    def __init__(self) -> None:
        """Empty: the first event gives the state."""

    @staticmethod
    def create_id(audit_ref: str) -> UUID:
        """The identity that follows from the reference, so that a second recording collides."""
        return uuid5(NAMESPACE_URL, f"putright:audit:{audit_ref}")

    @classmethod
    def record(
        cls,
        *,
        audit_ref: str,
        audited_on: date,
        graded_on: date,
        child: UUID,
        case_ref: Confidential,
        grade: str,
        themes: Mapping[str, str],
        service: str | None,
        team: str | None,
        roles: Mapping[str, str],
        auditor_team: str | None,
        policy: Policy,
        today: date,
    ) -> "Audit":
        """Record a graded audit.

        Raises :class:`UnknownGradeError`, :class:`DateInFutureError`, :class:`DatesContradictError` for a grade given
        before the audit, or :class:`InvalidValueError` for a role that nobody has.
        """
        policy.grade(grade)
        for theme, level in themes.items():
            if level != NOT_APPLICABLE:
                policy.grade(level, field=f"themes.{theme}")
        for role in roles:
            if role not in KNOWN_ROLES:
                raise InvalidValueError(f"'{role}' is not one of {', '.join(Role)}.", field=f"roles.{role}")
        not_in_future(audited_on, today, "audited_on")
        not_in_future(graded_on, today, "graded_on")
        not_before(graded_on, audited_on, "graded_on", "the audit")
        return cls._create(
            events.Graded,
            id=cls.create_id(audit_ref),
            occurred_on=graded_on,
            audit_ref=audit_ref,
            audited_on=audited_on,
            child=child,
            case_ref=case_ref,
            grade=grade,
            themes=dict(themes),
            service=service,
            team=team,
            roles=dict(roles),
            auditor_team=auditor_team,
            policy_version=policy.version,
        )

    def note_remediation(self, remediation_ref: str, occurred_on: date) -> None:
        """Note which remediation the grade opened."""
        self.trigger_event(events.OpenedRemediation, occurred_on=occurred_on, remediation_ref=remediation_ref)
