"""Settings, read once from ``PUTRIGHT_*`` variables or a ``.env`` file; a bad one stops the start by name.

A module beside this one for each group of settings that are judged together, and ``checks`` for single ones.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields
from datetime import time
from pathlib import Path

from service.settings import anchors, brand, databases, hours, notify, sign_in
from service.settings.checks import (
    LOOPBACK,
    UUID,
    SettingsError,
    checked,
    is_private,
    refused,
    secret,
    secrets,
    telephone,
    url,
    whole,
)
from service.settings.hours import within
from service.settings.source import LOCAL_ENV, PREFIX, data_folder, environment, settings_given

__all__ = [
    "LOCAL_ENV",
    "LOOPBACK",
    "UUID",
    "Settings",
    "SettingsError",
    "data_folder",
    "environment",
    "is_private",
    "within",
]


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
        given = settings_given(env)
        _refuse_unknown(given, {field.name.upper() for field in fields(cls)})
        data_dir = data_folder({"PUTRIGHT_DATA_DIR": given.get("DATA_DIR", "")})
        bind, port = given.get("BIND") or "127.0.0.1", whole(given, "PORT", 8080, most=65_535)
        return cls(
            database_url=databases.record_url(given, data_dir),
            access_database_url=databases.access_url(given, data_dir),
            session_idle_minutes=whole(given, "SESSION_IDLE_MINUTES", 30, least=5, most=480),
            session_hours=whole(given, "SESSION_HOURS", 12, most=24),
            proxies=whole(given, "PROXIES", 0, least=0, most=5),
            data_dir=data_dir,
            case_key=secret(given, "CASE_KEY"),
            token_pepper=secret(given, "TOKEN_PEPPER"),
            link_keys=secrets(given, "LINK_KEYS"),
            link_days=whole(given, "LINK_DAYS", 28, most=366),
            smtp_url=url(given, "SMTP_URL", ("smtp", "smtps", "smtp+starttls")),
            **notify.read(given),
            mail_from=given.get("MAIL_FROM") or None,
            base_url=(url(given, "BASE_URL", ("http", "https")) or f"http://{bind}:{port}").rstrip("/"),
            bind=bind,
            port=port,
            council=given.get("COUNCIL") or "Council",
            council_colour=checked(given, "COUNCIL_COLOUR", brand.colour),
            council_logo=checked(given, "COUNCIL_LOGO", brand.logo),
            sweep_seconds=whole(given, "SWEEP_SECONDS", 60, least=5, most=300),
            mail_brake=whole(given, "MAIL_BRAKE", 25, most=10_000),
            duty_team_telephone=checked(given, "DUTY_TEAM_TELEPHONE", telephone),
            **hours.read(given),
            mail_budget=whole(given, "MAIL_BUDGET", 5, most=100),
            **anchors.read(given, data_dir),
            **sign_in.read(given),
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


def _refuse_unknown(given: Collection[str], known: Collection[str]) -> None:
    for name in sorted(given):
        if name not in known:
            raise refused(name, f"is not a setting. Known are: {', '.join(PREFIX + each for each in sorted(known))}.")
