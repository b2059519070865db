"""The lock files pin every dependency by hash, and say nothing of where they were made."""

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
LOCKS = ("requirements.lock", "requirements-dev.lock")
PIN = re.compile(
    r"(?P<name>[a-z0-9-]+)(\[[a-z,-]+\])?==(?P<version>[\w.!+]+)( ; [^-]+?)?"
    r"( --hash=sha256:[0-9a-f]{64})+"
)


def requirements_in(lock: str) -> list[str]:
    lines = (ROOT / lock).read_text().replace("\\\n", " ").splitlines()
    return [" ".join(line.split()) for line in lines if line and not line.lstrip().startswith("#")]


def pins_of(lock: str) -> dict[str, str]:
    matches = [PIN.fullmatch(line) for line in requirements_in(lock)]
    return {match["name"]: match["version"] for match in matches if match}


def names_in(requirements: list[str]) -> set[str]:
    return {re.split(r"[\[<>=;~! ]", line)[0].lower().replace("_", "-") for line in requirements}


@pytest.mark.parametrize("lock", LOCKS)
def test_every_requirement_is_pinned_by_hash(lock: str) -> None:
    requirements = requirements_in(lock)

    assert requirements
    assert [line for line in requirements if not PIN.fullmatch(line)] == []


@pytest.mark.parametrize("lock", LOCKS)
def test_no_address_and_no_path_of_a_machine_is_named(lock: str) -> None:
    text = (ROOT / lock).read_text()

    assert "://" not in text
    assert "file:" not in text
    assert [line for line in text.splitlines() if re.search(r"(^|\s)/", line)] == []


def test_both_locks_agree_on_what_they_share() -> None:
    runtime, tools = (pins_of(lock) for lock in LOCKS)

    assert runtime.items() <= tools.items()


def test_the_locks_hold_what_the_project_asks_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    extras = project["optional-dependencies"]

    assert names_in(project["dependencies"] + extras["build"]) <= pins_of("requirements.lock").keys()
    assert names_in(extras["dev"]) <= pins_of("requirements-dev.lock").keys()
