"""How wide the columns of a printed table are, and whether it lies across the page."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

from service.reports.forms.faces import BOLD, REGULAR, face

PORTRAIT, LANDSCAPE = 481.0, 728.0
"""The width between the margins of an A4 page, in points."""
SIZES = (9.0, 8.0, 7.5, 7.0)
SMALLEST = SIZES[-1]
PADDING = 11.5
"""Between the texts of neighbouring columns, in points: what the template leaves, and half a point over."""
SHORT = 16
LONGEST, LONGEST_NAME = 150.0, 270.0
"""A column is made no wider than this for its text to stand in one line; the first, which names the rows, may be."""


@dataclass(frozen=True)
class Layout:
    """The type size of a table, its columns' widths in points, and whether it needs the page's long side."""

    size: float
    widths: tuple[float, ...]
    landscape: bool


def layout(heads: Sequence[str], rows: Sequence[Sequence[str]], *, landscape: bool = False) -> Layout:
    """The largest type in which every word of the table fits: upright, unless only the long side has room."""
    least, wished = _least(heads, rows), _wished(heads, rows)
    rooms = (LANDSCAPE,) if landscape else (PORTRAIT, LANDSCAPE)
    for room, size in product(rooms, SIZES):
        if _total(least, size) <= room:
            return Layout(size, _shared(least, wished, size, room), room == LANDSCAPE)
    return Layout(SMALLEST, _squeezed(least, LANDSCAPE), True)


def _least(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> list[float]:
    """Of each column its longest word, in parts of the type size."""
    bold, regular = face(BOLD), face(REGULAR)
    words = [max((bold.width(word) for word in _words(head)), default=0.0) for head in heads]
    for row in rows:
        for n, cell in enumerate(row):
            words[n] = max(words[n], *(regular.width(word) for word in _whole(cell)), 0.0)
    return words


def _words(text: str) -> list[str]:
    """What a line can end after: a word, or a part of one with a hyphen behind it."""
    return text.replace("-", "- ").split()


def _whole(cell: str) -> list[str]:
    """What stays in one line: a word, or the whole of a short text such as ``5 of 8 (63%)``."""
    return [cell] if len(cell) <= SHORT else _words(cell)


def _wished(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> list[float]:
    """Of each column its longest text in one line; a head is thought of in two."""
    regular = face(REGULAR)
    texts = [_in_two(head) for head in heads]
    for row in rows:
        for n, cell in enumerate(row):
            texts[n] = max(texts[n], regular.width(cell))
    return texts


def _in_two(head: str) -> float:
    """How wide a head is at best in two lines."""
    words, bold = head.split(), face(BOLD)
    parted = [(" ".join(words[:n]), " ".join(words[n:])) for n in range(1, len(words))]
    return min((max(bold.width(first), bold.width(second)) for first, second in parted), default=bold.width(head))


def _total(widths: Sequence[float], size: float) -> float:
    return sum(width * size + PADDING for width in widths)


def _shared(least: Sequence[float], wished: Sequence[float], size: float, room: float) -> tuple[float, ...]:
    """Each column its least, and what is left in the measure in which more was wished; the rest goes to the first."""
    lows = [width * size + PADDING for width in least]
    most = [LONGEST_NAME, *[LONGEST] * (len(least) - 1)]
    highs = [
        max(low, min(width * size + PADDING, limit)) for low, width, limit in zip(lows, wished, most, strict=True)
    ]  # fmt: skip
    left, more = room - sum(lows), sum(highs) - sum(lows)
    share = min(1.0, left / more) if more > 0 else 0.0
    widths = [low + (high - low) * share for low, high in zip(lows, highs, strict=True)]
    return tuple(round(width, 2) for width in widths)


def _squeezed(least: Sequence[float], room: float) -> tuple[float, ...]:
    total = _total(least, SMALLEST)
    return tuple(round((width * SMALLEST + PADDING) * room / total, 2) for width in least)
