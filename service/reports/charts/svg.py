"""Writing SVG: elements with escaped text and attributes, and a picture with a title and a description."""

from textwrap import wrap
from xml.sax.saxutils import escape, quoteattr

FONT = "Arial, Helvetica, 'Liberation Sans', sans-serif"
INK, QUIET, RULE = "#0b0c0c", "#484949", "#b1b4b6"


def element(tag: str, content: str = "", **attributes: object) -> str:
    """One element; an underscore in an attribute's name is a hyphen, and one at its end is left out."""
    said = "".join(
        f" {name.rstrip('_').replace('_', '-')}={quoteattr(_written(value))}" for name, value in attributes.items()
    )
    return f"<{tag}{said}>{content}</{tag}>" if content else f"<{tag}{said}/>"


def text(
    x: float, y: float, words: str, *, size: int = 14, anchor: str = "start", fill: str = INK, bold: bool = False
) -> str:
    """A line of text with its baseline at ``y``."""
    weight = "bold" if bold else "normal"
    return element("text", escape(words), x=x, y=y, font_size=size, font_weight=weight, text_anchor=anchor, fill=fill)


def line(x1: float, y1: float, x2: float, y2: float, *, stroke: str = RULE, width: float = 1) -> str:
    """A straight line."""
    return element("line", x1=x1, y1=y1, x2=x2, y2=y2, stroke=stroke, stroke_width=width)


def picture(key: str, title: str, description: str, size: tuple[int, int], parts: list[str]) -> str:
    """A whole picture, ``size`` in pixels; its title and description are what a screen reader says of it."""
    width, height = size
    named = element("title", escape(title), id=f"{key}-title") + element("desc", escape(description), id=f"{key}-desc")
    ground = element("rect", width=width, height=height, fill="#ffffff")
    return element(
        "svg",
        named + ground + "".join(parts),
        xmlns="http://www.w3.org/2000/svg",
        role="img",
        aria_labelledby=f"{key}-title {key}-desc",
        width=width,
        height=height,
        viewBox=f"0 0 {width} {height}",
        font_family=FONT,
    )


def shortened(words: str, most: int) -> str:
    """Words that fit; the table beside the picture has them whole."""
    return words if len(words) <= most else words[: most - 1].rstrip() + "…"


def wrapped(words: str, most: int) -> list[str]:
    """Words in two lines at most, of so many letters."""
    first, *others = wrap(words, most)
    return [shortened(line, most) for line in (first, " ".join(others)) if line]


def _written(value: object) -> str:
    return f"{round(value, 2):g}" if isinstance(value, float) else str(value)
