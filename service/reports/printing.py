"""A report in any form, from its data."""

import json
from collections.abc import Mapping
from typing import Any

from service.reports.briefs import Brief
from service.reports.forms import FORMS, print_document
from service.reports.html import as_html

BRIEF_FORMS = tuple(dict.fromkeys(("html", "json", *FORMS)))


def printed(brief: Brief, data: Mapping[str, Any], council: str, form: str) -> bytes:
    """A brief as it leaves Putright: the same data gives the same bytes."""
    if form == "json":
        return (json.dumps(data, ensure_ascii=False, indent=2) + "\n").encode()
    if form == "html":
        return as_html(brief.document(data, council)).encode()
    return print_document(brief.document(data, council), form)
