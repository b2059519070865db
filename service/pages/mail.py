"""The page that the link in a mail opens: it shows, to anybody who has the link, and acts only on a deliberate press.

It answers without sign-in, also where the other pages answer this computer alone. Scanners of mail follow every link,
and some press what they find: so GET and HEAD record nothing whatever they ask, and an act needs a form that this page
made, and a box that is ticked, or words that are typed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from http import HTTPStatus
from itertools import groupby
from typing import Any

from flask import Blueprint, Response, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from domain.errors import InvalidValueError, NotFoundError, PutrightError
from service.bootstrap import Putright
from service.clock import london_date
from service.mail.acts import FormNotOursError, Pressed, name_of, offered, perform
from service.mail.links import links_of
from service.mail.notices import NoticeKind
from service.mail.opened import opened
from service.mail.reports import files_of, report_file
from service.mail.things import ActKind, LinkExpiredError, Opened, Stand, Thing, UnknownLinkError
from service.pages import refusals
from service.pages.guard import HEADERS, is_from_elsewhere
from service.pages.mail_leads import TO_READ, about, leads_of
from service.pages.publications import FORMS
from service.pages.rendering import render
from service.pages.states import Shape, State
from service.terms import day, moment

FROM_A_MAIL = HEADERS | {
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow",
    "Cache-Control": "no-store",
}
TICKS: Mapping[ActKind, tuple[str, str]] = {
    ActKind.ACKNOWLEDGE: ("I know of this and what is mine to do", "Acknowledge"),
    ActKind.ACKNOWLEDGE_ALERT: ("I know of this alert and act on it", "Acknowledge the alert"),
    ActKind.SEE_TO_SAFETY: ("I see to it today that the child is safe", "Say that you see to it"),
    ActKind.RANG_DUTY_TEAM: ("I have rung the emergency duty team", "Record the call"),
    ActKind.ACCEPT_COVER: ("I will do this in its owner’s place", "Accept"),
    ActKind.DECLINE_COVER: ("I cannot do this", "Decline"),
    ActKind.ANSWER: ("", "Send the answer"),
    ActKind.ACCEPT_ANSWER: ("I have read the answer and accept it", "Accept the answer"),
    ActKind.REFUSE_ANSWER: ("", "Ask for another answer"),
    ActKind.PUBLISH_REPORT: ("I have looked at the figures, and publish them", "Publish the report"),
    ActKind.HELP: ("", "Send"),
}
"""What the box beside a button says, and the button."""

RECORDED: Mapping[ActKind, str] = {
    ActKind.ACKNOWLEDGE: "It is recorded that you know.",
    ActKind.ACKNOWLEDGE_ALERT: "It is recorded that you know of the alert.",
    ActKind.SEE_TO_SAFETY: "It is recorded that you see to it. How the child is safe is still to be recorded.",
    ActKind.RANG_DUTY_TEAM: "It is recorded that you rang the emergency duty team.",
    ActKind.ACCEPT_COVER: "It is recorded that you will do it.",
    ActKind.DECLINE_COVER: "It is recorded that you cannot do it, and the service manager is told.",
    ActKind.ANSWER: "Your answer is recorded, and whoever asked is told.",
    ActKind.ACCEPT_ANSWER: "It is recorded that the answer is accepted.",
    ActKind.REFUSE_ANSWER: "It is recorded that the answer is not accepted, and another is asked for.",
    ActKind.PUBLISH_REPORT: "The report is published, and the director is told.",
    ActKind.HELP: "What would help is recorded, and quality assurance sees it.",
}
WORDS: Mapping[ActKind, tuple[str, str]] = {
    ActKind.HELP: ("What would help", "Quality assurance and your managers read it."),
    ActKind.ANSWER: ("Your answer", "Whoever asked reads it, and it is kept with the question."),
    ActKind.REFUSE_ANSWER: ("Why the answer is not accepted", "Whoever is to answer reads it."),
}
"""What the field for words is called, where words are what is asked, and who reads them."""

ASK = "If you are not sure, ask your quality assurance team. What is owed stays owed whatever this link does."


@dataclass(frozen=True, kw_only=True)
class Offer:
    """One form: where it goes, what it carries, and what was wrong with it when it came."""

    action: str
    form: str
    field: str
    tick: str
    button: str
    words: tuple[str, str] | None = None
    is_call: bool = False
    is_quiet: bool
    said: str = ""
    error: str | None = None
    said_error: str | None = None


@dataclass(frozen=True, kw_only=True)
class Refused:
    """What was pressed and not done, and why."""

    pressed: Pressed
    why: PutrightError

    @property
    def at_field(self) -> bool:
        """Whether it is something that the form's one field can put right."""
        return self.why.field in ("sure", "said")


