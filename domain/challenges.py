"""A worker or team manager who disputes a grade (E33)."""

from collections.abc import Mapping
from datetime import date

from domain.act import Act
from domain.checks import not_before
from domain.confidential import Confidential
from domain.deadlines import deadline_for
from domain.errors import AlreadyExistsError, InTheLineError, InvalidValueError, NotFoundError, StepAlreadyRecordedError
from domain.events import audit as events
from domain.ladder import Person, line_of, outside_the_line
from domain.moderation import Moderation
from domain.policy import StepRule
from domain.vocabulary import Role, Step

NOBODY: Mapping[str, str] = {}


class Challenges(Moderation):
    """The decisions on a grade that somebody on the file disputes."""

    def challenge(
        self,
        act: Act,
        *,
        challenged_by: str,
        reason: Confidential,
        people: Mapping[str, Person],
        on_file: Mapping[str, str] = NOBODY,
    ) -> events.Challenged:
        """Record that the worker or the team manager disputes the grade, and return what was recorded of it.

        ``on_file`` are those who have the file by now: their line decides as little as that of those audited.
        Raises :class:`InvalidValueError` for anybody else, and :class:`AlreadyExistsError` while another challenge of
        theirs is not decided.
        """
        self._standing_at(act)
        may = {self.roles.get(Role.SOCIAL_WORKER), self.roles.get(Role.TEAM_MANAGER), self.subject} - {None}
        if challenged_by not in may:
            named = " or ".join(sorted(filter(None, may)))
            message = f"The grade is challenged by the worker or the team manager on the file: {named}."
            raise InvalidValueError(message, field="challenged_by")
        pending = [each for number, each in self.challenges.items() if number not in self.decided]
        if any(each.challenged_by == challenged_by for each in pending):
            message = f"{challenged_by} has challenged the grade of {self.audit_ref} already."
            raise AlreadyExistsError(message, field="challenged_by")
        number, rule = len(self.challenges) + 1, act.policy.steps.get(Step.CHALLENGE_DECISION)
        decides = Role.HEAD_OF_SERVICE if rule is None else rule.owner
        self.trigger_event(
            events.Challenged,
            occurred_on=act.occurred_on,
            audit_ref=self.audit_ref,
            number=number,
            challenged_by=challenged_by,
            reason=reason,
            decide_by=None if rule is None else self._decide_by(rule, act),
            owner=outside_the_line(decides, self.roles, people, on=act.today, barred=line_of(on_file, people)),
        )
        return self.challenges[number]

    def decide_challenge(
        self,
        act: Act,
        number: int,
        *,
        upheld: bool,
        grade: str | None,
        decided_by: str,
        reason: Confidential,
        people: Mapping[str, Person],
        on_file: Mapping[str, str] = NOBODY,
    ) -> None:
        """Record how a challenge was decided; one that was upheld gives another grade.

        Raises :class:`InTheLineError` for whoever is on the file, was when it was audited, or manages those who are or
        were, but for the director.
        """
        self._standing_at(act)
        challenge = self._undecided(number)
        not_before(act.occurred_on, challenge.occurred_on, "occurred_on", "the challenge")
        self._refuse_own_case(decided_by, "decided_by")
        if decided_by in line_of(self.roles, people) | line_of(on_file, people):
            message = f"{decided_by} is in this file's line: a head of service outside it decides, or the director."
            raise InTheLineError(message, field="decided_by")
        if upheld and grade in (None, self.grade):
            raise InvalidValueError("Say which other grade is given.", field="grade")
        if grade is not None:
            self._refuse_grade(act, grade)
            if not upheld:
                raise InvalidValueError("A challenge that is not upheld gives no grade.", field="grade")
        self.trigger_event(
            events.ChallengeDecided,
            occurred_on=act.occurred_on,
            number=number,
            upheld=upheld,
            grade=grade,
            decided_by=decided_by,
            reason=reason,
        )
        if grade is not None:
            self._grade_anew(act, grade, reason, decided_by, number)
        self._check_is_head(act, decided_by, people)

    def _decide_by(self, rule: StepRule, act: Act) -> date:
        critical = act.policy.grade(self.grade).critical
        return deadline_for(rule, act.policy, act.calendar, act.occurred_on, critical=critical, repeat=False).due_on

    def _undecided(self, number: int) -> events.Challenged:
        if number not in self.challenges:
            raise NotFoundError(f"{self.audit_ref} has no challenge {number}.", field="number")
        if number in self.decided:
            raise StepAlreadyRecordedError(f"Challenge {number} of {self.audit_ref} was decided.", field="number")
        return self.challenges[number]
