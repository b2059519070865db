"""A form of our own pages: that it is ours, its key, and what it says."""

from collections.abc import Mapping
from http import HTTPStatus
from secrets import token_hex

from flask import request
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from service.access.csrf import FormSigner, NotOurFormError
from service.bootstrap import Putright
from service.pages.guard import is_from_elsewhere, session_of_browser

Sent = MultiDict[str, str]
Answered = Response | tuple[str, HTTPStatus] | str
OF_ONE_SENDING = ("_key", "_opened", "_checked")
LONGEST_KEY = 64


def form_token(putright: Putright) -> str:
    """What a form of whoever is signed in carries."""
    return FormSigner(putright.settings.link_keys).token(session_of_browser().secret, putright.clock())


def refuse_other_sites() -> None:
    """Raise :class:`NotOurFormError` where the browser says that a form was sent from a page that is not ours."""
    if is_from_elsewhere(request):
        raise NotOurFormError("This was sent from another page. Look at it here, then send it.")


def refuse_strange_forms(putright: Putright, field: str = "form") -> None:
    """Raise :class:`NotOurFormError` unless the form was given to this browser and is sent from a page of ours."""
    refuse_other_sites()
    signer = FormSigner(putright.settings.link_keys)
    signer.refuse(request.form.get(field, ""), session_of_browser().secret, putright.clock())


def carried(putright: Putright, sent: Mapping[str, str]) -> dict[str, str]:
    """What a form carries unseen: that it is ours, and its own key."""
    return {"_form": form_token(putright), "_key": sent.get("_key") or token_hex(16)}


def key_of(sent: Sent) -> str:
    """The key under which a form is recorded once, however often it is sent."""
    said = sent.get("_key", "")
    whole = said.isalnum() and len(said) <= LONGEST_KEY
    return f"page/{said if whole else token_hex(16)}"


def said_in(sent: Sent) -> list[tuple[str, str]]:
    """What a form says, without what it carries unseen."""
    return [(name, value) for name, value in sent.items(multi=True) if not name.startswith("_")]


def renewed(sent: Sent) -> Sent:
    """The same, as a form that was not sent yet."""
    fresh: Sent = sent.copy()
    for name in OF_ONE_SENDING:
        fresh.setlist(name, [])
    return fresh
