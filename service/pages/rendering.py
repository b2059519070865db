"""Turning what a page says into HTML: the template environment, and where the static files are."""

from collections.abc import Iterable
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import Any

from flask import current_app, g, has_request_context, request, url_for
from jinja2 import ChoiceLoader, Environment, PackageLoader, PrefixLoader

from domain.access import Reach, Right, reach
from domain.day_names import long_day
from domain.people import Person
from service import terms
from service.access.routes import NEEDS, route_of
from service.pages.branding import brand
from service.pages.record_links import Link
from service.pages.recording.titles import TITLES
from service.reports.document import Reference, said

STYLE_SHEETS = ("govuk-frontend-6.3.0/govuk-frontend.min.css", "putright.css")


def render(template: str, **context: Any) -> str:
    """A template of this package as text. It needs a request only where the template links to something."""
    return environment().get_template(template).render(context)


@cache
def environment() -> Environment:
    """The templates, with GOV.UK's macros beside them. Everything is escaped unless a template says otherwise."""
    govuk = PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")})
    jinja = Environment(
        loader=ChoiceLoader([PackageLoader("service.pages"), govuk]),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    jinja.filters |= {
        "day": terms.day,
        "long_day": long_day,
        "plural": terms.plural,
        "listed": terms.listed,
        "moment": terms.moment,
        "short": terms.short_day,
        "status": terms.status_title,
        "said": said,
        "role": terms.role_title,
        "openable": _openable,
    }
    jinja.tests["reference"] = lambda value: isinstance(value, Reference)
    jinja.globals |= {"asset": asset, "style_sheets": STYLE_SHEETS, "url_for": url_for}
    jinja.globals |= {"me": _me, "recorded": _recorded, "duty_team": _duty_team, "may_open": may_open}
    jinja.globals |= {"brand": brand, "partly": _partly, "reads_looks": _reads_looks}
    return jinja


def _me() -> Person | None:
    """Who is signed in, if anybody is."""
    return g.get("person") if has_request_context() else None


def _recorded() -> str | None:
    """What was just recorded, where the address says so in a word that we know."""
    said = request.args.get("recorded") if has_request_context() else None
    return TITLES[said].recorded if said in TITLES else None


def may_open(address: str) -> bool:
    """Whether whoever is signed in has a role that opens a page at all; of which file, its own rule says."""
    person = _me()
    if person is None:
        return False
    endpoint, _ = current_app.url_map.bind("").match(address)
    needs = NEEDS.get(route_of("GET", str(endpoint)))
    return needs is not None and (needs.right is None or reach(person.role, needs.right) is not Reach.NONE)


def _openable(links: Iterable[Link]) -> list[Link]:
    """Those of some links that lead somewhere for whoever is signed in."""
    return [link for link in links if may_open(link.address)]


def _duty_team() -> str | None:
    """The telephone number of the emergency duty team, on every page of somebody who is signed in."""
    return g.get("duty_team_telephone") if has_request_context() else None


def _reads_looks() -> bool:
    """Whether whoever is signed in may read the access log."""
    return has_request_context() and "asker" in g and bool(g.asker.may(Right.LOOKS))


def _partly() -> bool:
    """Whether whoever is signed in sees only a part of what there is."""
    return has_request_context() and "asker" in g and g.asker.partly


def asset(name: str) -> str:
    """The address of a static file, with its digest, so that it may be kept for a year and still be replaced."""
    return url_for("pages.static", filename=name, v=_digest(name))


@cache
def static_file(name: str) -> bytes:
    """The bytes of a static file."""
    return (files("service.pages") / "static").joinpath(*name.split("/")).read_bytes()


@cache
def _digest(name: str) -> str:
    return sha256(static_file(name)).hexdigest()[:12]
