"""What cannot wait for a working day: chased at every tick, at any hour, once each, whoever ticks."""

import multiprocessing
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from structlog.testing import capture_logs

from domain.errors import ConflictError
from domain.events.safeguarding_alert import AlertEscalated
from domain.vocabulary import Role
from projections import alert_queries
from scheduler.sweep import SweepResult, sweep
from service.api.readiness import readiness
from service.bootstrap import Putright, build
from service.commands.alerts import Concern
from service.mail import brake
from service.mail.delivery import deliver
from service.settings import Settings
from tests.conftest import ON_BOTH, database_of
from tests.support.council import STAFF, command, findings
from tests.support.mail import REFUSED, FakeTransport, address_of, appoint_reachable, parsed
from tests.support.sweeping import chase_together

NIGHT = datetime(2026, 11, 1, 2, 30, tzinfo=UTC)
"""A Sunday, in the small hours."""
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
TELEPHONE = "01234 567890"
CANARY = "zzcanaryzz a bruise nobody explained"


@pytest.fixture
def database_url(request: pytest.FixtureRequest) -> str:
    return database_of(request)


@pytest.fixture
def council(putright: Putright) -> Putright:
    """A council that is asleep; the auditor's line leads to a service manager of quality assurance."""
    object.__setattr__(putright.settings, "duty_team_telephone", TELEPHONE)
    appoint_reachable(putright.people, NIGHT)
    for staff_id, role, above in (
        ("SM02", Role.SERVICE_MANAGER, "HOS01"),
        ("SS01", Role.SAFEGUARDING_AND_STANDARDS, None),
    ):
        address = address_of(staff_id)
        putright.people.appoint(command(NIGHT), staff_id=staff_id, role=role, reports_to=above, email=address)
    putright.people.change_post(command(NIGHT), "AU01", role=Role.AUDITOR, service=None, team=None, reports_to="SM02")
    day = NIGHT.date() - timedelta(days=9)
    good = findings("A-1", grade="Good", themes={}, audited_on=day, graded_on=day)
    putright.audits.record(command(NIGHT), good)
    return putright


def raise_one(putright: Putright, at: datetime = NIGHT) -> None:
    putright.alerts.raise_alert(command(at), "A-1", Concern(concern=CANARY, raised_by="AU01"))


def tick(putright: Putright, at: datetime, transport: FakeTransport) -> SweepResult:
    with capture_logs():
        result = sweep(putright, at)
        deliver(putright, at, transport)
    return result


def night(
    putright: Putright, minutes: int, transport: FakeTransport, start: datetime = NIGHT, every: int = 1
) -> list[tuple[int, int]]:
    """A tick a minute, or ``every`` so many; answers in which minutes how many mails went."""
    went = []
    for minute in range(0, minutes, every):
        before = len(transport.mails)
        tick(putright, start + minute * MINUTE, transport)
        if len(transport.mails) > before:
            went.append((minute, len(transport.mails) - before))
    return went


def rungs(putright: Putright) -> list[AlertEscalated]:
    with putright.store.reading() as reader:
        log = putright.store.read_log(reader.connection, 0, 10_000)
        return [each.event for each in log if isinstance(each.event, AlertEscalated)]


def row(putright: Putright) -> Any:
    with putright.store.reading() as reader:
        return alert_queries.alert(reader, "A-1-S1")


def waves(transport: FakeTransport) -> list[list[str]]:
    """To whom each wave of mails went: those of the same minute say so alike."""
    found: dict[str, list[str]] = {}
    for address, content in transport.mails:
        found.setdefault(parsed(content)["Date"], []).append(address.split("@")[0].upper())
    return [sorted(people) for people in found.values()]


def said(transport: FakeTransport, person: str) -> list[str]:
    return [f"{mail['Subject']}\n{mail.get_content()}".replace("\r\n", "\n") for mail in transport.to(person)]


def test_from_a_sunday_night_to_the_director_with_nobody_acting(council: Putright) -> None:
    raise_one(council)
    transport = FakeTransport()
    went = night(council, 3 * 60, transport) + night(council, 21 * 60, transport, NIGHT + 3 * HOUR, every=15)

    assert went == [(0, 4), (60, 5), (90, 6)], "at once, within the hour, half an hour later, and then no more"
    told = ["AU01", "SM01", "SM02", "SS01"]
    assert waves(transport) == [told, sorted([*told, "HOS01"]), sorted([*told, "HOS01", "DCS01"])]
    assert [(each.rung, each.to_ring) for each in rungs(council)] == [
        ("head_of_service", "HOS01"),
        ("director", "DCS01"),
    ]


