"""Whoever changes the log is found out: ten thousand ways, on both databases."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from service.commands.remediations import Remediations
from service.storage.store import Store
from service.verification.chain import verify
from tests.support.council import begin
from tests.support.resealing import check_bounded
from tests.support.tampering import check_found, tamperings


@pytest.fixture
def recorded(store: Store) -> Remediations:
    return begin(store)


@pytest.mark.long
@settings(max_examples=10_000, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_ten_thousand_tamperings_are_all_found(recorded: Remediations, data: st.DataObject) -> None:
    with recorded.store.engine.connect() as connection:
        last, _ = verify(connection)
        connection.rollback()
        check_found(connection, data.draw(tamperings(last, any_type=connection.dialect.name == "sqlite")))


@pytest.mark.long
@settings(max_examples=2_000, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_two_thousand_logs_that_were_written_anew_are_all_bounded_by_their_anchors(
    recorded: Remediations, data: st.DataObject
) -> None:
    with recorded.store.engine.connect() as connection:
        check_bounded(connection, data)
