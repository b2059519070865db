"""The REST API under ``/api/v1``."""

from http import HTTPStatus
from typing import Any

from flask import Flask
from flask_smorest import Api
from werkzeug.exceptions import HTTPException

from service.api import (
    actions,
    alerts,
    audits,
    briefs,
    calendar_dates,
    calendar_feed,
    calendars,
    case_references,
    caseload_reviews,
    challenges,
    changes,
    contact,
    corrections,
    departures,
    docs,
    forecast,
    me,
    moderation,
    monitoring,
    people,
    policies,
    programme,
    publications,
    reconciliations,
    remediations,
    reports,
    restrictions,
    safety,
    steps,
    unacknowledged,
    withdrawals,
)
from service.api.blueprint import ON_EVERY_OPERATION, ON_READING, ON_RECORDING
from service.api.converters import FORM, PERIOD, ActionNumber, AnyReference, FormName, PeriodReference, ReportEnding
from service.api.fields import REFERENCE
from service.api.problems import CONTENT_TYPE, unroutable
from service.api.shapes import Problem
from service.reports.handing_out import BY_ENDING

BLUEPRINTS = tuple(
    module.blueprint
    for module in (
        audits,
        remediations,
        steps,
        actions,
        monitoring,
        safety,
        changes,
        departures,
        contact,
        unacknowledged,
        alerts,
        caseload_reviews,
        challenges,
        withdrawals,
        restrictions,
        case_references,
        corrections,
        moderation,
        reports,
        briefs,
        publications,
        forecast,
        me,
        people,
        reconciliations,
        policies,
        calendars,
        programme,
        calendar_dates,
    )
)
BLUEPRINTS += (
    *alerts.ON_FILES,
    contact.on_remediations,
    corrections.audits,
    case_references.ON_AUDITS,
    calendar_feed.blueprint,
)
DESCRIPTION = (
    "Records and reads the response to case files graded Inadequate. Dates are Europe/London dates; instants are UTC. "
    "Refusals are problem documents (RFC 9457) with a stable code."
)


class ProblemApi(Api):  # type: ignore[misc] # the library has no types
    """The library's API with our problem documents; every status that can be answered is documented by itself."""

    DEFAULT_ERROR_RESPONSE_NAME = None
    ERROR_SCHEMA = Problem

    def handle_http_exception(self, error: HTTPException) -> Any:
        """Answer what the framework refuses."""
        return unroutable(error)


def register(app: Flask) -> None:
    """Add the API, its OpenAPI document and its documentation page."""
    app.config["OPENAPI_URL_PREFIX"] = "/api/v1"
    app.url_map.converters |= {
        "reference": AnyReference,
        "number": ActionNumber,
        "period": PeriodReference,
        "form": FormName,
        "ending": ReportEnding,
    }
    api = ProblemApi(
        app,
        spec_kwargs={
            "title": "Putright",
            "version": "1",
            "openapi_version": "3.0.3",
            "info": {"description": DESCRIPTION},
            "security": [{"token": []}],
        },
    )
    api.spec.components.security_scheme("token", {"type": "http", "scheme": "bearer"})
    api.spec.components.security_scheme("calendar", {"type": "apiKey", "in": "query", "name": "token"})
    for status in sorted({*ON_READING, *ON_RECORDING, *ON_EVERY_OPERATION}):
        api.spec.components.response(f"Problem{status}", _problem_response(status))
    api.register_converter(AnyReference, lambda _: {"type": "string", "pattern": REFERENCE})
    api.register_converter(ActionNumber, lambda _: {"type": "integer", "minimum": 1, "maximum": 9999})
    api.register_converter(PeriodReference, lambda _: {"type": "string", "pattern": f"^{PERIOD}$"})
    api.register_converter(FormName, lambda _: {"type": "string", "pattern": f"^{FORM}$"})
    api.register_converter(ReportEnding, lambda _: {"type": "string", "enum": list(BY_ENDING)})
    for blueprint in BLUEPRINTS:
        api.register_blueprint(blueprint)
    app.register_blueprint(docs.blueprint(api.spec))


def _problem_response(status: int) -> dict[str, Any]:
    return {"description": HTTPStatus(status).phrase, "content": {CONTENT_TYPE: {"schema": Problem}}}
