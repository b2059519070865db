"""What happened to a remediation as a whole, told in plain sentences."""

from collections.abc import Callable, Mapping

from domain.events import withdrawal as happened
from domain.policy import Policy
from service.pages.wording.words import Detail
from service.terms import day, listed


def _withdrawn(detail: Detail, policy: Policy) -> str:
    kept = listed(str(number) for number in detail["kept"])
    safety = f" Safety actions that stay open until they are signed off: {kept}." if kept else ""
    return f"Withdrawn by {_who(detail['withdrawn_by'])}: no longer called for. It counts until this day.{safety}"


def _voided(detail: Detail, policy: Policy) -> str:
    by = f"Voided on {day(detail['voided_on'])} by {_who(detail['voided_by'])}"
    return f"{by}: it was never true, and counts in no figure at any date."


def _reinstated(detail: Detail, policy: Policy) -> str:
    by = f"Reinstated on {day(detail['reinstated_on'])} by {_who(detail['reinstated_by'])}"
    return f"{by}: it should not have been {detail['undone']}."


def _repeat_voided(detail: Detail, policy: Policy) -> str:
    return f"{detail['remediation_ref']}, which followed this remediation, was voided."


def _who(person: str | None) -> str:
    return person or "somebody not recorded"


WORDING: Mapping[str, Callable[[Detail, Policy], str]] = {
    happened.Withdrawn.__name__: _withdrawn,
    happened.Voided.__name__: _voided,
    happened.Reinstated.__name__: _reinstated,
    happened.RepeatVoided.__name__: _repeat_voided,
}
