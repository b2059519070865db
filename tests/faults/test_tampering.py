"""Whoever changes the log is found out: ten thousand ways, on both databases."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from service.rules import Rules
from service.store import Store
from service.verification import verify
from tests.support.council import begin
from tests.support.tampering import check_found, tamperings


@pytest.mark.long
@settings(max_examples=10_000, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_ten_thousand_tamperings_are_all_found(store: Store, rules: Rules, data: st.DataObject) -> None:
    with store.engine.connect() as connection:
        last, _ = verify(connection)
        connection.rollback()
        if last == 0:
            begin(store, rules)
            last, _ = verify(connection)
            connection.rollback()
        any_type = connection.dialect.name == "sqlite"
        check_found(connection, data.draw(tamperings(last, any_type=any_type)))
