"""Raising a safeguarding alert from anywhere: which file, what was seen or heard, and one button."""

import re
from collections.abc import Mapping
from http import HTTPStatus

from flask import current_app, request
from werkzeug.datastructures import MultiDict

from projections import board_queries, grades
from service.api.converters import AnyReference
from service.bootstrap import Putright
from service.pages.guard import typed_before
from service.pages.recording.forms import Form
from service.pages.recording.operations import operations
from service.pages.rendering import render
from service.pages.sent import Answered, carried

ON = {"remediations": "alerts-on-remediations.OnRemediation", "audits": "alerts-on-audits.OnAudit"}
TITLE = "Raise a safeguarding alert"


def raise_alert_page(putright: Putright) -> str:
    """The two fields, as they were typed before a session ended, or begun with a reference that the address names."""
    typed = typed_before(putright)
    return _page(putright, MultiDict(typed) if typed is not None else request.args)


def raise_alert(putright: Putright) -> Answered:
    """Raise it by the form of the file that is named; where there is none, say so and keep what was typed."""
    sent = request.form
    ref = sent.get("ref", "").strip()
    resource = _resource(putright, ref) or ("audits" if ref and sent.get("case_ref", "").strip() else None)
    if resource is None or re.fullmatch(AnyReference.regex, ref) is None:
        return _page(putright, sent, _wrong(ref)), HTTPStatus.UNPROCESSABLE_ENTITY
    operation = next(each for each in operations(current_app) if each.name == ON[resource])
    return Form(putright, operation, {"ref": ref}).send()


def _page(putright: Putright, sent: Mapping[str, str], wrong: str | None = None) -> str:
    return render(
        "raise_alert.html",
        title=f"Error: {TITLE}" if wrong else TITLE,
        council=putright.settings.council,
        wrong=wrong,
        sent=sent,
        carried=carried(putright, sent),
        telephone=putright.settings.duty_team_telephone,
    )


def _wrong(ref: str) -> str:
    if not ref:
        return "Type the reference of the audit or remediation, such as AUD18-202."
    return f"No audit or remediation has the reference {ref}. Look at it again, or ring."


def _resource(putright: Putright, ref: str) -> str | None:
    """Whether a reference is of a remediation or of an audit alone."""
    with putright.store.reading() as reader:
        if board_queries.remediation(reader, ref) is not None:
            return "remediations"
        return "audits" if grades.audit(reader, ref) is not None else None
