"""Whose a file is after a correction of its case reference, and all that follows it in what is recorded."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any
from uuid import UUID, uuid4

from domain.audit import Audit
from domain.caseload_review import CaseloadReview
from domain.confidential import Confidential
from domain.events.case_references import Correction
from domain.misfiling import Whose
from domain.remediation import Remediation
from domain.right_child import After, Held, Kind, after_a_wrong_child, after_another_number
from domain.safeguarding_alert import SafeguardingAlert
from domain.vocabulary import ReferenceBecause
from projections import challenge_queries, children, files
from projections.restrictions import closed_among
from service.commands.reactions import keep_restricted
from service.storage.work import Work

LOADED = {Kind.AUDIT: Audit, Kind.ALERT: SafeguardingAlert, Kind.REMEDIATION: Remediation}
MOVED = "Moved with it: {}. What of that is of another child after all is to be voided and recorded again."
ALSO_OPEN = "Open for the same child as well: {}. They are not joined; withdraw what is not called for."


class RightChild:
    """The child whom a case reference finds from now on, and everything that is held of that child and the one before.

    A reference under which nothing is on record, such as one that only an extract has named, is no other child's.
    """

    def __init__(
        self, work: Work, own: Remediation | Audit, case_ref: str, because: ReferenceBecause, family_ref: str | None
    ) -> None:
        self.work, self.of, self.case_ref, self.was = work, own, case_ref, own.child
        self.wrong = because is ReferenceBecause.WRONG_CHILD
        self.found = work.confidences.find_child(case_ref)
        on_record = self.found is not None and children.is_on_record(work.reader, self.found)
        self.finds = self.found if on_record else None
        self.child = self._child()
        kind, ref = (Kind.AUDIT, own.audit_ref) if isinstance(own, Audit) else (Kind.REMEDIATION, own.ref)
        self.after = self._after(ref, own.policy_version, family_ref)
        self.own = next(each for each in self.after.held if (each.kind, each.ref) == (kind, ref))

    def _child(self) -> UUID:
        if not self.wrong:
            return self.finds or self.was
        taken_back = self.found == self.was and self.work.confidences.references_of(self.was) > 1
        return self.found if self.found is not None and not taken_back else uuid4()

    def _after(self, ref: str, policy_version: int, family_ref: str | None) -> After:
        held = _held(self.work, {self.was, self.child})
        months = self.work.rules.policy_of(policy_version).limits.same_child_months
        if not self.wrong:
            return after_another_number(held, self.was, self.child, months)
        family = self.work.confidences.family(family_ref) if family_ref is not None else None
        return after_a_wrong_child(held, ref, self.was, self.child, family, months)

    def whose(self, each: Held | None = None) -> Whose:
        """Whose something is from now on, and what is beside it then; what the correction is of, unless said."""
        each = each or self.own
        return Whose(
            child=self.after.child_of(each),
            family=self.after.family_of(each) or self.child,
            finds=self.finds,
            same_child=self.after.same_child(each),
            also_open=self.after.also_open(each),
        )

    def follow(self, corrected: Correction) -> None:
        """Let everything else follow a correction that was recorded, the texts too."""
        if isinstance(self.of, Remediation):
            self._keep_restricted(corrected, self.own, self.of)
        for each in self.after.held:
            if each != self.own and self.after.changes(each):
                self._follow(corrected, each)
        self._refer()
        moved = [each.ref for each in self.after.moves if each.kind is Kind.AUDIT and each.ref != self.own.ref]
        if self.wrong and moved:
            self.work.prompts.append(MOVED.format(", ".join(sorted(moved))))
        also_open = self.after.also_open(self.own)
        if named := sorted({*also_open} - closed_among(self.work.reader, also_open)):
            self.work.prompts.append(ALSO_OPEN.format(", ".join(named)))

    def _keep_restricted(self, corrected: Correction, each: Held, remediation: Remediation) -> None:
        """Close off what has come to a child or family of whom another file is; what was closed off stays so."""
        if (self.after.child_of(each), self.after.family_of(each)) != (each.child, each.family):
            keep_restricted(self.work, remediation, since=corrected.corrected_on)

    def _follow(self, corrected: Correction, each: Held) -> None:
        work = self.work
        match each.kind:
            case Kind.REMEDIATION:
                remediation = work.get(Remediation, each.ref, field="audit_ref")
                remediation.follow_correction(corrected, self.whose(each))
                self._keep_restricted(corrected, each, remediation)
                work.save(remediation)
            case Kind.AUDIT:
                audit = work.get(Audit, each.ref, field="audit_ref")
                said = self.whose(each)
                case_ref = corrected.case_ref if each in self.after.moves else None
                audit.follow_correction(corrected, child=said.child, family=said.family, case_ref=case_ref)
                work.save(audit)
            case Kind.ALERT:
                alert = work.get(SafeguardingAlert, each.ref, field="alert_ref")
                alert.follow_correction(corrected)
                work.save(alert)
            case Kind.CASE:
                review = work.get(CaseloadReview, each.ref, field="ref")
                review.follow_merge(corrected)
                work.save(review)

    def _refer(self) -> None:
        """Let the reference find the right child, and keep the texts where they are erased with that child."""
        keep = self.work.confidences
        if self.found is None or (self.found == self.was and self.child != self.was):
            keep.refer(self.case_ref, self.child)
        elif not self.wrong:
            keep.merge(*((self.was, self.child) if self.child != self.was else (self.found, self.was)))
        if self.wrong:
            moved = [LOADED[each.kind].create_id(each.ref) for each in self.after.moves]
            files_moved = [each.ref for each in self.after.moves if each.kind is Kind.REMEDIATION]
            moved += challenge_queries.ids_of(self.work.reader, files_moved)
            events = (event for aggregate in moved for event in self.work.events_of(aggregate))
            keep.move((ref for event in events for ref in texts_of(event)), self.was, self.child)


def _held(work: Work, of: set[UUID]) -> list[Held]:
    remediations = [
        Held(
            kind=Kind.REMEDIATION,
            ref=row.audit_ref,
            child=row.child,
            family=row.family,
            file=row.follows,
            began_on=row.graded_on,
            is_open=bool(row.is_open),
            voided=bool(row.voided),
        )
        for row in files.held_for(work.reader, of)
    ]
    return remediations + [
        Held(kind=Kind(row.kind), ref=row.ref, child=row.child, family=row.family, file=row.file)
        for row in children.of_children(work.reader, of)
    ]


def texts_of(event: object) -> Iterator[str]:
    """The references of the texts about the child that an event refers to.

    Without the child's own reference: of a wrong child that is the number of the other, with whom it is erased.
    """
    said = {field.name: getattr(event, field.name) for field in fields(event)}  # type: ignore[arg-type] # every event is
    said.pop("case_ref", None)
    yield from _texts_in(list(said.values()))


def _texts_in(value: Any) -> Iterator[str]:
    if isinstance(value, Confidential):
        yield value.ref
    elif isinstance(value, dict):
        yield from _texts_in(list(value.values()))
    elif isinstance(value, (list, tuple)):
        for part in value:
            yield from _texts_in(part)
    elif is_dataclass(value) and not isinstance(value, type):
        yield from _texts_in([getattr(value, field.name) for field in fields(value)])
