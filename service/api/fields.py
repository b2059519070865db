"""The shapes of values in requests: strict, so that what is recorded is what was meant."""

import re
import unicodedata
from collections.abc import Mapping
from datetime import UTC, date, datetime
from hashlib import blake2s
from typing import Any

from marshmallow import ValidationError, fields, validate

from service.api.cursors import decoded
from service.forecast import LONGEST, USUAL

EARLIEST, LATEST = date(2000, 1, 1), date(2100, 12, 31)
REFERENCE = r"^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$"
LONGEST_ID, LONGEST_LINE, LONGEST_PROSE = 64, 120, 8_000

NOT_A_DATE = f"Give a date that exists, as YYYY-MM-DD, from {EARLIEST} to {LATEST}."
NOT_AN_INSTANT = "Give an instant with its offset from UTC, such as 2019-05-31T17:00:00Z."
NOT_WHOLE = "Give a whole number."
NOT_YES_OR_NO = "Give true or false."
NOT_TEXT = "Give text without control characters."
BLANK = "Say something, or leave the field out."
NOT_A_CURSOR = "This is not a cursor of this list: begin again without one."
UNKNOWN = "There is no such field here."
MISSING = "This field is needed."
NULL = "This field cannot be null."

CODES = {
    UNKNOWN: "unknown_field",
    MISSING: "missing_field",
    NOT_A_DATE: "invalid_date",
    NOT_A_CURSOR: "invalid_cursor",
}
"""The stable code of a message; anything else is an ``invalid_value``."""


