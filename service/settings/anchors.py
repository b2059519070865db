"""The key that anchors are signed with, the file they are written to, and whom they are sent to."""

import re
from base64 import b64decode
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from service.settings.checks import refused

KEY_BYTES = 32
ADDRESS = re.compile(r"[!#-'*+\-./0-9=?A-Z^-~]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+", re.ASCII)


def read(given: Mapping[str, str], data_dir: Path) -> dict[str, Any]:
    said = given.get("ANCHOR_KEY", "").strip()
    key = _key(said)
    if said and key is None:
        why = "must be 32 random bytes, in hexadecimal or in base64, such as `openssl rand -hex 32` prints."
        raise refused("ANCHOR_KEY", why)
    to = tuple(each.strip() for each in given.get("ANCHOR_TO", "").split(",") if each.strip())
    if any(ADDRESS.fullmatch(each) is None for each in to) or len({each.lower() for each in to}) < len(to):
        raise refused("ANCHOR_TO", "must be mail addresses with commas between them, each once.")
    if not said and (to or given.get("ANCHOR_FILE")):
        raise refused("ANCHOR_KEY", "is missing: without it there is no anchor to send or to write to a file.")
    file = Path(given.get("ANCHOR_FILE") or data_dir / "anchors.jsonl")
    return {"anchor_key": key, "anchor_file": file, "anchor_to": to}


def _key(said: str) -> bytes | None:
    try:
        key = bytes.fromhex(said) if len(said) == 2 * KEY_BYTES else b64decode(said, validate=True)
    except ValueError:
        return None
    return key if len(key) == KEY_BYTES else None
