"""Every address has a row that says what it needs, the rows are kept, and the page of them is true."""

from datetime import date
from typing import Any

import pytest
from flask import Flask

from domain.access import Right
from domain.errors import NotFoundError
from domain.people import Person
from domain.seeing import MayNotDoError, MayNotSeeError
from domain.vocabulary import Role
from service.access.routes import NEEDS, About, Needs
from service.access.sight import Asker, refuse
from service.bootstrap import Putright
from service.commands.scene import ActionText
from service.pages import STATIC
from tests.support.access_table import PAGE, said, table
from tests.support.clock import Clock
from tests.support.council import command, findings
from tests.support.pages import signed_in
from tests.support.web import Latest

NAMED = {About.FILE: "A-1", About.AUDIT: "A-1"}
NOT_THEIRS: dict[About, Any] = {About.FILE: "A-2", About.AUDIT: "A-2", About.ALERT: "A-2-S1", About.PERSON: "QA01"}


def routes(app: Flask) -> set[str]:
    return {
        f"{method} {rule.endpoint}"
        for rule in app.url_map.iter_rules()
        for method in rule.methods or ()
        if method not in ("HEAD", "OPTIONS")
    }


def test_every_route_has_a_row_and_every_row_a_route(sample_web: Flask) -> None:
    assert routes(sample_web) - set(NEEDS) == set(), "say in service/access/routes.py what these need"
    assert set(NEEDS) - routes(sample_web) == set()


def test_the_page_of_the_rows_is_true() -> None:
    message = "run python -m tests.support.access_table"
    assert PAGE.read_text(encoding="utf-8") == table(), message


@pytest.fixture
def council(opened: Putright, clock: Clock) -> Putright:
    """A-1 is of the team North, and a file A-2 is nobody's below; somebody of each role, with an action on A-1."""
    for role in Role:
        opened.people.appoint(command(clock()), staff_id=f"X-{role.value}", role=role, reports_to=None)
    everybody = dict.fromkeys(("social_worker", "team_manager", "practice_lead", "service_manager"), "SM01")
    other = {"service": "Adoption", "team": "East", "roles": everybody, "case_ref": "C-9"}
    opened.audits.record(command(clock()), findings("A-2", **other))
    for role in Role:
        opened.remediations.agree_action(
            command(clock()), "A-1", clock().date(), ActionText(owner=f"X-{role.value}", **PLAN)
        )
    return opened


PLAN: dict[str, Any] = {
    "theme": "Planning",
    "action": "See the child alone",
    "due_on": date(2026, 11, 20),
    "measure": "The child's words are on the file.",
    "difference": "She knows who comes and when.",
    "family_part": "Her aunt has her on Fridays.",
    "override_reason": "Each of them does a part of it.",
}


def is_let_in(asking: Asker, needs: Needs, right: Right, named: dict[str, Any]) -> bool:
    try:
        refuse(asking, needs, right, named)
    except (MayNotSeeError, MayNotDoError):
        return False
    except NotFoundError:  # which only those hear who see every one: nobody has asked question 99
        return named["number"] == 99
    return True


def test_each_role_gets_as_far_as_the_table_says_with_its_own_and_with_anothers(
    council: Putright, clock: Clock
) -> None:
    kinds = {needs for needs in NEEDS.values() if needs.right is not None}
    wrong = []
    for role in Role:
        person = Person(f"X-{role.value}", role)
        asking = Asker(council, person, clock())
        for needs in kinds:
            assert needs.right is not None
            far = said(role, needs)
            own = NAMED.get(needs.about, person.id if needs.about is About.PERSON else None)
            if own is not None:
                names = {"ref": own, "staff_id": own, "number": 1}
                if is_let_in(asking, needs, needs.right, names) != (far != "–"):
                    wrong.append((role, needs, "own"))
            other = NOT_THEIRS.get(needs.about, "A-2")
            names = {"ref": other, "staff_id": other, "number": 99}
            may = far == "every" or far == "yes" or (far == "own" and needs.about in (About.LIST, About.ONESELF))
            if is_let_in(asking, needs, needs.right, names) != may:
                wrong.append((role, needs, "another's"))
    assert wrong == []


def test_every_page_is_behind_the_table(council: Putright, latest: Latest) -> None:
    """A system administrator sees no files and no reports: each such page is refused by the one place that refuses."""
    web = latest.web(council)
    client = signed_in(web.test_client(), council, "X-system_administrator")
    for rule in web.url_map.iter_rules():
        needs = NEEDS.get(f"GET {rule.endpoint}")
        page = rule.endpoint.startswith("pages.") and rule.endpoint != STATIC
        if page and needs is not None and needs.right not in (None, Right.WORK):
            path = rule.rule.replace("<any(monthly, learning, programme):name>", "monthly")
            path = path.replace("<any(csv, xlsx):ending>", "csv")
            for name in rule.arguments:
                path = path.replace(f"<path:{name}>", "A-1").replace(f"<int:{name}>", "1").replace(f"<{name}>", "A-1")
            assert client.get(path).status_code == 403, path
