"""Pages and style sheets, compressed for browsers that take it: a long board is a twentieth of its size.

How long a compressed answer is could tell what is in it to whoever can have it asked for often with words of theirs
(BREACH). So the signature in a page's form is written another way each time, and the forms on which something is
recorded, which hold what somebody typed of a child, are not compressed at all.
"""

import gzip

from flask import Request, Response

TYPES = frozenset({"text/html", "text/css", "image/svg+xml"})
LEAST_BYTES = 1_400
"""What fits in one packet anyway gains nothing."""


def compressed(request: Request, response: Response) -> Response:
    """The same answer, compressed where the browser takes that and it is worth it."""
    if response.mimetype not in TYPES or "Content-Encoding" in response.headers:
        return response
    response.vary.add("Accept-Encoding")
    if response.status_code != 200 or not request.accept_encodings["gzip"]:
        return response
    response.direct_passthrough = False
    content = response.get_data()
    if len(content) >= LEAST_BYTES:
        response.set_data(gzip.compress(content, compresslevel=6, mtime=0))
        response.headers["Content-Encoding"] = "gzip"
    return response
