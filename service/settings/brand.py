"""A council's own look: the colour behind its name, and its logo."""

import re
from pathlib import Path

COLOUR = re.compile(r"#[0-9a-fA-F]{6}", re.ASCII)
LEAST_CONTRAST = 4.5
"""Of white letters on the colour (WCAG 2.2, 1.4.3)."""

MOST_BYTES = 50 * 1024
"""A logo is part of every first load, which is under 200 KiB whole."""

KINDS = {".png": ("image/png", b"\x89PNG\r\n\x1a\n"), ".svg": ("image/svg+xml", b"<")}


def colour(said: str) -> str:
    """A colour that white letters can be read on. Raises :class:`ValueError` that says what would be accepted."""
    if COLOUR.fullmatch(said) is None:
        raise ValueError("must be a colour such as #0f4c5c: a hash and six hexadecimal digits")
    found = contrast_with_white(said)
    if found < LEAST_CONTRAST:
        raise ValueError(f"is too light: white letters on it have a contrast of {found:.1f}, not {LEAST_CONTRAST} to 1")
    return said.lower()


def contrast_with_white(said: str) -> float:
    """The contrast ratio of white on a colour, 1 to 21, as WCAG counts it."""
    parts = (int(said[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)


def logo(said: str) -> Path:
    """The file of a logo. Raises :class:`ValueError` that says what would be accepted."""
    path = Path(said)
    if path.suffix.lower() not in KINDS:
        raise ValueError("must be the path of a .svg or .png file")
    try:
        with path.open("rb") as file:
            begins = file.read(MOST_BYTES + 1)
    except OSError:
        raise ValueError("must be the path of a file that can be read") from None
    if len(begins) > MOST_BYTES:
        raise ValueError(f"must be a file of at most {MOST_BYTES // 1024} KiB")
    if not begins.lstrip().startswith(KINDS[path.suffix.lower()][1]):
        raise ValueError("does not hold what its name says")
    return path


def media_type(path: Path) -> str:
    """The media type of a logo."""
    return KINDS[path.suffix.lower()][0]
