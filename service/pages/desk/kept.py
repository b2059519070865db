"""A file between its two presses: kept encrypted, under a secret that only the form has, and never under a name."""

from base64 import b64decode, b64encode

from flask import request

from service.bootstrap import Putright
from service.pages.desk.uploads import Upload
from service.pages.guard import signed_in
from service.pages.sent import Sent

KEPT = "kept"


def keep(putright: Putright, upload: Upload) -> str:
    """Keep a file that was shown what would come of it, for twelve hours at the most; the secret is for its form."""
    said = [("content", b64encode(upload.content).decode("ascii")), ("ending", upload.ending)]
    return putright.drafts.keep(signed_in().id, request.path, said, putright.clock())


def take(putright: Putright, sent: Sent) -> Upload | None:
    """The file that was kept, which is then kept no longer; ``None`` where it was taken before."""
    found = putright.drafts.take(sent.get(KEPT, ""), signed_in().id, request.path, putright.clock())
    if found is None:
        return None
    said = dict(found)
    return Upload(b64decode(said["content"]), said["ending"])
