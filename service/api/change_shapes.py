"""What answers look like where something was done on many files."""

from typing import Any, ClassVar

from marshmallow import fields

from service.api.shapes import Answer, text


class NotGiven(Answer):
    """A file that could not be given over, and why."""

    audit_ref = text()
    code = text()
    message = text()


class GivenOver(Answer):
    """The files on which somebody's work was given to another, and those on which it was refused."""

    person = text()
    to = text()
    files = fields.List(fields.String(), required=True)
    refused = fields.List(fields.Nested(NotGiven), required=True)

    example: ClassVar[dict[str, Any]] = {
        "person": "SW01",
        "to": "SW02",
        "files": ["AUD18-001", "AUD18-007"],
        "refused": [],
    }
