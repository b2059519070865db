"""The next calendar of working days: written a day a line or sent as a file, rehearsed, adopted, and followed."""

import json
from dataclasses import dataclass
from http import HTTPStatus

from flask import redirect, url_for
from werkzeug.datastructures import MultiDict

from domain.errors import PutrightError
from projections import people
from service.bootstrap import Putright
from service.clock import london_date
from service.commands.moving import any_would_move, would_move
from service.pages.desk.adopting import rehearse_or_adopt
from service.pages.desk.changed import days_changed
from service.pages.desk.documents import days_in, last_calendar, lines_of
from service.pages.desk.drawn import Drawn, Wrong, form_page
from service.pages.desk.moves import shown_of
from service.pages.desk.said import Said
from service.pages.desk.sending import command_of, known_people, typed
from service.pages.guard import signed_in
from service.pages.recording.words import SOMEBODY_ELSE, Words
from service.pages.rendering import render
from service.pages.sent import Answered, Sent, carried, said_in
from service.queries.rules import rules_of
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


@dataclass(frozen=True)
class Asked:
    """The next calendar as somebody asks for it."""

    reason: str
    adopted_by: str
    document: str


def calendar_form(putright: Putright) -> str:
    """The form, with the calendar adopted last to be changed."""
    sent, kept = typed(putright)
    return _form(putright, _beginning(putright) if sent is None else sent, {}, kept=kept)


def send_calendar(putright: Putright) -> Answered:
    """Rehearse what was sent; or adopt it, once it was rehearsed."""
    return rehearse_or_adopt(putright, _asked, _rehearse, _adopt, form=_form, field_of=_field_of)


def _asked(putright: Putright, said: Said) -> Asked:
    """What a form says; of no use where something is wrong with it."""
    by = said.person("adopted_by", known_people(putright)) or signed_in().id
    return Asked(said.prose("reason"), by, _document(putright, said))


def _adopt(putright: Putright, sent: Sent, asked: Asked) -> Answered:
    more = {"adopted_by": asked.adopted_by, "reason": asked.reason}
    putright.calendars.adopt(command_of(putright, sent), asked.document, **more)
    after = "pages.moves" if any_would_move(putright.store, london_date(putright.clock())) else "pages.rules"
    return redirect(url_for(after, recorded=ADOPTED), HTTPStatus.SEE_OTHER)


def _rehearse(putright: Putright, sent: Sent, asked: Asked) -> str:
    today = london_date(putright.clock())
    calendar = putright.calendars.rehearse(asked.document, today)
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
        by=person_title(asked.adopted_by, directory),
        carried=carried(putright, sent),
        sent=said_in(sent),
    )


def _form(putright: Putright, sent: Sent, wrong: Wrong, *, kept: bool = False) -> str:
    known = list(known_people(putright).items())
    return form_page(putright, "desk/calendar.html", HEADING, Drawn(sent, WORDS, wrong), kept=kept, people=known)


def _field_of(refusal: PutrightError, sent: Sent) -> str:
    if "document" in sent:
        return "file"
    return refusal.field if refusal.field in WORDS else ""


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
