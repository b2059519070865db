"""The reports of a pack: of one file where it stands; of a quarter its adherence report and what was published."""

import json
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from projections import deadlines
from projections.publications import publications
from projections.reader import Reader
from service.bootstrap import Putright
from service.kept_reports import file_of
from service.packing.subjects import Subject
from service.reports.publishing import Asked, draw_up, printed

Progress = Callable[[int, int], None]
SHOWN = ("audit_ref", "step", "item", "original_due_on", "due_on", "done_on", "owner")


def reports_of(
    putright: Putright, reader: Reader, subject: Subject, position: int, now: datetime, progress: Progress
) -> dict[str, bytes]:
    """Every report on what the pack is of, by the name it has in the pack, as the record stood at a position."""
    if not subject.is_period:
        return {"report/deadlines.json": _as_json(_deadlines(reader, subject))}
    data = draw_up(putright, Asked(reference=subject.ref, position=position), now, progress)
    drawn = {f"report/adherence.{form}": said for form, said in printed(putright, data).items()}
    return drawn | dict(_published(reader, subject.ref))


def _published(reader: Reader, reference: str) -> Iterator[tuple[str, bytes]]:
    for edition in publications(reader, reference):
        for file in edition.files or ():
            content = file_of(reader.connection, reference, edition.edition, file["form"])
            yield f"report/published-edition-{edition.edition}.{file['form']}", content


def _deadlines(reader: Reader, subject: Subject) -> list[dict[str, Any]]:
    rows = deadlines.deadlines_of(reader, [file.remediation for file in subject.files])
    return [{name: _plain(getattr(row, name)) for name in SHOWN} for row in rows]


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value


def _as_json(data: Any) -> bytes:
    return (json.dumps(data, ensure_ascii=False, indent=2) + "\n").encode()
