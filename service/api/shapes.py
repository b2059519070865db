"""What answers look like: problems, receipts and audits."""

from typing import Any, ClassVar, cast

from marshmallow import EXCLUDE, Schema, fields

from service.api.fields import MISSING, NULL, UNKNOWN


class Shape(Schema):
    """The shape of a body, a query or an answer. Fields that it does not have are refused."""

    example: ClassVar[dict[str, Any]] = {}
    error_messages = {"unknown": UNKNOWN}  # noqa: RUF012 - the library's own shape

    def on_bind_field(self, field_name: str, field_obj: fields.Field[Any]) -> None:
        """Say what is missing or null in our words."""
        field_obj.error_messages |= {"required": MISSING, "null": NULL}


class NoQuery(Shape):
    """No query: a misspelt one is refused instead of being answered as if it had not been asked."""


class Answer(Shape):
    """The shape of an answer, which may get more members later; its document says so by not forbidding them."""

    class Meta:
        unknown = EXCLUDE


def text(**metadata: Any) -> fields.String:
    """Text that is always there."""
    return fields.String(required=True, metadata=metadata)


def text_or_null() -> fields.String:
    """Text, or null where there is none."""
    return fields.String(required=True, allow_none=True)


def date_or_null() -> fields.Date:
    """A date, or null where there is none."""
    return fields.Date(required=True, allow_none=True)


def texts(description: str) -> fields.List[Any]:
    """Texts, none or more."""
    return fields.List(fields.String(), required=True, metadata={"description": description})


def page_of(item: type[Answer], base: type[Answer] = Answer, also: dict[str, Any] | None = None) -> type[Answer]:
    """A page of a list. ``next_cursor`` asks for the page after; null on the last. ``also`` exemplifies the base."""
    page = base.from_dict(
        {"items": fields.List(fields.Nested(item), required=True), "next_cursor": text_or_null()},
        name=f"{item.__name__}Page",
    )
    page.example = {"items": [item.example], "next_cursor": None, **(also or {})}  # type: ignore[attr-defined]
    return cast(type[Answer], page)


class FieldProblem(Answer):
    """What is wrong with one field."""

    field = text()
    code = text()
    message = text()


class Problem(Answer):
    """A problem document (RFC 9457). ``errors`` are of a body out of shape, ``findings`` of actions not SMART."""

    type = text()
    title = text()
    status = fields.Integer(required=True)
    detail = text()
    code = text()
    field = fields.String()
    errors = fields.List(fields.Nested(FieldProblem))
    findings = fields.List(fields.Nested("Finding"))
    instance = fields.String()


class Receipt(Answer):
    """What a command recorded."""

    reference = text_or_null()
    revision = fields.Integer(required=True, allow_none=True)
    position = fields.Integer(required=True, allow_none=True)
    recorded = fields.List(fields.String(), required=True)
    prompts = texts("What whoever recorded it should know or do now.")

    example: ClassVar[dict[str, Any]] = {
        "reference": "AUD18-001",
        "revision": 2,
        "position": 41,
        "recorded": ["DayThreeMeetingHeld"],
        "prompts": [],
    }
