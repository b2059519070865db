"""The closing, and whether what was put right stayed so (``domain.md`` section 2)."""

from collections.abc import Iterable, Mapping

from domain.act import Act
from domain.actions_state import ActionsState
from domain.checks import not_before
from domain.confidential import Confidential
from domain.deadlines import name_of
from domain.errors import (
    InvalidValueError,
    NotAllowedError,
    StepAlreadyRecordedError,
    StepNotDueError,
)
from domain.events import ending as happened
from domain.events import remediation as events
from domain.ladder import Person, line_above, owner_of
from domain.remediation_owners import OF_THE_WORKER
from domain.vocabulary import ClosedBecause, Deviation, Role, Step

ASSURES = frozenset({Role.AUDITOR, Role.QA_ADMINISTRATOR, Role.HEAD_OF_QA})
MANAGES = frozenset({Role.SERVICE_MANAGER, Role.HEAD_OF_SERVICE, Role.DIRECTOR})


class EndingSteps(ActionsState):
    """The decisions with which a remediation ends."""

    def close(
        self,
        act: Act,
        *,
        closed_by: str | None,
        agreed_by: str | None = None,
        reason: Confidential | None = None,
        decided_otherwise_by: str | None = None,
        otherwise_reason: Confidential | None = None,
        people: Mapping[str, Person],
    ) -> None:
        """Close the remediation, as quality assurance and the service manager agree.

        Closing early happened if it happened: what is not fulfilled is a deviation, unless the head of service decided
        otherwise and said why. Raises :class:`NotAllowedError` where it was not theirs to decide.
        """
        self._open_at(act)
        if self.closed_on is not None:
            raise self._closed_error()
        if closed_by is not None and closed_by == agreed_by:
            raise InvalidValueError("A closing is agreed by a second person.", field="agreed_by")
        own_case = self._refuse_own_case(closed_by, act, "the closing", "closed_by")
        own_case = self._refuse_own_case(agreed_by, act, "the closing", "agreed_by") or own_case
        unmet = self._unmet(act)
        self._refuse_otherwise(decided_otherwise_by, otherwise_reason, unmet, act, people)
        self._close(
            act,
            ClosedBecause.FOLLOWED if self.followed_by is not None else ClosedBecause.COMPLETED,
            closed_by=closed_by,
            agreed_by=agreed_by,
            reason=reason,
            unmet=unmet,
            decided_otherwise_by=decided_otherwise_by,
            otherwise_reason=otherwise_reason,
        )
        if decided_otherwise_by is None:
            for rule in unmet:
                self._deviate(STEP_OF[rule], rule, act)
        if own_case:
            self._deviate(Step.RE_AUDIT, Deviation.OWN_CASE, act)
        self._note_who_closed(closed_by, agreed_by, act, people)
        if self.followed_by is None and not act.history:
            self._arm_embedding_check(act, people)

    def ask_for_closing(self, act: Act, people: Mapping[str, Person]) -> None:
        """Ask the service manager, and who acts for them, to close a file on which nothing more is owed.

        To be asked after every decision: it is said once, and again where something else was owed since. A file that
        another follows is left alone, since what was open of it is owed there.
        """
        if not self.awaits_closing or len(self.deadlines) <= self.closing_asked:
            return
        owner = owner_of(Role.SERVICE_MANAGER, self.roles, people, on=act.today, barred=self._barred)
        told = dict.fromkeys(each for each in (owner, self._acting_for(owner, act.today, people)) if each is not None)
        if told:
            self.trigger_event(happened.ClosingAsked, occurred_on=act.today, audit_ref=self.ref, told=tuple(told))

    def check_embedding(
        self,
        act: Act,
        *,
        in_place: bool,
        checked_by: str,
        comments: Confidential | None = None,
        people: Mapping[str, Person],
    ) -> None:
        """Record, after the closing, whether what was put right is still in place. Where not, the comments say what."""
        self._not_void_at(act)
        key = (Step.EMBEDDING_CHECK, "")
        if key in self.done:
            raise StepAlreadyRecordedError(f"{key[0]} of {self.ref} was recorded before.", field=key[0])
        if self.closed_on is None or not self.is_open(key):
            raise StepNotDueError(f"{self.ref} has no {key[0]} to record.", field=key[0])
        not_before(act.occurred_on, self.closed_on, "occurred_on", "the closing")
        self._refuse_own_case(checked_by, act, key[0], "checked_by")
        if not in_place and comments is None:
            raise InvalidValueError("Say what is no longer in place, and what is done about it.", field="comments")
        self.trigger_event(
            happened.EmbeddingChecked,
            occurred_on=act.occurred_on,
            in_place=in_place,
            checked_by=checked_by,
            comments=comments,
        )
        self._check_role(act.policy.steps[Step.EMBEDDING_CHECK], checked_by, act, people)

    @property
    def awaits_closing(self) -> bool:
        """Whether it was audited again, and nothing is owed any more but somebody's word that they know of it."""
        over = (self.closed_on, self.withdrawn_on, self.voided_on, self.followed_by)
        if self.re_audited is None or any(each is not None for each in over):
            return False
        return not any(self.is_open(key) for key in self.deadlines if key[0] is not Step.ACKNOWLEDGEMENT)

    def _unmet(self, act: Act) -> tuple[Deviation, ...]:
        """The conditions of a closing that are not fulfilled (section 2). One that is followed hands them on."""
        unmet = []
        if self.is_open_at((Step.RE_AUDIT, ""), act.occurred_on):
            unmet.append(Deviation.CLOSED_WITHOUT_RE_AUDIT)
        if self.followed_by is not None:
            return tuple(unmet)
        if self.re_audited is not None and act.policy.grade(self.re_audited.grade).opens:
            unmet.append(Deviation.CLOSED_STILL_INADEQUATE)
        if self._open_actions():
            unmet.append(Deviation.CLOSED_WITH_OPEN_ACTIONS)
        if self.re_audited is not None and self._still_inadequate(self.re_audited.themes, act):
            unmet.append(Deviation.CLOSED_WITH_THEME_INADEQUATE)
        return tuple(unmet)

    def _still_inadequate(self, themes: Mapping[str, str], act: Act) -> list[str]:
        opening = {level.name for level in act.policy.grades if level.opens}
        return [theme for theme in self.themes if themes.get(theme) in opening]

    def _refuse_otherwise(
        self,
        decided_by: str | None,
        reason: Confidential | None,
        unmet: Iterable[Deviation],
        act: Act,
        people: Mapping[str, Person],
    ) -> None:
        """Refuse a decision to close all the same that is nobody's, not the head of service's, or about nothing."""
        if decided_by is None:
            if reason is not None:
                raise InvalidValueError("Name the head of service who decided so.", field="decided_otherwise_by")
            return
        self._refuse_own_case(decided_by, act, "the closing", "decided_otherwise_by")
        on = act.occurred_on
        head = owner_of(Role.HEAD_OF_SERVICE, self.roles, people, on=on, barred=self._barred)
        if head is None or decided_by not in (head, *(above.id for above in line_above(head, people, on=on))):
            raise NotAllowedError(
                f"Only the head of service may close {self.ref} all the same: {decided_by} is not.",
                field="decided_otherwise_by",
            )
        if reason is None:
            raise InvalidValueError("Say why it is closed all the same.", field="otherwise_reason")
        if not unmet:
            message = "Every condition of a closing is fulfilled: leave this out."
            raise InvalidValueError(message, field="decided_otherwise_by")

    def _close(
        self,
        act: Act,
        because: ClosedBecause,
        *,
        closed_by: str | None,
        agreed_by: str | None,
        reason: Confidential | None,
        unmet: tuple[Deviation, ...] = (),
        decided_otherwise_by: str | None = None,
        otherwise_reason: Confidential | None = None,
    ) -> None:
        """End the remediation; what is still open then is named, and nothing chases it any more.

        Where the case is gone, what is owed of the worker's caseload stays owed (E9).
        """
        self._stop_monitoring(act)
        departs = because in (ClosedBecause.CASE_CLOSED, ClosedBecause.MOVED_AWAY)
        kept = {Step.EMBEDDING_CHECK} | (OF_THE_WORKER if departs else frozenset())
        still_open = [key for key in self.deadlines if key[0] not in kept and self.is_open_at(key, act.occurred_on)]
        self.trigger_event(
            events.Closed,
            occurred_on=act.occurred_on,
            because=because,
            open_steps=tuple(name_of(key) for key in still_open),
            reason=reason,
            closed_by=closed_by,
            agreed_by=agreed_by,
            unmet=unmet,
            decided_otherwise_by=decided_otherwise_by,
            otherwise_reason=otherwise_reason,
        )

    def _note_who_closed(
        self, closed_by: str | None, agreed_by: str | None, act: Act, people: Mapping[str, Person]
    ) -> None:
        """A closing that is not quality assurance's and the service manager's together deviates."""
        if act.history:
            return
        if closed_by is None or agreed_by is None:
            self._deviate(Step.RE_AUDIT, Deviation.CLOSED_BY_ONE, act)
            return
        known = [people[person] for person in (closed_by, agreed_by) if person in people]
        roles = [person.role for person in known if person.holds_post_on(act.occurred_on)]
        if not any(role in ASSURES for role in roles) or not any(role in MANAGES for role in roles):
            self._deviate(Step.RE_AUDIT, Deviation.WRONG_ROLE, act)

    def _arm_embedding_check(self, act: Act, people: Mapping[str, Person]) -> None:
        if (check := self._deadline(Step.EMBEDDING_CHECK, act.occurred_on, act)) is not None:
            self._arm((check,), act, people)


STEP_OF: Mapping[Deviation, Step] = {
    Deviation.CLOSED_WITHOUT_RE_AUDIT: Step.RE_AUDIT,
    Deviation.CLOSED_STILL_INADEQUATE: Step.RE_AUDIT,
    Deviation.CLOSED_WITH_OPEN_ACTIONS: Step.IMPROVEMENT_PLAN,
    Deviation.CLOSED_WITH_THEME_INADEQUATE: Step.RE_AUDIT,
}
"""Which step a closing that came too early deviates in."""
