"""One sample of every event class: the values its fields' types suggest, always the same ones.

``python -m tests.support.samples`` stores the samples that ``tests/golden/events.json`` lacks, and changes none.
"""

import importlib
import json
import pkgutil
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints
from uuid import UUID

from eventsourcing.domain import AggregateCreated, AggregateEvent
from eventsourcing.utils import get_topic

import domain.events
from domain.confidential import Confidential
from domain.events.base import NO_CLOCK, Began, Decided, Happened
from service.storage.mapper import EventMapper

GOLDEN = Path(__file__).parents[1] / "golden" / "events.json"
BASES = (Happened, Began, Decided)
AN_ID = UUID("12345678-1234-5678-1234-567812345678")
PLAIN: dict[Any, Any] = {
    str: "words, café",
    Any: "words, café",
    int: 3,
    bool: True,
    date: date(2018, 6, 21),
    UUID: AN_ID,
    Confidential: Confidential("0123456789abcdef0123456789abcdef", "c" * 64),
}


def event_classes() -> list[type[AggregateEvent]]:
    """Every event class there is, by name."""
    found: set[type[AggregateEvent]] = set()
    for module in pkgutil.iter_modules(domain.events.__path__):
        members = vars(importlib.import_module(f"domain.events.{module.name}")).values()
        found |= {each for each in members if isinstance(each, type) and issubclass(each, AggregateEvent)}
    own = {each for each in found if each.__module__.startswith("domain.events.") and each not in BASES}
    return sorted(own, key=lambda each: (each.__module__, each.__name__))


def sample_of(cls: type[AggregateEvent], *, empty: bool = False) -> AggregateEvent:
    """A sample of an event; ``empty`` leaves out what may be left out."""
    hints = get_type_hints(cls)
    said = {field.name: value_of(hints[field.name], empty=empty) for field in fields(cls)}
    first = issubclass(cls, AggregateCreated)
    return cls(**said | {"originator_id": AN_ID, "originator_version": 1 if first else 2, "timestamp": NO_CLOCK})


def value_of(hint: Any, *, empty: bool) -> Any:
    """A value of a field's type."""
    origin, args = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType):
        return None if empty else value_of(next(arg for arg in args if arg is not NoneType), empty=empty)
    if origin is tuple:
        return () if empty else (value_of(args[0], empty=empty),)
    if origin is not None and issubclass(origin, Mapping):
        return {} if empty else {"a key": value_of(args[1], empty=empty)}
    if isinstance(hint, type) and issubclass(hint, Enum):
        return next(iter(hint))
    if hint in PLAIN:
        return PLAIN[hint]
    if is_dataclass(hint) and isinstance(hint, type):
        hints = get_type_hints(hint)
        return hint(**{field.name: value_of(hints[field.name], empty=empty) for field in fields(hint)})
    return NO_CLOCK


def store_missing() -> int:
    """Store a sample of each event class whose present version has none; returns how many."""
    stored = json.loads(GOLDEN.read_text(encoding="utf-8"))
    known = {(sample["topic"], sample["class_version"]) for sample in stored}
    new = [_golden(cls) for cls in event_classes() if (get_topic(cls), getattr(cls, "class_version", 1)) not in known]
    GOLDEN.write_text(json.dumps(stored + new, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return len(new)


def _golden(cls: type[AggregateEvent]) -> dict[str, Any]:
    event = sample_of(cls)
    return {
        "topic": get_topic(cls),
        "class_version": getattr(cls, "class_version", 1),
        "originator_version": event.originator_version,
        "state": json.loads(EventMapper().to_stored_event(event).state),
    }


if __name__ == "__main__":
    print(f"{store_missing()} stored")  # noqa: T201
