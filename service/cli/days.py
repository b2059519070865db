"""The calendar, on the command line: showing, checking and adopting it."""

from collections.abc import Sequence
from pathlib import Path

import click

from domain.calendar import WorkingCalendar
from domain.documents import calendar_in
from domain.errors import NotFoundError
from projections import rulebook
from projections.rulebook import Kind
from service.bootstrap import Putright
from service.cli.group import application, progress_bar
from service.cli.process import text_of
from service.clock import london_date
from service.commands.moving import Move, move_all, would_move
from service.queries.rules import rules_of, shipped_documents
from service.storage.store import Command


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
    """Whether a calendar document could be adopted, and which open deadlines it would set on another date."""
    found = calendar_in(text_of(file))
    putright = application()
    with progress_bar("open remediations") as progress:
        moves = would_move(putright.store, london_date(putright.clock()), found, progress=progress)
    _tell(found)
    click.echo("This calendar could be adopted.")
    _list(moves, "would be due on another date")


@calendar.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--by", "adopted_by", required=True, help="The directory id of whoever adopts it.")
@click.option("--reason", required=True, help="Why.")
@click.option("--move", "moves", is_flag=True, help="Also move the open dates that it would set otherwise.")
def adopt(file: Path, adopted_by: str, reason: str, *, moves: bool) -> None:
    """Adopt the next version of the calendar. It counts what is set from now on.

    The open deadlines that it would set on another date are listed; they move only with --move, or by
    `putright calendar move`. Their original dates stay, and figures go by them.
    """
    putright = application()
    command = Command(recorded_by="cli", source="cli", now=putright.clock(), on_behalf_of=adopted_by)
    receipt = putright.calendars.adopt(command, text_of(file), adopted_by=adopted_by, reason=reason)
    click.echo(f"Calendar version {receipt.reference} is adopted.")
    if moves:
        _move(putright, adopted_by, reason)
        return
    with progress_bar("open remediations") as progress:
        found = would_move(putright.store, command.today, progress=progress)
    _list(found, "would be due on another date; `putright calendar move` moves them")


@calendar.command()
@click.option("--by", "moved_by", required=True, help="The directory id of whoever moves them.")
@click.option("--reason", required=True, help="Why.")
def move(moved_by: str, reason: str) -> None:
    """Move the open dates that the calendar adopted last would set otherwise; their original dates stay."""
    _move(application(), moved_by, reason)


def _move(putright: Putright, moved_by: str, reason: str) -> None:
    command = Command(recorded_by="cli", source="cli", now=putright.clock(), on_behalf_of=moved_by)
    with progress_bar("remediations") as progress:
        moved = move_all(putright.calendars, command, moved_by=moved_by, reason=reason, progress=progress)
    _list(moved, "moved")


def _list(moves: Sequence[Move], what: str) -> None:
    for each in moves:
        name = f"{each.step} {each.item}".rstrip()
        click.echo(f"  {each.audit_ref:12} {name:28} {each.due_on} -> {each.moves_to}  {each.owner or 'no owner'}")
    click.echo(f"{len(moves)} open deadlines {what}.")


def _tell(found: WorkingCalendar) -> None:
    click.echo(f"Version {found.version}, {found.covers_from} to {found.covers_to}")
    click.echo(f"  {len(found.closed) - len(found.closure_days)} bank holidays")
    for closed in sorted(found.closure_days):
        click.echo(f"  {closed}  {found.closed[closed]} (closure day)")
