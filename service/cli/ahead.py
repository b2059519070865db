"""What the next days bring, on the command line: the forecast, and the gaps in cover."""

import csv
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import IO, Any

import click
from rich.console import Console
from rich.table import Table

from service.cli.absences import day
from service.cli.group import application
from service.clock import london_date
from service.commands.gaps import gaps_ahead
from service.forecast import LONGEST, USUAL, as_json, forecast, gap_json, rows_of

DAYS = click.IntRange(1, LONGEST)
COLUMNS = ("on", "what", "audit_ref", "step", "item", "rung", "due_on", "owner", "cover", "there", "tells")
GAPS = ("due_on", "audit_ref", "step", "item", "owner", "cover", "there", "service", "team")
FORMATS = click.Choice(["table", "json", "csv"])
WIDE = 200

form = click.option("--format", "form", type=FORMATS, default="table", show_default=True)
output = click.option(
    "-o", "--output", type=click.Path(path_type=Path), help="The file to write; standard output if left out."
)


@click.command("forecast")
@click.option("--days", type=DAYS, default=USUAL, show_default=True, help="How many days to look ahead.")
@click.option("--from", "first", callback=day, help="The first of them, YYYY-MM-DD; today if left out.")
@click.option("--person", help="Only what concerns this directory id.")
@click.option("--team", help="Only the files of this team.")
@form
@output
def forecast_command(
    days: int, first: date | None, person: str | None, team: str | None, form: str, output: Path | None
) -> None:
    """Say what falls due, who would be told of what, and where cover is missing, when nobody acts."""
    putright = application()
    found = forecast(putright.store, london_date(putright.clock()), days, first=first).narrowed(person, team)
    with click.open_file(str(output) if output else "-", "w", encoding="utf-8") as out:
        if form == "json":
            out.write(json.dumps(as_json(found, person), ensure_ascii=False, indent=2) + "\n")
            return
        _written(out, form, COLUMNS, rows_of(found))
        if form == "table":
            mails = found.mails(person)
            out.write(f"{len(found.falls)} deadlines fall, {len(found.gaps)} of them without their owner. ")
            out.write(f"{sum(n for *_, n in mails)} things would be told to {len({who for _, who, _ in mails})} people")
            out.write(", before digests fold them. Nothing was recorded.\n")
            if found.provisional_from is not None:
                out.write(f"From {found.provisional_from} on no bank holidays are published: dates are provisional.\n")


@click.command()
@click.option("--days", type=click.IntRange(1, 366), default=28, show_default=True, help="How many days to look ahead.")
@form
@output
def cover(days: int, form: str, output: Path | None) -> None:
    """List the steps whose owner will not be there on their day, and who does them then."""
    putright = application()
    today = london_date(putright.clock())
    with putright.store.reading() as reader:
        rows = [gap_json(each) for each in gaps_ahead(reader, today, today + timedelta(days=days - 1))]
    with click.open_file(str(output) if output else "-", "w", encoding="utf-8") as out:
        if form == "json":
            out.write(json.dumps(rows, ensure_ascii=False, indent=2) + "\n")
            return
        _written(out, form, GAPS, rows)
        if form == "table":
            nobody = sum(not row["there"] for row in rows)
            out.write(f"{len(rows)} steps fall due without their owner; for {nobody} of them nobody is there.\n")


def _written(out: IO[Any], form: str, columns: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> None:
    if form == "csv":
        writer = csv.DictWriter(out, columns, extrasaction="ignore", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
        return
    table = Table(box=None, pad_edge=False)
    for name in columns:
        table.add_column(name.replace("_", " "), no_wrap=name != "tells")
    for row in rows:
        table.add_row(*(_cell(row.get(name)) for name in columns))
    Console(file=out, width=WIDE, highlight=False, markup=False).print(table)


def _cell(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)
