"""The texts that policies and calendars are written in: TOML or JSON, kept as they were written."""

import json
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any

from domain.calendar import WorkingCalendar, calendar_from
from domain.errors import CalendarError, PolicyError
from domain.policy import Policy
from domain.policy_document import policy_from

LONGEST = 200_000
"""In characters; the policy that Putright ships with has some five thousand."""


def policy_in(document: str) -> Policy:
    """The policy that a text describes. Raises :class:`PolicyError`."""
    try:
        found = tables_in(document)
    except ValueError as problem:
        raise PolicyError(f"The policy cannot be read: {problem}.", field="document") from None
    return policy_from(found)


def calendar_in(document: str) -> WorkingCalendar:
    """The calendar that a text describes. Raises :class:`CalendarError`."""
    try:
        found = tables_in(document)
    except ValueError as problem:
        raise CalendarError(f"The calendar cannot be read: {problem}.", field="document") from None
    return calendar_from(found)


def tables_in(document: str) -> Mapping[str, Any]:
    """What a text says, whichever it is written in. Raises :class:`ValueError`.

    No document in TOML begins with a brace, and every one in JSON does. What it says is shown on pages and in
    subjects of mails, so every text in it is one line.
    """
    if len(document) > LONGEST:
        raise ValueError(f"it has more than {LONGEST} characters")
    try:
        found: Mapping[str, Any] = (json.loads if document.lstrip().startswith("{") else tomllib.loads)(document)
        broken = next((text for text in _texts(found) if not _is_one_line(text)), None)
    except RecursionError:
        raise ValueError("it is nested too deeply") from None
    if broken is not None:
        raise ValueError(f"{broken!r} holds a control character")
    return found


def _texts(value: Any) -> Iterator[str]:
    match value:
        case str():
            yield value
        case Mapping():
            for name, part in value.items():
                yield name
                yield from _texts(part)
        case list():
            for part in value:
                yield from _texts(part)


def _is_one_line(text: str) -> bool:
    return not any(unicodedata.category(each) in ("Cc", "Cs", "Zl", "Zp") for each in text)
