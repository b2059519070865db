"""How a mail is laid out: one structure, and the plain text and the HTML of it, so that both say the same.

The HTML loads nothing, follows nobody and sets no colour, so that it is readable in a mail program's dark mode too.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

PAGE = (
    '<!doctype html>\n<html lang="en-GB">\n<head>\n<meta charset="utf-8">\n'
    '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
    '<meta name="color-scheme" content="light dark">\n<title>{title}</title>\n</head>\n'
    '<body style="margin:0;padding:16px;font-family:Arial,Helvetica,sans-serif;font-size:18px;line-height:1.4">\n'
    '<div role="main" style="max-width:36em">\n{content}\n</div>\n</body>\n</html>\n'
)
SPACED = "margin:0 0 16px"


@dataclass(frozen=True)
class Paragraph:
    """Some sentences. One is ``strong``: what the mail is for."""

    text: str
    strong: bool = False


@dataclass(frozen=True)
class Heading:
    """What stands over a group."""

    text: str


@dataclass(frozen=True)
class Lines:
    """A list; each thing in it is a line, or a line and what belongs under it."""

    items: Sequence[Sequence[str]]


@dataclass(frozen=True)
class Link:
    """The one link, and what it is for: in HTML the words themselves are the link."""

    asks: str
    url: str


@dataclass(frozen=True)
class Signature:
    """Who sent it."""

    text: str


Block = Paragraph | Heading | Lines | Link | Signature


def as_text(blocks: Sequence[Block]) -> str:
    """The plain text."""
    return "\n\n".join(_text(block) for block in blocks) + "\n"


def as_html(title: str, blocks: Sequence[Block]) -> str:
    """The same as a page of HTML."""
    return PAGE.format(title=escape(title), content="\n".join(_html(block) for block in blocks))


def _text(block: Block) -> str:
    match block:
        case Lines(items):
            return "\n".join("- " + "\n  ".join(lines) for lines in items)
        case Link(asks, url):
            return f"{asks}:\n{url}"
        case Signature(text):
            return f"-- \n{text}"
        case Heading(text):
            return text.upper()
    return block.text


def _html(block: Block) -> str:
    match block:
        case Lines(items):
            shown = "\n".join(f'<li style="margin:0 0 8px">{"<br>".join(map(escape, lines))}</li>' for lines in items)
            return f'<ul style="{SPACED};padding-left:20px">\n{shown}\n</ul>'
        case Link(asks, url):
            return f'<p style="{SPACED}"><a href="{escape(url)}"><b>{escape(asks)}</b></a></p>'
        case Signature(text):
            return f'<p style="margin:0;font-size:16px">{escape(text)}</p>'
        case Heading(text):
            return f'<h2 style="margin:24px 0 8px;font-size:18px">{escape(text)}</h2>'
    if block.strong:
        return f'<h1 style="{SPACED};font-size:18px">{escape(block.text)}</h1>'
    return f'<p style="{SPACED}">{escape(block.text)}</p>'
