"""What the reports count of the board: files that moved, closed, were withdrawn, or are of the same child again."""

from datetime import date
from typing import Any

import sqlalchemy as sa

from domain.vocabulary import Step
from projections.adherence import Adherence
from projections.board import Board
from projections.counted import Counted
from projections.reader import Reader


def movements(reader: Reader, first: date, last: date) -> list[Any]:
    """Of the files re-audited in the period: the grade ``before`` and ``after``, and how many."""
    return moved(reader, first, last).counts()


def moved(reader: Reader, first: date, last: date) -> Counted:
    """The files re-audited in the period, by their grade ``before`` and ``after``."""
    board, steps = reader.table(Board), reader.table(Adherence)
    return Counted(
        reader=reader,
        source=board.join(steps, steps.c.remediation == board.c.remediation),
        facts=(board.c.grade.label("before"), board.c.re_audit_grade.label("after")),
        where=(
            steps.c.step == Step.RE_AUDIT.value,
            steps.c.done_on.between(first, last),
            board.c.re_audit_grade.is_not(None),
            reader.visible(board),
        ),
        said=(board.c.audit_ref, steps.c.done_on),
    )


def closings(reader: Reader, first: date, last: date) -> list[Any]:
    """What was closed in the period: ``audit_ref, closed_on, because, decided_otherwise``, by reference."""
    board = reader.table(Board)
    said = (board.c.audit_ref, board.c.closed_on, board.c.closed_because.label("because"), board.c.decided_otherwise)
    query = sa.select(*said)
    within = query.where(board.c.closed_on.between(first, last), reader.visible(board))
    return reader.rows(within.order_by(board.c.audit_ref))


def count_same_child_again(reader: Reader, first: date, last: date, as_at: date) -> int:
    """How many remediations were opened in the period for a child who had another in the months before (E15).

    A repeat inadequate is counted by its re-audit, and not here.
    """
    return same_child_again(reader, first, last, as_at).total()


def same_child_again(reader: Reader, first: date, last: date, as_at: date) -> Counted:
    """The remediations that :func:`count_same_child_again` counts."""
    board = reader.table(Board)
    again = (
        board.c.graded_on.between(first, min(last, as_at)),
        board.c.same_child.is_not(None),
        board.c.follows.is_(None),
        reader.visible(board),
    )
    return Counted(reader=reader, source=board, where=again, said=(board.c.audit_ref, board.c.graded_on))


def count_withdrawn(reader: Reader, first: date, last: date, as_at: date) -> int:
    """How many remediations were withdrawn in the period and are still (E5)."""
    return withdrawn(reader, first, last, as_at).total()


def withdrawn(reader: Reader, first: date, last: date, as_at: date) -> Counted:
    """The remediations that were withdrawn in the period and are still."""
    board = reader.table(Board)
    within = (board.c.withdrawn_on.between(first, min(last, as_at)), reader.visible(board))
    return Counted(reader=reader, source=board, where=within, said=(board.c.audit_ref, board.c.withdrawn_on))
