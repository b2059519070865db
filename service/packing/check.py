#!/usr/bin/env python3
"""Checks an evidence pack of Putright, anywhere: Python 3.8 or later and nothing else.

    python3 check.py [PACK] [--anchor MAIL]... [--key KEY]

PACK is the .zip file or the folder that it was unpacked to; left out, the folder that this program is in. It writes
nothing and asks no network. Exit code 0: everything is as it was recorded. 1: something is not, each thing on a line
of its own. 2: this could not be looked at.

What is checked, each on its own:
  manifest.json   each file is there, is none besides, and has the SHA-256 that the manifest names
  manifest.sig    the manifest was signed with the key that is printed (Ed25519, RFC 8032)
  events.jsonl    each event has the digest of its own fields and of the digest before it; each event is in the tree
                  whose root the anchor names (RFC 6962); of each record every version from the first on is there
  anchors.jsonl   each anchor was signed; each earlier one is of the same log as the last (RFC 6962, consistency)
  texts.jsonl     each text is the one that an event was recorded with
  --anchor MAIL   the anchor in a mail that you kept is one of those of this pack
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import hmac
import json
import re
import sys
import uuid
import zipfile
import zlib
from pathlib import Path
from typing import Any, Dict, Iterator, List, NamedTuple, Optional, Sequence, Tuple

MANIFEST, SIGNATURE, EVENTS = "manifest.json", "manifest.sig", "events.jsonl"
ANCHORS, TEXTS = "anchors.jsonl", "texts.jsonl"
PACK, ANCHOR, DIGEST = "putright-pack-1", "putright-anchor-1", b"putright-digest-1"
SIGNED = ("database", "date", "position", "digest", "root")
ANCHOR_FIELDS = {"format", "key", "signature", "consistency", *SIGNED}
EVENT_FIELDS = {
    "position", "originator_id", "originator_version", "topic", "state", "recorded_at", "recorded_by",
    "on_behalf_of", "source", "command_id", "caused_by", "previous", "digest", "proof",
}  # fmt: skip
MANIFEST_FIELDS = {"format", "kind", "of", "database", "made_at", "position", "personal_data", "files"}
SIGNATURE_LINES = re.compile(r"key ([A-Za-z0-9+/=]{44})\nsignature ([A-Za-z0-9+/=]{88})\n")
UNREADABLE = (OSError, ValueError, KeyError, TypeError, EOFError, zipfile.BadZipFile, zlib.error, NotImplementedError)


class Wrong(Exception):  # noqa: N818 - it is what an inspector reads
    """Something is not as it was recorded; says of which file and event."""


class Pack(NamedTuple):
    """The files of a pack by name."""

    files: Dict[str, bytes]

    def of(self, name: str) -> bytes:
        """The bytes of one file."""
        if name not in self.files:
            raise Wrong(f"{name}: is missing")
        return self.files[name]


class Event(NamedTuple):
    """What the checks of one event need of it after its own."""

    position: int
    record: str
    version: int
    previous: str
    digest: str


# --- reading -------------------------------------------------------------------------------------------------------


def read_pack(path: Path) -> Pack:
    """The files of a folder or of a zip file. No name may be there twice."""
    if path.is_dir():
        found = [each for each in path.rglob("*") if each.is_file() and "__pycache__" not in each.parts]
        return Pack({each.relative_to(path).as_posix(): each.read_bytes() for each in found})
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
        for name in names:
            if names.count(name) > 1 or name.endswith("/"):
                raise Wrong(f"{name}: is there twice, or is a folder")
        return Pack({name: archive.read(name) for name in names})


def read_json(data: bytes) -> Any:
    """JSON in which no name is said twice."""

    def once(pairs: List[Tuple[str, Any]]) -> Dict[str, Any]:
        if len(dict(pairs)) != len(pairs):
            raise ValueError("a name is said twice")
        return dict(pairs)

    return json.loads(data.decode("utf-8"), object_pairs_hook=once)


def lines_of(pack: Pack, name: str) -> Iterator[Tuple[int, Any]]:
    """Each line of a file of JSON lines, with its number."""
    content = pack.of(name)
    if content and not content.endswith(b"\n"):
        raise Wrong(f"{name}: the last line is not whole")
    for number, line in enumerate(content.split(b"\n")[:-1], start=1):
        try:
            yield number, read_json(line)
        except ValueError as problem:
            raise Wrong(f"{name}: line {number} cannot be read ({problem})") from None


def unhex(text: str) -> bytes:
    """Bytes from lower-case hexadecimal, which has one spelling."""
    data = bytes.fromhex(text)
    if data.hex() != text:
        raise ValueError("not plain hexadecimal")
    return data


def unbase64(text: str) -> bytes:
    """Bytes from base64, in its one proper spelling."""
    data = base64.b64decode(text, validate=True)
    if base64.b64encode(data).decode() != text:
        raise ValueError("not plain base64")
    return data


# --- the tree of RFC 6962 -------------------------------------------------------------------------------------------


def leaf_of(digest: bytes) -> bytes:
    """The leaf of an event's digest."""
    return hashlib.sha256(b"\x00" + digest).digest()


