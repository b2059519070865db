"""What would help, asked, listed and answered; who was rung (E27); and what was seen in the case system (F8)."""

from datetime import date
from typing import Any, ClassVar

from flask.views import MethodView
from marshmallow import fields, validate

from projections import help_requests
from service.access.sight import asker, only_seen
from service.api import contact_bodies as bodies
from service.api.answers import page
from service.api.blueprint import ApiBlueprint
from service.api.cursors import encoded
from service.api.queries import DatedPageQuery
from service.api.recording import Answer as Recorded
from service.api.recording import by_caller, record
from service.api.requests import application
from service.api.shapes import Answer, date_or_null, page_of, text, text_or_null
from service.storage.confidences import texts

on_remediations = ApiBlueprint(
    "contact",
    __name__,
    at="remediations",
    description="Record what would help, who was rung about a file, and who looked it up.",
)
blueprint = ApiBlueprint("help-requests", __name__, description="What people said would help them to do what they owe.")


class HelpRequestsQuery(DatedPageQuery):
    """Which requests: those that nobody has answered, or those that somebody has."""

    state = fields.String(load_default=None, validate=validate.OneOf(help_requests.STATES))


class HelpRequest(Answer):
    """What somebody said would help. `answer` may be null of one that was answered: then it was only seen."""

    audit_ref = text()
    number = fields.Integer(required=True)
    person = text()
    step = text_or_null()
    item = text_or_null()
    said = text_or_null()
    asked_on = fields.Date(required=True)
    answered_on = date_or_null()
    answered_by = text_or_null()
    answer = text_or_null()

    example: ClassVar[dict[str, Any]] = {
        "audit_ref": "AUD18-001",
        "number": 1,
        "person": "TM01",
        "step": "improvement_plan",
        "item": "",
        "said": "Somebody to hold my duty desk on Thursday afternoon.",
        "asked_on": "2018-06-11",
        "answered_on": None,
        "answered_by": None,
        "answer": None,
    }


@on_remediations.route("/<reference:ref>/help-requests")
class Asked(MethodView):
    """Somebody says what would help."""

    @on_remediations.records(bodies.HelpRequestBody)
    def post(self, ref: str, **body: Any) -> Recorded:
        """Say what would help to do what is owed; it is listed until somebody answers."""
        return record(application().contacts.ask_for_help, ref, "asked_on", by_caller(body, "person"))


@on_remediations.route("/<reference:ref>/help-requests/<number:number>/answer")
class Answered(MethodView):
    """Somebody saw it."""

    @on_remediations.records(bodies.HelpAnswerBody)
    def post(self, ref: str, number: int, **body: Any) -> Recorded:
        """Record that what would help was seen, and what comes of it; not by whoever asked."""
        answered = by_caller(body, "answered_by")
        return record(application().contacts.answer_help, ref, "answered_on", answered, number=number)


@on_remediations.route("/<reference:ref>/telephone-calls")
class Called(MethodView):
    """Somebody was rung."""

    @on_remediations.records(bodies.FileCallBody)
    def post(self, ref: str, **body: Any) -> Recorded:
        """Record that somebody was rung about the file, and whether they answered; it acknowledges nothing for them."""
        return record(application().contacts.note_telephoned, ref, "called_on", by_caller(body, "called_by"))


@on_remediations.route("/<reference:ref>/case-system-checks")
class SeenInCaseSystem(MethodView):
    """Somebody looked the file up."""

    @on_remediations.records(bodies.SeenInCaseSystemBody)
    def post(self, ref: str, **body: Any) -> Recorded:
        """Record that what stands on the file was found in the case management system."""
        seen = by_caller(body, "seen_by")
        return record(application().contacts.note_seen_in_case_system, ref, "seen_on", seen)


@blueprint.route("")
class HelpRequests(MethodView):
    """All requests."""

    @blueprint.reads(page_of(HelpRequest), query=HelpRequestsQuery)
    def get(self, cursor: tuple[date, str] | None, limit: int, state: str | None) -> dict[str, Any]:
        """List what people said would help, the oldest first."""
        with application().store.reading() as reader:
            found = only_seen(
                lambda after, most: help_requests.help_requests(reader, state=state, after=after, limit=most),
                lambda row: asker().seen.sees(row.audit_ref),
                lambda row: (row.asked_on, row.place),
                cursor,
                limit + 1,
            )
            rows, last = page(found, limit)
            said = texts(reader.connection, (ref for row in rows for ref in (row.said, row.answer) if ref))
        following = encoded(last.asked_on.isoformat(), last.place) if last is not None else None
        shown = [row._asdict() | {"said": said.get(row.said), "answer": said.get(row.answer)} for row in rows]
        return {"items": shown, "next_cursor": following}
