"""Who may see a page before there is any sign-in: this computer only. And what a browser is told with every page."""

from http import HTTPStatus
from ipaddress import IPv6Address, ip_address
from urllib.parse import urlsplit

from flask import Request, Response

from domain.errors import PutrightError

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self'; "
        "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
    ),
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}
FOR_A_YEAR = "public, max-age=31536000, immutable"
FORWARDED = ("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP", "Via")


class NotThisComputerError(PutrightError):
    """A page was asked for from elsewhere than this computer."""

    code = "not_this_computer"


def refuse_strangers(request: Request, base_url: str) -> None:
    """Raise :class:`NotThisComputerError` unless a request comes from this computer, under a name that is ours.

    A proxy here would make everybody look local. And a page elsewhere can give its own name this computer's address, so
    that a browser here reads for it (DNS rebinding).
    """
    if not _is_loopback(request.remote_addr or ""):
        raise NotThisComputerError("You are asking from another computer.")
    if any(name in request.headers for name in FORWARDED):
        raise NotThisComputerError("You are asking through a proxy, which could be passing on another computer.")
    name = urlsplit(f"//{request.host}").hostname or ""
    if not _is_loopback(name) and name not in ("localhost", urlsplit(base_url).hostname):
        raise NotThisComputerError("You are asking under a name that is not this service’s.")


def add_headers(response: Response, *, is_static: bool) -> Response:
    """Nothing inline, nothing from elsewhere, nothing kept but static files, whose address changes when they do."""
    response.headers.update(HEADERS)
    keep = is_static and response.status_code in (HTTPStatus.OK, HTTPStatus.NOT_MODIFIED)
    response.headers["Cache-Control"] = FOR_A_YEAR if keep else "no-store"
    return response


def _is_loopback(address: str) -> bool:
    try:
        found = ip_address(address)
    except ValueError:
        return False
    if isinstance(found, IPv6Address) and found.ipv4_mapped is not None:
        found = found.ipv4_mapped
    return found.is_loopback
