"""The reports that were published: their list, and each as it was published with what became different since."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from flask import Response

from domain.errors import InvalidValueError
from projections import publications
from projections.reader import Reader
from service.access.publications import file_read, restatements_read
from service.access.sight import as_read, asker
from service.bootstrap import Putright
from service.clock import london_date
from service.pages.rendering import render
from service.pages.report import opens_of
from service.reports.adherence.document import document_of
from service.reports.adherence.sections.quality import restated_table
from service.reports.document import Document, Marks, Section
from service.reports.period_titles import period_title
from service.reports.publishing.editions import PublishedEdition, edition, file_name, report_row
from service.reports.publishing.restated import restatements_of
from service.storage.confidences import texts
from service.terms import day, moment

FORMS = {
    "pdf": "PDF, to print and to read aloud",
    "html": "HTML, one page that asks for nothing else",
    "xlsx": "Excel workbook",
    "csv": "CSV, every figure in a row of its own",
    "dictionary": "What each column of the CSV is",
    "json": "JSON, the data that the others were printed from",
}


@dataclass(frozen=True)
class Listed:
    """An edition in the list, with how many of its figures became different."""

    row: Any
    title: str
    restated: int


def publications_page(putright: Putright) -> str:
    """What was published, and how far the reports are that were not."""
    with putright.store.reading() as reader:
        rows = [_listed(reader, row) for row in publications.publications(reader)]
        waiting = [(row, period_title(row.first_on, row.last_on)) for row in _unpublished(reader)]
    return render(
        "publications.html",
        title="Published reports",
        council=putright.settings.council,
        rows=rows,
        waiting=waiting,
        today=london_date(putright.clock()),
    )


def publication_page(putright: Putright, reference: str, query: Mapping[str, str]) -> str:
    """One edition as it was published. Raises :class:`NotFoundError`, and :class:`InvalidValueError` for the number."""
    number = _number(query.get("edition", "").strip())
    with putright.store.reading() as reader:
        report = report_row(reader, reference)
        found = edition(putright.store, reader, reference, number)
        editions = [row.edition for row in publications.publications(reader, reference)]
        reason = _reason(reader, found)
    title = period_title(report.first_on, report.last_on)
    return render(
        "publication.html",
        title=f"Published report, {title}",
        period=title,
        council=putright.settings.council,
        report=report,
        found=found,
        editions=editions,
        reason=reason,
        anew=not asker().seen.is_every,
        files=_files(found.row.files) if found is not None else [],
        document=_document(putright, found) if found is not None else None,
        opens=opens_of(_asked(found)) if found is not None else None,
    )


def publication_file(putright: Putright, reference: str, form: str, query: Mapping[str, str]) -> Response:
    """One form of an edition, byte for byte as it was published. Raises :class:`NotFoundError`."""
    number = _number(query.get("edition", "").strip())
    content, media_type, number = file_read(asker(), putright, reference, form, number)
    response = Response(content, content_type=media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{file_name(reference, number, form)}"'
    return response


def _files(files: Iterable[Mapping[str, Any]]) -> list[tuple[Mapping[str, Any], str]]:
    """Each file with what it is, those that most people want first."""
    order = list(FORMS)
    ranked = sorted(files, key=lambda each: order.index(each["form"]) if each["form"] in FORMS else len(order))
    return [(each, FORMS.get(each["form"], each["form"])) for each in ranked]


def _asked(found: PublishedEdition) -> dict[str, str]:
    """What an address says so that a figure opens as it stood when it was published."""
    row = found.row
    days = {"from": row.first_on, "to": row.last_on, "as_at": row.as_at}
    return {name: day.isoformat() for name, day in days.items()} | {"as_known_at": row.as_known_at}


def _document(putright: Putright, found: PublishedEdition) -> Document:
    """The frozen figures as a document, and before them what became different since."""
    document = _printed(putright, found)
    said = f"Known to position {found.known_to} of the log. What was published stays as it is."
    table = restated_table(
        "restated-since", "What became different since it was published", restatements_read(found.restatements)
    )
    return replace(
        document, sections=(Section("restated", "Since it was published", (said,), (table,)), *document.sections)
    )


def _printed(putright: Putright, found: PublishedEdition) -> Document:
    """The figures as this version prints them; where it cannot, since it asks for more, the files stand as they are."""
    try:
        return document_of(putright, as_read(found.figures))
    except (LookupError, TypeError, ValueError):
        row = found.row
        marks = Marks(putright.settings.council, row.as_at, moment(row.as_known_at), row.position, row.fingerprint)
        said = "An earlier version of Putright printed this report: its files are above, as they were published."
        older = Section("older", "As it was published", (said,))
        subtitle = f"{day(row.first_on)} to {day(row.last_on)}, as at {day(row.as_at)}"
        return Document("Adherence report", subtitle, marks, row.first_on, row.last_on, None, (older,))


def _listed(reader: Reader, row: Any) -> Listed:
    found = restatements_of(reader.connection, row.reference, row.edition)
    return Listed(row, period_title(row.first_on, row.last_on), len({each["figure"] for each in found}))


def _unpublished(reader: Reader) -> list[Any]:
    return [row for row in publications.reports(reader) if not row.editions]


def _reason(reader: Reader, found: PublishedEdition | None) -> str | None:
    ref = found.row.reason if found is not None else None
    return texts(reader.connection, [ref]).get(ref) if ref is not None else None


def _number(given: str) -> int | None:
    if not given:
        return None
    if not (given.isascii() and given.isdigit() and len(given) <= 4):
        raise InvalidValueError("The number of an edition is needed, such as 1.", field="edition")
    return int(given)
