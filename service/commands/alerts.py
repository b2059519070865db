"""Safeguarding alerts: one method a command."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from domain.audit import Audit
from domain.confidential import Confidential
from domain.errors import InvalidValueError, NotFoundError
from domain.moment import Moment, moment_of
from domain.people import Person
from domain.remediation import Remediation
from domain.safeguarding_alert import AlertedFile, SafeguardingAlert
from domain.vocabulary import Role
from projections import people
from service.commands.people import refuse_unknown
from service.storage.database import reading
from service.storage.store import Command, Receipt, Store
from service.storage.work import Work


@dataclass(frozen=True, kw_only=True)
class Concern:
    """What somebody saw, and when; ``seen_at`` is now where they do not say.

    ``raised_by`` is whoever saw it, the recorder unless named. ``case_ref`` says whose file it is while its audit is
    not recorded yet, and ``service_manager`` whose service, where the file does not say.
    """

    concern: str
    seen_at: datetime | None = None
    immediate: bool = False
    raised_by: str | None = None
    case_ref: str | None = None
    service_manager: str | None = None


@dataclass(frozen=True)
class AlertScene:
    """What a decision on an alert is made in: the alert, when it happened and the directory."""

    work: Work
    alert: SafeguardingAlert
    moment: Moment
    people: Mapping[str, Person]

    def keep(self, text: str) -> Confidential:
        """Keep a free text about the child."""
        return self.work.confidences.take(text, self.alert.child)

    def keep_optional(self, text: str | None) -> Confidential | None:
        """Keep a free text about the child, where there is one."""
        return self.work.confidences.take_optional(text, self.alert.child)


class Alerts:
    """Commands on safeguarding alerts. Each takes the instant at which it happened, now where that is ``None``."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def raise_alert(self, command: Command, audit_ref: str, concern: Concern) -> Receipt:
        """Raise an alert about a file, whatever its grade, graded or not (F15)."""

        def in_transaction(work: Work) -> tuple[str, int]:
            directory = people.directory(work.reader)
            named = {"raised_by": concern.raised_by, "service_manager": concern.service_manager}
            refuse_unknown(named, directory)
            about, now = _file(work, audit_ref, concern), Moment(command.now)
            alert = SafeguardingAlert.raised(
                moment_of(concern.seen_at, command.now),
                now,
                alert_ref=_next_reference(work, audit_ref),
                about=about,
                concern=work.confidences.take(concern.concern, about.child),
                raised_by=concern.raised_by or command.recorded_by,
                immediate=concern.immediate,
                people=directory,
                no_address=people.without_address(work.reader),
                calendar=work.rules.calendar,
                policy=work.rules.policy_on(now.occurred_on),
            )
            work.save(alert)
            return alert.ref, alert.revision

        return self.store.execute(command, in_transaction)

    def read(self, alert_ref: str) -> SafeguardingAlert:
        """An alert as it stands. Raises :class:`NotFoundError`."""
        with reading(self.store.engine) as connection:
            alert = self.store.load(SafeguardingAlert, SafeguardingAlert.create_id(alert_ref), connection)
        return _known(alert, alert_ref)

    def tell_by_telephone(
        self,
        command: Command,
        alert_ref: str,
        occurred_at: datetime | None,
        *,
        told_by: str,
        person: str | None = None,
        duty_team: bool = False,
        spoke_to: str | None = None,
        outcome: str | None = None,
    ) -> Receipt:
        """Record that somebody was told by telephone; at the emergency duty team, who answered and what came of it."""

        def decide(scene: AlertScene) -> None:
            refuse_unknown({"person": person, "told_by": told_by}, scene.people)
            scene.alert.tell_by_telephone(
                scene.moment,
                person=person,
                duty_team=duty_team,
                told_by=told_by,
                people=scene.people,
                spoke_to=scene.keep_optional(spoke_to),
                outcome=scene.keep_optional(outcome),
            )

        return self._on(command, alert_ref, occurred_at, decide)

    def acknowledge(self, command: Command, alert_ref: str, occurred_at: datetime | None, *, person: str) -> Receipt:
        """Record that somebody knows."""

        def decide(scene: AlertScene) -> None:
            refuse_unknown({"person": person}, scene.people)
            scene.alert.acknowledge(scene.moment, person)

        return self._on(command, alert_ref, occurred_at, decide)

    def record_action(
        self, command: Command, alert_ref: str, occurred_at: datetime | None, *, done: str, done_by: str
    ) -> Receipt:
        """Record what was done to make the child safe."""

        def decide(scene: AlertScene) -> None:
            refuse_unknown({"done_by": done_by}, scene.people)
            scene.alert.record_action(scene.moment, done=scene.keep(done), done_by=done_by)

        return self._on(command, alert_ref, occurred_at, decide)

    def sign_off(
        self, command: Command, alert_ref: str, occurred_at: datetime | None, *, outcome: str, signed_off_by: str
    ) -> Receipt:
        """End an alert."""

        def decide(scene: AlertScene) -> None:
            refuse_unknown({"signed_off_by": signed_off_by}, scene.people)
            scene.alert.sign_off(
                scene.moment, outcome=scene.keep(outcome), signed_off_by=signed_off_by, people=scene.people
            )

        return self._on(command, alert_ref, occurred_at, decide)

    def climb(self, command: Command, alert_ref: str) -> Receipt:
        """Tell the next ones up, where nobody has answered in time; records nothing where nothing is due."""

        def decide(scene: AlertScene) -> None:
            rules, moment = scene.work.rules, scene.moment
            hours = rules.policy_on(moment.occurred_on).office_hours
            scene.alert.climb(
                moment,
                people=scene.people,
                no_address=people.without_address(scene.work.reader),
                out_of_hours=not hours.include(moment, rules.calendar),
            )

        return self._on(command, alert_ref, None, decide)

    def note_sent(self, command: Command, alert_ref: str, occurred_at: datetime, person: str) -> Receipt:
        """Note that the mail to one person was taken."""
        return self._on(command, alert_ref, occurred_at, lambda scene: scene.alert.note_sent(scene.moment, person))

    def note_not_delivered(self, command: Command, alert_ref: str, occurred_at: datetime, person: str) -> Receipt:
        """Note that the mail to one person was given up."""
        return self._on(
            command, alert_ref, occurred_at, lambda scene: scene.alert.note_not_delivered(scene.moment, person)
        )

    def _on(
        self,
        command: Command,
        alert_ref: str,
        occurred_at: datetime | None,
        decide: Callable[[AlertScene], None],
    ) -> Receipt:
        def in_transaction(work: Work) -> tuple[str, int]:
            alert = _known(work.find(SafeguardingAlert, alert_ref), alert_ref)
            alert.expect_revision(command.expected_revision)
            decide(AlertScene(work, alert, moment_of(occurred_at, command.now), people.directory(work.reader)))
            work.save(alert)
            return alert.ref, alert.revision

        return self.store.execute(command, in_transaction)


