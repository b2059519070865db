"""The state machine, a million steps of it: what is left undone when it is stopped, the next run goes on with."""

import gc
from hashlib import sha256
from pathlib import Path

import pytest

from tests.machine.machine import Machine
from tests.machine.running import run

STEPS = 1_000_000
A_SEED = 1_000
FIRST_SEED = 1_000
SEEDS_DONE = "putright/machine"


@pytest.mark.long
def test_a_million_steps_leave_the_record_true(machine_template, request, capsys):
    gc.collect()
    gc.freeze()  # what is there by now stays there: to look through it again and again is a sixth of the time
    code, kept = code_digest(), request.config.cache.get(SEEDS_DONE, {})
    seed, steps = (kept["next"], kept["steps"]) if kept.get("code") == code else (FIRST_SEED, 0)
    while steps < STEPS:
        steps += run(machine_template, seed, A_SEED)
        seed += 1
        request.config.cache.set(SEEDS_DONE, {"code": code, "next": seed, "steps": steps})
        with capsys.disabled():
            print(f"\r{steps:>9,} of {STEPS:,} steps, seed {seed - 1}", end="", flush=True)  # noqa: T201
    request.config.cache.set(SEEDS_DONE, {})
    with capsys.disabled():
        print(f"\n{steps:,} steps; accepted: {dict(Machine.accepted)}")  # noqa: T201


def code_digest() -> str:
    """Steps count only for the code that they were taken with."""
    root = Path(__file__).parents[2]
    folders = ("domain", "projections", "service", "tests")
    sources = sorted(path for folder in folders for path in (root / folder).rglob("*.py"))
    return sha256(b"".join(path.read_bytes() for path in sources)).hexdigest()
