"""One command, one transaction: all of it is recorded or none, and nothing is recorded twice."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from domain.audit import Audit
from domain.confidential import Confidential
from domain.errors import (
    AlreadyExistsError,
    InvalidValueError,
    NotFoundError,
    PutrightError,
    RevisionConflictError,
)
from domain.events import remediation as happened
from domain.remediation import Remediation
from projections.board import Board
from projections.deadlines import Deadlines
from projections.files import Files
from projections.history import History
from projections.registry import VIEWS
from projections.view import Recorded, Rows, View
from service.commands.audits import Audits
from service.commands.remediations import Remediations
from service.mail.notices import notices
from service.storage.database import reading, writing
from service.storage.event_store import events
from service.storage.store import Command, KeyReusedError, Receipt, Store
from service.storage.work import Work
from service.verification.chain import verify
from tests.support.council import GRADED_ON, NOW, command, findings
from tests.support.database import contents, set_back


class NotMeantError(Exception):
    """What a test's own command raises."""


def fails(*_: Any) -> None:
    raise ZeroDivisionError("a secret that must not be kept")


def breaks_in_the_database(view: Any, rows: Rows, event: Any, recorded: Recorded) -> None:
    rows.put(remediation=None)


def positions(engine: sa.Engine) -> list[int]:
    with reading(engine) as connection:
        return list(connection.scalars(sa.select(events.c.position).order_by(events.c.position)))


def position_of(store: Store, name: str) -> tuple[int, str | None]:
    with reading(store.engine) as connection:
        query = sa.text("SELECT position, error FROM view_positions WHERE name = :name")
        position, error = connection.execute(query, {"name": name}).one()
        return position, error


def rows_of(store: Store, view: Any) -> list[Any]:
    with store.reading() as reader:
        table = reader.table(view)
        return reader.rows(sa.select(table).order_by(*table.primary_key.columns))


# All or nothing


def test_a_command_that_fails_at_its_end_leaves_nothing_at_all(audits: Audits, monkeypatch: pytest.MonkeyPatch) -> None:
    """Events, views, notices, confidences, children and the idempotency key: none of them stays."""
    before = contents(audits.store.engine)
    monkeypatch.setattr("service.storage.store._keep_answer", fails)

    with pytest.raises(ZeroDivisionError):
        audits.record(command(key="k", body=b"1"), findings())

    assert contents(audits.store.engine) == before


def test_a_command_that_succeeds_leaves_something_in_each_of_those_places(audits: Audits) -> None:
    before = contents(audits.store.engine)

    audits.record(command(key="k", body=b"1"), findings())

    after = contents(audits.store.engine)
    changed = {name for name in after if after[name] != before[name]}
    kept_apart = {"confidences", "children", "idempotency_keys", "notices", "view_positions"}
    live = {view.tables["a"].name for view in (Board, Deadlines, History)}
    assert {"events"} | live | kept_apart <= changed


def test_what_is_only_foreseen_is_told_and_leaves_nothing_at_all(audits: Audits) -> None:
    before = contents(audits.store.engine)
    seen: list[str] = []

    def look(recorded: Sequence[Recorded], _prompts: Sequence[str]) -> None:
        seen.extend(type(each.event).__name__ for each in recorded)

    foreseen = audits.record(command(key="k", body=b"1", foresee=look), findings())

    assert contents(audits.store.engine) == before
    assert tuple(seen) == foreseen.recorded == audits.record(command(key="k", body=b"1"), findings()).recorded


def test_a_decision_that_is_refused_after_others_were_made_leaves_nothing(audits: Audits) -> None:
    before = contents(audits.store.engine)

    def decide(work: Work) -> tuple[str, int]:
        text = work.confidences.take("A private matter", "child")
        work.confidences.child("C-1")
        assert isinstance(text, Confidential)
        raise NotMeantError

    with pytest.raises(NotMeantError):
        audits.store.execute(command(key="k"), decide)

    assert contents(audits.store.engine) == before


