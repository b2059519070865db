"""The container files hold to what no engine is there to show: their steps are read instead."""

import json
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from service.logs import ACCESS_LOG

ROOT = Path(__file__).resolve().parent.parent
OPTIONAL = {"PUTRIGHT_OIDC_CLIENT_SECRET"}
"""A council without Entra ID has none; with no value in the file it is passed on where it is set."""

SECRET = re.compile(r"password|passwd|secret|token|pepper|key", re.IGNORECASE)
PINNED = re.compile(r"[\w./-]+:v?\d+(\.\d+)*[\w.-]*")


@pytest.fixture(scope="module")
def steps() -> list[tuple[str, str]]:
    """The Dockerfile's instructions, each with what it was given."""
    lines = [line for line in (ROOT / "Dockerfile").read_text().splitlines() if not line.startswith("#")]
    instructions = "\n".join(lines).replace("\\\n", " ").splitlines()
    return [(name, rest) for name, _, rest in (line.partition(" ") for line in instructions if line)]


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text())
    return loaded


def all_of(steps: list[tuple[str, str]], instruction: str) -> list[str]:
    return [rest for name, rest in steps if name == instruction]


def copied_from_here(steps: list[tuple[str, str]]) -> list[str]:
    words = [shlex.split(rest) for rest in all_of(steps, "COPY") if not rest.startswith("--from")]
    return [source for *sources, _ in words for source in sources]


def test_the_linter_finds_nothing() -> None:
    hadolint = Path(sys.executable).parent / "hadolint"
    result = subprocess.run([hadolint, ROOT / "Dockerfile"], capture_output=True, text=True, check=False)

    assert (result.returncode, result.stdout) == (0, "")


def test_every_base_image_is_pinned(steps: list[tuple[str, str]]) -> None:
    bases = [rest.split()[0] for rest in all_of(steps, "FROM")]

    assert bases
    assert [base for base in bases if not PINNED.fullmatch(base)] == []


def test_a_log_of_requests_would_hold_neither_their_queries_nor_their_paths(steps: list[tuple[str, str]]) -> None:
    """One may hold the secret of a calendar's address, or of a mail's."""
    options = json.loads(all_of(steps, "CMD")[-1])

    assert "=".join(ACCESS_LOG) in options
    assert not any(form in ACCESS_LOG[1] for form in ("%(r)s", "%(q)s", "%(f)s", "%(U)s", "}i)s", "}o)s"))


def test_the_image_runs_as_nobody_special(steps: list[tuple[str, str]]) -> None:
    user = all_of(steps, "USER")[-1]

    assert re.fullmatch(r"[1-9]\d*:[1-9]\d*", user)
    assert steps.index(("USER", user)) > max(i for i, (name, _) in enumerate(steps) if name in {"FROM", "RUN"})


def test_the_image_says_whether_it_is_well(steps: list[tuple[str, str]]) -> None:
    [check] = all_of(steps, "HEALTHCHECK")
    [port] = all_of(steps, "EXPOSE")
    [command] = all_of(steps, "CMD")

    assert f"http://127.0.0.1:{port}/healthz" in check
    assert f"0.0.0.0:{port}" in command


def test_what_is_copied_exists_and_is_let_in(steps: list[tuple[str, str]]) -> None:
    sources = copied_from_here(steps)
    let_in = re.findall(r"^!(.+)$", (ROOT / ".dockerignore").read_text(), re.MULTILINE)

    assert [source for source in sources if not (ROOT / source).exists()] == []
    assert sorted(let_in) == sorted(sources)


def test_dependencies_are_installed_by_hash(steps: list[tuple[str, str]]) -> None:
    installs = [run for run in all_of(steps, "RUN") if "pip install" in run]

    assert installs
    assert [run for run in installs if "--require-hashes" not in run and "--no-index" not in run] == []


def test_no_secret_is_baked_in(steps: list[tuple[str, str]]) -> None:
    assert [rest for rest in all_of(steps, "ENV") + all_of(steps, "ARG") if SECRET.search(rest)] == []


def test_compose_starts_every_part(compose: dict[str, Any]) -> None:
    services = compose["services"]

    assert {"web", "scheduler", "migrate", "database", "mail"} == services.keys()
    assert services["scheduler"]["command"] == ["putright", "work"]
    assert services["migrate"]["command"] == ["putright", "migrate"]
    assert "pg_isready" in services["database"]["healthcheck"]["test"]


def test_compose_images_are_pinned(compose: dict[str, Any]) -> None:
    images = [service["image"] for service in compose["services"].values()]

    assert [image for image in images if not PINNED.fullmatch(image)] == []


def test_compose_publishes_on_loopback_only(compose: dict[str, Any]) -> None:
    ports = [port for service in compose["services"].values() for port in service.get("ports", [])]

    assert ports
    assert [port for port in ports if not port.startswith("127.0.0.1:")] == []


def test_compose_has_no_default_for_a_secret(compose: dict[str, Any]) -> None:
    settings = {
        (name, value)
        for service in compose["services"].values()
        for name, value in service.get("environment", {}).items()
        if SECRET.search(name)
    }

    assert {name for name, _ in settings} == {
        "POSTGRES_PASSWORD",
        "PUTRIGHT_CASE_KEY",
        "PUTRIGHT_TOKEN_PEPPER",
        "PUTRIGHT_LINK_KEYS",
        "PUTRIGHT_ANCHOR_KEY",
        *OPTIONAL,
    }
    assert {name for name, value in settings if value is None} == OPTIONAL
    assert [
        name
        for name, value in settings - dict.fromkeys(OPTIONAL).items()
        if not re.fullmatch(r"\$\{\w+:\?[^}]+\}", value)
    ] == []
    assert "${POSTGRES_PASSWORD:?" in compose["services"]["web"]["environment"]["PUTRIGHT_DATABASE_URL"]
