"""A report as a file in an answer: the API and the pages hand out the same."""

from collections.abc import Callable, Mapping
from typing import Any

from flask import Response, request

from service.bootstrap import Putright
from service.reports.adherence.forms import DICTIONARY, NAMES, ending_of, file_name, media_type, printed
from service.reports.briefs.kinds import OF_PERIODS, Brief
from service.reports.briefs.printing import printed as printed_brief
from service.reports.document import Behind

BY_ENDING = {ending_of(form): form for form in (*NAMES, DICTIONARY)}
"""The forms, by how their address ends."""


def as_file(putright: Putright, data: Mapping[str, Any], form: str, *, may_see: Callable[[Behind], bool]) -> Response:
    """A report's data in a form, to be kept as a file under a name that says nothing of anybody.

    Its lists of what a figure counts name what ``may_see`` lets them.
    """
    return handed_out(printed(putright, data, form, may_see=may_see), form, file_name(data, form))


def brief_as_file(putright: Putright, brief: Brief, data: Mapping[str, Any], form: str) -> Response:
    """The same of a brief, whose name says of which days it is and never of which file."""
    content = printed_brief(brief, data, putright.settings.council, form)
    days = f"-{data['period']['from']}-{data['period']['to']}" if brief in OF_PERIODS else ""
    return handed_out(content, form, f"{brief.name}{days}.{ending_of(form)}")


def handed_out(content: bytes, form: str, name: str) -> Response:
    """A file in an answer, with its digest."""
    answer = Response(content, content_type=_content_type(form))
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    answer.headers["Cache-Control"] = "private, no-cache"
    answer.add_etag()
    answer.make_conditional(request)
    return answer


def _content_type(form: str) -> str:
    kind = media_type(form)
    return f"{kind}; charset=utf-8" if kind.startswith("text/") else kind
