"""The operations that record, and the page of each: its address follows from the API's."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flask import Flask

from service.access.routes import OWN_PAGES
from service.api.blueprint import Recording, recording_of

API = "/api/v1/"
UNDER = "record"


@dataclass(frozen=True)
class Operation:
    """One operation. ``name`` is its endpoint; ``rule`` the page's address, as Flask writes what varies in it."""

    name: str
    resource: str
    rule: str
    recording: Recording


def operations(app: Flask) -> Iterator[Operation]:
    """Every operation that records by a form like the others, in the order of its page's address."""
    for rule in sorted(app.url_map.iter_rules(), key=lambda each: each.rule):
        view: Any = getattr(app.view_functions.get(rule.endpoint), "view_class", None)
        posts = view is not None and "POST" in (rule.methods or ())
        recording = recording_of(getattr(view, "post", None)) if posts else None
        if recording is not None and rule.endpoint not in OWN_PAGES:
            path = rule.rule.removeprefix(API)
            yield Operation(rule.endpoint, path.partition("/")[0], page_rule(path), recording)


def page_rule(path: str) -> str:
    """The address of the page of an operation: ``record`` stands behind what it is about, or first."""
    resource, _, rest = path.partition("/")
    about, _, more = rest.partition("/")
    if about.startswith("<"):
        return f"/{resource}/{about}/{UNDER}/{more}".rstrip("/")
    return f"/{UNDER}/{path}"


def endpoint_of(operation: Operation) -> str:
    """The name of the page of an operation, behind ``recording.``."""
    return operation.name.replace(".", "-").replace(" ", "-")
