"""Signing in from the command line, for whoever sets an installation up; and ending sessions."""

import click
from rich.console import Console
from rich.table import Table

from domain.errors import NotFoundError
from projections import people as directory
from service.cli.group import application
from service.pages.signing_in import link_for
from service.terms import moment


@click.group("sign-in")
def sign_in() -> None:
    """Sessions, and links that sign somebody in."""


@sign_in.command()
@click.argument("staff_id")
def link(staff_id: str) -> None:
    """Print a link that signs somebody in: good once, for a quarter of an hour. The access log has it."""
    putright = application()
    click.echo(link_for(putright, staff_id))


@sign_in.command("end")
@click.argument("staff_id")
def end(staff_id: str) -> None:
    """End every session of somebody, such as when a phone was lost."""
    putright = application()
    with putright.store.reading() as reader:
        if staff_id not in directory.directory(reader):
            raise NotFoundError(f"There is no {staff_id} in the directory.", field="staff_id")
    ended = putright.sessions.end_all_of(staff_id, putright.clock())
    click.echo(f"{staff_id} is signed out: {ended} ended.")


@sign_in.command("list")
def open_sessions() -> None:
    """Print who is signed in, by what, and since when."""
    putright = application()
    table = Table("person", "by", "since", "last seen", box=None)
    for row in putright.sessions.open_ones(putright.clock()):
        table.add_row(row.staff_id, row.via, moment(row.began_at), moment(row.seen_at))
    Console().print(table)
