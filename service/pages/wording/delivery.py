"""What became of the mails about a remediation, told in plain sentences."""

from collections.abc import Callable, Mapping

from domain.events import delivery as happened
from domain.policy import Policy
from service.pages.wording.words import Detail
from service.terms import listed, step_title

ABOUT = {
    "opened": "its opening",
    "reminder": "a reminder",
    "escalation": "an escalation",
    "closing_asked": "its closing",
    "resolved": "the end of an escalation",
    "skipped_upward": "an escalation by a person",
    "not_delivered": "another mail that did not arrive",
}


def _not_delivered(detail: Detail, policy: Policy) -> str:
    about = ABOUT.get(detail["notice_kind"]) or detail["notice_kind"].replace("_", " ")
    step = f", {step_title(detail['step'], policy).lower()}" if detail["step"] else ""
    told = f" Owed word, to ring them: {listed(detail['told'])}." if detail["told"] else ""
    return f"A mail to {detail['recipient']} about {about}{step} could not be delivered.{told}"


WORDING: Mapping[str, Callable[[Detail, Policy], str]] = {happened.MailNotDelivered.__name__: _not_delivered}
