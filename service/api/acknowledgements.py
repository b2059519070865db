"""Who has not said yet that they know: the list to ring from (E27)."""

from datetime import date
from typing import Any, ClassVar

from flask.views import MethodView
from marshmallow import fields

from projections import undelivered
from service.api.answers import page
from service.api.blueprint import ApiBlueprint
from service.api.cursors import encoded
from service.api.queries import DatedPageQuery
from service.api.requests import application
from service.api.shapes import Answer, date_or_null, page_of, text, text_or_null
from service.clock import london_date

blueprint = ApiBlueprint(
    "acknowledgements", __name__, description="Openings that somebody who is owed word of them has not acknowledged."
)


class Unacknowledged(Answer):
    """Somebody who was told of an opening and has not said that they know. `not_delivered_on`: their mail failed."""

    audit_ref = text()
    person = text()
    due_on = fields.Date(required=True)
    overdue = fields.Boolean(required=True)
    not_delivered_on = date_or_null()
    service = text_or_null()
    team = text_or_null()

    example: ClassVar[dict[str, Any]] = {
        "audit_ref": "AUD18-001",
        "person": "PL01",
        "due_on": "2018-06-08",
        "overdue": True,
        "not_delivered_on": "2018-06-07",
        "service": "Assessment",
        "team": "Assessment 2",
    }


@blueprint.route("")
class Acknowledgements(MethodView):
    """Everybody whose acknowledgement is owed."""

    @blueprint.reads(page_of(Unacknowledged), query=DatedPageQuery)
    def get(self, cursor: tuple[date, str] | None, limit: int) -> dict[str, Any]:
        """List who has not acknowledged an opening, the longest owed first, to ring them."""
        today = london_date(application().clock())
        with application().store.reading() as reader:
            rows, last = page(undelivered.unacknowledged(reader, after=cursor, limit=limit + 1), limit)
        following = encoded(last.due_on.isoformat(), last.place) if last is not None else None
        return {
            "items": [row._asdict() | {"overdue": row.due_on < today} for row in rows],
            "next_cursor": following,
        }
