"""Setting a remediation aside that nothing calls for, and letting it go on when something does again (E5, E30)."""

from collections.abc import Iterator
from dataclasses import replace

from domain.act import Act
from domain.audit import Audit
from domain.confidential import Confidential
from domain.remediation import Remediation
from domain.vocabulary import RegradedBecause, Status
from projections import people
from service.commands.stage import Stage, save_regraded, take_grade
from service.storage.work import Work


def void_remediation(
    work: Work,
    remediation: Remediation,
    act: Act,
    reason: Confidential,
    voided_by: str | None,
    *,
    last_audit: str | None = None,
) -> None:
    """Void a remediation; the one it followed after a repeat inadequate is followed by nothing any more."""
    remediation.void(act, reason=reason, voided_by=voided_by, last_audit=last_audit)
    work.save(remediation)
    if (before := predecessor(work, remediation)) is not None:
        before.note_repeat_voided(remediation.ref, replace(act, occurred_on=remediation.opened_on))
        work.save(before)


def reinstate_remediation(
    work: Work, remediation: Remediation, act: Act, reason: Confidential, reinstated_by: str | None
) -> None:
    """Let a remediation go on, for the audits that call for it by now.

    Raises :class:`FollowedError` where the one it followed has gone another way since.
    """
    _undo(work, remediation, act, reason, reinstated_by)
    catch_up(work, remediation, act)


def predecessor(work: Work, remediation: Remediation) -> Remediation | None:
    """The remediation that this one follows after a repeat inadequate, or ``None``."""
    return None if remediation.follows is None else work.get(Remediation, remediation.follows, field="audit_ref")


def called_for_without(stage: Stage, remediation: Remediation) -> bool:
    """Whether anything but this audit ever called for a remediation in truth: not, if the others were all voided."""
    others = [ref for ref in remediation.answered if ref != stage.audit.audit_ref]
    found = [stage.work.find(Audit, ref) for ref in others]
    return any(each is None or each.voided_on is None for each in found)  # a re-audit is no audit of its own


def go_on(
    stage: Stage,
    remediation: Remediation,
    because: RegradedBecause,
    reason: Confidential | None,
    decided_by: str | None,
) -> None:
    """Let a remediation go on, and take over the audit's grade, now that the audit calls for it again or otherwise.

    When an audit is reinstated, a remediation that somebody set aside for itself stays so, which is said.
    """
    while reason is not None and _goes_on(stage, remediation, because):
        _undo(stage.work, remediation, stage.act_on(remediation), reason, decided_by)
    if remediation.status is Status.OPEN:
        catch_up(stage.work, remediation, stage.act, stage.audit, because)
        save_regraded(stage.work, remediation)
    elif stage.calls:
        stage.work.prompts.append(f"{remediation.ref} is {remediation.status}: nothing was opened again.")


def let_go(stage: Stage, remediation: Remediation) -> None:
    """Let a remediation go on without an audit that no longer calls for it; a void one never did."""
    why, since = RegradedBecause.MODERATION, stage.act.occurred_on
    if stage.audit.voided_on is not None:
        why, since = RegradedBecause.VOID, max(stage.audit.graded_on, remediation.opened_on)
    take_grade(stage, remediation, why, occurred_on=since, called_for=False)


def catch_up(
    work: Work,
    remediation: Remediation,
    act: Act,
    deciding: Audit | None = None,
    because: RegradedBecause = RegradedBecause.REINSTATEMENT,
) -> None:
    """Let an open remediation take over what became of its audits meanwhile, first of those that call for it.

    ``deciding`` is the audit that is being decided on, if any: what is decided of it is not recorded yet.
    """
    if remediation.status is not Status.OPEN:
        return
    stages = list(_stages(work, remediation, act, deciding))
    for stage in stages:
        if stage.calls and remediation.audits.get(stage.audit.audit_ref) != stage.audit.grade:
            take_grade(stage, remediation, because)
    for stage in stages:
        ref = stage.audit.audit_ref
        if not stage.calls and ref in remediation.audits and remediation.answers_another_than(ref):
            let_go(stage, remediation)


def _goes_on(stage: Stage, remediation: Remediation, because: RegradedBecause) -> bool:
    """Whether a remediation that was set aside goes on with what is decided of an audit."""
    status = remediation.status
    last_audit = remediation.last_audits.get(status)
    if because is not RegradedBecause.REINSTATEMENT:
        return status is Status.WITHDRAWN or last_audit is not None
    if status is Status.VOIDED and stage.audit.voided_with_remediation:
        return True  # with which audit it was voided, a remediation has not always said itself
    return last_audit is not None and stage.calls


def _stages(work: Work, remediation: Remediation, act: Act, deciding: Audit | None) -> Iterator[Stage]:
    directory = people.directory(work.reader)
    for ref in remediation.answered:
        audit = deciding if deciding is not None and deciding.audit_ref == ref else work.find(Audit, ref)
        if audit is not None:
            policy = work.rules.policy_of(audit.policy_version)
            yield Stage(work, audit, replace(act, policy=policy), directory)


def _undo(work: Work, remediation: Remediation, act: Act, reason: Confidential, reinstated_by: str | None) -> None:
    undone = remediation.reinstate(act, reason=reason, reinstated_by=reinstated_by)
    work.save(remediation)
    before = predecessor(work, remediation)
    if undone is Status.VOIDED and before is not None:
        before.follow_again_with(remediation.ref, replace(act, occurred_on=remediation.opened_on))
        work.save(before)
