"""What ``putright up`` runs with on a machine where nothing was set: secrets of its own and a local mail catcher."""

import os
import secrets
from collections.abc import Mapping
from pathlib import Path

from dotenv import dotenv_values

from service.bootstrap import writable

SECRETS = ("PUTRIGHT_CASE_KEY", "PUTRIGHT_TOKEN_PEPPER")
MAIL_FROM = "putright@putright.invalid"
PRIVATE = 0o600


def data_folder(given: Mapping[str, str]) -> Path:
    """The folder for data, made if need be. Raises :class:`SettingsError` where it cannot be written."""
    folder = Path(given.get("PUTRIGHT_DATA_DIR") or "var")
    writable(folder)
    return folder


def with_secrets(given: Mapping[str, str], folder: Path) -> dict[str, str]:
    """The environment with the secrets it lacks, made once and kept in ``demo.env`` beside the data."""
    missing = [name for name in SECRETS if not given.get(name)]
    if not missing:
        return dict(given)
    path = folder / "demo.env"
    if not path.exists():
        write_private(path, "".join(f"{name}={secrets.token_hex(32)}\n" for name in SECRETS))
    kept = dotenv_values(path)
    return {**given, **{name: kept.get(name) or "" for name in missing}}


def with_mail(given: Mapping[str, str], port: int) -> dict[str, str]:
    """The environment with mail going to the catcher on this port."""
    sender = given.get("PUTRIGHT_MAIL_FROM") or MAIL_FROM
    return {**given, "PUTRIGHT_SMTP_URL": f"smtp://127.0.0.1:{port}", "PUTRIGHT_MAIL_FROM": sender}


def write_private(path: Path, text: str) -> None:
    """Write a new file that only its owner can read."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE), "w", encoding="utf-8") as file:
        file.write(text)
