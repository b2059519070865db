"""Two lists for whoever looks after the process: who is to be rung, and what would help people."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from domain.policy import Policy
from projections import alert_queries, help_requests, people
from projections.reader import Reader
from service.access.sight import asker
from service.bootstrap import Putright
from service.clock import london_date
from service.pages.rendering import render
from service.pages.states import Shape, State
from service.queries.ringing import MOST, Silent, to_ring
from service.queries.rules import rules_of
from service.storage.confidences import texts
from service.terms import day, moment, person_title, role_title, step_title


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What somebody said would help, as a list shows it."""

    of: Any
    person: str
    about: str
    said: str
    state: State
    answer: str | None


def unacknowledged_page(putright: Putright) -> str:
    """Who has not acknowledged an opening or an alert, to be rung."""
    now = putright.clock()
    with putright.store.reading() as reader:
        seen = asker().seen
        rows = [row for row in to_ring(reader, limit=MOST) if seen.sees(row.audit_ref)]
        today = london_date(now)
        return render(
            "unacknowledged.html",
            title="Who to ring",
            council=putright.settings.council,
            reader=reader,
            rows=[_line(row) for row in rows],
            overdue=sum(row.due_on < today for row in rows),
            today=today,
            alerts=[row for row in alert_queries.unacknowledged(reader, now) if seen.sees_alert(row)],
        )


def help_page(putright: Putright) -> str:
    """What people said would help, that which nobody has answered first."""
    with putright.store.reading() as reader:
        found = [row for row in help_requests.help_requests(reader) if asker().seen.sees(row.audit_ref)]
        open_first = sorted(found, key=lambda row: row.answered_on is not None)
        policy = rules_of(reader).policy_on(london_date(putright.clock()))
        return render(
            "help.html",
            title="What would help",
            council=putright.settings.council,
            reader=reader,
            rows=asked(reader, reader.connection, open_first, policy),
            waiting=sum(row.answered_on is None for row in found),
        )


def asked(reader: Reader, main: sa.Connection, rows: Sequence[Any], policy: Policy) -> list[Asked]:
    """Requests with what was said; ``main`` is where texts are kept, even of the past."""
    kept = texts(main, (ref for row in rows for ref in (row.said, row.answer) if ref))
    directory = people.directory(reader)
    return [
        Asked(
            of=row,
            person=person_title(row.person, directory),
            about=_about(row, policy),
            said=kept.get(row.said, "The text was erased."),
            state=_state(row),
            answer=kept.get(row.answer) if row.answer else None,
        )
        for row in rows
    ]


def _about(row: Any, policy: Policy) -> str:
    if row.step is None:
        return "The file as a whole"
    return step_title(row.step, policy) + (f" {row.item}" if row.item else "")


def _state(row: Any) -> State:
    if row.answered_on is None:
        return State(Shape.DUE, "Not answered yet")
    return State(Shape.DONE, f"Answered by {row.answered_by}, {day(row.answered_on)}")


def _line(row: Silent) -> Mapping[str, Any]:
    return {
        "of": row,
        "who": f"{row.person} ({role_title(row.role)})" if row.role is not None else row.person,
        "mail": _mail(row),
        "call": _call(row),
    }


def _mail(row: Silent) -> State:
    if row.told_at is not None:
        return State(Shape.DONE, f"Sent {moment(row.told_at)}")
    if row.not_delivered_on is not None:
        return State(Shape.MISSED, f"Could not be delivered, {day(row.not_delivered_on)}")
    return State(Shape.DUE, "Not sent yet")


def _call(row: Silent) -> State:
    if row.called_on is None:
        return State(Shape.NONE, "Nobody rang")
    found = "reached" if row.reached else "not reached"
    return State(Shape.DONE if row.reached else Shape.LATE, f"{row.called_by} rang, {found}, {day(row.called_on)}")
