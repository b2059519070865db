"""The addresses of the desk's pages."""

from flask import Blueprint

from service.bootstrap import Putright
from service.pages.desk.calendar import calendar_form, send_calendar
from service.pages.desk.extracts import extract_form, send_extract
from service.pages.desk.imports import imports_page, send_spreadsheet
from service.pages.desk.moves import moves_page, send_moves
from service.pages.desk.outbox import decide as decide_on_mail
from service.pages.desk.outbox import outbox_page
from service.pages.desk.own_calendar import change_own_calendar as change_calendar_of_own
from service.pages.desk.own_calendar import own_calendar_page
from service.pages.desk.policy import policy_form, send_policy
from service.pages.desk.reconciliations import reconciliation_page, reconciliations_page
from service.pages.sent import Answered


def add_desk(pages: Blueprint, putright: Putright) -> None:
    """Add the pages of the desk."""

    @pages.get("/record/policies")
    def policy() -> str:
        return policy_form(putright)

    @pages.post("/record/policies")
    def adopt_policy() -> Answered:
        return send_policy(putright)

    @pages.get("/record/calendars")
    def calendar() -> str:
        return calendar_form(putright)

    @pages.post("/record/calendars")
    def adopt_calendar() -> Answered:
        return send_calendar(putright)

    @pages.get("/rules/moves")
    def moves() -> str:
        return moves_page(putright)

    @pages.post("/rules/moves")
    def move() -> Answered:
        return send_moves(putright)

    @pages.get("/outbox")
    def outbox() -> str:
        return outbox_page(putright)

    @pages.post("/outbox")
    def decide() -> Answered:
        return decide_on_mail(putright)

    @pages.get("/imports")
    def imports() -> str:
        return imports_page(putright)

    @pages.post("/imports")
    def import_spreadsheet() -> Answered:
        return send_spreadsheet(putright)

    @pages.get("/reconciliations")
    def reconciliations() -> str:
        return reconciliations_page(putright)

    @pages.get("/reconciliations/<ref>")
    def reconciliation(ref: str) -> str:
        return reconciliation_page(putright, ref)

    @pages.get("/record/reconciliations")
    def extract() -> str:
        return extract_form(putright)

    @pages.post("/record/reconciliations")
    def reconcile() -> Answered:
        return send_extract(putright)

    @pages.get("/my-calendar")
    def own_calendar() -> str:
        return own_calendar_page(putright)

    @pages.post("/my-calendar")
    def change_own_calendar() -> Answered:
        return change_calendar_of_own(putright)
