"""The fields of a form, made of the schema of the API's body: one kind of field for each kind of value."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum, StrEnum
from typing import Any

from marshmallow import Schema, fields, validate

from service.api.fields import MISSING, NOT_A_DATE, NOT_AN_INSTANT, NOT_YES_OR_NO, Day, Instant, Named, Prose, YesNo
from service.pages.recording.reading import rows_of
from service.pages.recording.words import NEEDED, Words, words_of
from service.pages.sent import Sent
from service.terms import role_title

BLANK_ROWS = 1
BLANK_PEOPLE = 3
EACH_OPEN_ACTION = "monitoring.MonitoringChecks actions"
IN_OUR_WORDS = {
    MISSING: "This is needed",
    NOT_A_DATE: "Write a date that exists, such as 6 June 2018 or 6/6/18",
    NOT_AN_INSTANT: "Write a date and a time such as 18/06/2018 14:30",
    NOT_YES_OR_NO: "Choose yes or no",
}
"""What the API says of JSON, as somebody is told who filled in a form."""


class Kind(StrEnum):
    """How a field looks."""

    LINE = "line"
    TEXT = "text"
    DAY = "day"
    MOMENT = "moment"
    NUMBER = "number"
    CHOICE = "choice"
    SELECT = "select"
    PERSON = "person"
    LINES = "lines"
    NAMED = "named"
    GROUP = "group"
    ROWS = "rows"


@dataclass(frozen=True, kw_only=True)
class Field:
    """One field as the template draws it; ``aside`` are those that few need, shown on a click."""

    kind: Kind
    name: str
    words: Words
    values: Sequence[str] = ()
    options: Sequence[tuple[str, str]] = ()
    error: str | None = None
    needed: bool = False
    aside: bool = False
    inner: Sequence["Field"] = ()
    rows: Sequence[Sequence["Field"]] = ()
    titles: Sequence[str] = ()

    @property
    def id(self) -> str:
        """The id of its first input, to which an error leads."""
        return self.name.replace("[", "-").replace("]", "").replace(" ", "-")

    @property
    def value(self) -> str:
        """What it is filled in with."""
        return self.values[0] if self.values else ""


@dataclass(frozen=True, kw_only=True)
class Filled:
    """What a form is drawn of: what was sent, or what it begins with; what was wrong; and what can be chosen."""

    sent: Sent
    errors: Mapping[str, Sequence[str]] = field(default_factory=dict)
    options: Mapping[str, Sequence[tuple[str, str]]] = field(default_factory=dict)
    more_rows: int = 0
    titles: Sequence[str] = ()


def fields_of(schema: Schema, operation: str, filled: Filled, *, under: str = "") -> Iterator[Field]:
    """The fields of a form, in the order of its schema; ``under`` is the name of the group they are in."""
    for name, each in schema.fields.items():
        key = each.data_key or name
        if key == "item" and "step" in schema.fields:
            continue  # chosen with the step
        if f"{operation} {key}" == EACH_OPEN_ACTION and not filled.titles:
            continue  # every action is done: there is none to say anything of
        yield _field(each, key, f"{under}{key}", operation, filled)


def every(found: Iterable[Field]) -> Iterator[Field]:
    """Each field, and those inside it."""
    for each in found:
        yield each
        yield from every(each.inner)
        for row in each.rows:
            yield from every(row)


def _field(of: Any, key: str, name: str, operation: str, filled: Filled) -> Field:
    words = words_of(operation, key)
    common: dict[str, Any] = {
        "name": name,
        "words": words,
        "error": _error(filled, name),
        "needed": bool(of.required) or key in NEEDED,
        "aside": words.aside,
        "values": filled.sent.getlist(name),
    }
    if isinstance(of, fields.List) and isinstance(of.inner, fields.Nested):
        rows = rows_of(filled.sent, name) or []
        rows = [*rows, *range((rows[-1] + 1) if rows else 0, ((rows[-1] + 1) if rows else 0) + _blank(rows, filled))]
        inner = [list(fields_of(of.inner.schema, operation, filled, under=f"{name}.{row}.")) for row in rows]
        return Field(kind=Kind.ROWS, rows=inner, titles=filled.titles, **common)
    if isinstance(of, fields.List):
        given = [each for each in common.pop("values") if each.strip()]
        blank = [""] * (BLANK_PEOPLE if words.person else 1)
        return Field(kind=Kind.LINES, values=[*given, *blank], options=_options(key, filled), **common)
    if isinstance(of, fields.Nested):
        return Field(kind=Kind.GROUP, inner=tuple(_group(of, operation, filled, name)), **common)
    if isinstance(of, Named):
        return Field(kind=Kind.NAMED, inner=tuple(_named(key, name, filled)), **common)
    options = _options(key, filled) or _enum(of)
    return Field(kind=_kind(of, key, options), options=options, **common)


def _group(of: Any, operation: str, filled: Filled, name: str) -> Iterator[Field]:
    yield from fields_of(of.schema, operation, filled, under=f"{name}.")


def _named(key: str, name: str, filled: Filled) -> Iterator[Field]:
    """A field for each name that is known, and some for names that are not."""
    for known, _ in _options(key, filled):
        each = f"{name}[{known}]"
        yield Field(
            kind=Kind.SELECT if _options(f"{key}.value", filled) else Kind.LINE,
            name=each,
            words=Words(known),
            values=filled.sent.getlist(each),
            options=_options(f"{key}.value", filled),
            error=_error(filled, f"{name}.{known}"),
        )


def _blank(rows: Sequence[int], filled: Filled) -> int:
    return filled.more_rows if rows or filled.titles else max(BLANK_ROWS, filled.more_rows)


def _kind(of: Any, key: str, options: Sequence[tuple[str, str]]) -> Kind:
    if isinstance(of, Day):
        return Kind.DAY
    if isinstance(of, Instant):
        return Kind.MOMENT
    if isinstance(of, Prose):
        return Kind.TEXT
    if isinstance(of, fields.Integer):
        return Kind.NUMBER
    if words_of("", key).person:
        return Kind.PERSON
    if isinstance(of, YesNo) or (options and len(options) <= 6):
        return Kind.CHOICE
    return Kind.SELECT if options else Kind.LINE


def _options(key: str, filled: Filled) -> Sequence[tuple[str, str]]:
    return filled.options.get(key, ())


def _enum(of: Any) -> Sequence[tuple[str, str]]:
    """What can be chosen, where the schema itself says so."""
    if isinstance(of, YesNo):
        return (("yes", "Yes"), ("no", "No"))
    chosen: Sequence[Any] = ()
    if isinstance(of, fields.Enum):
        chosen = [each.value for each in of.enum]
    else:
        for rule in of.validators:
            chosen = list(rule.choices) if isinstance(rule, validate.OneOf) else chosen
    return [(str(each.value if isinstance(each, Enum) else each), _said(str(each))) for each in chosen]


def _said(value: str) -> str:
    try:
        title = role_title(value)
    except ValueError:
        title = value.replace("_", " ")
    return title[:1].upper() + title[1:]


def _error(filled: Filled, name: str) -> str | None:
    messages = filled.errors.get(name)
    return "; ".join(IN_OUR_WORDS.get(each, each) for each in messages) if messages else None