def test_what_a_command_recorded_is_read_at_once(audits: Audits) -> None:
    receipt = audits.record(command(), findings())

    assert receipt.reference == "A-1"
    assert receipt.recorded[0] == "Graded"
    assert receipt.position == positions(audits.store.engine)[-1]
    with audits.store.reading() as reader:
        assert reader.position == receipt.position
    assert [row.audit_ref for row in rows_of(audits.store, Board)] == ["A-1"]


def test_a_command_that_changes_nothing_records_nothing(recorded: Remediations) -> None:
    before = contents(recorded.store.engine)

    receipt = recorded.acknowledge(command(), "A-1", GRADED_ON, "TM01")

    assert (receipt.position, receipt.recorded) == (None, ())
    assert contents(recorded.store.engine) == before


def test_refused_commands_leave_no_gap_in_the_positions(recorded: Remediations, audits_of: Audits) -> None:
    for number in range(3):
        audits_of.record(command(), findings(f"B-{number}"))
        with pytest.raises(AlreadyExistsError):
            audits_of.record(command(), findings("A-1"))
        with pytest.raises(PutrightError):
            recorded.acknowledge(command(), "A-1", GRADED_ON, "NOBODY")

    numbered = positions(recorded.store.engine)
    assert numbered == list(range(1, len(numbered) + 1))
    with reading(recorded.store.engine) as connection:
        verify(connection)


@pytest.fixture
def audits_of(recorded: Remediations) -> Audits:
    return Audits(recorded.store)


def test_the_envelope_of_each_event_is_that_of_its_command(audits: Audits) -> None:
    asked = command(on_behalf_of="SM01", source="page")
    audits.record(asked, findings())

    with reading(audits.store.engine) as connection:
        log = audits.store.read_log(connection, len(positions(audits.store.engine)) - 4, 4)
    assert len(log) == 4
    for item in log:
        assert (item.recorded_by, item.on_behalf_of, item.source) == ("QA01", "SM01", "page")
        assert (item.command_id, item.recorded_at[:19]) == (asked.command_id, "2026-11-20T09:00:00")


def test_a_clock_that_goes_back_does_not_take_the_record_with_it(recorded: Remediations) -> None:
    earlier = command(NOW - timedelta(hours=2))
    recorded.notify_managers(earlier, "A-1", GRADED_ON, ["TM01"])

    with reading(recorded.store.engine) as connection:
        times = list(connection.scalars(sa.select(events.c.recorded_at).order_by(events.c.position)))
    assert times == sorted(times)


# Who looked last


def test_a_form_opened_before_somebody_else_decided_is_refused(recorded: Remediations) -> None:
    seen = recorded.notify_managers(command(), "A-1", GRADED_ON, ["TM01"]).revision
    recorded.acknowledge(command(expected_revision=seen), "A-1", GRADED_ON, "SM01")

    with pytest.raises(RevisionConflictError) as refused:
        recorded.acknowledge(command(expected_revision=seen), "A-1", GRADED_ON, "PL01")

    assert refused.value.code == "revision_conflict"


def test_a_reference_nobody_knows_is_named_in_the_refusal(recorded: Remediations) -> None:
    with pytest.raises(NotFoundError, match="'A-9'") as refused:
        recorded.acknowledge(command(), "A-9", GRADED_ON, "TM01")

    assert refused.value.field == "audit_ref"


def test_an_aggregate_saved_twice_in_one_command_is_recorded_once(recorded: Remediations) -> None:
    def decide(work: Work) -> tuple[str, int]:
        audit = work.get(Audit, "A-1", field="audit_ref")
        audit.note_remediation("A-1-R1", GRADED_ON)
        work.save(audit, audit)
        work.save(audit)
        return "A-1", audit.version

    assert recorded.store.execute(command(), decide).recorded == ("OpenedRemediation",)


# The same request twice


def record_with_key(audits: Audits, body: bytes = b"one", **more: Any) -> Receipt:
    return audits.record(command(key="k-1", body=body, **more), findings())


def test_the_same_key_and_body_give_the_same_receipt_and_record_once(audits: Audits) -> None:
    first = record_with_key(audits)
    before = contents(audits.store.engine)

    assert [record_with_key(audits) for _ in range(3)] == [first] * 3
    assert contents(audits.store.engine) == before


