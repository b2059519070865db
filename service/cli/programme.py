"""The audit programme on the command line: how many audits each month is to bring."""

from datetime import date

import click

from projections.programme import months_expected
from service.cli.asked import day_asked
from service.cli.group import application
from service.clock import london_date
from service.reports.briefs.months import month_of
from service.storage.store import Command


@click.group()
def programme() -> None:
    """The audit programme: how many audits each month is to bring, by whose word."""


@programme.command("list")
def list_months() -> None:
    """The months of which somebody said how many audits are expected."""
    with application().store.reading() as reader:
        for row in months_expected(reader):
            exempted = f", {row.exempted} exempted by {row.approved_by}" if row.exempted else ""
            click.echo(f"{month_of(row.month)}: {row.expected} expected, said by {row.said_by}{exempted}")


@programme.command()
@click.argument("month")
@click.argument("expected", type=int)
@click.option("--by", "said_by", required=True, help="The directory id of whoever says so.")
@click.option("--on", "said_on", help="The day it was said, YYYY-MM-DD; today if left out.")
def expect(month: str, expected: int, said_by: str, said_on: str | None) -> None:
    """Say how many audits are EXPECTED in a MONTH such as 2018-07; saying it again replaces it."""
    putright = application()
    command = Command(recorded_by="cli", source="cli", now=putright.clock(), on_behalf_of=said_by)
    putright.programmes.expect(command, month, _day(said_on, command), expected=expected, said_by=said_by)
    click.echo(f"{expected} audits are expected in {month}.")


@programme.command()
@click.argument("month")
@click.argument("exempted", type=int)
@click.option("--by", "approved_by", required=True, help="The directory id of the director who approved it.")
@click.option("--reason", required=True, help="Why.")
@click.option("--on", "approved_on", help="The day it was approved, YYYY-MM-DD; today if left out.")
def exempt(month: str, exempted: int, approved_by: str, reason: str, approved_on: str | None) -> None:
    """Record how many of a MONTH's audits a director EXEMPTED in all; saying it again replaces it."""
    putright = application()
    command = Command(recorded_by="cli", source="cli", now=putright.clock(), on_behalf_of=approved_by)
    day = _day(approved_on, command)
    putright.programmes.exempt(command, month, day, exempted=exempted, approved_by=approved_by, reason=reason)
    click.echo(f"{exempted} of the audits of {month} need not be returned.")


def _day(text: str | None, command: Command) -> date:
    return day_asked(text, "on") if text is not None else london_date(command.now)
