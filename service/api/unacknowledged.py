"""Who has not said yet that they know: the list to ring from (E27)."""

from datetime import date, datetime
from typing import Any, ClassVar

from flask.views import MethodView
from marshmallow import fields

from service.access.sight import asker, only_seen
from service.api.answers import page
from service.api.blueprint import ApiBlueprint
from service.api.cursors import encoded
from service.api.queries import DatedPageQuery
from service.api.requests import application
from service.api.shapes import Answer, date_or_null, page_of, text, text_or_null
from service.clock import london_date
from service.queries.ringing import to_ring

blueprint = ApiBlueprint(
    "unacknowledged", __name__, description="Openings that somebody who is owed word of them has not acknowledged."
)


class Unacknowledged(Answer):
    """Somebody who was told of an opening and has not said that they know.

    `told_at` is when their mail was taken, `not_delivered_on` when one was given up. The call is the last that is
    recorded: `reached` says whether they answered, and is null where nobody rang.
    """

    audit_ref = text()
    person = text()
    role = text_or_null()
    due_on = fields.Date(required=True)
    overdue = fields.Boolean(required=True)
    told_at = fields.DateTime(required=True, allow_none=True)
    not_delivered_on = date_or_null()
    called_on = date_or_null()
    called_by = text_or_null()
    reached = fields.Boolean(required=True, allow_none=True)
    service = text_or_null()
    team = text_or_null()

    example: ClassVar[dict[str, Any]] = {
        "audit_ref": "AUD18-001",
        "person": "PL01",
        "role": "practice_lead",
        "due_on": "2018-06-08",
        "overdue": True,
        "told_at": None,
        "not_delivered_on": "2018-06-07",
        "called_on": "2018-06-11",
        "called_by": "QA01",
        "reached": False,
        "service": "Assessment",
        "team": "Assessment 2",
    }


@blueprint.route("")
class UnacknowledgedList(MethodView):
    """Everybody whose acknowledgement is owed."""

    @blueprint.reads(page_of(Unacknowledged), query=DatedPageQuery)
    def get(self, cursor: tuple[date, str] | None, limit: int) -> dict[str, Any]:
        """List who has not acknowledged an opening, the longest owed first, to ring them."""
        today = london_date(application().clock())
        with application().store.reading() as reader:
            found = only_seen(
                lambda after, most: to_ring(reader, after=after, limit=most),
                lambda row: asker().seen.sees(row.audit_ref),
                lambda row: (row.due_on, row.place),
                cursor,
                limit + 1,
            )
            rows, last = page(found, limit)
        following = encoded(last.due_on.isoformat(), last.place) if last is not None else None
        return {
            "items": [vars(row) | {"overdue": row.due_on < today, "told_at": _instant(row.told_at)} for row in rows],
            "next_cursor": following,
        }


def _instant(told_at: str | None) -> datetime | None:
    return datetime.fromisoformat(told_at) if told_at is not None else None
