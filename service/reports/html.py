"""The adherence report as one HTML file that asks for nothing else: to keep, to print, to put in a mail."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from markupsafe import Markup

from service.bootstrap import Putright
from service.pages.rendering import STYLE_SHEETS, render, static_file
from service.pages.report import contents


def as_html(report: Mapping[str, Any], putright: Putright) -> str:
    """A report, in the shape of design section 5, as a page with its style inside it."""
    return render("report/file.html", council=putright.settings.council, style=_style(), **contents(report, putright))


@cache
def _style() -> Markup:
    return Markup("\n".join(static_file(name).decode() for name in STYLE_SHEETS))  # noqa: S704 - our own files