def blueprint(putright: Putright) -> Blueprint:
    """The page of a message."""
    mail = Blueprint("mail", __name__, url_prefix="/mail")
    mail.after_request(_with_headers)
    _answer_kindly(mail, putright)

    @mail.get("/<path:token>")
    def show(token: str) -> str:
        return _page(putright, token)

    @mail.get("/<token>/report/<int:number>/<form>")
    def file(token: str, number: int, form: str) -> Response:
        return _file(putright, token, number, form)

    @mail.get("/<token>/<_kind>/<int:_number>")
    def show_again(token: str, _kind: str, _number: int) -> str:
        return _page(putright, token)

    @mail.post("/<token>/<kind>/<int:number>")
    def act(token: str, kind: str, number: int) -> AnyResponse | tuple[str, HTTPStatus]:
        return _pressed(putright, token, kind, number)

    return mail


def _pressed(putright: Putright, token: str, kind: str, number: int) -> AnyResponse | tuple[str, HTTPStatus]:
    if kind not in set(ActKind):
        raise UnknownLinkError("Nothing of that name can be done from a mail.")
    sent = {name: request.form.get(name, "") for name in ("form", "sure", "said")}
    pressed = Pressed(kind=ActKind(kind), number=number, **sent)
    try:
        if is_from_elsewhere(request):
            raise FormNotOursError("This was sent from another page. Look at it here, then decide.")
        perform(putright, token, pressed)
    except (UnknownLinkError, LinkExpiredError):
        raise
    except FormNotOursError as why:
        return _page(putright, token, Refused(pressed=pressed, why=why)), HTTPStatus.BAD_REQUEST
    except InvalidValueError as why:
        return _page(putright, token, Refused(pressed=pressed, why=why)), HTTPStatus.UNPROCESSABLE_ENTITY
    except NotFoundError:
        raise
    except PutrightError as why:
        return _page(putright, token, Refused(pressed=pressed, why=why)), HTTPStatus.CONFLICT
    return redirect(url_for("mail.show", token=token, done=f"{kind}-{number}"), HTTPStatus.SEE_OTHER)


