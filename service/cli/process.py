"""The process, on the command line."""

import tomllib
from pathlib import Path

import click

from domain.errors import PolicyError
from domain.policy import Policy
from domain.policy_document import policy_from
from service.cli.group import application
from service.clock import london_date
from service.rules import rules_of


@click.group()
def policy() -> None:
    """The process as data."""


@policy.command()
def show() -> None:
    """The policy in force: each step, its clock and its owner, and the ladder."""
    putright = application()
    with putright.store.reading() as reader:
        _tell(rules_of(reader).policy_on(london_date(putright.clock())))


@policy.command()
@click.argument("file", type=click.Path(path_type=Path))
def check(file: Path) -> None:
    """Whether a policy document describes a process that could be run."""
    try:
        document = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as problem:
        raise PolicyError(f"{file} cannot be read as TOML: {problem}.", field="file") from None
    _tell(policy_from(document))
    click.echo("This policy could be run.")


def _tell(found: Policy) -> None:
    click.echo(f"{found.name} (version {found.version})")
    for rule in found.steps.values():
        clock = rule.clock
        kind = "calendar" if clock.calendar_days else "working"
        critical = f" (critical: {clock.critical_days})" if clock.critical_days is not None else ""
        click.echo(f"  {rule.title:28} {clock.days} {kind} days{critical} from {clock.counts_from}; {rule.owner}")
    click.echo("Ladder, in working days from the date missed:")
    for rung in found.ladder:
        critical = f" (critical: {rung.critical_days:+d})" if rung.critical_days is not None else ""
        click.echo(f"  {rung.days:+d}{critical}  {', '.join(rung.tells)}")
