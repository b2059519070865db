"""A safeguarding alert in words: how it stands, who has heard of it, and everything that happened on it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from domain.adherence import Verdict, verdict
from domain.errors import NotFoundError
from domain.ladder import Person
from projections import alert_queries, alerts, board, board_queries, history, people
from projections.imports import Imports
from projections.rulebook import Rulebook
from service.bootstrap import Putright
from service.pages.guard import signed_in
from service.pages.record_links import ALERT, may_record, under
from service.pages.rendering import render
from service.pages.standing import date_given, moment_given, point_of
from service.pages.states import Shape, State
from service.pages.timelines import entry, references
from service.pages.wording.alerts import POSTS
from service.queries.rules import rules_of
from service.queries.standing import Standing, standing
from service.storage.confidences import texts
from service.terms import day, moment, person_title, plural

READ = (alerts.Alerts, board.Board, history.History, people.People, Rulebook, Imports)


@dataclass(frozen=True)
class AlertLine:
    """One alert as a list shows it: how it stands, and whether it was told the same day."""

    of: Any
    state: State
    told: str

    @property
    def is_open(self) -> bool:
        """Whether nobody has signed it off."""
        return self.of.signed_off_on is None


@dataclass(frozen=True)
class Reached:
    """Whether and how one person has heard of an alert."""

    title: str
    by_mail: str
    by_telephone: str
    acknowledged: str


def line_of(row: Any, as_at: date) -> AlertLine:
    """An alert from its row, as it stands at the end of a day."""
    return AlertLine(row, _state(row), _told(row, as_at))


def alert_page(putright: Putright, ref: str, query: Mapping[str, str]) -> str:
    """One alert as HTML. Raises :class:`NotFoundError`, also where it had not been raised by that date."""
    as_at, known = date_given(query, "as_at"), moment_given(query, "as_known_at", putright.clock())
    with standing(putright, as_at, known, ahead=True, views=READ) as stood:
        row = alert_queries.alert(stood.reader, ref)
        if row is None:
            raise NotFoundError(f"No safeguarding alert {ref} had been raised by {day(stood.day)}.", field="ref")
        return render(
            "alert.html",
            title=f"Safeguarding alert {row.alert_ref}",
            council=putright.settings.council,
            telephone=putright.settings.duty_team_telephone,
            stood=stood,
            point=point_of(stood),
            alert=line_of(row, stood.day),
            links=under(f"safeguarding-alerts/{row.alert_ref}", ALERT) if _records(stood, row) else (),
            **_parts(stood, row),
        )


def _records(stood: Standing, row: Any) -> bool:
    """Whether something can be recorded of an alert: it is open, shown as it is today, and its reader records."""
    is_now = not stood.is_past and stood.day == stood.today
    return is_now and row.signed_off_on is None and may_record(signed_in())


def _parts(stood: Standing, row: Any) -> dict[str, Any]:
    directory, told = people.directory(stood.reader), history.timeline(stood.reader, row.alert)
    kept, policy = texts(stood.main, references(told)), rules_of(stood.reader).policy_on(stood.day)
    everybody = dict.fromkeys([*row.told, *row.escalated_to, *row.spoken_to, *row.acknowledged])
    return {
        "has_remediation": board_queries.remediation(stood.reader, row.audit_ref) is not None,
        "unreached": [person for person in row.not_delivered if person not in {**row.mailed, **row.spoken_to}],
        "people": [_reached(row, person, directory) for person in everybody],
        "timeline": [entry(each, kept, policy) for each in told],
    }


def _state(row: Any) -> State:
    if row.signed_off_on is not None:
        return State(Shape.DONE, f"Signed off {day(row.signed_off_on)}")
    if row.rung is not None and (not row.answered or row.call_owed):
        missing = "emergency duty team not yet rung" if row.answered else "not acknowledged in time"
        return State(Shape.MISSED, f"Open, {missing}: gone up to {POSTS[row.rung]}")
    heard = alerts.heard(row._mapping)
    if not heard.anybody:
        return State(Shape.MISSED, "Open, and nobody has heard of it")
    if heard.told_at is None:
        return State(Shape.MISSED, "Open, and not everybody who is owed word has it")
    if not row.answered:
        return State(Shape.LATE, "Open, told, not acknowledged")
    if row.call_owed:
        return State(Shape.LATE, "Open, acknowledged, emergency duty team not yet rung")
    return State(Shape.DUE, "Open, told and acknowledged")


def _told(row: Any, as_at: date) -> str:
    """Whether an alert was told the same day, which is any day of the week."""
    found = verdict(row.raised_on, row.told_on, as_at)
    if found is Verdict.NOT_YET_DUE:
        return "Not yet told"
    if found is Verdict.NOT_DONE:
        return "No, not told yet"
    said = "Yes" if found is Verdict.ON_TIME else f"No, on {day(row.told_on)}"
    return f"{said}, after {_waited(row.minutes_to_tell)}"


def _waited(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    parts = [plural(hours, "hour")] * bool(hours) + [plural(rest, "minute")] * bool(rest or not hours)
    return " ".join(parts)


def _reached(row: Any, person: str, directory: Mapping[str, Person]) -> Reached:
    by_mail = _at(row.mailed.get(person))
    if by_mail is None:
        by_mail = "Could not be delivered" if person in row.not_delivered else "Not yet" if person in row.told else "No"
    return Reached(
        title=person_title(person, directory),
        by_mail=by_mail,
        by_telephone=_at(row.spoken_to.get(person)) or "No",
        acknowledged=_at(row.acknowledged.get(person)) or "Not yet",
    )


def _at(instant: str | None) -> str | None:
    return moment(instant) if instant is not None else None
