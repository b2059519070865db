"""What happened around the steps, told in plain sentences."""

from collections.abc import Callable, Mapping

from domain.events import cover, extensions, reassignment
from domain.policy import Policy
from service.pages.wording.words import Detail, deadline_title
from service.terms import day, listed, role_title


def _name(detail: Detail) -> str:
    return f"{detail['step']}:{detail['item']}" if detail["item"] else str(detail["step"])


def _extended(detail: Detail, policy: Policy) -> str:
    title = deadline_title(_name(detail), policy)
    return f"{detail['granted_by']} gave more time: {title}, due {day(detail['due_on'])}, until {day(detail['until'])}."


def _cover_asked(detail: Detail, policy: Policy) -> str:
    return f"{detail['cover']} was asked to cover: {deadline_title(_name(detail), policy)}."


def _cover_accepted(detail: Detail, policy: Policy) -> str:
    return f"{detail['cover']} accepted to cover: {deadline_title(_name(detail), policy)}."


def _cover_declined(detail: Detail, policy: Policy) -> str:
    told = f" Told: {listed(detail['told'])}." if detail["told"] else " There was nobody to tell."
    return f"{detail['cover']} cannot cover: {deadline_title(_name(detail), policy)}.{told}"


def _cover_missing(detail: Detail, policy: Policy) -> str:
    told = f" Told: {listed(detail['told'])}." if detail["told"] else " There was nobody to tell."
    title = deadline_title(_name(detail), policy)
    if detail["owner"] is None:
        return f"Nobody owns what is due on {day(detail['due_on'])}, and nobody has accepted to cover: {title}.{told}"
    return f"{detail['owner']} is away on {day(detail['due_on'])}, and nobody has accepted to cover: {title}.{told}"


def _gap_foreseen(detail: Detail, policy: Policy) -> str:
    owner, cover = detail["owner"], detail["cover"]
    said = f"{owner} will not be there on {day(detail['due_on'])}" if owner is not None else "nobody owns it"
    then = "nobody is left who would do it" if cover is None else f"{cover} does it then"
    if cover is not None and not detail["there"]:
        then = f"neither is whoever would cover, so it stays with {cover}"
    told = f" Told: {listed(detail['told'])}." if detail["told"] else " There was nobody to tell."
    return f"{deadline_title(_name(detail), policy)}: {said}, and {then}.{told}"


def _gap_closed(detail: Detail, policy: Policy) -> str:
    return f"Nobody need cover any more, since its owner will be there: {deadline_title(_name(detail), policy)}."


def _cover_ended(detail: Detail, policy: Policy) -> str:
    return f"{detail['cover']} need not cover any more: {deadline_title(_name(detail), policy)}."


def _reassigned(detail: Detail, policy: Policy) -> str:
    before = f" in the place of {detail['holder']}" if detail["holder"] else ""
    caseload = "" if detail["with_caseload"] else " What is owed of the worker's caseload stays where it was."
    owes_it = detail["role"] in ("service_manager", "head_of_service")
    return f"{detail['to']} is the {role_title(detail['role'])} now{before}." + (caseload if owes_it else "")


def _passed_on(detail: Detail, policy: Policy) -> str:
    role = role_title(detail["role"])
    return f"{detail['holder']} has left: {detail['to']} stands in as {role} until somebody is named."


def _actions_passed_on(detail: Detail, policy: Policy) -> str:
    numbers = listed(str(number) for number in detail["numbers"])
    actions = f"Actions {numbers} are" if len(detail["numbers"]) > 1 else f"Action {numbers} is"
    return f"{actions} kept by {detail['to']}, instead of {detail['holder']}, until a new owner accepts."


def _action_accepted(detail: Detail, policy: Policy) -> str:
    return f"{detail['owner']} accepted action {detail['number']}."


def _receiving_checked(detail: Detail, policy: Policy) -> str:
    found = "is in order" if detail["in_order"] else "is not in order"
    return f"{detail['checked_by']} looked at the file they received: it {found}."


WORDING: Mapping[str, Callable[[Detail, Policy], str]] = {
    extensions.Extended.__name__: _extended,
    cover.CoverAsked.__name__: _cover_asked,
    cover.CoverAccepted.__name__: _cover_accepted,
    cover.CoverDeclined.__name__: _cover_declined,
    cover.CoverMissing.__name__: _cover_missing,
    cover.GapForeseen.__name__: _gap_foreseen,
    cover.GapClosed.__name__: _gap_closed,
    cover.CoverEnded.__name__: _cover_ended,
    reassignment.RoleReassigned.__name__: _reassigned,
    reassignment.RolePassedOn.__name__: _passed_on,
    reassignment.ActionsPassedOn.__name__: _actions_passed_on,
    reassignment.ActionAccepted.__name__: _action_accepted,
    reassignment.ReceivingChecked.__name__: _receiving_checked,
}
