"""What answers about a figure of a report look like: its value and what is behind it."""

from typing import Any, ClassVar

from flask import url_for
from marshmallow import fields

from service.api.remediation_shapes import NOW, AtAMoment
from service.api.shapes import Answer, date_or_null, page_of, text, text_or_null
from service.reports.document import Behind
from service.reports.figures.opened import Opened


class BehindFigure(Answer):
    """One thing that a figure counts. What the caller may not see is `restricted`, and nothing else is said of it."""

    reference = text_or_null()
    kind = text(
        description="remediation, step, action, audit, child, family, check, rung, escalation, alert, entry, question, "
        "difference, caseload review, or restricted."
    )
    what = text()
    on = date_or_null()
    due_on = date_or_null()
    remediation = text_or_null()
    url = text_or_null()
    history_url = text_or_null()

    example: ClassVar[dict[str, Any]] = {
        "reference": "AUD18-035",
        "kind": "step",
        "what": "Day-three meeting: late",
        "on": "2018-07-30",
        "due_on": "2018-07-27",
        "remediation": "AUD18-035",
        "url": "/api/v1/remediations/AUD18-035",
        "history_url": "/api/v1/remediations/AUD18-035/history",
    }


class FigureBase(AtAMoment):
    """A figure of a report with what it counts; there are as many items on all pages together as its value says."""

    figure = text()
    words = text()
    value = fields.Integer(required=True)
    position = fields.Integer(required=True)


FigurePage = page_of(
    BehindFigure,
    FigureBase,
    {
        "figure": "adherence.day_three_meeting.late",
        "words": "Day-three meeting: late",
        "value": 1,
        "position": 412,
    }
    | NOW,
)


def behind_shown(each: Behind, found: Opened) -> dict[str, Any]:
    """One thing behind a figure as it is answered, with the addresses at which the same day and knowledge are read."""
    at: dict[str, Any] = {"as_at": found.as_at} if found.is_past else {}
    at |= {"as_known_at": found.as_known_at.isoformat()} if found.as_known_at is not None else {}
    of = {"ref": each.remediation} | at if each.remediation is not None else None
    return {
        "reference": each.reference or None,
        "kind": each.kind,
        "what": each.what,
        "on": each.on,
        "due_on": each.due_on,
        "remediation": each.remediation,
        "url": url_for("remediations.OneRemediation", **of) if of is not None else _own(each),
        "history_url": url_for("remediations.OneHistory", **of) if of is not None else None,
    }


def _own(each: Behind) -> str | None:
    """Where what is of no remediation is read."""
    if each.kind == "audit":
        return url_for("audits.OneAudit", ref=each.reference)
    if each.link is not None:
        return url_for("safeguarding-alerts.OneAlert", ref=each.reference)
    return None
