"""What withdrawing, voiding and reinstating take. Each says why."""

from typing import Any, ClassVar

from service.api.bodies import line_or_none
from service.api.fields import Day, Prose
from service.api.shapes import Shape


class WithdrawalBody(Shape):
    """The remediation is no longer called for: decided by the caller unless somebody is named."""

    withdrawn_on = Day(required=True)
    reason = Prose(required=True)
    withdrawn_by = line_or_none()

    example: ClassVar[dict[str, Any]] = {
        "withdrawn_on": "2018-06-14",
        "reason": "Opened a second time for a file that the locality team is already putting right.",
        "withdrawn_by": "HOS01",
    }


class VoidBody(Shape):
    """It was never true, which was found on this day: by the caller unless somebody is named."""

    voided_on = Day(required=True)
    reason = Prose(required=True)
    voided_by = line_or_none()

    example: ClassVar[dict[str, Any]] = {
        "voided_on": "2018-06-14",
        "reason": "The wrong file was pulled: the audit is of another family.",
        "voided_by": "QA01",
    }


class ReinstatementBody(Shape):
    """It was withdrawn or voided in error, and goes on: decided by the caller unless somebody is named."""

    reinstated_on = Day(required=True)
    reason = Prose(required=True)
    reinstated_by = line_or_none()

    example: ClassVar[dict[str, Any]] = {
        "reinstated_on": "2018-06-18",
        "reason": "The file was the right one after all.",
        "reinstated_by": "HOS01",
    }
