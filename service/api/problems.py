"""Problem documents (RFC 9457): what every refusal and every failure looks like."""

import json
import logging
from collections.abc import Mapping
from dataclasses import asdict
from http import HTTPStatus
from pathlib import Path
from traceback import extract_tb
from typing import Any
from uuid import uuid4

import sqlalchemy as sa
from eventsourcing.persistence import IntegrityError
from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException

from domain.errors import NotSmartError, PutrightError
from service.api.smart_shapes import Finding
from service.errors import InvalidRequestError, status_of

CONTENT_TYPE = "application/problem+json"
DOCUMENTED = "/api/v1/docs#"
ASK_FOR_TOKEN = {"WWW-Authenticate": 'Bearer realm="putright"'}
CODES = {404: "not_found", 405: "method_not_allowed", 413: "body_too_large", 415: "not_json"}
"""What the framework refuses by itself, in our words."""

SERVER_ERRORS = 500

log = logging.getLogger("putright.api")


def register(app: Flask) -> None:
    """Answer with a problem document whatever goes wrong."""
    app.register_error_handler(PutrightError, _refused)
    app.register_error_handler(HTTPException, unroutable)
    app.register_error_handler(IntegrityError, _overtaken)
    app.register_error_handler(sa.exc.OperationalError, _without_database)
    app.register_error_handler(Exception, _failed)


def problem(
    status: HTTPStatus, code: str, detail: str, *, headers: Mapping[str, str] | None = None, **more: Any
) -> Response:
    """A problem document. ``code`` is stable; ``detail`` is for people; ``more`` are other members, if not ``None``."""
    ours = status < SERVER_ERRORS
    document = {
        "type": f"{DOCUMENTED}{code}" if ours else "about:blank",
        "title": code.replace("_", " ").capitalize() if ours else status.phrase,
        "status": status.value,
        "detail": detail,
        "code": code,
        **{name: value for name, value in more.items() if value is not None},
    }
    return Response(json.dumps(document), status.value, headers=headers, content_type=CONTENT_TYPE)


def unroutable(error: HTTPException) -> Any:
    """What the framework refuses: no such address, method, media type; a body that is too large."""
    if error.code is None or error.code < HTTPStatus.BAD_REQUEST:
        return error
    status = HTTPStatus(error.code)
    if status >= SERVER_ERRORS:
        return _failed(error)
    kept = {name: value for name, value in error.get_headers() if name == "Allow"}
    code = CODES.get(status.value, "malformed_request")
    return problem(status, code, str(error.description), headers=kept)


def _refused(refusal: PutrightError) -> Response:
    status = status_of(type(refusal))
    if status >= SERVER_ERRORS:
        return _failed(refusal)
    errors = [asdict(each) for each in refusal.errors] if isinstance(refusal, InvalidRequestError) else None
    findings = [Finding().dump(each) for each in refusal.findings] if isinstance(refusal, NotSmartError) else None
    headers = ASK_FOR_TOKEN if status is HTTPStatus.UNAUTHORIZED else None
    named = {"field": refusal.field, "errors": errors, "findings": findings}
    return problem(status, refusal.code, refusal.message, headers=headers, **named)


def _overtaken(_: IntegrityError) -> Response:
    return problem(HTTPStatus.CONFLICT, "conflict", "Somebody else recorded something first: look again, then repeat.")


def _without_database(error: sa.exc.OperationalError) -> Response:
    _note(error)
    later = {"Retry-After": "5"}
    status = HTTPStatus.SERVICE_UNAVAILABLE
    return problem(status, "unavailable", "The database cannot answer now: try again.", headers=later)


def _failed(error: Exception) -> Response:
    """Say nothing of the cause, which could quote a row; the ``instance`` finds it in the log."""
    return problem(
        HTTPStatus.INTERNAL_SERVER_ERROR,
        "internal_error",
        "Something went wrong here: tell whoever runs Putright. Repeating with the same Idempotency-Key is safe.",
        instance=_note(error),
    )


def _note(error: Exception) -> str:
    """Log the kind of error and where it arose: never its message, which could quote a row."""
    instance = f"urn:uuid:{uuid4()}"
    frames = extract_tb(error.__traceback__)
    where = f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "unknown"
    log.error("%s at %s, %s %s", type(error).__name__, where, request.endpoint, instance)
    return instance
