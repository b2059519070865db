"""The documentation page: one HTML page made from the OpenAPI document, with nothing fetched from anywhere."""

import json
from base64 import b64encode
from collections.abc import Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

from apispec import APISpec
from flask import Blueprint, make_response, render_template
from flask.typing import ResponseReturnValue

import domain.errors
from domain.errors import PutrightError
from service import errors
from service.access.tokens import NotAuthenticatedError
from service.api import fields, problems
from service.errors import status_of
from service.storage.store import KeyReusedError

STYLE = (Path(__file__).parent / "templates" / "docs.css").read_text(encoding="utf-8")
POLICY = "default-src 'none'; style-src 'sha256-{}'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"


def blueprint(spec: APISpec) -> Blueprint:
    """The page at ``/api/v1/docs``."""
    docs = Blueprint("docs", __name__, url_prefix="/api/v1", template_folder="templates")

    @docs.get("/docs")
    def page() -> ResponseReturnValue:
        """Show every operation, and every code that a problem can have."""
        document = spec.to_dict()
        shown = render_template(
            "docs.html",
            style=STYLE,
            info=document["info"],
            tags=document["tags"],
            operations=list(_operations(document)),
            codes=sorted(_codes().items()),
        )
        policy = POLICY.format(b64encode(sha256(STYLE.encode()).digest()).decode())
        return make_response(shown, {"Content-Security-Policy": policy})

    return docs


def _operations(document: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for path, methods in document["paths"].items():
        shared = methods.get("parameters", [])
        for method, operation in methods.items():
            if method != "parameters":
                yield {"method": method.upper(), "path": path} | _described(operation, shared)


def _described(operation: Mapping[str, Any], shared: list[Any]) -> dict[str, Any]:
    responses = operation["responses"]
    done = {status: _example(response) for status, response in responses.items() if status.startswith("2")}
    return {
        "tag": operation["tags"][0],
        "summary": operation["summary"],
        "parameters": shared + operation.get("parameters", []),
        "body": _example(operation.get("requestBody", {})),
        "answers": done,
        "refusals": sorted(status for status in responses if status not in done),
    }


def _example(described: Mapping[str, Any]) -> str | None:
    """What is sent or answered, by example; text that is not JSON as it is."""
    for kind, content in described.get("content", {}).items():
        example = content["example"]
        return json.dumps(example, indent=2, ensure_ascii=False) if kind == "application/json" else str(example)
    return None


def _codes() -> dict[str, tuple[int, str]]:
    """Every code with its status and what it means."""
    kinds = [each for module in (domain.errors, errors) for each in vars(module).values()]
    refusals = [
        kind
        for kind in (*kinds, NotAuthenticatedError, KeyReusedError)
        if isinstance(kind, type) and issubclass(kind, PutrightError) and status_of(kind) < problems.SERVER_ERRORS
    ]
    ours = {kind.code: (status_of(kind).value, kind.__doc__ or "") for kind in refusals}
    of_fields = {code: (422, message) for message, code in fields.CODES.items()}
    of_framework = {code: (status, "") for status, code in problems.CODES.items()}
    return of_framework | of_fields | ours
