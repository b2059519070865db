"""Cursors: where a page of a list ended, opaque to whoever sends it back."""

from base64 import urlsafe_b64decode, urlsafe_b64encode

SEPARATOR = "\n"
"""No line of text holds one."""


def encoded(*parts: str) -> str:
    """The cursor after the row that these parts order."""
    return urlsafe_b64encode(SEPARATOR.join(parts).encode()).decode().rstrip("=")


def decoded(cursor: str, parts: int) -> tuple[str, ...]:
    """The parts of a cursor. Raises :class:`ValueError` for anything that :func:`encoded` would not have made."""
    text = urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
    found = tuple(text.split(SEPARATOR))
    if len(found) != parts or encoded(*found) != cursor or not "".join(found).isprintable():
        raise ValueError("not a cursor of this list")
    return found
