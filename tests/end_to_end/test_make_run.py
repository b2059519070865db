"""What ``make run`` starts, as somebody who has just cloned this tries it: all in one go, and none of it left."""

import os
import re
import signal
import socket
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Timer
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, ProxyHandler, Request, build_opener

import pytest

from tests.support.mail import free_port, parsed

ROOT = Path(__file__).parents[2]
PATIENCE_SECONDS = 240
pytestmark = pytest.mark.slow


class Running:
    """``putright up`` in a folder of its own, on free ports."""

    def __init__(self, folder: Path, port: int) -> None:
        self.folder, self.address = folder, f"http://127.0.0.1:{port}"
        kept = {name: value for name, value in os.environ.items() if not name.startswith("PUTRIGHT_")}
        self.environment = kept | {
            "PYTHONPATH": str(ROOT),
            "PUTRIGHT_DATA_DIR": str(folder),
            "PUTRIGHT_PORT": str(port),
            "PUTRIGHT_ENV_FILE": str(folder / "no.env"),
            "PUTRIGHT_SWEEP_SECONDS": "5",
        }
        self.process = subprocess.Popen(
            self.command("up"),
            env=self.environment,
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self._watchdog = Timer(PATIENCE_SECONDS, self.process.terminate)
        self._watchdog.start()
        self.said = ""
        self._opener = build_opener(ProxyHandler({}), HTTPCookieProcessor())

    @staticmethod
    def command(*arguments: str) -> list[str]:
        return [sys.executable, "-m", "scheduler.cli", *arguments]

    def until(self, pattern: str) -> str:
        """Read on until a line has the pattern, and return all that was said so far."""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.said += line
            if re.search(pattern, line):
                return self.said
        raise AssertionError(f"It ended without saying {pattern!r}:\n{self.said}")

    def get(self, path: str, **headers: str) -> str:
        return self._ask(Request(self.address + path, headers=headers))  # noqa: S310

    def sign_in(self, said: str) -> None:
        """Open the link that is printed, and press its button."""
        link = re.search(rf"{re.escape(self.address)}(/sign-in/link/\S+)", said)
        assert link is not None
        form = re.search(r'name="form" value="([^"]+)"', self.get(link[1]))
        assert form is not None
        self._ask(Request(self.address + link[1], data=urlencode({"form": form[1]}).encode()))  # noqa: S310

    def _ask(self, request: Request) -> str:
        with self._opener.open(request, timeout=60) as answer:
            text: str = answer.read().decode()
            return text

    def end(self) -> int:
        """Read what is left to say, and return the exit code."""
        assert self.process.stdout is not None
        self.said += self.process.stdout.read()
        self.process.stdout.close()
        code = self.process.wait()
        self._watchdog.cancel()
        self._watchdog.join()
        return code


@contextmanager
def running(folder: Path, port: int | None = None) -> Iterator[Running]:
    started = Running(folder, port or free_port())
    try:
        yield started
    finally:
        if started.process.poll() is None:
            started.process.terminate()
        if started.process.stdout is not None and not started.process.stdout.closed:
            started.end()


def processes() -> dict[int, int]:
    """Every process that is alive, with its parent."""
    found = {}
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, parent = status.read_text().rpartition(")")[2].split()[:2]
        except OSError:
            continue
        if state != "Z":
            found[int(status.parent.name)] = int(parent)
    return found


def descendants(pid: int) -> set[int]:
    """The processes that one started, and those that they started."""
    children = {child for child, parent in processes().items() if parent == pid}
    return children.union(*(descendants(child) for child in children))


def left(pids: set[int]) -> set[int]:
    return pids & processes().keys()


def test_everything_starts_is_used_stops_and_starts_again_with_its_data(tmp_path: Path) -> None:
    with running(tmp_path) as first:
        said = first.until("Its secrets are kept")
        assert "Loading the sample year" in said
        assert f"{first.address}/?as_at=2019-05-31" in said
        first.sign_in(said)
        assert "AUD18-202" in first.get("/?as_at=2019-05-31")
        assert "on time" in first.get(re.search(r"(/reports/adherence\?\S+)", said)[1])  # type: ignore[index]
        assert '"ready":true' in first.get("/readyz")
        token = (tmp_path / "demo-token.txt").read_text().strip()
        assert "AUD18-202" in first.get("/api/v1/remediations", Authorization=f"Bearer {token}")
        for secret in ("demo-token.txt", "local.env"):
            assert stat.S_IMODE((tmp_path / secret).stat().st_mode) == 0o600

        swept = subprocess.run(
            first.command("sweep", "--now", "2030-01-02"),
            env=first.environment,
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        )
        assert re.match(r"[1-9]\d* rungs raised, 0 failed", swept.stdout)
        first.until(r"mail: Putright.*AUD18-202")
        mail = parsed(next((tmp_path / "mail").iterdir()).read_bytes())
        link = re.search(rf"{re.escape(first.address)}(/mail/\S+)", mail.get_content())
        assert link is not None
        assert "AUD18-202" in first.get(link[1])

        family = descendants(first.process.pid)
        assert len(family) >= 5, "the catcher, the scheduler, and a web server with two workers"
        first.process.send_signal(signal.SIGINT)
        assert first.end() == 0
        assert left(family) == set()
        assert "Traceback" not in first.said

    with running(tmp_path) as second:
        said = second.until("Its secrets are kept")
        assert "Loading" not in said
        second.sign_in(said)
        assert "AUD18-202" in second.get("/")
        assert (tmp_path / "demo-token.txt").read_text().strip() == token
        second.process.send_signal(signal.SIGTERM)
        assert second.end() == 0


def test_when_one_part_ends_the_rest_is_stopped_and_it_says_which(tmp_path: Path) -> None:
    with running(tmp_path) as started:
        started.until("Its secrets are kept")
        family = descendants(started.process.pid)
        scheduler = next(pid for pid in family if b"work" in Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0"))
        os.kill(scheduler, signal.SIGKILL)

        assert started.end() == 1
        assert "The scheduler ended by itself, so everything was stopped." in started.said
        assert left(family) == set()


def test_a_taken_port_is_a_clear_message_before_anything_starts(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        with running(tmp_path, other.getsockname()[1]) as refused:
            assert refused.end() == 2
    assert re.search(r"^putright: Port \d+ on 127.0.0.1 is taken, .* set PUTRIGHT_PORT to another", refused.said)
    assert not (tmp_path / "putright.db").exists()
