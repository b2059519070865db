"""The group all commands hang on, the application they share, and how a refusal is told."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from domain.errors import PutrightError
from service.bootstrap import Putright, build
from service.settings import Settings
from service.storage.database import reading
from service.storage.migrate import is_migrated

REFUSED = 2
"""Exit code of a command that was refused: bad input, a bad setting, a database that is not migrated."""


class Refusals(click.Group):
    """Tells a refusal in one line, with its code, instead of a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command."""
        try:
            return super().invoke(ctx)
        except PutrightError as refused:
            click.echo(f"putright: {refused.message} [{refused.code}]", err=True)
            sys.exit(REFUSED)


@click.group(cls=Refusals, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="putright")
def cli() -> None:
    """Putright runs the response to a child's case file that an audit graded inadequate."""


class NotMigratedError(PutrightError):
    """The database does not have the schema of this code."""

    code = "not_migrated"


def application(*, migrated: bool = True) -> Putright:
    """The application from the settings, until the command ends.

    Raises :class:`NotMigratedError` where its database is not ready.
    """
    putright = build(Settings.from_env())
    click.get_current_context().find_root().call_on_close(putright.dispose)
    if migrated:
        with reading(putright.engine) as connection:
            if not is_migrated(connection):
                raise NotMigratedError("The database is not up to date: run `putright migrate` first.")
    return putright


@contextmanager
def progress_bar(title: str) -> Iterator[Callable[[int, int], None]]:
    """A bar on standard error, told how far of how much; silent where nobody is looking."""
    console = Console(stderr=True)
    columns = (TextColumn(title), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, disable=not console.is_terminal, transient=True) as bar:
        task = bar.add_task(title, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)
