"""What is asked of the database after a step: of the log, of the views and of the figures."""

import sqlite3
from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta
from functools import cache
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects import sqlite

from projections.board import Board
from projections.children import OfChildren
from projections.deadlines import Deadlines
from projections.escalations import Escalations
from projections.files import Files
from projections.reader import Reader
from projections.registry import VIEWS
from projections.resolutions import Resolutions
from service.bootstrap import Putright
from service.forecast import forecast
from service.mail.notices import OF_ALERTS, OF_SAFETY, notices
from service.queries.rules import rules_of
from service.reports.adherence.document import adherence_document
from service.reports.adherence.report import adherence_report
from service.reports.figures.behind import behind
from service.reports.figures.names import path_of
from service.reports.figures.selections import PERIODS, counted
from service.storage.confidences import Confidences
from service.storage.confidences import families as kept_families
from service.storage.database import reading
from service.storage.event_store import events
from service.verification.chain import verify
from tests.machine.model import BESIDE, FOUR, Due, Model
from tests.support.figures import assert_every_figure_leads_to_its_value

Dates = dict[str, dict[str, Due]]
LOGGED = sa.select(events.c.position, events.c.topic, events.c.command_id).order_by(events.c.position)


class Witness:
    """Another connection to the same file, which sees whether anything at all was committed."""

    def __init__(self, path: str) -> None:
        self._connection = sqlite3.connect(path, isolation_level=None)

    @property
    def version(self) -> int:
        return int(self._connection.execute("PRAGMA data_version").fetchone()[0])

    def close(self) -> None:
        self._connection.close()


def logged(putright: Putright, after: int = 0) -> list[tuple[int, str, UUID]]:
    """Position, name and command of every event after a position."""
    with reading(putright.engine) as connection:
        found = connection.execute(LOGGED.where(events.c.position > after))
        return [(row.position, row.topic.rpartition(".")[2].rpartition(":")[2], row.command_id) for row in found]


def dates(putright: Putright) -> Dates:
    """Every deadline that was issued, by reference and name."""
    with putright.store.reading() as reader:
        table = reader.table(Deadlines)
        rows = reader.rows(sa.select(table).where(table.c.original_due_on.is_not(None)))
    found: Dates = {}
    for row in rows:
        name = f"{row.step}:{row.item}" if row.item else row.step
        due = Due(row.original_due_on, row.due_on, row.done_on, row.closed_on, row.ended)
        found.setdefault(row.audit_ref, {})[name] = due
    return found


def assert_nobody_waits_for_what_is_settled(putright: Putright) -> None:
    """Whatever went up the line is still owed, or whoever it had gone up to was told that it is not."""
    with putright.store.reading() as reader:
        raised, ends, owed = (reader.table(view) for view in (Escalations, Resolutions, Deadlines))
        said = [raised.c[name] == ends.c[name] for name in ("remediation", "step", "item")]
        told = sa.exists().where(*said, ends.c.position > raised.c.position)
        of = sa.and_(*(raised.c[name] == owed.c[name] for name in ("remediation", "step", "item")))
        settled = sa.or_(owed.c.done_on.is_not(None), owed.c.closed_on.is_not(None))
        query = sa.select(raised).join(owed, of).where(raised.c.rung != "reminder", settled, ~told)
        assert reader.rows(query) == []


def statuses(putright: Putright) -> dict[str, str]:
    """How every remediation stands as a whole, by reference."""
    with putright.store.reading() as reader:
        table = reader.table(Board)
        return {row.audit_ref: row.status for row in reader.rows(sa.select(table.c.audit_ref, table.c.status))}


def children(putright: Putright, case_refs: Iterable[str]) -> dict[str, str]:
    """Whom each case reference finds, where it finds anybody."""
    with putright.store.reading() as reader:
        keep = Confidences(reader.connection, putright.settings.case_key.encode())
        found = {ref: keep.find_child(ref) for ref in case_refs}
    return {ref: str(child) for ref, child in found.items() if child is not None}


def families(putright: Putright) -> dict[str, str]:
    """The family whose reference was given; the machine knows one."""
    with reading(putright.engine) as connection:
        family = connection.scalar(sa.select(kept_families.c.family))
    return {} if family is None else {"F-1": str(family)}


def whose(putright: Putright) -> dict[str, tuple[str, str]]:
    """Child and family of every audit and remediation, by reference."""
    with putright.store.reading() as reader:
        audits, files = reader.table(OfChildren), reader.table(Files)
        query = sa.select(audits.c.ref, audits.c.child, audits.c.family).where(audits.c.kind == "audit")
        rows = reader.rows(query) + reader.rows(sa.select(files.c.audit_ref, files.c.child, files.c.family))
    return {ref: (str(child), str(family)) for ref, child, family in rows}


