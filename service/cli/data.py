"""Data in and out."""

import csv
import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import click

from domain.adherence import verdict
from projections import board_queries, deadline_queries
from projections.reader import Reader
from service.bootstrap import Putright
from service.cli.group import application, progress_bar
from service.clock import london_date
from service.demo import load_sample
from service.imports.importing import Outcome, import_spreadsheet, scales_of
from service.imports.problems import Problem
from service.imports.reading import read
from service.storage.database import reading
from service.storage.store import Command


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Say what would come in, and write nothing.")
@click.option("--valid-rows", is_flag=True, help="Bring in the rows that can be read, leaving out the others.")
def import_file(file: Path, *, dry_run: bool, valid_rows: bool) -> None:
    """Bring in a monitoring spreadsheet (XLSX or CSV): all of it or nothing.

    Exit code 1 when any row was refused.
    """
    putright = application()
    command = Command(recorded_by="cli", source="import", now=putright.clock())
    rows = read(file, command.today, scales_of(putright))
    with progress_bar("import") as progress:
        outcome = import_spreadsheet(putright, rows, command, dry_run=dry_run, valid_rows=valid_rows, progress=progress)
    _tell(outcome, dry_run=dry_run)
    if outcome.errors:
        sys.exit(1)


@click.command()
def demo() -> None:
    """Load the sample council into this database."""
    putright = application()
    with progress_bar("sample year") as progress:
        _tell(load_sample(putright, progress), dry_run=False)


def _tell(outcome: Outcome, *, dry_run: bool) -> None:
    for problem in outcome.problems:
        click.echo(_line(problem), err=True)
    for note in outcome.notes:
        click.echo(f"note: {note}", err=True)
    counts = ", ".join(f"{n} {kind.replace('_', ' ')}" for kind, n in sorted(outcome.counts.items()))
    summary = f"{len(outcome.errors)} errors, {len(outcome.warnings)} warnings"
    if outcome.recorded:
        click.echo(f"Imported: {counts} ({outcome.events} events); {summary}.")
    elif dry_run:
        click.echo(
            f"Would import: {counts or 'nothing new'} ({outcome.events} events); {summary}. Nothing was written."
        )
    elif outcome.errors:
        click.echo(f"Nothing was imported; {summary}. Mend the rows above, or use --valid-rows to leave them out.")
    else:
        click.echo(f"Nothing new: all of it is recorded already; {summary}.")


def _line(problem: Problem) -> str:
    return f"{problem.severity}: {problem.message} [{problem.code}]"


@click.command()
@click.argument("what", type=click.Choice(["board", "deadlines", "events"]))
@click.option("--format", "form", type=click.Choice(["csv", "jsonl"]), default="csv", show_default=True)
@click.option("-o", "--output", type=click.Path(path_type=Path), help="The file to write; standard output if left out.")
def export(what: str, form: str, output: Path | None) -> None:
    """Take the data out: a row a remediation, a row a deadline, or the log."""
    putright = application()
    rows = {"board": _board_rows, "deadlines": _deadline_rows, "events": _event_rows}[what](putright)
    with click.open_file(str(output) if output else "-", "w", encoding="utf-8") as out:
        _write(rows, form, out)


def _write(rows: Iterable[Mapping[str, Any]], form: str, out: Any) -> None:
    writer: Any = None
    for row in rows:
        if form == "jsonl":
            out.write(json.dumps(row, ensure_ascii=False, default=str) + "\n")
            continue
        if writer is None:
            writer = csv.DictWriter(out, list(row), lineterminator="\n")
            writer.writeheader()
        writer.writerow({name: _safe(value) for name, value in row.items()})


def _safe(value: Any) -> Any:
    """Text that a spreadsheet would take for a formula gets an apostrophe in front."""
    return f"'{value}" if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t") else value


def _board_rows(putright: Putright) -> Iterator[dict[str, Any]]:
    with putright.store.reading() as reader:
        steps = _done_by_step(reader)
        for row in board_queries.remediations(reader, board_queries.Filters(), limit=1_000_000):
            facts = {name: value for name, value in row._mapping.items() if name not in ("remediation", "import_id")}
            yield facts | steps.get(row.audit_ref, {})


def _done_by_step(reader: Reader) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for row in deadline_queries.all_deadlines(reader):
        if not row.item:
            found.setdefault(row.audit_ref, {}).update(
                {f"{row.step}_due_on": row.due_on, f"{row.step}_done_on": row.done_on}
            )
    names = sorted({name for each in found.values() for name in each})
    return {ref: {name: each.get(name) for name in names} for ref, each in found.items()}


def _deadline_rows(putright: Putright) -> Iterator[dict[str, Any]]:
    today = london_date(putright.clock())
    with putright.store.reading() as reader:
        for row in deadline_queries.all_deadlines(reader):
            yield {
                "audit_ref": row.audit_ref,
                "step": row.step,
                "item": row.item,
                "due_on": row.due_on,
                "original_due_on": row.original_due_on,
                "done_on": row.done_on,
                "verdict": verdict(row.original_due_on, row.done_on, today, row.closed_on, row.ended).value,
            }


def _event_rows(putright: Putright) -> Iterator[dict[str, Any]]:
    after = 0
    with reading(putright.engine) as connection:
        while batch := putright.store.read_rows(connection, after, 5_000):
            for row in batch:
                yield {
                    "position": row["position"],
                    "originator_id": str(row["originator_id"]),
                    "originator_version": row["originator_version"],
                    "topic": row["topic"],
                    "state": bytes(row["state"]).decode(),
                    "recorded_at": row["recorded_at"],
                    "recorded_by": row["recorded_by"],
                    "on_behalf_of": row["on_behalf_of"],
                    "source": row["source"],
                    "command_id": str(row["command_id"]),
                    "digest": bytes(row["digest"]).hex(),
                }
            after = batch[-1]["position"]
