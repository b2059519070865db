"""What whoever asks may see and do: asked once a request, of the directory and the views as they stand now."""

from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import Any, cast

import sqlalchemy as sa
from flask import g, request

from domain.access import Reach, Right, reach
from domain.audit import Audit
from domain.errors import NotFoundError
from domain.people import Person
from domain.seeing import MayNotDoError, MayNotSeeError, Sight, manages, sight_of
from projections import alert_queries, caseloads, challenge_queries, people
from projections import sight as views
from projections.reader import Reader
from projections.sight import Seen
from service.access.log import BREAK_GLASS
from service.access.routes import NEEDS, About, Needs, route_of
from service.bootstrap import Putright
from service.clock import london_date
from service.reports.document import Behind
from service.reports.naming import RESTRICTED, for_reader
from service.storage.event_store import events
from service.storage.store import Receipt

AT_ONCE = 500
ASK_QUALITY = "If it should be yours, ask the quality assurance team."
NOT_SHOWN = "What else comes of this is not shown here: speak to the head of quality assurance."
DONE_BY_OTHERS = f"This is done by others than people in your role. {ASK_QUALITY}"


class NotInPostError(MayNotDoError):
    """Whoever asks holds no post in the directory today."""

    code = "not_in_post"


@dataclass
class Asker:
    """Who asks, and as what the directory has them; ``now`` is when."""

    putright: Putright
    person: Person
    now: datetime

    @cached_property
    def seen(self) -> Seen:
        """The files that they see."""
        with self.putright.store.reading() as reader:
            return views.seen(reader, self.sight(reader, Right.SEE))

    def sight(self, reader: Reader, right: Right) -> Sight:
        """The files on which they may use a right."""
        return sight_of(
            self.person,
            people.directory(reader),
            london_date(self.now),
            right,
            any_closed=views.any_closed(reader),
        )

    @property
    def partly(self) -> bool:
        """Whether they see only a part of what there is."""
        return reach(self.person.role, Right.SEE) is not Reach.EVERY or not self.seen.is_every

    def restricted(self, ref: str) -> bool:
        """Whether a file is closed off today."""
        with self.putright.store.reading() as reader:
            return views.is_restricted(reader, ref)

    def among(self, *, is_past: bool) -> Callable[[Reader, sa.Table], sa.ColumnElement[bool]] | None:
        """What keeps of the board what they see: of a past one, what they see today."""
        seen = self.seen
        if seen.is_every:
            return None
        if seen.refs is None:
            return lambda _, board: board.c.audit_ref.not_in(seen.closed)
        if is_past:
            return lambda _, board: board.c.audit_ref.in_(seen.refs or ())
        return lambda reader, board: views.reached(reader, board, self.sight(reader, Right.SEE))

    def as_read(self, data: Mapping[str, Any]) -> dict[str, Any]:
        """A report's data as they may read it: whole for those who see every file."""
        return dict(data) if self.seen.is_every else for_reader(data, self.seen.sees)

    def sees_behind(self, each: Behind) -> bool:
        """Whether they see a thing that a figure counts."""
        return self.seen.sees(each.remediation, each.reference)

    def may(self, right: Right) -> bool:
        """Whether they have a right at all."""
        return reach(self.person.role, right) is not Reach.NONE


def admit(putright: Putright, person: Person) -> None:
    """Let somebody in where they asked to go. Raises :class:`MayNotSeeError` and :class:`MayNotDoError`."""
    g.asker = Asker(putright, person, putright.clock())
    route = route_of(request.method, request.endpoint or "")
    needs = NEEDS.get(route)
    if needs is None:
        raise MayNotDoError("Nobody has said who may come here.")
    if needs.right is not None:
        refuse(g.asker, needs, needs.right, request.view_args or {})


def asker() -> Asker:
    """Who asks; only where somebody was admitted."""
    return cast(Asker, g.asker)


