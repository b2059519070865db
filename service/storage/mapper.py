"""Events to stored bytes and back: plain JSON that any tool can read, with types restored from the event's fields."""

import json
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Any, Union, cast, get_args, get_origin, get_type_hints
from uuid import UUID

from eventsourcing.persistence import JSONTranscoder, Mapper, MapperDeserialisationError, StoredEvent
from eventsourcing.utils import get_topic, resolve_topic

from domain.confidential import Confidential
from domain.events.base import NO_CLOCK

Restore = Callable[[Any], Any]
ENVELOPE = ("originator_id", "originator_version", "timestamp")


class EventMapper(Mapper[UUID]):
    """Keeps what an event says and nothing about how Python wrote it; the library's ``timestamp`` is not stored."""

    def __init__(self) -> None:
        super().__init__(JSONTranscoder())

    def to_stored_event(self, domain_event: Any) -> StoredEvent:
        """The event as it is stored."""
        state = {name: value for name, value in vars(domain_event).items() if name not in ENVELOPE}
        version = getattr(type(domain_event), "class_version", 1)
        if version > 1:
            state["class_version"] = version
        return StoredEvent(
            originator_id=domain_event.originator_id,
            originator_version=domain_event.originator_version,
            topic=get_topic(type(domain_event)),
            state=_encoder.encode(state).encode(),
        )

    def to_domain_event(self, stored_event: StoredEvent) -> Any:
        """The event again, brought up to the present version of its class. Raises on a state that is not its JSON."""
        aggregate_id = cast(UUID, stored_event.originator_id)
        return self.restore(aggregate_id, stored_event.originator_version, stored_event.topic, stored_event.state)

    def restore(self, originator_id: UUID, version: int, topic: str, stored: bytes) -> Any:
        """The same from what a row of the log holds."""
        cls = resolve_topic(topic)
        try:
            state: dict[str, Any] = _decode(stored.decode())
        except ValueError as problem:
            raise MapperDeserialisationError(f"The state of {topic} version {version} is not JSON.") from problem
        stored_version = state.pop("class_version", 1)
        for older in range(stored_version, getattr(cls, "class_version", 1)):
            getattr(cls, f"upcast_v{older}_v{older + 1}")(state)
        for name, restore in _restorers(cls):
            if (value := state[name]) is not None:
                state[name] = restore(value)
        state["originator_id"] = originator_id
        state["originator_version"] = version
        state["timestamp"] = NO_CLOCK
        event = object.__new__(cls)
        event.__dict__.update(state)
        return event


def _plain(value: Any) -> Any:
    match value:
        case date():
            return value.isoformat()
        case UUID():
            return value.hex
        case Confidential():
            return {"ref": value.ref, "commitment": value.commitment}
        case _ if is_dataclass(value):
            return {field.name: getattr(value, field.name) for field in fields(value)}
    raise TypeError(f"An event cannot hold a {type(value).__name__}.")


_decode = json.JSONDecoder().decode
_encoder = json.JSONEncoder(default=_plain, separators=(",", ":"), ensure_ascii=False)


@cache
def _restorers(cls: type) -> tuple[tuple[str, Restore], ...]:
    """For each field that JSON cannot say, what makes it whole again. ``None`` is left as it is."""
    hints = get_type_hints(cls)
    named = ((field.name, _restorer(hints[field.name])) for field in fields(cls) if field.name not in ENVELOPE)
    return tuple((name, restore) for name, restore in named if restore is not None)


def _restorer(hint: Any) -> Restore | None:
    origin, args = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType):
        return _restorer(next(arg for arg in args if arg is not NoneType))
    if origin is tuple:
        return _sequence(_restorer(args[0]))
    if origin is not None and issubclass(origin, Mapping):
        return _mapping(_restorer(args[1]))
    if hint is date:
        return date.fromisoformat
    if hint is datetime:
        return datetime.fromisoformat
    if hint is UUID:
        return UUID
    if isinstance(hint, type) and issubclass(hint, Enum):
        return {member.value: member for member in hint}.__getitem__
    if is_dataclass(hint):
        return _dataclass_restorer(cast(type, hint))
    return None


def _sequence(item: Restore | None) -> Restore:
    if item is None:
        return tuple
    return lambda value: tuple([None if part is None else item(part) for part in value])


def _mapping(item: Restore | None) -> Restore | None:
    if item is None:
        return None
    return lambda value: {key: None if part is None else item(part) for key, part in value.items()}


def _dataclass_restorer(cls: type) -> Restore:
    hints = get_type_hints(cls)
    names = tuple(field.name for field in fields(cls))
    typed = [(name, item) for name in names if (item := _restorer(hints[name])) is not None]

    def restore(value: dict[str, Any]) -> Any:
        known = {name: value[name] for name in names if name in value}
        for name, item in typed:
            if (part := known.get(name)) is not None:
                known[name] = item(part)
        return cls(**known)

    return restore
