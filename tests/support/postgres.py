"""A private PostgreSQL server for the tests, thrown away when they are done."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from pathlib import Path
from typing import Self

import psycopg
from psycopg import sql

STARTS = 5


class PostgresServerError(Exception):
    """Raised when the server's programs are missing or one of them failed."""


class PostgresServer:
    """One server in a folder of its own, reached on loopback without a password.

    Each test process starts its own: they share neither data nor a lock. `durable=False` skips the
    waiting for the disk, for tests that write much and never ask what a crash leaves behind.
    """

    def __init__(self, *, durable: bool = True) -> None:
        self._programs = _folder_of_programs()
        self._account = "postgres" if os.geteuid() == 0 else None  # the server refuses to run as root
        self._superuser = self._account or pwd.getpwuid(os.geteuid()).pw_name
        # A short path that every account may enter, whatever TMPDIR says.
        self._folder = Path(tempfile.mkdtemp(prefix="putright-postgres-", dir="/tmp"))
        self._data = self._folder / "data"
        try:
            if self._account:
                shutil.chown(self._folder, self._account, self._account)
            self._create_cluster(durable=durable)
            self.port = self._start()
        except BaseException:
            shutil.rmtree(self._folder)
            raise

    @property
    def url(self) -> str:
        """The SQLAlchemy URL of the database that every server has."""
        return self.url_of("postgres")

    def url_of(self, database: str) -> str:
        return f"postgresql+psycopg://{self._superuser}@127.0.0.1:{self.port}/{database}"

    def create_database(self, name: str, *, template: str = "template1") -> str:
        """Create a database, empty or a copy of another that nobody is connected to, and return its URL."""
        statement = sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template))
        self._execute(statement)
        return self.url_of(name)

    def drop_database(self, name: str) -> None:
        """Drop a database, closing the connections that are left to it."""
        self._execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))

    def stop(self) -> None:
        """Stop the server and remove its folder; a second call does nothing."""
        if self._folder.exists():
            self._run("pg_ctl", "stop", "-D", self._data, "-m", "immediate", "-w")
            shutil.rmtree(self._folder)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def _create_cluster(self, *, durable: bool) -> None:
        self._run(
            "initdb", "-D", self._data, "-U", self._superuser,
            "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync",
        )  # fmt: skip
        settings = ["listen_addresses = '127.0.0.1'", "unix_socket_directories = ''", "timezone = 'UTC'"]
        if not durable:
            settings += ["fsync = off", "full_page_writes = off", "synchronous_commit = off"]
        with (self._data / "postgresql.conf").open("a") as configuration:
            configuration.write("\n".join(["", *settings, ""]))

    def _start(self) -> int:
        """Start on a free port and return it; another process may take the port first, so try a few."""
        for _ in range(STARTS - 1):
            try:
                return self._start_on(_free_port())
            except PostgresServerError:
                continue
        return self._start_on(_free_port())

    def _start_on(self, port: int) -> int:
        log = self._folder / "server.log"
        self._run("pg_ctl", "start", "-D", self._data, "-l", log, "-w", "-o", f"-p {port}")
        return port

    def _execute(self, statement: sql.Composed) -> None:
        with psycopg.connect(
            host="127.0.0.1", port=self.port, user=self._superuser, dbname="postgres", autocommit=True
        ) as connection:
            connection.execute(statement)

    def _run(self, program: str, *arguments: str | Path) -> None:
        done = subprocess.run(
            [self._programs / program, *arguments],
            check=False,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            cwd=self._folder,
            user=self._account,
            group=self._account,
            extra_groups=[] if self._account else None,
        )
        if done.returncode:
            raise PostgresServerError(f"{program} failed:\n{done.stdout}{self._log()}")

    def _log(self) -> str:
        log = self._folder / "server.log"
        return log.read_text() if log.exists() else ""


def _folder_of_programs() -> Path:
    """Where initdb and pg_ctl are: on PATH, or the newest version that Debian's packages installed."""
    if found := shutil.which("initdb"):
        return Path(found).resolve().parent
    installed = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    newest = max(installed, key=lambda initdb: int(initdb.parts[-3]), default=None)
    if newest is None:
        raise PostgresServerError("no PostgreSQL server is installed; scripts/ensure-test-tools says what to do")
    return newest.parent


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
