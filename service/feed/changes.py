"""What a feed would change of one person, each change with how it is recorded."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from domain.staff_member import StaffMember
from service.commands.people import after_leaving
from service.feed.absences import Days, absences_changed
from service.feed.rows import Entry
from service.storage.work import Work

SOURCE = "feed"
Act = Callable[[Work, StaffMember], object]


class Kind(StrEnum):
    """What happens to somebody."""

    JOINS = "joins"
    CHANGES = "changes"
    LEAVES = "leaves"
    RETURNS = "returns"


@dataclass(frozen=True)
class Change:
    """One change, in words without an address, and how it is recorded. ``begin`` makes an entry that is new."""

    kind: Kind
    what: str
    act: Act | None = None
    begin: Callable[[Work], StaffMember] | None = None


@dataclass(frozen=True)
class Known:
    """What the directory has of somebody, their address in plain; absences as the view has them."""

    post: Mapping[str, Any]
    cover: str | None
    email: str | None
    vacant: bool
    left_on: date | None
    left_by: str | None
    absences: tuple[Days, ...]


def changes_of(entry: Entry, known: Known | None, today: date) -> Iterator[Change]:
    """What the feed changes of one person. The same feed a second time changes nothing."""
    if known is None:
        yield _joins(entry, today)
        known = _as_said(entry)
    elif known.vacant and not entry.vacant:
        yield _takes_post(entry, today)
        known = _as_said(entry, known)
    if entry.vacant and not known.vacant:
        yield from _post(entry, known, today)
        return
    left_on = _leaving(entry, known)
    if known.left_on is not None and (left_on is None or (left_on != known.left_on and known.left_on < today)):
        yield Change(Kind.RETURNS, f"no last day {known.left_on}", lambda work, person: person.come_back(today))
    yield from _post(entry, known, today)
    if left_on is not None and left_on != known.left_on:
        yield leaves(left_on, today)
    if not (entry.vacant or (left_on is not None and left_on < today)):
        yield from _of_the_holder(entry, known, today)
        yield from _absences(entry, known, left_on, today)


def leaves(last_day: date, today: date) -> Change:
    """Somebody leaves; what that demands of others is in the same transaction."""

    def act(work: Work, person: StaffMember) -> None:
        person.leave(last_day, today)
        after_leaving(work, person.staff_id, last_day)

    return Change(Kind.LEAVES, f"last day {last_day}", act)


def missing_leaves(known: Known | None, today: date) -> Iterator[Change]:
    """Somebody whom the feed has no longer: yesterday was their last day."""
    if known is not None and not known.vacant and (known.left_on is None or known.left_on >= today):
        yield leaves(today - timedelta(days=1), today)


def _joins(entry: Entry, today: date) -> Change:
    post = _post_said(entry, {})
    entered_on = min(today, entry.said.get("left_on") or today)

    def begin(work: Work) -> StaffMember:
        said = {"staff_id": entry.staff_id, "occurred_on": entered_on, **post}
        if entry.vacant:
            return StaffMember.enter_vacant(**said)
        return StaffMember.appoint(**said, **(_contact(entry, work) if entered_on == today else {}))

    return Change(Kind.JOINS, f"{post['role']}, vacant" if entry.vacant else str(post["role"]), begin=begin)


def _takes_post(entry: Entry, today: date) -> Change:
    return Change(
        Kind.JOINS,
        "takes the vacant post",
        lambda work, person: person.fill(occurred_on=today, **_contact(entry, work)),
    )


def _contact(entry: Entry, work: Work) -> dict[str, Any]:
    email = work.confidences.take_optional(entry.said.get("email"), entry.staff_id)
    return {"email": email, "cover": entry.said.get("cover")}


def _as_said(entry: Entry, known: Known | None = None) -> Known:
    """What is known after somebody joined as the feed says."""
    post = known.post if known is not None else _post_said(entry, {})
    return Known(post, entry.said.get("cover"), entry.said.get("email"), entry.vacant, None, None, ())


def _leaving(entry: Entry, known: Known) -> date | None:
    """The last day, after this feed. It takes back only a leaving that a feed brought."""
    said: date | None = entry.said.get("left_on")
    if said is not None:
        return said
    return known.left_on if known.left_by != SOURCE else None


def _post_said(entry: Entry, known: Mapping[str, Any]) -> dict[str, Any]:
    post = {name: entry.said.get(name, known.get(name)) for name in ("service", "team", "reports_to")}
    return {"role": entry.said["role"], **post}


def _post(entry: Entry, known: Known, today: date) -> Iterator[Change]:
    post = _post_said(entry, known.post)
    if changed := [f"{name} {value or 'none'}" for name, value in post.items() if value != known.post[name]]:
        said = ", ".join(changed)
        yield Change(Kind.CHANGES, said, lambda work, person: person.change_post(**post, occurred_on=today))


def _of_the_holder(entry: Entry, known: Known, today: date) -> Iterator[Change]:
    cover, email = entry.said.get("cover", known.cover), entry.said.get("email", known.email)
    if cover != known.cover:
        yield Change(Kind.CHANGES, f"cover {cover or 'none'}", lambda work, person: person.name_cover(cover, today))
    if email != known.email:

        def change_email(work: Work, person: StaffMember) -> None:
            person.change_email(work.confidences.take_optional(email, person.staff_id), today)

        yield Change(Kind.CHANGES, "email", change_email)


def _absences(entry: Entry, known: Known, left_on: date | None, today: date) -> Iterator[Change]:
    if not entry.speaks_of_absences:
        return
    wanted = [absence for absence in entry.absences if left_on is None or absence.first_on <= left_on]
    for what, act in absences_changed(wanted, known.absences, today):
        yield Change(Kind.CHANGES, what, _without_work(act))


def _without_work(act: Callable[[StaffMember], object]) -> Act:
    return lambda work, person: act(person)
