"""A database with the views of far more remediations than can be imported in a while: their rows, copied."""

import sqlite3
from pathlib import Path
from uuid import UUID

import sqlalchemy as sa

from projections.actions import Actions
from projections.adherence import Adherence
from projections.board import Board
from projections.files import Files
from projections.grades import Grades
from projections.themes import Themes
from projections.view import View

COPIED: tuple[type[View], ...] = (Adherence, Grades, Themes, Actions, Files, Board)
"""What the report of a quarter counts most of. The log is not copied: this is for what reads the views alone."""
TAIL = 6
"""So many hexadecimal digits of an identifier tell the copies apart."""


def grow(database: Path, files: int, remediations: int) -> None:
    """Copy the rows of so many files until there are as many remediations, each copy with identifiers of its own."""
    connection = sqlite3.connect(database, isolation_level=None)
    connection.execute("PRAGMA synchronous=OFF")
    connection.execute("BEGIN")
    connection.execute("CREATE TEMP TABLE copies (n)")
    connection.executemany("INSERT INTO copies VALUES (?)", [(n,) for n in range(1, remediations // files)])
    for view in COPIED:
        table = view.tables["a"]
        said = ", ".join(_copied(column) for column in table.c)
        connection.execute(f"INSERT INTO {table.name} SELECT {said} FROM {table.name}, copies")  # noqa: S608 - our names
    connection.execute("COMMIT")
    connection.execute("ANALYZE")
    connection.close()


def bare_quarter(database: Path, first: str, last: str, as_at: str) -> list[tuple[object, ...]]:
    """The limit: one GROUP BY of the quarter's deadlines in bare SQL, from the index that has all of it."""
    connection = sqlite3.connect(database)
    stands = "CASE WHEN done_on <= original_due_on THEN 1 WHEN done_on > ? THEN 2 ELSE original_due_on < done_on END"
    statement = (
        f"SELECT step, {stands}, count(*) FROM {Adherence.tables['a'].name} "  # noqa: S608 - our names
        "WHERE original_due_on BETWEEN ? AND ? GROUP BY 1, 2"
    )
    rows = connection.execute(statement, (as_at, first, last)).fetchall()
    connection.close()
    return rows


def _copied(column: sa.Column[object]) -> str:
    if column.type.python_type is UUID:
        return f"substr({column.name}, 1, {32 - TAIL}) || printf('%0{TAIL}x', copies.n)"
    return f"{column.name} || '-' || copies.n" if column.name == "audit_ref" else f'"{column.name}"'
