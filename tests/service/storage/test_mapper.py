"""Events as they are stored: plain, whole again when read, and readable for ever."""

import json
from pathlib import Path

import pytest
from eventsourcing.persistence import MapperDeserialisationError, StoredEvent
from eventsourcing.utils import get_topic

from domain.confidential import Confidential
from service.storage.mapper import EventMapper
from tests.support.samples import AN_ID, event_classes, sample_of

GOLDEN = Path(__file__).parents[2] / "golden" / "events.json"
EVENTS = event_classes()
MAPPER = EventMapper()


@pytest.mark.parametrize("empty", [False, True])
@pytest.mark.parametrize("cls", EVENTS, ids=lambda cls: f"{cls.__module__}.{cls.__name__}")
def test_an_event_comes_back_as_it_was(cls, empty):
    event = sample_of(cls, empty=empty)

    again = MAPPER.to_domain_event(MAPPER.to_stored_event(event))

    assert again == event
    assert type(again) is cls
    assert {name: type(value) for name, value in vars(again).items()} == {
        name: type(value) for name, value in vars(event).items()
    }


def test_what_is_stored_is_plain_json_without_envelope_or_clock():
    event = next(cls for cls in EVENTS if cls.__name__ == "Acknowledged")

    state = json.loads(MAPPER.to_stored_event(sample_of(event)).state)

    assert state == {"occurred_on": "2018-06-21", "person": "words, café", "role": "social_worker"}


def test_a_confidential_text_is_never_stored_with_its_event():
    cls = next(cls for cls in EVENTS if cls.__name__ == "ActionDone")
    event = cls(**vars(sample_of(cls)) | {"evidence": Confidential("r" * 32, "c" * 64, "the child said so")})

    assert b"the child said so" not in MAPPER.to_stored_event(event).state


def test_a_state_that_is_not_json_names_the_event_and_not_what_it_says():
    broken = StoredEvent(AN_ID, 2, get_topic(EVENTS[0]), b"{secret")

    with pytest.raises(MapperDeserialisationError) as refused:
        MAPPER.to_domain_event(broken)

    assert EVENTS[0].__name__ in str(refused.value)
    assert "secret" not in str(refused.value)


def golden() -> list[dict[str, object]]:
    samples: list[dict[str, object]] = json.loads(GOLDEN.read_text(encoding="utf-8"))
    return samples


def test_every_event_class_and_version_has_a_stored_sample():
    """A class without one is new: store its sample. A sample without a class was renamed or removed: it may not be."""
    stored = {(sample["topic"], sample["class_version"]) for sample in golden()}
    known = {(get_topic(cls), version) for cls in EVENTS for version in range(1, getattr(cls, "class_version", 1) + 1)}

    assert stored == known


@pytest.mark.parametrize("sample", golden(), ids=lambda sample: f"{sample['topic']}-{sample['class_version']}")
def test_a_stored_sample_still_loads(sample):
    state = sample["state"]
    stored = StoredEvent(AN_ID, sample["originator_version"], sample["topic"], json.dumps(state).encode())

    event = MAPPER.to_domain_event(stored)

    if sample["class_version"] == getattr(type(event), "class_version", 1):
        assert json.loads(MAPPER.to_stored_event(event).state) == state
        assert event == sample_of(type(event))
