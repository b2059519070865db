"""What a form carries, so that no page elsewhere can send it: a signature bound to a session and to time."""

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
        return self._signer().sign(f"{_bound(session)}.{int(now.timestamp())}").decode()

    def refuse(self, given: str, session: str, now: datetime) -> None:
        """Raise :class:`NotOurFormError` unless the form was given to this browser, not too long ago."""
        try:
            bound, _, made = self._signer().unsign(given.encode("ascii")).decode("ascii").partition(".")
        except (BadSignature, UnicodeError):
            bound, made = "", "0"
        if bound != _bound(session) or not 0 <= now.timestamp() - int(made) + 1 <= FORM_LASTS.total_seconds():
            raise NotOurFormError("This form is not from this page, or stood open too long. Look again, then send it.")

    def _signer(self) -> Signer:
        return Signer(list(reversed(self.keys)), salt="putright form", digest_method=sha256)


def _bound(session: str) -> str:
    return sha256(f"form:{session}".encode()).hexdigest()[:32]
