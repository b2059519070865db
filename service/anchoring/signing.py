"""The key that anchors and evidence packs are signed with (Ed25519, RFC 8032)."""

from base64 import b64decode, b64encode

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from service.settings import Settings, SettingsError


class Signer:
    """Signs with the installation's key; ``public`` is the key that anybody checks with, in base64."""

    def __init__(self, secret: bytes) -> None:
        self._key = Ed25519PrivateKey.from_private_bytes(secret)
        self.public = b64encode(self._key.public_key().public_bytes_raw()).decode()

    def sign(self, text: str) -> str:
        """The signature of a text, in base64."""
        return b64encode(self._key.sign(text.encode())).decode()


def signer_of(settings: Settings) -> Signer:
    """The signer that the settings name. Raises :class:`SettingsError` where they name no key."""
    if settings.anchor_key is None:
        message = (
            "PUTRIGHT_ANCHOR_KEY is not set, so nothing can be signed: 32 random bytes, "
            "such as `openssl rand -hex 32` prints. To try Putright on this computer, `putright init` makes one."
        )
        raise SettingsError(message, field="PUTRIGHT_ANCHOR_KEY")
    return Signer(settings.anchor_key)


def is_signed_by(public: str, text: str, signature: str) -> bool:
    """Whether a text was signed with the key that belongs to a public one; both in base64."""
    try:
        key = Ed25519PublicKey.from_public_bytes(b64decode(public, validate=True))
        key.verify(b64decode(signature, validate=True), text.encode())
    except (InvalidSignature, ValueError):
        return False
    return True
