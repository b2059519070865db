"""What is asked of a single setting. Names are without ``PUTRIGHT_``; a message begins with the whole name."""

import re
from collections.abc import Callable, Mapping
from typing import TypeVar
from urllib.parse import urlsplit

from domain.errors import PutrightError
from service.settings.source import PREFIX

Checked = TypeVar("Checked")

SHORTEST_SECRET = 32
LOOPBACK = ("127.0.0.1", "localhost", "::1")
UUID = r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
TELEPHONE = re.compile(r"[+(]?[0-9][0-9 ()-]{1,22}[0-9]", re.ASCII)


class SettingsError(PutrightError):
    """A setting is missing, unknown or bad; the message says which, and what would be accepted."""

    code = "bad_setting"


def refused(name: str, why: str) -> SettingsError:
    """The refusal of a setting, whose message begins with its name."""
    return SettingsError(f"{PREFIX}{name} {why}", field=PREFIX + name)


def secret(given: Mapping[str, str], name: str) -> str:
    """A secret. It has no default."""
    value = given.get(name, "")
    if len(value) < SHORTEST_SECRET:
        raise refused(
            name,
            f"is a secret of at least {SHORTEST_SECRET} characters and has no default. "
            "To try Putright on this computer, `putright init` makes the secrets.",
        )
    return value


def secrets(given: Mapping[str, str], name: str) -> tuple[str, ...]:
    """Secrets with spaces or commas between them, the newest first: that one signs, and all are known again."""
    keys = tuple(re.split(r"[\s,]+", given.get(name, "").strip(" ,")))
    if any(len(key) < SHORTEST_SECRET for key in keys):
        raise refused(
            name,
            f"is one or more secrets of at least {SHORTEST_SECRET} characters, the newest first, with "
            "commas between them, and has no default. To try Putright on this computer, `putright init` makes one.",
        )
    return keys


def whole(given: Mapping[str, str], name: str, default: int, *, least: int = 1, most: int) -> int:
    value = given.get(name) or str(default)
    if not value.isdigit() or not least <= int(value) <= most:
        raise refused(name, f"must be a whole number from {least} to {most}.")
    return int(value)


def url(given: Mapping[str, str], name: str, schemes: tuple[str, ...]) -> str | None:
    value = given.get(name)
    if not value:
        return None
    parts = urlsplit(value)
    if parts.scheme not in schemes or not parts.hostname:
        raise refused(name, f"must look like one of {', '.join(f'{scheme}://host' for scheme in schemes)}.")
    return value


def is_private(address: str) -> bool:
    """Whether nobody on the way can read what is sent to an address."""
    parts = urlsplit(address)
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK)


def checked(given: Mapping[str, str], name: str, check: Callable[[str], Checked]) -> Checked | None:
    """What a check makes of a setting, which says what is wrong with it; ``None`` where it is left out."""
    value = given.get(name, "").strip()
    if not value:
        return None
    try:
        return check(value)
    except ValueError as wrong:
        raise refused(name, f"{wrong}.") from None


def telephone(said: str) -> str:
    """A number that somebody could dial. Raises :class:`ValueError` that says what would be accepted."""
    if TELEPHONE.fullmatch(said) is None:
        raise ValueError("must be a telephone number such as 01234 567890: digits, spaces, brackets, a plus")
    return said
