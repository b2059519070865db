"""The briefs on the command line, which are reports beside the adherence report."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import click

from domain.errors import InvalidValueError
from service.cli.asked import day_asked, instant_asked
from service.cli.files import refuse_terminal, write_out
from service.cli.group import application, progress_bar
from service.reports.briefs.kinds import LEARNING, MONTHLY, PROGRAMME, UPDATE, Brief
from service.reports.briefs.months import month
from service.reports.briefs.printing import BRIEF_FORMS, printed
from service.reports.forms import FORMS
from service.reports.periods import period, quarter

Command = Callable[..., None]


def _options(command: Command) -> Command:
    for option in (
        click.option("-o", "--output", type=click.Path(path_type=Path), help="The file; standard output if left out."),
        click.option("--format", "form", type=click.Choice(BRIEF_FORMS), default=BRIEF_FORMS[0], show_default=True),
        click.option("--as-known-at", help="Count what had been recorded by this instant; now if left out."),
        click.option("--as-at", help="Count what had happened by this day; if left out, today."),
    ):
        command = option(command)
    return command


def _period_options(command: Command) -> Command:
    for option in (
        click.option("--to", "last", help="Last day of the period, YYYY-MM-DD."),
        click.option("--from", "first", help="First day of the period, YYYY-MM-DD."),
        click.option("--quarter", "quarter_name", help="A financial-year quarter, such as 2018-19-Q1."),
        click.option("--month", "month_name", help="A month, such as 2018-07."),
    ):
        command = option(command)
    return _options(command)


@click.command()
@click.option("--month", "month_name", required=True, help="A month, such as 2018-07.")
@_options
def monthly(month_name: str, **asked: Any) -> None:
    """The monthly brief to the director: the audits graded in a month, and what became of them."""
    _write(MONTHLY, month(month_name), **asked)


@click.command()
@_period_options
def learning(
    month_name: str | None, quarter_name: str | None, first: str | None, last: str | None, **asked: Any
) -> None:
    """The learning brief: what is going well and what we are worried about, with no names."""
    _write(LEARNING, _period(month_name, quarter_name, first, last), **asked)


@click.command("programme")
@_period_options
def programme_brief(
    month_name: str | None, quarter_name: str | None, first: str | None, last: str | None, **asked: Any
) -> None:
    """The audit programme: audits returned of those expected, their grades, and averages of what was scored."""
    _write(PROGRAMME, _period(month_name, quarter_name, first, last), **asked)


@click.command()
@click.argument("reference")
@_options
def update(reference: str, **asked: Any) -> None:
    """The update on one remediation, on one page: no name, no free text, no child."""
    _write(UPDATE, (reference,), **asked)


def _write(
    brief: Brief, of: tuple[Any, ...], as_at: str | None, as_known_at: str | None, form: str, output: Path | None
) -> None:
    binary = form in FORMS and FORMS[form].binary
    refuse_terminal(output, binary=binary)
    putright = application()
    with progress_bar(brief.name) as progress:
        data = brief.counts(
            putright,
            *of,
            as_at=day_asked(as_at, "as-at") if as_at else None,
            as_known_at=instant_asked(as_known_at) if as_known_at else None,
            progress=progress,
        )
    write_out(output, printed(brief, data, putright.settings.council, form), binary=binary)


def _period(month_name: str | None, quarter_name: str | None, first: str | None, last: str | None) -> tuple[date, date]:
    match (month_name, quarter_name, first, last):
        case (str(), None, None, None):
            return month(month_name)
        case (None, str(), None, None):
            return quarter(quarter_name)
        case (None, None, str(), str()):
            return period(day_asked(first, "from"), day_asked(last, "to"))
    raise InvalidValueError("Give --month, or --quarter, or both --from and --to.", field="month")
