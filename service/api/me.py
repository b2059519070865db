"""What the caller owes, and the calendar that tells of it."""

from datetime import date
from itertools import islice
from typing import Any

from flask.views import MethodView

from domain.vocabulary import Step
from projections.owing import Place, place_of
from service.api import me_bodies as bodies
from service.api import me_shapes as shapes
from service.api import queries
from service.api.answers import page
from service.api.blueprint import ApiBlueprint
from service.api.cursors import encoded
from service.api.requests import application, caller
from service.clock import london_date
from service.queries.calendar_feed import new_address
from service.queries.owing import Owed, steps_owed
from service.queries.rules import Rules, rules_of

blueprint = ApiBlueprint("me", __name__, description="What whoever calls owes, and a calendar feed of it.")


@blueprint.route("/steps")
class Steps(MethodView):
    """What the caller owes."""

    @blueprint.reads(shapes.OwedStepPage, query=queries.OwedQuery)
    def get(self, cursor: Place | None, limit: int) -> dict[str, Any]:
        """List the open steps that the caller owes, or has for somebody who is away, the longest overdue first."""
        today = london_date(application().clock())
        with application().store.reading() as reader:
            found = list(islice(steps_owed(reader, caller().staff_id, today, after=cursor), limit + 1))
            rules = rules_of(reader)
        owed, last = page(found, limit)
        following = _cursor(place_of(last.of)) if last is not None else None
        return {"items": [_shown(each, rules, today) for each in owed], "next_cursor": following}


def _cursor(place: Place) -> str:
    due_on, *rest = place
    return encoded(due_on.isoformat(), *rest)


def _shown(owed: Owed, rules: Rules, today: date) -> dict[str, Any]:
    row = owed.of
    shown: dict[str, Any] = row._asdict()
    return shown | {
        "title": rules.policy_of(row.policy_version).steps[Step(row.step)].title,
        "overdue": row.due_on < today,
        "covering_for": owed.covering_for,
    }


@blueprint.route("/calendar-tokens")
class CalendarTokens(MethodView):
    """The addresses at which the caller's calendar can be subscribed to."""

    @blueprint.reads(shapes.CalendarTokenPage, query=queries.PageQuery)
    def get(self, cursor: str | None, limit: int) -> dict[str, Any]:
        """List the calendar tokens of the caller that are not revoked, without their secrets."""
        issued = application().calendar_tokens.issued_to(caller().staff_id)
        rows, last = page([each for each in issued if cursor is None or each.id > cursor][: limit + 1], limit)
        items = [{"token_id": row.id, "name": row.name, "issued_at": row.issued_at} for row in rows]
        return {"items": items, "next_cursor": encoded(last.id) if last is not None else None}

    @blueprint.issues(bodies.CalendarTokenBody, shapes.NewCalendarToken)
    def post(self, name: str | None) -> dict[str, Any]:
        """Issue a calendar token: the address to subscribe to is shown once."""
        token_id, url = new_address(application(), caller().staff_id, name)
        return {"token_id": token_id, "url": url}


@blueprint.route("/calendar-tokens/<reference:token_id>")
class OneCalendarToken(MethodView):
    """One calendar token of the caller's."""

    @blueprint.removes()
    def delete(self, token_id: str) -> None:
        """Revoke a calendar token: whoever subscribed with it is told nothing more."""
        putright = application()
        putright.calendar_tokens.revoke(token_id, putright.clock(), of=caller().staff_id)
