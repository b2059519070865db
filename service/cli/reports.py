"""Reports on the command line."""

import json
import sys
from pathlib import Path

import click

from service.cli.asked import day_asked, instant_asked, period_asked
from service.cli.briefs import learning, monthly, programme_brief, update
from service.cli.files import STANDARD_OUTPUT, refuse_terminal, write_out, write_whole
from service.cli.group import application, progress_bar
from service.cli.publishing import publish, published
from service.reports.adherence.forms import DICTIONARY, NAMES, printed
from service.reports.adherence.report import report_of
from service.reports.forms import FORMS
from service.reports.printed_tables.reading import check_file
from service.reports.printed_tables.said import as_data, as_lines


@click.group()
def report() -> None:
    """Reports."""


for command in (monthly, learning, programme_brief, update, publish, published):
    report.add_command(command)


@report.command()
@click.option("--quarter", "quarter_name", help="A financial-year quarter, such as 2018-19-Q1 (April to June 2018).")
@click.option("--from", "first", help="First day of the period, YYYY-MM-DD.")
@click.option("--to", "last", help="Last day of the period, YYYY-MM-DD.")
@click.option("--as-at", help="Count what had happened by this day; if left out, today or the day of --as-known-at.")
@click.option("--as-known-at", help="Count what had been recorded by this instant, as at its day; now if left out.")
@click.option("--format", "form", type=click.Choice([*NAMES, DICTIONARY]), default="html", show_default=True)
@click.option("--without-files", is_flag=True, help="Leave out of PDF and XLSX which files each figure counts.")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="The file to write; standard output if left out.")
def adherence(
    quarter_name: str | None,
    first: str | None,
    last: str | None,
    as_at: str | None,
    as_known_at: str | None,
    form: str,
    output: Path | None,
    *,
    without_files: bool,
) -> None:
    """Whether the process was kept: the adherence report of a quarter or of any period.

    A CSV that goes into FILE.csv has FILE-dictionary.csv beside it, which says what its columns and figures are.
    """
    binary = form in FORMS and FORMS[form].binary
    refuse_terminal(output, binary=binary)
    begins, ends = period_asked(quarter_name, first, last)
    putright = application()
    with progress_bar("report") as progress:
        data = report_of(
            putright.store,
            putright.clock(),
            begins,
            ends,
            as_at=day_asked(as_at, "as-at") if as_at else None,
            as_known_at=instant_asked(as_known_at) if as_known_at else None,
            progress=progress,
        )
    with progress_bar(form) as progress:
        content = printed(putright, data, form, progress, with_files=not without_files)
    write_out(output, content, binary=binary)
    if form == "csv" and output not in (None, STANDARD_OUTPUT):
        write_whole(_beside(output), printed(putright, data, DICTIONARY))


@report.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
def check(file: Path, form: str) -> None:
    """Hold the percentages of a published table (CSV or XLSX) to its counts; nothing is recorded.

    Rows are themes, columns grades with their counts, each with its percentage beside it or in brackets. Exit code 1
    where something could not be read, or contradicts its count.
    """
    checked = check_file(file)
    lines = [json.dumps(as_data(checked), ensure_ascii=False, indent=2)] if form == "json" else as_lines(checked)
    click.echo("\n".join(lines))
    for problem in checked.problems:
        click.echo(f"error: {problem.message}", err=True)
    for warning in checked.warnings:
        click.echo(f"warning: {warning}", err=True)
    if checked.problems or checked.warnings:
        sys.exit(1)


def _beside(output: Path) -> Path:
    """Where the dictionary of a CSV goes."""
    return output.with_name(f"{output.stem}-dictionary.csv")
