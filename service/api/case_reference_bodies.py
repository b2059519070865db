"""What correcting a case reference takes, and deciding on a privacy incident."""

from typing import Any, ClassVar

from marshmallow import fields

from domain.vocabulary import PrivacyIncident, ReferenceBecause
from service.api.bodies import line_or_none
from service.api.fields import LONGEST_ID, Day, Line, Prose, YesNo
from service.api.shapes import Shape


class CaseReferenceBody(Shape):
    """The right reference, and why it is another: corrected by the caller unless somebody is named.

    `renumbered`, `merged` and `mistyped` are of one child, whom the old reference goes on finding. Only of a
    `wrong_child` it is said whether somebody has looked at who opened the record, and whether it is a privacy incident
    (neither, unless said); and `family_ref`, where the file's family is known: it is the right child's own otherwise.
    """

    corrected_on = Day(required=True)
    case_ref = Line(longest=LONGEST_ID, required=True)
    because = fields.Enum(ReferenceBecause, by_value=True, required=True)
    reason = Prose(required=True)
    corrected_by = line_or_none()
    family_ref = line_or_none()
    access_checked = YesNo(load_default=None, allow_none=True)
    privacy_incident = fields.Enum(PrivacyIncident, by_value=True, load_default=None, allow_none=True)
    incident_reference = line_or_none()

    example: ClassVar[dict[str, Any]] = {
        "corrected_on": "2018-06-14",
        "case_ref": "2041878",
        "because": "wrong_child",
        "reason": "The next number on the list was typed.",
        "corrected_by": "QA01",
        "access_checked": False,
        "privacy_incident": "not_decided",
    }


class PrivacyIncidentBody(Shape):
    """How it stands now: whether who opened the record has been looked at, and whether it is an incident.

    Decided by the caller unless somebody is named. `reference` is the incident's own, in whatever register has it.
    """

    decided_on = Day(required=True)
    access_checked = YesNo(required=True)
    privacy_incident = fields.Enum(PrivacyIncident, by_value=True, required=True)
    reason = Prose(required=True)
    decided_by = line_or_none()
    reference = line_or_none()

    example: ClassVar[dict[str, Any]] = {
        "decided_on": "2018-06-15",
        "access_checked": True,
        "privacy_incident": "no",
        "reason": "Only the two managers of the right file had opened it.",
        "decided_by": "QA01",
    }
