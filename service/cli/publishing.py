"""Publishing reports on the command line, and reading what was published."""

from pathlib import Path

import click

from domain.errors import InvalidValueError
from projections.publications import publications
from service.bootstrap import Putright
from service.cli.asked import day_asked, period_asked
from service.cli.files import write_out
from service.cli.group import application, progress_bar
from service.reports.forms import FORMS
from service.reports.periods import reference_of
from service.reports.publishing.drawing_up import Asked
from service.reports.publishing.drawing_up import publish as publish_report
from service.reports.publishing.editions import published_file
from service.reports.publishing.restated import restatements_of
from service.storage.store import Command


@click.command()
@click.option("--quarter", "quarter_name", help="A financial-year quarter, such as 2018-19-Q1 (April to June 2018).")
@click.option("--from", "first", help="First day of the period, YYYY-MM-DD.")
@click.option("--to", "last", help="Last day of the period, YYYY-MM-DD.")
@click.option("--by", "published_by", required=True, help="Who publishes it: the head of quality assurance.")
@click.option("--as-at", help="As at which day, if not the last of its clear days.")
@click.option("--position", type=click.IntRange(min=1), help="As known at which position, if not the last of the log.")
@click.option("--reason", help="Why there is another edition beside one that was published.")
def publish(
    quarter_name: str | None,
    first: str | None,
    last: str | None,
    published_by: str,
    as_at: str | None,
    position: int | None,
    reason: str | None,
) -> None:
    """Publish the report of a period: its figures and its files stand as they are from then on."""
    putright, reference = application(), reference_of(*period_asked(quarter_name, first, last))
    asked = Asked(reference=reference, as_at=day_asked(as_at, "as-at") if as_at else None, position=position)
    command = Command(recorded_by="cli", on_behalf_of=published_by, source="cli", now=putright.clock())
    with progress_bar("publish") as progress:
        publish_report(putright, command, asked, published_by=published_by, reason=reason, progress=progress)
    _list_published(putright, reference)


@click.command()
@click.argument("reference", required=False)
@click.option("--edition", "number", type=click.IntRange(min=1), help="Which edition, if not the last.")
@click.option("--format", "form", help="A form to write, such as pdf: byte for byte as it was published.")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="The file to write; standard output if left out.")
def published(reference: str | None, number: int | None, form: str | None, output: Path | None) -> None:
    """List what was published, or write one form of it.

    REFERENCE is of a period, such as 2018-19-Q1.
    """
    putright = application()
    if form is None:
        _list_published(putright, reference)
        return
    if reference is None:
        raise InvalidValueError("Say of which period, such as 2018-19-Q1.", field="reference")
    with putright.store.reading() as reader:
        content, _, _ = published_file(reader, reference, form, number)
    write_out(output, content, binary=form in FORMS and FORMS[form].binary)


def _list_published(putright: Putright, reference: str | None) -> None:
    with putright.store.reading() as reader:
        rows = publications(reader, reference)
        changed = [len(restatements_of(reader.connection, row.reference, row.edition)) for row in rows]
    for row, restated in zip(rows, changed, strict=True):
        forms = ", ".join(each["form"] for each in row.files)
        click.echo(
            f"{row.reference:21} edition {row.edition}  as at {row.as_at}  published {row.published_on} "
            f"by {row.published_by}  {restated} restated  {forms}  {row.fingerprint[:16]}"
        )
    if not rows:
        click.echo("Nothing was published.")
