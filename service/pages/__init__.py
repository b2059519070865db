"""The pages, rendered on the server. They only show: nothing here records anything."""

from http import HTTPStatus

from flask import Blueprint, Flask, Response, g, redirect, request
from flask.blueprints import BlueprintSetupState
from werkzeug.exceptions import NotFound
from werkzeug.routing import PathConverter
from werkzeug.wrappers import Response as AnyResponse

from service.access.log import Look
from service.bootstrap import Putright
from service.pages import refusals
from service.pages.access_log import access_log_page, search_page
from service.pages.alerts import alert_page
from service.pages.audits import audit_page, audits_page
from service.pages.board import board_page
from service.pages.board_file import board_file_page
from service.pages.break_glass import break_glass as opened_for_a_reason
from service.pages.briefs import brief_file_page, brief_page, reports_page, update_file_page, update_page
from service.pages.caseloads import caseload_review_page, caseload_reviews_page
from service.pages.challenges import challenge_page, challenges_page
from service.pages.compressing import compressed
from service.pages.contact import help_page, unacknowledged_page
from service.pages.desk.routes import add_desk
from service.pages.directory import directory_page, person_page
from service.pages.figure import figure_page
from service.pages.finding import find_page, found_page
from service.pages.forecast import forecast_page
from service.pages.guard import add_headers, refuse_strange_names, sign_in_required, signed_in
from service.pages.more import accessibility_page, more_page
from service.pages.my_work import home_of, my_work_page
from service.pages.publications import publication_file as serve_publication
from service.pages.publications import publication_page, publications_page
from service.pages.raising import raise_alert, raise_alert_page
from service.pages.recording.pages import add_recording
from service.pages.remediation import remediation_page
from service.pages.report import adherence_file_page, adherence_page
from service.pages.rules import rules_page
from service.pages.seen import seen_page, seen_recorded

STATIC = "pages.static"


class Elsewhere(PathConverter):
    """Any address that is not the API's or a machine's: what is not found there is a page that says so."""

    regex = r"(?!api/|healthz|readyz|metrics).+?"


def blueprint(putright: Putright) -> Blueprint:
    """The pages of this application."""
    pages = Blueprint("pages", __name__, static_folder="static", static_url_path="/assets")
    pages.record_once(_know_elsewhere)
    pages.before_request(lambda: _guard(putright))
    pages.after_request(lambda response: _noted(putright, response))
    pages.after_request(lambda response: compressed(request, response))
    pages.after_request(_with_headers)
    refusals.register(pages, putright)
    _add_pages(pages, putright)
    return pages


def recording_blueprint(putright: Putright, app: Flask) -> Blueprint:
    """The pages on which something is recorded, of an application that has the API already."""
    pages = Blueprint("recording", __name__)
    pages.before_request(lambda: _guard(putright))
    pages.after_request(lambda response: _noted(putright, response))
    pages.after_request(lambda response: add_headers(response, is_static=False, scripted=True))
    refusals.register(pages, putright)
    add_recording(pages, app, putright)
    return pages


def _add_pages(pages: Blueprint, putright: Putright) -> None:
    @pages.get("/")
    def board() -> str:
        return board_page(putright, request.args)

    @pages.get("/board.<any(csv, xlsx):ending>")
    def board_file(ending: str) -> Response:
        return board_file_page(putright, ending, request.args)

    @pages.get("/seen-in-case-system")
    def seen() -> str | AnyResponse:
        return seen_page(putright)

    @pages.post("/seen-in-case-system")
    def record_seen() -> str:
        return seen_recorded(putright)

    @pages.get("/find")
    def find() -> str:
        return find_page(putright)

    @pages.post("/find")
    def find_file() -> str | AnyResponse | tuple[str, HTTPStatus]:
        return found_page(putright)

    @pages.get("/remediations/<path:ref>")
    def remediation(ref: str) -> str:
        return remediation_page(putright, ref, request.args)

    @pages.get("/safeguarding-alerts/<path:ref>")
    def alert(ref: str) -> str:
        return alert_page(putright, ref, request.args)

    @pages.post("/remediations/<path:ref>/break-glass")
    def break_glass(ref: str) -> AnyResponse | tuple[str, HTTPStatus]:
        return opened_for_a_reason(putright, ref)

    @pages.get("/access-log")
    def access_log() -> str:
        return access_log_page(putright, request.args)

    @pages.post("/access-log")
    def search_access_log() -> str | tuple[str, HTTPStatus]:
        return search_page(putright)

    @pages.get("/forecast")
    def forecast() -> str:
        return forecast_page(putright, request.args)

    @pages.get("/unacknowledged")
    def unacknowledged() -> str:
        return unacknowledged_page(putright)

    @pages.get("/help-requests")
    def help_requests() -> str:
        return help_page(putright)

    @pages.get("/challenges")
    def challenges() -> str:
        return challenges_page(putright)

    @pages.get("/challenges/<int:number>")
    def challenge(number: int) -> str:
        return challenge_page(putright, number)

    @pages.get("/reports/adherence")
    def adherence() -> str:
        return adherence_page(putright, request.args)

    @pages.get("/reports/adherence.<path:ending>")
    def adherence_file(ending: str) -> Response:
        return adherence_file_page(putright, ending, request.args)

    @pages.get("/reports/adherence/figure")
    def figure() -> str:
        return figure_page(putright, request.args)

    @pages.get("/reports/adherence/publications")
    def publications() -> str:
        return publications_page(putright)

    @pages.get("/reports/adherence/publications/<reference>")
    def publication(reference: str) -> str:
        return publication_page(putright, reference, request.args)

    @pages.get("/reports/adherence/publications/<reference>/<form>")
    def publication_file(reference: str, form: str) -> Response:
        return serve_publication(putright, reference, form, request.args)

    _add_ways(pages, putright)
    _add_lists(pages, putright)
    _add_briefs(pages, putright)
    add_desk(pages, putright)

    @pages.get("/<elsewhere:address>")
    def elsewhere(address: str) -> str:
        raise NotFound


