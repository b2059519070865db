"""One remediation: where it stands, what is next and who has it, and everything that happened on it."""

from collections.abc import Iterable, Mapping
from typing import Any

from domain.errors import NotFoundError
from domain.events import remediation as happened
from domain.remediation import Remediation
from domain.report_challenge import MAY_CHALLENGE
from domain.vocabulary import Criterion, Role, Step
from projections import (
    action_queries,
    actions,
    alert_queries,
    alerts,
    board,
    board_queries,
    deadline_queries,
    deadlines,
    files,
    help_requests,
    history,
    monitoring,
    parts,
    people,
    privacy,
    safety,
)
from projections.challenge_queries import challenges_of_remediation
from projections.imports import Imports
from projections.report_challenges import ReportChallenges
from projections.rulebook import Rulebook
from projections.voids import Voids
from service.access.sight import as_named, asker, but_closed
from service.bootstrap import Putright
from service.commands.criteria import changed_since, criteria_standing
from service.pages.alerts import line_of
from service.pages.challenges import questions
from service.pages.contact import asked
from service.pages.dues import Due, Owing, first_owed, waiting_for
from service.pages.guard import signed_in
from service.pages.plan import checked, planned
from service.pages.record_links import Link, may_record, of_remediation, to_do, under
from service.pages.rendering import render
from service.pages.standing import date_given, moment_given, point_of
from service.pages.states import Shape
from service.pages.timelines import entry, references
from service.pages.wording import deviation
from service.pages.wording.words import CRITERIA
from service.queries.rules import rules_of
from service.queries.standing import Standing, standing
from service.queries.workings import explained
from service.storage.confidences import texts
from service.terms import day, listed, role_title

READ = (
    board.Board,
    deadlines.Deadlines,
    history.History,
    actions.Actions,
    monitoring.Monitoring,
    parts.Parts,
    people.People,
    Rulebook,
    Imports,
    Voids,
    alerts.Alerts,
    files.Files,
    privacy.Misfiled,
    help_requests.HelpRequests,
    safety.SafetyChecks,
    ReportChallenges,
)


def remediation_page(putright: Putright, ref: str, query: Mapping[str, str]) -> str:
    """One remediation as HTML. Raises :class:`NotFoundError`, also where it had not been opened by that date."""
    as_at, known = date_given(query, "as_at"), moment_given(query, "as_known_at", putright.clock())
    of = Remediation.create_id(ref)
    with standing(putright, as_at, known, ahead=True, remediation=of, views=READ) as stood:
        row = board_queries.remediation(stood.reader, ref)
        if row is None:
            raise NotFoundError(f"No remediation {ref} had been opened by {day(stood.day)}.", field="ref")
        return render(
            "remediation.html",
            title=f"Remediation {row.audit_ref}",
            council=putright.settings.council,
            stood=stood,
            point=point_of(stood),
            row=row,
            **_parts(stood, row),
        )