def node_of(left: bytes, right: bytes) -> bytes:
    """The node above two others."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def root_by(leaf: bytes, index: int, size: int, path: Sequence[bytes]) -> Optional[bytes]:
    """The root that an inclusion proof leads to (RFC 9162, 2.1.3.2), or None where it has another length."""
    if not 0 <= index < size:
        return None
    at, last, root = index, size - 1, leaf
    for other in path:
        if last == 0:
            return None
        if at & 1 or at == last:
            root = node_of(other, root)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            root = node_of(root, other)
        at, last = at >> 1, last >> 1
    return root if last == 0 else None


def is_consistent(first: int, second: int, old: bytes, new: bytes, path: Sequence[bytes]) -> bool:
    """Whether a tree of the second size begins with the tree of the first (RFC 9162, 2.1.4.2)."""
    if not 0 < first <= second:
        return False
    if first == second:
        return not path and old == new
    steps = [old, *path] if first & (first - 1) == 0 else list(path)
    if not steps:
        return False
    at, last = first - 1, second - 1
    while at & 1:
        at, last = at >> 1, last >> 1
    was = now = steps[0]
    for other in steps[1:]:
        if last == 0:
            return False
        if at & 1 or at == last:
            was, now = node_of(other, was), node_of(other, now)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            now = node_of(now, other)
        at, last = at >> 1, last >> 1
    return last == 0 and was == old and now == new


# --- Ed25519 (RFC 8032, 5.1.7), so that nothing has to be installed ---------------------------------------------------

P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
Point = Tuple[int, int, int, int]


def is_signed(key: bytes, text: bytes, signature: bytes) -> bool:
    """Whether a text was signed with the secret that belongs to a public key."""
    here, there = _point(key), _point(signature[:32])
    scalar = int.from_bytes(signature[32:], "little")
    if len(key) != 32 or len(signature) != 64 or here is None or there is None or scalar >= ORDER:
        return False
    hashed = int.from_bytes(hashlib.sha512(signature[:32] + key + text).digest(), "little") % ORDER
    base = _point((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))
    assert base is not None  # noqa: S101 - it is the curve's own
    left, right = _times(scalar, base), _plus(there, _times(hashed, here))
    return (left[0] * right[2] - right[0] * left[2]) % P == 0 and (left[1] * right[2] - right[1] * left[2]) % P == 0


def _point(data: bytes) -> Optional[Point]:
    y = int.from_bytes(data, "little")
    odd, y = y >> 255, y & (2**255 - 1)
    if y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * pow(2, (P - 1) // 4, P) % P
    if (x * x - square) % P or (x == 0 and odd):
        return None
    x = P - x if x & 1 != odd else x
    return (x, y, 1, x * y % P)


def _plus(one: Point, other: Point) -> Point:
    a, b = (one[1] - one[0]) * (other[1] - other[0]) % P, (one[1] + one[0]) * (other[1] + other[0]) % P
    c, d = 2 * one[3] * other[3] * D % P, 2 * one[2] * other[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return (e * f % P, g * h % P, f * g % P, e * h % P)


def _times(scalar: int, point: Point) -> Point:
    total: Point = (0, 1, 1, 0)
    while scalar:
        if scalar & 1:
            total = _plus(total, point)
        point, scalar = _plus(point, point), scalar >> 1
    return total


# --- the checks -----------------------------------------------------------------------------------------------------


def check_manifest(pack: Pack, manifest: Any) -> Iterator[str]:
    """Each file that the manifest names is there as it was, and no other is."""
    if set(manifest) != MANIFEST_FIELDS or manifest["format"] != PACK:
        yield f"{MANIFEST}: is not one of the format {PACK}"
        return
    named = {each["name"]: each for each in manifest["files"]}
    if len(named) != len(manifest["files"]):
        yield f"{MANIFEST}: names a file twice"
    for name in sorted({*named, *pack.files} - {MANIFEST, SIGNATURE}):
        if name not in pack.files:
            yield f"{name}: is missing"
        elif name not in named:
            yield f"{name}: does not belong to this pack"
        elif hashlib.sha256(pack.of(name)).hexdigest() != named[name]["sha256"]:
            yield f"{name}: was changed after the pack was made"
    for name in (MANIFEST, SIGNATURE):
        if name in named:
            yield f"{MANIFEST}: names {name}, which no manifest does"


def check_signature(pack: Pack, key: Optional[str], wrong: List[str]) -> str:
    """The key that the manifest was signed with; what is wrong with the signature is added to ``wrong``."""
    found = SIGNATURE_LINES.fullmatch(pack.of(SIGNATURE).decode("ascii", "replace"))
    if found is None:
        wrong.append(f"{SIGNATURE}: is not a key and a signature")
        return ""
    text = f"{PACK}\nmanifest {hashlib.sha256(pack.of(MANIFEST)).hexdigest()}\n".encode()
    if not _is_signed(found[1], text, found[2]):
        wrong.append(f"{MANIFEST}: was changed after it was signed, or {SIGNATURE} was")
    if key is not None and key != found[1]:
        wrong.append(f"{SIGNATURE}: was made with the key {found[1]}, not with {key}")
    return found[1]


def _is_signed(key: str, text: bytes, signature: str) -> bool:
    try:
        return is_signed(unbase64(key), text, unbase64(signature))
    except ValueError:
        return False


def signed_text(anchor: Any) -> str:
    """What the signature of an anchor is of."""
    return ANCHOR + "\n" + "".join(f"{name} {anchor[name]}\n" for name in SIGNED)


def check_anchors(pack: Pack, manifest: Any, wrong: List[str]) -> Tuple[Any, List[Any]]:
    """The anchor of the pack, which is the last one, and the earlier ones."""
    anchors = []
    for number, anchor in lines_of(pack, ANCHORS):
        where = f"{ANCHORS}: line {number}"
        if set(anchor) != ANCHOR_FIELDS or anchor["format"] != ANCHOR or type(anchor["position"]) is not int:
            raise Wrong(f"{where} is no anchor")
        uuid.UUID(anchor["database"])
        if anchor["database"] != manifest["database"]:
            wrong.append(f"{where}: the anchor of {anchor['date']} is of another database")
        if not _is_signed(anchor["key"], signed_text(anchor).encode(), anchor["signature"]):
            wrong.append(f"{where}: the anchor of {anchor['date']} was changed after it was signed")
        anchors.append(anchor)
    if not anchors:
        raise Wrong(f"{ANCHORS}: holds no anchor")
    last = anchors.pop()
    if last["position"] != manifest["position"]:
        wrong.append(f"{ANCHORS}: the last anchor is not the one that the pack was made with")
    for number, anchor in enumerate(anchors, start=1):
        path = [unhex(each) for each in anchor["consistency"]]
        sizes = (anchor["position"], last["position"])
        if not is_consistent(*sizes, unhex(anchor["root"]), unhex(last["root"]), path):
            wrong.append(f"{ANCHORS}: line {number}: the log of {anchor['date']} is not the one of this pack")
    return last, anchors


def seal(event: Any) -> str:
    """The digest that an event must have: of the digest before it, its fields and its state."""
    behalf, cause = event["on_behalf_of"], event["caused_by"]
    spelled = [event[name] for name in ("originator_id", "topic", "recorded_at", "recorded_by")]
    envelope = "{:d} {:d} {} {}{}{}:{}{}:{} ".format(
        event["position"],
        event["originator_version"],
        "-" if cause is None else f"{cause:d}",
        "".join(f"{len(each)}:{each}" for each in spelled),
        "-" if behalf is None else f"{len(behalf)}:{behalf}",
        len(event["source"]), event["source"],
        len(event["command_id"]), event["command_id"],
    )  # fmt: skip
    return hashlib.sha256(unhex(event["previous"]) + envelope.encode() + unbase64(event["state"])).hexdigest()


def check_events(pack: Pack, anchor: Any, wrong: List[str]) -> Tuple[List[Event], Dict[str, str]]:
    """The events, and the commitments to texts that they hold."""
    events: List[Event] = []
    commitments: Dict[str, str] = {}
    for number, event in lines_of(pack, EVENTS):
        where = f"{EVENTS}: line {number}"
        try:
            if set(event) != EVENT_FIELDS:
                raise ValueError("its fields are not those of an event")
            where = f"{EVENTS}: event {event['position']:d}"
            if seal(event) != event["digest"]:
                wrong.append(f"{where} was changed after it was recorded")
            path = [unhex(each) for each in event["proof"]]
            leaf = leaf_of(unhex(event["digest"]))
            if root_by(leaf, event["position"] - 1, anchor["position"], path) != unhex(anchor["root"]):
                wrong.append(f"{where} is not in the log that was anchored")
            commitments.update(commitments_in(read_json(unbase64(event["state"]))))
            ids = (event["originator_id"], event["originator_version"])
            events.append(Event(event["position"], *ids, event["previous"], event["digest"]))
        except (ValueError, TypeError, KeyError, AttributeError) as problem:
            wrong.append(f"{where} cannot be read ({problem})")
    wrong += check_order(events, anchor)
    return events, commitments


def check_order(events: Sequence[Event], anchor: Any) -> Iterator[str]:
    """Events stand in their order, follow one another's digests, and no version of a record is left out."""
    versions: Dict[str, int] = {}
    before = Event(0, "", 0, "", (DIGEST + uuid.UUID(anchor["database"]).bytes).hex())
    for event in events:
        if event.position <= before.position:
            yield f"{EVENTS}: event {event.position} stands after event {before.position}"
        if event.position == before.position + 1 and event.previous != before.digest:
            yield f"{EVENTS}: event {event.position} does not follow event {before.position}"
        if event.version != versions.get(event.record, 0) + 1:
            yield f"{EVENTS}: before event {event.position} an event of the same record was left out"
        versions[event.record] = event.version
        before = event
    if events and events[-1].position == anchor["position"] and events[-1].digest != anchor["digest"]:
        yield f"{ANCHORS}: the last anchor is not of event {before.position}"


