"""Anchors on the command line: the public key, the anchors made, and one made by hand."""

import sys

import click

from service.anchoring.anchors import anchor_of, kept
from service.anchoring.daily import make_anchor
from service.anchoring.file import write_missing
from service.anchoring.signing import signer_of
from service.cli.group import application, cli, progress_bar
from service.settings import Settings
from service.storage.database import reading


@cli.group()
def anchor() -> None:
    """The signed head of the log, to be kept where nobody who runs the database can change it."""


@anchor.command()
def key() -> None:
    """Print the public key, for whoever keeps the anchors."""
    click.echo(signer_of(Settings.from_env()).public)


@anchor.command()
def now() -> None:
    """Make an anchor now, print it, write it to the file and owe it to the addresses of the settings."""
    putright = application()
    at = putright.clock()
    with progress_bar("anchor") as progress:
        made = make_anchor(putright, at, progress)
    click.echo(made.text, nl=False)
    try:
        write_missing(putright.engine, putright.settings.anchor_file, at)
    except OSError as problem:
        click.echo(f"It is not in {putright.settings.anchor_file} yet ({problem.strerror}): mend that.", err=True)
        sys.exit(1)


@anchor.command("list")
def list_anchors() -> None:
    """List the anchors that were made, the oldest first."""
    with reading(application().engine) as connection:
        for row in kept(connection):
            made = anchor_of(row.line)
            where = "in the file" if row.written_at is not None else "NOT in the file"
            click.echo(f"{made.date}  {made.position:>9}  {made.digest}  {where}")
