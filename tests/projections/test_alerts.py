"""The alerts as they are read: who has heard, how long that took, and what is counted."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from domain.vocabulary import Role
from projections import alert_queries
from service.commands.alerts import Alerts, Concern
from service.commands.audits import Audits
from service.commands.people import People
from service.storage.store import Store
from tests.support.council import NOW, command, findings

MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)
TODAY = NOW.date()


@pytest.fixture
def alerts(sqlite_store: Store) -> Alerts:
    """The alerts of a council with one inadequate file and one Safeguarding and Standards officer."""
    people = People(sqlite_store)
    for staff_id, role, above in (
        ("DCS01", Role.DIRECTOR, None),
        ("SM01", Role.SERVICE_MANAGER, "DCS01"),
        ("TM01", Role.TEAM_MANAGER, "SM01"),
        ("AU01", Role.AUDITOR, "SM01"),
        ("QA01", Role.QA_ADMINISTRATOR, None),
        ("SS01", Role.SAFEGUARDING_AND_STANDARDS, "DCS01"),
    ):
        people.appoint(command(), staff_id=staff_id, role=role, reports_to=above)
    roles = {Role.SERVICE_MANAGER.value: "SM01", Role.TEAM_MANAGER.value: "TM01"}
    for ref in ("A-1", "A-2"):
        Audits(sqlite_store).record(command(), findings(ref, roles=roles, case_ref="C-1" if ref == "A-1" else "C-2"))
    return Alerts(sqlite_store)


def raise_one(alerts: Alerts, at: datetime = NOW, audit_ref: str = "A-1", **said: Any) -> str:
    concern = Concern(**{"concern": "A bruise", "raised_by": "AU01", "seen_at": at} | said)
    return str(alerts.raise_alert(command(max(at, NOW)), audit_ref, concern).reference)


def later(minutes: int) -> datetime:
    return NOW + minutes * MINUTE


def row(alerts: Alerts, alert_ref: str = "A-1-S1") -> Any:
    with alerts.store.reading() as reader:
        assert reader.failed == []
        return alert_queries.alert(reader, alert_ref)


def counts(alerts: Alerts, first: date, last: date, as_at: date) -> dict[str, int]:
    with alerts.store.reading() as reader:
        return alert_queries.alert_counts(reader, first, last, as_at)


def test_an_alert_is_told_when_the_last_of_those_owed_word_has_it(alerts: Alerts) -> None:
    raise_one(alerts)
    assert row(alerts).told == ["SS01", "SM01"]
    alerts.note_sent(command(later(2)), "A-1-S1", later(2), "SM01")
    assert (row(alerts).told_on, row(alerts).minutes_to_tell) == (None, None)

    alerts.note_sent(command(later(3)), "A-1-S1", later(3), "SS01")
    assert (row(alerts).told_on, row(alerts).minutes_to_tell) == (TODAY, 3)


def test_a_call_that_is_recorded_later_but_was_earlier_counts_from_when_it_was(alerts: Alerts) -> None:
    raise_one(alerts)
    for person, minute in (("SM01", 30), ("SS01", 40)):
        alerts.acknowledge(command(later(60)), "A-1-S1", later(minute), person=person)
    assert row(alerts).minutes_to_tell == 40

    alerts.tell_by_telephone(command(later(61)), "A-1-S1", later(10), person="SM01", told_by="AU01")
    alerts.tell_by_telephone(command(later(62)), "A-1-S1", later(12), person="SS01", told_by="AU01")
    alerts.tell_by_telephone(command(later(63)), "A-1-S1", later(15), person="SS01", told_by="AU01")
    assert row(alerts).minutes_to_tell == 12
    assert row(alerts).spoken_to["SS01"] == later(12).isoformat()

    alerts.tell_by_telephone(command(later(64)), "A-1-S1", later(9), duty_team=True, person=None, told_by="AU01")
    alerts.tell_by_telephone(command(later(65)), "A-1-S1", later(20), duty_team=True, person=None, told_by="AU01")
    assert (row(alerts).minutes_to_tell, row(alerts).duty_team_at) == (9, later(9).isoformat())


def test_only_somebody_who_is_owed_word_acknowledges_for_the_alert(alerts: Alerts) -> None:
    raise_one(alerts)
    alerts.acknowledge(command(later(5)), "A-1-S1", None, person="TM01")
    assert (row(alerts).acknowledged_on, list(row(alerts).acknowledged)) == (None, ["TM01"])

    alerts.acknowledge(command(NOW + DAY), "A-1-S1", None, person="SM01")
    alerts.acknowledge(command(NOW + DAY), "A-1-S1", NOW, person="SS01")
    assert row(alerts).acknowledged_on == TODAY


def test_of_an_alert_that_nobody_is_owed_word_of_anybody_acknowledges(alerts: Alerts) -> None:
    gone = command(now=NOW - DAY)
    for person in ("SM01", "SS01", "DCS01"):
        People(alerts.store).leave(gone, person, TODAY - 2 * DAY)
    raise_one(alerts)
    assert row(alerts).told == []

    alerts.acknowledge(command(later(5)), "A-1-S1", None, person="TM01")
    assert (row(alerts).acknowledged_on, row(alerts).minutes_to_tell) == (TODAY, 5)


def test_a_mail_that_was_given_up_names_whom_it_did_not_reach(alerts: Alerts) -> None:
    raise_one(alerts)
    alerts.note_not_delivered(command(later(180)), "A-1-S1", later(180), "SM01")

    assert row(alerts).not_delivered == ["SM01"]


def test_an_alert_without_the_duty_team_out_of_hours_is_marked_as_deviating(alerts: Alerts) -> None:
    sunday = datetime.combine(date(2026, 11, 22), NOW.timetz())
    raise_one(alerts, sunday)
    alerts.record_action(command(sunday), "A-1-S1", None, done="Seen", done_by="SM01")
    alerts.sign_off(command(sunday), "A-1-S1", None, outcome="Safe", signed_off_by="SM01")

    assert (row(alerts).deviated, row(alerts).out_of_hours) == (True, True)
    assert row(alerts).signed_off_at == sunday.isoformat()


def test_alerts_are_listed_newest_first_by_state_and_by_page(alerts: Alerts) -> None:
    first, second, third = (raise_one(alerts, NOW - days * DAY) for days in (9, 5, 0))
    alerts.record_action(command(), second, None, done="Seen", done_by="SM01")
    alerts.sign_off(command(), second, None, outcome="Safe", signed_off_by="SM01")

    with alerts.store.reading() as reader:
        assert [each.alert_ref for each in alert_queries.alerts(reader)] == [third, second, first]
        assert [each.alert_ref for each in alert_queries.alerts(reader, state="open")] == [third, first]
        assert [each.alert_ref for each in alert_queries.alerts(reader, state="closed")] == [second]
        after = (TODAY, third)
        assert [each.alert_ref for each in alert_queries.alerts(reader, after=after, limit=1)] == [second]
        assert alert_queries.count_open(reader) == 2


def test_a_childs_alerts_are_found_by_any_of_its_files(alerts: Alerts) -> None:
    raise_one(alerts)
    raise_one(alerts, NOW - DAY, "A-9", case_ref="C-1")
    raise_one(alerts, audit_ref="A-2")

    with alerts.store.reading() as reader:
        child = alert_queries.child_of_file(reader, "A-9")
        assert child is not None
        assert [each.alert_ref for each in alert_queries.for_child(reader, child)] == ["A-1-S1", "A-9-S1"]
        assert alert_queries.open_on_files(reader) == {"A-1": ["A-9-S1", "A-1-S1"], "A-2": ["A-2-S1"]}
        assert alert_queries.child_of_file(reader, "A-7") is None


def test_an_open_alert_that_nobody_has_heard_of_is_named(alerts: Alerts) -> None:
    raise_one(alerts)
    raise_one(alerts, NOW - DAY)
    alerts.note_sent(command(later(1)), "A-1-S1", later(1), "SM01")

    with alerts.store.reading() as reader:
        assert alert_queries.unheard(reader, later(1)) == ["A-1-S2"]
        assert alert_queries.unheard(reader, NOW - DAY + 5 * MINUTE) == []


def test_an_alert_that_nobody_is_owed_word_of_is_named_at_once(alerts: Alerts) -> None:
    for person in ("SM01", "SS01", "DCS01"):
        People(alerts.store).leave(command(), person, TODAY - 2 * DAY)
    raise_one(alerts)

    with alerts.store.reading() as reader:
        assert alert_queries.unheard(reader, NOW) == ["A-1-S1"]


def test_the_figures_are_of_the_period_but_for_what_is_open_now(alerts: Alerts) -> None:
    early = raise_one(alerts, NOW - 60 * DAY)
    same_day = raise_one(alerts, NOW - 3 * DAY)
    next_day = raise_one(alerts, NOW - 2 * DAY)
    raise_one(alerts)
    for ref, at in ((same_day, NOW - 3 * DAY), (next_day, NOW - DAY)):
        for person in ("SM01", "SS01"):
            alerts.acknowledge(command(), ref, at, person=person)
    alerts.record_action(command(), same_day, NOW - DAY, done="Seen", done_by="SM01")
    alerts.sign_off(command(), same_day, NOW - DAY, outcome="Safe", signed_off_by="SM01")

    week = TODAY - 7 * DAY
    assert counts(alerts, week, TODAY, TODAY) == {
        "raised": 3, "same_day": 1, "acknowledged": 2, "deviated": 0, "open": 3,
    }  # fmt: skip
    assert counts(alerts, week, TODAY, TODAY - 2 * DAY) == {
        "raised": 2, "same_day": 1, "acknowledged": 1, "deviated": 0, "open": 3,
    }  # fmt: skip
    assert counts(alerts, TODAY + DAY, TODAY + DAY, TODAY)["raised"] == 0
    assert early == "A-1-S1"
