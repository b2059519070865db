"""Settings of a council that gives few of them."""

from service.settings import Settings

SECRETS = {"PUTRIGHT_CASE_KEY": "k" * 32, "PUTRIGHT_TOKEN_PEPPER": "p" * 32, "PUTRIGHT_LINK_KEYS": "l" * 32}
SECRETS |= {"PUTRIGHT_ENV_FILE": "no.env"}


def given(**settings: str) -> Settings:
    return Settings.from_env(SECRETS | {f"PUTRIGHT_{name}": value for name, value in settings.items()})
