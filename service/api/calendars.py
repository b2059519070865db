"""The working days: which calendars were adopted, and adopting the next one."""

from collections.abc import Sequence
from typing import Any

from flask import url_for
from flask.views import MethodView

from domain.documents import calendar_in
from domain.errors import NotFoundError
from projections import rulebook
from projections.reader import Reader
from projections.rulebook import Kind
from service.access.sight import asker
from service.api import rule_bodies as bodies
from service.api import rule_shapes as shapes
from service.api.blueprint import ApiBlueprint
from service.api.policies import who, whole, written
from service.api.recording import Answer, answer, by_caller, inside
from service.api.requests import application, command
from service.clock import london_date
from service.commands.moving import Move, would_move
from service.queries.rules import rules_of

blueprint = ApiBlueprint(
    "calendars",
    __name__,
    description="Bank holidays and closure days. A new version moves no date that was set.",
    backdated=False,
)


@blueprint.route("")
class Calendars(MethodView):
    """All versions of the calendar."""

    @blueprint.reads(shapes.CalendarVersions)
    def get(self) -> dict[str, Any]:
        """List the versions of the calendar."""
        with application().store.reading() as reader:
            return {"items": list(_versions(reader).values())}

    @blueprint.records(bodies.CalendarBody, revised=False)
    def post(self, document: dict[str, Any], **body: Any) -> Answer:
        """Adopt the next version of the calendar; it counts what is set from now on."""
        with inside("document"):
            adopted = application().calendars.adopt
            receipt = adopted(command(revised=False), written(document), **by_caller(body, "adopted_by"))
        return answer(receipt, Location=url_for("calendars.OneCalendar", number=int(receipt.reference or 0)))


@blueprint.route("/check")
class Check(MethodView):
    """Whether a calendar could be used."""

    @blueprint.searches(bodies.CalendarCheckBody, shapes.CalendarChecked)
    def post(self, document: dict[str, Any]) -> dict[str, Any]:
        """Check a calendar, and list the open deadlines that it would set on another date; nothing is recorded."""
        putright = application()
        with inside("document"):
            found = calendar_in(written(document))
            moves = _seen(would_move(putright.store, london_date(putright.clock()), found))
        covers = {"covers_from": found.covers_from, "covers_to": found.covers_to}
        return {"version": found.version, **covers, "would_move": moves}


@blueprint.route("/moves")
class Moves(MethodView):
    """The dates that the calendar adopted last would set otherwise."""

    @blueprint.reads(shapes.Moves)
    def get(self) -> dict[str, Any]:
        """List the open deadlines that the calendar adopted last would set on another date; none moves by itself."""
        putright = application()
        return {"items": _seen(would_move(putright.store, london_date(putright.clock())))}


@blueprint.route("/<number:number>")
class OneCalendar(MethodView):
    """One version of the calendar."""

    @blueprint.reads(shapes.Calendar)
    def get(self, number: int) -> dict[str, Any]:
        """Read a version of the calendar, with its document."""
        with application().store.reading() as reader:
            found = _versions(reader).get(number)
            if found is None:
                raise NotFoundError(f"Calendar version {number} was not adopted.", field="version")
            return found | whole(reader, Kind.CALENDAR, number)


def _seen(moves: Sequence[Move]) -> list[Move]:
    return [each for each in moves if asker().seen.sees(each.audit_ref)]


def _versions(reader: Reader) -> dict[int, dict[str, Any]]:
    known = {row.version: row for row in rulebook.versions(reader, Kind.CALENDAR)}
    return {
        version: {
            "version": version,
            "covers_from": calendar.covers_from,
            "covers_to": calendar.covers_to,
            **who(known.get(version)),
        }
        for version, calendar in rules_of(reader).calendars.items()
    }
