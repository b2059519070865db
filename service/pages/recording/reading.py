"""From what a form sent to the body that the API would take: the same names, and text where JSON has types."""

import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

from marshmallow import Schema, fields

from domain.errors import InvalidValueError
from service.api.fields import Day, Instant, Named, Prose, WholeNumber, YesNo
from service.pages.sent import Sent
from service.pages.standing import date_given, minute_given

MOST_ROWS = 60
ISO = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
ABSENT = object()


def body_of(schema: Schema, sent: Sent, *, under: str = "") -> dict[str, Any]:
    """What a form says, as the schema would be given it by the API; what was left blank is left out."""
    body = {}
    for name, field in schema.fields.items():
        key = field.data_key or name
        value = _value(field, f"{under}{key}", sent)
        if value is not ABSENT:
            body[key] = value
    return _as_written(schema, _split(schema, body))


def rows_of(sent: Sent, name: str) -> list[int]:
    """Which rows of a list of things a form has, in order."""
    pattern = re.compile(rf"{re.escape(name)}\.(\d{{1,3}})\.")
    found = {int(match[1]) for each in sent if (match := pattern.match(each)) is not None}
    return sorted(each for each in found if each < MOST_ROWS)


def _value(field: Any, name: str, sent: Sent) -> Any:
    if isinstance(field, fields.List):
        return _several(field, name, sent)
    if isinstance(field, fields.Nested):
        nested = body_of(field.schema, sent, under=f"{name}.")
        return nested or ABSENT
    if isinstance(field, Named):
        return _named(field, name, sent) or ABSENT
    return _single(field, sent.get(name, ""))


def _several(field: Any, name: str, sent: Sent) -> Any:
    if isinstance(field.inner, fields.Nested):
        rows = [body_of(field.inner.schema, sent, under=f"{name}.{row}.") for row in rows_of(sent, name)]
        while rows and not rows[-1]:
            rows.pop()
        return rows or ([] if field.required else ABSENT)
    said = [part.strip() for each in sent.getlist(name) for part in re.split(r"[,\n]", each)]
    return [each for each in said if each] or ABSENT


def _named(field: Named, name: str, sent: Sent) -> dict[str, Any]:
    """Values by name: ``themes[Voice of the child]``, or a name of somebody's own in ``themes.0.name``."""
    found = {}
    for key, said in sent.items():
        inside = re.fullmatch(rf"{re.escape(name)}\[(.+)\]", key)
        if inside is not None and said.strip():
            found[inside[1]] = _single(field.value_field, said)
    for row in rows_of(sent, name):
        called, said = sent.get(f"{name}.{row}.name", "").strip(), sent.get(f"{name}.{row}.value", "")
        if called and said.strip():
            found[called] = _single(field.value_field, said)
    return found


def _single(field: Any, said: str) -> Any:
    """One value; what cannot be read is left as it was typed, and the schema says what it would take."""
    text = said.replace("\r\n", "\n")
    if not text.strip():
        return ABSENT
    if isinstance(field, YesNo):
        return {"yes": True, "no": False}.get(text, text)
    if isinstance(field, WholeNumber | fields.Integer):
        return int(text) if re.fullmatch(r"\s*\d{1,9}\s*", text, re.ASCII) else text
    if isinstance(field, Day):
        with suppress(InvalidValueError):
            day = date_given({"day": text}, "day")
            return day.isoformat() if day is not None else text
    if isinstance(field, Instant):
        return _instant(text)
    return text if isinstance(field, Prose) else text.strip()


def _instant(text: str) -> str:
    with suppress(InvalidValueError):
        return minute_given(text, "at").isoformat()
    return text


def _split(schema: Schema, body: dict[str, Any]) -> dict[str, Any]:
    """Which deadline is chosen at once on a form: its step, and which of several, such as ``action_done:2``."""
    if {"step", "item"} <= set(schema.fields) and isinstance(body.get("step"), str) and ":" in body["step"]:
        step, _, item = body["step"].partition(":")
        return body | {"step": step, "item": item}
    return body


def _as_written(schema: Schema, body: dict[str, Any]) -> dict[str, Any]:
    """When an action is to be done, where that is no date, is its timescale: what is wrong with it is then said."""
    written = body.get("due_on")
    if not {"due_on", "timescale"} <= set(schema.fields) or written is None or ISO.fullmatch(written) is not None:
        return body
    return {name: value for name, value in body.items() if name != "due_on"} | {"timescale": written.strip()}


def flat(messages: Any, under: str = "") -> Mapping[str, Sequence[str]]:
    """The messages of a schema by the name of the field on the form, such as ``actions.0.due_on``."""
    if isinstance(messages, Mapping):
        found: dict[str, Sequence[str]] = {}
        for name, inner in messages.items():
            path = f"{under}.{name}" if under else str(name)
            found |= flat(inner, under if name == "_schema" else path)
        return found
    return {under: [str(each) for each in messages]}
