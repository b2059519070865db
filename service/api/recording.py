"""Recording a step: the one way from a request's body to an application's command and back to a receipt."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from typing import Any

from domain.adoption import VersionNotNextError
from domain.errors import CalendarError, PolicyError, PutrightError
from service.access.sight import as_told
from service.api.requests import caller, command
from service.storage.store import Receipt

Answer = tuple[dict[str, Any], int, dict[str, str]]


def record(act: Callable[..., Receipt], ref: str, day: str, body: dict[str, Any], **more: Any) -> Answer:
    """Run a command on the remediation ``ref``; ``day`` is what the body calls the day on which it happened."""
    occurred_on = body.pop(day)
    with naming(occurred_on=day):
        return answer(act(command(), ref, occurred_on=occurred_on, **more, **body))


def record_at(act: Callable[..., Receipt], ref: str, at: str, body: dict[str, Any]) -> Answer:
    """Run a command on ``ref``; ``at`` is what the body calls the instant at which it happened."""
    occurred_at = body.pop(at)
    with naming(occurred_at=at):
        return answer(act(command(), ref, occurred_at, **body))


def answer(receipt: Receipt, **headers: str) -> Answer:
    """A receipt as an answer to whoever asked, with the revision as its ETag."""
    receipt = as_told(receipt)
    if receipt.revision is not None:
        headers["ETag"] = f'"{receipt.revision}"'
    return asdict(receipt), 201, headers


def by_caller(body: dict[str, Any], field: str) -> dict[str, Any]:
    """The body with the caller in ``field``, unless it names somebody."""
    return body | {field: body[field] or caller().staff_id}


@contextmanager
def inside(field: str) -> Iterator[None]:
    """Let the refusal of a document name its entry as one of the field that holds it."""
    try:
        yield
    except (PolicyError, CalendarError, VersionNotNextError) as refusal:
        refusal.field = field if refusal.field in (None, field) else f"{field}.{refusal.field}"
        raise


@contextmanager
def naming(**fields: str) -> Iterator[None]:
    """Let a refusal inside name the field as the request does."""
    try:
        yield
    except PutrightError as refusal:
        refusal.field = fields.get(refusal.field or "", refusal.field)
        raise
