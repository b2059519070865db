"""A closure day moves no date by itself: what it would move is listed, and moved where somebody adopts it."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from domain.act import Act
from domain.calendar import ONE_DAY, WorkingCalendar
from domain.documents import calendar_in
from domain.errors import NotFoundError, UnknownPersonError
from domain.remediation import Remediation
from projections.adherence import Adherence
from projections.deadline_queries import all_deadlines
from service.commands.adopting import Calendars
from service.commands.audits import Audits
from service.commands.moving import Move, any_would_move, move_all, would_move
from service.commands.people import People
from service.queries.rules import rules_of
from service.storage.store import Command, Store
from tests.support.council import GRADED_ON, command, findings
from tests.support.database import contents
from tests.support.documents import calendar

MONDAY, CLOSED, THURSDAY, FRIDAY = GRADED_ON, date(2026, 11, 4), date(2026, 11, 5), date(2026, 11, 6)
NOW = datetime(2026, 11, 3, 9, tzinfo=UTC)
TODAY = NOW.date()
MEETINGS = [Move(ref, "day_three_meeting", "", "PL01", THURSDAY, FRIDAY) for ref in ("A-1", "A-2")]


@pytest.fixture
def calendars(store: Store, people: People) -> Calendars:
    """Of a council with two open files, whose calendar has had a closure day since."""
    for ref in ("A-1", "A-2"):
        Audits(store).record(on_the_day(), findings(ref, case_ref=f"C-{ref}"))
    found = Calendars(store)
    found.adopt(on_the_day(), calendar(2, CLOSED.isoformat()), adopted_by="SM01", reason="The heating failed")
    return found


def on_the_day() -> Command:
    return command(NOW)


def meetings(found: list[Move]) -> list[Move]:
    return [move for move in found if move.step == "day_three_meeting"]


def rows(store: Store, ref: str = "A-1") -> dict[str, Any]:
    with store.reading() as reader:
        return {row.step: row for row in all_deadlines(reader) if row.audit_ref == ref and not row.item}


def asked_of_each_file(store: Store, proposed: WorkingCalendar) -> list[Move]:
    """What would move, by asking every file."""
    found = []
    with store.reading() as reader:
        rules = rules_of(reader)
        for ref in ("A-1", "A-2"):
            file = store.load(Remediation, Remediation.create_id(ref), reader.connection)
            assert file is not None
            act = Act(occurred_on=TODAY, today=TODAY, policy=rules.policy_of(file.policy_version), calendar=proposed)
            for key, day in file.days_by(act, rules.calendars):
                found.append(Move(ref, key[0].value, key[1], file.owners.get(key), file.deadlines[key].due_on, day))
    return found


def move(calendars: Calendars, ref: str) -> tuple[str, ...]:
    return calendars.move(on_the_day(), ref, moved_by="SM01", reason="The heating failed").recorded


def test_adopting_moves_nothing_and_lists_what_it_would_move_with_who_owns_it(calendars: Calendars) -> None:
    before = contents(calendars.store.engine)

    assert meetings(would_move(calendars.store, TODAY)) == MEETINGS
    assert rows(calendars.store)["day_three_meeting"].due_on == THURSDAY
    assert contents(calendars.store.engine) == before


def test_a_calendar_that_is_not_adopted_yet_can_be_asked_for(calendars: Calendars) -> None:
    proposed = calendar_in(calendar(3, CLOSED.isoformat(), FRIDAY.isoformat()))

    (first, _) = meetings(would_move(calendars.store, TODAY, proposed))

    assert first == replace(MEETINGS[0], moves_to=date(2026, 11, 9))


def test_what_would_move_is_what_each_open_file_says_of_it_whichever_day_is_closed(calendars: Calendars) -> None:
    found = set()
    for day in (MONDAY + ONE_DAY * n for n in range(-3, 50)):
        proposed = calendar_in(calendar(3, day.isoformat()))
        moves = would_move(calendars.store, TODAY, proposed)

        assert moves == asked_of_each_file(calendars.store, proposed)
        found.add(len(moves))
    assert min(found) == 0 < max(found)


def test_a_file_is_asked_only_where_the_calendar_changes_a_day_that_its_dates_were_counted_over(
    calendars: Calendars,
) -> None:
    move_all(calendars, on_the_day(), moved_by="SM01", reason="The heating failed")
    asked: list[tuple[int, int]] = []
    a_year_on = calendar_in(calendar(3, CLOSED.isoformat(), "2027-11-04"))

    assert would_move(calendars.store, TODAY, a_year_on, progress=lambda *at: asked.append(at)) == []
    assert asked == []


def test_it_is_known_whether_anything_would_move_at_all(calendars: Calendars) -> None:
    assert any_would_move(calendars.store, TODAY)

    move_all(calendars, on_the_day(), moved_by="SM01", reason="The heating failed")

    assert not any_would_move(calendars.store, TODAY)


def test_of_many_files_no_more_than_so_many_are_moved_at_once(calendars: Calendars) -> None:
    moved = move_all(calendars, on_the_day(), moved_by="SM01", reason="Heating", most=1)

    assert meetings(moved) == MEETINGS[:1]
    assert meetings(would_move(calendars.store, TODAY)) == MEETINGS[1:]


def test_moving_records_one_event_with_both_dates_and_figures_go_by_the_first(calendars: Calendars) -> None:
    assert move(calendars, "A-1") == ("DeadlinesMoved",)

    row = rows(calendars.store)["day_three_meeting"]
    assert (row.due_on, row.original_due_on, row.calendar_version) == (FRIDAY, THURSDAY, 2)
    with calendars.store.reading() as reader:
        table = reader.table(Adherence)
        figures = [each for each in reader.rows(table.select()) if each.step == "day_three_meeting"]
    assert {each.original_due_on for each in figures} == {THURSDAY}
    assert rows(calendars.store, "A-2")["day_three_meeting"].due_on == THURSDAY
    assert meetings(would_move(calendars.store, TODAY)) == MEETINGS[1:]


def test_moving_again_records_nothing(calendars: Calendars) -> None:
    move(calendars, "A-1")

    assert move(calendars, "A-1") == ()


def test_moving_all_goes_on_where_a_crash_left_it(calendars: Calendars) -> None:
    move(calendars, "A-1")
    told: list[tuple[int, int]] = []

    found = move_all(calendars, on_the_day(), moved_by="SM01", reason="Heating", progress=lambda *at: told.append(at))

    assert meetings(found) == MEETINGS[1:]
    assert told == [(1, 1)]
    assert would_move(calendars.store, TODAY) == []
    assert move_all(calendars, on_the_day(), moved_by="SM01", reason="Heating") == []


def test_a_file_opened_after_the_adoption_has_nothing_to_move(calendars: Calendars) -> None:
    Audits(calendars.store).record(on_the_day(), findings("A-3"))

    assert {each.audit_ref for each in would_move(calendars.store, TODAY)} == {"A-1", "A-2"}


def test_somebody_who_is_not_in_the_directory_moves_nothing(calendars: Calendars) -> None:
    with pytest.raises(UnknownPersonError) as refused:
        calendars.move(on_the_day(), "A-1", moved_by="SM99", reason="Heating")
    assert refused.value.field == "moved_by"
    with pytest.raises(NotFoundError):
        move(calendars, "A-9")
    assert meetings(would_move(calendars.store, TODAY)) == MEETINGS