def _parts(stood: Standing, row: Any) -> dict[str, Any]:
    rules = rules_of(stood.reader)
    policy, directory = rules.policy_of(row.policy_version), people.directory(stood.reader)
    told = history.timeline(stood.reader, row.remediation)
    agreed = action_queries.actions_of(stood.reader, row.remediation, stood.day)
    kept = texts(stood.main, references(told))
    rows = deadline_queries.deadlines_of(stood.reader, [row.remediation])
    owing = Owing(stood.day, rules, directory, kept, of=row)
    dues = [owing.due(each) for each in explained(rows, told, rules)]
    plan = [planned(each, stood.day, kept, directory) for each in agreed]
    requests = help_requests.help_on(stood.reader, row.remediation)
    unanswered = [each.number for each in requests if each.answered_on is None]
    heard = alert_queries.of_file(stood.reader, row.audit_ref)
    asked_about = challenges_of_remediation(stood.reader, row.audit_ref)
    restricted = asker().restricted(row.audit_ref)
    beside = files.open_beside(stood.reader, [row.remediation]).get(row.remediation, [])
    return {
        "roles": _roles(told, parts.parts_of(stood.reader, row.remediation)),
        "criteria": _criteria(told, row.audit_ref),
        "criteria_now": _criteria_now(stood, told, row.audit_ref),
        "dues": [due for due in dues if not due.is_acknowledgement],
        "acknowledgements": [due for due in dues if due.is_acknowledgement],
        "first_owed": first_owed(dues),
        "next_link": _next_link(stood, first_owed(dues)),
        "close_link": _close_link(stood, row),
        "ask": signed_in().role in MAY_CHALLENGE,
        "restricted": restricted,
        "record": of_remediation(row.audit_ref, agreed, unanswered, restricted=restricted) if _records(stood) else (),
        "waiting_for": waiting_for(dues),
        "same_child": but_closed(row.same_child),
        "beside": [ref for ref in beside if asker().seen.sees(ref)],
        "misfiled": privacy.privacy_of(stood.reader, row.remediation),
        "alerts": [line_of(each, stood.day) for each in heard if asker().seen.sees_alert(each)],
        "requests": asked(stood.reader, stood.main, requests, policy),
        "questions": questions(stood.reader, stood.main, asked_about, stood.day),
        "safety": safety.safety_of(stood.reader, [row.remediation]).get(row.remediation),
        "actions": plan,
        "checks": [checked(each, kept) for each in monitoring.checks_of(stood.reader, row.remediation)],
        "overdue_actions": sum(action.state.shape is Shape.MISSED for action in plan),
        "deviations": [deviation(each.detail, policy) for each in history.deviations_standing(told)],
        "timeline": [entry(each, kept, policy, as_named) for each in told],
    }


def _records(stood: Standing) -> bool:
    """Whether what is shown is of today, and its reader's role records on files."""
    return not stood.is_past and stood.day == stood.today and may_record(signed_in())


def _next_link(stood: Standing, owed: Due | None) -> Link | None:
    """Where the step that is owed first is recorded."""
    if owed is None or not _records(stood):
        return None
    _, link = to_do(Step(owed.of.step), owed.of.audit_ref, owed.of.item)
    return link


def _close_link(stood: Standing, row: Any) -> Link | None:
    """Where a remediation is closed, whose steps are done."""
    return under(f"remediations/{row.audit_ref}", {"closure": "Close the remediation"})[0] if _records(stood) else None


def _criteria(told: Iterable[Any], ref: str) -> list[tuple[str, list[str]]]:
    """Which criteria for reviewing the whole caseload were met, and by which files, this one first (E16)."""
    met = [each.detail for each in told if each.kind == happened.CriteriaMet.__name__]
    return [
        (
            CRITERIA[Criterion(name)],
            [ref, *but_closed(detail["files"])] if Criterion(name) is Criterion.SECOND_FILE else [ref],
        )
        for detail in met[-1:]
        for name in detail["criteria"]
    ]


def _criteria_now(stood: Standing, told: Iterable[Any], ref: str) -> str | None:
    """What has changed since they were met, where it has: today alone knows how the worker's other files stand."""
    met = [each.detail for each in told if each.kind == happened.CriteriaMet.__name__]
    now = criteria_standing(stood.reader, ref, met[-1]["criteria"]) if met and not stood.is_past else None
    if now is None or not changed_since(now, met[-1]["criteria"], met[-1]["files"]):
        return None
    return listed(CRITERIA[each] for each in now.criteria) or "no criterion"


def _roles(told: Iterable[Any], now: Mapping[str, str]) -> list[tuple[str, str]]:
    """The people on the file, in the order of the roles, with who had a role when it was opened (E9)."""
    first: Mapping[str, str] = next(
        (each.detail["roles"] for each in told if each.kind == happened.Opened.__name__), {}
    )
    return [(role_title(role), _holder(now[role], first.get(role))) for role in Role if role in now]


def _holder(person: str, first: str | None) -> str:
    return person if first in (None, person) else f"{person}; {first} when it was opened"
