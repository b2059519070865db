"""The adherence report as a file in an answer: the API and the pages hand out the same."""

from collections.abc import Mapping
from typing import Any

from flask import Response, request

from service.bootstrap import Putright
from service.reports.adherence_forms import DICTIONARY, NAMES, ending_of, file_name, media_type, printed

BY_ENDING = {ending_of(form): form for form in (*NAMES, DICTIONARY)}
"""The forms, by how their address ends."""


def as_file(putright: Putright, data: Mapping[str, Any], form: str) -> Response:
    """A report's data in a form, to be kept as a file under a name that says nothing of anybody."""
    answer = Response(printed(putright, data, form), content_type=_content_type(form))
    answer.headers.set("Content-Disposition", "attachment", filename=file_name(data, form))
    answer.headers["Cache-Control"] = "private, no-cache"
    answer.add_etag()
    answer.make_conditional(request)
    return answer


def _content_type(form: str) -> str:
    kind = media_type(form)
    return f"{kind}; charset=utf-8" if kind.startswith("text/") else kind
