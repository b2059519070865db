"""A report as one HTML file that asks for nothing else: to keep, to print, to put in a mail."""

from collections.abc import Callable
from functools import cache
from urllib.parse import quote

from markupsafe import Markup

from service.pages.rendering import STYLE_SHEETS, render, static_file
from service.reports.document import Document


def as_html(document: Document) -> str:
    """A document as a page with its style inside it. Its figures lead to their pages, where it says where those are."""
    return render("report/file.html", document=document, style=_style(), opens=_opens(document.opens_at))


def _opens(at: str | None) -> Callable[[str], str] | None:
    return None if at is None else lambda name: f"{at}{quote(name)}"


@cache
def _style() -> Markup:
    return Markup("\n".join(static_file(name).decode() for name in STYLE_SHEETS))  # noqa: S704 - our own files
