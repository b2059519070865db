"""Asking what is wrong with actions before they are agreed: nothing is recorded."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from domain.act import Act
from domain.checks import not_before, not_in_future
from domain.errors import NotFoundError
from domain.remediation import Remediation
from domain.smart import Draft, Finding, SmartContext, findings_for, findings_for_plan
from domain.smart_context import smart_context
from projections import files, people
from projections.reader import Reader
from service.queries.rules import rules_of
from service.storage.confidences import texts
from service.storage.store import Store

Load = Callable[[str], Remediation | None]


def check_actions(
    store: Store,
    ref: str,
    drafts: Sequence[Draft],
    *,
    today: date,
    agreed_on: date,
    whole_plan: bool,
    **more: Any,
) -> tuple[Finding, ...]:
    """Everything wrong with these actions of a remediation; with ``whole_plan``, also with all of them together.

    Raises :class:`NotFoundError` for a remediation that does not exist.
    """
    with store.reading() as reader:

        def load(reference: str) -> Remediation | None:
            return store.load(Remediation, Remediation.create_id(reference), reader.connection)

        remediation = load(ref)
        if remediation is None:
            raise NotFoundError(f"There is no remediation '{ref}'.", field="audit_ref")
        not_in_future(agreed_on, today, "agreed_on")
        not_before(agreed_on, remediation.graded_on, "agreed_on", "the grading")
        rules = rules_of(reader)
        policy = rules.policy_of(remediation.policy_version)
        act = Act(occurred_on=agreed_on, today=today, policy=policy, calendar=rules.calendar)
        context = judged_by(reader, load, remediation, act, directory=people.directory(reader), **more)
    single = [_at(index, finding) for index, draft in enumerate(drafts) for finding in findings_for(draft, context)]
    return (*single, *(findings_for_plan(drafts, context) if whole_plan else ()))


def judged_by(reader: Reader, load: Load, remediation: Remediation, act: Act, **more: Any) -> SmartContext:
    """What an action is judged by, with what the open actions and those of the cycle before say."""
    before = files.follows(reader, remediation.id)
    previous = load(before) if before is not None else None
    earlier = previous.actions.values() if previous is not None else ()
    agreed = remediation.actions.values()
    said = texts(reader.connection, (action.action.ref for action in (*agreed, *earlier)))
    return smart_context(
        remediation,
        act,
        texts={action.number: said[action.action.ref] for action in agreed if action.action.ref in said},
        previous=[said[action.action.ref] for action in earlier if action.action.ref in said],
        **more,
    )


def _at(index: int, finding: Finding) -> Finding:
    return replace(finding, field=f"actions.{index}.{finding.field}")
