"""The policy, on the command line: showing, checking, rehearsing and adopting it."""

import json
from datetime import date
from pathlib import Path

import click

from domain.documents import calendar_in, policy_in
from domain.errors import InvalidValueError, NotFoundError
from domain.policy import Clock, Policy
from projections import rulebook
from projections.rulebook import Kind
from service.cli.group import application, progress_bar
from service.cli.rehearsed import rehearsed
from service.clock import london_date
from service.queries.rehearsal import rehearse as rehearse_rules
from service.queries.rules import Rules, rules_of, shipped_documents
from service.reports.periods import period
from service.storage.store import Command


def text_of(file: Path) -> str:
    """The text of a document. Raises :class:`InvalidValueError` for a file that has none."""
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as problem:
        raise InvalidValueError(f"{file} cannot be read: {problem}.", field="file") from None


def day(_context: click.Context, option: click.Parameter, value: str | None) -> date | None:
    """Read a date."""
    try:
        return date.fromisoformat(value) if value is not None else None
    except ValueError:
        raise click.BadParameter(f"'{value}' is not a date. Write it YYYY-MM-DD.", param=option) from None


@click.group()
def policy() -> None:
    """The process as data."""


@policy.command()
@click.option("--version", type=int, help="Another version than the one in force today.")
@click.option("--document", is_flag=True, help="The document as it was adopted, to be kept or changed.")
def show(version: int | None, *, document: bool) -> None:
    """The policy in force: each step, its clock and its owner, and the ladder."""
    putright = application()
    with putright.store.reading() as reader:
        rules, adopted = rules_of(reader), rulebook.versions(reader, Kind.POLICY)
    today = london_date(putright.clock())
    chosen = rules.policy_on(today).version if version is None else version
    if chosen not in rules.policies:
        raise NotFoundError(f"Policy version {chosen} was not adopted. {_versions(rules)}", field="version")
    if document:
        texts = {row.version: row.document for row in adopted}
        click.echo(texts.get(chosen, shipped_documents()[Kind.POLICY]), nl=False)
        return
    _tell(rules.policies[chosen])
    click.echo(_versions(rules))


@policy.command()
@click.argument("file", type=click.Path(path_type=Path))
def check(file: Path) -> None:
    """Whether a policy document describes a process that could be run."""
    _tell(policy_in(text_of(file)))
    click.echo("This policy could be run.")


@policy.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--from", "in_force_from", required=True, callback=day, help="The first day 0 it is for, YYYY-MM-DD.")
@click.option("--by", "adopted_by", required=True, help="The directory id of whoever adopts it.")
@click.option("--reason", required=True, help="Why.")
def adopt(file: Path, in_force_from: date, adopted_by: str, reason: str) -> None:
    """Adopt the next version of the policy. Remediations that are running keep the one they began under."""
    putright = application()
    command = Command(recorded_by="cli", source="cli", now=putright.clock(), on_behalf_of=adopted_by)
    receipt = putright.policies.adopt(
        command, text_of(file), in_force_from=in_force_from, adopted_by=adopted_by, reason=reason
    )
    click.echo(f"Policy version {receipt.reference} is adopted for files graded from {in_force_from} on.")


@policy.command()
@click.argument("file", required=False, type=click.Path(path_type=Path))
@click.option("--from", "first", required=True, callback=day, help="First day 0 of the period, YYYY-MM-DD.")
@click.option("--to", "last", required=True, callback=day, help="Last day 0 of the period, YYYY-MM-DD.")
@click.option("--calendar", "days", type=click.Path(path_type=Path), help="A calendar to rehearse, beside or instead.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
def rehearse(file: Path | None, first: date, last: date, days: Path | None, form: str) -> None:
    """What a policy or a calendar would have made of the files graded in a period; nothing is recorded.

    Names each step whose verdict would differ, and says how many mails there would have been.
    """
    if file is None and days is None:
        raise click.UsageError("Give a policy document, --calendar, or both.")
    tried = policy_in(text_of(file)) if file is not None else None
    counted = calendar_in(text_of(days)) if days is not None else None
    begins, ends = period(first, last)
    putright = application()
    today = london_date(putright.clock())
    with progress_bar("remediations") as progress:
        found = rehearse_rules(putright.store, begins, ends, today, policy=tried, calendar=counted, progress=progress)
    click.echo(json.dumps(found.as_json(), indent=2) if form == "json" else rehearsed(found))


def _versions(rules: Rules) -> str:
    said = [f"{version} from {'the beginning' if begins == date.min else begins}" for begins, version in rules.in_force]
    return f"Versions: {', '.join(said)}."


def _tell(found: Policy) -> None:
    click.echo(f"{found.name} (version {found.version})")
    for rule in found.steps.values():
        click.echo(f"  {rule.title:28} {_clock(rule.clock)}; {rule.owner}")
    click.echo("Ladder, in working days from the date missed:")
    for rung in found.ladder:
        critical = f" (critical: {rung.critical_days:+d})" if rung.critical_days is not None else ""
        click.echo(f"  {rung.days:+d}{critical}  {', '.join(rung.tells)}")
    click.echo(f"  days to answer a challenge of a report: {found.limits.challenge_answer_days}")
    click.echo(f"  rungs higher after a repeat inadequate: {found.limits.repeat_rungs_higher}")


def _clock(clock: Clock) -> str:
    kind = "calendar" if clock.calendar_days else "working"
    critical = f" (critical: {clock.critical_days})" if clock.critical_days is not None else ""
    return f"{clock.days} {kind} days{critical} from {clock.counts_from}"
