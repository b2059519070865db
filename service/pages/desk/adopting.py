"""The two presses by which rules count: the first shows what would change, the second adopts them."""

from collections.abc import Callable
from http import HTTPStatus
from typing import TypeVar

from domain.errors import PutrightError
from service.bootstrap import Putright
from service.errors import status_of
from service.pages.desk.drawn import Wrong
from service.pages.desk.said import Said
from service.pages.desk.sending import NOT_TAKEN, not_taken, sent_here
from service.pages.desk.uploads import uploaded
from service.pages.sent import Answered, Sent, renewed
from service.storage.store import KeyReusedError

Asked = TypeVar("Asked")
Press = Callable[[Putright, Sent, Asked], Answered]
AGAIN = "This was adopted once already. If you want to adopt it as it is now, send it again."


def rehearse_or_adopt(
    putright: Putright,
    ask: Callable[[Putright, Said], Asked],
    rehearse: Press[Asked],
    adopt: Press[Asked],
    *,
    form: Callable[[Putright, Sent, Wrong], str],
    field_of: Callable[[PutrightError, Sent], str],
) -> Answered:
    """Rehearse what was sent; or adopt it, once it was rehearsed. ``field_of`` says where a refusal is told."""
    try:
        sent = sent_here(putright)
        if (file := uploaded()) is not None:
            sent["document"] = file.text
    except NOT_TAKEN as refusal:
        return not_taken(refusal, lambda said, wrong: form(putright, said, wrong))
    if sent.get("_step") == "edit":
        return form(putright, sent, {})
    said = Said(sent)
    asked = ask(putright, said)
    if said.wrong:
        return form(putright, sent, said.wrong), HTTPStatus.UNPROCESSABLE_ENTITY
    press = adopt if sent.get("_step") == "adopt" else rehearse
    try:
        return press(putright, sent, asked)
    except KeyReusedError:
        return form(putright, renewed(sent), {"": [AGAIN]}), HTTPStatus.CONFLICT
    except PutrightError as refusal:
        return form(putright, sent, {field_of(refusal, sent): [refusal.message]}), status_of(type(refusal))
