"""The directory and API tokens on the command line."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import click

from domain.errors import InvalidValueError, UnknownPersonError
from domain.people import Person, acting_for
from domain.vocabulary import Role
from projections import people as directory
from service.bootstrap import Putright
from service.cli.group import application
from service.clock import london_date
from service.queries.calendar_feed import new_address
from service.storage.store import Command


def by_hand(putright: Putright, **more: Any) -> Command:
    """A command of whoever sits at the machine."""
    return Command(recorded_by="cli", source="cli", now=putright.clock(), **more)


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
@click.option("--vacant", is_flag=True, help="Nobody holds the post yet: the line passes upward through it.")
def add(
    staff_id: str,
    role: str,
    email: str | None,
    service: str | None,
    team: str | None,
    reports_to: str | None,
    cover: str | None,
    vacant: bool,
) -> None:
    """Enter somebody in the directory, or in a post that is vacant there."""
    putright = application()
    post: dict[str, Any] = {"role": Role(role), "service": service, "team": team, "reports_to": reports_to}
    if vacant and (email or cover):
        raise InvalidValueError("Nobody holds a vacant post: leave out --email and --cover.", field="vacant")
    if vacant:
        putright.people.enter_vacant(by_hand(putright), staff_id=staff_id, **post)
    else:
        putright.people.appoint(by_hand(putright), staff_id=staff_id, email=email, cover=cover, **post)
    click.echo(f"{staff_id} is in the directory{', a vacant post' if vacant else ''}.")


@person.command("list")
def list_people() -> None:
    """Everybody in the directory, without their addresses: who is away today, who has left, which post is vacant."""
    putright = application()
    today = london_date(putright.clock())
    with putright.store.reading() as reader:
        known = dict(directory.directory(reader))
        for row in directory.everybody(reader):
            where = " / ".join(part for part in (row.service, row.team) if part)
            line = f"reports to {row.reports_to or '-'}, cover {row.cover or '-'}"
            click.echo(f"{row.staff_id:10} {row.role:32} {where:40} {line}{_standing(row, known, today)}")


def _standing(row: Any, known: Mapping[str, Person], today: date) -> str:
    """How somebody stands today, where there is something to say."""
    person = known[row.staff_id]
    if person.vacant:
        return "  VACANT"
    if not person.holds_post_on(today):
        return f"  LEFT on {person.left_on}"
    said = [] if person.left_on is None else [f"last day {person.left_on}"]
    if (absence := person.absence_on(today)) is not None:
        acting = acting_for(person.id, today, known, None)
        said.append(f"AWAY until {absence.last_on or 'a day not known yet'}, {acting} acts")
    if not row.email:
        said.append("NO ADDRESS: mail cannot reach them")
    return "".join(f"  {each}" for each in said)


@click.group()
def token() -> None:
    """Tokens for the API, and addresses of calendars."""


def refuse_stranger(putright: Putright, staff_id: str) -> None:
    """Raise :class:`UnknownPersonError` for an id that is not in the directory."""
    with putright.store.reading() as reader:
        if staff_id not in directory.directory(reader):
            raise UnknownPersonError(f"'{staff_id}' is not in the directory.", field="staff_id")


@token.command()
@click.argument("staff_id")
def issue(staff_id: str) -> None:
    """Issue a token to somebody in the directory. It is shown once."""
    putright = application()
    refuse_stranger(putright, staff_id)
    click.echo(putright.tokens.issue(staff_id, putright.clock()))


@token.command()
@click.argument("staff_id")
def calendar(staff_id: str) -> None:
    """Issue a calendar address to somebody in the directory, for their steps. It is shown once."""
    putright = application()
    refuse_stranger(putright, staff_id)
    _, url = new_address(putright, staff_id)
    click.echo(url)


@token.command()
@click.argument("token_id")
@click.option("--calendar", "of_calendar", is_flag=True, help="It is the token of a calendar address.")
def revoke(token_id: str, of_calendar: bool) -> None:
    """Make a token useless. TOKEN_ID is the part between the first two underscores."""
    putright = application()
    tokens = putright.calendar_tokens if of_calendar else putright.tokens
    tokens.revoke(token_id, putright.clock())
    click.echo(f"Token {token_id} is revoked.")
