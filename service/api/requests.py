"""What every request needs: the application, whose token it came with, and the command it makes."""

import re
from dataclasses import dataclass
from http import HTTPStatus
from typing import cast

from flask import Response, current_app, g, request

from service.access.log import Look
from service.access.sight import admit, in_post
from service.access.tokens import Caller
from service.bootstrap import Putright
from service.errors import MalformedRequestError
from service.storage.store import Command, Foresee

SEARCHES = ("remediations.Search",)
BEARER = re.compile(r"Bearer +([A-Za-z0-9_-]{1,200})", re.IGNORECASE)
IDEMPOTENCY_KEY = re.compile(r"[\x21-\x7e]{1,128}")
REVISION_TAG = re.compile(r'"(\d{1,9})"', re.ASCII)


@dataclass(frozen=True)
class FormSent:
    """A form of the pages that asks for a command: its own key, what it says, and the revision it was filled in on.

    With ``foresee`` it only asks what the command would record.
    """

    key: str
    body: bytes
    revision: int | None
    foresee: Foresee | None = None


def application() -> Putright:
    """The application that this process serves."""
    return cast(Putright, current_app.extensions["putright"])


def caller() -> Caller:
    """Whose token the request came with."""
    return cast(Caller, g.caller)


def authenticate() -> None:
    """Find whose token this is, before anything else is read, and let them in where they may go.

    Raises :class:`NotAuthenticatedError`, :class:`domain.seeing.MayNotSeeError` and
    :class:`domain.seeing.MayNotDoError`.
    """
    presented = BEARER.fullmatch(request.headers.get("Authorization", "").strip())
    g.caller = application().tokens.caller(presented[1] if presented else None)
    admit(application(), in_post(application(), g.caller.staff_id))


def note_look(response: Response) -> Response:
    """Write down who looked at what, and who was refused; what was recorded is in the record, by whom as well."""
    looked = request.method == "GET" or request.endpoint in SEARCHES or response.status_code == HTTPStatus.FORBIDDEN
    if "caller" in g and looked:
        application().access_log.note(
            Look(
                at=application().clock(),
                staff_id=g.caller.staff_id,
                through="api",
                what=request.endpoint or "unknown",
                about=(request.view_args or {}).get("ref"),
                outcome=str(response.status_code),
            )
        )
    return response


def command(*, revised: bool = True) -> Command:
    """The command that this request makes, with its key and, if ``revised``, the revision it was decided on.

    Raises :class:`MalformedRequestError` for a header that is out of shape.
    """
    form = cast(FormSent | None, g.get("form_sent"))
    if form is not None:
        return Command(
            recorded_by=caller().staff_id,
            source="page",
            now=application().clock(),
            key=form.key,
            body=form.body,
            expected_revision=form.revision if revised else None,
            backdated_reason=g.get("backdated_reason"),
            foresee=form.foresee,
        )
    asked = f"{request.method} {request.path}\n".encode()
    return Command(
        recorded_by=caller().staff_id,
        source="api",
        now=application().clock(),
        key=_idempotency_key(),
        body=asked + request.get_data(cache=True),
        expected_revision=_expected_revision(revised=revised),
        backdated_reason=g.get("backdated_reason"),
    )


def _idempotency_key() -> str | None:
    key = request.headers.get("Idempotency-Key")
    if key is not None and IDEMPOTENCY_KEY.fullmatch(key) is None:
        raise MalformedRequestError("An Idempotency-Key is 1 to 128 visible ASCII characters.", field="Idempotency-Key")
    return key


def _expected_revision(*, revised: bool) -> int | None:
    tag = request.headers.get("If-Match")
    if tag is None or tag.strip() == "*":
        return None
    if not revised:
        raise MalformedRequestError("What is new has no revision to match.", field="If-Match")
    found = REVISION_TAG.fullmatch(tag.strip())
    if found is None:
        raise MalformedRequestError(
            'If-Match takes one ETag as it was given, such as "7" with its quotes.', field="If-Match"
        )
    return int(found[1])
