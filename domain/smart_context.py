"""What the actions of one remediation are judged by, from what is so of it."""

from collections.abc import Collection, Mapping
from datetime import date

from domain.act import Act
from domain.remediation_state import RemediationState
from domain.smart import SmartContext, Standing
from domain.vocabulary import Role, Step


def smart_context(
    remediation: RemediationState,
    act: Act,
    *,
    texts: Mapping[int, str],
    previous: Collection[str] = (),
    directory: Collection[str] | None = None,
    family_has_part: bool = True,
    supervision_on: date | None = None,
) -> SmartContext:
    """The context of an action agreed at ``act``.

    ``texts`` are what the actions say by number, and ``previous`` what those of the remediation before this one said:
    events refer to texts and never hold them, so they are handed in. ``directory`` are the ids that there are.
    """
    return SmartContext(
        agreed_on=act.occurred_on,
        graded_on=remediation.graded_on,
        calendar=act.calendar,
        limits=act.policy.smart,
        critical=remediation.critical,
        review_on=_still_to_come(remediation, Step.SERVICE_MANAGER_REVIEW, act),
        re_audit_on=_still_to_come(remediation, Step.RE_AUDIT, act),
        supervision_on=supervision_on,
        iro=Role.IRO in remediation.roles,
        social_worker=remediation.roles.get(Role.SOCIAL_WORKER),
        themes=tuple(remediation.themes),
        family_has_part=family_has_part,
        standing=tuple(
            Standing(agreed.theme, agreed.owner, texts.get(number), agreed.family_part is not None)
            for number, agreed in remediation.actions.items()
            if not remediation.actions_effective.get(number) and number not in remediation.replaced
        ),
        previous=tuple(previous),
        directory=frozenset(directory) if directory is not None else None,
    )


def _still_to_come(remediation: RemediationState, step: Step, act: Act) -> date | None:
    """The date of a check that is still owed and has not passed."""
    deadline = remediation.deadlines.get((step, "")) if remediation.is_open((step, "")) else None
    return deadline.due_on if deadline is not None and deadline.due_on >= act.occurred_on else None
