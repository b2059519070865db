"""What an import would record: drafts, each one file's affair, and the problems found on the way."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from eventsourcing.domain import Aggregate

from service.imports.problems import Problem
from service.storage.confidences import Confidences


@dataclass
class Draft:
    """One file's affair, recorded together: the aggregates with their pending events, and the texts they refer to."""

    aggregates: list[Aggregate]
    confidences: Confidences
    known: bool = False

    @property
    def events(self) -> int:
        """How many events this would record."""
        return sum(len(aggregate.pending_events) for aggregate in self.aggregates)


@dataclass
class Drafts:
    """Everything an import would record, with what was found wrong on the way."""

    drafts: list[Draft] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)


def chunks(drafts: Iterable[Draft], most: int) -> Iterator[list[Draft]]:
    """Drafts in groups of at most ``most`` events; one draft is never split."""
    group: list[Draft] = []
    events = 0
    for draft in drafts:
        if group and events + draft.events > most:
            yield group
            group, events = [], 0
        group.append(draft)
        events += draft.events
    if group:
        yield group
