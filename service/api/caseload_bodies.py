"""What commands on the reviews of whole caseloads take."""

from typing import Any, ClassVar

from service.api.bodies import line_or_none, prose_or_none
from service.api.fields import LONGEST_ID, Day, Line, WholeNumber, YesNo
from service.api.shapes import Shape


class CountersignatureBody(Shape):
    """The head of service, the caller unless named, agrees that no review is required, or says why one is."""

    countersigned_on = Day(required=True)
    agreed = YesNo(required=True)
    reason = prose_or_none()
    countersigned_by = line_or_none()

    example: ClassVar[dict[str, Any]] = {"countersigned_on": "2018-08-08", "agreed": True, "countersigned_by": "HOS01"}


class CaseloadBody(Shape):
    """How many cases the subject holds."""

    counted_on = Day(required=True)
    cases = WholeNumber(0, 1000, required=True)

    example: ClassVar[dict[str, Any]] = {"counted_on": "2018-08-08", "cases": 17}


class CaseBody(Shape):
    """The grade of one case held; `held_by` where somebody else holds it by now."""

    graded_on = Day(required=True)
    case_ref = Line(longest=LONGEST_ID, required=True)
    grade = Line(longest=60, required=True)
    held_by = line_or_none()

    example: ClassVar[dict[str, Any]] = {"graded_on": "2018-08-14", "case_ref": "2041877", "grade": "Good"}
