"""What was asked, answered and rung around a file, told in plain sentences."""

from collections.abc import Callable, Mapping

from domain.events import contact as happened
from domain.policy import Policy
from service.pages.wording.words import Detail, deadline_title


def _help_asked(detail: Detail, policy: Policy) -> str:
    name = f"{detail['step']}:{detail['item']}" if detail["item"] else detail["step"]
    about = f" with {deadline_title(name, policy)}" if name else ""
    return f"{detail['person']} said what would help{about} (request {detail['number']})."


def _help_answered(detail: Detail, policy: Policy) -> str:
    return f"{detail['answered_by']} answered what would help (request {detail['number']})."


def _rung(detail: Detail, policy: Policy) -> str:
    found = "and reached them" if detail["reached"] else "and did not reach them"
    return f"{detail['called_by']} rang {detail['person']} {found}."


def _seen(detail: Detail, policy: Policy) -> str:
    return f"{detail['seen_by']} saw in the case management system what is recorded here."


WORDING: Mapping[str, Callable[[Detail, Policy], str]] = {
    happened.HelpAsked.__name__: _help_asked,
    happened.HelpAnswered.__name__: _help_answered,
    happened.Telephoned.__name__: _rung,
    happened.SeenInCaseSystem.__name__: _seen,
}
