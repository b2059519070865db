"""What would help, asked and answered; who was rung (E27); and that a file was seen in the case system (F8)."""

from domain.act import Act
from domain.checks import not_before
from domain.confidential import Confidential
from domain.deadlines import name_of
from domain.errors import (
    HelpAnsweredError,
    InvalidValueError,
    NotAllowedError,
    NotFoundError,
    SeenAlreadyError,
    StepNotDueError,
)
from domain.events import contact as events
from domain.remediation_state import RemediationState
from domain.vocabulary import Step


class Contact(RemediationState):
    """The decisions that move no date and are no step."""

    def ask_for_help(
        self, act: Act, *, person: str, said: Confidential, step: Step | None = None, item: str = ""
    ) -> None:
        """Record what somebody says would help them; as often as they like."""
        self._open_at(act)
        if step is not None and (step, item) not in self.deadlines:
            raise StepNotDueError(f"{self.ref} owes no {name_of((step, item))} that could need help.", field="step")
        self.trigger_event(
            events.HelpAsked,
            occurred_on=act.occurred_on,
            audit_ref=self.ref,
            number=len(self.help_asked) + 1,
            person=person,
            step=step,
            item=item,
            said=said,
        )

    def answer_help(self, act: Act, number: int, *, answered_by: str, answer: Confidential | None = None) -> None:
        """Record that what somebody asked for was seen, and what comes of it; once, and not by whoever asked."""
        self._not_void_at(act)
        asked_by = self.help_asked.get(number)
        if asked_by is None:
            raise NotFoundError(f"{self.ref} has no request for help number {number}.", field="number")
        if number in self.help_answered:
            message = f"Request for help {number} on {self.ref} was answered by {self.help_answered[number]}."
            raise HelpAnsweredError(message, field="number")
        if answered_by == asked_by:
            message = f"{answered_by} asked for help: somebody else answers."
            raise NotAllowedError(message, field="answered_by")
        self.trigger_event(
            events.HelpAnswered,
            occurred_on=act.occurred_on,
            number=number,
            answered_by=answered_by,
            answer=answer,
        )

    def note_telephoned(self, act: Act, *, person: str, reached: bool, called_by: str) -> None:
        """Record that somebody was rung about the file, and whether they answered; it acknowledges nothing for them."""
        self._open_at(act)
        if person == called_by:
            raise InvalidValueError(f"{person} cannot ring themselves: name whoever rang.", field="called_by")
        self.trigger_event(
            events.Telephoned,
            occurred_on=act.occurred_on,
            audit_ref=self.ref,
            person=person,
            reached=reached,
            called_by=called_by,
        )

    def note_seen_in_case_system(self, act: Act, *, seen_by: str) -> None:
        """Record that what stands here was found in the case management system; again once there is more, or a day on.

        Not by whose practice the file is about. Of a file that is closed as well: its closing is to be found there too.
        """
        self._not_void_at(act)
        not_before(act.occurred_on, self.graded_on, "occurred_on", "the grading")
        self._refuse_own_case(seen_by, act, "looking it up", "seen_by")
        if self.seen_in_case_system is not None:
            on, revision = self.seen_in_case_system
            if act.occurred_on <= on and revision == self.revision:
                message = f"{self.ref} was seen in the case system on {on:%d/%m/%Y}, and nothing is recorded since."
                raise SeenAlreadyError(message, field="seen_on")
        self.trigger_event(events.SeenInCaseSystem, occurred_on=act.occurred_on, audit_ref=self.ref, seen_by=seen_by)
