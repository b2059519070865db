"""Whoever changes an evidence pack is found out: ten thousand ways."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from service.packing.pack import pack
from service.settings import Settings
from tests.conftest import NewUrl
from tests.support.packs import Whole, eventful, tamperings, wrong_with


@pytest.mark.long
@settings(max_examples=10_000, deadline=None, database=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_ten_thousand_tamperings_with_a_pack_are_all_found_and_named(packed: Whole, data: st.DataObject) -> None:
    changed, named = data.draw(tamperings(packed))

    assert named in "\n".join(wrong_with(changed))


@pytest.fixture
def database_url(new_sqlite: NewUrl) -> str:
    """One kind is enough: the checker knows no database."""
    return new_sqlite()


@pytest.fixture
def packed(settings: Settings) -> Whole:
    """A pack to do things to."""
    with eventful(settings) as (putright, _):
        return Whole(dict(pack(putright, "A-1").files), settings)
