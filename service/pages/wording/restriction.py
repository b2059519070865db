"""Who may see a file, told in plain sentences."""

from collections.abc import Callable, Mapping

from domain.events import restriction as happened
from domain.policy import Policy
from service.pages.wording.words import Detail


def _restricted(detail: Detail, policy: Policy) -> str:
    return f"{detail['restricted_by']} closed the file off to all but those who have a part on it."


def _carried_over(detail: Detail, policy: Policy) -> str:
    return f"The file was closed off, as {detail['of']} of the same family is."


def _lifted(detail: Detail, policy: Policy) -> str:
    return f"{detail['lifted_by']} opened the file again to all who would see it otherwise."


WORDING: Mapping[str, Callable[[Detail, Policy], str]] = {
    happened.Restricted.__name__: _restricted,
    happened.RestrictionCarriedOver.__name__: _carried_over,
    happened.RestrictionLifted.__name__: _lifted,
}
