"""How a child was made safe, told in plain sentences."""

from collections.abc import Callable, Mapping

from domain.events import safety as happened
from domain.policy import Policy
from service.pages.terms import role_title
from service.pages.wording.words import Detail


def _checked(detail: Detail, policy: Policy) -> str:
    role = f" ({role_title(detail['role'])})" if detail["role"] else ""
    return f"{detail['checked_by']}{role} checked how the child is safe."


def _protected(detail: Detail, policy: Policy) -> str:
    return f"{detail['decided_by']} recorded what protects the child until the meeting."


WORDING: Mapping[str, Callable[[Detail, Policy], str]] = {
    happened.SafetyChecked.__name__: _checked,
    happened.InterimProtectionRecorded.__name__: _protected,
}
