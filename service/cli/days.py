"""The calendar, on the command line: showing, checking and adopting it."""

from pathlib import Path

import click

from domain.calendar import WorkingCalendar
from domain.documents import calendar_in
from domain.errors import NotFoundError
from projections import rulebook
from projections.rulebook import Kind
from service.cli.group import application
from service.cli.process import text_of
from service.rules import rules_of, shipped_documents
from service.store import Command


@click.group()
def calendar() -> None:
    """The working days: bank holidays and the council's own closure days."""


@calendar.command()
@click.option("--version", type=int, help="Another version than the one adopted last.")
@click.option("--document", is_flag=True, help="The document as it was adopted, to be kept or changed.")
def show(version: int | None, *, document: bool) -> None:
    """The calendar that counts what is set now."""
    putright = application()
    with putright.store.reading() as reader:
        rules, adopted = rules_of(reader), rulebook.versions(reader, Kind.CALENDAR)
    chosen = rules.calendar.version if version is None else version
    if chosen not in rules.calendars:
        versions = ", ".join(str(each) for each in rules.calendars)
        raise NotFoundError(f"Calendar version {chosen} was not adopted. Versions: {versions}.", field="version")
    if document:
        texts = {row.version: row.document for row in adopted}
        click.echo(texts.get(chosen, shipped_documents()[Kind.CALENDAR]), nl=False)
        return
    _tell(rules.calendars[chosen])


@calendar.command()
@click.argument("file", type=click.Path(path_type=Path))
def check(file: Path) -> None:
    """Whether a calendar document can be read."""
    _tell(calendar_in(text_of(file)))
    click.echo("This calendar could be adopted.")


@calendar.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--by", "adopted_by", required=True, help="The directory id of whoever adopts it.")
@click.option("--reason", required=True, help="Why.")
def adopt(file: Path, adopted_by: str, reason: str) -> None:
    """Adopt the next version of the calendar. It counts what is set from now on; no date that was set moves by it."""
    putright = application()
    command = Command(recorded_by="cli", source="cli", now=putright.clock(), on_behalf_of=adopted_by)
    receipt = putright.calendars.adopt(command, text_of(file), adopted_by=adopted_by, reason=reason)
    click.echo(f"Calendar version {receipt.reference} is adopted.")


def _tell(found: WorkingCalendar) -> None:
    click.echo(f"Version {found.version}, {found.covers_from} to {found.covers_to}")
    click.echo(f"  {len(found.closed) - len(found.closure_days)} bank holidays")
    for closed in sorted(found.closure_days):
        click.echo(f"  {closed}  {found.closed[closed]} (closure day)")
