"""What the fonts in this package can print, and how wide: read from the fonts themselves."""

import struct
from functools import cache, lru_cache
from importlib.resources import files
from pathlib import Path
from unicodedata import category

FAMILY = "Liberation Sans"
REGULAR, BOLD = "LiberationSans-Regular.ttf", "LiberationSans-Bold.ttf"
UNSEEN = ("Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp")
"""Characters that have no shape of their own, some of which turn the text around them."""


def folder() -> Path:
    """Where the fonts are."""
    return Path(str(files("service.reports.forms") / "fonts"))


class Face:
    """One font file: the characters it has, and the width of each in parts of the type size."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        self._tables = dict(self._directory())
        self._glyphs = self._read_glyphs()
        widths = self._read_widths()
        self._unknown = widths[0]
        self._widths = {chr(code): widths[min(glyph, len(widths) - 1)] for code, glyph in self._glyphs.items()}

    def has(self, char: str) -> bool:
        """Whether the font can print a character."""
        return ord(char) in self._glyphs

    def width(self, text: str) -> float:
        """How wide a text is, in parts of the type size."""
        widths, unknown = self._widths, self._unknown
        return sum([widths.get(char, unknown) for char in text])

    def _directory(self) -> list[tuple[str, int]]:
        (count,) = self._numbers(">H", 4)
        starts = [12 + 16 * n for n in range(count)]
        return [(self._content[at : at + 4].decode("ascii"), self._numbers(">I", at + 8)[0]) for at in starts]

    def _read_glyphs(self) -> dict[int, int]:
        """The font's own table of characters (format 4, of the first plane), with the glyph of each."""
        start = self._tables["cmap"]
        (count,) = self._numbers(">H", start + 2)
        maps = {entry[:2]: entry[2] for entry in (self._numbers(">HHI", start + 4 + 8 * n) for n in range(count))}
        at = start + maps[3, 1]
        (segments,) = (n // 2 for n in self._numbers(">H", at + 6))
        ends, starts, deltas, offsets = (
            self._numbers(f">{segments}H", at + 14 + 2 * part * segments + (2 if part else 0)) for part in range(4)
        )
        ranges_at = at + 16 + 6 * segments
        found: dict[int, int] = {}
        for n, (first, last, delta, offset) in enumerate(zip(starts, ends, deltas, offsets, strict=True)):
            for code in range(first, min(last, 0xFFFE) + 1):
                where = ranges_at + 2 * n + offset + 2 * (code - first)
                glyph = self._numbers(">H", where)[0] if offset else code
                if offset == 0 or glyph:
                    found[code] = (glyph + delta) % 0x10000
        return {code: glyph for code, glyph in found.items() if glyph}

    def _read_widths(self) -> list[float]:
        (units,) = self._numbers(">H", self._tables["head"] + 18)
        (count,) = self._numbers(">H", self._tables["hhea"] + 34)
        pairs = self._numbers(">" + "Hh" * count, self._tables["hmtx"])
        return [width / units for width in pairs[::2]]

    def _numbers(self, form: str, at: int) -> tuple[int, ...]:
        return struct.unpack_from(form, self._content, at)


@cache
def face(name: str) -> Face:
    """A font of this package, read once."""
    return Face((folder() / name).read_bytes())


def printable(text: str) -> str:
    """A text in characters that the fonts have; any other is named by its code, as ``[U+1F600]``, never dropped."""
    text = text.replace("\r\n", "\n").replace("\t", " ")
    return text if text.isascii() and text.isprintable() else "".join([_printed(char) for char in text])


@lru_cache(maxsize=4096)
def _printed(char: str) -> str:
    if char == "\n":
        return char
    known = category(char) not in UNSEEN and all(face(name).has(char) for name in (REGULAR, BOLD))
    return char if known else f"[U+{ord(char):04X}]"
