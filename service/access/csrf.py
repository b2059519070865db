"""What a form carries, so that no page elsewhere can send it: a signature bound to a session and to time.

It is written another way each time, so that how well a page compresses tells nothing of it (BREACH).
"""

import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from itsdangerous import BadSignature, Signer

from domain.errors import PutrightError

FORM_LASTS = timedelta(hours=12)
"""So long may a form stand open. A session that ends earlier ends the form with it."""

NOBODY = "nobody"
"""What a form is bound to that is there before anybody is signed in."""


class NotOurFormError(PutrightError):
    """A form was sent that this browser was not given, or that stood open for too long."""

    code = "not_our_form"


@dataclass(frozen=True)
class FormSigner:
    """Signs forms. The first key signs, all verify."""

    keys: Sequence[str]

    def token(self, session: str, now: datetime) -> str:
        """What a form carries; ``session`` is the browser's secret, of which a digest is signed."""
        return _masked(self._signer().sign(f"{_bound(session)}.{int(now.timestamp())}"))

    def refuse(self, given: str, session: str, now: datetime) -> None:
        """Raise :class:`NotOurFormError` unless the form was given to this browser, not too long ago."""
        try:
            bound, _, made = self._signer().unsign(_unmasked(given)).decode("ascii").partition(".")
        except (BadSignature, ValueError):
            bound, made = "", "0"
        if bound != _bound(session) or not 0 <= now.timestamp() - int(made) + 1 <= FORM_LASTS.total_seconds():
            raise NotOurFormError("This form is not from this page, or stood open too long. Look again, then send it.")

    def _signer(self) -> Signer:
        return Signer(list(reversed(self.keys)), salt="putright form", digest_method=sha256)


def _bound(session: str) -> str:
    return sha256(f"form:{session}".encode()).hexdigest()[:32]


def _masked(token: bytes) -> str:
    pad = secrets.token_bytes(len(token))
    return urlsafe_b64encode(pad + _across(pad, token)).decode()


def _unmasked(given: str) -> bytes:
    """What was masked. Raises :class:`ValueError` for what no form of ours carries."""
    both = urlsafe_b64decode(given.encode("ascii"))
    half = len(both) // 2
    return _across(both[:half], both[half:])


def _across(pad: bytes, text: bytes) -> bytes:
    return bytes(one ^ other for one, other in zip(pad, text, strict=True))
