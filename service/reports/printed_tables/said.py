"""What was found of a published table, as JSON and as lines to read."""

from collections.abc import Iterator
from typing import Any

from domain.published_table import MAY_NOT_ADD, Row, Share
from service.reports.printed_tables.reading import Checked

NOTE = f"Percentages are computed from the counts, half up; they {MAY_NOT_ADD}."


def as_data(checked: Checked) -> dict[str, Any]:
    """What was found, as JSON has it."""
    return {
        "tables": [
            {"title": table.title, "rows": [_row_data(row) for row in table.rows], "warnings": list(table.warnings)}
            for table in checked.tables
        ],
        "note": NOTE,
    }


def _row_data(row: Row) -> dict[str, Any]:
    adds_to = row.adds_to
    return {
        "name": row.name,
        "of": row.of,
        "rest": row.rest,
        "percents_add_to": None if adds_to is None else float(adds_to),
        "parts": [_share_data(share) for share in row.shares],
    }


def _share_data(share: Share) -> dict[str, Any]:
    printed, percent, expected = share.part.printed, share.percent, share.expected
    return {
        "heading": share.part.heading,
        "count": share.part.count,
        "percent": None if percent is None else float(percent),
        "printed": None if printed is None else float(printed),
        "expected": None if expected is None else float(expected),
        "contradicted": share.contradicted,
    }


def as_lines(checked: Checked) -> Iterator[str]:
    """A line a row, for who reads it on a terminal."""
    for table in checked.tables:
        yield f"{table.title}:"
        for row in table.rows:
            rest = f"; {row.rest} of {row.of} under no heading" if row.rest > 0 else ""
            yield f"  {row.name}: {', '.join(f'{share.part.heading} {share.shown()}' for share in row.shares)}{rest}"
    yield NOTE
