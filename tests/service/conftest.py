"""An application in which something has happened already."""

from datetime import timedelta

import pytest

from service.audits import Audits
from service.people import People
from service.remediations import Remediations
from service.rules import Rules
from service.store import Store
from tests.support.council import GRADED_ON, appoint_everyone, command, findings


@pytest.fixture
def recorded(store: Store, rules: Rules) -> Remediations:
    """Remediations of a council in which a file was opened, acknowledged and discussed."""
    return begin(store, rules)


@pytest.fixture
def recorded_on_sqlite(sqlite_store: Store, rules: Rules) -> Remediations:
    return begin(sqlite_store, rules)


def begin(store: Store, rules: Rules) -> Remediations:
    appoint_everyone(People(store))
    Audits(store, rules).record(command(), findings("A-1"))
    remediations = Remediations(store, rules)
    remediations.acknowledge(command(on_behalf_of="TM01"), "A-1", GRADED_ON, "TM01")
    remediations.hold_day_three_meeting(command(), "A-1", GRADED_ON + timedelta(days=3), chair="PL01")
    return remediations