def commitments_in(state: Any) -> Iterator[Tuple[str, str]]:
    """The references of texts in an event, each with what the event was sealed with in the text's place."""
    if isinstance(state, dict):
        if set(state) == {"ref", "commitment"}:
            yield state["ref"], state["commitment"]
        for part in state.values():
            yield from commitments_in(part)
    elif isinstance(state, list):
        for part in state:
            yield from commitments_in(part)


def check_texts(pack: Pack, commitments: Dict[str, str], wrong: List[str]) -> int:
    """How many texts there are; each is to be the one that an event was recorded with."""
    seen = set()
    for number, kept in lines_of(pack, TEXTS) if TEXTS in pack.files else ():
        where = f"{TEXTS}: line {number}"
        try:
            if set(kept) != {"ref", "salt", "text"} or kept["ref"] not in commitments or kept["ref"] in seen:
                raise ValueError("no event refers to it, or one line already is of it")
            made = hmac.new(unbase64(kept["salt"]), kept["text"].encode(), hashlib.sha256).hexdigest()
            if made != commitments[kept["ref"]]:
                wrong.append(f"{where}: the text {kept['ref']} is not the one that was recorded")
            seen.add(kept["ref"])
        except (ValueError, TypeError, KeyError, AttributeError) as problem:
            wrong.append(f"{where} cannot be read ({problem})")
    return len(seen)


