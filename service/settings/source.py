"""Where settings come from: the environment, the ``.env`` file and the data folder's own."""

import os
from collections.abc import Mapping
from pathlib import Path

from dotenv import dotenv_values

PREFIX = "PUTRIGHT_"
LOCAL_ENV = "local.env"


def environment(env: Mapping[str, str] | None = None) -> dict[str, str]:
    """The environment; what it leaves out is taken from the ``.env`` file, then from the data folder's own."""
    given = env if env is not None else os.environ
    merged = _from_file(Path(given.get("PUTRIGHT_ENV_FILE", ".env"))) | dict(given)
    return _from_file(data_folder(merged) / LOCAL_ENV) | merged


def settings_given(env: Mapping[str, str] | None) -> dict[str, str]:
    """What is given of settings, by their names without ``PUTRIGHT_``."""
    merged = environment(env)
    named = {name.removeprefix(PREFIX): value for name, value in merged.items() if name.startswith(PREFIX)}
    named.pop("ENV_FILE", None)
    return named


def data_folder(given: Mapping[str, str]) -> Path:
    """Where files are kept, which need not exist yet."""
    return Path(given.get("PUTRIGHT_DATA_DIR") or "var")


def _from_file(path: Path) -> dict[str, str]:
    return {name: value or "" for name, value in dotenv_values(path).items()}
