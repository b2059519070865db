"""Open dates that the calendar adopted last would set otherwise: shown, and moved by somebody."""

from collections.abc import Sequence
from datetime import date
from http import HTTPStatus

from flask import redirect, url_for
from werkzeug.datastructures import MultiDict

from domain.deadlines import name_of
from domain.errors import PutrightError
from domain.vocabulary import Step
from projections import people
from service.access.sight import asker
from service.bootstrap import Putright
from service.clock import london_date
from service.commands.moving import Move, move_all, would_move
from service.errors import status_of
from service.pages.desk.drawn import Drawn, Wrong, form_page
from service.pages.desk.said import Said
from service.pages.desk.sending import NOT_TAKEN, command_of, known_people, not_taken, sent_here, typed
from service.pages.guard import signed_in
from service.pages.recording.words import SOMEBODY_ELSE, Words
from service.pages.sent import Answered, Sent
from service.pages.wording.words import deadline_title
from service.queries.rules import rules_of
from service.terms import person_title

WORDS = {"reason": Words("Why they move"), "moved_by": Words("Who moves them", SOMEBODY_ELSE, person=True)}
SHOWN = 100
AT_ONCE = 100
"""So many files are moved while somebody waits; a second press moves the next."""

MOVED = "calendar_dates.CalendarDates"


def moves_page(putright: Putright) -> str:
    """The open dates that the calendar adopted last would set otherwise, and a form that moves them."""
    sent, kept = typed(putright)
    return _moves(putright, MultiDict() if sent is None else sent, {}, kept=kept)


def send_moves(putright: Putright) -> Answered:
    """Move them, file by file; what is moved already does not move again."""
    try:
        sent = sent_here(putright)
    except NOT_TAKEN as refusal:
        return not_taken(refusal, lambda said, wrong: _moves(putright, said, wrong))
    said = Said(sent)
    by = said.person("moved_by", known_people(putright)) or signed_in().id
    reason = said.prose("reason")
    if said.wrong:
        return _moves(putright, sent, said.wrong), HTTPStatus.UNPROCESSABLE_ENTITY
    command = command_of(putright, sent, keyed=False)  # a date that was moved is not moved again
    try:
        move_all(putright.calendars, command, moved_by=by, reason=reason, most=AT_ONCE)
    except PutrightError as refusal:
        return _moves(putright, sent, {"": [refusal.message]}), status_of(type(refusal))
    return redirect(url_for("pages.moves", recorded=MOVED), HTTPStatus.SEE_OTHER)


def _moves(putright: Putright, sent: Sent, wrong: Wrong, *, kept: bool = False) -> str:
    moves = would_move(putright.store, london_date(putright.clock()))
    return form_page(
        putright,
        "desk/moves.html",
        "Dates that the calendar would set otherwise",
        Drawn(sent, WORDS, wrong),
        kept=kept,
        moves=shown_of(putright, moves),
        files=len({move.audit_ref for move in moves}),
        count=len(moves),
        at_once=AT_ONCE,
        people=list(known_people(putright).items()),
    )


def shown_of(putright: Putright, moves: Sequence[Move]) -> list[tuple[str, str, str, date, date]]:
    """The first of the deadlines that whoever asks sees: file, step, whose, when it is due, when it would be."""
    with putright.store.reading() as reader:
        directory, policy = dict(people.directory(reader)), rules_of(reader).policy_on(date.max)
    seen = [move for move in moves if asker().seen.sees(move.audit_ref)][:SHOWN]
    return [
        (
            move.audit_ref,
            deadline_title(name_of((Step(move.step), move.item)), policy),
            person_title(move.owner, directory) if move.owner is not None else "Nobody",
            move.due_on,
            move.moves_to,
        )
        for move in seen
    ]
