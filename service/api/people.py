"""The directory: who is there, who is away, who has left; kept by hand, beside the nightly feed."""

from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import date
from typing import Any

from flask import url_for
from flask.views import MethodView

from domain.errors import NotFoundError
from domain.people import Person, acting_for
from projections import people
from service.access.sight import asker
from service.api import people_bodies as bodies
from service.api import people_shapes as shapes
from service.api import queries
from service.api.answers import page
from service.api.blueprint import ApiBlueprint
from service.api.change_bodies import WorkReassignmentBody
from service.api.change_shapes import GivenOver
from service.api.cursors import encoded
from service.api.recording import Answer, answer, naming, record
from service.api.requests import application, command
from service.clock import london_date
from service.commands.leavers import hand_on_all
from service.commands.people import People as Directory

blueprint = ApiBlueprint(
    "people",
    __name__,
    description="Who is in the directory, who is away and who acts for them, who has left.",
    backdated=False,
)


def directory() -> Directory:
    """The commands on the directory."""
    return application().people


@blueprint.route("")
class People(MethodView):
    """Everybody."""

    @blueprint.reads(shapes.PersonPage, query=queries.PageQuery)
    def get(self, cursor: str | None, limit: int) -> dict[str, Any]:
        """List the people in the directory, by id."""
        today = london_date(application().clock())
        with application().store.reading() as reader:
            everybody = sorted(people.everybody(reader), key=lambda row: row.staff_id)
            known = dict(people.directory(reader))
        after = [row for row in everybody if cursor is None or row.staff_id > cursor]
        rows, last = page(after[: limit + 1], limit)
        following = encoded(last.staff_id) if last is not None else None
        return {"items": [_shown(row, known, today) for row in rows], "next_cursor": following}

    @blueprint.records(bodies.PersonBody, revised=False)
    def post(self, from_on: date | None, vacant: bool, **body: Any) -> Answer:
        """Enter somebody in the directory, or in a post that is vacant there; or enter a vacant post."""
        enter = directory().enter_vacant if vacant else directory().appoint
        said = {name: value for name, value in body.items() if not (vacant and name in ("email", "cover"))}
        with naming(occurred_on="from_on"):
            receipt = enter(command(revised=False), occurred_on=from_on, **said)
        return answer(receipt, Location=url_for("people.OnePerson", staff_id=receipt.reference))


@blueprint.route("/<reference:staff_id>")
class OnePerson(MethodView):
    """One person."""

    @blueprint.reads(shapes.OnePerson, tagged=True)
    def get(self, staff_id: str) -> tuple[dict[str, Any], dict[str, str]]:
        """Read one entry of the directory, without its address, and who acts for them today."""
        today = london_date(application().clock())
        with application().store.reading() as reader:
            row, known = people.entry(reader, staff_id), people.directory(reader)
            if row is None:
                raise NotFoundError(f"'{staff_id}' is not in the directory.", field="staff_id")
            shown = _shown(row, known, today) | {"acting": acting_for(staff_id, today, known, None)}
        return shown | {"revision": row.revision}, {"ETag": f'"{row.revision}"'}


@blueprint.route("/<reference:staff_id>/post")
class Post(MethodView):
    """Somebody's role, place and line."""

    @blueprint.records(bodies.PostBody)
    def post(self, staff_id: str, **body: Any) -> Answer:
        """Change somebody's role, place and line; all of it is said, as it is from that day."""
        return record(directory().change_post, staff_id, "from_on", body)


@blueprint.route("/<reference:staff_id>/cover")
class Cover(MethodView):
    """Somebody's standing cover (E1)."""

    @blueprint.records(bodies.CoverBody)
    def post(self, staff_id: str, **body: Any) -> Answer:
        """Name who acts whenever somebody is away."""
        return record(directory().name_cover, staff_id, "from_on", body)


@blueprint.route("/<reference:staff_id>/email")
class Email(MethodView):
    """Where somebody is reached."""

    @blueprint.records(bodies.EmailBody)
    def post(self, staff_id: str, **body: Any) -> Answer:
        """Change where somebody is reached."""
        return record(directory().change_email, staff_id, "from_on", body)


@blueprint.route("/<reference:staff_id>/absences")
class Absences(MethodView):
    """Days away (E1, E31)."""

    @blueprint.records(bodies.AbsenceBody)
    def post(self, staff_id: str, **body: Any) -> Answer:
        """Record days away, and who acts then."""
        return record(directory().record_absence, staff_id, "known_on", body)


@blueprint.route("/<reference:staff_id>/absences/<number:number>/change")
class AbsenceChange(MethodView):
    """An absence that turns out otherwise."""

    @blueprint.records(bodies.AbsenceBody)
    def post(self, staff_id: str, number: int, **body: Any) -> Answer:
        """Change an absence's days or its cover; all of it is said, as it is from then on."""
        return record(directory().change_absence, staff_id, "known_on", body, number=number)


@blueprint.route("/<reference:staff_id>/absences/<number:number>/cancellation")
class AbsenceCancellation(MethodView):
    """An absence that does not take place."""

    @blueprint.records(bodies.CancellationBody)
    def post(self, staff_id: str, number: int, **body: Any) -> Answer:
        """Take back an absence that does not take place, or never did."""
        return record(directory().cancel_absence, staff_id, "known_on", body, number=number)


@blueprint.route("/<reference:staff_id>/leaving")
class Leaving(MethodView):
    """A last day (E9)."""

    @blueprint.records(bodies.LeavingBody)
    def post(self, staff_id: str, **body: Any) -> Answer:
        """Record somebody's last day, which may be to come; what they had passes upward the day after."""
        said = record(directory().leave, staff_id, "last_on", body)
        hand_on_all(application().store, application().clock())
        return said


@blueprint.route("/<reference:staff_id>/reassignments")
class WorkReassignment(MethodView):
    """Everything that somebody has (E9)."""

    @blueprint.records(WorkReassignmentBody, revised=False, answers=GivenOver)
    def post(self, staff_id: str, reallocated_on: date, **body: Any) -> tuple[dict[str, Any], int]:
        """Give everything that somebody has on any file to another, one file at a time; name the files."""
        asked, seen = command(revised=False), asker().seen
        with naming(occurred_on="reallocated_on"):
            give = application().reassignments.pass_on_all
            given = give(asked, staff_id, reallocated_on, **body, closed=seen.closed)
        files = [ref for ref in given.files if seen.sees(ref)]
        refused = [each for each in given.refused if seen.sees(each.audit_ref)]
        return asdict(replace(given, files=tuple(files), refused=tuple(refused))), 201


@blueprint.route("/<reference:staff_id>/return")
class Return(MethodView):
    """A leaver who is back."""

    @blueprint.records(bodies.ReturnBody)
    def post(self, staff_id: str, **body: Any) -> Answer:
        """Record that somebody who left, or was to leave, is here."""
        return record(directory().come_back, staff_id, "back_on", body)


def _shown(row: Any, known: Mapping[str, Person], today: date) -> dict[str, Any]:
    person = known[row.staff_id]
    return {
        **row._asdict(),
        "away": person.holds_post_on(today) and person.absence_on(today) is not None,
        "absences": [vars(absence) for absence in person.absences],
        "reachable": row.email is not None,
    }
