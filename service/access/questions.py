"""What a browser keeps while somebody is away at Entra ID: sealed, so that nobody else can have put it there."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from hashlib import sha256

from itsdangerous import BadData, URLSafeSerializer

from service.access.oidc import Question

LASTS = timedelta(minutes=10)


class Questions:
    """Seals a question, with where to go afterwards. The first key seals, all open."""

    def __init__(self, keys: Sequence[str]) -> None:
        self._serializer = URLSafeSerializer(
            list(reversed(keys)), salt="putright sign-in question", signer_kwargs={"digest_method": sha256}
        )

    def sealed(self, question: Question, leads_to: str, now: datetime) -> str:
        """The value of the cookie."""
        kept = asdict(question) | {"leads_to": leads_to, "asked_at": int(now.timestamp())}
        return str(self._serializer.dumps(kept))

    def opened(self, cookie: str, now: datetime) -> tuple[Question, str] | None:
        """The question and where to go; ``None`` for what nobody sealed here, or too long ago."""
        try:
            kept = self._serializer.loads(cookie)
        except BadData:
            return None
        if now.timestamp() - kept["asked_at"] >= LASTS.total_seconds():
            return None
        return Question(kept["state"], kept["nonce"], kept["verifier"]), kept["leads_to"]
