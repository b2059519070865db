"""What each refusal means in HTTP: the one place that says."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus

from domain.errors import (
    CalendarError,
    ConflictError,
    InvalidValueError,
    NotFoundError,
    PolicyError,
    PutrightError,
    RevisionConflictError,
)
from domain.seeing import MayNotDoError, MayNotSeeError
from service.access.tokens import NotAuthenticatedError
from service.queries.rules import NeverAdoptedError


@dataclass(frozen=True)
class FieldProblem:
    """What is wrong with one field of a request; ``field`` is its path, such as ``actions.0.due_on``."""

    field: str
    code: str
    message: str


class MalformedRequestError(PutrightError):
    """The request could not be read: a body that is not a JSON object, or a header out of shape."""

    code = "malformed_request"


class InvalidRequestError(InvalidValueError):
    """Fields of the request are unknown, missing or out of shape. ``code`` and ``field`` are the first one's."""

    code = "invalid_value"

    def __init__(self, errors: Sequence[FieldProblem]) -> None:
        super().__init__(errors[0].message, field=errors[0].field)
        self.code = errors[0].code
        self.errors = tuple(errors)


STATUS: Mapping[type[PutrightError], HTTPStatus] = {
    PutrightError: HTTPStatus.UNPROCESSABLE_ENTITY,
    MalformedRequestError: HTTPStatus.BAD_REQUEST,
    NotAuthenticatedError: HTTPStatus.UNAUTHORIZED,
    MayNotSeeError: HTTPStatus.FORBIDDEN,
    MayNotDoError: HTTPStatus.FORBIDDEN,
    NotFoundError: HTTPStatus.NOT_FOUND,
    ConflictError: HTTPStatus.CONFLICT,
    RevisionConflictError: HTTPStatus.PRECONDITION_FAILED,
    InvalidValueError: HTTPStatus.UNPROCESSABLE_ENTITY,
    CalendarError: HTTPStatus.UNPROCESSABLE_ENTITY,
    PolicyError: HTTPStatus.UNPROCESSABLE_ENTITY,
    NeverAdoptedError: HTTPStatus.INTERNAL_SERVER_ERROR,
}


def status_of(refusal: type[PutrightError]) -> HTTPStatus:
    """The status of a kind of refusal: its own, or that of the nearest kind above it."""
    return next(STATUS[kind] for kind in refusal.__mro__ if kind in STATUS)