class Line(fields.String):
    """One line of text. Spaces around it and doubled within are dropped, as an import drops them."""

    def __init__(self, *, longest: int = LONGEST_LINE, **kwargs: Any) -> None:
        super().__init__(validate=validate.Length(1, longest), **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        text = str(super()._deserialize(value, attr, data, **kwargs))
        _refuse_control_characters(text, allowed="")
        return " ".join(text.split())


class Prose(fields.String):
    """Text of any number of lines; it must say something."""

    def __init__(self, *, longest: int = LONGEST_PROSE, **kwargs: Any) -> None:
        super().__init__(validate=validate.Length(1, longest), **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        text = str(super()._deserialize(value, attr, data, **kwargs))
        _refuse_control_characters(text, allowed="\n\r\t")
        if not text.strip():
            raise ValidationError(BLANK)
        return text


class Reference(fields.String):
    """The reference of something new. It will be part of a web address, so it has no slash or space."""

    def __init__(self, **kwargs: Any) -> None:
        wrong = "Use up to 40 letters, digits, dots, hyphens and underscores, beginning with a letter or digit."
        pattern = validate.Regexp(re.compile(REFERENCE, re.ASCII), error=wrong)
        super().__init__(validate=[pattern, _no_line_end], **kwargs)


class Day(fields.Date):
    """A date written YYYY-MM-DD, in years that a record could be about."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> date:
        try:
            if not isinstance(value, str) or re.fullmatch(r"\d{4}-\d\d-\d\d", value, re.ASCII) is None:
                raise ValidationError(NOT_A_DATE)
            day = date.fromisoformat(value)
        except ValueError:
            raise ValidationError(NOT_A_DATE) from None
        if not EARLIEST <= day <= LATEST:
            raise ValidationError(NOT_A_DATE)
        return day


class Instant(fields.AwareDateTime):
    """An instant that says its offset from UTC."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> datetime:
        try:
            moment = datetime.fromisoformat(value)
        except (TypeError, ValueError):
            raise ValidationError(NOT_AN_INSTANT) from None
        if moment.tzinfo is None or not EARLIEST.year <= moment.year <= LATEST.year:
            raise ValidationError(NOT_AN_INSTANT)
        return moment.astimezone(UTC)


class WholeNumber(fields.Integer):
    """A JSON number without a fraction; ``true`` and ``"3"`` are not numbers."""

    def __init__(self, least: int, most: int, **kwargs: Any) -> None:
        super().__init__(strict=True, validate=validate.Range(least, most), **kwargs)

    def _validated(self, value: Any) -> int:
        if isinstance(value, bool) or not isinstance(value, int):
            raise ValidationError(NOT_WHOLE)
        return value


class YesNo(fields.Boolean):
    """JSON's ``true`` or ``false`` and nothing that merely looks like one."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> bool:
        if not isinstance(value, bool):
            raise ValidationError(NOT_YES_OR_NO)
        return value


class Limit(fields.Integer):
    """How many rows a page of a list has, as it is written in a query."""

    def __init__(self) -> None:
        said = {"description": "How many rows a page has, 1 to 200."}
        super().__init__(load_default=50, validate=validate.Range(1, 200), metadata=said)

    def _validated(self, value: Any) -> int:
        if not isinstance(value, str) or re.fullmatch(r"\d{1,4}", value, re.ASCII) is None:
            raise ValidationError(NOT_WHOLE)
        return int(value)


class Days(Limit):
    """How many days to look ahead, as it is written in a query."""

    def __init__(self) -> None:
        said = {"description": f"How many days to look ahead, 1 to {LONGEST}."}
        fields.Integer.__init__(self, load_default=USUAL, validate=validate.Range(1, LONGEST), metadata=said)


class Cursor(fields.String):
    """Where the page before ended, in a list ordered by one name."""

    def __init__(self) -> None:
        super().__init__(load_default=None, metadata={"description": "The next_cursor of the page before."})

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        try:
            return self.place(str(value))
        except ValueError:
            raise ValidationError(NOT_A_CURSOR) from None

    def place(self, cursor: str) -> Any:
        """Where a page ended. Raises :class:`ValueError` for what is not a cursor of this list."""
        (name,) = decoded(cursor, 1)
        return name


class DatedCursor(Cursor):
    """Where the page before ended, in a list ordered by a date and a reference."""

    def place(self, cursor: str) -> tuple[date, str]:
        day, ref = decoded(cursor, 2)
        return date.fromisoformat(day), ref


class NumberedCursor(Cursor):
    """Where the page before ended, in a list ordered by a date and the position in the log."""

    def place(self, cursor: str) -> tuple[date, int]:
        day, position = decoded(cursor, 2)
        if re.fullmatch(r"[1-9]\d{0,17}", position, re.ASCII) is None:
            raise ValueError("not a position")
        return date.fromisoformat(day), int(position)


class PlacedCursor(Cursor):
    """Where the page before ended, in the list of what is owed: a date, a reference, a step and its item."""

    def place(self, cursor: str) -> tuple[date, str, str, str]:
        day, ref, step, item = decoded(cursor, 4)
        return date.fromisoformat(day), ref, step, item


class FigureCursor(Cursor):
    """Where the page before ended, in the list of what is behind a figure: of which, and after how many."""

    def place(self, cursor: str) -> tuple[str, int]:
        figure, shown = decoded(cursor, 2)
        if re.fullmatch(r"[1-9]\d{0,8}", shown, re.ASCII) is None:
            raise ValueError("not a place in a list")
        return figure, int(shown)


def figure_digest(name: str) -> str:
    """What a cursor says of the figure that its list is of."""
    return blake2s(name.encode(), digest_size=6).hexdigest()


class Named(fields.Dict):
    """Lines, or other ``values``, by name, such as a grade for each theme. An error is told at the name."""

    def __init__(self, *, most: int, values: fields.Field[Any] | None = None, **kwargs: Any) -> None:
        said = values if values is not None else Line(longest=60)
        super().__init__(keys=Line(longest=60), values=said, validate=validate.Length(max=most), **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        try:
            loaded = super()._deserialize(value, attr, data, **kwargs)  # type: ignore[no-untyped-call] # the library's gap
        except ValidationError as wrong:
            raise ValidationError(_at_the_name(wrong.messages)) from None
        if len(loaded) != len(value):
            raise ValidationError("Two of the names are the same but for spaces.")
        return loaded


def _at_the_name(messages: Any) -> Any:
    if not isinstance(messages, Mapping):
        return messages
    return {str(name): [text for texts in wrong.values() for text in texts] for name, wrong in messages.items()}


def _refuse_control_characters(text: str, *, allowed: str) -> None:
    """Surrogates too: no database takes half of a character."""
    if any(unicodedata.category(each) in ("Cc", "Cs") and each not in allowed for each in text):
        raise ValidationError(NOT_TEXT)


def _no_line_end(text: str) -> None:
    if text.endswith("\n"):  # `$` in a pattern matches before it
        raise ValidationError(NOT_TEXT)
