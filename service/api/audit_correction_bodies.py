"""What a correction of an audit takes: what is right, and nothing that was."""

from typing import Any, ClassVar

from marshmallow import ValidationError, validates_schema

from service.api.bodies import line_or_none
from service.api.fields import MISSING, Day, Prose
from service.api.shapes import Shape

FACTS = ("graded_on", "service", "team", "subject", "auditor")


class AuditCorrectionBody(Shape):
    """What was recorded wrongly of an audit. The grade is not: it is moderated.

    `subject` is whose practice was audited, in the role that the audit names; `auditor` who audited it. Leave out what
    was right. Found by the caller unless somebody is named.
    """

    graded_on = Day(load_default=None, allow_none=True)
    service = line_or_none(120)
    team = line_or_none(120)
    subject = line_or_none()
    auditor = line_or_none()
    corrected_on = Day(required=True)
    reason = Prose(required=True)
    corrected_by = line_or_none()

    example: ClassVar[dict[str, Any]] = {
        "graded_on": "2018-06-05",
        "team": "Assessment 1",
        "corrected_on": "2018-06-20",
        "reason": "The moderation meeting was on the Tuesday, and the child had moved teams the week before.",
        "corrected_by": "QA01",
    }

    @validates_schema
    def _something(self, data: dict[str, Any], **_: Any) -> None:
        if all(data[name] is None for name in FACTS):
            raise ValidationError(MISSING, FACTS[0])
