"""Signing in by a link in a mail, and signing out. The same answer whether or not an address is known."""

import logging
from collections.abc import Callable
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import make_msgid
from http import HTTPStatus

from flask import Blueprint, Response, make_response, redirect, request, url_for
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.wrappers import Response as AnyResponse

from domain.errors import NotFoundError, PutrightError
from projections import people
from service.access.addresses import address_of, person_at
from service.access.csrf import NOBODY, FormSigner, NotOurFormError
from service.access.links import LASTS, LinkNotGoodError
from service.access.log import Look
from service.access.sessions import SignedInBy
from service.bootstrap import Putright
from service.clock import london_date
from service.mail.channels import transport_for
from service.mail.channels.port import Outcome
from service.pages.guard import add_headers, cookie_name, forget_session, let_in, refuse_strange_names
from service.pages.rendering import render
from service.pages.sent import refuse_other_sites

PATH = "/sign-in"
HOME = "/home"
LONGEST_ADDRESS, LONGEST_WAY = 254, 500
MINUTES = int(LASTS.total_seconds() // 60)
SUBJECT = "Your link to sign in to Putright"
BODY = """Somebody, probably you, asked to sign in to Putright.

Open this page and press "Sign in":
{link}

The link works once, for {minutes} minutes. If it was not you, do nothing: nobody is signed in without it.
"""
log = logging.getLogger("putright.sign_in")


def blueprint(putright: Putright) -> Blueprint:
    """The pages that are there before anybody is signed in."""
    pages = Blueprint("signing_in", __name__)
    pages.before_request(lambda: refuse_strange_names(request, putright.settings.base_url))
    pages.after_request(lambda response: add_headers(response, is_static=False))
    pages.register_error_handler(NotOurFormError, lambda refusal: _refused(putright, refusal))
    pages.register_error_handler(LinkNotGoodError, lambda refusal: _refused(putright, refusal))

    @pages.get(PATH)
    def ask() -> str:
        return _asking(putright)

    @pages.post(PATH)
    def send() -> AnyResponse | tuple[str, HTTPStatus]:
        return _send(putright)

    @pages.get(f"{PATH}/sent")
    def sent() -> str:
        return render(
            "sign_in_sent.html", council=putright.settings.council, title="Look at your mail", minutes=MINUTES
        )

    @pages.get(f"{PATH}/link/<secret>")
    def show(secret: str) -> str:
        return render(
            "sign_in_link.html", council=putright.settings.council, title="Sign in", secret=secret, form=_form(putright)
        )

    @pages.post(f"{PATH}/link/<secret>")
    def use(secret: str) -> AnyResponse:
        return _use(putright, secret)

    @pages.post("/sign-out")
    def sign_out() -> AnyResponse:
        return _sign_out(putright)

    return pages


def way_to(asked: str | None) -> str:
    """Where to go after signing in: a path of ours, never an address elsewhere."""
    said = HOME if asked in (None, "", "/") else asked
    own = said.startswith("/") and not said.startswith(("//", "/\\")) and len(said) <= LONGEST_WAY
    return said if own and "\\" not in said and said.isprintable() else HOME


def link_to(putright: Putright, secret: str) -> str:
    """The address at which a link's secret is used."""
    return f"{putright.settings.base_url}{PATH}/link/{secret}"


def link_for(putright: Putright, staff_id: str) -> str:
    """A link that signs somebody in, for whoever runs Putright to hand over. Raises :class:`NotFoundError`."""
    now = putright.clock()
    with putright.store.reading() as reader:
        found = people.directory(reader).get(staff_id)
    if found is None or not found.holds_post_on(london_date(now)):
        raise NotFoundError(f"There is no {staff_id} in post in the directory.", field="staff_id")
    secret = putright.sign_in_links.ask(staff_id, "the command line", "/", now)
    if secret is None:
        raise PutrightError(f"{staff_id} has had too many links in the last hour: wait a little.", field="staff_id")
    made = Look(
        at=now, staff_id=staff_id, through="cli", what="a link to sign in was printed", about=None, outcome="200"
    )
    putright.access_log.note(made)
    return link_to(putright, secret)


def _asking(putright: Putright, wrong: str | None = None, said: str = "") -> str:
    leads_to = way_to(request.values.get("to"))
    return render(
        "sign_in.html",
        council=putright.settings.council,
        title="Error: Sign in" if wrong else "Sign in",
        wrong=wrong,
        said=said,
        ended="ended" in request.args,
        kept="kept" in request.args,
        leads_to=leads_to,
        form=_form(putright),
        links=putright.settings.sign_in_links,
        microsoft=url_for("entra.away", to=leads_to) if putright.entra is not None else None,
    )


def _send(putright: Putright) -> AnyResponse | tuple[str, HTTPStatus]:
    _refuse_links_turned_off(putright)
    _refuse_others_forms(putright)
    address = request.form.get("address", "").strip()
    if "@" not in address or len(address) > LONGEST_ADDRESS:
        wrong = "Type your council mail address, such as name@example.gov.uk"
        return _asking(putright, wrong, address), HTTPStatus.UNPROCESSABLE_ENTITY
    response = redirect(url_for("signing_in.sent"), HTTPStatus.SEE_OTHER)
    leads_to, place = way_to(request.form.get("to")), request.remote_addr or ""
    # After the answer has gone, so that the time it takes says nothing of whether the address is known.
    response.call_on_close(_mailing(putright, address, place, leads_to))
    return response


def _mailing(putright: Putright, address: str, place: str, leads_to: str) -> Callable[[], None]:
    def mail() -> None:
        try:
            now = putright.clock()
            with putright.store.reading() as reader:
                staff_id = person_at(reader, address, london_date(now))
                kept = address_of(reader, staff_id) if staff_id is not None else None
            secret = putright.sign_in_links.ask(staff_id, place, leads_to, now)
            # Never to the address as it was typed: another can look like it, and compare as it, and be somebody else's.
            if secret is not None and kept is not None:
                _hand_over(putright, kept, secret)
        except PutrightError as problem:
            log.error("No link to sign in could be sent: %s", problem.code)
        except (OSError, SQLAlchemyError) as problem:
            log.error("No link to sign in could be sent: %s", type(problem).__name__)

    return mail


def _hand_over(putright: Putright, address: str, secret: str) -> None:
    transport = transport_for(putright.settings)
    try:
        answer = transport.send(address, _mail(putright, address, secret))
        if answer.outcome is not Outcome.SENT:
            log.error("A link to sign in was not taken: %s", answer.error)
    finally:
        transport.close()


def _mail(putright: Putright, address: str, secret: str) -> bytes:
    message = EmailMessage(policy=SMTP)
    message["Subject"] = SUBJECT
    message["From"] = putright.settings.mail_from or ""
    message["To"] = address
    message["Message-ID"] = make_msgid(domain="putright.invalid")
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(BODY.format(link=link_to(putright, secret), minutes=MINUTES))
    return message.as_bytes()


def _use(putright: Putright, secret: str) -> AnyResponse:
    _refuse_others_forms(putright)
    used = putright.sign_in_links.use(secret, putright.clock())
    response = redirect(used.leads_to, HTTPStatus.SEE_OTHER)
    let_in(response, putright, used.staff_id, SignedInBy.LINK)
    return response


def _sign_out(putright: Putright) -> AnyResponse:
    refuse_other_sites()
    now, secret = putright.clock(), request.cookies.get(cookie_name(putright.settings))
    if secret:
        putright.sessions.end(secret, now)
    response = redirect(url_for("signing_in.ask"), HTTPStatus.SEE_OTHER)
    forget_session(response, putright)
    return response


def _form(putright: Putright) -> str:
    return FormSigner(putright.settings.link_keys).token(NOBODY, putright.clock())


def _refuse_others_forms(putright: Putright) -> None:
    refuse_other_sites()
    FormSigner(putright.settings.link_keys).refuse(request.form.get("form", ""), NOBODY, putright.clock())


def _refuse_links_turned_off(putright: Putright) -> None:
    if not putright.settings.sign_in_links:
        raise LinkNotGoodError("Nobody signs in by a link in a mail here. Sign in with Microsoft.")


def _refused(putright: Putright, refusal: PutrightError) -> Response:
    page = render("sign_in_refused.html", council=putright.settings.council, title="Sign in again", why=refusal.message)
    return make_response(page, HTTPStatus.BAD_REQUEST)
