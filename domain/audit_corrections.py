"""What was recorded wrongly of an audit: its day, where it was, whose practice it was, and who audited."""

from datetime import date
from typing import TypeVar

from domain.act import Act
from domain.challenges import Challenges
from domain.checks import not_before, not_in_future
from domain.confidential import Confidential
from domain.errors import DatesContradictError, InvalidValueError, OwnCaseError
from domain.events import audit as events
from domain.opening_corrections import RightFacts
from domain.vocabulary import Role

Value = TypeVar("Value")


class AuditCorrections(Challenges):
    """The decision on what an audit said. Its grade is another matter: that is moderated."""

    def correct(
        self, act: Act, right: RightFacts, *, auditor: str | None, reason: Confidential, corrected_by: str
    ) -> RightFacts:
        """Say what is right, and return what of it is another than was recorded.

        Raises :class:`InvalidValueError` where nothing is, :class:`DatesContradictError` for a day of the grading
        before the audit or after the grade was looked at, and :class:`OwnCaseError` for whoever's practice it is or was
        said to be.
        """
        self._standing_at(act)
        self._refuse_own_case(corrected_by, "corrected_by")
        if corrected_by == right.subject:
            message = f"Nobody decides on their own case: {corrected_by} is the practice subject. Name somebody else."
            raise OwnCaseError(message, field="corrected_by")
        another = RightFacts(
            graded_on=_another(right.graded_on, self.graded_on),
            service=_another(right.service, self.service),
            team=_another(right.team, self.team),
            subject=_another(right.subject, self.subject),
        )
        audited_by = _another(auditor, self.roles.get(Role.AUDITOR))
        if another == RightFacts() and audited_by is None:
            message = f"All of this is recorded of {self.audit_ref} already: say what is another."
            raise InvalidValueError(message, field="audit_ref")
        if another.graded_on is not None:
            self._refuse_day(another.graded_on, act)
        self.trigger_event(
            events.AuditCorrected,
            occurred_on=self.graded_on,
            graded_on=another.graded_on,
            service=another.service,
            team=another.team,
            subject=another.subject,
            auditor=audited_by,
            themes=tuple(self.themes),
            corrected_on=act.occurred_on,
            corrected_by=corrected_by,
            reason=reason,
        )
        self._state_grading(act)
        return another

    def _state_grading(self, act: Act) -> None:
        days = act.policy.limits.moderation_days
        self.trigger_event(
            events.GradingStated,
            occurred_on=self.graded_on,
            audit_ref=self.audit_ref,
            audited_on=self.audited_on,
            grade=self.first_grade,
            themes=dict(self.themes),
            scores=dict(self.scores),
            service=self.service,
            team=self.team,
            moderate_by=None if self.moderate_by is None else act.calendar.add_working_days(self.graded_on, days),
        )

    def _refuse_day(self, graded_on: date, act: Act) -> None:
        not_in_future(graded_on, act.today, "graded_on")
        not_before(graded_on, self.audited_on, "graded_on", "the audit")
        later = [(act.occurred_on, "the correction"), (self.looked_at_on, "the grade was looked at")]
        later += [(each.occurred_on, "the challenge") for each in self.challenges.values()]
        for day, what in later:
            if day is not None and graded_on > day:
                raise DatesContradictError(f"{graded_on} is after {what} on {day}.", field="graded_on")


def _another(right: Value | None, recorded: Value | None) -> Value | None:
    return None if right == recorded else right
