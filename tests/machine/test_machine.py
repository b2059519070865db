"""Whatever is recorded, by whomever and on whatever dates: nothing is lost, invented or re-dated."""

import pytest

from tests.machine import checks
from tests.machine.machine import application
from tests.machine.running import run

STEPS = 10_000
SEEDS = 10


@pytest.mark.slow
@pytest.mark.no_cover
@pytest.mark.parametrize("seed", range(SEEDS))
def test_any_commands_by_anybody_on_any_dates_leave_the_record_true(machine_template, seed):
    assert run(machine_template, seed, STEPS // SEEDS) >= STEPS // SEEDS


def test_nothing_stored_says_overdue(machine_template):
    putright = application(machine_template, machine_template.parent)
    checks.assert_nothing_says_overdue(putright)
    putright.dispose()
