"""What a remediation owes: each deadline with its verdict in words, why its date is what it is, and who is next."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import KW_ONLY, dataclass
from datetime import date
from typing import Any

from domain.deadlines import name_of
from domain.ladder import Person
from domain.vocabulary import Step
from domain.working import Working
from service.pages.states import NextRung, State, judged, next_rung
from service.pages.wording.changes import change_said
from service.pages.wording.quotes import quotes
from service.pages.wording.words import deadline_title
from service.queries.rules import Rules
from service.queries.workings import Change, Explained, Move
from service.terms import person_title


@dataclass(frozen=True)
class Since:
    """One thing that changed since a date was issued."""

    said: str
    texts: Mapping[str, str]
    working: Working | None


@dataclass(frozen=True)
class Due:
    """One deadline with its verdict in words, and why its date is what it is."""

    step: str
    why: Explained
    since: tuple[Since, ...]
    of: Any
    state: State
    owner: str
    next: NextRung | None

    @property
    def is_acknowledgement(self) -> bool:
        """Whether it is somebody's word that they know, and not a step of the response."""
        return bool(self.of.step == Step.ACKNOWLEDGEMENT)


@dataclass(frozen=True)
class Owing:
    """What the deadlines of one remediation are told by; ``of`` is its row of the board."""

    day: date
    rules: Rules
    directory: Mapping[str, Person]
    kept: Mapping[str, str]
    _: KW_ONLY
    of: Any

    def due(self, why: Explained) -> Due:
        """One deadline as a page tells it."""
        deadline = why.of
        policy = self.rules.policy_of(deadline.policy_version)
        return Due(
            step=deadline_title(name_of((Step(deadline.step), deadline.item)), policy),
            why=why,
            since=tuple(self._since(change) for change in why.changes),
            of=deadline,
            state=judged(deadline, self.day, self.rules.calendar),
            owner=person_title(deadline.owner, self.directory),
            next=next_rung(deadline, self.day, self.rules, self.directory, of=self.of),
        )

    def _since(self, change: Change) -> Since:
        counted = change.working if isinstance(change, Move) else None
        return Since(change_said(change), quotes(change.told.confidential, self.kept), counted)


def first_owed(dues: Iterable[Due]) -> Due | None:
    """What is owed first. Who has not acknowledged is told apart from what there is to do."""
    return min(_open(due for due in dues if not due.is_acknowledgement), key=lambda due: due.of.due_on, default=None)


def waiting_for(dues: Iterable[Due]) -> list[str]:
    """Who was told of the opening and has not said that they know."""
    return [due.owner for due in _open(due for due in dues if due.is_acknowledgement)]


def _open(dues: Iterable[Due]) -> Iterator[Due]:
    return (due for due in dues if due.of.done_on is None and due.of.closed_on is None)
