"""A local installation: secrets of its own, made once and kept beside the data they belong to."""

import os
import secrets
from collections.abc import Mapping
from pathlib import Path

from service.settings import LOCAL_ENV, data_folder

SECRETS = ("PUTRIGHT_CASE_KEY", "PUTRIGHT_TOKEN_PEPPER", "PUTRIGHT_LINK_KEYS", "PUTRIGHT_ANCHOR_KEY")
PRIVATE = 0o600


def keep_secrets(given: Mapping[str, str]) -> Path | None:
    """Make the secrets that nobody set, and return the file they are kept in; ``None`` where nothing was missing.

    The file stands in the data folder, since a database is of no use without the keys it was filled with.
    """
    missing = [name for name in SECRETS if not given.get(name)]
    if not missing:
        return None
    path = data_folder(given) / LOCAL_ENV
    made = "".join(f"{name}={secrets.token_hex(32)}\n" for name in missing)
    if path.exists():  # an installation of before one of them was needed
        with path.open("a", encoding="utf-8") as file:
            file.write(made)
    else:
        write_private(path, made)
    return path


def write_private(path: Path, text: str) -> None:
    """Write a new file that only its owner can read."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE), "w", encoding="utf-8") as file:
        file.write(text)
