"""What can be put right, and which day a step can really have had."""

from datetime import date

from domain.act import Act
from domain.actions_state import ActionsState
from domain.checks import not_before, not_in_future
from domain.deadlines import StepKey, name_of, number_of
from domain.errors import (
    DatesContradictError,
    FollowedError,
    InvalidValueError,
    NotCorrectableError,
    RemediationWithdrawnError,
    StepNotRecordedError,
)
from domain.events.actions import EvidenceRejected
from domain.remediation_owners import OF_ONE_ACTION
from domain.resting import ELSEWHERE, PRECEDES, RESTS_ON
from domain.vocabulary import Step


class Correctable(ActionsState):
    """The refusals of corrections."""

    def _correctable(self, key: StepKey, act: Act, person: str) -> StepKey:
        """Refuse what was never recorded, what another record is about, and the practice subject (E18)."""
        step = key[0]
        self._refuse_correcting(act, person)
        if key not in self.met_by:
            raise StepNotRecordedError(f"{name_of(key)} of {self.ref} was not recorded.", field="step")
        if self._was_rejected(key):
            message = f"{name_of(key)} of {self.ref}: its evidence was rejected, and the action is open again since."
            raise NotCorrectableError(message, field="step")
        if step in ELSEWHERE:
            raise NotCorrectableError(f"{name_of(key)} of {self.ref}: {ELSEWHERE[step]}", field="step")
        if self.followed_by is not None and (step in OF_ONE_ACTION or step is Step.RE_AUDIT):
            raise FollowedError(f"{self.followed_by} follows {self.ref}, and rests on {name_of(key)}.", field="step")
        if step is Step.ACTION_REALLOCATION:
            self._refuse_gone_on(key)
        return key

    def _refuse_correcting(self, act: Act, person: str) -> None:
        self._not_void_at(act)
        not_before(act.occurred_on, self.graded_on, "occurred_on", "the grading")
        self._refuse_own_case(person, act, "the correction", "corrected_by")

    def _refuse_gone_on(self, key: StepKey) -> None:
        """Refuse a reallocation after which the action went on to somebody else."""
        number = number_of(key[1])
        given_to = getattr(self.met_by[key], "owner", None)
        if given_to is not None and given_to != self.owners.get((Step.ACTION_DONE, str(number))):
            raise FollowedError(f"Action {number} of {self.ref} went on to somebody else.", field="step")

    def _refuse_day(self, key: StepKey, done_on: date, act: Act) -> None:
        """Refuse the day that is recorded, one to come, and one that what came before or after it rules out."""
        not_in_future(done_on, act.today, "done_on")
        if done_on == self.done[key]:
            message = f"{name_of(key)} of {self.ref} is recorded as done on {done_on} already."
            raise InvalidValueError(message, field="done_on")
        for day, what in self._earlier(key):
            not_before(done_on, day, "done_on", what)
        for day, what in ((act.occurred_on, "the correction"), *self._later(key)):
            if done_on > day:
                raise DatesContradictError(f"{done_on} is after {what} on {day}.", field="done_on")

    def _earlier(self, key: StepKey) -> list[tuple[date, str]]:
        """What a step cannot have come before."""
        step, item = key
        carried = step in OF_ONE_ACTION and self._action(number_of(item)).carried_from is not None
        days = [] if carried else [(self.graded_on, "the grading")]
        if (before := PRECEDES.get(step)) is not None and (came := _of(before, item)) in self.done:
            days.append((self.done[came], name_of(came)))
        if step is Step.EMBEDDING_CHECK and self.closed_on is not None:
            days.append((self.closed_on, "the closing"))
        supervised_on = getattr(self.met_by[key], "supervision_on", None)
        if step is Step.MONITORING_CHECK and supervised_on is not None:
            days.append((supervised_on, "the supervision"))
        return days

    def _later(self, key: StepKey) -> list[tuple[date, str]]:
        """What a step cannot have come after."""
        step = key[0]
        after = [each for each, before in PRECEDES.items() if before is step]
        days = [(day, name_of(each)) for each, day in self.done.items() if each[0] in after and self._rests(each, key)]
        supervised_on = getattr(self.met_by[key], "supervision_on", None)
        if step is Step.ACTION_DONE and supervised_on is not None:
            days.append((supervised_on, "the supervision"))
        re_audit = (Step.RE_AUDIT, "")
        if step is Step.MONITORING_CHECK and re_audit in self.done:
            days.append((self.done[re_audit], name_of(re_audit)))
        if self.closed_on is not None and not self._after_the_end(step):
            days.append((self.closed_on, "the closing"))
        return days

    def _refuse_what_rests(self, key: StepKey) -> None:
        """Refuse to take back what something recorded later rests on, naming what is to be put right first."""
        step, _ = key
        if self.withdrawn_on is not None:
            raise RemediationWithdrawnError(f"{self.ref} was withdrawn on {self.withdrawn_on}.", field="audit_ref")
        if self.closed_on is not None and not self._after_the_end(step):
            message = f"{self.ref} was closed on {self.closed_on}: put the closure right first."
            raise FollowedError(message, field="step")
        resting = [each for each in self.done if each[0] in RESTS_ON[step] and self._rests(each, key)]
        if resting:
            names = ", ".join(name_of(each) for each in resting)
            raise FollowedError(f"Recorded since, and to be put right first: {names}.", field="step")

    def _rests(self, later: StepKey, key: StepKey) -> bool:
        """Whether a later step is about the same thing: of an action, the same one; of a plan, one of its actions."""
        if key[0] is Step.IMPROVEMENT_PLAN and later[0] is Step.ACTION_DONE:
            return number_of(later[1]) in self._in_plan(self.done[key])
        return _same(later, key) and not self._was_rejected(later)

    def _was_rejected(self, key: StepKey) -> bool:
        """Whether a confirmation was met by a rejection, on which nothing rests: the action was done again since."""
        return isinstance(self.met_by.get(key), EvidenceRejected)

    def _after_the_end(self, step: Step) -> bool:
        return step is Step.EMBEDDING_CHECK or self._outlives_the_case(step)

    def _in_plan(self, plan_on: date) -> tuple[int, ...]:
        """The actions that were agreed with the plan: those of its day."""
        agreed = self.actions.items()
        return tuple(number for number, each in agreed if self.agreed_on[number] == plan_on and not each.carried_from)


def _of(step: Step, item: str) -> StepKey:
    """The key of a step of the same action, or of one that happens once."""
    return (step, str(number_of(item)) if step in OF_ONE_ACTION else "")


def _same(later: StepKey, key: StepKey) -> bool:
    return key[0] not in OF_ONE_ACTION or number_of(later[1]) == number_of(key[1])
