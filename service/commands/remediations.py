"""The steps of a remediation: one method a command."""

from collections.abc import Mapping, Sequence
from datetime import date

from domain.caseload_review import CaseloadReview
from domain.undelivered import Undelivered
from domain.vocabulary import CaseloadDecision, Step
from service.commands.actions import ActionCommands
from service.commands.monitoring import MonitoringCommands
from service.commands.people import refuse_unknown, refuse_unknown_list
from service.commands.reactions import open_repeat
from service.commands.scene import ActionText, Scene
from service.storage.store import Command, Receipt

__all__ = ["ActionText", "Remediations"]


class Remediations(ActionCommands, MonitoringCommands):
    """The commands on the steps. Each takes the day it happened and returns the receipt of what was recorded."""

    def notify_managers(self, command: Command, ref: str, occurred_on: date, told: Sequence[str]) -> Receipt:
        """Record that the managers were told."""

        def decide(scene: Scene) -> None:
            refuse_unknown_list("told", told, scene.people)
            scene.remediation.notify_managers(scene.act, told)

        return self._on(command, ref, occurred_on, decide)

    def acknowledge(self, command: Command, ref: str, occurred_on: date, person: str) -> Receipt:
        """Record that somebody knows."""

        def decide(scene: Scene) -> None:
            refuse_unknown({"person": person}, scene.people)
            scene.remediation.acknowledge(scene.act, person)

        return self._on(command, ref, occurred_on, decide)

    def hold_day_three_meeting(
        self,
        command: Command,
        ref: str,
        occurred_on: date,
        *,
        chair: str | None,
        attendees: Sequence[str] = (),
        reason: str | None = None,
        also_for: Sequence[str] = (),
    ) -> Receipt:
        """Record the day-three meeting (F3), which may have been ``also_for`` the files of siblings (E13)."""

        def decide(scene: Scene) -> None:
            refuse_unknown({"chair": chair}, scene.people)
            refuse_unknown_list("attendees", attendees, scene.people)
            siblings = scene.with_siblings(also_for)
            for each in (scene, *siblings):
                each.remediation.hold_day_three_meeting(
                    each.act, chair=chair, attendees=attendees, reason=each.keep(reason), people=each.people
                )
            scene.work.save(*(sibling.remediation for sibling in siblings))

        return self._on(command, ref, occurred_on, decide)

    def note_meeting_not_held(self, command: Command, ref: str, occurred_on: date, *, reason: str | None) -> Receipt:
        """Record that the meeting did not take place; the step stays undone."""
        return self._on(
            command,
            ref,
            occurred_on,
            lambda scene: scene.remediation.note_meeting_not_held(scene.act, scene.keep(reason)),
        )

    def review_plan(
        self,
        command: Command,
        ref: str,
        occurred_on: date,
        *,
        satisfied: bool,
        reviewer: str,
        comments: str | None = None,
    ) -> Receipt:
        """Record the service manager's review (F4)."""

        def decide(scene: Scene) -> None:
            refuse_unknown({"reviewer": reviewer}, scene.people)
            scene.remediation.review_plan(
                scene.act,
                satisfied=satisfied,
                reviewer=reviewer,
                comments=scene.keep(comments),
                people=scene.people,
            )

        return self._on(command, ref, occurred_on, decide)

    def decide_on_caseload(
        self,
        command: Command,
        ref: str,
        occurred_on: date,
        *,
        decision: CaseloadDecision,
        decided_by: str,
        reason: str | None = None,
        instead: str | None = None,
    ) -> Receipt:
        """Record whether the whole caseload is reviewed (F6)."""

        def decide(scene: Scene) -> None:
            refuse_unknown({"decided_by": decided_by}, scene.people)
            scene.remediation.decide_on_caseload(
                scene.act,
                decision=decision,
                decided_by=decided_by,
                reason=scene.keep(reason),
                instead=scene.keep(instead),
                people=scene.people,
            )

        return self._on(command, ref, occurred_on, decide)

    def complete_caseload_review(
        self, command: Command, ref: str, occurred_on: date, *, cases: int, learning: str | None = None
    ) -> Receipt:
        """Record that the whole caseload was reviewed."""

        def decide(scene: Scene) -> None:
            review = scene.work.find(CaseloadReview, ref)
            graded = len(review.cases) if review is not None else 0
            scene.remediation.complete_caseload_review(
                scene.act, cases=cases, graded=graded, learning=scene.keep(learning), recorded_by=command.recorded_by
            )

        return self._on(command, ref, occurred_on, decide)

    def re_audit(
        self,
        command: Command,
        ref: str,
        occurred_on: date,
        *,
        grade: str,
        themes: Mapping[str, str] | None = None,
        auditor: str | None = None,
        re_audit_ref: str | None = None,
    ) -> Receipt:
        """Record the re-audit; one that is inadequate again opens the remediation that follows (E15)."""

        def decide(scene: Scene) -> None:
            refuse_unknown({"auditor": auditor}, scene.people)
            again = scene.remediation.re_audit(
                scene.act,
                grade=grade,
                themes=themes,
                auditor=auditor,
                re_audit_ref=re_audit_ref,
                people=scene.people,
            )
            if again:
                following = open_repeat(
                    scene.work,
                    scene.remediation,
                    scene.act,
                    grade=grade,
                    reference=re_audit_ref,
                    people=scene.people,
                )
                scene.work.save(scene.remediation, following)

        return self._on(command, ref, occurred_on, decide)

    def close(
        self,
        command: Command,
        ref: str,
        occurred_on: date,
        *,
        reason: str,
        closed_by: str,
        agreed_by: str | None = None,
        decided_otherwise_by: str | None = None,
        otherwise_reason: str | None = None,
    ) -> Receipt:
        """Close the remediation, as quality assurance and the service manager agree."""

        def decide(scene: Scene) -> None:
            refuse_unknown(
                {"closed_by": closed_by, "agreed_by": agreed_by, "decided_otherwise_by": decided_otherwise_by},
                scene.people,
            )
            scene.remediation.close(
                scene.act,
                closed_by=closed_by,
                agreed_by=agreed_by,
                reason=scene.keep(reason),
                decided_otherwise_by=decided_otherwise_by,
                otherwise_reason=scene.keep(otherwise_reason),
                people=scene.people,
            )

        return self._on(command, ref, occurred_on, decide)

    def check_embedding(
        self,
        command: Command,
        ref: str,
        occurred_on: date,
        *,
        in_place: bool,
        checked_by: str,
        comments: str | None = None,
    ) -> Receipt:
        """Record, after the closing, whether what was put right is still in place."""

        def decide(scene: Scene) -> None:
            refuse_unknown({"checked_by": checked_by}, scene.people)
            scene.remediation.check_embedding(
                scene.act,
                in_place=in_place,
                checked_by=checked_by,
                comments=scene.keep(comments),
                people=scene.people,
            )

        return self._on(command, ref, occurred_on, decide)

    def note_not_delivered(self, command: Command, ref: str, mail: Undelivered) -> Receipt:
        """Note that a mail about a remediation was given up; a second time records nothing (E27)."""

        def decide(scene: Scene) -> None:
            scene.remediation.note_not_delivered(mail, scene.act, scene.people)

        return self._on(command, ref, command.today, decide)

    def raise_rung(self, command: Command, ref: str, step: Step, item: str) -> Receipt:
        """Raise the rung that is due for a missed step, if one still is."""

        def decide(scene: Scene) -> None:
            scene.remediation.raise_rung(step, item, act=scene.act, people=scene.people)

        return self._on(command, ref, command.today, decide)
