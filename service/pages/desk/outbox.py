"""The mail that waits: what is held and why, what was given up, and what somebody decides of it."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus

from flask import g, redirect, url_for
from werkzeug.datastructures import MultiDict

from domain.errors import PutrightError
from projections import people
from service.access.sight import asker
from service.bootstrap import Putright
from service.errors import status_of
from service.mail import brake
from service.mail.brake import Listed
from service.mail.deciding import Decision
from service.pages.desk.drawn import Drawn, Wrong, form_page
from service.pages.desk.said import Said
from service.pages.desk.sending import NOT_TAKEN, known_people, not_taken, sent_here, typed
from service.pages.guard import signed_in
from service.pages.recording.words import FIND, Words
from service.pages.sent import Answered, Sent
from service.storage.database import reading
from service.terms import listed, person_title, plural

HEADING = "Mail that waits"
WORDS = {
    "id": Words("Which mails"),
    "act": Words("What becomes of them"),
    "to": Words("To whom instead", FIND, person=True),
    "reason": Words("Why", "It is kept with your name."),
}
ACTS = {
    "release": ("Let them go", "They go with the next delivery."),
    "redirect": ("Send them to somebody else instead", "Whoever was to get them is told nothing."),
    "silence": (
        "Never send them",
        "What they are about stays owed: whoever is next up the line is told in their turn.",
    ),
    "retry": ("Try again what was given up", "The same mail again, once its address or the mail server is mended."),
}
HELD, GIVEN_UP = "held", "given up"
MAY: Mapping[str, Sequence[str]] = {HELD: ("release", "redirect", "silence"), GIVEN_UP: ("retry",)}
FILES_SHOWN = 6


def outbox_page(putright: Putright) -> str:
    """What waits, and a form that decides."""
    sent, kept = typed(putright)
    return _page(putright, MultiDict() if sent is None else sent, {}, kept=kept)


def decide(putright: Putright) -> Answered:
    """Do what somebody decided with the mails they ticked. What is decided already is not decided again."""
    try:
        sent = sent_here(putright)
    except NOT_TAKEN as refusal:
        return not_taken(refusal, lambda said, wrong: _page(putright, said, wrong))
    said, act = Said(sent), sent.get("act", "")
    to = said.person("to", known_people(putright)) if act == "redirect" else None
    reason = said.prose("reason")
    if act not in ACTS:
        said.wrong["act"] = ["Choose what becomes of them"]
    if act == "redirect" and to is None:
        said.wrong.setdefault("to", ["This is needed"])
    if not sent.getlist("id"):
        said.wrong["id"] = ["Tick at least one mail"]
    if said.wrong:
        return _page(putright, sent, said.wrong), HTTPStatus.UNPROCESSABLE_ENTITY
    return _decided(putright, sent, act, reason, to)


def _decided(putright: Putright, sent: Sent, act: str, reason: str, to: str | None) -> Answered:
    decision = Decision(by=signed_in().id, through="page", now=putright.clock(), reason=reason)
    able = {each.id for each in _all(putright) if act in MAY.get(each.state, ())}
    ids = [each for each in sent.getlist("id") if each in able]
    try:
        if ids:
            _act(putright, decision, act, ids, to)
    except PutrightError as refusal:
        return _page(putright, sent, {"": [refusal.message]}), status_of(type(refusal))
    g.why = reason
    return redirect(url_for("pages.outbox", recorded="outbox"), HTTPStatus.SEE_OTHER)


def _act(putright: Putright, decision: Decision, act: str, ids: Sequence[str], to: str | None) -> None:
    mail = putright.waiting_mail
    if act == "silence":
        mail.silence(decision, ids)
    elif act == "retry":
        mail.retry(decision, ids)
    else:
        mail.release(decision, ids, to=to)


def _all(putright: Putright) -> list[Listed]:
    with reading(putright.engine) as connection:
        return brake.listed(connection)


def _page(putright: Putright, sent: Sent, wrong: Wrong, *, kept: bool = False) -> str:
    found = _all(putright)
    ticked = sent.getlist("id") if sent else [each.id for each in found if each.state == HELD]
    with putright.store.reading() as reader:
        directory = dict(people.directory(reader))
    return form_page(
        putright,
        "desk/outbox.html",
        HEADING,
        Drawn(sent, WORDS, wrong),
        kept=kept,
        held=[each for each in found if each.state == HELD],
        given_up=[each for each in found if each.state == GIVEN_UP],
        going=sum(each.state not in MAY for each in found),
        brake=putright.settings.mail_brake,
        acts=ACTS,
        ticked=set(ticked),
        whom=lambda each: person_title(each.recipient, directory),
        things=_things,
        files=_files,
        people=list(known_people(putright).items()),
    )


def _things(each: Listed) -> str:
    """How many things a mail tells: never what it says."""
    rungs = "1 reminder or escalation" if each.rungs == 1 else f"{each.rungs} reminders or escalations"
    others = plural(each.others, "other thing" if each.rungs else "thing")
    said = [words for number, words in ((each.rungs, rungs), (each.others, others)) if number]
    return listed(said) or "nothing any more"


def _files(each: Listed) -> tuple[Sequence[str], int]:
    """The first files that a mail is about, of those that whoever asks sees, and how many more there are."""
    seen = [ref for ref in each.files if asker().seen.sees(ref)][:FILES_SHOWN]
    return seen, len(each.files) - len(seen)
