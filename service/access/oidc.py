"""OpenID Connect with Microsoft Entra ID: what is asked of it, and what is believed of its answer.

The authorization code flow with PKCE, a state and a nonce. Nothing is believed that is not signed by a key of the
issuer, for this application and tenant, in answer to what this browser asked, and in time. Who it is is then the
issuer, the tenant and the object id: never an address or a name, which may be another's tomorrow.
"""

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from authlib.integrations.base_client import OAuthError
from authlib.integrations.requests_client import OAuth2Session
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import ClaimError, InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet
from joserfc.jws import JWSRegistry
from requests import RequestException

from domain.errors import PutrightError
from service.access.issuer import TIMEOUT_SECONDS, Issuer, NoAnswerError, Published, no_answer
from service.settings import UUID, Settings

CALLBACK = "/sign-in/callback"
SCOPE = "openid profile"
"""Without *profile* Entra ID leaves out the object id."""

ALGORITHMS = ("RS256",)
"""What Entra ID signs with. A list of what the token itself may choose from would be no check."""

LEEWAY_SECONDS = 120
OF_THE_SECRET = ("invalid_client", "unauthorized_client")


class NotBelievedError(PutrightError):
    """What came back is not what was asked for, not signed by the issuer, not for us, or too late.

    ``reason`` is for the log: the name of a check, and nothing of what was checked.
    """

    code = "sign_in_not_believed"

    def __init__(self, reason: str) -> None:
        super().__init__("What came back from Microsoft could not be checked, so nobody is signed in.")
        self.reason = reason


@dataclass(frozen=True)
class Identity:
    """Who somebody is to the council's Entra ID. A person keeps it whatever becomes of their name or address."""

    issuer: str
    tenant: str
    oid: str


@dataclass(frozen=True)
class Confirmed:
    """Whom Entra ID confirmed, and the app roles that it says are theirs."""

    identity: Identity
    roles: frozenset[str]


@dataclass(frozen=True)
class Question:
    """What was sent with a browser, and must come back with it."""

    state: str
    nonce: str
    verifier: str


class EntraId:
    """The council's Entra ID, as this application is registered there."""

    def __init__(self, issuer: str, tenant: str, client_id: str, client_secret: str, base_url: str) -> None:
        self.issuer, self.tenant, self.client_id = Issuer(issuer), tenant.lower(), client_id
        self.redirect_uri = base_url + CALLBACK
        self._client_secret = client_secret

    def ask(self, now: datetime, *, another: bool = False) -> tuple[str, Question]:
        """The address to send a browser to, and what to keep of it. Raises :class:`NoAnswerError`.

        With ``another`` Entra ID asks which account it is to be, also where one is signed in there.
        """
        question = Question(*(secrets.token_urlsafe(32) for _ in range(3)))
        with self._session() as session:
            address, _ = session.create_authorization_url(
                self.issuer.published(now).addresses["authorization_endpoint"],
                state=question.state,
                nonce=question.nonce,
                code_verifier=question.verifier,
                prompt="select_account" if another else None,
            )
        return address, question

    def confirm(self, question: Question, code: str, now: datetime) -> Confirmed:
        """Whom a code stands for. Raises :class:`NotBelievedError`, or :class:`NoAnswerError`."""
        server = self.issuer.published(now)
        id_token = self._redeemed(server, question, code)
        try:
            try:
                token = _verified(id_token, server.keys)
            except InvalidKeyIdError:  # they change their keys without notice
                token = _verified(id_token, self.issuer.published_now(now).keys)
            return self._believed(token, question, now)
        except ClaimError as wrong:
            raise NotBelievedError(f"{wrong.error}: {wrong.claim}") from None
        except (JoseError, ValueError) as wrong:
            raise NotBelievedError(getattr(wrong, "error", type(wrong).__name__)) from None

    def _redeemed(self, server: Published, question: Question, code: str) -> str:
        """The ID token that a code is good for, once."""
        try:
            with self._session() as session:
                answer = session.fetch_token(
                    server.addresses["token_endpoint"],
                    grant_type="authorization_code",
                    code=code,
                    code_verifier=question.verifier,
                    redirect_uri=self.redirect_uri,
                    allow_redirects=False,
                )
        except OAuthError as refused:
            if refused.error in OF_THE_SECRET:
                message = "Microsoft refused this application: its client secret may have run out."
                raise NoAnswerError(message, field="PUTRIGHT_OIDC_CLIENT_SECRET") from None
            raise NotBelievedError("the code was refused") from None
        except (RequestException, ValueError):
            raise no_answer() from None
        return str(answer.get("id_token") or "")

    def _believed(self, token: jwt.Token, question: Question, now: datetime) -> Confirmed:
        expected = {"iss": {"essential": True, "value": self.issuer.address}, "aud": {"essential": True}}
        of_us = {"nonce": question.nonce, "client_id": self.client_id}
        claims: Mapping[str, Any] = CodeIDToken(token.claims, token.header, expected, of_us)
        claims.validate(now=int(now.timestamp()), leeway=LEEWAY_SECONDS)  # type: ignore[attr-defined] # Authlib's
        if claims["aud"] not in (self.client_id, [self.client_id]):
            raise NotBelievedError("invalid_claim: aud")
        if str(claims.get("tid")).lower() != self.tenant:
            raise NotBelievedError("invalid_claim: tid")
        oid, roles = claims.get("oid"), claims.get("roles", [])
        if not isinstance(oid, str) or re.fullmatch(UUID, oid) is None:
            raise NotBelievedError("invalid_claim: oid")
        if not isinstance(roles, list) or not all(isinstance(role, str) for role in roles):
            raise NotBelievedError("invalid_claim: roles")
        return Confirmed(self.identity(oid), frozenset(roles))

    def identity(self, oid: str) -> Identity:
        """Whoever has this object id in the council's tenant."""
        return Identity(self.issuer.address, self.tenant, oid.lower())

    def _session(self) -> OAuth2Session:
        return OAuth2Session(
            client_id=self.client_id,
            client_secret=self._client_secret,
            token_endpoint_auth_method="client_secret_post",  # noqa: S106 - the name of a method
            scope=SCOPE,
            redirect_uri=self.redirect_uri,
            code_challenge_method="S256",
            default_timeout=TIMEOUT_SECONDS,
        )


def entra_id(settings: Settings) -> EntraId | None:
    """The council's Entra ID, where the settings name one."""
    if settings.oidc_issuer is None:
        return None
    tenant, client, secret = settings.oidc_tenant, settings.oidc_client_id, settings.oidc_client_secret
    return EntraId(settings.oidc_issuer, str(tenant), str(client), str(secret), settings.base_url)


def _verified(id_token: str, keys: KeySet) -> jwt.Token:
    return jwt.decode(id_token, keys, registry=JWSRegistry(algorithms=list(ALGORITHMS), strict_check_header=False))
