"""Migrating, serving, rebuilding and verifying."""

import os
import sys
import time

import click

from domain.errors import InvalidValueError
from projections.registry import VIEWS
from service.adopting import begin
from service.bootstrap import writable
from service.cli.group import application, progress_bar
from service.database import reading
from service.local import keep_secrets
from service.logs import ACCESS_LOG
from service.migrate import migrate as run_migrations
from service.notice_verification import NoticeAstrayError, verify_notices
from service.settings import LOOPBACK, SettingsError, data_folder, environment
from service.store import Command
from service.verification import BrokenChainError
from service.verification import verify as verify_chain


@click.command()
def init() -> None:
    """Make what a local installation needs: its data folder, secrets that nobody set, and the database."""
    given = environment()
    writable(data_folder(given))
    kept = keep_secrets(given)
    if kept is not None:
        click.echo(f"Secrets of this installation are kept in {kept}. Back them up with the data.")
    putright = application(migrated=False)
    run_migrations(putright.engine)
    begin(putright.store, Command(recorded_by="cli", source="cli", now=putright.clock()))
    click.echo(f"The database is ready: {putright.engine.url.render_as_string()}")


@click.command()
def migrate() -> None:
    """Bring the database to the schema of this version, and record the rules that a new council begins with."""
    putright = application(migrated=False)
    run_migrations(putright.engine)
    begin(putright.store, Command(recorded_by="cli", source="cli", now=putright.clock()))
    with putright.store.reading() as reader:
        click.echo(f"The database is up to date; {reader.position} events recorded.")


@click.command()
def serve() -> None:
    """Serve the pages and the API on this computer only, until sign-in exists."""
    putright = application()
    if not putright.settings.on_loopback:
        accepted = ", ".join(LOOPBACK)
        message = f"PUTRIGHT_BIND must be one of {accepted}: the pages have no sign-in yet."
        raise SettingsError(message, field="PUTRIGHT_BIND")
    putright.engine.dispose()
    bind = f"{putright.settings.bind}:{putright.settings.port}"
    options = ["--bind", bind, "--workers", "2", "--no-control-socket", *ACCESS_LOG]
    os.execv(sys.executable, [sys.executable, "-m", "gunicorn", *options, "service.wsgi:app"])  # noqa: S606


@click.command()
@click.argument("view", required=False)
def rebuild(view: str | None) -> None:
    """Build a view, or all of them, again from the log; what they show goes on meanwhile."""
    putright = application()
    chosen = [each for each in VIEWS if view in (None, each.name)]
    if not chosen:
        names = ", ".join(each.name for each in VIEWS)
        raise InvalidValueError(f"There is no view '{view}'. Views are: {names}.", field="view")
    with progress_bar("rebuild") as progress:
        position = putright.store.rebuild(*chosen, progress=progress, pause=time.sleep)
    for each in chosen:
        click.echo(f"{each.name}: rebuilt to position {position}")


@click.command()
def verify() -> None:
    """Walk the digest chain and compare what people are owed with it.

    Exit code 1, naming the first event that is not as it was recorded, or the first notice that is not as it is owed.
    """
    putright = application()
    with reading(putright.engine) as connection, progress_bar("verify") as progress:
        try:
            position, digest = verify_chain(connection, lambda done: progress(done, done))
            owed = verify_notices(putright.store, connection, lambda done: progress(done, position))
        except (BrokenChainError, NoticeAstrayError) as wrong:
            click.echo(f"putright: {wrong} [{wrong.code}]", err=True)
            sys.exit(1)
    click.echo(f"{position} events, each as it was recorded; {owed} notices, each as it is owed. Digest {digest.hex()}")
