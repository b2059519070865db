"""What one aggregate's event demands of another, in the same transaction."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import TypeGuard
from uuid import UUID

from domain.act import Act
from domain.audit import Audit
from domain.caseload_review import CaseloadReview, OfCaseload
from domain.criteria import CriteriaMet, InadequateFile, criteria_for, months_before
from domain.errors import AlreadyExistsError
from domain.events.caseload import Countersigned
from domain.events.corrections import StepCorrected, StepRetracted
from domain.events.remediation import CaseloadDecided, CaseloadReviewed
from domain.events.remediation import CriteriaMet as CaseloadCriteria
from domain.ladder import Person, line_above
from domain.moderation import calls_for_remediation, inadequate_themes
from domain.policy import Policy
from domain.remediation import Remediation
from domain.remediation_owners import OF_THE_WORKER
from domain.vocabulary import Role, Step
from projections import files
from projections.restrictions import restricted_beside
from service.storage.work import Work

Find = Callable[[type[CaseloadReview], str], CaseloadReview | None]
OF_THE_CASELOAD = (CaseloadCriteria, CaseloadDecided, CaseloadReviewed, Countersigned)
CORRECTING = (StepCorrected, StepRetracted)


def answer_audit(
    work: Work, audit: Audit, act: Act, people: Mapping[str, Person], *, first_graded_on: date | None = None
) -> Remediation | None:
    """Open the remediation that a graded audit calls for (F1); ``None`` where it calls for none.

    While the child has one open, the audit is attached to it instead (E14). ``first_graded_on`` is the day of a grade
    that called for none yet (E6).
    """
    if not calls_for_remediation(act.policy, audit.grade, audit.themes):
        return None
    if (under_way := files.open_for_child(work.reader, audit.child)) and under_way[0] != audit.audit_ref:
        return attach(work, audit, act, under_way[0], people)
    refuse_second_opening(work, audit.audit_ref)
    level, on_file = act.policy.grade(audit.grade), with_managers(audit.roles, people, on=act.today)
    remediation = Remediation.open(
        act,
        audit_ref=audit.audit_ref,
        child=audit.child,
        grade=audit.grade,
        themes=inadequate_themes(act.policy, audit.themes),
        service=audit.service,
        team=audit.team,
        roles=on_file,
        people=people,
        criteria=criteria_of(
            work,
            act.policy,
            audit.audit_ref,
            audit.family,
            act.occurred_on,
            level.critical,
            on_file.get(audit.practice_subject),
        ),
        told=told_at_opening(act.policy, on_file, escalated=level.critical, people=people, on=act.today),
        family=audit.family,
        subject_role=audit.practice_subject,
        audited_on=audit.audited_on,
        first_graded_on=first_graded_on,
        same_child=same_child(work, act, audit.child),
    )
    keep_restricted(work, remediation)
    audit.note_remediation(remediation.ref, act.occurred_on)
    work.save(remediation, *review_demanded(work.find, remediation))
    return remediation


def keep_restricted(work: Work, remediation: Remediation, since: date | None = None) -> None:
    """Close off what is of a child or family of whom another file is, so that nobody sees it in the meantime.

    As it is opened, or ``since`` it was found to be of them.
    """
    other = restricted_beside(work.reader, remediation.child, remediation.family, without=remediation.ref)
    if other is not None and remediation.restricted_on is None:
        remediation.carry_restriction(other, since)


def attach(work: Work, audit: Audit, act: Act, ref: str, people: Mapping[str, Person]) -> Remediation:
    """Answer a second inadequate audit in the remediation that is open for its child (E14)."""
    remediation, level = work.get(Remediation, ref, field="audit_ref"), act.policy.grade(audit.grade)
    act = replace(act, policy=work.rules.policy_of(remediation.policy_version))
    remediation.attach_audit(
        act,
        audit_ref=audit.audit_ref,
        grade=level,
        themes=inadequate_themes(act.policy, audit.themes),
        told=told_if_critical(act.policy, remediation.roles, people, act.today),
        criteria=criteria_now(work, act, remediation, critical=level.critical),
        people=people,
    )
    audit.note_attached(remediation.ref, act.occurred_on)
    work.prompts.append(f"Attached to {remediation.ref}, which is open for this child: no second one was opened.")
    work.save(remediation, *review_demanded(work.find, remediation))
    return remediation


def same_child(work: Work, act: Act, child: UUID) -> list[str]:
    """The child's other remediations of the last months, as far back as the policy says (E15)."""
    since = months_before(act.occurred_on, act.policy.limits.same_child_months)
    return files.opened_for_child(work.reader, child, since, act.occurred_on)


