"""Reading requests: a JSON object and nothing else, every field known, every query given once."""

import json
from collections.abc import Mapping
from typing import Any, NoReturn

import marshmallow as ma
from flask import Request
from webargs.flaskparser import FlaskParser, is_json_request
from werkzeug.exceptions import UnsupportedMediaType

from service.api.fields import CODES
from service.errors import FieldProblem, InvalidRequestError, MalformedRequestError

LOCATIONS = ("json", "query")


class StrictParser(FlaskParser):
    """The library's parser, refusing what it would let pass and answering with our problems."""

    DEFAULT_UNKNOWN_BY_LOCATION = {"json": ma.RAISE, "query": ma.RAISE}  # noqa: RUF012 - the library's own shape

    def load_json(self, req: Request, schema: ma.Schema) -> Any:
        """The body, which must be a JSON object."""
        if not is_json_request(req):
            raise UnsupportedMediaType("Send the body as JSON, with Content-Type: application/json.")
        return json_object(req.get_data(cache=True))

    def load_querystring(self, req: Request, schema: ma.Schema) -> Any:
        """The query; of a name given twice we would have to guess which was meant."""
        for name, values in req.args.lists():
            if len(values) > 1:
                raise InvalidRequestError([FieldProblem(name, "invalid_value", "Give this once.")])
        return req.args.to_dict()

    def handle_error(
        self,
        error: ma.ValidationError,
        req: Request,
        schema: ma.Schema,
        *,
        error_status_code: int | None,
        error_headers: Mapping[str, str] | None,
    ) -> NoReturn:
        """Refuse the request with every field that is wrong."""
        raise InvalidRequestError(field_problems(error.messages_dict))


def json_object(raw: bytes) -> dict[str, Any]:
    """A request's body. Raises :class:`MalformedRequestError` unless it is one JSON object, as RFC 8259 has it."""
    try:
        body = json.loads(raw.decode(), parse_constant=_not_json, object_pairs_hook=_once_each)
    except (ValueError, RecursionError):
        raise MalformedRequestError("The body is not JSON.") from None
    if not isinstance(body, dict):
        raise MalformedRequestError("The body must be a JSON object.")
    return body


def field_problems(messages: Mapping[str, Any]) -> list[FieldProblem]:
    """What is wrong with each field, by path."""
    found = [each for location in LOCATIONS for each in _flat("", messages.get(location, {}))]
    return sorted(found, key=lambda each: each.field)


def _flat(path: str, messages: Any) -> list[FieldProblem]:
    if isinstance(messages, Mapping):
        inner = (
            _flat(path if name == ma.exceptions.SCHEMA else f"{path}.{name}".lstrip("."), wrong)
            for name, wrong in messages.items()
        )
        return [each for found in inner for each in found]
    texts = messages if isinstance(messages, list) else [messages]
    return [FieldProblem(path, CODES.get(str(text), "invalid_value"), str(text)) for text in texts]


def _not_json(constant: str) -> NoReturn:
    raise ValueError(constant)


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    body = dict(pairs)
    if len(body) != len(pairs):
        raise MalformedRequestError("The body names a field twice.")
    return body
