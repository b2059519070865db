"""Settings, read once from ``PUTRIGHT_*`` variables or a ``.env`` file; a bad one stops the start by name."""

import os
import re
from base64 import b64decode
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from datetime import time
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

from dotenv import dotenv_values

from domain.errors import PutrightError
from service import brand

PREFIX = "PUTRIGHT_"
SHORTEST_SECRET = 32
KEY_BYTES = 32
OIDC = ("ISSUER", "TENANT", "CLIENT_ID", "CLIENT_SECRET")
EVERY_TENANT = ("common", "organizations", "consumers")
"""Where an issuer would stand for anybody's tenant."""

LOCAL_ENV = "local.env"
LOOPBACK = ("127.0.0.1", "localhost", "::1")
NOTIFY = "https://api.notifications.service.gov.uk"
UUID = r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
NOTIFY_KEY = re.compile(rf".+-{UUID}-{UUID}")
TIME = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]", re.ASCII)
ADDRESS = re.compile(r"[!#-'*+\-./0-9=?A-Z^-~]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+", re.ASCII)
Checked = TypeVar("Checked")
TELEPHONE = re.compile(r"[+(]?[0-9][0-9 ()-]{1,22}[0-9]", re.ASCII)


class SettingsError(PutrightError):
    """A setting is missing, unknown or bad; the message says which, and what would be accepted."""

    code = "bad_setting"


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What an installation can change. Secrets have no default and are never shown."""

    database_url: str
    access_database_url: str
    session_idle_minutes: int
    session_hours: int
    proxies: int
    data_dir: Path
    case_key: str
    token_pepper: str
    link_keys: tuple[str, ...]
    link_days: int
    smtp_url: str | None
    notify_api_key: str | None
    notify_template: str | None
    notify_url: str
    mail_from: str | None
    base_url: str
    bind: str
    port: int
    council: str
    council_colour: str | None
    council_logo: Path | None
    sweep_seconds: int
    mail_brake: int
    duty_team_telephone: str | None
    quiet_hours: tuple[time, time] | None
    digest_at: time
    mail_budget: int
    anchor_key: bytes | None
    anchor_file: Path
    anchor_to: tuple[str, ...]
    oidc_issuer: str | None
    oidc_tenant: str | None
    oidc_client_id: str | None
    oidc_client_secret: str | None
    sign_in_links: bool

    @classmethod
    def from_env(cls, env: Mapping[str, str] | None = None) -> "Settings":
        """Read the settings. Raises :class:`SettingsError` naming the first that cannot be used."""
        given = _given(env)
        known = {field.name.upper() for field in fields(cls)}
        for name in sorted(given):
            if name not in known:
                accepted = ", ".join(PREFIX + each for each in sorted(known))
                raise SettingsError(f"{PREFIX}{name} is not a setting. Known are: {accepted}.", field=PREFIX + name)
        data_dir = data_folder({"PUTRIGHT_DATA_DIR": given.get("DATA_DIR", "")})
        bind, port = given.get("BIND") or "127.0.0.1", _whole(given, "PORT", 8080, most=65_535)
        return cls(
            database_url=_database_url(given, data_dir),
            access_database_url=_access_database_url(given, data_dir),
            session_idle_minutes=_whole(given, "SESSION_IDLE_MINUTES", 30, least=5, most=480),
            session_hours=_whole(given, "SESSION_HOURS", 12, most=24),
            proxies=_whole(given, "PROXIES", 0, least=0, most=5),
            data_dir=data_dir,
            case_key=_secret(given, "CASE_KEY"),
            token_pepper=_secret(given, "TOKEN_PEPPER"),
            link_keys=_secrets(given, "LINK_KEYS"),
            link_days=_whole(given, "LINK_DAYS", 28, most=366),
            smtp_url=_url(given, "SMTP_URL", ("smtp", "smtps", "smtp+starttls")),
            **_notify(given),
            mail_from=given.get("MAIL_FROM") or None,
            base_url=(_url(given, "BASE_URL", ("http", "https")) or f"http://{bind}:{port}").rstrip("/"),
            bind=bind,
            port=port,
            council=given.get("COUNCIL") or "Council",
            council_colour=_checked(given, "COUNCIL_COLOUR", brand.colour),
            council_logo=_checked(given, "COUNCIL_LOGO", brand.logo),
            sweep_seconds=_whole(given, "SWEEP_SECONDS", 60, least=5, most=300),
            mail_brake=_whole(given, "MAIL_BRAKE", 25, most=10_000),
            duty_team_telephone=_telephone(given, "DUTY_TEAM_TELEPHONE"),
            **_hours(given),
            mail_budget=_whole(given, "MAIL_BUDGET", 5, most=100),
            **_anchors(given, data_dir),
            **_sign_in(given),
        )

    @property
    def on_loopback(self) -> bool:
        """Whether only this machine can reach the pages."""
        return self.bind in LOOPBACK

    @property
    def is_https(self) -> bool:
        """Whether browsers reach the pages through TLS."""
        return self.base_url.startswith("https://")

    def __repr__(self) -> str:
        """The settings without secrets and without addresses that could hold one."""
        return f"Settings(data_dir={str(self.data_dir)!r}, bind={self.bind!r}, port={self.port})"


def environment(env: Mapping[str, str] | None = None) -> dict[str, str]:
    """The environment; what it leaves out is taken from the ``.env`` file, then from the data folder's own."""
    given = env if env is not None else os.environ
    merged = _from_file(Path(given.get("PUTRIGHT_ENV_FILE", ".env"))) | dict(given)
    return _from_file(data_folder(merged) / LOCAL_ENV) | merged