def test_a_tired_manager_is_told_what_by_when_why_them_and_whom_to_ring(council: Putright) -> None:
    raise_one(council)
    transport = FakeTransport()
    night(council, 61, transport)

    asked, director = said(transport, "AU01")[0], said(transport, "HOS01")[0]
    assert asked.startswith("URGENT Putright A-1: ring the emergency duty team\n")
    assert f"You are asked to ring the emergency duty team now, on {TELEPHONE}." in asked
    assert f"One of you is asked to ring the emergency duty team now, on {TELEPHONE}" in said(transport, "SM01")[0]
    assert director.startswith("URGENT Putright A-1: nobody has acknowledged a safeguarding alert\n")
    assert "At 03:30 on Sunday 1 November 2026, nobody has acknowledged it and no call to the emergency " in director
    assert "Why you: it has gone up to the head of service" in director
    assert "Acknowledge it here, and record what is done:\n" in director
    assert "zzcanaryzz" not in "".join(asked + director)


@pytest.mark.parametrize("database_url", ON_BOTH, indirect=True)
def test_an_acknowledgement_and_a_recorded_call_stop_the_climb(council: Putright) -> None:
    raise_one(council)
    transport = FakeTransport()
    tick(council, NIGHT, transport)
    at = NIGHT + 5 * MINUTE
    council.alerts.acknowledge(command(at), "A-1-S1", None, person="SS01")
    assert (row(council).answered, row(council).call_owed, row(council).next_rung_at is None) == (True, True, False)
    council.alerts.tell_by_telephone(
        command(at), "A-1-S1", None, duty_team=True, told_by="AU01", spoke_to=CANARY, outcome=CANARY
    )

    assert (row(council).call_owed, row(council).next_rung_at) == (False, None)
    assert night(council, 120, transport, at) == []


def test_after_a_weekend_of_downtime_one_rung_is_raised_and_nobody_gets_two_mails(council: Putright) -> None:
    raise_one(council)
    transport = FakeTransport()
    tick(council, NIGHT + timedelta(days=2), transport)

    (rung,) = rungs(council)
    assert (rung.rung, rung.passed_over) == ("director", ("head_of_service",))
    assert len(transport.to("DCS01")) == len(transport.to("HOS01")) == 1


def test_the_brake_holds_no_rung_of_an_alert(council: Putright) -> None:
    object.__setattr__(council.settings, "mail_brake", 1)
    raise_one(council)
    transport = FakeTransport()
    assert night(council, 61, transport) == [(0, 4), (60, 5)]
    with council.engine.connect() as connection:
        assert brake.waiting(connection) is None


def test_an_alert_of_which_every_mail_was_refused_goes_up_within_a_tick(council: Putright) -> None:
    raise_one(council)
    transport = FakeTransport(SM01=REFUSED, SM02=REFUSED, SS01=REFUSED)
    went = night(council, 5, transport)

    assert [minute for minute, _ in went] == [0, 1]
    assert "HOS01" in waves(transport)[1]


def test_an_alert_that_nobody_can_be_told_of_is_shouted_about_at_every_tick(council: Putright) -> None:
    raise_one(council)
    for staff_id, *_ in (*STAFF, ("SM02",), ("SS01",)):
        council.people.change_email(command(NIGHT), staff_id, None)
    for minute in (60, 61):
        with capture_logs() as logs:
            assert sweep(council, NIGHT + minute * MINUTE).unreached == 1
        assert [entry["event"] for entry in logs] == ["nobody_to_tell"]
    assert rungs(council) == []

    council.people.change_email(command(NIGHT), "HOS01", address_of("HOS01"))
    assert sweep(council, NIGHT + 62 * MINUTE).urgent == 1


