"""An OpenID Connect server on loopback that signs people in as Entra ID does, and misbehaves as it is told."""

import json
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import cache
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from jwt.algorithms import RSAAlgorithm

TENANT, OTHER_TENANT = "72f988bf-86f1-41af-91ab-2d7cd011db47", "9188040d-6c67-4c5b-b112-36a304b66dad"
CLIENT, SECRET = "6731de76-14a6-49ae-97bc-6eba6914391e", "a~client.secret_with+signs&more-than-32"
LASTS = 3600


@cache
def key(name: str) -> RSAPrivateKey:
    """A key of this name: making one takes long enough to do it once."""
    return generate_private_key(public_exponent=65537, key_size=2048)


class OidcServer:
    """Who signs in is ``oid`` with ``roles``; ``claims`` and ``header`` say what is otherwise in the token.

    ``error`` is what a person is sent back with, ``refusal`` what it answers instead of a token, ``published`` the keys
    that it shows; ``down`` closes every connection. A code is good once, for the verifier it was asked with.
    """

    def __init__(self, redirect_uri: str, clock: Callable[[], datetime]) -> None:
        self.redirect_uri, self.clock = redirect_uri, clock
        self.issuer = ""
        self.asked: list[str] = []
        self.queries: list[dict[str, str]] = []
        self.reset()

    def reset(self) -> None:
        """Behave, and forget what was asked."""
        self.oid = "00000000-0000-0000-66f3-3332eca7ea81"
        self.roles: list[str] | None = None
        self.claims: dict[str, Any] = {}
        self.header: dict[str, Any] = {}
        self.documents: dict[str, Any] = {}
        self.error: str | None = None
        self.refusal: tuple[int, str] | None = None
        self.down = False
        self.key, self.published = "first", ["first"]
        self.secret = SECRET
        self.codes: dict[str, dict[str, str]] = {}
        self.asked.clear()
        self.queries.clear()

    def discovery(self) -> dict[str, Any]:
        """Where everything is."""
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
            "id_token_signing_alg_values_supported": ["RS256", "HS256", "none"],
        } | self.documents

    def keys(self) -> dict[str, Any]:
        """Its public keys, with what Entra ID has beside them, and one of a kind that nobody knows yet."""
        shown = [
            RSAAlgorithm.to_jwk(key(name).public_key(), as_dict=True)
            | {"kid": name, "use": "sig", "x5t": name, "issuer": self.issuer}
            for name in self.published
        ]
        return {"keys": [*shown, {"kty": "of tomorrow", "kid": "tomorrow"}]}

    def authorize(self, query: dict[str, str]) -> str:
        """Where a person is sent back to."""
        self.queries.append(query)
        assert query["client_id"] == CLIENT
        assert query["redirect_uri"] == self.redirect_uri
        assert query["response_type"] == "code"
        assert set(query["scope"].split()) == {"openid", "profile"}
        assert query["code_challenge_method"] == "S256"
        if self.error is not None:
            said = {"error": self.error, "error_description": "<b>A Person</b> declined", "state": query["state"]}
            return f"{self.redirect_uri}?{urlencode(said)}"
        code = secrets.token_urlsafe(16)
        self.codes[code] = query
        return f"{self.redirect_uri}?{urlencode({'code': code, 'state': query['state']})}"

    def token(self, form: dict[str, str]) -> tuple[int, dict[str, Any]]:
        """What a code is good for, once."""
        if (form.get("client_id"), form.get("client_secret")) != (CLIENT, self.secret):
            return 401, {"error": "invalid_client", "error_description": "AADSTS7000222"}
        query = self.codes.pop(form.get("code", ""), None)
        challenge = urlsafe_b64encode(sha256(form.get("code_verifier", "").encode()).digest()).rstrip(b"=").decode()
        good = query is not None and query["code_challenge"] == challenge
        if query is None or not good or form.get("redirect_uri") != self.redirect_uri:
            return 400, {"error": "invalid_grant"}
        return 200, {"token_type": "Bearer", "access_token": "opaque", "id_token": self.id_token(query["nonce"])}

    def id_token(self, nonce: str) -> str:
        """Signed, as this server is told to."""
        now = int(self.clock().timestamp())
        claims: dict[str, Any] = {
            "iss": self.issuer,
            "aud": CLIENT,
            "iat": now,
            "nbf": now,
            "exp": now + LASTS,
            "sub": "a name of this person for this application alone",
            "tid": TENANT,
            "oid": self.oid,
            "nonce": nonce,
            "preferred_username": "head.of.service@council.example",
            "email": "head.of.service@council.example",
            "ver": "2.0",
        }
        if self.roles is not None:
            claims["roles"] = self.roles
        said = {name: value for name, value in (claims | self.claims).items() if value is not None}
        header = {"kid": self.key} | self.header
        if header.get("alg") == "none":
            return jwt.encode(said, None, algorithm="none", headers=header)
        if header.get("alg") == "HS256":
            return jwt.encode(said, SECRET, algorithm="HS256", headers=header)
        return jwt.encode(said, key(self.key), algorithm="RS256", headers=header)


def handler(server: OidcServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            server.asked.append(parts.path)
            if server.down:
                self.connection.close()
                return
            if parts.path == "/authorize":
                self.send_response(302)
                self.send_header("Location", server.authorize(dict(parse_qsl(parts.query))))
                self.send_header("Content-Length", "0")
                self.end_headers()
                return
            found = {"/.well-known/openid-configuration": server.discovery, "/keys": server.keys}.get(parts.path)
            self.answer(404 if found is None else 200, {} if found is None else found())

        def do_POST(self) -> None:
            server.asked.append(self.path)
            form = dict(parse_qsl(self.rfile.read(int(self.headers["Content-Length"])).decode()))
            if server.down:
                self.connection.close()
            elif server.refusal is not None:
                self.answer(*server.refusal)
            else:
                self.answer(*server.token(form))

        def answer(self, status: int, body: Any) -> None:
            content = (body if isinstance(body, str) else json.dumps(body)).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: Any) -> None:
            """Tests are quiet."""

    return Handler


@contextmanager
def serving(redirect_uri: str, clock: Callable[[], datetime]) -> Iterator[OidcServer]:
    """A server that people are signed in by, until the end."""
    oidc = OidcServer(redirect_uri, clock)
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler(oidc))
    server.daemon_threads = True
    oidc.issuer = f"http://127.0.0.1:{server.server_address[1]}"
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    try:
        yield oidc
    finally:
        server.shutdown()
        server.server_close()
