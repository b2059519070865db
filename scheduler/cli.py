"""The ``putright`` command, with what time makes happen added to what the service offers."""

import sys
from datetime import date, datetime
from pathlib import Path

import click

from scheduler import signals
from scheduler.ports import MAIL_PORT
from scheduler.run import work as tick
from scheduler.sweep import sweep as run_sweep
from scheduler.sweep import would_raise
from scheduler.up import ChildEndedError
from scheduler.up import up as run_everything
from scheduler.urgent import would_chase
from service.anchoring.mails import deliver_anchors
from service.bootstrap import Putright
from service.cli import cli
from service.cli.group import application, progress_bar
from service.clock import LONDON, london_date, utc_now
from service.clock_jumps import waiting_jump
from service.commands.gaps import news_of_gaps
from service.logs import configure_logs
from service.mail.catcher import catcher
from service.mail.channels import transport_for
from service.mail.composing import number_waiting
from service.mail.delivery import DeliveryResult, writer
from service.mail.delivery import deliver as run_delivery
from service.mail.pace import pace_for
from service.settings import Settings
from service.storage.database import reading

NO_DUTY_TEAM = (
    "putright: PUTRIGHT_DUTY_TEAM_TELEPHONE is not set, so a safeguarding alert sends people to the council's "
    "out-of-hours procedure for the emergency duty team's number."
)
JUMPED = (
    "putright: the clock jumped, so this waits until somebody has looked: see `putright clock show`. [clock_jumped]"
)
UNDONE = 1
"""Exit code of a pass that could not do all of it."""


def moment(_context: click.Context, _option: click.Parameter, value: str | None) -> datetime | None:
    """Read a date or an instant; without a zone it is London's, and a date alone is that day at the present time."""
    if value is None:
        return None
    try:
        if len(value) == len("2019-05-31"):
            return datetime.combine(date.fromisoformat(value), utc_now().astimezone(LONDON).time(), LONDON)
        given = datetime.fromisoformat(value)
    except ValueError:
        raise click.BadParameter(f"'{value}' is neither like 2019-05-31 nor like 2019-05-31T09:00.") from None
    return given if given.tzinfo is not None else given.replace(tzinfo=LONDON)


now_option = click.option("--now", callback=moment, help="A date or instant to do it as of, instead of the clock's.")


@click.command()
@now_option
@click.option(
    "--dry-run",
    is_flag=True,
    help="Say which rungs would be raised, urgent ones too, who would be told, and which gaps in cover.",
)
def sweep(now: datetime | None, *, dry_run: bool) -> None:
    """Raise every reminder and escalation that is due, once; what is urgent too, at any hour.

    Exit code 1 when a rung could not be raised, or nobody can be told of something urgent; the others are.
    """
    putright = application()
    as_of = now or putright.clock()
    if dry_run:
        _echo_what_would_be(putright, as_of)
        return
    _refuse_jumped(putright, now)
    result = run_sweep(putright, as_of)
    if result.elsewhere:
        click.echo("Another process is sweeping at this moment.", err=True)
    click.echo(f"{result.raised + result.urgent} rungs raised, {result.failed} failed.")
    if result.unreached:
        click.echo(f"Nobody can be told of {result.unreached} urgent things: ring somebody now.", err=True)
    sys.exit(UNDONE if result.failed or result.unreached else 0)


@click.command()
@now_option
def deliver(now: datetime | None) -> None:
    """Send the mail that is owed.

    Exit code 1 when a message was given up or the mail server cannot be used.
    """
    putright = application()
    _refuse_jumped(putright, now)
    with progress_bar("mail") as progress:
        as_of = now or putright.clock()
        result = run_delivery(putright, as_of, transport_for(putright.settings), progress=progress)
    anchored = deliver_anchors(putright, as_of, transport_for(putright.settings))
    click.echo(_told(result))
    with reading(putright.engine) as connection:
        waits = number_waiting(connection, pace_for(putright.settings, writer(putright, as_of).calendar), as_of)
    if waits:
        click.echo(f"{waits} things wait for the digest or the end of the quiet hours.")
    if putright.settings.anchor_to:
        click.echo(f"{anchored.sent} anchors sent, {anchored.retried} to be tried again.")
    sys.exit(UNDONE if result.failed or result.unavailable or anchored.retried else 0)


@click.command()
def work() -> None:
    """Sweep and deliver at every tick until stopped: the scheduler."""
    putright = application()
    writer(putright, putright.clock())
    if putright.settings.duty_team_telephone is None:
        click.echo(NO_DUTY_TEAM, err=True)
    tick(putright, transport_for(putright.settings))


@click.command("catch-mail")
@click.option("--port", type=click.IntRange(1, 65_535), default=MAIL_PORT, show_default=True)
@click.option("--folder", type=click.Path(path_type=Path), help="Where to keep it; `mail` beside the data if left out.")
def catch_mail(port: int, folder: Path | None) -> None:
    """Take mail on this computer, keep it as files and send none on, until stopped."""
    signals.hold_back()
    kept = folder or Settings.from_env().data_dir / "mail"
    server = catcher(kept, "127.0.0.1", port, click.echo, utc_now)
    server.start()
    signals.wait_to_stop()
    server.stop()


@click.command()
def up() -> None:
    """Try it out: make what is missing, then run the web server, the scheduler and a mail catcher until stopped."""
    try:
        run_everything(click.echo)
    except ChildEndedError as ended:
        click.echo(f"putright: {ended.message} [{ended.code}]", err=True)
        sys.exit(UNDONE)


def main() -> None:
    """Run the command."""
    configure_logs()
    cli()


def _echo_what_would_be(putright: Putright, now: datetime) -> None:
    """Say what a sweep would raise, what is urgent first, and of which gaps in cover the scheduler would tell."""
    urgent, found = would_chase(putright, now), would_raise(putright, now)
    for each in urgent:
        click.echo(f"{each.ref}  urgent  {each.rung}  tells {', '.join(each.recipients) or 'nobody: ring somebody'}")
    for rung in found:
        click.echo(f"{rung.audit_ref}  {rung.step} {rung.item}  {rung.rung}  tells {', '.join(rung.recipients)}")
    with putright.store.reading() as reader:
        gaps = list(news_of_gaps(reader, london_date(now)))
    for news in gaps:
        said = f"{news.gap.owner or 'nobody'} is not there" if news.gap is not None else "somebody is there after all"
        click.echo(f"{news.of.audit_ref}  {news.of.step} {news.of.item}  gap in cover  {said}")
    raised = sum(bool(each.recipients) for each in urgent) + len(found)
    click.echo(f"{raised} rungs would be raised. Nothing was recorded.")


def _refuse_jumped(putright: Putright, now: datetime | None) -> None:
    """Do nothing by a clock that nobody believes, unless somebody says what time it is."""
    with reading(putright.engine) as connection:
        jump = waiting_jump(connection) if now is None else None
    if jump is not None:
        click.echo(JUMPED, err=True)
        sys.exit(UNDONE)


def _told(result: DeliveryResult) -> str:
    if result.elsewhere:
        return "Another process is delivering at this moment."
    said = f"{result.sent} messages sent, {result.retried} to be tried again, {result.failed} given up."
    if result.unavailable:
        said += " The mail server cannot be used; what is left waits."
    return said


for command in (sweep, deliver, work, catch_mail, up):
    cli.add_command(command)

if __name__ == "__main__":
    main()