@pytest.mark.parametrize("database_url", ON_BOTH, indirect=True)
def test_one_that_fails_keeps_no_other_waiting(council: Putright, monkeypatch: pytest.MonkeyPatch) -> None:
    raise_one(council)
    raise_one(council)
    climb = council.alerts.climb

    def fail_once(command: Any, ref: str) -> Any:
        if ref == "A-1-S1":
            raise ConflictError("Somebody else was first.")
        return climb(command, ref)

    monkeypatch.setattr(council.alerts, "climb", fail_once)
    with capture_logs() as logs:
        result = sweep(council, NIGHT + 60 * MINUTE)

    assert (result.urgent, result.failed, result.unreached) == (1, 1, 0)
    assert [entry["event"] for entry in logs] == ["urgent_rung_not_raised"]


@pytest.mark.parametrize("database_url", ON_BOTH, indirect=True)
def test_readiness_says_how_many_alerts_nobody_answered_and_whom_nobody_rang(council: Putright) -> None:
    raise_one(council)

    def state(minutes: int) -> tuple[Any, set[str]]:
        found = readiness(_at(council, NIGHT + minutes * MINUTE))
        return found["urgent"], set(found["warnings"]) & {"safeguarding_alert_unacknowledged", "duty_team_not_rung"}

    assert state(59) == (counted(0, 1), {"duty_team_not_rung"})
    assert state(60)[0] == counted(1, 1)
    at = NIGHT + 61 * MINUTE
    council.alerts.acknowledge(command(at), "A-1-S1", None, person="SM02")
    council.alerts.tell_by_telephone(command(at), "A-1-S1", None, duty_team=True, told_by="SM02")
    assert state(62) == (counted(0, 0), set())


def counted(unacknowledged: int, not_rung: int, unanswered: int = 0) -> dict[str, int]:
    return {
        "alerts_unacknowledged": unacknowledged,
        "safety_checks_unanswered": unanswered,
        "duty_team_not_rung": not_rung,
    }


def _at(putright: Putright, now: datetime) -> Putright:
    return replace(putright, clock=lambda: now)


def record_critical(putright: Putright, at: datetime = NIGHT, audit_ref: str = "A-2") -> None:
    graded = findings(audit_ref, grade="Inadequate critical", audited_on=at.date(), graded_on=at.date())
    putright.audits.record(command(at), graded)


def urgent(transport: FakeTransport) -> list[tuple[str, str]]:
    """To whom which urgent mail went, in order."""
    mails = [(address.split("@")[0].upper(), str(parsed(content)["Subject"])) for address, content in transport.mails]
    return [(person, subject.partition(": ")[2]) for person, subject in mails if subject.startswith("URGENT")]


ASKED = "is the child safe today? The safety check is due on Sunday 1 November"
UNANSWERED = "nobody has said whether the child is safe; the safety check is due on Sunday 1 November"


@pytest.mark.parametrize("database_url", ON_BOTH, indirect=True)
def test_a_critical_grade_at_night_asks_at_once_and_goes_up_within_the_hour(council: Putright) -> None:
    record_critical(council)
    transport = FakeTransport()
    went = night(council, 95, transport)

    assert [minute for minute, _ in went] == [0, 60, 90], "nothing else goes on a Sunday"
    assert sorted(urgent(transport)[:2]) == [("SM01", ASKED), ("TM01", ASKED)]
    assert sorted(urgent(transport)[2:5]) == [(person, UNANSWERED) for person in ("HOS01", "SM01", "TM01")]
    assert sorted(urgent(transport)[5:]) == [(person, UNANSWERED) for person in ("DCS01", "HOS01", "SM01", "TM01")]
    first = said(transport, "TM01")[0]
    assert "Is the child of A-2 safe today? A manager has to see it and record it." in first
    assert "It is due on Sunday 1 November 2026, whatever day that is." in first
    assert f"You are asked to ring the emergency duty team now, on {TELEPHONE}." in first
    asked_again = said(transport, "HOS01")[0]
    assert "nobody has said that they see to it and no call to the emergency duty team is recorded" in asked_again
    assert "Inadequate" not in first + asked_again


