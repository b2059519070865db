"""Of a gap in cover everybody concerned hears on the day it is known, and once (E1, E2)."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from structlog.testing import capture_logs

from domain.act import Act
from domain.remediation import Remediation
from domain.vocabulary import Step
from projections import people
from scheduler.cover import GapsTold, tell_of_gaps
from scheduler.jobs import gaps_job
from scheduler.sweep import sweep
from service.bootstrap import Putright
from service.commands.gaps import gaps_ahead, news_of_gaps
from service.mail.notices import notices
from service.queries.rules import rules_of
from service.storage.store import Receipt
from tests.support.council import GRADED_ON, appoint_everyone, command, findings

DAY_3 = date(2026, 11, 5)
FOREVER = date.max


def at(day: date, hour: int = 9) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=UTC)


OPENED = at(GRADED_ON)
DAY_1 = at(GRADED_ON + timedelta(days=1))


@pytest.fixture
def council(putright: Putright) -> Putright:
    """One inadequate file of today."""
    appoint_everyone(putright.people, OPENED)
    putright.audits.record(command(OPENED), findings("A-1"))
    return putright


def away(council: Putright, person: str = "PL01", day: date = DAY_3, cover: str | None = "PL02", **more: Any) -> None:
    council.people.record_absence(command(OPENED), person, first_on=day, last_on=day, cover=cover, **more)


def told(putright: Putright, kind: str = "gap_foreseen") -> list[tuple[str, str, date]]:
    with putright.engine.connect() as connection:
        rows = connection.execute(sa.select(notices).where(notices.c.kind == kind).order_by(notices.c.position))
        return [(row.recipient, row.step, row.due_on) for row in rows]


def ahead(putright: Putright, today: date = GRADED_ON) -> list[tuple[str, str | None, str | None, bool]]:
    with putright.store.reading() as reader:
        found = gaps_ahead(reader, today, today + timedelta(days=60))
    return [(each.of.step, each.gap.owner, each.gap.cover, each.gap.there) for each in found if each.gap is not None]


def test_an_absence_recorded_today_is_told_today_and_once(council: Putright) -> None:
    assert tell_of_gaps(council, OPENED) == GapsTold()
    away(council)

    assert tell_of_gaps(council, OPENED) == GapsTold(foreseen=1)
    assert tell_of_gaps(council, OPENED) == GapsTold()
    assert tell_of_gaps(council, DAY_1) == GapsTold()
    assert sorted(told(council)) == [(each, "day_three_meeting", DAY_3) for each in ("PL01", "PL02", "SM01")]


def test_a_deadline_that_is_set_into_an_absence_is_told_on_the_day_it_is_set(council: Putright) -> None:
    away(council)
    tell_of_gaps(council, OPENED)
    council.audits.record(command(OPENED), findings("A-2"))

    assert tell_of_gaps(council, OPENED) == GapsTold(foreseen=1)


def test_whoever_declined_is_told_of_no_gap_of_that_step_again(council: Putright) -> None:
    away(council)
    tell_of_gaps(council, OPENED)
    council.changes.decline_cover(command(OPENED), "A-1", GRADED_ON, person="PL02")
    assert ahead(council) == [("day_three_meeting", "PL01", "SM01", True)]

    assert tell_of_gaps(council, OPENED) == GapsTold(foreseen=1)
    assert tell_of_gaps(council, DAY_1) == GapsTold()
    assert [each for each, *_ in told(council)].count("PL02") == 1
    council.changes.ask_for_cover(command(OPENED), "A-1", GRADED_ON, cover="PL02")
    assert ahead(council) == [("day_three_meeting", "PL01", "PL02", True)]


def test_when_the_cover_is_away_too_it_is_told_again_and_comes_to_the_service_manager(council: Putright) -> None:
    away(council)
    tell_of_gaps(council, OPENED)
    away(council, "PL02", cover="PL01")

    assert ahead(council) == [("day_three_meeting", "PL01", "SM01", True)]
    assert tell_of_gaps(council, DAY_1) == GapsTold(foreseen=1)
    assert [recipient for recipient, *_ in told(council)[3:]] == ["PL01", "SM01"]
    assert tell_of_gaps(council, DAY_1) == GapsTold()


def test_a_gap_that_closes_before_the_pass_is_never_told(council: Putright) -> None:
    away(council)
    council.people.cancel_absence(command(OPENED), "PL01", 1)

    assert tell_of_gaps(council, OPENED) == GapsTold()
    assert ahead(council) == []


def test_a_gap_that_was_told_and_closes_is_noted_and_mails_nobody(council: Putright) -> None:
    away(council)
    tell_of_gaps(council, OPENED)
    council.people.cancel_absence(command(DAY_1), "PL01", 1)

    assert tell_of_gaps(council, DAY_1) == GapsTold(closed=1)
    assert tell_of_gaps(council, DAY_1) == GapsTold()
    assert len(told(council)) == 3
    away(council)
    assert tell_of_gaps(council, DAY_1) == GapsTold(foreseen=1)


def test_whoever_covers_may_accept_and_then_there_is_no_gap(council: Putright) -> None:
    away(council)
    tell_of_gaps(council, OPENED)
    council.changes.accept_cover(command(OPENED), "A-1", GRADED_ON, person="PL02")

    assert ahead(council) == []
    assert tell_of_gaps(council, DAY_1) == GapsTold()
    assert sweep(council, at(DAY_3 - timedelta(days=1))).uncovered == 0


def test_a_leavers_steps_are_foreseen_from_the_day_the_leaving_is_known(council: Putright) -> None:
    council.people.leave(command(OPENED), "PL01", DAY_3 - timedelta(days=1))

    assert ahead(council) == [("day_three_meeting", "PL01", "SM01", True)]
    assert tell_of_gaps(council, OPENED) == GapsTold(foreseen=1)


def test_a_step_that_nobody_owns_is_among_the_gaps(putright: Putright) -> None:
    putright.audits.record(command(OPENED), findings("A-1", roles={}))

    assert ("day_three_meeting", None, None, False) in ahead(putright)


def test_the_job_tells_and_logs(council: Putright) -> None:
    away(council)
    with capture_logs() as logs:
        gaps_job(council, OPENED)

    assert {name: logs[0][name] for name in ("event", "foreseen", "closed", "failed")} == {
        "event": "gaps-in-cover",
        "foreseen": 1,
        "closed": 0,
        "failed": 0,
    }


def test_one_that_fails_is_logged_and_keeps_nobody_waiting(council: Putright, monkeypatch: pytest.MonkeyPatch) -> None:
    council.audits.record(command(OPENED), findings("A-2"))
    away(council)
    noted = council.changes.note_gap

    def broken(given: Any, ref: str, *key: Any) -> Receipt:
        if ref == "A-1":
            raise RuntimeError("broken")
        return noted(given, ref, *key)

    monkeypatch.setattr(type(council.changes), "note_gap", lambda _, given, ref, *key: broken(given, ref, *key))
    with capture_logs() as logs:
        assert tell_of_gaps(council, OPENED) == GapsTold(foreseen=1, failed=1)

    assert [(each["event"], each["audit_ref"]) for each in logs] == [("gap_not_noted", "A-1")]


def test_the_list_and_the_aggregate_find_the_same(council: Putright) -> None:
    """What a pass would tell by the view is what the aggregate then finds, so that no pass asks in vain."""
    away(council)
    away(council, "TM01", DAY_3 + timedelta(days=1), cover=None)
    council.people.leave(command(OPENED), "SM01", date(2026, 11, 10))
    council.changes.ask_for_cover(command(OPENED), "A-1", GRADED_ON, cover="SW02", reason="Away")
    with council.store.reading() as reader:
        listed = {(each.of.step, each.of.item): each.gap for each in gaps_ahead(reader, GRADED_ON, FOREVER)}
        news = {(each.of.step, each.of.item): each.gap for each in news_of_gaps(reader, GRADED_ON)}
        rules, known = rules_of(reader), people.directory(reader)
        remediation = council.store.load(Remediation, Remediation.create_id("A-1"), reader.connection)
        assert remediation is not None
        act = Act(
            occurred_on=GRADED_ON,
            today=GRADED_ON,
            policy=rules.policy_of(remediation.policy_version),
            calendar=rules.calendar,
        )
        own = {key: remediation.gap_of(key, act, known) for key in remediation.deadlines if remediation.is_open(key)}
    found = {(step.value, item): gap for (step, item), gap in own.items() if step is not Step.ACKNOWLEDGEMENT and gap}

    assert listed == found == news
    assert len(found) == 3
