"""What commands take. Shape only: whether it can be true is the domain's to say."""

from typing import Any, ClassVar

from marshmallow import ValidationError, fields, validate, validates_schema

from domain.audit import HIGHEST_SCORE, LOWEST_SCORE
from domain.vocabulary import CaseloadDecision, Role
from service.api.fields import (
    LONGEST_ID,
    MISSING,
    UNKNOWN,
    Day,
    Line,
    Named,
    Prose,
    Reference,
    WholeNumber,
    YesNo,
)
from service.api.shapes import Shape

MOST_PEOPLE = 60
MOST_SIBLINGS = 20


def person(**more: Any) -> Line:
    """A directory id."""
    return Line(longest=LONGEST_ID, **more)


def people(**more: Any) -> fields.List[Any]:
    """Directory ids."""
    return fields.List(person(), validate=validate.Length(max=MOST_PEOPLE), **more)


def prose_or_none() -> Prose:
    """Text that may be left out."""
    return Prose(load_default=None, allow_none=True)


def line_or_none(longest: int = LONGEST_ID) -> Line:
    """A line that may be left out."""
    return Line(longest=longest, load_default=None, allow_none=True)


Roles = Shape.from_dict({role.value: person(allow_none=True) for role in Role}, name="Roles")
"""Who holds which role on the file; null where nobody does."""


SCORE = WholeNumber(LOWEST_SCORE, HIGHEST_SCORE)


class AuditBody(Shape):
    """A graded audit. Siblings share a `family_ref`; `practice_subject` is the role whose practice was audited."""

    audit_ref = Reference(required=True)
    audited_on = Day(required=True)
    graded_on = Day(required=True)
    case_ref = Line(longest=LONGEST_ID, required=True)
    grade = Line(longest=60, required=True)
    themes = Named(most=60, load_default=dict)
    scores = Named(most=60, values=SCORE, load_default=dict)
    service = line_or_none(120)
    team = line_or_none(120)
    roles = fields.Nested(Roles, load_default=dict)
    auditor_team = line_or_none(120)
    family_ref = line_or_none()
    practice_subject = fields.Enum(Role, by_value=True, load_default=Role.SOCIAL_WORKER)

    example: ClassVar[dict[str, Any]] = {
        "audit_ref": "AUD18-001",
        "audited_on": "2018-06-04",
        "graded_on": "2018-06-06",
        "case_ref": "2041877",
        "grade": "Inadequate",
        "themes": {"Voice of the child": "Good", "Management oversight": "Inadequate"},
        "scores": {"Voice of the child": 7},
        "service": "Assessment",
        "team": "Assessment 2",
        "roles": {
            "social_worker": "SW01",
            "team_manager": "TM01",
            "practice_lead": "PL01",
            "service_manager": "SM01",
        },
        "auditor_team": "Quality assurance",
        "family_ref": "F-3117",
        "practice_subject": "social_worker",
    }


class SearchBody(Shape):
    """A child's case reference, which never stands in an address."""

    case_ref = Line(longest=LONGEST_ID, required=True)

    example: ClassVar[dict[str, Any]] = {"case_ref": "2041877"}


class NotificationBody(Shape):
    """The managers were told."""

    told_on = Day(required=True)
    told = people(load_default=list)

    example: ClassVar[dict[str, Any]] = {"told_on": "2018-06-06", "told": ["TM01", "PL01", "SM01"]}


class AcknowledgementBody(Shape):
    """Somebody knows: the caller, unless another is named."""

    acknowledged_on = Day(required=True)
    person = line_or_none()

    example: ClassVar[dict[str, Any]] = {"acknowledged_on": "2018-06-07", "person": "TM01"}


