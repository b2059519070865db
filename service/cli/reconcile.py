"""The record against the case management system, on the command line."""

import json
import sys
from datetime import date
from pathlib import Path
from typing import Any

import click

from domain.reconciliation import Reconciliation
from service.cli.group import REFUSED, application
from service.cli.process import day
from service.imports.sheets import content_of
from service.reconciling.comparing import Period, shown
from service.reconciling.extract import UnreadableExtractError, read_file
from service.storage.store import Command


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option("-o", "--output", type=click.Path(path_type=Path), help="The file to write; standard output if left out.")
@click.option("--taken-on", callback=day, help="The day the extract was taken; today, unless said.")
@click.option("--from", "first", callback=day, help="Leave out files that the extract lacks, graded before this day.")
@click.option("--to", "last", callback=day, help="Leave out files that the extract lacks, graded after this day.")
@click.option("--dry-run", is_flag=True, help="Say what differs, and write nothing to the record.")
def reconcile(
    file: Path,
    form: str,
    output: Path | None,
    taken_on: date | None,
    first: date | None,
    last: date | None,
    *,
    dry_run: bool,
) -> None:
    """Compare an extract of the case management system (XLSX or CSV) with the record.

    Exit code 1 when they differ, 2 when the extract cannot be read. What differs is kept, to be resolved one by one.
    """
    putright = application()
    command = Command(recorded_by="cli", source="cli", now=putright.clock())
    try:
        extract = read_file(content_of(file), file.name, putright.reconciliations.known(command.today))
    except UnreadableExtractError as unreadable:
        for problem in unreadable.problems:
            click.echo(f"{problem.severity}: {problem.message} [{problem.code}]", err=True)
        click.echo("Nothing was compared. Mend the extract and run this again.", err=True)
        sys.exit(REFUSED)
    commands, period = putright.reconciliations, Period(first, last)
    if dry_run:
        compared = commands.compare(extract, command.today, period)
    else:
        compared = commands.reconcile(command, extract, taken_on=taken_on, period=period)
    told = [shown(each, compared.case_refs) for each in compared.differences]
    reference = None if dry_run else Reconciliation.reference_of(extract.digest)
    answer = {"reference": reference, "rows": len(extract.rows), "differences": told}
    with click.open_file(str(output) if output else "-", "w", encoding="utf-8") as out:
        out.write(_json(answer) if form == "json" else _text(answer))
    if told:
        sys.exit(1)


def _json(answer: dict[str, Any]) -> str:
    return json.dumps(answer, ensure_ascii=False, indent=1) + "\n"


def _text(answer: dict[str, Any]) -> str:
    counts = f"{answer['rows']} rows, {len(answer['differences'])} differences"
    kept = f", kept as {answer['reference']}" if answer["reference"] else "; nothing was written"
    return "".join(f"{_line(each)}\n" for each in answer["differences"]) + f"Compared: {counts}{kept}.\n"


def _line(each: dict[str, Any]) -> str:
    of = each["audit_ref"] or f"case {each['case_ref']}"
    if each["kind"] == "only_here":
        return f"{of}: in the record only"
    if each["kind"] == "only_there":
        return f"{of}: in the case management system only"
    return f"{of}: {each['field']} is {each['here'] or 'not recorded'} here, {each['there'] or 'nothing'} there"
