"""Pages that say where things are: all there is to see and record, an alert about any file, accessibility."""

from collections.abc import Mapping
from urllib.parse import quote

from flask import redirect
from werkzeug.wrappers import Response

from projections import board_queries, grades
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
ALERTS = "safeguarding-alerts"


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


def raise_alert_page(putright: Putright, query: Mapping[str, str]) -> str | Response:
    """Which file an alert is about; where that is said, the form of it."""
    ref = query.get("ref", "").strip()
    if ref and (found := _file(putright, ref)) is not None:
        return redirect(f"/{found}/{quote(ref)}/record/{ALERTS}", 303)
    wrong = f"No audit or remediation has the reference {ref}. Look at it again, or ring." if ref else None
    if not ref and "ref" in query:
        wrong = "Type the reference of the audit or remediation, such as AUD18-202."
    title = "Raise a safeguarding alert"
    return render(
        "raise_alert.html",
        title=f"Error: {title}" if wrong else title,
        council=putright.settings.council,
        wrong=wrong,
        ref=ref,
        telephone=putright.settings.duty_team_telephone,
    )


def _file(putright: Putright, ref: str) -> str | None:
    """Whether a reference is of a remediation or of an audit alone."""
    with putright.store.reading() as reader:
        if board_queries.remediation(reader, ref) is not None:
            return "remediations"
        return "audits" if grades.audit(reader, ref) is not None else None
