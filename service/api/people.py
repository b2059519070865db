"""The directory: list."""

from typing import Any

from flask.views import MethodView

from projections import people
from service.api import queries, shapes
from service.api.answers import page
from service.api.blueprint import ApiBlueprint
from service.api.cursors import encoded
from service.api.requests import application

blueprint = ApiBlueprint("people", __name__, description="Who is in the directory.")


@blueprint.route("")
class People(MethodView):
    """Everybody."""

    @blueprint.reads(shapes.PersonPage, query=queries.PageQuery)
    def get(self, cursor: str | None, limit: int) -> dict[str, Any]:
        """List the people in the directory, by id."""
        with application().store.reading() as reader:
            everybody = sorted(people.everybody(reader), key=lambda row: row.staff_id)
        after = [row for row in everybody if cursor is None or row.staff_id > cursor]
        rows, last = page(after[: limit + 1], limit)
        following = encoded(last.staff_id) if last is not None else None
        return {"items": [row._asdict() for row in rows], "next_cursor": following}
