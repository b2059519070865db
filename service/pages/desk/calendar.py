"""The next calendar of working days: written a day a line or sent as a file, rehearsed, adopted, and followed."""

import json
from collections.abc import Mapping, Sequence
from http import HTTPStatus

from flask import redirect, url_for
from werkzeug.datastructures import MultiDict

from domain.errors import PutrightError
from projections import people
from service.access.csrf import NotOurFormError
from service.bootstrap import Putright
from service.clock import london_date
from service.commands.moving import any_would_move, would_move
from service.errors import status_of
from service.pages.desk.changed import days_changed
from service.pages.desk.documents import days_in, last_calendar, lines_of
from service.pages.desk.moves import shown_of
from service.pages.desk.sending import (
    AGAIN,
    Answered,
    Drawn,
    Said,
    Sent,
    UnusableFileError,
    again,
    carried,
    command_of,
    known_people,
    not_taken,
    renewed,
    sent_here,
    typed,
    uploaded,
)
from service.pages.guard import signed_in
from service.pages.recording.words import SOMEBODY_ELSE, Words
from service.pages.rendering import render
from service.queries.rules import rules_of
from service.storage.store import KeyReusedError
from service.terms import day, person_title

A_LINE = "A day a line: the day, a colon, and why, such as 24 December 2026: Christmas shutdown"
WORDS = {
    "closure_days": Words("Days on which the council is closed", A_LINE),
    "holidays": Words("Bank holidays", A_LINE),
    "covers_to": Words("Bank holidays are known until", "A date after that is provisional."),
    "file": Words("Or a file with the whole calendar", "A text of TOML or JSON. It takes the place of the days above."),
    "reason": Words("Why it changes"),
    "adopted_by": Words("Who adopts it", SOMEBODY_ELSE, person=True),
}
LISTS = ("closure_days", "holidays")
LONGEST = 100_000
HEADING = "Adopt the next calendar of working days"
ADOPTED = "calendars.Calendars"


def calendar_form(putright: Putright) -> str:
    """The form, with the calendar adopted last to be changed."""
    sent, kept = typed(putright)
    return _form(putright, _beginning(putright) if sent is None else sent, {}, kept=kept)


def send_calendar(putright: Putright) -> Answered:
    """Rehearse what was sent; or adopt it, once it was rehearsed."""
    try:
        sent = sent_here(putright)
        if (file := uploaded()) is not None:
            sent["document"] = file.text
    except (NotOurFormError, UnusableFileError) as refusal:
        return not_taken(refusal, lambda said, wrong: _form(putright, said, wrong))
    if sent.get("_step") == "edit":
        return _form(putright, sent, {})
    said = Said(sent)
    by = said.person("adopted_by", known_people(putright)) or signed_in().id
    reason, document = said.prose("reason"), _document(putright, said)
    if said.wrong:
        return _form(putright, sent, said.wrong), HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        if sent.get("_step") != "adopt":
            return _rehearsed(putright, sent, document, by)
        putright.calendars.adopt(command_of(putright, sent), document, adopted_by=by, reason=reason)
    except KeyReusedError:
        return _form(putright, renewed(sent), {"": [AGAIN]}), HTTPStatus.CONFLICT
    except PutrightError as refusal:
        return _form(putright, sent, _at_field(refusal, sent)), status_of(type(refusal))
    after = "pages.moves" if any_would_move(putright.store, london_date(putright.clock())) else "pages.rules"
    return redirect(url_for(after, recorded=ADOPTED), HTTPStatus.SEE_OTHER)


def _rehearsed(putright: Putright, sent: Sent, document: str, by: str) -> str:
    today = london_date(putright.clock())
    calendar = putright.calendars.rehearse(document, today)
    with putright.store.reading() as reader:
        now, directory = rules_of(reader).calendar, dict(people.directory(reader))
    moves = would_move(putright.store, today, calendar)
    return render(
        "desk/calendar_rehearsed.html",
        title="What this calendar would change",
        council=putright.settings.council,
        calendar=calendar,
        changes=days_changed(now, calendar),
        moves=shown_of(putright, moves),
        files=len({move.audit_ref for move in moves}),
        count=len(moves),
        by=person_title(by, directory),
        carried=carried(putright, sent),
        sent=list(again(sent)),
    )


def _form(putright: Putright, sent: Sent, wrong: Mapping[str, Sequence[str]], *, kept: bool = False) -> str:
    return render(
        "desk/calendar.html",
        title=f"Error: {HEADING}" if wrong else HEADING,
        heading=HEADING,
        council=putright.settings.council,
        drawn=Drawn(sent, WORDS, wrong),
        kept=kept,
        carried=carried(putright, sent),
        people=list(known_people(putright).items()),
    )


def _at_field(refusal: PutrightError, sent: Sent) -> dict[str, list[str]]:
    field = refusal.field if refusal.field in WORDS and "document" not in sent else None
    return {field or ("file" if "document" in sent else ""): [refusal.message]}


def _beginning(putright: Putright) -> Sent:
    """What the form begins with: the days of the calendar adopted last."""
    calendar, _ = last_calendar(putright)
    own = calendar.closure_days
    return MultiDict(
        {
            "closure_days": lines_of((each, calendar.closed[each]) for each in sorted(own)),
            "holidays": lines_of((each, calendar.closed[each]) for each in sorted(calendar.closed.keys() - own)),
            "covers_to": day(calendar.covers_to),
        }
    )


def _document(putright: Putright, said: Said) -> str:
    """The document that the form describes, or the one that was sent whole."""
    if "document" in said.sent:
        return said.text("document", LONGEST)
    covers_to = said.day("covers_to", needed=True)
    days = {name: days_in(said, name) for name in LISTS}
    calendar, document = last_calendar(putright)
    told = {"version": calendar.version + 1, "covers_to": (covers_to or calendar.covers_to).isoformat()}
    return json.dumps(document | told | days, ensure_ascii=False, indent=1, default=str)
