"""A small reader of the PDFs that we make: their objects, marks and the text that stands on their pages."""

import re
import zlib
from collections.abc import Iterator

OBJECT = re.compile(rb"(?:^|\n)(\d+) 0 obj\n(.*?)\nendobj", re.DOTALL)
STREAM = re.compile(rb"(.*?)\nstream\n(.*)\nendstream", re.DOTALL)
FONT = re.compile(rb"/(f\d+) [\d.]+ Tf")
BRACKET = re.compile(rb"\\.|[()]", re.DOTALL)
MARKS = re.compile(rb"<<.*?>>", re.DOTALL)
ESCAPED = re.compile(rb"\\([0-7]{1,3}|.)", re.DOTALL)
LETTERS = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


def plain(pdf: bytes) -> bytes:
    """A PDF with every compressed stream opened."""
    return b"\n".join(_objects(pdf).values())


def pages(pdf: bytes) -> list[str]:
    """The text of each page, in the order in which it is set; every run of it on a line of its own."""
    objects = _objects(pdf)
    found = [body for body in objects.values() if re.search(rb"/Type\s*/Page\b", body)]
    return [_text(objects, page) for page in found]


def _text(objects: dict[int, bytes], page: bytes) -> str:
    fonts = {name: _characters(objects, font) for name, font in _fonts(objects, page).items()}
    runs = []
    for part in MARKS.sub(b"", objects[_referred(page, b"Contents")]).split(b"\nBT ")[1:]:
        font = FONT.search(part)
        assert font is not None
        codes = b"".join(ESCAPED.sub(_letter, string) for string in _strings(part))
        runs.append("".join(fonts[font[1]][codes[n : n + 2]] for n in range(0, len(codes), 2)))
    return "\n".join(runs)


def _strings(part: bytes) -> Iterator[bytes]:
    """What stands in brackets; brackets within need no stroke before them where they pair."""
    depth = start = 0
    for found in BRACKET.finditer(part):
        if found[0] == b"(":
            start = found.end() if depth == 0 else start
            depth += 1
        elif found[0] == b")":
            depth -= 1
            if depth == 0:
                yield part[start : found.start()]


def _fonts(objects: dict[int, bytes], page: bytes) -> dict[bytes, bytes]:
    resources = objects[_referred(page, b"Resources")] if b"/Font" not in page else page
    listed = re.search(rb"/Font\s*<<(.*?)>>", resources, re.DOTALL)
    assert listed is not None
    return {name: objects[int(n)] for name, n in re.findall(rb"/(f\d+) (\d+) 0 R", listed[1])}


def _characters(objects: dict[int, bytes], font: bytes) -> dict[bytes, str]:
    table = objects[_referred(font, b"ToUnicode")]
    pairs = re.findall(rb"<([0-9A-F]{4})> <([0-9A-F]+)>\n", table)
    return {bytes.fromhex(code.decode()): bytes.fromhex(char.decode()).decode("utf-16-be") for code, char in pairs}


def _referred(body: bytes, key: bytes) -> int:
    found = re.search(rb"/" + key + rb"\s*(\d+) 0 R", body)
    assert found is not None, key
    return int(found[1])


def _letter(match: re.Match[bytes]) -> bytes:
    what = match[1]
    return bytes([int(what, 8)]) if what.isdigit() else LETTERS.get(what, what)


def _objects(pdf: bytes) -> dict[int, bytes]:
    return {int(number): _opened(body) for number, body in OBJECT.findall(pdf)}


def _opened(body: bytes) -> bytes:
    found = STREAM.match(body)
    if found is None or b"/FlateDecode" not in found[1]:
        return body
    return found[1] + b"\nstream\n" + zlib.decompress(found[2])
