"""Running the machine from a seed."""

from itertools import count
from pathlib import Path

from hypothesis import HealthCheck, Phase, settings
from hypothesis import seed as seeded
from hypothesis.stateful import run_state_machine_as_test

from tests.machine.machine import Machine

STEPS_A_RUN = 60


def run(template: Path, seed: int, steps: int) -> int:
    """Take at least so many steps from a seed, in runs from a new council each, and return how many it were."""
    Machine.template, Machine.steps = template, 0
    times = count()
    while Machine.steps < steps:
        _run(f"{seed} {next(times)}", (steps - Machine.steps) // STEPS_A_RUN + 1)
    return Machine.steps


def _run(seed: str, runs: int) -> None:
    run_state_machine_as_test(
        seeded(seed)(Machine),
        settings=settings(
            max_examples=runs,
            stateful_step_count=STEPS_A_RUN,
            deadline=None,
            database=None,
            phases=(Phase.generate,),  # to make a failing run shorter takes minutes: it is printed, and short already
            suppress_health_check=list(HealthCheck),
        ),
    )
