"""A question as the API and the pages show it, with what was asked and answered."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import sqlalchemy as sa

from domain.figure_seen import Standing
from service.storage.confidences import texts

TEXTS = ("question", "answer", "reason")


def texts_of_challenges(connection: sa.Connection, rows: Iterable[Any]) -> dict[str, str]:
    """What was asked, answered and given as a reason, by the references in the rows."""
    refs = (getattr(row, name) for row in rows for name in TEXTS)
    return texts(connection, (ref for ref in refs if ref is not None))


def shown(row: Any, said: Mapping[str, str], today: date) -> dict[str, Any]:
    """One question from its row; a text that was erased is ``None``."""
    known: dict[str, Any] = row._asdict()
    return (
        known
        | {name: said.get(known[name]) for name in TEXTS}
        | {
            "remediation": row.remediation_ref,
            "figure": _figure(row),
            "overdue": row.standing == Standing.AWAITED.value and row.answer_by < today,
        }
    )


def _figure(row: Any) -> dict[str, Any] | None:
    if row.figure is None:
        return None
    return {
        "name": row.figure,
        "first": row.first,
        "last": row.last,
        "as_at": row.seen_as_at,
        "as_known_at": row.seen_as_known_at,
        "position": row.seen_position,
        "value": row.seen_value,
    }