def openings(putright: Putright) -> dict[str, tuple[date, str]]:
    """Day 0 and practice subject of every remediation."""
    with putright.store.reading() as reader:
        table = reader.table(Files)
        rows = reader.rows(sa.select(table.c.audit_ref, table.c.graded_on, table.c.subject))
    return {ref: (graded_on, subject) for ref, graded_on, subject in rows}


def owners(putright: Putright, ref: str) -> dict[str, str | None]:
    with putright.store.reading() as reader:
        table = reader.table(Deadlines)
        rows = reader.rows(sa.select(table).where(table.c.audit_ref == ref, table.c.original_due_on.is_not(None)))
    return {f"{row.step}:{row.item}" if row.item else row.step: row.owner for row in rows}


def foretold(putright: Putright, today: date) -> Counter[tuple[Any, ...]]:
    """What the forecast says that people are told today when nobody acts."""
    return Counter(
        (each.kind, each.audit_ref, each.step, each.item, each.rung, reader)
        for each in forecast(putright.store, today, 1).told
        for reader in each.tells
    )


def told_since(putright: Putright, position: int) -> Counter[tuple[Any, ...]]:
    """What people were told after a position, but for what goes by the minute: alerts, and whether a child is safe."""
    with reading(putright.engine) as connection:
        rows = connection.execute(sa.select(notices).where(notices.c.position > position))
        return Counter(
            (row.kind, row.audit_ref, row.step or "", row.item or "", row.rung, row.recipient)
            for row in rows
            if row.kind not in OF_ALERTS + OF_SAFETY
        )


def assert_views_are_those_of_the_log(putright: Putright, *, rebuilding: bool) -> None:
    live = _live(putright)
    with putright.store.past(views=VIEWS) as past:
        assert _rows(past) == live
    if rebuilding:
        putright.store.rebuild(*VIEWS)
        assert _live(putright) == live


def _live(putright: Putright) -> dict[str, list[Any]]:
    with putright.store.reading() as reader:
        assert reader.failed == []
        return _rows(reader)


def _rows(reader: Reader) -> dict[str, list[Any]]:
    """The rows as they are stored, by view."""
    queries = {view.name: _everything(reader.table(view)) for view in VIEWS}
    return {name: [tuple(row) for row in reader.connection.exec_driver_sql(sql)] for name, sql in queries.items()}


@cache
def _everything(table: sa.Table) -> str:
    return str(sa.select(table).order_by(*table.primary_key.columns).compile(dialect=sqlite.dialect()))


def assert_chain_is_whole(putright: Putright, log: list[tuple[int, str, UUID]]) -> None:
    """Every event that was acknowledged is there once, in order, and nothing else."""
    assert logged(putright) == log
    with reading(putright.engine) as connection:
        verify(connection)


def assert_nothing_says_overdue(putright: Putright) -> None:
    found = sa.inspect(putright.engine)
    columns = {column["name"] for table in found.get_table_names() for column in found.get_columns(table)}
    assert not [name for name in columns if "overdue" in name]


def assert_figures_add_up(putright: Putright, model: Model) -> None:
    """Each line is made of its parts and of its services, and is what the model counts."""
    first, last = date(2020, 1, 1), model.today + timedelta(days=800)
    with putright.store.reading() as reader:
        report = adherence_report(reader, first, last, model.today)
    lines = report["adherence"] | {"acknowledgement": report["acknowledgements"]}
    counted = {step: {name: line[name] for name in FOUR + BESIDE} for step, line in lines.items()}
    assert counted == {step: {name: n[name] for name in FOUR + BESIDE} for step, n in model.counts().items()} | {
        step: dict.fromkeys(FOUR + BESIDE, 0) for step in lines if step not in model.counts()
    }
    for step, line in lines.items():
        assert line["due"] == sum(line[name] for name in FOUR)
        if step != "acknowledgement":
            services = [each["adherence"].get(step, {}) for each in report["by_service"].values()]
            for name in ("due", *FOUR):
                assert line[name] == sum(each.get(name, 0) for each in services)


def assert_every_figure_opens(putright: Putright, model: Model) -> None:
    """Each figure of the months that the machine lives through is printed, and is as long as the list behind it."""
    first, last = date(2020, 1, 1), model.today
    with putright.store.reading() as reader:
        report, policy = adherence_report(reader, first, last, last), rules_of(reader).policy_on(last)
        assert_every_figure_leads_to_its_value(adherence_document(report, policy, "Sampleshire Council"), report)
        names = {name: value for name, value in counted(report).items() if value and path_of(name)[0] not in PERIODS}
        assert {name: len(behind(reader, first, last, last, name)) for name in names} == names
