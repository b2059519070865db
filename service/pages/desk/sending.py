"""What the forms of the desk have in common: that they are ours, what they say, and the file that comes with them."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from http import HTTPStatus
from pathlib import PurePath
from secrets import token_hex

from flask import request
from marshmallow import ValidationError
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Response

from domain.errors import InvalidValueError, PutrightError
from projections import people
from service.access.csrf import FormSigner, NotOurFormError
from service.api.fields import MISSING, Prose
from service.bootstrap import Putright
from service.clock import london_date
from service.errors import status_of
from service.pages.guard import OURS, session_of_browser, signed_in, typed_before
from service.pages.recording.choices import in_post
from service.pages.recording.fields import IN_OUR_WORDS, Field, Kind
from service.pages.recording.words import Words
from service.pages.standing import date_given
from service.storage.store import Command
from service.terms import person_title

Sent = MultiDict[str, str]
Answered = Response | tuple[str, HTTPStatus] | str
AGAIN = "This was adopted once already. If you want to adopt it as it is now, send it again."
MEBIBYTE = 1024 * 1024
LARGEST = 10 * MEBIBYTE
"""In bytes: what may be uploaded on a page. A larger file is for the command line."""

ROUND_IT = MEBIBYTE
"""In bytes: what a form says beside its file."""

PIECE, MOST_READ = 64 * 1024, 100 * MEBIBYTE
LONGEST_KEY = 64


class UnusableFileError(InvalidValueError):
    """A file was sent that cannot be used; the message says what is accepted."""

    code = "unusable_file"


@dataclass(frozen=True)
class Upload:
    """A file that was sent: its bytes, and the end of its name, which is all of the name that anybody keeps."""

    content: bytes
    ending: str

    @property
    def text(self) -> str:
        """What it says. Raises :class:`UnusableFileError`."""
        try:
            return self.content.decode("utf-8-sig")
        except UnicodeDecodeError:
            raise UnusableFileError("This file is no text: send one in UTF-8.", field="file") from None


class Said:
    """What a form says, read value by value; ``wrong`` has what cannot be used, by field."""

    def __init__(self, sent: Sent) -> None:
        self.sent = sent
        self.wrong: dict[str, list[str]] = {}

    def day(self, name: str, *, needed: bool = False) -> date | None:
        """A day as British people type it."""
        try:
            found = date_given(self.sent, name)
        except InvalidValueError as refusal:
            self.wrong[name] = [refusal.message]
            return None
        if found is None and needed:
            self.wrong[name] = [IN_OUR_WORDS[MISSING]]
        return found

    def text(self, name: str, longest: int) -> str:
        """A document of its own, which is needed."""
        said = self.sent.get(name, "").replace("\r\n", "\n")
        if not said.strip():
            self.wrong[name] = [IN_OUR_WORDS[MISSING]]
        elif len(said) > longest:
            self.wrong[name] = [f"It has more than {longest} characters"]
        return said

    def prose(self, name: str) -> str:
        """Words, which are needed."""
        said = self.sent.get(name, "").replace("\r\n", "\n")
        try:
            return str(Prose().deserialize(said or None))
        except ValidationError as wrong:
            self.wrong[name] = [IN_OUR_WORDS[MISSING] if not said.strip() else str(wrong.messages[0])]
            return ""

    def person(self, name: str, known: Collection[str]) -> str | None:
        """Somebody by directory id, or ``None`` where nobody is named."""
        said = self.sent.get(name, "").strip()
        if said and said not in known:
            self.wrong[name] = ["Nobody in the directory has this id"]
        return said or None


def sent_here(putright: Putright) -> Sent:
    """What was sent, with whatever file came with it.

    Raises :class:`UnusableFileError` for one that is too large, and :class:`NotOurFormError`.
    """
    request.max_content_length = LARGEST + ROUND_IT
    try:
        sent = MultiDict(request.form)
    except RequestEntityTooLarge:
        read_to_its_end()
        message = f"The file is too large: up to {LARGEST // MEBIBYTE} MiB can be sent here."
        raise UnusableFileError(message, field="file") from None
    if request.headers.get("Sec-Fetch-Site", OURS[0]) not in OURS:
        raise NotOurFormError("This was sent from another page. Look at it here, then send it.")
    signer = FormSigner(putright.settings.link_keys)
    signer.refuse(sent.get("_form", ""), session_of_browser().secret, putright.clock())
    return sent


def not_taken(
    refusal: PutrightError, form: Callable[[Sent, Mapping[str, Sequence[str]]], str]
) -> tuple[str, HTTPStatus]:
    """The form again, where what was sent could not be taken: with what was typed, if that can be read at all."""
    try:
        sent: Sent = MultiDict(request.form)
    except RequestEntityTooLarge:
        return form(MultiDict(), {"file": [refusal.message]}), HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    if isinstance(refusal, NotOurFormError):
        return form(renewed(sent), {"": [refusal.message]}), HTTPStatus.BAD_REQUEST
    return form(sent, {"file": [refusal.message]}), status_of(type(refusal))


def renewed(sent: Sent) -> Sent:
    """The same, as a form that was not sent yet."""
    fresh: Sent = sent.copy()
    fresh.setlist("_key", [])
    return fresh


def again(sent: Sent) -> Iterator[tuple[str, str]]:
    """What a form said, to be sent once more."""
    return ((name, value) for name, value in sent.items(multi=True) if not name.startswith("_"))


def read_to_its_end() -> None:
    """Read what is still coming, so that the browser hears the answer and not that its line was cut."""
    left = min(request.content_length or 0, MOST_READ)
    with suppress(OSError):
        while left > 0 and (piece := request.environ["wsgi.input"].read(min(PIECE, left))):
            left -= len(piece)


def uploaded(name: str = "file") -> Upload | None:
    """The file of a field, if one was chosen. Raises :class:`UnusableFileError` for one that is too large."""
    file = request.files.get(name)
    if file is None or not file.filename:
        return None
    with file.stream as stream:
        content = stream.read(LARGEST + 1)
    if len(content) > LARGEST:
        message = f"The file is too large: up to {LARGEST // MEBIBYTE} MiB can be sent here."
        raise UnusableFileError(message, field=name)
    return Upload(content, PurePath(file.filename).suffix.lower()[:8])


def typed(putright: Putright) -> tuple[Sent | None, bool]:
    """What somebody had typed here when their session ended, and whether there is any of it."""
    found = typed_before(putright)
    return (MultiDict(found), True) if found is not None else (None, False)


def carried(putright: Putright, sent: Mapping[str, str]) -> dict[str, str]:
    """What a form carries unseen: that it is ours, and its own key."""
    signer = FormSigner(putright.settings.link_keys)
    token = signer.token(session_of_browser().secret, putright.clock())
    return {"_form": token, "_key": sent.get("_key") or token_hex(16)}


def command_of(putright: Putright, sent: Sent, *, keyed: bool = True) -> Command:
    """The command of whoever is signed in: sent twice, it is recorded once; not ``keyed`` where that is so anyhow."""
    key = sent.get("_key", "")
    whole = key.isalnum() and len(key) <= LONGEST_KEY
    said = sorted((name, value) for name, value in sent.items(multi=True) if not name.startswith("_"))
    return Command(
        recorded_by=signed_in().id,
        source="page",
        now=putright.clock(),
        key=f"page/{key if whole else token_hex(16)}" if keyed else None,
        body=f"{request.path}\n{said!r}".encode(),
    )


def known_people(putright: Putright) -> dict[str, str]:
    """Whoever holds a post today, by directory id."""
    with putright.store.reading() as reader:
        directory = dict(people.directory(reader))
        return {each.id: person_title(each.id, directory) for each in in_post(reader, london_date(putright.clock()))}


@dataclass(frozen=True)
class Drawn:
    """A form to be drawn: what it says, what is wrong with it, and what its fields are called."""

    sent: Sent
    words: Mapping[str, Words]
    wrong: Mapping[str, Sequence[str]]

    def field(self, name: str, kind: str = Kind.LINE, *, needed: bool = True) -> Field:
        """One field."""
        return Field(
            kind=Kind(kind),
            name=name,
            words=self.words[name],
            values=self.sent.getlist(name),
            error=" ".join(self.wrong.get(name, ())) or None,
            needed=needed,
        )

    @property
    def problems(self) -> list[dict[str, str]]:
        """The summary of errors; each leads to its field, where there is one."""
        return [
            {"text": f"{self.words[name].label}: {text}", "href": f"#{name}"} if name in self.words else {"text": text}
            for name, texts in self.wrong.items()
            for text in texts
        ]
