"""The machine's clock, on the command line: whether it jumped, and that it is right as it stands."""

import click

from service.cli.group import application, cli
from service.cli.outbox import by_option, refuse_strangers
from service.clock import LONDON
from service.clock_jumps import ClockJump, accept, waiting_jump
from service.storage.database import reading


@cli.group()
def clock() -> None:
    """The machine's clock: whether it jumped, and that it is right as it stands."""


@clock.command()
def show() -> None:
    """Say what the time is here, and whether it jumped since somebody last looked."""
    putright = application()
    click.echo(f"It is {putright.clock().astimezone(LONDON):%A %d %B %Y, %H:%M} here.")
    with reading(putright.engine) as connection:
        jump = waiting_jump(connection)
    click.echo(_told(jump) if jump is not None else "The clock has not jumped.")


@clock.command("accept")
@by_option
def accept_time(by: str) -> None:
    """Say that the clock is right as it stands: what went by the date goes on."""
    putright = application()
    refuse_strangers(putright, by=by)
    accept(putright.engine, putright.clock(), by=by)
    click.echo("What waited goes on with the next pass.")


def _told(jump: ClockJump) -> str:
    expected, seen = (f"{each.astimezone(LONDON):%d %B %Y, %H:%M}" for each in (jump.expected_at, jump.seen_at))
    return (
        f"It said {seen} where it should have said {expected}, so nothing that goes by the date is done, and alerts "
        "alone are sent. Put the clock right, or if it is right now: `putright clock accept --by YOU`."
    )
