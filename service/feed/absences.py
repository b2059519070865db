"""How the absences of a feed and those of the directory come together."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from domain.people import Absence
from domain.staff_member import StaffMember
from projections.people import KEPT

Act = Callable[[StaffMember], object]


@dataclass(frozen=True)
class Days:
    """An absence in the directory, and whether a feed brought it."""

    absence: Absence
    by_feed: bool


def absences_changed(wanted: Sequence[Absence], known: Sequence[Days], today: date) -> Iterator[tuple[str, Act]]:
    """What makes the absences those of the feed, each in words: first what frees days, then what takes them.

    The feed's days win over those of an absence that it overlaps, whose cover stays. What a feed brought and no longer
    says is taken back, or ends yesterday where it has begun. What was recorded by hand beside it stays, and so does
    what is over.
    """
    recent = [each for each in wanted if each.last_on is None or each.last_on >= today - KEPT]
    there = {(each.absence.first_on, each.absence.last_on) for each in known}
    new = [each for each in recent if (each.first_on, each.last_on) not in there]
    said = {(each.first_on, each.last_on) for each in wanted}
    others = [each for each in known if (each.absence.first_on, each.absence.last_on) not in said]
    moved, displaced = _paired(new, others)
    fits = {number: to for number, to in moved.items() if not _overlaps_another(to, number, known)}
    for each in others:
        number = each.absence.number
        if number not in fits:
            yield from _freed(each, displaced=number in moved or number in displaced, today=today)
    covers = {each.absence.number: each.absence.cover for each in known}
    for number, to in fits.items():
        yield f"absence {number} {_named(to)}", _change(number, to, covers[number], today)
    for absence in new:
        if absence not in fits.values():
            cover = next((covers[number] for number, to in moved.items() if to is absence), None)
            yield f"absence {_named(absence)}", _record(absence, cover, today)


def _paired(new: Sequence[Absence], others: Sequence[Days]) -> tuple[dict[int, Absence], set[int]]:
    """For each new absence the first of the others that it overlaps, by number; and the rest that are overlapped."""
    moved: dict[int, Absence] = {}
    met: set[int] = set()
    for each in new:
        numbers = [days.absence.number for days in others if days.absence.overlaps(each.first_on, each.last_on)]
        met |= set(numbers)
        if (free := next((number for number in numbers if number not in moved), None)) is not None:
            moved[free] = each
    return moved, met - set(moved)


def _overlaps_another(to: Absence, number: int, known: Sequence[Days]) -> bool:
    others = (each.absence for each in known if each.absence.number != number)
    return any(other.overlaps(to.first_on, to.last_on) for other in others)


def _freed(each: Days, *, displaced: bool, today: date) -> Iterator[tuple[str, Act]]:
    absence, yesterday = each.absence, today - timedelta(days=1)
    over = absence.last_on is not None and absence.last_on < today
    if displaced or (each.by_feed and not over and absence.first_on >= today):
        yield f"no absence {_named(absence)}", lambda person: person.cancel_absence(absence.number, today)
    elif each.by_feed and not over:
        ended = Absence(absence.first_on, yesterday)
        yield f"absence {absence.number} {_named(ended)}", _change(absence.number, ended, absence.cover, today)


def _change(number: int, to: Absence, cover: str | None, today: date) -> Act:
    return lambda person: person.change_absence(
        number, first_on=to.first_on, last_on=to.last_on, cover=cover, occurred_on=today
    )


def _record(each: Absence, cover: str | None, today: date) -> Act:
    return lambda person: person.record_absence(
        first_on=each.first_on, last_on=each.last_on, cover=cover, occurred_on=today
    )


def _named(absence: Absence) -> str:
    return f"{absence.first_on} to {absence.last_on or 'a day not known yet'}"
