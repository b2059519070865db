"""The directory's nightly feed on the command line."""

import sys
import time
from pathlib import Path

import click

from service.cli.group import application, progress_bar
from service.cli.people import person
from service.feed.rows import read
from service.feed.syncing import Outcome, sync
from service.storage.store import Command


@person.command("sync")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Say what would change, and write nothing.")
@click.option("--missing-left", is_flag=True, help="Whoever the feed does not have left yesterday.")
@click.option("--force-leavers", is_flag=True, help="Let more than a third of the directory leave.")
def sync_people(file: Path, *, dry_run: bool, missing_left: bool, force_leavers: bool) -> None:
    """Bring the directory in line with a feed (CSV or XLSX): all of it or nothing; docs/directory.md has its columns.

    Exit code 1 when a row was refused.
    """
    putright = application()
    command = Command(recorded_by="cli", source="cli", now=putright.clock())
    with progress_bar("directory") as progress:
        outcome = sync(
            putright.store,
            read(file),
            command,
            dry_run=dry_run,
            missing_left=missing_left,
            force_leavers=force_leavers,
            progress=progress,
            pause=time.sleep,
        )
    _tell(outcome, dry_run=dry_run, missing_left=missing_left)
    if outcome.problems or (dry_run and outcome.too_many_leavers):
        sys.exit(1)


def _tell(outcome: Outcome, *, dry_run: bool, missing_left: bool) -> None:
    for problem in outcome.problems:
        click.echo(f"error: {problem.message} [{problem.code}]", err=True)
    for each in outcome.told:
        click.echo(f"{each.staff_id:10} {each.kind:8} {each.what}")
    if not missing_left:
        for staff_id in outcome.missing:
            click.echo(f"{staff_id:10} missing  not in the feed: stays, unless --missing-left")
    for staff_id in outcome.kept_away:
        click.echo(f"{staff_id:10} stays    left by hand, but in the feed: `putright person return` brings them back")
    if outcome.too_many_leavers:
        click.echo(f"error: {outcome.too_many_leavers} [too_many_leavers]", err=True)
    click.echo(_summary(outcome, dry_run=dry_run))


def _summary(outcome: Outcome, *, dry_run: bool) -> str:
    if outcome.problems:
        return f"Nothing was written; {len(outcome.problems)} errors. Mend the rows above."
    if not outcome.told:
        return "Nothing new: the directory is as the feed says."
    counts = ", ".join(f"{sum(each.kind == kind for each in outcome.told)} {kind}" for kind in _kinds(outcome))
    return f"Would record: {counts}. Nothing was written." if dry_run else f"Recorded: {counts}."


def _kinds(outcome: Outcome) -> list[str]:
    return list(dict.fromkeys(each.kind for each in outcome.told))
