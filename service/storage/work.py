"""The inside of one command's transaction: what it loads, decides and will record."""

from functools import cached_property
from typing import TYPE_CHECKING, Any
from uuid import UUID

import sqlalchemy as sa
from eventsourcing.domain import Aggregate
from eventsourcing.persistence import StoredEvent

from domain.act import Act
from domain.backdating import Backdating
from domain.errors import NotFoundError
from domain.moment import Moment
from domain.remediation import Remediation
from domain.safeguarding_alert import SafeguardingAlert
from projections import people
from projections.imports import Imports
from projections.positions import Stand
from projections.reader import Reader
from projections.registry import VIEWS
from service.queries.rules import Rules, rules_of
from service.storage.confidences import Confidences
from service.storage.event_store import AGGREGATE
from service.storage.record import AnyAggregate, Record

if TYPE_CHECKING:
    from service.storage.store import Command

IMPORT = "import"
"""The source of what is brought in from a spreadsheet."""


class Work:
    """The inside of one command's transaction."""

    def __init__(self, store: Record, connection: sa.Connection, command: "Command") -> None:
        self.connection = connection
        self.command = command
        self.confidences = Confidences(connection, store.case_key)
        self._store = store
        self.prompts: list[str] = []
        self._saved: dict[int, Aggregate] = {}

    @cached_property
    def stands(self) -> list[Stand]:
        """How every view stands under the lock, with the guarding ones brought up to date."""
        return self._store.bring_up(self.connection, [view for view in VIEWS if view.guarding])

    @cached_property
    def reader(self) -> Reader:
        """The guarding views, as they stand under the lock."""
        return Reader(self.connection, [stand for stand in self.stands if stand.view.guarding], Imports)

    @cached_property
    def rules(self) -> Rules:
        """The policies and the calendars, as they stand under the lock."""
        return rules_of(self.reader)

    def get(self, cls: type[AnyAggregate], natural_key: str, *, field: str) -> AnyAggregate:
        """The aggregate of this reference; raises :class:`NotFoundError` naming ``field``."""
        found = self.find(cls, natural_key)
        if found is None:
            raise NotFoundError(f"There is no {cls.__name__.lower()} '{natural_key}'.", field=field)
        return found

    def find(self, cls: type[AnyAggregate], natural_key: str) -> AnyAggregate | None:
        """The aggregate of this reference, or ``None``."""
        return self._store.load(cls, cls.create_id(natural_key), self.connection)

    def events_of(self, aggregate: UUID) -> list[Any]:
        """The recorded events of an aggregate, in order."""
        mapper = self._store.mapper
        return [mapper.restore(aggregate, *row) for row in AGGREGATE.all(self.connection, aggregate=aggregate)]

    def save(self, *aggregates: Aggregate) -> None:
        """Record what these have decided, when the command ends; with the reason where it is entered late."""
        for aggregate in aggregates:
            self._note_backdated(aggregate)
        self._saved |= {id(aggregate): aggregate for aggregate in aggregates}

    def _note_backdated(self, aggregate: Aggregate) -> None:
        reason, today = self.command.backdated_reason, self.command.today
        if reason is not None and isinstance(aggregate, Backdating) and aggregate.enters_late(today):
            aggregate.note_backdated(today, self.confidences.take(reason, aggregate.about))

    def resolve(self) -> None:
        """Let everything saved say what is over of what had gone up the line, whichever command settled it.

        Here and nowhere else: a step is met, moved or ended by many commands, and only at the end is it known how it
        stands.
        """
        for each in self._saved.values():
            if isinstance(each, Remediation):
                self._settle(each)
            self._tell_of_answers(each)

    def _settle(self, each: Remediation) -> None:
        """What is over of what had gone up; and whether it is left to close, which nobody is asked of a past (E32)."""
        today, policy = self.command.today, self.rules.policy_of(each.policy_version)
        act = Act(occurred_on=today, today=today, policy=policy, calendar=self.rules.calendar)
        if each.escalated:
            each.resolve_escalations(act, people.directory(self.reader), known_to=self.command.recorded_by)
        if self.command.source != IMPORT:
            each.ask_for_closing(act, people.directory(self.reader))

    def _tell_of_answers(self, each: Aggregate) -> None:
        """The same of what is urgent."""
        moment, known_to = Moment(self.command.now), self.command.recorded_by
        if isinstance(each, SafeguardingAlert) and each.gone_up_to is not None:
            each.tell_of_answer(moment, people.directory(self.reader), known_to=known_to)
        elif isinstance(each, Remediation) and each.safety_up is not None:
            today, policy = self.command.today, self.rules.policy_of(each.policy_version)
            act = Act(occurred_on=today, today=today, policy=policy, calendar=self.rules.calendar)
            each.tell_of_safety(moment, act, people=people.directory(self.reader), known_to=known_to)

    def collect(self) -> list[StoredEvent]:
        """The pending events of everything saved, in order."""
        mapper = self._store.mapper
        saved = self._saved.values()
        return [mapper.to_stored_event(event) for each in saved for event in each.collect_events()]