def _known(alert: SafeguardingAlert | None, alert_ref: str) -> SafeguardingAlert:
    if alert is None:
        raise NotFoundError(f"There is no safeguarding alert '{alert_ref}'.", field="alert_ref")
    return alert


def _next_reference(work: Work, audit_ref: str) -> str:
    """The first that no alert has: ``A-1-S1``, then ``A-1-S2``."""
    number = 1
    while work.find(SafeguardingAlert, f"{audit_ref}-S{number}") is not None:
        number += 1
    return f"{audit_ref}-S{number}"


def _file(work: Work, audit_ref: str, concern: Concern) -> AlertedFile:
    """The file: its remediation knows most, then its audit; before that is recorded, only whose it is."""
    found = work.find(Remediation, audit_ref) or work.find(Audit, audit_ref)
    roles = {Role.SERVICE_MANAGER.value: concern.service_manager} if concern.service_manager is not None else {}
    if found is not None:
        _refuse_other_child(work, found, concern.case_ref)
        return AlertedFile(
            audit_ref=audit_ref,
            child=found.child,
            roles={**found.roles, **roles},
            subject=found.subject if isinstance(found, Remediation) else found.roles.get(found.practice_subject),
            service=found.service,
            team=found.team,
        )
    if concern.case_ref is None:
        message = f"There is no audit '{audit_ref}'. If it is not recorded yet, give the case_ref of its file."
        raise NotFoundError(message, field="audit_ref")
    return AlertedFile(audit_ref=audit_ref, child=work.confidences.child(concern.case_ref), roles=roles)


def _refuse_other_child(work: Work, found: Remediation | Audit, case_ref: str | None) -> None:
    if case_ref is not None and work.confidences.find_child(case_ref) != found.child:
        raise InvalidValueError("This is not the case reference of that file's child.", field="case_ref")
