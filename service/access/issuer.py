"""The server that confirms who people are: its addresses and its keys, as it publishes them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any

import requests
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from domain.errors import PutrightError
from service.settings import is_private

DISCOVERY = "/.well-known/openid-configuration"
ENDPOINTS = ("authorization_endpoint", "token_endpoint", "jwks_uri")
TIMEOUT_SECONDS = 5
KEPT = timedelta(hours=1)
"""So long are its addresses and keys kept. A key that is not among them is asked for at once."""

RESTS = timedelta(seconds=10)
"""So long is a server left alone that did not answer: who waits for it keeps a worker from everybody else."""


class NoAnswerError(PutrightError):
    """The server cannot be reached, answers what nobody understands, or refuses this application."""

    code = "sign_in_unavailable"


@dataclass(frozen=True)
class Published:
    """What a server published: its addresses by name, and its keys."""

    addresses: Mapping[str, str]
    keys: KeySet
    fetched_at: datetime


class Issuer:
    """Knows what an issuer published, and asks again in time."""

    def __init__(self, address: str) -> None:
        self.address = address
        self._published: Published | None = None
        self._failed_at: datetime | None = None

    def published(self, now: datetime) -> Published:
        """What it published, asked for when that was long ago. Raises :class:`NoAnswerError`."""
        known = self._published
        if known is not None and now - known.fetched_at < KEPT:
            return known
        if self._failed_at is not None and now - self._failed_at < RESTS:
            raise no_answer()
        try:
            self._failed_at, found = None, self.published_now(now)
        except NoAnswerError:
            self._failed_at = now
            raise
        return found

    def published_now(self, now: datetime) -> Published:
        """The same, asked for now. Raises :class:`NoAnswerError`, also where it says that it is another issuer."""
        addresses = _read(self.address.rstrip("/") + DISCOVERY)
        if addresses.get("issuer") != self.address:
            message = "The server that is to sign people in says that it is another: check its address."
            raise NoAnswerError(message, field="PUTRIGHT_OIDC_ISSUER")
        if not all(is_private(str(addresses.get(name))) for name in ENDPOINTS):
            raise no_answer()
        try:
            keys = KeySet.import_key_set(_read(addresses["jwks_uri"]))  # type: ignore[arg-type] # whatever JSON it is
        except (JoseError, KeyError, TypeError, ValueError):
            raise no_answer() from None
        self._published = Published({name: addresses[name] for name in ENDPOINTS}, keys, now)
        return self._published


def no_answer() -> NoAnswerError:
    """What is said of a server that cannot be made sense of."""
    return NoAnswerError("Microsoft’s sign-in does not answer at the moment.")


def _read(address: str) -> dict[str, Any]:
    """The JSON object at an address, which leads nowhere else."""
    try:
        answer = requests.get(address, allow_redirects=False, timeout=TIMEOUT_SECONDS)
        found = answer.json() if answer.status_code == HTTPStatus.OK else None
    except (requests.RequestException, ValueError):
        raise no_answer() from None
    if not isinstance(found, dict):
        raise no_answer()
    return found
