"""How a child was made safe, told in plain sentences."""

from collections.abc import Callable, Mapping

from domain.events import safety as happened
from domain.policy import Policy
from domain.urgent import Awaited
from domain.vocabulary import AnsweredBecause
from service.pages.wording.alerts import POSTS
from service.pages.wording.words import Detail
from service.terms import listed, moment, role_title


def _checked(detail: Detail, policy: Policy) -> str:
    role = f" ({role_title(detail['role'])})" if detail["role"] else ""
    return f"{detail['checked_by']}{role} checked how the child is safe."


def _protected(detail: Detail, policy: Policy) -> str:
    return f"{detail['decided_by']} recorded what protects the child until the meeting."


def _asked(detail: Detail, policy: Policy) -> str:
    hours = " It was out of hours." if detail["out_of_hours"] else ""
    return (
        f"It was asked at once whether the child is safe today.{hours} Told: {listed(detail['told'])}.{_ring(detail)}"
    )


def _escalated(detail: Detail, policy: Policy) -> str:
    missing = " and ".join(AWAITED[each] for each in detail["awaited"])
    told = f"Told: {listed(detail['recipients'])}.{_ring(detail)}"
    return f"Is the child safe today? {missing}: gone up to {POSTS.get(detail['rung'], detail['rung'])}. {told}"


def _answered(detail: Detail, policy: Policy) -> str:
    told = f" Told: {listed(detail['recipients'])}." if detail["recipients"] else ""
    post = POSTS.get(detail["rungs"][-1], detail["rungs"][-1])
    return f"Is the child safe? It had gone up to {post} and {ANSWERED[AnsweredBecause(detail['because'])]}.{told}"


def _acknowledged(detail: Detail, policy: Policy) -> str:
    return f"{detail['person']} confirmed that they see to it that the child is safe, {moment(detail['occurred_at'])}."


def _duty_team(detail: Detail, policy: Policy) -> str:
    return f"{detail['rung_by']} rang the emergency duty team, {moment(detail['occurred_at'])}."


def _ring(detail: Detail) -> str:
    return f" {detail['to_ring']} is asked to ring the emergency duty team." if detail["to_ring"] else ""


AWAITED = {
    Awaited.ACKNOWLEDGEMENT.value: "Nobody had answered",
    Awaited.DUTY_TEAM_CALL.value: "No call to the emergency duty team was recorded",
    Awaited.SAFETY_CHECK.value: "The day was over without a check",
}
ANSWERED = {
    AnsweredBecause.ACKNOWLEDGED: "is answered",
    AnsweredBecause.CHECKED: "is answered: the check was recorded",
    AnsweredBecause.NO_LONGER_OWED: "is no longer asked",
}
WORDING: Mapping[str, Callable[[Detail, Policy], str]] = {
    happened.SafetyChecked.__name__: _checked,
    happened.SafetyCheckAsked.__name__: _asked,
    happened.SafetyCheckEscalated.__name__: _escalated,
    happened.SafetyCheckAnswered.__name__: _answered,
    happened.SafetyCheckAcknowledged.__name__: _acknowledged,
    happened.DutyTeamRung.__name__: _duty_team,
    happened.InterimProtectionRecorded.__name__: _protected,
}
