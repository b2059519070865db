"""A fear for a child's safety that somebody had while looking at a file."""

from collections.abc import Mapping, Set
from dataclasses import dataclass
from datetime import datetime
from uuid import NAMESPACE_URL, UUID, uuid5

from domain.alert_climb import ClimbingAlert
from domain.alert_recipients import MANAGERS, owed_word
from domain.calendar import WorkingCalendar
from domain.confidential import Confidential
from domain.errors import (
    AlertSignedOffError,
    InvalidValueError,
    NothingDoneError,
    OwnAlertError,
    OwnCaseError,
    RevisionConflictError,
)
from domain.events import case_references as corrected
from domain.events import safeguarding_alert as events
from domain.moment import Moment
from domain.people import Person
from domain.policy import Policy
from domain.urgent import first_to_ring
from domain.vocabulary import Deviation, Role

MAY_SIGN_OFF = frozenset({*MANAGERS, Role.SAFEGUARDING_AND_STANDARDS})


@dataclass(frozen=True, kw_only=True)
class AlertedFile:
    """What an alert is about: a file, whatever its grade, whether or not it has a remediation or is graded yet."""

    audit_ref: str
    child: UUID
    roles: Mapping[str, str]
    subject: str | None = None
    service: str | None = None
    team: str | None = None


