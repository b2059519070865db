"""What was decided of the caseload after the decision, told in plain sentences."""

from collections.abc import Callable, Mapping

from domain.events import caseload as happened
from domain.policy import Policy
from service.pages.wording.words import Detail


def _countersigned(detail: Detail, policy: Policy) -> str:
    if detail["agreed"]:
        return f"{detail['countersigned_by']} agreed that a review of the whole caseload is not required."
    return f"{detail['countersigned_by']} did not agree: the whole caseload is to be reviewed."


WORDING: Mapping[str, Callable[[Detail, Policy], str]] = {happened.Countersigned.__name__: _countersigned}
