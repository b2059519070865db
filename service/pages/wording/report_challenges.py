"""What happened to a question about a figure or a remediation, told in plain sentences."""

from collections.abc import Callable, Mapping

from domain.events import report_challenge as happened
from domain.policy import Policy
from service.pages.wording.words import Detail
from service.reports.figures.words import in_words
from service.terms import day, listed


def _asked(detail: Detail, policy: Policy) -> str:
    seen = detail["figure"]
    about = f"the remediation {detail['remediation_ref']}"
    if seen is not None:
        said = "nothing to count" if seen["value"] is None else f"{seen['value']}"
        period = f"{day(seen['first'])} to {day(seen['last'])}"
        about = f"the figure “{in_words(seen['name'], policy)}” of {period}, which said {said}"
    return f"{detail['asked_by']} asked about {about}. {_owed(detail)}"


def _answered(detail: Detail, policy: Policy) -> str:
    return f"{detail['answered_by']} answered."


def _accepted(detail: Detail, policy: Policy) -> str:
    return f"{detail['accepted_by']} accepted the answer."


def _not_accepted(detail: Detail, policy: Policy) -> str:
    return f"{detail['refused_by']} did not accept the answer. {_owed(detail)}"


def _reassigned(detail: Detail, policy: Policy) -> str:
    return f"{detail['reassigned_by']} gave it to somebody else. {_owed(detail)}"


def _withdrawn(detail: Detail, policy: Policy) -> str:
    return f"{detail['withdrawn_by']} took the question back."


def _chased(detail: Detail, policy: Policy) -> str:
    told = listed(detail["told"])
    return f"The answer was due by {day(detail['answer_by'])}, and there was none. Told: {told}."


def _owed(detail: Detail) -> str:
    return f"{detail['answerer']} is to answer by {day(detail['answer_by'])}."


WORDING: Mapping[str, Callable[[Detail, Policy], str]] = {
    happened.ChallengeAsked.__name__: _asked,
    happened.ChallengeAnswered.__name__: _answered,
    happened.AnswerAccepted.__name__: _accepted,
    happened.AnswerNotAccepted.__name__: _not_accepted,
    happened.ChallengeReassigned.__name__: _reassigned,
    happened.ChallengeWithdrawn.__name__: _withdrawn,
    happened.AnswerChased.__name__: _chased,
}