def _file(putright: Putright, token: str, number: int, form: str) -> Response:
    """A form of the report that a thing of the message is about. Raises :class:`UnknownLinkError`."""
    found = report_file(putright, opened(putright, token), number, form)
    if found is None:
        raise UnknownLinkError("This mail has no such file.")
    content, media_type, name = found
    response = Response(content, content_type=media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _page(putright: Putright, token: str, refused: Refused | None = None) -> str:
    page = opened(putright, token)
    forms = _Forms(putright, token, page, refused)
    return render(
        "mail.html",
        title=f"{'Error: ' if refused is not None else ''}Your mail of {day(london_date(page.message.created_at))}",
        council=putright.settings.council,
        mailed_on=london_date(page.message.created_at),
        reader=page.message.person,
        files=forms.files(),
        problem=forms.problem(),
        news=_news(page, request.args.get("done", "")),
    )


class _Forms:
    """The things of a page by file, with the forms that are offered."""

    def __init__(self, putright: Putright, token: str, page: Opened, refused: Refused | None) -> None:
        self.putright, self.token, self.page, self.refused = putright, token, page, refused
        with putright.store.reading() as reader:
            self.reports = files_of(reader, page)

    def files(self) -> list[dict[str, Any]]:
        """Each file of the message, in the order of its first thing."""
        order = list(dict.fromkeys(thing.notice.audit_ref for thing in self.page.things))
        things = sorted(self.page.things, key=lambda thing: order.index(thing.notice.audit_ref))
        grouped = groupby(things, key=lambda thing: thing.notice.audit_ref)
        return [self._file(ref, list(some)) for ref, some in grouped]

    def problem(self) -> dict[str, str] | None:
        """What the summary of errors says, and the field that it leads to."""
        if self.refused is None:
            return None
        pressed = self.refused.pressed
        found = {"text": self.refused.why.message}
        of_words = self.refused.why.field == "said" and pressed.kind not in WORDS
        field = f"#{_field(pressed.kind, pressed.number)}{'-said' if of_words else ''}"
        return found | ({"href": field} if self.refused.at_field else {})

    def _file(self, ref: str, things: Sequence[Thing]) -> dict[str, Any]:
        stand = self.page.help.get(ref, Stand())
        offers = ActKind.HELP in offered(self.page, things[0])
        return {
            "ref": ref,
            "things": [self._thing(each) for each in things],
            "help": self._offer(ActKind.HELP, things[0]) if offers else None,
            "helped": state_of(stand),
            "tell": all(each.stand.over is None for each in things),
            "about": dict.fromkeys(
                about(each.notice) for each in things if each.stand.over is None and each.notice.kind not in TO_READ
            ),
        }

    def _thing(self, thing: Thing) -> dict[str, Any]:
        unreached = thing.notice.kind is NoticeKind.NOT_DELIVERED
        return {
            "number": thing.number,
            "letter": thing.letter,
            "ring": (thing.notice.facts or {}).get("recipient") if unreached else None,
            "state": state_of(thing.stand),
            "files": [
                (url_for("mail.file", token=self.token, number=thing.number, form=form), FORMS[form])
                for form in self.reports.get(thing.number, ())
            ],
            "offers": [self._offer(kind, thing) for kind in thing.stand.offers],
            "leads": leads_of(thing),
            "owes": bool(thing.stand.owes),
            "reads": thing.notice.kind in TO_READ,
        }

    def _offer(self, kind: ActKind, thing: Thing) -> Offer:
        tick, button = TICKS[kind]
        refused = self.refused
        mine = refused is not None and (refused.pressed.kind, refused.pressed.number) == (kind, thing.number)
        wrong = refused.why.message if mine and refused is not None and refused.at_field else None
        of_words = refused is not None and refused.why.field == "said"
        links, now = links_of(self.putright.settings), self.putright.clock()
        return Offer(
            action=url_for("mail.act", token=self.token, kind=kind.value, number=thing.number),
            form=links.form_of(self.page.message.id, name_of(kind, thing), now),
            field=_field(kind, thing.number),
            tick=tick,
            button=button,
            words=WORDS.get(kind),
            is_call=kind is ActKind.RANG_DUTY_TEAM,
            is_quiet=kind in (ActKind.HELP, ActKind.DECLINE_COVER, ActKind.REFUSE_ANSWER),
            said=refused.pressed.said if mine and refused is not None else "",
            error=None if of_words and kind not in WORDS else wrong,
            said_error=wrong if of_words else None,
        )


def _leads_further(thing: Thing) -> bool:
    """Whether there is a page of what it is about that its reader may want to see, beside where they are led."""
    return thing.stand.over is None and thing.notice.kind not in TO_READ


def state_of(stand: Stand) -> State | None:
    """How a thing stands in words: since when it is done, or why nothing is needed; nothing while something is."""
    if stand.over is not None:
        return State(Shape.NONE, stand.over)
    if stand.done is None:
        return None
    return State(Shape.DONE, f"{stand.done}{f', {_since(stand.since)}' if stand.since is not None else ''}.")


def _since(instant: str) -> str:
    """A moment in London, or a date where no more is known."""
    return moment(instant) if "T" in instant else day(date.fromisoformat(instant))


def _field(kind: ActKind, number: int) -> str:
    return f"{kind.value}-{number}"


def _news(page: Opened, done: str) -> dict[str, Any] | None:
    """What to say first to whoever has just pressed a button: as the record has it, not because the address says so."""
    kind, _, number = done.rpartition("-")
    thing = next((each for each in page.things if str(each.number) == number), None)
    if thing is None or kind not in set(ActKind) or ActKind(kind) in offered(page, thing):
        return None
    stand = page.help.get(thing.notice.audit_ref, Stand()) if kind == ActKind.HELP else thing.stand
    since = stand.rung if kind == ActKind.RANG_DUTY_TEAM else stand.done
    if since is None:
        return {"recorded": False, "text": "Nothing was recorded: it is not asked of you any more."}
    return {"recorded": True, "text": RECORDED[ActKind(kind)]}


def _answer_kindly(mail: Blueprint, putright: Putright) -> None:
    def page(status: HTTPStatus, title: str, *lines: str) -> tuple[str, HTTPStatus]:
        return render("mail_refused.html", council=putright.settings.council, title=title, lines=lines), status

    def unknown(_: NotFoundError) -> tuple[str, HTTPStatus]:
        whole = "Check that you have the whole link: in the mail it is one line."
        return page(HTTPStatus.NOT_FOUND, "This link opens nothing here", whole, ASK)

    def expired(refusal: LinkExpiredError) -> tuple[str, HTTPStatus]:
        newer = f"A link opens its page for {putright.settings.link_days} days. Look for a newer mail about it."
        return page(HTTPStatus.GONE, "This link is not in use any more", refusal.message, newer, ASK)

    def failed(problem: Exception) -> tuple[str, HTTPStatus]:
        refusals.note(problem)
        sorry = "Nothing that was recorded is lost. Try again; if it happens again, tell whoever runs Putright."
        return page(HTTPStatus.INTERNAL_SERVER_ERROR, "Something went wrong here", sorry)

    mail.register_error_handler(NotFoundError, unknown)
    mail.register_error_handler(LinkExpiredError, expired)
    mail.register_error_handler(Exception, failed)


def _with_headers(response: Response) -> Response:
    response.headers.update(FROM_A_MAIL)
    return response
