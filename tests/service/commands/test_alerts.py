"""Safeguarding alerts as they are recorded: about any file, at any time, whatever becomes of it."""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from domain.errors import InvalidValueError, NotFoundError, PutrightError, RevisionConflictError, UnknownPersonError
from domain.events.safeguarding_alert import AlertRaised
from domain.vocabulary import Role
from projections import alert_queries
from service.commands.alerts import Alerts, Concern
from service.commands.audits import Audits
from service.commands.people import People
from service.commands.remediations import Remediations
from service.commands.withdrawals import Withdrawals
from service.storage.store import Command, Receipt, Store
from tests.support.council import NOW, command, findings

FEARED = "A bruise nobody explained"
LATER = NOW + timedelta(minutes=20)


@pytest.fixture
def alerts(store: Store, people: People, audits: Audits) -> Alerts:
    """The alerts of a council with an inadequate file A-1 and a good one, A-2."""
    for staff_id, role in (("SS01", Role.SAFEGUARDING_AND_STANDARDS), ("HQA01", Role.HEAD_OF_QA)):
        people.appoint(command(), staff_id=staff_id, role=role, reports_to="DCS01")
    audits.record(command(), findings("A-1"))
    audits.record(command(), findings("A-2", grade="Good", themes={}))
    return Alerts(store)


def raised(alerts: Alerts, audit_ref: str = "A-1", by: Command | None = None, **said: Any) -> Receipt:
    return alerts.raise_alert(by or command(), audit_ref, Concern(**{"concern": FEARED, "raised_by": "AU01"} | said))


def row(alerts: Alerts, alert_ref: str = "A-1-S1") -> Any:
    with alerts.store.reading() as reader:
        return alert_queries.alert(reader, alert_ref)


def events(alerts: Alerts) -> Sequence[Any]:
    with alerts.store.reading() as reader:
        return [item.event for item in alerts.store.read_log(reader.connection, 0, 1_000)]


@pytest.mark.parametrize("audit_ref", ["A-1", "A-2"])
def test_an_alert_is_raised_whatever_the_grade(alerts: Alerts, audit_ref: str) -> None:
    receipt = raised(alerts, audit_ref)

    assert (receipt.reference, receipt.revision, receipt.recorded) == (f"{audit_ref}-S1", 1, ("AlertRaised",))
    found = row(alerts, f"{audit_ref}-S1")
    assert (found.audit_ref, found.raised_by, found.service, found.team) == (audit_ref, "AU01", "Safeguarding", "North")
    assert found.told == ["SS01", "SM01", "HQA01"]


def test_each_alert_of_a_file_has_a_reference_of_its_own(alerts: Alerts) -> None:
    assert [raised(alerts).reference for _ in range(3)] == ["A-1-S1", "A-1-S2", "A-1-S3"]


def test_an_alert_can_be_raised_before_its_audit_is_recorded(alerts: Alerts) -> None:
    with pytest.raises(NotFoundError) as refused:
        raised(alerts, "A-9")
    assert refused.value.field == "audit_ref"
    assert "case_ref" in refused.value.message

    assert raised(alerts, "A-9", case_ref="C-A-9", service_manager="SM01").reference == "A-9-S1"
    Audits(alerts.store).record(command(), findings("A-9"))
    raised(alerts, "A-9")
    assert row(alerts, "A-9-S1").child == row(alerts, "A-9-S2").child
    assert row(alerts, "A-9-S1").told == row(alerts, "A-9-S2").told
    assert (row(alerts, "A-9-S1").service, row(alerts, "A-9-S2").service) == (None, "Safeguarding")


def test_a_case_reference_of_another_child_is_refused(alerts: Alerts) -> None:
    with pytest.raises(InvalidValueError) as refused:
        raised(alerts, case_ref="C-A-2")
    assert refused.value.field == "case_ref"
    assert "C-A-2" not in refused.value.message
    assert raised(alerts, case_ref=" c-a-1 ").reference == "A-1-S1"


def test_whoever_records_an_alert_raised_it_unless_another_is_named(alerts: Alerts) -> None:
    raised(alerts, raised_by=None)

    assert row(alerts).raised_by == "QA01"


@pytest.mark.parametrize("field", ["raised_by", "service_manager"])
def test_somebody_who_is_not_in_the_directory_is_refused_by_name(alerts: Alerts, field: str) -> None:
    with pytest.raises(UnknownPersonError) as refused:
        raised(alerts, **{field: "XX99"})
    assert refused.value.field == field


def test_an_alert_follows_a_repeat_remediation_too(alerts: Alerts) -> None:
    Remediations(alerts.store).re_audit(command(), "A-1", NOW.date(), grade="Inadequate", auditor="AU01")

    raised(alerts, "A-1-R1")
    raised(alerts, "A-1")
    assert row(alerts, "A-1-R1-S1").child == row(alerts, "A-1-S1").child


