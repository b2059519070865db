"""What sending a form of the desk has in common: whose command it is, and the answer to what cannot be taken."""

from collections.abc import Callable
from http import HTTPStatus

from flask import request
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import RequestEntityTooLarge

from domain.errors import PutrightError
from projections import people
from service.access.csrf import NotOurFormError
from service.bootstrap import Putright
from service.clock import london_date
from service.errors import status_of
from service.pages.desk.drawn import Wrong
from service.pages.desk.uploads import UnusableFileError, form_sent
from service.pages.guard import signed_in, typed_before
from service.pages.recording.choices import in_post
from service.pages.sent import Sent, key_of, refuse_strange_forms, renewed, said_in
from service.storage.store import Command
from service.terms import person_title

NOT_TAKEN = (NotOurFormError, UnusableFileError)
"""What :func:`sent_here` and reading a file refuse with."""


def sent_here(putright: Putright) -> Sent:
    """What was sent, with whatever file came with it.

    Raises :class:`UnusableFileError` for one that is too large, and :class:`NotOurFormError`.
    """
    sent = form_sent()
    refuse_strange_forms(putright, "_form")
    return sent


def not_taken(refusal: PutrightError, form: Callable[[Sent, Wrong], str]) -> tuple[str, HTTPStatus]:
    """The form again, where what was sent could not be taken: with what was typed, if that can be read at all."""
    try:
        sent: Sent = MultiDict(request.form)
    except RequestEntityTooLarge:
        return form(MultiDict(), {"file": [refusal.message]}), HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    if isinstance(refusal, NotOurFormError):
        return form(renewed(sent), {"": [refusal.message]}), HTTPStatus.BAD_REQUEST
    return form(sent, {"file": [refusal.message]}), status_of(type(refusal))


def typed(putright: Putright) -> tuple[Sent | None, bool]:
    """What somebody had typed here when their session ended, and whether there is any of it."""
    found = typed_before(putright)
    return (MultiDict(found), True) if found is not None else (None, False)


def command_of(putright: Putright, sent: Sent, *, keyed: bool = True) -> Command:
    """The command of whoever is signed in: sent twice, it is recorded once; not ``keyed`` where that is so anyhow."""
    return Command(
        recorded_by=signed_in().id,
        source="page",
        now=putright.clock(),
        key=key_of(sent) if keyed else None,
        body=f"{request.path}\n{sorted(said_in(sent))!r}".encode(),
    )


def known_people(putright: Putright) -> dict[str, str]:
    """Whoever holds a post today, by directory id."""
    with putright.store.reading() as reader:
        directory = dict(people.directory(reader))
        return {each.id: person_title(each.id, directory) for each in in_post(reader, london_date(putright.clock()))}
