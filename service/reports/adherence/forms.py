"""The adherence report in any of its forms, from its data: what the command line, the API and the pages hand out."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from service.bootstrap import Putright
from service.reports.adherence.document import document_of
from service.reports.document import Behind
from service.reports.figures.annex import with_annex
from service.reports.figures.behind import everything
from service.reports.forms import FORMS, print_document
from service.reports.forms.behind_sheets import Progress
from service.reports.forms.workbook import silent

JSON, DICTIONARY = "json", "dictionary"
NAMES = ("html", "pdf", "xlsx", "csv", JSON)
"""The forms of the report. The dictionary of the CSV is beside them."""

Data = Mapping[str, Any]


def printed(
    putright: Putright,
    data: Data,
    form: str,
    progress: Progress = silent,
    *,
    with_files: bool = True,
    may_see: Callable[[Behind], bool] = everything,
) -> bytes:
    """A report's data (design section 5) in a form: as it is, or printed from its document.

    ``with_files`` is whether a form that can list the files behind each figure does; what ``may_see`` refuses is
    counted there and not named.
    """
    if form == JSON:
        return as_json(data)
    document = document_of(putright, data)
    if with_files and FORMS[form].lists:
        document = with_annex(putright, data, document, may_see=may_see, progress=progress)
    return print_document(document, form, progress)


def as_json(data: Data) -> bytes:
    """A report's data as text: the same data, the same bytes."""
    return (json.dumps(data, ensure_ascii=False, indent=2) + "\n").encode()


def media_type(form: str) -> str:
    """What a form is to whoever it is sent to."""
    return "application/json" if form == JSON else FORMS[form].media_type


def file_name(data: Data, form: str) -> str:
    """What a file of the report is called: its period and its day, and nothing of anybody."""
    period = data["period"]
    return f"adherence-{period['from']}-to-{period['to']}-as-at-{data['as_at']}.{ending_of(form)}"


def ending_of(form: str) -> str:
    """How the name of a form's file ends."""
    return JSON if form == JSON else FORMS[form].suffix
