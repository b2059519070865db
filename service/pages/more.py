"""Pages that say where things are: all there is to see and record, and accessibility."""

from service.bootstrap import Putright
from service.pages.record_links import at_large
from service.pages.rendering import render

RECORDED = ("audits", "people", "challenges")
QUALITY = (
    "audit-programme/expectations",
    "audit-programme/exemptions",
    "reconciliations",
    "reports/adherence/publications",
    "policies",
    "calendars",
)


def more_page(putright: Putright) -> str:
    """Every list there is, and every form that is about nothing recorded before."""
    return render(
        "more.html",
        title="More",
        council=putright.settings.council,
        forms=[at_large(name) for name in RECORDED],
        quality=[at_large(name) for name in QUALITY],
    )


def accessibility_page(putright: Putright) -> str:
    """How accessible the pages are."""
    return render("accessibility.html", title="Accessibility statement", council=putright.settings.council)