def mailed(text: str) -> List[Dict[str, Any]]:
    """The anchors in a mail, or in a file of anchors."""
    names = (*SIGNED, "key", "signature")
    block = (
        ANCHOR + r"[ \t]*\r?\n" + "".join(rf"[> \t]*{name}[ \t]+(?P<{name}>\S+)[ \t]*(?:\r?\n|\Z)" for name in names)
    )
    found: List[Dict[str, Any]] = [each.groupdict() for each in re.finditer(block, text)]
    for line in text.splitlines():
        if line.startswith("{") and ANCHOR in line:
            found.append(read_json(line.encode()))  # noqa: PERF401 - plainer so
    return [{name: str(each[name]) for name in names} for each in found]


def check_mailed(files: Sequence[Path], known: Sequence[Any], wrong: List[str]) -> List[str]:
    """What can be said of the anchors that somebody kept; each is to be of this pack's log."""
    said = []
    ours = [signed_text(each) for each in known]
    for file in files:
        try:
            found = mailed(file.read_text(encoding="utf-8", errors="replace"))
        except (ValueError, KeyError, TypeError):
            found = []
        if not found:
            wrong.append(f"{file.name}: holds no anchor")
        for anchor in found:
            of = f"the anchor of {anchor['date']} at {anchor['position']}"
            if not _is_signed(anchor["key"], signed_text(anchor).encode(), anchor["signature"]):
                wrong.append(f"{file.name}: {of} was changed after it was signed")
            elif signed_text(anchor) not in ours:
                wrong.append(f"{file.name}: {of} is not one of this pack: the log is another, or it is of a later day")
            else:
                said.append(
                    f"{file.name}: {of} is of this log: every event up to {anchor['position']} is as it was then."
                )
    return said


