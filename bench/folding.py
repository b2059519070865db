"""The limit of a rebuild: bare reading, JSON, one fold in memory, one ``executemany`` a table, into the same tables."""

import json
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from bench.bare import durable
from projections.registry import VIEWS
from projections.view import metadata as views_metadata

Rows = dict[str, dict[tuple[Any, ...], dict[str, Any]]]
State = dict[str, Any]
MET = {
    "ManagersNotified": "notification",
    "DayThreeMeetingHeld": "day_three_meeting",
    "ImprovementPlanAgreed": "improvement_plan",
    "ServiceManagerReviewed": "service_manager_review",
    "CaseloadReviewed": "caseload_review",
    "ReAudited": "re_audit",
}


def empty_tables(target: Path) -> Path:
    """A file with the views' tables and indexes, and nothing in them."""
    engine = sa.create_engine(f"sqlite:///{target}")
    views_metadata.create_all(engine)
    engine.dispose()
    return target


def fold(source: Path, target: Path) -> dict[str, int]:
    """Do what a rebuild of all views must do at the least, and return how many rows each table then has."""
    rows: Rows = {}
    log = sqlite3.connect(source)
    for position, of, topic, state in log.execute("SELECT position, originator_id, topic, state FROM events"):
        module, _, name = topic.partition(":")
        said = json.loads(state)
        if module == "domain.events.remediation":
            _put(rows, "history", (position,), remediation=of, kind=name, occurred_on=said["occurred_on"], detail=state)
        if (act := FOLDS.get(name)) is not None:
            act(rows, of, said)
    log.close()
    _write(rows, target)
    return {table: len(kept) for table, kept in rows.items()}


def _put(rows: Rows, table: str, key: tuple[Any, ...], **stated: Any) -> None:
    rows.setdefault(table, {}).setdefault(key, {}).update(stated)


def _graded(rows: Rows, of: str, said: State) -> None:
    graded_on = said["occurred_on"]
    _put(rows, "grades", (of,), audit_ref=said["audit_ref"], graded_on=graded_on, grade=said["grade"],
         service=said["service"], themes=json.dumps(said["themes"]))  # fmt: skip
    for theme, grade in said["themes"].items():
        _put(rows, "themes", (of, theme), grade=grade, graded_on=graded_on)


def _opened(rows: Rows, of: str, said: State) -> None:
    ref, day, roles = said["audit_ref"], said["occurred_on"], said["roles"]
    _put(rows, "board", (of,), audit_ref=ref, graded_on=day, grade=said["grade"], service=said["service"],
         social_worker=roles.get("social_worker"), team_manager=roles.get("team_manager"))  # fmt: skip
    _put(rows, "files", (of,), audit_ref=ref, child=said["child"], subject=roles.get("social_worker"), graded_on=day)


def _deadlines(rows: Rows, of: str, said: State) -> None:
    for each in said["deadlines"]:
        key = (of, each["step"], each["item"])
        _put(rows, "deadlines", key, audit_ref=said["audit_ref"], service=said["service"], due_on=each["due_on"],
             owner=said["owners"].get(each["step"]), original_due_on=each["due_on"])  # fmt: skip
        _put(rows, "adherence", key, audit_ref=said["audit_ref"], service=said["service"],
             original_due_on=each["due_on"])  # fmt: skip


def _met(step: str, item: str = "") -> Callable[[Rows, str, State], None]:
    """A step was met; ``item`` is the name of what says of which of several."""

    def act(rows: Rows, of: str, said: State) -> None:
        for table in ("deadlines", "adherence"):
            _put(rows, table, (of, step, str(said[item]) if item else ""), done_on=said["occurred_on"])

    return act


def _done(rows: Rows, of: str, said: State) -> None:
    _put(rows, "actions", (of, said["number"]), done_on=said["occurred_on"])
    _met("action_done", "number")(rows, of, said)


def _verified(rows: Rows, of: str, said: State) -> None:
    _put(rows, "actions", (of, said["number"]), effective=said["effective"])
    _met("action_effective", "number")(rows, of, said)


def _agreed(rows: Rows, of: str, said: State) -> None:
    _put(rows, "actions", (of, said["number"]), theme=said["theme"], owner=said["owner"], due_on=said["due_on"],
         action=said["action"]["ref"], agreed_on=said["occurred_on"])  # fmt: skip


def _closed(rows: Rows, of: str, said: State) -> None:
    for table in ("board", "files"):
        _put(rows, table, (of,), closed_on=said["occurred_on"])


FOLDS: dict[str, Callable[[Rows, str, State], None]] = {
    "Appointed": lambda rows, of, said: _put(rows, "people", (of,), staff_id=said["staff_id"], role=said["role"]),
    "Graded": _graded,
    "OpenedRemediation": lambda rows, of, said: _put(rows, "grades", (of,), remediation_ref=said["remediation_ref"]),
    "Opened": _opened,
    "DeadlinesSet": _deadlines,
    "ActionAgreed": _agreed,
    "ActionDone": _done,
    "ActionVerified": _verified,
    "Acknowledged": _met("acknowledgement", "person"),
    "Closed": _closed,
} | {name: _met(step) for name, step in MET.items()}


VERSIONS = {view.name: view.version for view in VIEWS}


def _write(rows: Rows, target: Path) -> None:
    connection = durable(target)
    connection.execute("BEGIN IMMEDIATE")
    for name, kept in rows.items():
        table = views_metadata.tables[f"{name}_v{VERSIONS[name]}_a"]
        columns = list(dict.fromkeys(column for stated in kept.values() for column in stated))
        names = [column.name for column in table.primary_key] + columns
        marks = ", ".join("?" * len(names))
        statement = f"INSERT INTO {table.name} ({', '.join(names)}) VALUES ({marks})"  # noqa: S608 - names of ours
        connection.executemany(statement, _values(kept, columns))
    connection.execute("COMMIT")
    connection.close()


def _values(kept: dict[tuple[Any, ...], dict[str, Any]], columns: list[str]) -> Iterator[tuple[Any, ...]]:
    for key, stated in kept.items():
        yield (*key, *map(stated.get, columns))
