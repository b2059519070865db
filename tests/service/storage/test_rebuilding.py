"""A rebuild fills the table that nobody reads, misses nothing that is recorded meanwhile, and swaps at the end."""

from typing import Any

import pytest
import sqlalchemy as sa

from domain.events import remediation as happened
from domain.spreadsheet_import import SpreadsheetImport
from projections import board_queries
from projections.board import Board
from projections.history import History
from projections.registry import VIEWS
from service.commands.audits import Audits
from service.commands.remediations import Remediations
from service.storage.rebuilding import RebuildSupersededError
from service.storage.store import Store
from service.storage.work import Work
from tests.support.council import GRADED_ON, command, findings


def all_rows(store: Store) -> dict[str, list[Any]]:
    with store.reading() as reader:
        return {view.name: _rows(reader, view) for view in VIEWS}


def replayed(store: Store) -> dict[str, list[Any]]:
    with store.past() as reader:
        return {view.name: _rows(reader, view) for view in VIEWS}


def _rows(reader: Any, view: Any) -> list[Any]:
    table = reader.table(view)
    return [tuple(row) for row in reader.rows(sa.select(table).order_by(*table.primary_key.columns))]


def live_table(store: Store, view: Any) -> str:
    with store.reading() as reader:
        return str(reader.table(view).name)


def test_a_rebuild_swaps_the_two_tables_of_a_view_and_of_no_other(recorded: Remediations) -> None:
    store = recorded.store

    store.rebuild(Board)
    assert (live_table(store, Board), live_table(store, History)) == (Board.tables["b"].name, "history_v1_a")
    store.rebuild(Board, History)
    assert (live_table(store, Board), live_table(store, History)) == (Board.tables["a"].name, "history_v1_b")


@pytest.mark.parametrize("batch", [1, 5, 5_000])
def test_all_views_can_be_rebuilt_in_one_reading_of_the_log(recorded: Remediations, batch: int) -> None:
    before, told, paused = all_rows(recorded.store), [], []

    position = recorded.store.rebuild(
        *VIEWS, progress=lambda *done: told.append(done), pause=paused.append, batch=batch
    )

    assert all_rows(recorded.store) == before
    assert told[-1] == (position, position)
    assert len(told) == -(-position // batch) == len(paused)


def test_what_is_recorded_during_a_rebuild_is_in_it(recorded: Remediations) -> None:
    audits, store, more = Audits(recorded.store), recorded.store, iter(range(3))

    def record_one_more(*_: int) -> None:
        if (number := next(more, None)) is not None:
            audits.record(command(), findings(f"B-{number}"))

    store.rebuild(*VIEWS, progress=record_one_more, batch=4)

    assert all_rows(store) == replayed(store)
    assert [row[1] for row in all_rows(store)["board"]].count("B-2") == 1


def test_pages_show_the_old_table_until_the_new_one_is_whole(recorded: Remediations) -> None:
    store, before = recorded.store, all_rows(recorded.store)
    seen: list[bool] = []

    store.rebuild(*VIEWS, progress=lambda *_: seen.append(all_rows(store) == before), batch=2)

    assert len(seen) > 3
    assert all(seen)


def test_an_earlier_rebuild_gives_way_to_a_later_one(recorded: Remediations) -> None:
    store, before = recorded.store, all_rows(recorded.store)

    def begin_again(*_: int) -> None:
        store.rebuild(Board)

    with pytest.raises(RebuildSupersededError, match="board"):
        store.rebuild(Board, progress=begin_again, batch=3)

    assert all_rows(store) == before
    assert live_table(store, Board) == Board.tables["b"].name


def test_a_rebuild_that_was_killed_is_simply_begun_again(recorded: Remediations) -> None:
    store, before = recorded.store, all_rows(recorded.store)

    def killed(*_: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        store.rebuild(*VIEWS, progress=killed, batch=3)
    store.rebuild(*VIEWS)

    assert all_rows(store) == before


def test_a_rebuild_that_fails_leaves_what_was_shown(recorded: Remediations, monkeypatch: pytest.MonkeyPatch) -> None:
    before = all_rows(recorded.store)
    monkeypatch.setitem(Board.handlers, happened.DayThreeMeetingHeld, lambda *_: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        recorded.store.rebuild(Board)

    assert all_rows(recorded.store) == before


def test_an_empty_log_gives_empty_views(store: Store) -> None:
    assert store.rebuild(*VIEWS) == 0
    assert not any(all_rows(store).values())


def test_the_past_is_what_had_happened_by_a_day(recorded: Remediations) -> None:
    recorded.notify_managers(command(), "A-1", GRADED_ON.replace(day=10), ["TM01"])

    with recorded.store.past(as_at=GRADED_ON) as reader:
        kinds = {row.kind for row in reader.rows(sa.select(reader.table(History)))}

    assert kinds == {"Opened", "DeadlinesSet", "Acknowledged"}


def test_the_past_is_what_was_known_at_an_instant(recorded: Remediations) -> None:
    known = command()
    later = command(known.now.replace(hour=10))
    recorded.notify_managers(later, "A-1", GRADED_ON, ["TM01"])

    with recorded.store.past(as_known_at=known.now) as before, recorded.store.past(as_known_at=later.now) as after:
        kinds = [{row.kind for row in each.rows(sa.select(each.table(History)))} for each in (before, after)]

    assert kinds[1] - kinds[0] == {"ManagersNotified"}


def test_before_anything_was_known_the_past_is_empty(recorded: Remediations) -> None:
    with recorded.store.past(as_known_at=command().now.replace(year=2001)) as reader:
        assert not any(_rows(reader, view) for view in VIEWS)
        assert reader.position == 0


def test_the_past_of_a_view_is_there_whether_or_not_it_was_asked_for_in_advance(recorded: Remediations) -> None:
    with recorded.store.past(views=[Board]) as told, recorded.store.past() as untold:
        assert [_rows(told, view) for view in VIEWS] == [_rows(untold, view) for view in VIEWS]
        assert _rows(untold, Board) == all_rows(recorded.store)["board"]


def test_what_an_unfinished_import_has_brought_is_hidden_in_the_past_too(recorded: Remediations) -> None:
    """It is dated long before the import, which is what still hides it."""
    store, importing = recorded.store, command(source="import")
    own = SpreadsheetImport.start(import_id=importing.command_id.hex, file_digest="d" * 64, today=importing.today)

    def bring(work: Work) -> tuple[None, None]:
        work.save(own)
        return None, None

    store.execute(importing, bring)
    Audits(store).record(importing, findings("A-2"))

    with store.past(as_at=GRADED_ON) as reader:
        assert [row.audit_ref for row in board_queries.remediations(reader, board_queries.Filters())] == ["A-1"]


def test_looking_at_the_past_changes_nothing_in_the_present(recorded: Remediations) -> None:
    before = all_rows(recorded.store)

    with recorded.store.past() as reader:
        reader.connection.execute(reader.table(Board).delete())

    assert all_rows(recorded.store) == before
