"""The directory and API tokens on the command line."""

import click

from domain.errors import UnknownPersonError
from domain.vocabulary import Role
from projections import people as directory
from service.cli.group import application
from service.store import Command


@click.group()
def person() -> None:
    """The directory."""


@person.command()
@click.argument("staff_id")
@click.option("--role", required=True, type=click.Choice([role.value for role in Role]))
@click.option("--email", help="Where Putright writes to; kept apart from the log.")
@click.option("--service")
@click.option("--team")
@click.option("--reports-to", help="The line manager's directory id.")
@click.option("--cover", help="Who acts when this person is away.")
def add(
    staff_id: str,
    role: str,
    email: str | None,
    service: str | None,
    team: str | None,
    reports_to: str | None,
    cover: str | None,
) -> None:
    """Enter somebody in the directory."""
    putright = application()
    putright.people.appoint(
        Command(recorded_by="cli", source="cli", now=putright.clock()),
        staff_id=staff_id,
        role=Role(role),
        email=email,
        service=service,
        team=team,
        reports_to=reports_to,
        cover=cover,
    )
    click.echo(f"{staff_id} is in the directory.")


@person.command("list")
def list_people() -> None:
    """Everybody in the directory, without their addresses."""
    putright = application()
    with putright.store.reading() as reader:
        for row in directory.everybody(reader):
            where = " / ".join(part for part in (row.service, row.team) if part)
            line = f"reports to {row.reports_to or '-'}, cover {row.cover or '-'}"
            address = "" if row.email else "  NO ADDRESS: mail cannot reach them"
            click.echo(f"{row.staff_id:10} {row.role:32} {where:40} {line}{address}")


@click.group()
def token() -> None:
    """Tokens for the API."""


@token.command()
@click.argument("staff_id")
def issue(staff_id: str) -> None:
    """Issue a token to somebody in the directory. It is shown once."""
    putright = application()
    with putright.store.reading() as reader:
        if staff_id not in directory.directory(reader):
            raise UnknownPersonError(f"'{staff_id}' is not in the directory.", field="staff_id")
    click.echo(putright.tokens.issue(staff_id, putright.clock()))


@token.command()
@click.argument("token_id")
def revoke(token_id: str) -> None:
    """Make a token useless. TOKEN_ID is the part between the first two underscores."""
    putright = application()
    putright.tokens.revoke(token_id, putright.clock())
    click.echo(f"Token {token_id} is revoked.")
