"""Who looked at what: a month of what is unusual, and a search by person or file, for a reason."""

from collections.abc import Mapping
from datetime import date
from http import HTTPStatus
from typing import Any

from flask import g, request

from domain.errors import InvalidValueError
from domain.vocabulary import Role
from projections import people
from service.access.unusual import MANY_FILES, looked, next_month, unusual
from service.bootstrap import Putright
from service.clock import london_date
from service.pages.break_glass import LONGEST, SHORTEST
from service.pages.rendering import render
from service.pages.sent import form_token, refuse_strange_forms

OVERSEERS = (Role.DIRECTOR, Role.DATA_PROTECTION_OFFICER)
"""Those who see every file and work on none."""


def access_log_page(putright: Putright, query: Mapping[str, str]) -> str:
    """A month of unusual access, this one unless said. Raises :class:`InvalidValueError` for what is no month."""
    return _page(putright, _month(query.get("month"), london_date(putright.clock())))


def search_page(putright: Putright) -> str | tuple[str, HTTPStatus]:
    """Who looked at a file, or what somebody looked at. The reason is kept. Raises :class:`NotOurFormError`."""
    refuse_strange_forms(putright)
    month = _month(None, london_date(putright.clock()))
    said = {name: request.form.get(name, "").strip() for name in ("person", "file", "reason")}
    wrong = _wrong(said)
    if wrong:
        return _page(putright, month, said=said, wrong=wrong), HTTPStatus.UNPROCESSABLE_ENTITY
    g.why, g.about = said["reason"], said["file"] or None
    found = looked(putright.access_engine, person=said["person"] or None, about=said["file"] or None)
    return _page(putright, month, said=said, found=found)


def _wrong(said: Mapping[str, str]) -> dict[str, str]:
    wrong = {}
    if not said["person"] and not said["file"]:
        wrong["person"] = "Give a person, a file, or both"
    if not SHORTEST <= len(said["reason"]) <= LONGEST:
        wrong["reason"] = f"Say in {SHORTEST} to {LONGEST} characters why you look"
    return wrong


def _page(putright: Putright, month: date, **more: Any) -> str:
    with putright.store.reading() as reader:
        overseers = [each.id for each in people.directory(reader).values() if each.role in OVERSEERS]
    return render(
        "access_log.html",
        title="Access log",
        council=putright.settings.council,
        month=month,
        before=(month.replace(day=1) - date.resolution).strftime("%Y-%m"),
        after=next_month(month).strftime("%Y-%m"),
        unusual=unusual(putright.access_engine, month, overseers),
        many=MANY_FILES,
        form=form_token(putright),
        **{"said": {}, "wrong": {}, "found": None} | more,
    )


def _month(said: str | None, today: date) -> date:
    try:
        return date.fromisoformat(f"{said}-01") if said else today.replace(day=1)
    except ValueError:
        raise InvalidValueError("A month is written like 2018-04.", field="month") from None