def test_the_concern_is_kept_out_of_the_event_and_of_the_view(alerts: Alerts) -> None:
    raised(alerts)
    alerts.record_action(command(LATER), "A-1-S1", None, done="Seen with the police", done_by="SM01")
    alerts.sign_off(command(LATER), "A-1-S1", None, outcome="With her grandmother", signed_off_by="SM01")

    said = repr(events(alerts)) + repr(row(alerts))
    for text in (FEARED, "Seen with the police", "With her grandmother"):
        assert text not in said
    (event,) = [each for each in events(alerts) if isinstance(each, AlertRaised)]
    assert event.concern.text is None


def test_an_alert_goes_from_its_raising_to_its_signing_off(alerts: Alerts) -> None:
    raised(alerts, seen_at=NOW - timedelta(minutes=30), immediate=True)
    alerts.tell_by_telephone(command(), "A-1-S1", NOW, person="SM01", told_by="AU01")
    alerts.tell_by_telephone(command(), "A-1-S1", None, duty_team=True, told_by="AU01")
    alerts.acknowledge(command(), "A-1-S1", None, person="SM01")
    alerts.record_action(command(LATER), "A-1-S1", None, done="Seen at home", done_by="SM01")
    receipt = alerts.sign_off(command(LATER), "A-1-S1", None, outcome="Safe", signed_off_by="SM01")

    assert (receipt.recorded, receipt.revision) == (("AlertSignedOff",), 6)
    found = row(alerts)
    assert (found.raised_on, found.immediate, found.actions, found.minutes_to_tell) == (NOW.date(), True, 1, 30)
    assert (found.told_on, found.acknowledged_on, found.signed_off_on) == (NOW.date(),) * 3
    assert (found.signed_off_by, found.deviated) == ("SM01", False)


def close(store: Store) -> None:
    Remediations(store).close(command(LATER), "A-1", NOW.date(), reason="Moved away", closed_by="SM01")


def withdraw(store: Store) -> None:
    Withdrawals(store).withdraw(command(LATER), "A-1", NOW.date(), reason="Grade raised", withdrawn_by="HOS01")


def void(store: Store) -> None:
    Audits(store).void(command(LATER), "A-1", NOW.date(), reason="Wrong file", voided_by="HOS01")


@pytest.mark.parametrize("end", [close, withdraw, void])
def test_an_alert_stays_open_whatever_becomes_of_its_file(alerts: Alerts, end: Callable[[Store], None]) -> None:
    raised(alerts)
    end(alerts.store)

    with alerts.store.reading() as reader:
        assert [each.alert_ref for each in alert_queries.alerts(reader, state="open")] == ["A-1-S1"]
        assert alert_queries.open_on_files(reader) == {"A-1": ["A-1-S1"]}
    raised(alerts)
    assert row(alerts, "A-1-S2").told == row(alerts, "A-1-S1").told


def test_an_unknown_alert_is_not_found(alerts: Alerts) -> None:
    for ask in (
        lambda: alerts.acknowledge(command(), "A-1-S9", None, person="SM01"),
        lambda: alerts.read("A-1-S9"),
    ):
        with pytest.raises(NotFoundError) as refused:
            ask()
        assert refused.value.field == "alert_ref"


@pytest.mark.parametrize(
    ("act", "field"),
    [
        (lambda it: it.tell_by_telephone(command(), "A-1-S1", None, person="XX99", told_by="AU01"), "person"),
        (lambda it: it.tell_by_telephone(command(), "A-1-S1", None, duty_team=True, told_by="XX99"), "told_by"),
        (lambda it: it.acknowledge(command(), "A-1-S1", None, person="XX99"), "person"),
        (lambda it: it.record_action(command(), "A-1-S1", None, done="Seen", done_by="XX99"), "done_by"),
        (lambda it: it.sign_off(command(), "A-1-S1", None, outcome="Safe", signed_off_by="XX99"), "signed_off_by"),
    ],
)
def test_nobody_who_is_not_in_the_directory_acts_on_an_alert(alerts: Alerts, act: Any, field: str) -> None:
    raised(alerts)
    before = len(events(alerts))
    with pytest.raises(PutrightError) as refused:
        act(alerts)

    assert (type(refused.value), refused.value.field) == (UnknownPersonError, field)
    assert len(events(alerts)) == before


def test_what_was_decided_on_a_stale_revision_is_refused(alerts: Alerts) -> None:
    raised(alerts)
    alerts.acknowledge(command(), "A-1-S1", None, person="SM01")
    with pytest.raises(RevisionConflictError):
        alerts.acknowledge(command(expected_revision=1), "A-1-S1", None, person="SS01")


def test_a_saturday_night_is_out_of_hours_and_its_own_day(alerts: Alerts) -> None:
    night = datetime(2026, 7, 4, 23, 30, tzinfo=UTC)
    raised(alerts, by=command(night))

    assert (row(alerts).out_of_hours, row(alerts).raised_on) == (True, date(2026, 7, 5))


def test_the_adopted_office_hours_and_calendar_say_what_is_out_of_hours(alerts: Alerts) -> None:
    for minute, outside in ((59, False), (60, True)):
        raised(alerts, by=command(NOW.replace(hour=16) + timedelta(minutes=minute)))
        number = 1 if minute == 59 else 2
        assert row(alerts, f"A-1-S{number}").out_of_hours is outside
