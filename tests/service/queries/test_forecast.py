"""A forecast says what then happens when nobody acts, and changes nothing by saying so."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from domain.errors import InvalidValueError
from domain.vocabulary import Step
from scheduler.cover import tell_of_gaps
from scheduler.sweep import sweep
from service.bootstrap import Putright
from service.commands.absences import note_absences
from service.commands.leavers import hand_on_all
from service.commands.scene import ActionText
from service.forecast import Forecast, as_json, forecast, rows_of
from service.forecast import ahead as looking
from service.mail.notices import notices
from service.storage.event_store import last_position
from tests.conftest import ON_BOTH, database_of
from tests.support.council import GRADED_ON, ROLES, appoint_everyone, command, findings

MEETING, PLAN = date(2026, 11, 5), date(2026, 11, 6)
Mail = tuple[date, str, str, str, str, str | None, str]


def at(day: date, hour: int = 9) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=UTC)


OPENED = at(GRADED_ON)


@pytest.fixture
def database_url(request: pytest.FixtureRequest) -> str:
    return database_of(request)


@pytest.fixture
def council(putright: Putright) -> Putright:
    """The people, and one inadequate file of today."""
    appoint_everyone(putright.people, OPENED)
    putright.audits.record(command(OPENED), findings("A-1"))
    return putright


def foreseen(putright: Putright, days: int = 14, today: date = GRADED_ON, **more: Any) -> Forecast:
    return forecast(putright.store, today, days, **more)


def mails(found: Forecast) -> Counter[Mail]:
    return Counter(
        (each.on, each.kind, each.audit_ref, each.step, each.item, each.rung, reader)
        for each in found.told
        for reader in each.tells
    )


def lived(putright: Putright, days: int, today: date = GRADED_ON) -> Counter[Mail]:
    """What really was told when the clock went through these days and nobody acted."""
    told: Counter[Mail] = Counter()
    for n in range(days):
        day, before = today + timedelta(days=n), _known(putright)
        now = at(day)
        assert hand_on_all(putright.store, now).failed == 0
        assert note_absences(putright, now).failed == 0
        assert tell_of_gaps(putright, now).failed == 0
        assert sweep(putright, now).failed == 0
        told.update(
            (day, row.kind, row.audit_ref, row.step or "", row.item or "", row.rung, row.recipient)
            for row in _rows(putright)
            if row.position > before
        )
    return told


def _known(putright: Putright) -> int:
    with putright.engine.connect() as connection:
        return last_position(connection)


def _rows(putright: Putright) -> list[Any]:
    with putright.engine.connect() as connection:
        return list(connection.execute(sa.select(notices)))


def absent(putright: Putright, person: str, first: int, last: int | None, cover: str | None = None) -> None:
    begins = GRADED_ON + timedelta(days=first)
    ends = None if last is None else GRADED_ON + timedelta(days=last)
    putright.people.record_absence(command(OPENED), person, first_on=begins, last_on=ends, cover=cover)


def test_nothing_is_written_by_looking_ahead(council: Putright) -> None:
    absent(council, "PL01", 0, 9)
    before = _known(council)
    foreseen(council)

    assert _known(council) == before


@pytest.mark.parametrize("database_url", ON_BOTH, indirect=True)
def test_it_says_who_is_told_of_which_step_on_which_day(council: Putright) -> None:
    found = foreseen(council, days=8)
    meeting = [(each.on, each.rung, each.tells) for each in found.told if each.step == "day_three_meeting"]

    assert meeting == [
        (MEETING - timedelta(days=1), "reminder", ("PL01",)),
        (MEETING + timedelta(days=1), "line_manager", ("PL01", "SM01")),
        (date(2026, 11, 9), "next_manager", ("PL01", "SM01", "HOS01")),
    ]
    falls = {each.step: each.due_on for each in found.falls if each.item == ""}
    assert falls == {"notification": date(2026, 11, 3), "day_three_meeting": MEETING, "improvement_plan": PLAN}


def test_what_is_foreseen_is_what_happens_when_nobody_acts(council: Putright) -> None:
    found = foreseen(council, days=20)

    assert mails(found) == lived(council, 20)
    assert len(found.told) > 20


def plan(putright: Putright, ref: str, *owners: str, due: int = 20) -> None:
    texts = [
        ActionText(
            theme="Assessment",
            action=f"Write the assessment again with the family, part {n}",
            owner=owner,
            due_on=GRADED_ON + timedelta(days=due),
            measure="Seen on the file at supervision",
            difference="She knows what happens next",
            family_part="Her grandmother has her at weekends",
        )
        for n, owner in enumerate(owners)
    ]
    putright.remediations.agree_improvement_plan(
        command(OPENED), ref, GRADED_ON, actions=texts, override_reason="Agreed with the family"
    )


def test_absences_covers_leavers_and_actions_are_foreseen_as_they_happen(council: Putright) -> None:
    """Everything that can happen of itself, on files of every kind, is told on the day it was foreseen for."""
    council.audits.record(command(OPENED), findings("A-2", grade="Inadequate critical"))
    council.audits.record(command(OPENED), findings("A-3", roles=ROLES | {"practice_lead": "PL02"}))
    council.audits.record(command(OPENED), findings("A-4", roles={}))
    council.audits.record(command(OPENED), findings("A-5", roles=ROLES | {"team_manager": "SW02"}))
    plan(council, "A-3", "SW02", "SW01", due=7)
    absent(council, "PL01", 2, 5, cover="PL02")
    absent(council, "PL02", 3, 3)
    absent(council, "SW02", 4, None)
    absent(council, "SM01", 8, 12, cover="HOS01")
    council.people.leave(command(OPENED), "TM01", GRADED_ON + timedelta(days=6))
    council.changes.ask_for_cover(command(OPENED), "A-2", GRADED_ON, cover="SM01", reason="Away")
    council.changes.accept_cover(command(OPENED), "A-2", GRADED_ON, person="SM01")
    found = foreseen(council, days=25)

    assert mails(found) == lived(council, 25)
    assert {each.kind for each in found.told} >= {
        "reminder",
        "escalation",
        "gap_foreseen",
        "cover_missing",
        "owner_absent",
    }


def test_after_days_without_a_sweep_the_first_day_has_the_highest_rung_alone(council: Putright) -> None:
    later = MEETING + timedelta(days=7)
    found = foreseen(council, days=5, today=later)
    (first, *_) = [each for each in found.told if each.step == "day_three_meeting"]

    assert (first.on, first.rung) == (later, "director")
    assert mails(found) == lived(council, 5, today=later)


def test_a_forecast_from_a_later_day_supposes_that_nobody_acts_until_then(council: Putright) -> None:
    all_of_it, begins = foreseen(council, days=20), GRADED_ON + timedelta(days=5)
    part = foreseen(council, days=10, first=begins)

    last = begins + timedelta(days=9)
    assert (part.first, part.last) == (begins, last)
    assert part.told == tuple(each for each in all_of_it.told if begins <= each.on <= last)
    assert part.falls == tuple(each for each in all_of_it.falls if begins <= each.due_on <= last)


@pytest.mark.parametrize("database_url", ON_BOTH, indirect=True)
def test_by_the_rows_and_by_the_files_comes_to_the_same(council: Putright, monkeypatch: pytest.MonkeyPatch) -> None:
    council.audits.record(command(OPENED), findings("A-2"))
    council.remediations.hold_day_three_meeting(command(OPENED), "A-2", GRADED_ON, chair="PL01")
    sweep(council, at(MEETING))
    by_rows = foreseen(council, days=30, today=MEETING)
    monkeypatch.setattr(looking.Ahead, "_follows", lambda *_: False)

    assert mails(foreseen(council, days=30, today=MEETING)) == mails(by_rows)


def test_mails_are_counted_by_day_and_person(council: Putright) -> None:
    found = foreseen(council)
    counted = {(on, reader): n for on, reader, n in found.mails()}

    assert counted[GRADED_ON + timedelta(days=8), "SM01"] > 1
    assert sum(counted.values()) == sum(len(each.tells) for each in found.told)
    assert {reader for _, reader, _ in found.mails("SM01")} == {"SM01"}


def test_it_is_narrowed_to_a_person_and_to_a_team(council: Putright) -> None:
    council.audits.record(command(OPENED), findings("A-2", team="South"))
    absent(council, "PL01", 3, 3)
    found = foreseen(council)
    south, lead = found.narrowed(team="South"), found.narrowed(person="PL01")

    assert {each.audit_ref for each in (*south.falls, *south.told)} == {"A-2"}
    assert {each.of.audit_ref for each in south.gaps} == {"A-2"}
    assert {each.owner for each in lead.falls} == {"PL01"}
    assert all("PL01" in (each.owner, *each.tells) for each in lead.told)
    assert found.narrowed() == found


def test_gaps_in_cover_are_listed_with_who_does_it_then(council: Putright) -> None:
    absent(council, "PL01", 3, 3, cover="PL02")
    said = as_json(foreseen(council))

    assert said["gaps"] == [
        {
            "audit_ref": "A-1",
            "step": "day_three_meeting",
            "item": "",
            "service": "Safeguarding",
            "team": "North",
            "due_on": "2026-11-05",
            "owner": "PL01",
            "cover": "PL02",
            "there": True,
        }
    ]


def test_days_past_the_published_holidays_are_said_to_be_provisional(council: Putright) -> None:
    today = date(2040, 1, 2)

    assert foreseen(council).provisional_from is None
    assert foreseen(council, today=today).provisional_from == today


def test_the_rows_are_in_order_of_days(council: Putright) -> None:
    absent(council, "PL01", 3, 3)
    rows = list(rows_of(foreseen(council)))

    assert [row["on"] for row in rows] == sorted(row["on"] for row in rows)
    assert {row["what"] for row in rows} >= {"due", "reminder", "escalation", "gap", "gap_foreseen"}
    assert Step.DAY_THREE_MEETING.value in {row["step"] for row in rows}


@pytest.mark.parametrize(
    ("asked", "error", "field"),
    [
        ({"days": 0}, InvalidValueError, "days"),
        ({"days": 93}, InvalidValueError, "days"),
        ({"first": GRADED_ON - timedelta(days=1)}, InvalidValueError, "from"),
        ({"first": GRADED_ON + timedelta(days=93)}, InvalidValueError, "from"),
    ],
)
def test_what_cannot_be_foreseen_is_refused(
    council: Putright, asked: dict[str, Any], error: type[InvalidValueError], field: str
) -> None:
    with pytest.raises(error) as refused:
        foreseen(council, **asked)
    assert refused.value.field == field


def test_what_a_person_took_up_the_line_is_not_foreseen_again(council: Putright) -> None:
    council.changes.escalate(
        command(OPENED),
        "A-1",
        GRADED_ON,
        step=Step.DAY_THREE_MEETING,
        rung="head_of_service",
        escalated_by="TM01",
        reason="It cannot wait",
    )
    found = foreseen(council, days=20)

    rungs = [each.rung for each in found.told if each.step == "day_three_meeting"]
    assert rungs == ["director"]
    assert mails(found) == lived(council, 20)