def data_folder(given: Mapping[str, str]) -> Path:
    """Where files are kept, which need not exist yet."""
    return Path(given.get("PUTRIGHT_DATA_DIR") or "var")


def _from_file(path: Path) -> dict[str, str]:
    return {name: value or "" for name, value in dotenv_values(path).items()}


def _given(env: Mapping[str, str] | None) -> dict[str, str]:
    merged = environment(env)
    named = {name.removeprefix(PREFIX): value for name, value in merged.items() if name.startswith(PREFIX)}
    named.pop("ENV_FILE", None)
    return named


def _database_url(given: Mapping[str, str], data_dir: Path) -> str:
    return _known_database("DATABASE_URL", given.get("DATABASE_URL") or f"sqlite:///{data_dir / 'putright.db'}")


def _access_database_url(given: Mapping[str, str], data_dir: Path) -> str:
    """Where sessions and the access log are: a file of their own, or beside the record where that is PostgreSQL."""
    record = _database_url(given, data_dir)
    beside = f"sqlite:///{data_dir / 'access.db'}" if record.startswith("sqlite:") else record
    url = _known_database("ACCESS_DATABASE_URL", given.get("ACCESS_DATABASE_URL") or beside)
    if url == record and url.startswith("sqlite:"):
        name = f"{PREFIX}ACCESS_DATABASE_URL"
        raise SettingsError(f"{name} must name another file than {PREFIX}DATABASE_URL.", field=name)
    return url


def _known_database(name: str, url: str) -> str:
    if not url.startswith(("sqlite:///", "postgresql+psycopg://")):
        message = f"{PREFIX}{name} must begin with sqlite:/// or postgresql+psycopg://."
        raise SettingsError(message, field=PREFIX + name)
    return url


def _secret(given: Mapping[str, str], name: str) -> str:
    value = given.get(name, "")
    if len(value) < SHORTEST_SECRET:
        message = (
            f"{PREFIX}{name} is a secret of at least {SHORTEST_SECRET} characters and has no default. "
            "To try Putright on this computer, `putright init` makes the secrets."
        )
        raise SettingsError(message, field=PREFIX + name)
    return value


def _secrets(given: Mapping[str, str], name: str) -> tuple[str, ...]:
    """Secrets with spaces or commas between them, the newest first: that one signs, and all are known again."""
    keys = tuple(re.split(r"[\s,]+", given.get(name, "").strip(" ,")))
    if any(len(key) < SHORTEST_SECRET for key in keys):
        message = (
            f"{PREFIX}{name} is one or more secrets of at least {SHORTEST_SECRET} characters, the newest first, with "
            "commas between them, and has no default. To try Putright on this computer, `putright init` makes one."
        )
        raise SettingsError(message, field=PREFIX + name)
    return keys


def _url(given: Mapping[str, str], name: str, schemes: tuple[str, ...]) -> str | None:
    value = given.get(name)
    if not value:
        return None
    parts = urlsplit(value)
    if parts.scheme not in schemes or not parts.hostname:
        accepted = ", ".join(f"{scheme}://host" for scheme in schemes)
        raise SettingsError(f"{PREFIX}{name} must look like one of {accepted}.", field=PREFIX + name)
    return value


