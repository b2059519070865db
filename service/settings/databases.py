"""Where the record is kept, and where sessions and the access log are."""

from collections.abc import Mapping
from pathlib import Path

from service.settings.checks import refused
from service.settings.source import PREFIX


def record_url(given: Mapping[str, str], data_dir: Path) -> str:
    return _known("DATABASE_URL", given.get("DATABASE_URL") or f"sqlite:///{data_dir / 'putright.db'}")


def access_url(given: Mapping[str, str], data_dir: Path) -> str:
    """Where sessions and the access log are: a file of their own, or beside the record where that is PostgreSQL."""
    record = record_url(given, data_dir)
    beside = f"sqlite:///{data_dir / 'access.db'}" if record.startswith("sqlite:") else record
    url = _known("ACCESS_DATABASE_URL", given.get("ACCESS_DATABASE_URL") or beside)
    if url == record and url.startswith("sqlite:"):
        raise refused("ACCESS_DATABASE_URL", f"must name another file than {PREFIX}DATABASE_URL.")
    return url


def _known(name: str, url: str) -> str:
    if not url.startswith(("sqlite:///", "postgresql+psycopg://")):
        raise refused(name, "must begin with sqlite:/// or postgresql+psycopg://.")
    return url
