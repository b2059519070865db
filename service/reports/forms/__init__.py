"""The forms in which a report leaves Putright: every report is a :class:`Document`, and so has all of them.

The same document gives the same bytes, on every machine and on every day.
"""

from collections.abc import Callable
from dataclasses import dataclass

from service.reports.document import Document
from service.reports.forms.behind_sheets import Progress
from service.reports.forms.csv_file import as_csv
from service.reports.forms.dictionary import as_dictionary
from service.reports.forms.pdf import as_pdf
from service.reports.forms.workbook import as_workbook, silent

SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Form:
    """One form: the end of its file's name, its media type and how it is made.

    What is ``binary`` no terminal can show; what ``lists`` prints what is behind each figure.
    """

    suffix: str
    media_type: str
    prints: Callable[[Document, Progress], bytes]
    binary: bool = False
    lists: bool = False


def _still(prints: Callable[[Document], bytes]) -> Callable[[Document, Progress], bytes]:
    """A form that is made at once, and so tells nobody how far it is."""
    return lambda document, _: prints(document)


def _as_html(document: Document, _: Progress) -> bytes:
    from service.reports.html import as_html  # the pages that it is made with hand out these forms themselves

    return as_html(document).encode("utf-8", "backslashreplace")


FORMS = {
    "html": Form("html", "text/html", _as_html),
    "pdf": Form("pdf", "application/pdf", _still(as_pdf), binary=True, lists=True),
    "xlsx": Form("xlsx", SPREADSHEET, as_workbook, binary=True, lists=True),
    "csv": Form("csv", "text/csv", _still(as_csv)),
    "dictionary": Form("dictionary.csv", "text/csv", _still(as_dictionary)),
}  # fmt: skip
"""By name. The dictionary says what each column and each figure of the CSV is."""


def print_document(document: Document, form: str, progress: Progress = silent) -> bytes:
    """A report in one of its forms. Raises :class:`KeyError` for a form that nobody knows."""
    return FORMS[form].prints(document, progress)
