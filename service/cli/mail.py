"""What the council's IT does about mail on the command line."""

from pathlib import Path
from typing import BinaryIO

import click

from domain.errors import InvalidValueError
from service.anchoring.mails import note_anchor_bounced
from service.cli.group import application, cli
from service.letters.examples import example_writer, examples, parts_of, write_example
from service.mail.channels.bounces import bounced_reference
from service.mail.receipts import note_bounced


@cli.group()
def mail() -> None:
    """What mail says, and what became of what was sent."""


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
        elif any(note(putright.engine, reference, putright.clock()) for note in (note_bounced, note_anchor_bounced)):
            news += 1
        else:
            click.echo(f"{name}: not of a mail that Putright sent, or known already.")
    click.echo(f"{news} of {len(reports)} reports are of mails that did not arrive.")


@mail.command()
@click.argument("kind", required=False)
@click.option("--html", is_flag=True, help="The HTML of it instead of the plain text.")
@click.option("-o", "--output", type=click.Path(path_type=Path, file_okay=False), help="A folder: a file a mail.")
def preview(kind: str | None, *, html: bool, output: Path | None) -> None:
    """Show every mail that Putright sends, or those of one KIND, of made-up files and dates."""
    putright = application()
    now = putright.clock()
    writer = example_writer(putright, now)
    known = examples(writer, now)
    chosen = [each for each in known if kind is None or kind in (each.name, each.name.partition("-")[0])]
    if not chosen:
        accepted = ", ".join(each.name for each in known)
        raise InvalidValueError(f"'{kind}' is no mail. There are: {accepted}.", field="kind")
    for example in chosen:
        subject, text, page = parts_of(write_example(writer, example, now))
        content = page if html else f"Subject: {subject}\n\n{text}"
        if output is None:
            click.echo(f"{'=' * 24} {example.name}\n{content}")
        else:
            output.mkdir(parents=True, exist_ok=True)
            (output / f"{example.name}.{'html' if html else 'txt'}").write_text(content, encoding="utf-8")
    if output is not None:
        click.echo(f"{len(chosen)} mails are in {output}.")