def test_a_file_that_becomes_critical_is_asked_about_at_once_too(council: Putright) -> None:
    day = NIGHT.date()
    council.audits.record(command(NIGHT), findings("A-3", audited_on=day, graded_on=day))
    transport = FakeTransport()
    tick(council, NIGHT, transport)
    assert urgent(transport) == []
    council.moderations.moderate(
        command(NIGHT), "A-3", day, grade="Inadequate critical", moderated_by="HOS01", reason="Worse than was seen"
    )
    tick(council, NIGHT + MINUTE, transport)

    assert sorted(each for each in urgent(transport) if each[1] == ASKED) == [("SM01", ASKED), ("TM01", ASKED)]


def answer(putright: Putright, at: datetime) -> None:
    putright.safety.acknowledge(command(at), "A-2", None, person="TM01")
    putright.safety.ring_duty_team(command(at), "A-2", None, rung_by="TM01", spoke_to=CANARY, outcome=CANARY)


def test_an_answer_and_a_recorded_call_stop_it_and_the_ladder_asks_on_the_working_day(council: Putright) -> None:
    record_critical(council)
    transport = FakeTransport()
    tick(council, NIGHT, transport)
    answer(council, NIGHT + 5 * MINUTE)
    assert night(council, 120, transport, NIGHT + 5 * MINUTE) == []
    assert readiness(_at(council, NIGHT + 70 * MINUTE))["urgent"] == counted(0, 0)

    tick(council, datetime(2026, 11, 2, tzinfo=UTC), transport)
    assert [subject for person, subject in urgent(transport) if person == "HOS01"] == [
        "safety check was due on Sunday 1 November"
    ], "once"


def test_on_a_saturday_it_goes_up_when_the_day_is_over_without_a_check(council: Putright) -> None:
    saturday = NIGHT - timedelta(days=1)
    record_critical(council, saturday)
    transport = FakeTransport()
    tick(council, saturday, transport)
    answer(council, saturday + 5 * MINUTE)
    assert night(council, 90, transport, saturday + 5 * MINUTE) == []

    tick(council, datetime(2026, 11, 1, tzinfo=UTC), transport)
    was = "nobody has said whether the child is safe; the safety check was due on Saturday 31 October"
    assert ("HOS01", was) in urgent(transport)
    assert (
        "At 00:00 on Sunday 1 November 2026, the day is over and no safety check is recorded"
        in (said(transport, "HOS01")[0])
    )


def test_a_recorded_check_ends_it_and_readiness_counts_it_until_then(council: Putright) -> None:
    record_critical(council)
    transport = FakeTransport()
    tick(council, NIGHT, transport)
    assert readiness(_at(council, NIGHT + 60 * MINUTE))["urgent"] == counted(0, 1, 1)
    assert "safety_check_unanswered" in readiness(_at(council, NIGHT + 60 * MINUTE))["warnings"]
    council.safety.check(command(NIGHT), "A-2", NIGHT.date(), checked_by="TM01", how="Seen at her aunt's")

    assert night(council, 120, transport, NIGHT + MINUTE) == []
    assert readiness(_at(council, NIGHT + 60 * MINUTE))["urgent"] == counted(0, 0)


def test_where_every_mail_of_a_safety_check_is_refused_it_goes_up_at_the_next_tick(council: Putright) -> None:
    record_critical(council)
    transport = FakeTransport(SM01=REFUSED, TM01=REFUSED)
    night(council, 3, transport)

    assert ("HOS01", UNANSWERED) in urgent(transport)


def test_a_safety_check_of_which_nobody_can_be_told_is_shouted_about(council: Putright) -> None:
    for staff_id, *_ in STAFF:
        council.people.change_email(command(NIGHT), staff_id, None)
    record_critical(council)
    with capture_logs() as logs:
        assert sweep(council, NIGHT).unreached == 1
    assert "nobody_to_tell" in [entry["event"] for entry in logs]


@pytest.mark.parametrize("database_url", ON_BOTH, indirect=True)
def test_two_schedulers_raise_each_rung_of_each_alert_once(council: Putright, settings: Settings) -> None:
    for _ in range(10):
        raise_one(council)
    context = multiprocessing.get_context("spawn")
    with context.Manager() as manager, ProcessPoolExecutor(2, mp_context=context) as pool:
        together = manager.Barrier(2)
        at = NIGHT + 60 * MINUTE
        results = [pool.submit(chase_together, settings, at, together) for _ in range(2)]
        total = sum(result.result(timeout=100) for result in results)

    again = build(settings)
    assert total == len(rungs(again)) == 10
    again.dispose()