def _notify(given: Mapping[str, str]) -> dict[str, Any]:
    """GOV.UK Notify: its key and its template together, and no SMTP server beside it, which would do nothing."""
    key, template = given.get("NOTIFY_API_KEY") or None, given.get("NOTIFY_TEMPLATE") or None
    url = _url(given, "NOTIFY_URL", ("https", "http")) or NOTIFY
    if key is not None and NOTIFY_KEY.fullmatch(key) is None:
        message = f"{PREFIX}NOTIFY_API_KEY must be a key as GOV.UK Notify shows it: its name, the service, the secret."
        raise SettingsError(message, field=f"{PREFIX}NOTIFY_API_KEY")
    if template is not None and re.fullmatch(UUID, template) is None:
        message = f"{PREFIX}NOTIFY_TEMPLATE must be the id of an email template, as GOV.UK Notify shows it."
        raise SettingsError(message, field=f"{PREFIX}NOTIFY_TEMPLATE")
    if (key is None) != (template is None):
        missing = f"{PREFIX}NOTIFY_{'API_KEY' if key is None else 'TEMPLATE'}"
        raise SettingsError(f"{missing} is missing: GOV.UK Notify needs a key and a template.", field=missing)
    if key is not None and given.get("SMTP_URL"):
        message = f"{PREFIX}SMTP_URL and {PREFIX}NOTIFY_API_KEY are both set: mail leaves by one of them."
        raise SettingsError(message, field=f"{PREFIX}SMTP_URL")
    if key is None and given.get("NOTIFY_URL"):
        raise SettingsError(f"{PREFIX}NOTIFY_URL does nothing without a key.", field=f"{PREFIX}NOTIFY_URL")
    if not is_private(url):
        raise SettingsError(f"{PREFIX}NOTIFY_URL must be https://.", field=f"{PREFIX}NOTIFY_URL")
    return {"notify_api_key": key, "notify_template": template, "notify_url": url}


def _hours(given: Mapping[str, str]) -> dict[str, Any]:
    """The quiet hours and the time of the digest, which must not lie in them: it would never come at its time."""
    said = given.get("QUIET_HOURS") or "19:00-08:00"
    begins, _, ends = said.partition("-")
    quiet = None if said == "none" else (_time("QUIET_HOURS", begins), _time("QUIET_HOURS", ends))
    digest_at = _time("DIGEST_AT", given.get("DIGEST_AT") or "08:00")
    if quiet is not None and quiet[0] == quiet[1]:
        raise SettingsError(f"{PREFIX}QUIET_HOURS must begin and end at two times.", field=f"{PREFIX}QUIET_HOURS")
    if quiet is not None and within(digest_at, quiet):
        message = f"{PREFIX}DIGEST_AT must not lie in {PREFIX}QUIET_HOURS, which are {said}."
        raise SettingsError(message, field=f"{PREFIX}DIGEST_AT")
    return {"quiet_hours": quiet, "digest_at": digest_at}


def _anchors(given: Mapping[str, str], data_dir: Path) -> dict[str, Any]:
    """The key that anchors are signed with, the file they are written to, and whom they are sent to."""
    said, name = given.get("ANCHOR_KEY", "").strip(), f"{PREFIX}ANCHOR_KEY"
    key = _key(said)
    if said and key is None:
        message = f"{name} must be 32 random bytes, in hexadecimal or in base64, such as `openssl rand -hex 32` prints."
        raise SettingsError(message, field=name)
    to = tuple(each.strip() for each in given.get("ANCHOR_TO", "").split(",") if each.strip())
    if any(ADDRESS.fullmatch(each) is None for each in to) or len({each.lower() for each in to}) < len(to):
        message = f"{PREFIX}ANCHOR_TO must be mail addresses with commas between them, each once."
        raise SettingsError(message, field=f"{PREFIX}ANCHOR_TO")
    if not said and (to or given.get("ANCHOR_FILE")):
        message = f"{name} is missing: without it there is no anchor to send or to write to a file."
        raise SettingsError(message, field=name)
    file = Path(given.get("ANCHOR_FILE") or data_dir / "anchors.jsonl")
    return {"anchor_key": key, "anchor_file": file, "anchor_to": to}


def _key(said: str) -> bytes | None:
    try:
        key = bytes.fromhex(said) if len(said) == 2 * KEY_BYTES else b64decode(said, validate=True)
    except ValueError:
        return None
    return key if len(key) == KEY_BYTES else None


