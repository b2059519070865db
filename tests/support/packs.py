"""What somebody could do to an evidence pack, as hypothesis strategies; some of it with the key that signs packs."""

import json
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from hypothesis import assume
from hypothesis import strategies as st

from service.anchoring.signing import Signer, signer_of
from service.bootstrap import Putright, build
from service.packing import check
from service.packing.check import ANCHORS, EVENTS, MANIFEST, SIGNATURE, TEXTS, Pack, judge, seal
from service.packing.wrapping import with_manifest
from service.settings import Settings
from tests.support.clock import Clock
from tests.support.council import GRADED_ON
from tests.support.eventful import play
from tests.support.mail import appoint_reachable

Files = dict[str, bytes]
ELSEWHERE = Signer(b"z" * 32)


@contextmanager
def eventful(settings: Settings) -> Iterator[tuple[Putright, Clock]]:
    """A council with a file on which everything happened."""
    clock = Clock(GRADED_ON)
    putright = build(settings, clock=clock)
    appoint_reachable(putright.people, clock())
    play(putright, clock)
    yield putright, clock
    putright.dispose()


def wrong_with(files: Files, key: str | None = None) -> list[str]:
    """Everything that the checker finds."""
    return judge(Pack(files), (), key)[1]


def resigned(files: Files, settings: Settings) -> Files:
    """The files under a manifest of what they are now, signed by whoever has the key."""
    about = json.loads(files[MANIFEST])
    kept = {name: content for name, content in files.items() if name not in (MANIFEST, SIGNATURE)}
    said = {name: value for name, value in about.items() if name not in ("format", "files")}
    return with_manifest(kept, said, signer_of(settings))


class Whole:
    """A pack and the settings that it was signed by; short to write, since Hypothesis warns of what is not."""

    def __init__(self, files: Files, settings: Settings) -> None:
        self.files, self.settings = files, settings

    def __repr__(self) -> str:
        return "a whole pack"


@st.composite
def tamperings(draw: st.DrawFn, whole: Whole) -> tuple[Files, str]:
    """A pack to which one thing was done, and what the checker must name."""
    files, settings = whole.files, whole.settings
    kind: Callable[..., tuple[Files, str]] = draw(st.sampled_from([_byte, _file, _event, _sealed_anew, _line, _text]))
    changed, named = kind(draw, dict(files))
    assume(changed != files)
    return (changed, named) if kind in (_byte, _file) else (resigned(changed, settings), named)


def _byte(draw: st.DrawFn, files: Files) -> tuple[Files, str]:
    """One byte of one file is another, is gone, or is one more."""
    name = draw(st.sampled_from(sorted(files)))
    at, byte = draw(st.integers(0, len(files[name]) - 1)), bytes([draw(st.integers(0, 255))])
    instead, taken = draw(st.sampled_from([(byte, 1), (b"", 1), (byte, 0)]))
    files[name] = files[name][:at] + instead + files[name][at + taken :]
    return files, name


def _file(draw: st.DrawFn, files: Files) -> tuple[Files, str]:
    """A file is gone, or one more is there, or two change places; without its manifest nothing is said of others."""
    name, other = draw(st.lists(st.sampled_from(sorted(files)), min_size=2, max_size=2, unique=True))
    what = draw(st.sampled_from(["gone", "more", "swapped"]))
    if what == "gone":
        del files[name]
    elif what == "more":
        name = f"report/{name}"
        files[name] = b"more"
    else:
        files[name], files[other] = files[other], files[name]
        name = MANIFEST if MANIFEST in (name, other) else name
    return files, name


def _event(draw: st.DrawFn, files: Files) -> tuple[Files, str]:
    """A field of an event is another, and the manifest is signed anew."""
    lines = _lines(files, EVENTS)
    at = draw(st.integers(0, len(lines) - 1))
    field = draw(st.sampled_from(sorted(set(lines[at]) - {"position", "proof"})))
    position, was = lines[at]["position"], lines[at][field]
    lines[at][field] = draw(_other(field, was))
    assume(lines[at][field] != was)
    return _with_lines(files, EVENTS, lines), f"event {position} "


def _sealed_anew(draw: st.DrawFn, files: Files) -> tuple[Files, str]:
    """The same, and the event is sealed anew too."""
    lines = _lines(files, EVENTS)
    at = draw(st.integers(0, len(lines) - 1))
    field = draw(st.sampled_from(["state", "recorded_by", "recorded_at", "source", "topic", "previous"]))
    was = lines[at][field]
    lines[at][field] = draw(_other(field, was))
    assume(lines[at][field] != was)
    lines[at]["digest"] = seal(lines[at])
    return _with_lines(files, EVENTS, lines), f"event {lines[at]['position']} is not in the log"


def _line(draw: st.DrawFn, files: Files) -> tuple[Files, str]:
    """An event is left out, is there twice, or stands elsewhere; or an anchor is another."""
    lines = _lines(files, EVENTS)
    later = [n for n, each in enumerate(lines) if any(_follows(more, each) for more in lines[n + 1 :])]
    at = draw(st.sampled_from(later))
    what = draw(st.sampled_from(["out", "twice", "moved", "anchor"]))
    if what == "anchor":
        anchors = _lines(files, ANCHORS)
        anchor = anchors[draw(st.integers(0, len(anchors) - 1))]
        field = draw(st.sampled_from(["date", "digest", "root", "signature", "database"]))
        anchor[field] = draw(_other(field, anchor[field]))
        return _with_lines(files, ANCHORS, anchors), ANCHORS
    line = lines.pop(at)
    if what != "out":
        lines[at:at] = [line, line] if what == "twice" else []
    if what == "moved":
        lines.append(line)
    return _with_lines(files, EVENTS, lines), EVENTS


def _text(draw: st.DrawFn, files: Files) -> tuple[Files, str]:
    """A text, or its salt, or what it is the text of, is another."""
    lines = _lines(files, TEXTS)
    at, field = draw(st.integers(0, len(lines) - 1)), draw(st.sampled_from(["ref", "salt", "text"]))
    was = lines[at][field]
    lines[at][field] = draw(_other(field, was))
    assume(lines[at][field] != was)
    return _with_lines(files, TEXTS, lines), f"{TEXTS}: line {at + 1}"


def _follows(later: dict[str, Any], event: dict[str, Any]) -> bool:
    same = later["originator_id"] == event["originator_id"]
    return bool(same and later["originator_version"] > event["originator_version"])


def _other(field: str, was: Any) -> st.SearchStrategy[Any]:
    """Another value that could stand there."""
    if field in ("state", "salt", "signature"):
        content = b64decode(was)
        return st.integers(0, len(content) - 1).map(lambda at: b64encode(_flipped(content, at)).decode())
    if field in ("digest", "previous", "root", "originator_id", "command_id", "ref"):
        return st.integers(0, len(was) - 1).map(lambda at: was[:at] + ("0" if was[at] != "0" else "1") + was[at + 1 :])
    if isinstance(was, int):
        return st.integers(-3, 10_000)
    return st.text(st.characters(exclude_categories=["Cs"]), max_size=12)


def _flipped(content: bytes, at: int) -> bytes:
    return content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :]


def _lines(files: Files, name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in files[name].decode().split("\n")[:-1]]


def _with_lines(files: Files, name: str, lines: list[dict[str, Any]]) -> Files:
    content = "".join(json.dumps(line, ensure_ascii=False, separators=(",", ":")) + "\n" for line in lines)
    return {**files, name: content.encode()}


__all__ = ["ELSEWHERE", "Files", "Whole", "check", "eventful", "resigned", "tamperings", "wrong_with"]
