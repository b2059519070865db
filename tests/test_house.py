"""The folders, what they may import, and the commands a newcomer types."""

import ast
import re
import subprocess
import sys
import tomllib
from itertools import chain
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
LINT_IMPORTS = Path(sys.executable).parent / "lint-imports"
PACKAGES = ("domain", "projections", "service", "scheduler", "migrations")


def lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    command = [LINT_IMPORTS, "--no-cache", "--config", ROOT / "pyproject.toml"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


@pytest.fixture
def toy_house(tmp_path: Path) -> Path:
    """The same folders with nothing in them but the imports that are excepted from the rules."""
    for package in PACKAGES:
        (tmp_path / package / "versions").mkdir(parents=True)
        (tmp_path / package / "__init__.py").touch()
        (tmp_path / package / "versions" / "__init__.py").touch()
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    for exception in chain.from_iterable(contract.get("ignore_imports", []) for contract in contracts):
        importer, imported = (tmp_path / name.replace(".", "/") for name in exception.split(" -> "))
        if imported.parent != tmp_path:
            for room in reversed(imported.relative_to(tmp_path).parents[:-2]):
                (tmp_path / room).mkdir(exist_ok=True)
                (tmp_path / room / "__init__.py").touch()
            imported.with_suffix(".py").touch()
        with importer.with_suffix(".py").open("a") as module:
            module.write(f"import {exception.split(' -> ')[1]}\n")
    return tmp_path


def test_make_alone_lists_every_target() -> None:
    targets = re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE)
    listed = subprocess.run(["make"], cwd=ROOT, capture_output=True, text=True, check=True).stdout

    assert {"setup", "run", "test", "check", "bench", "faults"} <= set(targets)
    assert re.findall(r"^make ([a-z]+) +\S", listed, re.MULTILINE) == targets


def test_the_folders_import_only_what_they_may() -> None:
    result = lint_imports(ROOT)

    assert result.returncode == 0, result.stdout + result.stderr


def test_a_house_that_keeps_the_rules_passes(toy_house: Path) -> None:
    result = lint_imports(toy_house)

    assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.parametrize(
    ("module", "code", "contract"),
    [
        ("domain/deadlines.py", "import projections", "Dependencies point one way"),
        ("service/cli.py", "from scheduler import run", "Dependencies point one way"),
        ("domain/clock.py", "import time", "The domain is pure"),
        ("domain/rows.py", "from sqlalchemy import Table", "The domain is pure"),
        ("projections/board.py", "from flask import request", "The views know no web"),
        (
            "service/timer.py",
            "from apscheduler.schedulers import base",
            "Only scheduler.run knows APScheduler",
        ),
        ("migrations/other.py", "import service.cli", "Migrations know tables"),
        ("migrations/versions/first.py", "from projections import board", "A migration never changes"),
    ],
)
def test_a_broken_rule_is_named(toy_house: Path, module: str, code: str, contract: str) -> None:
    for name in ("service/cli.py", "projections/board.py"):
        (toy_house / name).touch()
    (toy_house / module).write_text(code)

    result = lint_imports(toy_house)

    assert result.returncode == 1
    assert re.search(rf"^{contract}.* BROKEN", result.stdout, re.MULTILINE), result.stdout + result.stderr


def test_the_domain_imports_the_standard_library_and_eventsourcing_domain_only() -> None:
    allowed = sys.stdlib_module_names | {"domain"}
    strangers = {
        f"{path.relative_to(ROOT)}: {name}"
        for path in (ROOT / "domain").rglob("*.py")
        for name in imported_by(path)
        if name.split(".")[0] not in allowed and name != "eventsourcing.domain"
    }

    assert strangers == set()


def imported_by(path: Path) -> set[str]:
    nodes = list(ast.walk(ast.parse(path.read_text())))
    plain = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    return plain | {node.module for node in nodes if isinstance(node, ast.ImportFrom) and node.module}
