"""Asking and chasing what cannot wait for a working day: at every tick, at any hour of any day (F15, E27)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import structlog

from domain.act import Act
from domain.errors import NobodyToTellError
from domain.events.safeguarding_alert import AlertEscalated
from domain.events.safety import SafetyCheckAsked, SafetyCheckEscalated
from domain.moment import Moment
from domain.remediation import Remediation
from domain.safeguarding_alert import SafeguardingAlert
from projections import alert_queries, people, safety
from projections.reader import Reader
from service.bootstrap import Putright
from service.queries.rules import rules_of
from service.storage.store import Command, Receipt

log = structlog.get_logger("putright")


@dataclass
class Chased:
    """What one pass did: questions asked and rungs raised, those nobody can be told of by mail, those that failed."""

    raised: int = 0
    unreached: int = 0
    failed: int = 0


@dataclass(frozen=True)
class WouldChase:
    """What the next pass would ask or raise (``rung``), of which alert or file, and who would be told: maybe nobody."""

    ref: str
    rung: str
    recipients: tuple[str, ...] = ()


def would_chase(putright: Putright, now: datetime) -> list[WouldChase]:
    """What :func:`chase` would do now; nothing is recorded."""
    with putright.store.reading() as reader:
        found = [_would_climb(putright, reader, ref, now) for ref in alert_queries.going_up(reader, now)]
        found += [_would_ask(putright, reader, ref, now) for ref in safety.to_chase(reader, now)]
    return [each for each in found if each is not None]


def _would_climb(putright: Putright, reader: Reader, alert_ref: str, now: datetime) -> WouldChase | None:
    alert = putright.store.load(SafeguardingAlert, SafeguardingAlert.create_id(alert_ref), reader.connection)
    moment, rules = Moment(now), rules_of(reader)
    hours = rules.policy_on(moment.occurred_on).office_hours
    if alert is None:
        return None

    def climb() -> None:
        alert.climb(
            moment,
            people=people.directory(reader),
            no_address=people.without_address(reader),
            out_of_hours=not hours.include(moment, rules.calendar),
        )

    return _told(alert_ref, alert, climb)


def _would_ask(putright: Putright, reader: Reader, ref: str, now: datetime) -> WouldChase | None:
    remediation = putright.store.load(Remediation, Remediation.create_id(ref), reader.connection)
    moment, rules = Moment(now), rules_of(reader)
    if remediation is None:
        return None
    today, policy = moment.occurred_on, rules.policy_of(remediation.policy_version)
    act = Act(occurred_on=today, today=today, policy=policy, calendar=rules.calendar)

    def ask() -> None:
        no_address = people.without_address(reader)
        remediation.chase_safety(moment, act, people=people.directory(reader), no_address=no_address)

    return _told(ref, remediation, ask)


def _told(ref: str, aggregate: SafeguardingAlert | Remediation, decide: Callable[[], None]) -> WouldChase | None:
    """What a decision would say, which is then forgotten."""
    try:
        decide()
    except NobodyToTellError:
        return WouldChase(ref, "nobody_to_tell")
    for event in aggregate.collect_events():
        if isinstance(event, AlertEscalated | SafetyCheckEscalated):
            return WouldChase(ref, event.rung, event.recipients)
        if isinstance(event, SafetyCheckAsked):
            return WouldChase(ref, "asked", event.told)
    return None


def chase(putright: Putright, now: datetime) -> Chased:
    """Tell the next ones up of every alert that nobody has answered in time; ask at once whether a child is safe.

    Costs what is due; needs no lock of a pass, since the aggregate decides under its own.
    """
    chased = Chased()
    with putright.store.reading() as reader:
        going_up, to_chase = alert_queries.going_up(reader, now), safety.to_chase(reader, now)
    for alert_ref in going_up:
        _try(chased, now, alert_ref, putright.alerts.climb)
    for audit_ref in to_chase:
        _try(chased, now, audit_ref, putright.safety.chase)
    return chased


def _try(chased: Chased, now: datetime, ref: str, act: Callable[[Command, str], Receipt]) -> None:
    """Raise one. Of one that nobody can be told, the log and the exit code shout at every pass until somebody is."""
    try:
        chased.raised += bool(act(Command(recorded_by="scheduler", source="scheduler", now=now), ref).recorded)
    except NobodyToTellError:
        chased.unreached += 1
        log.error("nobody_to_tell", audit_ref=ref)
    except Exception as problem:  # noqa: BLE001 - one that fails must not keep the others waiting
        chased.failed += 1
        log.error("urgent_rung_not_raised", audit_ref=ref, error=type(problem).__name__)