def criteria_now(work: Work, act: Act, remediation: Remediation, *, critical: bool) -> CriteriaMet:
    """The caseload criteria that a remediation meets as things stand."""
    return criteria_of(
        work,
        act.policy,
        remediation.ref,
        remediation.family,
        remediation.graded_on,
        critical,
        remediation.subject,
    )


def open_repeat(
    work: Work,
    remediation: Remediation,
    act: Act,
    *,
    grade: str,
    reference: str | None,
    people: Mapping[str, Person],
) -> Remediation:
    """Open the remediation that follows a repeat. Raises :class:`AlreadyExistsError` where its reference is taken."""
    ref = reference or next_reference(remediation.ref)
    refuse_second_opening(work, ref)
    if work.find(Audit, ref) is not None:
        message = f"{ref} is another audit; give the re-audit a reference of its own."
        raise AlreadyExistsError(message, field="re_audit_ref")
    policy = work.rules.policy_following(remediation.policy_version, act.occurred_on, grade)
    act = replace(act, policy=policy)
    others = same_child(work, act, remediation.child)
    after = following(remediation, act, audit_ref=ref, grade=grade, people=people, same_child=others)
    keep_restricted(work, after)
    work.save(*review_demanded(work.find, after))
    return after


def following(
    remediation: Remediation,
    act: Act,
    *,
    audit_ref: str,
    grade: str,
    people: Mapping[str, Person],
    same_child: Sequence[str] = (),
    only: frozenset[Step] | None = None,
) -> Remediation:
    """The remediation that follows one whose re-audit was inadequate again, dated the re-audit (E15).

    Open actions go over with their dates, and it is about the same practice, whoever has the file by now (E9). Nobody
    is told of history, and of it only the steps in ``only`` are armed.
    """
    after = Remediation.open(
        act,
        audit_ref=audit_ref,
        child=remediation.child,
        grade=grade,
        themes=_themes_again(remediation, act),
        service=remediation.service,
        team=remediation.team,
        roles=remediation.roles,
        people=people,
        criteria=criteria_of_repeat(act.policy, audit_ref, remediation.child, act.occurred_on, grade),
        told=()
        if act.history
        else told_at_opening(act.policy, remediation.roles, escalated=True, people=people, on=act.today),
        family=remediation.family,
        subject=remediation.subject,
        subject_role=remediation.subject_role,
        follows=remediation.ref,
        earlier_reviewer=remediation.reviewer or remediation.earlier_reviewer,
        same_child=same_child,
        only=only,
    )
    remediation.follow_with(after, act, people)
    if remediation.restricted_on is not None:
        after.carry_restriction(remediation.ref)
    return after


def review_demanded(find: Find, remediation: Remediation) -> list[CaseloadReview]:
    """The review of the caseload, with what this remediation has just decided of it taken over; none where nothing was.

    ``find`` gives the review as it is recorded so far. One that was never prompted, because nothing asked for it, is
    prompted by the decision.
    """
    pending = [event for event in remediation.pending_events if _of_the_caseload(event)]
    if not pending:
        return []
    review = find(CaseloadReview, remediation.ref)
    if review is None:
        prompting = next((event for event in pending if isinstance(event, CaseloadCriteria)), None)
        review = CaseloadReview.prompt(
            remediation_ref=remediation.ref,
            subject=remediation.subject,
            subject_role=remediation.subject_role,
            service=remediation.service,
            team=remediation.team,
            criteria=remediation.criteria,
            files=prompting.files if prompting is not None else (),
            occurred_on=pending[0].occurred_on,
        )
    for event in pending:
        review.take_over(event)
    return [review]