def _sign_in(given: Mapping[str, str]) -> dict[str, Any]:
    """By what people sign in: Microsoft Entra ID where its four settings are given, a mailed link unless turned off."""
    said = {name: given.get(f"OIDC_{name}", "").strip() or None for name in OIDC}
    if any(said.values()):
        for name in OIDC:
            if said[name] is None:
                message = f"{PREFIX}OIDC_{name} is missing: signing in by Entra ID needs all of {_all_oidc()}."
                raise SettingsError(message, field=f"{PREFIX}OIDC_{name}")
        _refuse_unsafe_oidc(given, str(said["ISSUER"]), str(said["TENANT"]))
    links = given.get("SIGN_IN_LINKS") or "on"
    if links not in ("on", "off"):
        raise SettingsError(f"{PREFIX}SIGN_IN_LINKS must be on or off.", field=f"{PREFIX}SIGN_IN_LINKS")
    if links == "off" and not any(said.values()):
        message = f"{PREFIX}SIGN_IN_LINKS is off and no {_all_oidc()} is set, so nobody could sign in."
        raise SettingsError(message, field=f"{PREFIX}SIGN_IN_LINKS")
    return {f"oidc_{name.lower()}": value for name, value in said.items()} | {"sign_in_links": links == "on"}


def _all_oidc() -> str:
    return ", ".join(f"{PREFIX}OIDC_{name}" for name in OIDC)


def _refuse_unsafe_oidc(given: Mapping[str, str], issuer: str, tenant: str) -> None:
    """An issuer or an address of ours that others could read along with, and a tenant that no token would ever name."""
    _url(given, "OIDC_ISSUER", ("https", "http"))
    if not is_private(issuer) or urlsplit(issuer).query or urlsplit(issuer).fragment:
        message = f"{PREFIX}OIDC_ISSUER must be https://, such as https://login.microsoftonline.com/TENANT/v2.0."
        raise SettingsError(message, field=f"{PREFIX}OIDC_ISSUER")
    if re.fullmatch(UUID, tenant) is None:
        message = f"{PREFIX}OIDC_TENANT must be the directory (tenant) ID, 32 hexadecimal digits with hyphens."
        raise SettingsError(message, field=f"{PREFIX}OIDC_TENANT")
    named = [each for each in urlsplit(issuer).path.split("/") if re.fullmatch(UUID, each) or each in EVERY_TENANT]
    if any(each.lower() != tenant.lower() for each in named):
        message = f"{PREFIX}OIDC_ISSUER is not that of the tenant {tenant}, which {PREFIX}OIDC_TENANT names."
        raise SettingsError(message, field=f"{PREFIX}OIDC_ISSUER")
    if not is_private(given.get("BASE_URL") or "http://localhost"):
        message = f"{PREFIX}BASE_URL must be https:// for signing in by Microsoft Entra ID, which leads back to it."
        raise SettingsError(message, field=f"{PREFIX}BASE_URL")


def is_private(url: str) -> bool:
    """Whether nobody on the way can read what is sent to an address."""
    parts = urlsplit(url)
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK)


def _time(name: str, said: str) -> time:
    if TIME.fullmatch(said) is None:
        accepted = {"QUIET_HOURS": "two times such as 19:00-08:00, or none", "DIGEST_AT": "a time such as 08:00"}
        raise SettingsError(f"{PREFIX}{name} must be {accepted[name]}.", field=PREFIX + name)
    return time.fromisoformat(said)


def within(at: time, hours: tuple[time, time]) -> bool:
    """Whether a time lies between two, the first included; they may have midnight between them."""
    begins, ends = hours
    return begins <= at < ends if begins < ends else at >= begins or at < ends


def _telephone(given: Mapping[str, str], name: str) -> str | None:
    value = given.get(name, "").strip()
    if value and TELEPHONE.fullmatch(value) is None:
        message = f"{PREFIX}{name} must be a telephone number such as 01234 567890: digits, spaces, brackets, a plus."
        raise SettingsError(message, field=PREFIX + name)
    return value or None


def _checked(given: Mapping[str, str], name: str, check: Callable[[str], Checked]) -> Checked | None:
    """What a check makes of a setting, which says what is wrong with it; ``None`` where it is left out."""
    value = given.get(name, "").strip()
    if not value:
        return None
    try:
        return check(value)
    except ValueError as wrong:
        raise SettingsError(f"{PREFIX}{name} {wrong}.", field=PREFIX + name) from None


def _whole(given: Mapping[str, str], name: str, default: int, *, least: int = 1, most: int) -> int:
    value = given.get(name) or str(default)
    if not value.isdigit() or not least <= int(value) <= most:
        raise SettingsError(f"{PREFIX}{name} must be a whole number from {least} to {most}.", field=PREFIX + name)
    return int(value)