def check(path: Path, kept: Sequence[Path] = (), key: Optional[str] = None) -> Tuple[List[str], List[str]]:
    """What can be said of a pack, and everything that is wrong with it."""
    try:
        pack = read_pack(path)
    except Wrong as wrong:
        return [], [str(wrong)]
    except UNREADABLE as problem:
        return [], [f"{path.name}: cannot be read ({type(problem).__name__}: {problem})"]
    return judge(pack, kept, key)


def judge(pack: Pack, kept: Sequence[Path], key: Optional[str]) -> Tuple[List[str], List[str]]:
    """What can be said of the files of a pack, and everything that is wrong with them."""
    wrong: List[str] = []
    name = MANIFEST
    try:
        manifest = read_json(pack.of(MANIFEST))
        wrong += check_manifest(pack, manifest)
        signer = check_signature(pack, key, wrong)
        name = ANCHORS
        last, earlier = check_anchors(pack, manifest, wrong)
        if last["key"] != signer:
            wrong.append(f"{ANCHORS}: the last anchor was signed with another key than the pack")
        name = EVENTS
        events, commitments = check_events(pack, last, wrong)
        texts = check_texts(pack, commitments, wrong)
        said = check_mailed(kept, [*earlier, last], wrong)
    except Wrong as stopped:
        return [], [*wrong, str(stopped)]
    except (ValueError, TypeError, KeyError, AttributeError) as problem:
        return [], [*wrong, f"{name}: cannot be read ({problem})"]
    if wrong:
        return [], wrong
    others = sorted({each["key"] for each in earlier} - {signer})
    absent = len(commitments) - texts
    return [
        f"Pack of the {manifest['kind']} {manifest['of']}, made at {manifest['made_at']}.",
        f"{len(pack.files) - 2} files, each as it was when the pack was made.",
        f"{len(events)} events, each as it was recorded and in the log of {last['position']} that was anchored.",
        f"{texts} texts, each as it was recorded" + (f"; {absent} were left out or erased." if absent else "."),
        f"{len(earlier)} earlier anchors, each of the same log.",
        *said,
        f"Signed with the key {signer}: compare it with the one that the council has given out.",
        *(f"Earlier anchors were signed with another key: {each}." for each in others),
        "Compare this with the mail of the same anchor, or give a mail of an earlier day with --anchor:",
        "",
        f"{signed_text(last)}key {last['key']}\nsignature {last['signature']}",
    ], []


def main(arguments: Optional[Sequence[str]] = None) -> int:
    """Check what the command line names, and say so."""
    parser = argparse.ArgumentParser(description="Check an evidence pack of Putright.")
    parser.add_argument("pack", nargs="?", type=Path, default=Path(__file__).resolve().parent)
    parser.add_argument("--anchor", action="append", type=Path, default=[], help="a mail with an anchor that you kept")
    parser.add_argument("--key", help="the public key that the council has given out")
    given = parser.parse_args(arguments)
    for path in (given.pack, *given.anchor):
        if not path.exists():
            print(f"{path} is not there.", file=sys.stderr)
            return 2
    said, wrong = check(given.pack, given.anchor, given.key)
    if wrong:
        print("NOT as it was recorded:\n" + "\n".join(f"  {each}" for each in wrong))
        return 1
    print("Everything is as it was recorded.\n" + "\n".join(said))
    return 0


if __name__ == "__main__":
    sys.exit(main())
