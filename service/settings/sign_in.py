"""By what people sign in: Microsoft Entra ID where its four settings are given, a mailed link unless turned off."""

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from service.settings.checks import UUID, is_private, refused, url
from service.settings.source import PREFIX

OIDC = ("OIDC_ISSUER", "OIDC_TENANT", "OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET")
ALL_OIDC = ", ".join(PREFIX + name for name in OIDC)
EVERY_TENANT = ("common", "organizations", "consumers")
"""Where an issuer would stand for anybody's tenant."""


def read(given: Mapping[str, str]) -> dict[str, Any]:
    said = {name: given.get(name, "").strip() or None for name in OIDC}
    if any(said.values()):
        for name in OIDC:
            if said[name] is None:
                raise refused(name, f"is missing: signing in by Entra ID needs all of {ALL_OIDC}.")
        _refuse_unsafe(given, str(said["OIDC_ISSUER"]), str(said["OIDC_TENANT"]))
    links = given.get("SIGN_IN_LINKS") or "on"
    if links not in ("on", "off"):
        raise refused("SIGN_IN_LINKS", "must be on or off.")
    if links == "off" and not any(said.values()):
        raise refused("SIGN_IN_LINKS", f"is off and no {ALL_OIDC} is set, so nobody could sign in.")
    return {name.lower(): value for name, value in said.items()} | {"sign_in_links": links == "on"}


def _refuse_unsafe(given: Mapping[str, str], issuer: str, tenant: str) -> None:
    """An issuer or an address of ours that others could read along with, and a tenant that no token would ever name."""
    url(given, "OIDC_ISSUER", ("https", "http"))
    parts = urlsplit(issuer)
    if not is_private(issuer) or parts.query or parts.fragment:
        raise refused("OIDC_ISSUER", "must be https://, such as https://login.microsoftonline.com/TENANT/v2.0.")
    if re.fullmatch(UUID, tenant) is None:
        raise refused("OIDC_TENANT", "must be the directory (tenant) ID, 32 hexadecimal digits with hyphens.")
    named = [each for each in parts.path.split("/") if re.fullmatch(UUID, each) or each in EVERY_TENANT]
    if any(each.lower() != tenant.lower() for each in named):
        raise refused("OIDC_ISSUER", f"is not that of the tenant {tenant}, which {PREFIX}OIDC_TENANT names.")
    if not is_private(given.get("BASE_URL") or "http://localhost"):
        raise refused("BASE_URL", "must be https:// for signing in by Microsoft Entra ID, which leads back to it.")
