"""Migrating, serving, rebuilding and verifying."""

import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import click

from domain.errors import InvalidValueError
from projections.registry import VIEWS
from service.access.database import prepare as prepare_access
from service.anchoring.anchors import Anchor, BadAnchorError, anchors_in
from service.anchoring.comparing import AnchorDisagreesError, check_log
from service.anchoring.daily import known_anchors
from service.anchoring.signing import signer_of
from service.bootstrap import writable
from service.cli.group import application, progress_bar
from service.clock import london_date
from service.commands.adopting import begin
from service.local import keep_secrets
from service.logs import ACCESS_LOG
from service.settings import LOOPBACK, SettingsError, data_folder, environment
from service.storage.database import reading
from service.storage.migrate import migrate as run_migrations
from service.storage.store import Command
from service.verification.chain import BrokenChainError
from service.verification.notices import NoticeAstrayError, verify_notices
from service.verification.publications import PublicationAstrayError, verify_publications


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
    prepare_access(putright.access_engine)
    begin(putright.store, Command(recorded_by="cli", source="cli", now=putright.clock()))
    click.echo(f"The database is ready: {putright.engine.url.render_as_string()}")


@click.command()
def migrate() -> None:
    """Bring the database to the schema of this version, and record the rules that a new council begins with."""
    putright = application(migrated=False)
    run_migrations(putright.engine)
    prepare_access(putright.access_engine)
    begin(putright.store, Command(recorded_by="cli", source="cli", now=putright.clock()))
    with putright.store.reading() as reader:
        click.echo(f"The database is up to date; {reader.position} events recorded.")


@click.command()
def serve() -> None:
    """Serve the pages and the API. For other computers than this one the address in the settings must be https://."""
    putright = application()
    if not putright.settings.on_loopback and not putright.settings.is_https:
        message = (
            "PUTRIGHT_BASE_URL must begin with https:// where PUTRIGHT_BIND is not one of "
            f"{', '.join(LOOPBACK)}: without it whoever listens could take over a session."
        )
        raise SettingsError(message, field="PUTRIGHT_BASE_URL")
    putright.dispose()
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
@click.option(
    "--anchors",
    "files",
    multiple=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A file of anchors, or a mail with one; those that this installation keeps are compared too.",
)
@click.option("--key", "keys", multiple=True, help="Another public key that anchors may be signed with: an older one.")
def verify(files: tuple[Path, ...], keys: tuple[str, ...]) -> None:
    """Walk the digest chain, compare it with its anchors, and compare what people are owed with it.

    Exit code 1, naming the first event that is not as it was recorded or not as it was anchored, the first notice that
    is not as it is owed, or the first file of a published report that is not as it was published.
    """
    putright = application()
    given = [anchor for file in files for anchor in read_anchors(file)]
    known_keys = [*keys, *([signer_of(putright.settings).public] if putright.settings.anchor_key is not None else [])]
    with reading(putright.engine) as connection, progress_bar("verify") as progress:
        try:
            kept = known_anchors(connection, putright.settings.anchor_file) if known_keys else []
            known = list(dict.fromkeys([*kept, *given]))
            checked = check_log(connection, london_date(putright.clock()), known, known_keys, progress)
            owed = verify_notices(putright.store, connection, lambda done: progress(done, checked.position))
            printed = verify_publications(putright.store, connection)
        except (
            BrokenChainError,
            AnchorDisagreesError,
            BadAnchorError,
            NoticeAstrayError,
            PublicationAstrayError,
        ) as wrong:
            click.echo(f"putright: {wrong} [{wrong.code}]", err=True)
            sys.exit(1)
    found = f"{checked.position} events, each as it was recorded; {owed} notices, each as it is owed"
    published = f"; {printed} published files, each as it was published" if printed else ""
    click.echo(f"{found}{published}. Digest {checked.anchor.digest}")
    click.echo(said_of(known))


def read_anchors(file: Path) -> list[Anchor]:
    """The anchors in a file. Raises :class:`InvalidValueError` where it holds none: nothing would be compared."""
    found = anchors_in(file.read_text(encoding="utf-8", errors="replace"))
    if not found:
        raise InvalidValueError(
            f"{file.name} holds no anchor: a mail with one, or a line of JSON each.", field="anchors"
        )
    return found


def said_of(known: Sequence[Anchor]) -> str:
    """How many anchors agree, and the last of them; that there was none is said, since nothing was then compared."""
    if not known:
        return "No anchor was compared, so this does not show that the log was not written anew: see docs/evidence.md."
    last = max(known, key=lambda each: each.position)
    return f"{len(known)} anchors agree, the last that of {last.date} at {last.position}."
