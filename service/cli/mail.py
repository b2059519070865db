"""What the council's IT does about mail on the command line."""

from pathlib import Path
from typing import BinaryIO

import click

from service.channels.bounces import bounced_reference
from service.cli.group import application, cli
from service.receipts import note_bounced


@cli.group()
def mail() -> None:
    """What became of the mail that was sent."""


@mail.command()
@click.argument("reports", nargs=-1, required=True, type=click.File("rb"))
def bounced(reports: tuple[BinaryIO, ...]) -> None:
    """Take in what mail servers sent back, a report a file; a hyphen reads one from standard input.

    A mail that did not arrive is owed to the next level, and somebody rings, as of one that could not be sent.
    """
    putright = application()
    news = 0
    for report in reports:
        with report:
            reference = bounced_reference(report.read())
        name = Path(report.name).name
        if reference is None:
            click.echo(f"{name}: not a report of a mail that did not arrive.")
        elif note_bounced(putright.engine, reference, putright.clock()):
            news += 1
        else:
            click.echo(f"{name}: not of a mail that Putright sent, or known already.")
    click.echo(f"{news} of {len(reports)} reports are of mails that did not arrive.")
