"""The mail that waits, on the command line: what would go to whom, and letting it go."""

import click

from projections import people
from service.bootstrap import Putright
from service.cli.group import application, cli
from service.commands.people import refuse_unknown
from service.mail import brake
from service.mail.deciding import Decision
from service.storage.database import reading

SHOWN = 12
by_option = click.option("--by", required=True, help="The directory id of whoever looked and decides.")
reason_option = click.option("--reason", help="Why; it is kept in the access log.")


@cli.group()
def outbox() -> None:
    """The mail that waits: list it, let it go, or try it again."""


@outbox.command("list")
def list_messages() -> None:
    """Every message that is held, waits or was given up, by id: to whom it goes and on which files."""
    with reading(application().engine) as connection:
        found, held = brake.listed(connection), brake.waiting(connection)
    for each in found:
        things = f"{each.rungs} rungs, {each.others} others"
        reason = f"  {each.error}" if each.error else ""
        click.echo(f"{each.id[:SHOWN]}  {each.state:8}  {each.recipient}  {things}  {', '.join(each.files)}{reason}")
    if held is not None:
        click.echo(
            f"Held until somebody has looked: {held.rungs} rungs and {held.others} other things in {held.mails} mails, "
            f"to {', '.join(held.to)}. `putright outbox release` lets them go."
        )
    if not found:
        click.echo("Nothing waits.")


@outbox.command()
@click.argument("ids", nargs=-1)
@click.option("--to", help="The directory id of whoever gets them instead.")
@by_option
@reason_option
@click.option("--silence", is_flag=True, help="Never send these; what they are about stays owed.")
def release(ids: tuple[str, ...], to: str | None, by: str, reason: str | None, *, silence: bool) -> None:
    """Let mail go that is held: all of it, or what IDS name."""
    putright = application()
    decision = Decision(by=by, through="cli", now=putright.clock(), reason=reason)
    if silence:
        if to is not None:
            raise click.UsageError("--silence sends nothing to anybody, so leave out --to.")
        click.echo(f"{len(putright.waiting_mail.silence(decision, ids))} messages are silenced.")
        return
    released = putright.waiting_mail.release(decision, ids, to=to)
    click.echo(f"{len(released)} messages go with the next delivery.")


@outbox.command()
@click.argument("ids", nargs=-1)
@by_option
@reason_option
def retry(ids: tuple[str, ...], by: str, reason: str | None) -> None:
    """Try mail again that was given up: all of it, or what IDS name."""
    putright = application()
    tried = putright.waiting_mail.retry(Decision(by=by, through="cli", now=putright.clock(), reason=reason), ids)
    click.echo(f"{len(tried)} messages go with the next delivery.")


def refuse_strangers(putright: Putright, **named: str | None) -> None:
    """Raise :class:`domain.errors.InvalidValueError` for an option that names nobody in the directory."""
    with putright.store.reading() as reader:
        refuse_unknown(named, people.directory(reader))
