"""What changes of somebody in the directory, on the command line: post, cover, address, absences, leaving, return."""

from datetime import date
from typing import Any

import click

from domain.errors import InvalidValueError, NotFoundError
from domain.vocabulary import Role
from projections import people as directory
from service.bootstrap import Putright
from service.cli.group import application
from service.cli.people import by_hand, person
from service.storage.store import Receipt

NOBODY = "-"


def day(_: click.Context, option: click.Parameter, said: str | None) -> date | None:
    """A date written YYYY-MM-DD. Raises :class:`InvalidValueError` for what is none."""
    try:
        return date.fromisoformat(said) if said is not None else None
    except ValueError:
        name = option.opts[0]
        raise InvalidValueError(f"{name}: '{said}' is not a date. Write it YYYY-MM-DD.", field=name) from None


@person.command()
@click.argument("staff_id")
@click.option("--role", type=click.Choice([role.value for role in Role]))
@click.option("--service", help="A hyphen for none.")
@click.option("--team", help="A hyphen for none.")
@click.option("--reports-to", help="The line manager's directory id; a hyphen for nobody.")
def post(staff_id: str, **said: str | None) -> None:
    """Change somebody's role, place or line; what is left out stays as it is."""
    putright = application()
    with putright.store.reading() as reader:
        entry = directory.entry(reader, staff_id)
    if entry is None:
        raise NotFoundError(f"'{staff_id}' is not in the directory.", field="staff_id")
    now: dict[str, Any] = {
        name: getattr(entry, name) if value is None else _or_none(value) for name, value in said.items()
    }
    command = by_hand(putright, expected_revision=entry.revision)
    _tell(staff_id, putright.people.change_post(command, staff_id, **now | {"role": Role(now["role"])}))


@person.command()
@click.argument("staff_id")
@click.argument("cover")
def cover(staff_id: str, cover: str) -> None:
    """Name who acts whenever somebody is away; a hyphen for nobody."""
    putright = application()
    _tell(staff_id, putright.people.name_cover(by_hand(putright), staff_id, _or_none(cover)))


@person.command()
@click.argument("staff_id")
@click.argument("address")
def email(staff_id: str, address: str) -> None:
    """Change where somebody is reached; a hyphen for nowhere."""
    putright = application()
    _tell(staff_id, putright.people.change_email(by_hand(putright), staff_id, _or_none(address)))


@person.command()
@click.argument("staff_id")
@click.option("--from", "first_on", callback=day, help="The first day away.")
@click.option("--to", "last_on", callback=day, help="The last day away; left out while nobody knows it.")
@click.option("--cover", help="Who acts during these days, before the standing cover.")
@click.option("--known", "known_on", callback=day, help="Since when it is known; today if left out.")
@click.option("--change", type=int, metavar="NUMBER", help="Say an absence that is recorded anew.")
@click.option("--cancel", type=int, metavar="NUMBER", help="Take back an absence that is recorded.")
def absence(
    staff_id: str,
    first_on: date | None,
    last_on: date | None,
    cover: str | None,
    known_on: date | None,
    change: int | None,
    cancel: int | None,
) -> None:
    """Record days away, and who acts then; or change or take back what was recorded."""
    putright = application()
    if cancel is not None:
        _cancel(putright, staff_id, cancel, known_on, [first_on, last_on, cover, change])
        return
    if first_on is None:
        raise InvalidValueError("Say --from when, or --cancel which.", field="--from")
    days: dict[str, Any] = {"first_on": first_on, "last_on": last_on, "cover": cover, "occurred_on": known_on}
    if change is None:
        _tell(staff_id, putright.people.record_absence(by_hand(putright), staff_id, **days))
    else:
        _tell(staff_id, putright.people.change_absence(by_hand(putright), staff_id, change, **days))


def _cancel(putright: Putright, staff_id: str, number: int, known_on: date | None, others: list[Any]) -> None:
    if any(other is not None for other in others):
        raise InvalidValueError("--cancel takes an absence back: leave out the days.", field="--cancel")
    _tell(staff_id, putright.people.cancel_absence(by_hand(putright), staff_id, number, known_on))


@person.command()
@click.argument("staff_id")
@click.option(
    "--last-day", callback=day, required=True, help="May be to come. What they had passes upward the day after."
)
def leave(staff_id: str, last_day: date) -> None:
    """Record somebody's last day."""
    putright = application()
    _tell(staff_id, putright.people.leave(by_hand(putright), staff_id, last_day))


@person.command("return")
@click.argument("staff_id")
@click.option("--on", "back_on", callback=day, help="Today if left out.")
def come_back(staff_id: str, back_on: date | None) -> None:
    """Record that somebody who left, or was to leave, is here."""
    putright = application()
    _tell(staff_id, putright.people.come_back(by_hand(putright), staff_id, back_on))


def _or_none(said: str) -> str | None:
    return None if said == NOBODY else said


def _tell(staff_id: str, receipt: Receipt) -> None:
    recorded = ", ".join(receipt.recorded) or "nothing to change"
    click.echo(f"{staff_id}: {recorded}.")