class SafeguardingAlert(ClimbingAlert):
    """Raised at any hour about any file; open until somebody signs it off, whatever becomes of the file (F15)."""

    child: UUID
    sent_to: set[str]
    acknowledged_by: set[str]
    acted_at: datetime | None
    revision: int

    def __init__(self) -> None:
        """Empty: the first event gives the state."""

    def begin(self, raised: events.AlertRaised) -> None:
        """Take the state that :class:`AlertRaised` gives; called by the event alone."""
        self.ref, self.audit_ref, self.child = raised.alert_ref, raised.audit_ref, raised.child
        self.raised_at, self.raised_by, self.subject = raised.occurred_at, raised.raised_by, raised.subject
        self.immediate, self.out_of_hours, self.told = raised.immediate, raised.out_of_hours, raised.told
        self.sent_to, self.not_delivered_to, self.acknowledged_by, self.knows = set(), set(), set(), set()
        self.duty_team_told, self.acted_at, self.signed_off_at = False, None, None
        self.rungs, self.climbed, self.to_ring, self.gone_up_to = raised.rungs, (), raised.to_ring, None
        self.asked = (raised.to_ring,) if raised.to_ring is not None else ()
        self.revision = 1

    @property
    def about(self) -> UUID:
        """The child."""
        return self.child

    @staticmethod
    def create_id(alert_ref: str) -> UUID:
        """The identity that follows from the reference."""
        return uuid5(NAMESPACE_URL, f"putright:safeguarding-alert:{alert_ref}")

    @classmethod
    def raised(
        cls,
        seen: Moment,
        now: Moment,
        *,
        alert_ref: str,
        about: AlertedFile,
        concern: Confidential,
        raised_by: str,
        immediate: bool,
        people: Mapping[str, Person],
        no_address: Set[str],
        calendar: WorkingCalendar,
        policy: Policy,
    ) -> "SafeguardingAlert":
        """Raise an alert about what was ``seen``. Word goes out ``now``, so now says to whom, and whether out of hours.

        The hour for an answer begins now too. Out of hours whoever raised it is asked to ring the emergency duty team,
        or where they cannot be asked, the first of those told. ``no_address`` are people whom no mail can reach. Nobody
        to tell is no reason to refuse it: it is recorded, and the answer says so.
        """
        out_of_hours = not policy.office_hours.include(now, calendar)
        told = owed_word(raised_by, about.roles, people, now.occurred_on, no_address)
        ringing = first_to_ring([raised_by, *told], people, now.occurred_on, no_address)
        return cls._create(
            events.AlertRaised,
            id=cls.create_id(alert_ref),
            occurred_on=seen.occurred_on,
            occurred_at=seen.occurred_at,
            alert_ref=alert_ref,
            audit_ref=about.audit_ref,
            child=about.child,
            concern=concern,
            raised_by=raised_by,
            immediate=immediate,
            out_of_hours=out_of_hours,
            told=told,
            subject=about.subject,
            service=about.service,
            team=about.team,
            rungs=policy.urgent.rungs_from(now.occurred_at),
            to_ring=ringing if out_of_hours else None,
            policy_version=policy.version,
        )

    def expect_revision(self, revision: int | None) -> None:
        """Raise :class:`RevisionConflictError` when somebody has decided something since the caller looked."""
        if revision is not None and revision != self.revision:
            message = f"{self.ref} is at revision {self.revision}, not {revision}: look again before recording."
            raise RevisionConflictError(message, field="If-Match")

    def note_sent(self, moment: Moment, person: str) -> None:
        """Note that the mail to one person was taken; a second time, or of whoever raised it, changes nothing."""
        if person not in self.sent_to and person != self.raised_by:
            self._trigger(events.AlertSent, self._since(moment), person=person)

    def note_not_delivered(self, moment: Moment, person: str) -> None:
        """Note that the mail to one person was given up, or came back after it was sent (E27)."""
        if person not in self.not_delivered_to:
            self._trigger(events.AlertNotDelivered, self._since(moment), person=person)

    def tell_by_telephone(
        self,
        moment: Moment,
        *,
        person: str | None,
        duty_team: bool,
        told_by: str,
        people: Mapping[str, Person],
        spoke_to: Confidential | None = None,
        outcome: Confidential | None = None,
    ) -> None:
        """Record that somebody was told by telephone: a person, or the emergency duty team."""
        if person is None and not duty_team:
            message = "Say who was told: a person, or the emergency duty team with duty_team true."
            raise InvalidValueError(message, field="person")
        self._refuse_untimely(moment)
        on_duty = person is not None and person in people and people[person].role is Role.EMERGENCY_DUTY_TEAM
        self._trigger(
            events.ToldByTelephone,
            moment,
            person=person,
            duty_team=duty_team or on_duty,
            told_by=told_by,
            spoke_to=spoke_to,
            call_outcome=outcome,
        )

    def acknowledge(self, moment: Moment, person: str) -> None:
        """Record that one person knows; a second time changes nothing. Whoever raised it cannot stand for others."""
        if person == self.raised_by:
            message = f"{person} raised {self.ref}: somebody who was told of it acknowledges it."
            raise OwnAlertError(message, field="person")
        if person in self.acknowledged_by:
            return
        self._refuse_untimely(moment)
        self._trigger(events.AlertAcknowledged, moment, person=person)

    def record_action(self, moment: Moment, *, done: Confidential, done_by: str) -> None:
        """Record what was done to make the child safe."""
        self._refuse_untimely(moment)
        self._trigger(events.AlertActedOn, moment, done=done, done_by=done_by)

    def sign_off(
        self, moment: Moment, *, outcome: Confidential, signed_off_by: str, people: Mapping[str, Person]
    ) -> None:
        """End the alert: somebody answers for it that the child is safe, once it is recorded what was done.

        Never the practice subject (E18). Anybody but a service manager, somebody above, or Safeguarding and Standards
        is a deviation, and so is an alert out of hours of which the emergency duty team was never told.
        """
        if self.signed_off_at is not None:
            raise self._signed_off_error(self.signed_off_at)
        if signed_off_by == self.subject:
            message = f"{self.ref} is about the practice of {signed_off_by}, who cannot sign it off."
            raise OwnCaseError(message, field="signed_off_by")
        if self.acted_at is None:
            message = f"Record what was done to make the child safe before {self.ref} is signed off."
            raise NothingDoneError(message, field="outcome")
        self._refuse_untimely(moment)
        moment.not_before(self.acted_at, "anything was done to make the child safe")
        self._trigger(events.AlertSignedOff, moment, outcome=outcome, signed_off_by=signed_off_by)
        signer = people.get(signed_off_by)
        may = signer is not None and signer.role in MAY_SIGN_OFF and signer.holds_post_on(moment.occurred_on)
        if signed_off_by not in self.told and not may:
            self._deviate(moment, Deviation.WRONG_ROLE)
        if self.call_asked and not self.duty_team_told:
            self._deviate(moment, Deviation.DUTY_TEAM_NOT_TOLD)

    def follow_correction(self, of: corrected.Correction) -> None:
        """Take over whose file this is about after all (E24, E25); of one that was signed off too."""
        self.trigger_event(
            corrected.AlertChildCorrected,
            occurred_on=Moment(self.raised_at).occurred_on,
            remediation_ref=of.corrected_ref,
            child=of.child,
            was_child=self.child,
            because=of.because,
            corrected_on=of.corrected_on,
        )

    def _refuse_untimely(self, moment: Moment) -> None:
        """Refuse what was before the concern, or after the sign-off; what happened between may still be recorded."""
        moment.not_before(self.raised_at, "the concern was seen")
        if self.signed_off_at is not None and moment.occurred_at > self.signed_off_at:
            raise self._signed_off_error(self.signed_off_at)

    def _signed_off_error(self, signed_off_at: datetime) -> AlertSignedOffError:
        when = f"{Moment(signed_off_at).local:%Y-%m-%d %H:%M}"
        return AlertSignedOffError(f"{self.ref} was signed off at {when}: raise another alert.", field="alert_ref")

    def _deviate(self, moment: Moment, rule: Deviation) -> None:
        self.trigger_event(events.AlertDeviated, occurred_on=moment.occurred_on, rule=rule)
