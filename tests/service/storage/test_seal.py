"""The digest's format is pinned: a chain that was written must be walked for as long as the log is kept."""

from hashlib import sha256
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.storage.seal import DIGEST_FORMAT, seal

DATABASE = UUID("6b8f7e0a-6f2f-4a55-9a4c-3a2f1d0e9c8b")
EVENT = {
    "position": 1,
    "originator_id": UUID("d4ff0c51-e3bd-5477-a3ee-d1788f52b506"),
    "version": 3,
    "topic": "domain.events.remediation:Acknowledged",
    "state": '{"occurred_on":"2026-11-02","person":"Zoë"}'.encode(),
    "recorded_at": "2026-11-20T09:00:00.000000+00:00",
    "recorded_by": "QA01",
    "on_behalf_of": "TM01",
    "source": "api",
    "command_id": UUID("0f8fad5b-d9cb-469f-a165-70867728950e"),
    "caused_by": 7,
}
SPARSE = EVENT | {"on_behalf_of": None, "caused_by": None}
ORIGIN = DIGEST_FORMAT + DATABASE.bytes


def test_the_first_digest_follows_the_format_and_the_database() -> None:
    assert ORIGIN.hex() == "70757472696768742d6469676573742d316b8f7e0a6f2f4a559a4c3a2f1d0e9c8b"


@pytest.mark.parametrize(
    ("event", "digest"),
    [
        (EVENT, "61eca91f8779b32eaa80bee6b931025eeb387a4b35ae72b989ccaf1fc10cef56"),
        (SPARSE, "ba5a0ac3a223c42b2f7affc013910144dc1c18d91e008f0092600eb41b5738cd"),
    ],
)
def test_a_digest_is_what_it_has_always_been(event: dict[str, object], digest: str) -> None:
    assert seal(ORIGIN, **event).hex() == digest  # type: ignore[arg-type]


def test_a_digest_can_be_computed_by_anybody_from_the_description() -> None:
    envelope = (
        "1 3 7 32:d4ff0c51e3bd5477a3eed1788f52b50638:domain.events.remediation:Acknowledged"
        "32:2026-11-20T09:00:00.000000+00:004:QA014:TM013:api32:0f8fad5bd9cb469fa16570867728950e "
    )
    state = '{"occurred_on":"2026-11-02","person":"Zoë"}'

    assert seal(ORIGIN, **EVENT) == sha256(ORIGIN + (envelope + state).encode()).digest()  # type: ignore[arg-type]


def test_identifiers_as_text_and_as_values_give_one_digest() -> None:
    as_text = {name: value.hex if isinstance(value, UUID) else value for name, value in EVENT.items()}

    assert seal(ORIGIN, **as_text) == seal(ORIGIN, **EVENT)  # type: ignore[arg-type]


SHORT = st.text("ab1:- ", max_size=4)
NEIGHBOURS = st.fixed_dictionaries(
    {
        "position": st.integers(0, 12),
        "originator_id": SHORT,
        "version": st.integers(-1, 12),
        "topic": SHORT,
        "state": st.binary(max_size=2),
        "recorded_at": SHORT,
        "recorded_by": SHORT,
        "on_behalf_of": st.none() | SHORT,
        "source": SHORT,
        "command_id": SHORT,
        "caused_by": st.none() | st.integers(-1, 12),
    }
)


@given(one=NEIGHBOURS, two=NEIGHBOURS)
def test_no_two_events_read_as_one_another(one: dict[str, object], two: dict[str, object]) -> None:
    assert (seal(b"", **one) == seal(b"", **two)) == (one == two)  # type: ignore[arg-type]


@pytest.mark.parametrize("wrong", [{"version": "3"}, {"state": "{}"}, {"recorded_by": None}, {"topic": 5}])
def test_what_no_event_can_hold_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises((TypeError, ValueError)):
        seal(ORIGIN, **EVENT | wrong)  # type: ignore[arg-type]
