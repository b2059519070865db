"""The update on one remediation: where it stands, what is next and who has it, and what went wrong (F10).

Made for one page, and for whoever may not read the file: no name, no free text and no child is in it.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Any

from domain.adherence import recorded_late, verdict
from domain.errors import NotFoundError
from domain.events import extensions
from domain.ladder import Person
from domain.policy import Policy
from domain.remediation import Remediation
from domain.vocabulary import Step
from projections import (
    action_queries,
    actions,
    alert_queries,
    alerts,
    board,
    board_queries,
    deadline_queries,
    deadlines,
    escalations,
    files,
    history,
    people,
)
from projections.imports import Imports
from projections.resolutions import Resolutions
from projections.rulebook import Rulebook
from projections.voids import Voids
from service.bootstrap import Putright
from service.queries.standing import standing
from service.reports.briefs.making import Making
from service.terms import day

READ = (
    board.Board, deadlines.Deadlines, history.History, actions.Actions, people.People, escalations.Escalations,
    Resolutions, alerts.Alerts, files.Files, Rulebook, Imports, Voids,
)  # fmt: skip
OF_ACTIONS = frozenset({
    Step.ACTION_DONE, Step.ACTION_CONFIRMED, Step.ACTION_EFFECTIVE, Step.ACTION_REPLACED, Step.ACTION_REALLOCATION,
})  # fmt: skip
"""Steps of single actions, which are counted by their state and not listed."""
COUNTED = frozenset({Step.ACKNOWLEDGEMENT, Step.MONITORING_CHECK})
"""Steps that one remediation owes many times, which are counted by their verdict."""


def remediation_update(
    putright: Putright,
    ref: str,
    *,
    as_at: date | None = None,
    as_known_at: datetime | None = None,
    progress: Any = lambda *_: None,
) -> dict[str, Any]:
    """How one remediation stands as at a date. Raises :class:`NotFoundError` where it had not been opened by then."""
    of = Remediation.create_id(ref)
    with standing(putright, as_at, as_known_at, remediation=of, views=READ, progress=progress) as stood:
        row = board_queries.remediation(stood.reader, ref)
        if row is None:
            raise NotFoundError(f"No remediation {ref} had been opened by {day(stood.day)}.", field="ref")
        making = Making(stood, row.graded_on, stood.day)
        return making.finished("update", putright.clock(), _said(making, row))


def _said(making: Making, row: Any) -> dict[str, Any]:
    reader, as_at = making.reader, making.as_at
    told, owed = history.timeline(reader, row.remediation), deadline_queries.deadlines_of(reader, [row.remediation])
    policy, directory = making.rules.policy_of(row.policy_version), people.directory(reader)
    agreed = action_queries.actions_of(reader, row.remediation, as_at)
    return {
        "audit_ref": row.audit_ref,
        "file": _file(reader, row),
        "next": [_next(each, policy, directory, making) for each in _open(owed)],
        "steps": [_step(each, making) for each in owed if _is_listed(each)],
        "acknowledgements": _counted(owed, Step.ACKNOWLEDGEMENT, as_at),
        "monitoring_checks": _counted(owed, Step.MONITORING_CHECK, as_at),
        "actions": {"total": len(agreed), **_states(agreed), "not_smart": sum(bool(each.not_smart) for each in agreed)},
        "deviations": [_deviation(each) for each in history.deviations_standing(told)],
        "extensions": [_extension(each) for each in told if each.kind == extensions.Extended.__name__],
        "escalations": _escalations(making, row.remediation),
        "open_risk": _risk(making, row),
    }


def _file(reader: Any, row: Any) -> dict[str, Any]:
    own = files.file(reader, row.audit_ref)
    return {
        "status": row.status,
        "grade": row.grade,
        "critical": bool(row.critical),
        "graded_on": row.graded_on.isoformat(),
        "first_graded_on": _iso(row.first_graded_on),
        "subject_role": own.subject_role if own is not None else None,
        "service": row.service,
        "follows": row.follows,
        "followed_by": row.followed_by,
        "re_audit_grade": row.re_audit_grade,
        "closed_on": _iso(row.closed_on),
        "closed_because": row.closed_because,
        "withdrawn_on": _iso(row.withdrawn_on),
        "policy_version": row.policy_version,
    }


def _open(owed: Iterable[Any]) -> list[Any]:
    """What is still to do, the earliest date first; who has not acknowledged is told apart."""
    still = (each for each in owed if each.done_on is None and each.closed_on is None)
    return sorted((each for each in still if each.step != Step.ACKNOWLEDGEMENT), key=lambda each: each.due_on)


def _next(each: Any, policy: Policy, directory: Mapping[str, Person], making: Making) -> dict[str, Any]:
    """What is to do and by which role: that of whoever has it, or the one that the policy names."""
    owner = directory.get(each.owner)
    rule = policy.steps.get(Step(each.step))
    role = owner.role if owner is not None else rule.owner if rule is not None else None
    late = making.rules.calendar.working_days_between(each.due_on, making.as_at) if each.due_on < making.as_at else 0
    return _dates(each) | {"role": role.value if role is not None else None, "working_days_overdue": late}


def _is_listed(each: Any) -> bool:
    return Step(each.step) not in OF_ACTIONS | COUNTED


def _counted(owed: Iterable[Any], step: Step, as_at: date) -> dict[str, int]:
    return dict(Counter(_verdict(each, as_at) for each in owed if each.step == step))


def _step(each: Any, making: Making) -> dict[str, Any]:
    """One deadline with its verdict, and by how many working days it was or is late by its first date."""
    ends = each.done_on or making.as_at
    late = making.rules.calendar.working_days_between(each.original_due_on, ends) if ends > each.original_due_on else 0
    found = _verdict(each, making.as_at)
    return _dates(each) | {
        "done_on": _iso(each.done_on),
        "verdict": found,
        "working_days_late": late if found in ("late", "not_done") else 0,
        "recorded_late": recorded_late(each.original_due_on, each.done_on, each.recorded_on),
    }


def _dates(each: Any) -> dict[str, Any]:
    return {
        "step": each.step,
        "item": each.item if Step(each.step) in OF_ACTIONS or each.step == Step.MONITORING_CHECK else "",
        "original_due_on": each.original_due_on.isoformat(),
        "due_on": each.due_on.isoformat(),
    }


def _verdict(each: Any, as_at: date) -> str:
    return verdict(each.original_due_on, each.done_on, as_at, each.closed_on, each.ended).value


def _states(agreed: Iterable[Any]) -> dict[str, int]:
    counted = Counter(each.state for each in agreed)
    return {state: counted[state] for state in actions.STATES}


def _deviation(each: Any) -> dict[str, Any]:
    return {"on": each.occurred_on.isoformat(), "step": each.detail["step"], "rule": each.detail["rule"]}


def _extension(each: Any) -> dict[str, Any]:
    said = each.detail
    return {"on": each.occurred_on.isoformat(), "step": said["step"], "from": said["due_on"], "until": said["until"]}


def _escalations(making: Making, remediation: Any) -> dict[str, Any]:
    """Rungs by name in the order in which they were first raised, and how many a person raised."""
    raised = escalations.raised_on_one(making.reader, remediation, making.as_at)
    climbed = list(_climbed(raised, making))
    return {
        "rungs": dict(Counter(each.rung for each in climbed)),
        "steps": len({(each.step, each.item) for each in climbed}),
        "by_person": sum(each.escalated_by is not None for each in climbed),
    }


def _climbed(raised: Iterable[Any], making: Making) -> Iterator[Any]:
    """Without the reminders, which are sent before anything is missed."""
    reminders = {
        rung.name for policy in making.rules.policies.values() for rung in policy.ladder if not rung.is_climbed
    }
    return (each for each in raised if each.rung not in reminders)


def _risk(making: Making, row: Any) -> dict[str, Any]:
    raised = [each for each in alert_queries.of_file(making.reader, row.audit_ref) if each.raised_on <= making.as_at]
    still = [each for each in raised if each.signed_off_on is None or each.signed_off_on > making.as_at]
    return {"alerts": {"raised": len(raised), "open": len(still)}}


def _iso(on: date | None) -> str | None:
    return on.isoformat() if on is not None else None
