"""Putting right what was recorded wrongly: by an event with a reason, and nothing that was recorded is changed."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from domain.act import Act
from domain.checks import not_before, not_in_future
from domain.confidential import Confidential
from domain.consequences import DECISION, REVIEW, SIGNATURE, Consequences, Firsts
from domain.deadlines import StepKey, key_of, name_of
from domain.departures import Departures
from domain.errors import DatesContradictError, FollowedError, InvalidValueError, StepNotRecordedError
from domain.events import corrections as events
from domain.events import remediation as happened
from domain.ladder import Person
from domain.vocabulary import ClosedBecause, EndedBecause, ReopenedBecause, Step

DEPARTED = {ClosedBecause.CASE_CLOSED: EndedBecause.CASE_CLOSED, ClosedBecause.MOVED_AWAY: EndedBecause.MOVED_AWAY}
AFTER: Mapping[StepKey, tuple[StepKey, ...]] = {DECISION: (SIGNATURE, REVIEW), SIGNATURE: (REVIEW,)}
"""What is to be said again after what it answers, so that the last word stays the last."""
EMBEDDING = (Step.EMBEDDING_CHECK, "")


class Corrections(Departures, Consequences):
    """The decisions on what was recorded of a step. What they change is changed from the day of the fact on."""

    def correct_step(
        self,
        act: Act,
        *,
        step: Step,
        item: str = "",
        done_on: date,
        firsts: Firsts,
        corrected_by: str,
        reason: Confidential,
        people: Mapping[str, Person],
    ) -> None:
        """Say on which day a step was really done; figures go by it, and so do the dates that were counted from it.

        The day of its first recording stays the one by which it was recorded late: it was written down then, if with a
        wrong date. Raises :class:`StepNotRecordedError`, and :class:`DatesContradictError` for a day that what came
        before or after it rules out.
        """
        key = self._correctable((step, item), act, corrected_by)
        self._refuse_day(key, done_on, act)
        wrong: Any = self.met_by[key]
        standing = [each for each in self.deviations if each.is_of(step, item)]
        after = [(each, self.met_by[each]) for each in AFTER.get(key, ()) if each in self.met_by]
        self.trigger_event(
            events.StepCorrected,
            occurred_on=wrong.occurred_on,
            step=step,
            item=item,
            corrects=wrong.originator_version,
            done_on=done_on,
            corrected_on=act.occurred_on,
            reason=reason,
            corrected_by=corrected_by,
        )
        self._state_again(key, wrong, done_on, firsts, act)
        for each, said in after:
            self._state_again(each, said, said.occurred_on, firsts, act)
        self._deviate_again(key, standing, self._at(act, done_on))
        self._follow_day(key, wrong, done_on, self._at(act, wrong.occurred_on), people)
        self._judge_order_after(step, act)

    def retract_step(
        self,
        act: Act,
        *,
        step: Step,
        item: str = "",
        retracted_by: str,
        reason: Confidential,
        people: Mapping[str, Person],
    ) -> None:
        """Say that a step did not happen: it is owed again, with the dates it had, and what it had set is not owed.

        Raises :class:`FollowedError` while something that was recorded later rests on it, and names that.
        """
        key = self._correctable((step, item), act, retracted_by)
        self._refuse_what_rests(key)
        wrong: Any = self.met_by[key]
        since = self._at(act, wrong.occurred_on)
        self.trigger_event(
            events.StepRetracted,
            occurred_on=wrong.occurred_on,
            step=step,
            item=item,
            corrects=wrong.originator_version,
            retracted_on=act.occurred_on,
            reason=reason,
            retracted_by=retracted_by,
        )
        if key in self.deadlines and key not in self.stopped:
            self._reopen([key], ReopenedBecause.RETRACTED, since)
        self._unset(key, wrong, since, people)
        self._judge_order_after(step, act)

    def retract_closing(
        self, act: Act, *, retracted_by: str, reason: Confidential, people: Mapping[str, Person]
    ) -> None:
        """Say that a remediation was closed in error: it is open again, with the dates it had.

        Raises :class:`FollowedError` once the embedding check was recorded, which rests on it.
        """
        closing = self._closing(act, retracted_by)
        if EMBEDDING in self.done:
            raise FollowedError(f"Recorded since, and to be put right first: {name_of(EMBEDDING)}.", field="step")
        self._reopen_all(closing, act, retracted_by, reason, reclosed_on=None)
        since = self._at(act, closing.occurred_on)
        self._not_owed([EMBEDDING], since)
        self._settle_checks(since, people, closing.occurred_on)

    def correct_closing(
        self, act: Act, *, closed_on: date, corrected_by: str, reason: Confidential, people: Mapping[str, Person]
    ) -> None:
        """Say on which day a remediation was really closed: what was open then is what ended with it."""
        closing = self._closing(act, corrected_by)
        self._refuse_closing_day(closed_on, closing, act)
        told = self._of_closing(closing)
        self._reopen_all(closing, act, corrected_by, reason, reclosed_on=closed_on)
        since, again = self._at(act, closing.occurred_on), self._at(act, closed_on)
        self._settle_checks(since, people, closing.occurred_on)
        if closing.because in DEPARTED:
            self._depart(again, DEPARTED[closing.because], closing.because, closing.reason)
        else:
            self._close(
                again,
                closing.because,
                closed_by=closing.closed_by,
                agreed_by=closing.agreed_by,
                reason=closing.reason,
                unmet=closing.unmet,
                decided_otherwise_by=closing.decided_otherwise_by,
                otherwise_reason=closing.otherwise_reason,
            )
        for each in told:
            self._deviate(each.step, each.rule, again, each.item)
        self._count_from([EMBEDDING], closed_on, since)

    def _closing(self, act: Act, person: str) -> happened.Closed:
        self._refuse_correcting(act, person)
        if self.closing is None:
            raise StepNotRecordedError(f"{self.ref} was not closed.", field="step")
        return self.closing

    def _refuse_closing_day(self, closed_on: date, closing: happened.Closed, act: Act) -> None:
        not_in_future(closed_on, act.today, "done_on")
        if closed_on == closing.occurred_on:
            message = f"{self.ref} is recorded as closed on {closed_on} already."
            raise InvalidValueError(message, field="done_on")
        not_before(closed_on, self.graded_on, "done_on", "the grading")
        for key, day in self.done.items():
            if not self._after_the_end(key[0]):
                not_before(closed_on, day, "done_on", name_of(key))
        for day, what in ((act.occurred_on, "the correction"), (self.done.get(EMBEDDING, date.max), "embedding_check")):
            if closed_on > day:
                raise DatesContradictError(f"{closed_on} is after {what} on {day}.", field="done_on")

    def _reopen_all(
        self, closing: happened.Closed, act: Act, person: str, reason: Confidential, *, reclosed_on: date | None
    ) -> None:
        """Let what ended with the closing be owed again."""
        because = DEPARTED.get(closing.because)
        self.trigger_event(
            events.ClosingRetracted,
            occurred_on=closing.occurred_on,
            corrects=closing.originator_version,
            retracted_on=act.occurred_on,
            reclosed_on=reclosed_on,
            reason=reason,
            retracted_by=person,
        )
        self._withdraw_deviations(self._of_closing(closing))
        excused = [key for key, (why, _) in self.ended.items() if because is not None and why is because]
        ended = [*(key_of(name) for name in closing.open_steps), *excused]
        again = [key for key in ended if key in self.stopped and key not in self.done]
        self._reopen(again, ReopenedBecause.RETRACTED, self._at(act, closing.occurred_on))

    def _of_closing(self, closing: happened.Closed) -> list[happened.Deviated]:
        """In what the closing deviated."""
        return [each for each in self.deviations if each.originator_version > closing.originator_version]
