"""Cursors: where a page of a list ended, opaque to whoever sends it back, and of no use to another list."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from hashlib import blake2s

from flask import request

SEPARATOR = "\n"
"""No line of text holds one."""


def encoded(*parts: str) -> str:
    """The cursor after the row that these parts order, in the list that is asked for."""
    return urlsafe_b64encode(SEPARATOR.join((_this_list(), *parts)).encode()).decode().rstrip("=")


def decoded(cursor: str, parts: int) -> tuple[str, ...]:
    """The parts of a cursor. Raises :class:`ValueError` for anything that :func:`encoded` would not have made here."""
    text = urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
    _, *found = text.split(SEPARATOR)
    if len(found) != parts or encoded(*found) != cursor or not "".join(found).isprintable():
        raise ValueError("not a cursor of this list")
    return tuple(found)


def _this_list() -> str:
    return blake2s(request.path.encode(), digest_size=3).hexdigest()
