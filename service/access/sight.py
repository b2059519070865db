"""What whoever asks may see and do: asked once a request, of the directory and the views as they stand now."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, cast

import sqlalchemy as sa
from flask import g, request

from domain.access import Reach, Right, reach
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

AT_ONCE = 500
ASK_QUALITY = "If it should be yours, ask the quality assurance team."
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
        return sight_of(self.person, people.directory(reader), london_date(self.now), right)

    @property
    def partly(self) -> bool:
        """Whether they see only a part of what there is."""
        return reach(self.person.role, Right.SEE) is not Reach.EVERY

    def among(self, *, is_past: bool) -> Callable[[Reader, sa.Table], sa.ColumnElement[bool]] | None:
        """What keeps of the board what they see: of a past one, what they see today."""
        if not self.partly:
            return None
        if is_past:
            return lambda _, board: board.c.audit_ref.in_(self.seen.refs or ())
        return lambda reader, board: views.reached(reader, board, self.sight(reader, Right.SEE))

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


def must_see(ref: str | None) -> None:
    """Raise :class:`MayNotSeeError` unless whoever asks sees a file, where one is named."""
    if ref is not None and not asker().seen.sees(ref):
        raise not_seen(ref)


def not_seen(what: object) -> MayNotSeeError:
    """What is said of everything that is not theirs, whether it is there or not."""
    return MayNotSeeError(f"You have no part in {what}, if it is there, and manage nobody who has. {ASK_QUALITY}")


def refuse(asking: Asker, needs: Needs, right: Right, named: Mapping[str, Any]) -> None:
    """Raise :class:`MayNotSeeError` or :class:`MayNotDoError` unless somebody may use a right on what is named."""
    if not asking.may(right):
        raise MayNotDoError(DONE_BY_OTHERS)
    if reach(asking.person.role, right) is Reach.EVERY and needs.about is not About.PERSON:
        return
    if needs.about not in ABOUT:
        return
    name, is_theirs = ABOUT[needs.about]
    what = named[name]
    with asking.putright.store.reading() as reader:
        theirs = is_theirs(asking, reader, right, what)
    if not theirs and not (right is Right.SEE and is_broken(asking, str(what))):
        raise not_seen(what)


def is_broken(asking: Asker, ref: str) -> bool:
    """Whether they gave a reason for seeing a file that is not theirs, less than an hour ago."""
    return asking.putright.access_log.opened_by_reason(asking.person.id, ref, asking.now - BREAK_GLASS)


def _file(asking: Asker, reader: Reader, right: Right, ref: str) -> bool:
    return views.sees_file(reader, asking.sight(reader, right), ref)


def _audit(asking: Asker, reader: Reader, right: Right, ref: str) -> bool:
    row = views.file_of_audit(reader, ref)
    return row is not None and views.seen(reader, asking.sight(reader, right)).sees_of(row)


def _alert(asking: Asker, reader: Reader, right: Right, ref: str) -> bool:
    row = alert_queries.alert(reader, ref)
    return row is not None and views.seen(reader, asking.sight(reader, right)).sees_alert(row)


def _review(asking: Asker, reader: Reader, right: Right, ref: str) -> bool:
    row = caseloads.review(reader, ref)
    return row is not None and views.seen(reader, asking.sight(reader, right)).sees_of(row)


def _question(asking: Asker, reader: Reader, right: Right, number: int) -> bool:
    row = challenge_queries.challenge(reader, number)
    return row is not None and sees_question(views.seen(reader, asking.sight(reader, right)), row)


def sees_question(seen: Seen, row: Any) -> bool:
    """Whether a question is theirs: they asked it, are to answer it, or see the file that it is about."""
    theirs = {row.asked_by, row.answerer, row.answered_by} & (seen.sight.persons | {seen.sight.person})
    return bool(theirs) or seen.is_every or seen.sees(row.remediation_ref)


def sees_behind(each: Behind) -> bool:
    """Whether whoever asks sees a thing that a figure counts."""
    return asker().seen.sees(each.remediation) or asker().seen.sees(each.reference)


def _person(asking: Asker, reader: Reader, _: Right, staff_id: str) -> bool:
    if staff_id == asking.person.id or asking.may(Right.DIRECTORY):
        return True
    return manages(asking.person.id, staff_id, people.directory(reader))


ABOUT: Mapping[About, tuple[str, Callable[[Asker, Reader, Right, Any], bool]]] = {
    About.FILE: ("ref", _file),
    About.AUDIT: ("ref", _audit),
    About.ALERT: ("ref", _alert),
    About.REVIEW: ("ref", _review),
    About.QUESTION: ("number", _question),
    About.PERSON: ("staff_id", _person),
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