def in_post(putright: Putright, staff_id: str) -> Person:
    """The entry of whoever asks in the directory. Raises :class:`NotInPostError`."""
    with putright.store.reading() as reader:
        found = people.directory(reader).get(staff_id)
    if found is None or not found.holds_post_on(london_date(putright.clock())):
        raise NotInPostError("You hold no post in the directory any more.")
    return found


def must_see(ref: str | None, field: str) -> None:
    """Raise :class:`MayNotSeeError` unless whoever asks sees a file, where one is named.

    :class:`NotFoundError` for those who see every other file: what is closed off to them is not there.
    """
    if ref is None or asker().seen.sees(ref):
        return
    if asker().seen.refs is None:
        raise NotFoundError(f"There is no remediation '{ref}'.", field=field)
    raise not_seen(ref)


def but_closed(refs: Sequence[str] | None) -> list[str]:
    """These references of files, without those that are closed off to whoever asks."""
    return [ref for ref in refs or () if ref not in asker().seen.closed]


def as_named(value: Any) -> Any:
    """What an event says, without the references of what is closed off to whoever asks."""
    closed = asker().seen.closed
    return _named(value, closed) if closed else value


def _named(value: Any, closed: Set[str]) -> Any:
    if isinstance(value, Mapping):
        return {name: _named(each, closed) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [_named(each, closed) for each in value]
    return RESTRICTED if isinstance(value, str) and value in closed else value


def must_be_open(refs: Sequence[str], field: str) -> None:
    """Raise :class:`NotFoundError` where a file that a request names besides is closed off to whoever asks."""
    for index, ref in enumerate(refs):
        if ref in asker().seen.closed:
            raise NotFoundError(f"There is no remediation '{ref}'.", field=f"{field}.{index}")


def as_told(receipt: Receipt) -> Receipt:
    """What whoever recorded something is told of it: of what is closed off to them only that it is recorded.

    An alert is told of as always to whoever raised it.
    """
    with asker().putright.store.reading() as reader:
        if receipt.reference is None or not views.any_closed(reader):
            return receipt
        closed = views.closed_to(reader, asker().sight(reader, Right.SEE))
        if receipt.reference not in closed or alert_queries.alert(reader, receipt.reference) is not None:
            return receipt
    return replace(receipt, recorded=receipt.recorded[:1], prompts=(NOT_SHOWN,))


def not_seen(what: object) -> MayNotSeeError:
    """What is said of everything that is not theirs, whether it is there or not."""
    return MayNotSeeError(f"You have no part in {what}, if it is there, and manage nobody who has. {ASK_QUALITY}")


def refuse(asking: Asker, needs: Needs, right: Right, named: Mapping[str, Any]) -> None:
    """Raise :class:`MayNotSeeError` or :class:`MayNotDoError` unless somebody may use a right on what is named."""
    if not asking.may(right):
        raise MayNotDoError(DONE_BY_OTHERS)
    if needs.about is About.PERSON:
        _refuse_person(asking, named["staff_id"])
    elif needs.about in ABOUT:
        with asking.putright.store.reading() as reader:
            _refuse_unseen(asking, reader, right, ABOUT[needs.about], named)


def _refuse_person(asking: Asker, staff_id: str) -> None:
    if staff_id == asking.person.id or asking.may(Right.DIRECTORY):
        return
    with asking.putright.store.reading() as reader:
        if not manages(asking.person.id, staff_id, people.directory(reader)):
            raise not_seen(staff_id)


@dataclass(frozen=True)
class Kind:
    """A kind of thing that an address is about, as its refusal names it, and whether one is seen."""

    title: str
    field: str
    is_seen: Callable[[Reader, Sight, Any], bool]
    named: str = "ref"


def _refuse_unseen(asking: Asker, reader: Reader, right: Right, kind: Kind, named: Mapping[str, Any]) -> None:
    """Refuse what somebody does not see as what is not there: to those who see every file, nothing else is not seen."""
    what, sight = named[kind.named], asking.sight(reader, right)
    if kind.is_seen(reader, sight, what):
        return
    if sight.every:
        raise NotFoundError(f"There is no {kind.title} '{what}'.", field=kind.field)
    if right is Right.SEE and kind is ABOUT[About.AUDIT] and recorded_audit(reader, sight, str(what)):
        return
    by_reason = right is Right.SEE and is_broken(asking, str(what))
    if not by_reason or not kind.is_seen(reader, Sight(asking.person.id, every=True), what):
        raise not_seen(what)


def recorded_audit(reader: Reader, sight: Sight, ref: str) -> bool:
    """Whether somebody recorded an audit themselves, and so may read it back; but for what is closed off to them."""
    first = sa.select(events.c.recorded_by).where(
        events.c.originator_id == Audit.create_id(ref), events.c.originator_version == 1
    )
    theirs = reader.connection.scalar(first) == sight.person
    return theirs and ref not in views.seen(reader, sight).closed


def is_broken(asking: Asker, ref: str) -> bool:
    """Whether they gave a reason for seeing a file that is not theirs, less than an hour ago."""
    return asking.putright.access_log.opened_by_reason(asking.person.id, ref, asking.now - BREAK_GLASS)


def _audit(reader: Reader, sight: Sight, ref: str) -> bool:
    row = views.file_of_audit(reader, ref)
    if row is None:  # an alert may be about a file whose audit is still to be recorded
        return sight.every and alert_queries.child_of_file(reader, ref) is not None
    return views.seen(reader, sight).sees_of(row)


def _alert(reader: Reader, sight: Sight, ref: str) -> bool:
    row = alert_queries.alert(reader, ref)
    return row is not None and views.seen(reader, sight).sees_alert(row)


def _review(reader: Reader, sight: Sight, ref: str) -> bool:
    row = caseloads.review(reader, ref)
    if row is None:  # it is known by its file's reference, also before anybody asked for it
        return sight.every and views.sees_file(reader, sight, ref)
    return views.seen(reader, sight).sees_of(row)


def _question(reader: Reader, sight: Sight, number: int) -> bool:
    row = challenge_queries.challenge(reader, number)
    return row is not None and sees_question(views.seen(reader, sight), row)


def sees_question(seen: Seen, row: Any) -> bool:
    """Whether a question is theirs: they asked it, are to answer it, or see the file that it is about."""
    theirs = {row.asked_by, row.answerer, row.answered_by} & (seen.sight.persons | {seen.sight.person})
    return bool(theirs) or seen.sees(row.remediation_ref)


def as_read(data: Mapping[str, Any]) -> dict[str, Any]:
    """A report's data as whoever asks may read it."""
    return asker().as_read(data)


def sees_behind(each: Behind) -> bool:
    """Whether whoever asks sees a thing that a figure counts."""
    return asker().sees_behind(each)


ABOUT: Mapping[About, Kind] = {
    About.FILE: Kind("remediation", "audit_ref", views.sees_file),
    About.AUDIT: Kind("audit", "audit_ref", _audit),
    About.ALERT: Kind("safeguarding alert", "alert_ref", _alert),
    About.REVIEW: Kind("caseload review", "ref", _review),
    About.QUESTION: Kind("question", "number", _question, named="number"),
}


def only_seen(
    fetch: Callable[[Any, int], Sequence[Any]],
    keep: Callable[[Any], bool],
    place: Callable[[Any], Any],
    after: Any,
    wanted: int,
) -> list[Any]:
    """So many rows of a list as are wanted, from after a place, of those that whoever asks sees.

    ``fetch`` gives the rows after a place, ``place`` says where a row stands.
    """
    if asker().seen.is_every:
        return list(fetch(after, wanted))
    found: list[Any] = []
    while True:
        rows = fetch(after, AT_ONCE)
        found += [row for row in rows if keep(row)]
        if len(found) >= wanted or len(rows) < AT_ONCE:
            return found[:wanted]
        after = place(rows[-1])
