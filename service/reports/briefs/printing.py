"""A report in any form, from its data."""

import json
from collections.abc import Mapping
from typing import Any

from service.reports.briefs.kinds import Brief
from service.reports.forms import FORMS, print_document

BRIEF_FORMS = ("html", "json", *(form for form in FORMS if form != "html"))


def printed(brief: Brief, data: Mapping[str, Any], council: str, form: str) -> bytes:
    """A brief as it leaves Putright: the same data gives the same bytes."""
    if form == "json":
        return (json.dumps(data, ensure_ascii=False, indent=2) + "\n").encode()
    return print_document(brief.document(data, council), form)