def _of_the_caseload(event: object) -> TypeGuard[OfCaseload]:
    """Whether an event says something of the caseload that its review does not take part in itself."""
    if isinstance(event, CORRECTING):
        return event.step in OF_THE_WORKER
    return isinstance(event, OF_THE_CASELOAD)


def _themes_again(remediation: Remediation, act: Act) -> tuple[str, ...]:
    """The themes that the re-audit graded inadequate; where it graded none so, those that had opened the file."""
    themes = remediation.re_audited.themes if remediation.re_audited is not None else {}
    return inadequate_themes(act.policy, themes) or remediation.themes


def refuse_second_opening(work: Work, audit_ref: str) -> None:
    """Raise :class:`AlreadyExistsError` where this file's remediation is open already."""
    if work.find(Remediation, audit_ref) is not None:
        raise AlreadyExistsError(f"The remediation of {audit_ref} was opened before.", field="audit_ref")


def next_reference(audit_ref: str) -> str:
    """The reference of a remediation that follows, where the source gives none: ``-R1``, then ``-R2``."""
    stem, _, number = audit_ref.rpartition("-R")
    return f"{stem}-R{int(number) + 1}" if stem and number.isdigit() else f"{audit_ref}-R1"


def criteria_of(
    work: Work,
    policy: Policy,
    audit_ref: str,
    family: UUID,
    graded_on: date,
    critical: bool,
    subject: str | None,
) -> CriteriaMet:
    """The caseload criteria that this file meets, with the subject's other files as they stand under the lock."""
    earlier = files.files_of(work.reader, subject) if subject is not None else []
    return criteria_for(policy, InadequateFile(audit_ref, str(family), graded_on), critical, earlier)


def criteria_of_repeat(policy: Policy, ref: str, child: UUID, graded_on: date, grade: str) -> CriteriaMet:
    """The caseload criteria that a re-audit meets: its grade may, but it is not another file of the worker's."""
    return criteria_for(policy, InadequateFile(ref, str(child), graded_on), policy.grade(grade).critical, ())


def with_managers(roles: Mapping[str, str], people: Mapping[str, Person], *, on: date | None = None) -> dict[str, str]:
    """The people on the file, with the head of service and the director who are above its managers on a day."""
    complete = {role: person for role, person in roles.items() if person}
    for start in (Role.SERVICE_MANAGER, Role.TEAM_MANAGER):
        for above in line_above(complete.get(start, ""), people, on=on):
            if above.role in (Role.HEAD_OF_SERVICE, Role.DIRECTOR):
                complete.setdefault(above.role, above.id)
    return complete


def told_at_opening(
    policy: Policy,
    roles: Mapping[str, str],
    *,
    escalated: bool,
    people: Mapping[str, Person] | None = None,
    on: date | None = None,
) -> tuple[str, ...]:
    """Who is owed word of an opening: the people on the file; of a critical or repeat one, those above them too.

    Asked of a day, whoever is above a leaver is told in their place (E9).
    """
    words = policy.told_at_opening + (policy.told_at_opening_if_critical if escalated else ())
    return _holders(words, roles, people or {}, on)


def moderators(roles: Mapping[str, str], people: Mapping[str, Person], on: date) -> tuple[str, ...]:
    """Who is owed word that an audit is put forward for moderation: the head of service above the file (E8)."""
    return _holders((Role.HEAD_OF_SERVICE,), with_managers(roles, people, on=on), people, on)


def told_if_critical(
    policy: Policy, roles: Mapping[str, str], people: Mapping[str, Person], on: date
) -> tuple[str, ...]:
    """Who is owed word besides those on the file when it becomes critical: the head of service and the director."""
    return _holders(policy.told_at_opening_if_critical, roles, people, on)


def _holders(
    words: Sequence[Role], roles: Mapping[str, str], people: Mapping[str, Person], on: date | None
) -> tuple[str, ...]:
    told = [_there(roles[role], people, on) for role in words if role in roles]
    return tuple(dict.fromkeys(person for person in told if person is not None))


def _there(person: str, people: Mapping[str, Person], on: date | None) -> str | None:
    if person not in people or people[person].holds_post_on(on):
        return person
    return next((above.id for above in line_above(person, people, on=on)), None)
