"""The two kinds of operation, and what each takes, answers and says of itself in the OpenAPI document."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import wraps
from typing import Any, Protocol, TypeVar, cast

from flask import g
from flask_smorest import Blueprint

from service.api.backdating import may_be_backdated, says_a_day
from service.api.parser import StrictParser
from service.api.requests import authenticate, note_look
from service.api.shapes import NoQuery, Receipt, Shape

Operation = TypeVar("Operation", bound=Callable[..., Any])


class Mark(Protocol):
    """Marks an operation and leaves its type as it was."""

    def __call__(self, operation: Operation, /) -> Operation: ...


ETAG = {
    "ETag": {
        "description": "The revision, in quotes. Only people's decisions advance it.",
        "schema": {"type": "string", "example": '"7"'},
    }
}
DIGEST = {"ETag": {"description": "The digest of what is answered, in quotes.", "schema": {"type": "string"}}}
FILE = {
    "Content-Disposition": {
        "description": "The file's name: period and day, and nothing of anybody.",
        "schema": {"type": "string", "example": "attachment; filename=adherence-2018-04-01-to-2018-06-30.pdf"},
    }
}
IDEMPOTENCY_KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "description": "Makes repeating safe: the same key with the same request gets the first one's answer.",
    "schema": {"type": "string", "pattern": "^[!-~]{1,128}$"},
}
IF_MATCH = {
    "name": "If-Match",
    "in": "header",
    "description": "The ETag that was last seen: if somebody has decided something since, nothing is recorded.",
    "schema": {"type": "string", "pattern": '^"[0-9]{1,9}"$'},
}
ON_READING = (401, 403, 404, 422)
ON_RECORDING = (400, 401, 403, 404, 409, 412, 413, 415, 422)
ON_EVERY_OPERATION = (500, 503)


class ApiBlueprint(Blueprint):  # type: ignore[misc] # the library has no types
    """Operations that need a token."""

    ARGUMENTS_PARSER = StrictParser()

    def __init__(
        self,
        name: str,
        module: str,
        *,
        at: str | None = None,
        description: str,
        backdated: bool = True,
        authenticated: bool = True,
    ) -> None:
        """``backdated`` is whether what is entered late may say why (E26): not where no figure is made of it.

        ``authenticated`` is false only where an operation looks for a token of another purpose itself.
        """
        super().__init__(name, module, url_prefix=f"/api/v1/{at or name}", description=description)
        if authenticated:
            self.before_request(authenticate)
            self.after_request(note_look)
        self.backdated = backdated

    def reads(self, shape: type[Shape], *, query: type[Shape] = NoQuery, tagged: bool = False) -> Mark:
        """Mark a method as one that reads: what it answers, narrowed by which query, with an ETag or without."""
        return _all_of(
            self.arguments(query, location="query", as_kwargs=True),
            self.response(200, shape, example=shape.example, headers=ETAG if tagged else None),
            *self._refusals(ON_READING),
        )

    def searches(self, body: type[Shape], shape: type[Shape], *, of_one: bool = False) -> Mark:
        """Mark a method as one that reads what must not be named in an address; ``of_one`` thing that may not exist."""
        return _all_of(
            self.arguments(body, as_kwargs=True, example=body.example),
            self.arguments(NoQuery, location="query", as_kwargs=True),
            self.response(200, shape, example=shape.example),
            *self._refusals((400, 401, 403, *((404,) if of_one else ()), 413, 415, 422)),
        )

    def records(self, body: type[Shape], *, revised: bool = True, answers: type[Shape] = Receipt) -> Mark:
        """Mark a method as a command; ``revised`` where it acts on something that has a revision to match."""
        backdated = self.backdated and says_a_day(body)
        taken = may_be_backdated(body) if backdated else body
        return _all_of(
            *((_with_reason,) if backdated else ()),
            lambda operation: _as_recording(operation, taken, revised=revised),
            self.arguments(taken, as_kwargs=True, example=body.example),
            self.arguments(NoQuery, location="query", as_kwargs=True),
            self.response(201, answers, example=answers.example, headers=ETAG),
            self.doc(parameters=[IDEMPOTENCY_KEY, IF_MATCH] if revised else [IDEMPOTENCY_KEY]),
            *self._refusals(ON_RECORDING),
        )

    def issues(self, body: type[Shape], shape: type[Shape]) -> Mark:
        """Mark a method as one that gives out what is shown once: no key can make repeating it safe."""
        return _all_of(
            self.arguments(body, as_kwargs=True, example=body.example),
            self.arguments(NoQuery, location="query", as_kwargs=True),
            self.response(201, shape, example=shape.example),
            *self._refusals((400, 401, 403, 413, 415, 422)),
        )

    def feeds(self, query: type[Shape], *, content_type: str, example: str, secured_by: str) -> Mark:
        """Mark a method as one that other programs subscribe to, by a token that stands in the query."""
        return _all_of(
            self.arguments(query, location="query", as_kwargs=True),
            self.response(200, {"type": "string"}, content_type=content_type, example=example, headers=DIGEST),
            self.alt_response(304, description="It is still what the ETag in If-None-Match stands for."),
            self.doc(security=[{secured_by: []}]),
            *self._refusals((401, 422)),
        )

    def serves(self, *, query: type[Shape] = NoQuery) -> Mark:
        """Mark a method as one that serves a file as it is kept, of whatever media type it has."""
        return _all_of(
            self.arguments(query, location="query", as_kwargs=True),
            self.response(200, {"type": "string", "format": "binary"}, content_type="*/*", example="The file."),
            *self._refusals(ON_READING),
        )

    def hands_out(self, query: type[Shape], examples: Mapping[str, Any]) -> Mark:
        """Mark a method as one that hands out a file, in whichever of these kinds its address ends with."""
        content = {kind: {"schema": _shown_as(kind), "example": example} for kind, example in examples.items()}
        file = {"description": "The file.", "content": content, "headers": FILE | DIGEST}
        return _all_of(
            self.arguments(query, location="query", as_kwargs=True),
            self.doc(responses={"200": file}),
            *self._refusals(ON_READING),
        )

    def removes(self) -> Mark:
        """Mark a method as one that takes something back."""
        return _all_of(
            self.arguments(NoQuery, location="query", as_kwargs=True),
            self.response(204),
            *self._refusals(ON_READING),
        )

    def _refusals(self, statuses: tuple[int, ...]) -> list[Any]:
        return [self.alt_response(status, f"Problem{status}") for status in statuses + ON_EVERY_OPERATION]


@dataclass(frozen=True)
class Recording:
    """An operation that records, for whatever else than JSON over HTTP asks for it: the pages run it as the API does.

    ``run`` takes ``None`` for the view, what is in the path, and the loaded body.
    """

    body: type[Shape]
    run: Callable[..., Any]
    revised: bool


def recording_of(method: Any) -> Recording | None:
    """What a method of the API records, or ``None`` of one that does not."""
    return getattr(method, "recording", None)


def _as_recording(operation: Operation, body: type[Shape], *, revised: bool) -> Operation:
    operation.recording = Recording(body, operation, revised)  # type: ignore[attr-defined] # what wraps it keeps it
    return operation


def _shown_as(media_type: str) -> dict[str, str]:
    return {"type": "object"} if media_type == "application/json" else {"type": "string", "format": "binary"}


def _with_reason(operation: Operation) -> Operation:
    """Take the reason out of the body, for the command that the operation makes."""

    @wraps(operation)
    def run(*args: Any, backdated_reason: str | None, **body: Any) -> Any:
        g.backdated_reason = backdated_reason
        return operation(*args, **body)

    return cast(Operation, run)


def _all_of(*decorators: Any) -> Mark:
    def mark(operation: Operation) -> Operation:
        for decorate in decorators:
            operation = decorate(operation)
        return operation

    return mark
