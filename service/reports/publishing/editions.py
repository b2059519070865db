"""Reading what was published: an edition as its event has it, with its files and what became different since."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from domain.errors import NotFoundError
from projections import publications
from projections.reader import Reader
from service.reports.publishing.kept import file_of
from service.reports.publishing.restated import Restatement, known_to, restatements_of
from service.storage.store import Store

MEDIA = {
    "json": "application/json",
    "html": "text/html; charset=utf-8",
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "dictionary": "text/csv; charset=utf-8",
}
"""The media types of the forms that a report is published in, for ever: a form that is printed no more was once."""


@dataclass(frozen=True)
class PublishedEdition:
    """One edition: its row in the view, its figures, and its restatements as far as they are known."""

    row: Any
    figures: Mapping[str, Any]
    restatements: list[Restatement]
    known_to: int
    is_last: bool


def report_row(reader: Reader, reference: str) -> Any:
    """How far the report of a period is. Raises :class:`NotFoundError` for one that was not begun."""
    for row in publications.reports(reader):
        if row.reference == reference:
            return row
    raise NotFoundError(f"There is no report of {reference} yet.", field="reference")


def edition(store: Store, reader: Reader, reference: str, number: int | None = None) -> PublishedEdition | None:
    """An edition, the last unless it is said; ``None`` before anything was published. Raises :class:`NotFoundError`."""
    rows = publications.publications(reader, reference)
    if number is None and not rows:
        return None
    row = next((each for each in rows if number in (None, each.edition)), None)
    if row is None:
        raise NotFoundError(f"There is no edition {number} of the report {reference}.", field="edition")
    (recorded,) = store.read_log(reader.connection, row.recorded_position - 1, 1)
    return PublishedEdition(
        row=row,
        figures=recorded.event.figures,
        restatements=restatements_of(reader.connection, reference, row.edition),
        known_to=known_to(reader.connection, reference, row.edition) or row.position,
        is_last=row is rows[0],
    )


def published_file(reader: Reader, reference: str, form: str, number: int | None = None) -> tuple[bytes, str, int]:
    """The bytes of a form as they were published, their media type, and the edition. Raises :class:`NotFoundError`."""
    rows = publications.publications(reader, reference)
    if not rows:
        raise NotFoundError(f"The report {reference} was not published.", field="reference")
    last = rows[0].edition if number is None else number
    return file_of(reader.connection, reference, last, form), MEDIA.get(form, "application/octet-stream"), last


def file_name(reference: str, number: int, form: str) -> str:
    """What a downloaded file is called."""
    end = "dictionary.csv" if form == "dictionary" else form
    return f"adherence-{reference}{f'-edition-{number}' if number > 1 else ''}.{end}"
