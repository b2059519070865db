"""How a case went before the response to it was done, told in plain sentences."""

from collections.abc import Callable, Mapping

from domain.events import departures as happened
from domain.policy import Policy
from service.pages.wording.words import Detail
from service.terms import listed


def _case_closed(detail: Detail, policy: Policy) -> str:
    return f"The case was closed in the case management system.{_signed(detail)}"


def _referred(detail: Detail, policy: Policy) -> str:
    return (
        f"The case was referred to another authority.{_signed(detail)} "
        "Until it acknowledges, the team manager owns what is owed."
    )


def _acknowledged(detail: Detail, policy: Policy) -> str:
    return "The other authority acknowledged that the case is theirs."


def _signed(detail: Detail) -> str:
    numbers = [str(number) for number in detail["open_actions"]]
    signers = [person for person in (detail["team_manager"], detail["service_manager"]) if person]
    still = f" Open actions: {listed(numbers)}." if numbers else " No action was open."
    return still + (f" Signed by {listed(signers)}." if signers else "")


WORDING: Mapping[str, Callable[[Detail, Policy], str]] = {
    happened.CaseClosed.__name__: _case_closed,
    happened.TransferReferred.__name__: _referred,
    happened.TransferAcknowledged.__name__: _acknowledged,
}