def test_the_same_key_with_another_body_is_refused(audits: Audits) -> None:
    record_with_key(audits)

    with pytest.raises(KeyReusedError) as refused:
        record_with_key(audits, b"two")

    assert (refused.value.code, refused.value.field) == ("idempotency_key_reused", "Idempotency-Key")


def test_somebody_else_may_use_the_same_key(audits: Audits) -> None:
    record_with_key(audits)

    with pytest.raises(AlreadyExistsError):
        record_with_key(audits, recorded_by="SM01")


def test_a_refused_request_keeps_no_key_so_that_it_can_be_put_right(audits: Audits) -> None:
    with pytest.raises(InvalidValueError):
        audits.record(command(key="k-1", body=b"bad"), findings(grade="Splendid"))

    assert record_with_key(audits, b"good").recorded


def test_without_a_key_a_repeated_request_is_a_second_request(audits: Audits) -> None:
    audits.record(command(), findings())

    with pytest.raises(AlreadyExistsError):
        audits.record(command(), findings())


# Views that guard, and views that are only read


def test_a_guarding_view_that_fails_makes_the_command_fail(audits: Audits, monkeypatch: pytest.MonkeyPatch) -> None:
    before = contents(audits.store.engine)
    monkeypatch.setitem(Files.handlers, happened.Opened, fails)

    with pytest.raises(ZeroDivisionError):
        audits.record(command(), findings())

    assert contents(audits.store.engine) == before


@pytest.mark.parametrize(
    ("view", "broken", "kind"),
    [
        (History, fails, "ZeroDivisionError"),
        (Board, breaks_in_the_database, "IntegrityError"),
    ],
)
def test_a_reading_view_that_fails_is_set_aside_and_the_command_commits(
    recorded: Remediations,
    monkeypatch: pytest.MonkeyPatch,
    view: type[View],
    broken: Callable[..., None],
    kind: str,
) -> None:
    store, before = recorded.store, rows_of(recorded.store, view)
    stood, _ = position_of(store, view.name)
    monkeypatch.setitem(view.handlers, happened.ManagersNotified, broken)

    receipt = recorded.notify_managers(command(), "A-1", GRADED_ON, ["TM01"])

    with store.reading() as reader:
        assert (reader.failed, reader.position) == ([view.name], stood)
    assert rows_of(store, view) == before
    assert position_of(store, view.name) == (stood, kind)
    assert position_of(store, "adherence") == position_of(store, "deadlines") == (receipt.position, None)
    assert any(row.step == "notification" and row.done_on for row in rows_of(store, Deadlines))


