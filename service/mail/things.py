"""A message whose link was opened, the things that it was about, and what can be done from it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from domain.deadlines import StepKey
from domain.errors import NotFoundError, PutrightError
from service.letters.letter import Letter
from service.mail.notices import Notice


class UnknownLinkError(NotFoundError):
    """No message has this link: it was not copied whole, or was signed by nobody here."""

    code = "unknown_link"


class LinkExpiredError(PutrightError):
    """The link was good once: it is too old, or whoever it was sent to is not in post."""

    code = "link_expired"


class ActKind(StrEnum):
    """What can be done from a mail."""

    ACKNOWLEDGE = "acknowledge"
    ACKNOWLEDGE_ALERT = "acknowledge-alert"
    SEE_TO_SAFETY = "see-to-safety"
    RANG_DUTY_TEAM = "rang-duty-team"
    ACCEPT_COVER = "accept-cover"
    DECLINE_COVER = "decline-cover"
    ANSWER = "answer"
    ACCEPT_ANSWER = "accept-answer"
    REFUSE_ANSWER = "refuse-answer"
    PUBLISH_REPORT = "publish-report"
    HELP = "help"


@dataclass(frozen=True, kw_only=True)
class Stand:
    """How one thing stands for its reader: what is offered, since when it is done, or that it is over and why.

    ``owes`` are the steps that it asks of its reader and that are done elsewhere, the first due first.
    """

    offers: tuple[ActKind, ...] = ()
    owes: tuple[StepKey, ...] = ()
    rung: str | None = None
    done: str | None = None
    since: str | None = None
    over: str | None = None


@dataclass(frozen=True, kw_only=True)
class Thing:
    """One thing that a message was about. ``number`` is its place in the message, by which its forms name it."""

    number: int
    notice: Notice
    letter: Letter
    stand: Stand

    @property
    def asks(self) -> bool:
        """Whether something is asked of its reader still: it stands before what they are told."""
        return bool(self.stand.offers or self.stand.owes)


@dataclass(frozen=True, kw_only=True)
class Message:
    """A message whose link was opened."""

    id: str
    person: str
    created_at: datetime
    notices: Sequence[Notice]


@dataclass(frozen=True, kw_only=True)
class Opened:
    """The page of a message: its things, and of each file whether its reader may say what would help."""

    message: Message
    things: Sequence[Thing]
    help: Mapping[str, Stand]


def key_of(message: Message, kind: ActKind, ref: str) -> str:
    """The idempotency key of one act of one message: pressed twice, it is recorded once."""
    return f"mail/{message.id[:32]}/{kind.value}/{ref}"
