"""The file that comes with a form of the desk: so large at most, and its name is kept by nobody."""

from contextlib import suppress
from dataclasses import dataclass
from pathlib import PurePath

from flask import request
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import RequestEntityTooLarge

from domain.errors import InvalidValueError
from service.pages.sent import Sent

MEBIBYTE = 1024 * 1024
LARGEST = 10 * MEBIBYTE
"""In bytes: what may be uploaded on a page. A larger file is for the command line."""

ROUND_IT = MEBIBYTE
"""In bytes: what a form says beside its file."""

PIECE, MOST_READ = 64 * 1024, 100 * MEBIBYTE


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


def too_large(field: str = "file") -> UnusableFileError:
    """The refusal of a file that is larger than may be sent."""
    return UnusableFileError(f"The file is too large: up to {LARGEST // MEBIBYTE} MiB can be sent here.", field=field)


def uploaded(name: str = "file") -> Upload | None:
    """The file of a field, if one was chosen. Raises :class:`UnusableFileError` for one that is too large."""
    file = request.files.get(name)
    if file is None or not file.filename:
        return None
    with file.stream as stream:
        content = stream.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise too_large(name)
    return Upload(content, PurePath(file.filename).suffix.lower()[:8])


def form_sent() -> Sent:
    """What a form said that may have come with a file. Raises :class:`UnusableFileError` for one that is too large."""
    request.max_content_length = LARGEST + ROUND_IT
    try:
        return MultiDict(request.form)
    except RequestEntityTooLarge:
        _read_to_its_end()
        raise too_large() from None


def _read_to_its_end() -> None:
    """Read what is still coming, so that the browser hears the answer and not that its line was cut."""
    left = min(request.content_length or 0, MOST_READ)
    with suppress(OSError):
        while left > 0 and (piece := request.environ["wsgi.input"].read(min(PIECE, left))):
            left -= len(piece)
