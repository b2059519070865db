"""A pack's manifest, its signature and its zip file: the same contents, the same bytes."""

import io
import json
import os
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from service.anchoring.signing import Signer
from service.local import PRIVATE
from service.packing.check import MANIFEST, PACK, SIGNATURE

NO_TIME = (1980, 1, 1, 0, 0, 0)
"""The earliest that a zip file can say: when it was made stands in the manifest."""

UNIX = 3


def with_manifest(files: Mapping[str, bytes], about: Mapping[str, Any], signer: Signer) -> dict[str, bytes]:
    """The files with the manifest that names the digest of each, and its signature."""
    listed = [{"name": name, "sha256": sha256(files[name]).hexdigest()} for name in sorted(files)]
    manifest = (json.dumps({"format": PACK, **about, "files": listed}, ensure_ascii=False, indent=1) + "\n").encode()
    signature = signer.sign(f"{PACK}\nmanifest {sha256(manifest).hexdigest()}\n")
    signed = f"key {signer.public}\nsignature {signature}\n".encode()
    return {**files, MANIFEST: manifest, SIGNATURE: signed}


def zipped(files: Mapping[str, bytes]) -> bytes:
    """The files as the bytes of a zip file, in the order of their names."""
    content = io.BytesIO()
    with ZipFile(content, "w", ZIP_DEFLATED) as archive:
        for name in sorted(files):
            entry = ZipInfo(name, NO_TIME)
            entry.compress_type, entry.create_system, entry.external_attr = ZIP_DEFLATED, UNIX, PRIVATE << 16
            archive.writestr(entry, files[name])
    return content.getvalue()


def write_whole(path: Path, content: bytes) -> None:
    """Write a file that only its owner can read, whole or not at all."""
    unfinished = path.with_name(f".{path.name}.{os.getpid()}.unfinished")
    try:
        with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