def test_a_view_that_was_set_aside_keeps_still_until_it_is_rebuilt(
    recorded: Remediations, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = recorded.store
    with monkeypatch.context() as broken:
        broken.setitem(History.handlers, happened.ManagersNotified, fails)
        recorded.notify_managers(command(), "A-1", GRADED_ON, ["TM01"])
    recorded.acknowledge(command(), "A-1", GRADED_ON, "SM01")
    stopped = rows_of(store, History)

    store.rebuild(History)

    with store.reading() as reader:
        assert reader.failed == []
    kinds = [row.kind for row in rows_of(store, History)]
    assert kinds[len(stopped) :] == ["ManagersNotified", "Acknowledged"]


def test_two_views_that_fail_do_not_hold_up_the_others(recorded: Remediations, monkeypatch: pytest.MonkeyPatch) -> None:
    for view in (History, Board):
        monkeypatch.setitem(view.handlers, happened.Closed, fails)

    recorded.close(command(), "A-1", GRADED_ON, reason="Moved away", closed_by="SM01")

    with recorded.store.reading() as reader:
        assert reader.failed == ["board", "history"]
    assert {row.closed_on for row in rows_of(recorded.store, Files)} == {GRADED_ON}


@pytest.mark.parametrize("view", [Board, Deadlines], ids=lambda view: view.name)
def test_a_view_that_is_behind_is_brought_up_before_it_is_read(recorded: Remediations, view: Any) -> None:
    store, before = recorded.store, rows_of(recorded.store, view)
    with writing(store.engine) as connection:
        set_back(connection, view.name, view.tables["a"].name)

    assert rows_of(store, view) == before
    assert position_of(store, view.name) == position_of(store, "people")


def test_a_command_reads_no_guarding_view_that_is_behind(recorded: Remediations, audits_of: Audits) -> None:
    """The second inadequate file of a worker prompts a caseload decision, which needs the first in the view."""
    with writing(recorded.store.engine) as connection:
        set_back(connection, "files", Files.tables["a"].name)

    receipt = audits_of.record(command(), findings("A-2"))

    assert "CriteriaMet" in receipt.recorded


def test_a_view_that_is_behind_is_brought_up_by_the_next_command(recorded: Remediations) -> None:
    before = rows_of(recorded.store, Board)
    with writing(recorded.store.engine) as connection:
        set_back(connection, "board", Board.tables["a"].name)

    receipt = recorded.notify_managers(command(), "A-1", GRADED_ON, ["TM01"])

    assert position_of(recorded.store, "board") == (receipt.position, None)
    assert rows_of(recorded.store, Board) == before


def test_a_view_that_fails_while_it_is_brought_up_does_not_stop_the_reading(
    recorded: Remediations, monkeypatch: pytest.MonkeyPatch
) -> None:
    with writing(recorded.store.engine) as connection:
        set_back(connection, "board", Board.tables["a"].name)
    monkeypatch.setitem(Board.handlers, happened.Opened, fails)

    assert rows_of(recorded.store, History)
    with recorded.store.reading() as reader:
        assert reader.failed == ["board"]


def test_an_event_is_applied_once_even_when_its_command_read_no_view(
    recorded: Remediations, monkeypatch: pytest.MonkeyPatch
) -> None:
    applied: list[str] = []
    for view in (Deadlines, History):
        monkeypatch.setitem(view.handlers, happened.RepeatOpened, lambda view, *_: applied.append(view.name))

    def decide(work: Work) -> tuple[str, int]:
        remediation = work.get(Remediation, "A-1", field="audit_ref")
        remediation.trigger_event(happened.RepeatOpened, occurred_on=GRADED_ON, remediation_ref="A-2", handed=())
        work.save(remediation)
        return "A-1", remediation.version

    recorded.store.execute(command(), decide)

    assert sorted(applied) == ["deadlines", "history"]


# Notices


def test_what_is_owed_is_noted_with_the_event_that_owes_it(audits: Audits) -> None:
    audits.record(command(), findings())

    with reading(audits.store.engine) as connection:
        owed = list(connection.execute(sa.select(notices)))
        opened = connection.scalar(sa.select(events.c.position).where(events.c.topic.endswith(":Opened")))
    assert {row.recipient for row in owed} == {"SW01", "TM01", "PL01", "SM01"}
    assert {(row.position, row.audit_ref, row.message_id) for row in owed} == {(opened, "A-1", None)}


# Loading


def test_what_was_decided_is_what_is_loaded(recorded: Remediations) -> None:
    with reading(recorded.store.engine) as connection:
        remediation = recorded.store.load(Remediation, Remediation.create_id("A-1"), connection)
        assert remediation is not None
        assert (remediation.ref, remediation.acknowledged_by) == ("A-1", {"TM01"})
        assert recorded.store.load(Remediation, Remediation.create_id("A-9"), connection) is None


def test_every_view_stands_at_the_end_of_the_log_after_a_command(recorded: Remediations) -> None:
    last = positions(recorded.store.engine)[-1]

    assert {position_of(recorded.store, view.name) for view in VIEWS} == {(last, None)}


def test_today_is_the_london_date_of_the_command() -> None:
    assert command(NOW.replace(month=7, hour=23, minute=30)).today.isoformat() == "2026-07-21"
    assert Command(recorded_by="QA01", source="api", now=NOW.replace(hour=23, minute=30)).today == NOW.date()
