"""The review of everything that a practice subject holds: one method a command."""

from collections.abc import Callable
from datetime import date

from domain.act import Act
from domain.caseload_review import CaseloadReview
from domain.remediation import Remediation
from projections import people
from service.commands.people import refuse_unknown
from service.commands.scene import RemediationCommands
from service.storage.store import Command, Receipt
from service.storage.work import Work


class CaseloadReviews(RemediationCommands):
    """The commands on reviews. A review has the reference of the remediation that prompted it.

    Deciding on a review and completing it are steps of that remediation: the class `Remediations`.
    """

    def countersign(
        self,
        command: Command,
        ref: str,
        occurred_on: date,
        *,
        agreed: bool,
        countersigned_by: str,
        reason: str | None = None,
    ) -> Receipt:
        """Record that the head of service agrees that no review is required, or wants it after all (E17)."""

        def decide(review: CaseloadReview, act: Act, work: Work) -> None:
            known = people.directory(work.reader)
            refuse_unknown({"countersigned_by": countersigned_by}, known)
            remediation = work.get(Remediation, ref, field="ref")
            why = work.confidences.take_optional(reason, remediation.child)
            remediation.countersign(act, agreed=agreed, countersigned_by=countersigned_by, reason=why, people=known)
            review.countersign(act, agreed=agreed, countersigned_by=countersigned_by, reason=why)
            work.save(remediation)

        return self._review(command, ref, occurred_on, decide)

    def count(self, command: Command, ref: str, occurred_on: date, *, cases: int) -> Receipt:
        """Record how many cases the subject holds, or held when they left (E10)."""
        return self._review(command, ref, occurred_on, lambda review, act, work: review.count(act, cases))

    def grade_case(
        self,
        command: Command,
        ref: str,
        occurred_on: date,
        *,
        case_ref: str,
        grade: str,
        held_by: str | None = None,
    ) -> Receipt:
        """Record the grade of one case that the subject holds, or who holds it now (E10)."""

        def decide(review: CaseloadReview, act: Act, work: Work) -> None:
            refuse_unknown({"held_by": held_by}, people.directory(work.reader))
            child = work.confidences.child(case_ref)
            review.grade_case(
                act, child=child, case_ref=work.confidences.take(case_ref, child), grade=grade, held_by=held_by
            )

        return self._review(command, ref, occurred_on, decide)

    def _review(
        self, command: Command, ref: str, occurred_on: date, decide: Callable[[CaseloadReview, Act, Work], None]
    ) -> Receipt:
        def in_transaction(work: Work) -> tuple[str, int]:
            review = work.get(CaseloadReview, ref, field="ref")
            review.expect_revision(command.expected_revision)
            review.refuse_own(command.recorded_by)
            remediation = work.get(Remediation, ref, field="ref")
            act = Act(
                occurred_on=occurred_on,
                today=command.today,
                policy=work.rules.policy_of(remediation.policy_version),
                calendar=work.rules.calendar,
            )
            decide(review, act, work)
            work.save(review)
            return review.ref, review.revision

        return self.store.execute(command, in_transaction)