def _add_ways(pages: Blueprint, putright: Putright) -> None:
    @pages.get("/home")
    def home() -> AnyResponse:
        return redirect(home_of(signed_in()))

    @pages.get("/my-work")
    def my_work() -> str:
        return my_work_page(putright)

    @pages.get("/more")
    def more() -> str:
        return more_page(putright)

    @pages.get("/accessibility")
    def accessibility() -> str:
        return accessibility_page(putright)

    pages.add_url_rule("/raise-alert", "raise_alert", lambda: raise_alert_page(putright))
    pages.add_url_rule("/raise-alert", "raise_alert_now", lambda: raise_alert(putright), methods=["POST"])


def _add_lists(pages: Blueprint, putright: Putright) -> None:
    @pages.get("/people")
    def directory() -> str:
        return directory_page(putright, request.args)

    @pages.get("/people/<staff_id>")
    def person(staff_id: str) -> str:
        return person_page(putright, staff_id)

    @pages.get("/audits")
    def audits() -> str:
        return audits_page(putright, request.args)

    @pages.get("/audits/<path:ref>")
    def audit(ref: str) -> str:
        return audit_page(putright, ref)

    @pages.get("/caseload-reviews")
    def caseload_reviews() -> str:
        return caseload_reviews_page(putright, request.args)

    @pages.get("/caseload-reviews/<path:ref>")
    def caseload_review(ref: str) -> str:
        return caseload_review_page(putright, ref)

    @pages.get("/rules")
    def rules() -> str:
        return rules_page(putright)


def _add_briefs(pages: Blueprint, putright: Putright) -> None:
    @pages.get("/reports")
    def reports() -> str:
        return reports_page(putright)

    @pages.get("/reports/updates/<path:ref>")
    def update(ref: str) -> str:
        return update_page(putright, ref, request.args)

    @pages.get("/reports/update-files/<ending>/<path:ref>")
    def update_file(ending: str, ref: str) -> Response:
        return update_file_page(putright, ref, ending, request.args)

    @pages.get("/reports/<any(monthly, learning, programme):name>")
    def brief(name: str) -> str:
        return brief_page(putright, name, request.args)

    @pages.get("/reports/<any(monthly, learning, programme):name>.<path:ending>")
    def brief_file(name: str, ending: str) -> Response:
        return brief_file_page(putright, name, ending, request.args)


def _know_elsewhere(state: BlueprintSetupState) -> None:
    state.app.url_map.converters["elsewhere"] = Elsewhere


def _guard(putright: Putright) -> None:
    if request.endpoint == STATIC:
        return
    refuse_strange_names(request, putright.settings.base_url)
    g.duty_team_telephone = putright.settings.duty_team_telephone
    sign_in_required(putright)


def _noted(putright: Putright, response: Response) -> Response:
    """Write down who looked at what: a page that cannot be written down is not shown."""
    if request.endpoint == STATIC or "person" not in g:
        return response
    look = Look(
        at=putright.clock(),
        staff_id=g.person.id,
        through="page",
        what=(request.endpoint or "unknown").removeprefix("pages."),
        about=g.get("about") or (request.view_args or {}).get("ref"),
        outcome=str(response.status_code),
        why=g.get("why"),
    )
    putright.access_log.note(look)
    return response


def _with_headers(response: Response) -> Response:
    return add_headers(response, is_static=request.endpoint == STATIC)