class MeetingBody(Shape):
    """The day-three meeting was held (`held_on`, `chair`), or was not (`not_held`, `noted_on`).

    It may have been `also_for` the files of siblings.
    """

    not_held = YesNo(load_default=False)
    held_on = Day()
    chair = person()
    attendees = people()
    also_for = fields.List(Reference(), validate=validate.Length(max=MOST_SIBLINGS))
    noted_on = Day()
    reason = prose_or_none()

    example: ClassVar[dict[str, Any]] = {
        "held_on": "2018-06-11",
        "chair": "PL01",
        "attendees": ["TM01", "SW01"],
        "reason": None,
    }

    @validates_schema
    def _one_or_the_other(self, body: dict[str, Any], **_: Any) -> None:
        held, not_held = {"held_on", "chair"}, {"noted_on"}
        needed, other = (not_held, held | {"attendees", "also_for"}) if body.get("not_held") else (held, not_held)
        wrong = {name: [MISSING] for name in needed - set(body)} | {name: [UNKNOWN] for name in other & set(body)}
        if wrong:
            raise ValidationError(wrong)


class ReviewBody(Shape):
    """The service manager, the caller unless named, reviewed the plan."""

    reviewed_on = Day(required=True)
    satisfied = YesNo(required=True)
    comments = prose_or_none()
    reviewer = line_or_none()

    example: ClassVar[dict[str, Any]] = {"reviewed_on": "2018-06-18", "satisfied": True, "reviewer": "SM01"}


class CaseloadDecisionBody(Shape):
    """Whether the whole caseload is reviewed; if not, why, and what is done instead."""

    decided_on = Day(required=True)
    decision = fields.Enum(CaseloadDecision, by_value=True, required=True)
    reason = prose_or_none()
    instead = prose_or_none()
    decided_by = line_or_none()

    example: ClassVar[dict[str, Any]] = {
        "decided_on": "2018-06-20",
        "decision": "not_required",
        "reason": "The two files share one cause, which the plan answers.",
        "instead": "Three more files of this worker are audited in July.",
        "decided_by": "SM01",
    }


class CaseloadReviewBody(Shape):
    """The whole caseload was reviewed."""

    completed_on = Day(required=True)
    cases = WholeNumber(0, 1000, required=True)
    learning = prose_or_none()

    example: ClassVar[dict[str, Any]] = {"completed_on": "2018-07-16", "cases": 17, "learning": "Chronologies lapse."}


class ReAuditBody(Shape):
    """The file was audited again. `re_audit_ref` names the remediation that follows a repeat inadequate."""

    re_audited_on = Day(required=True)
    grade = Line(longest=60, required=True)
    themes = Named(most=60, load_default=dict)
    auditor = line_or_none()
    re_audit_ref = Reference(load_default=None, allow_none=True)

    example: ClassVar[dict[str, Any]] = {
        "re_audited_on": "2018-07-30",
        "grade": "Good",
        "themes": {"Voice of the child": "Good", "Management oversight": "Requires Improvement"},
        "auditor": "QA01",
        "re_audit_ref": "AUD18-031",
    }


class ClosureBody(Shape):
    """The remediation is closed, by the caller unless named, and a second person agrees.

    Quality assurance and the service manager do this together. Where a condition is not fulfilled, the head of service
    may decide otherwise, and says why.
    """

    closed_on = Day(required=True)
    reason = Prose(required=True)
    closed_by = line_or_none()
    agreed_by = line_or_none()
    decided_otherwise_by = line_or_none()
    otherwise_reason = prose_or_none()

    example: ClassVar[dict[str, Any]] = {
        "closed_on": "2018-08-01",
        "reason": "Re-audited Good; every action works.",
        "closed_by": "QA01",
        "agreed_by": "SM01",
    }


class EmbeddingCheckBody(Shape):
    """Some time after the closing somebody, the caller unless named, looked whether what was put right is in place."""

    checked_on = Day(required=True)
    in_place = YesNo(required=True)
    comments = prose_or_none()
    checked_by = line_or_none()

    example: ClassVar[dict[str, Any]] = {
        "checked_on": "2018-10-24",
        "in_place": True,
        "comments": "Three supervisions sampled; each records decisions.",
        "checked_by": "SM01",
    }
