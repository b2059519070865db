"""A form that is sent from another site is refused wherever there is one, though it carries what ours does."""

from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from domain.access import Reach, Right, reach
from domain.vocabulary import Role
from service.access.csrf import NOBODY, FormSigner
from service.access.routes import NEEDS
from service.bootstrap import Putright
from service.pages.guard import cookie_name
from service.storage.database import reading
from service.storage.event_store import last_position
from tests.support.clock import Clock
from tests.support.closed_off import BESIDE, two_files
from tests.support.pages import signed_in
from tests.support.web import Latest

REFUSED = "This was sent from another page."
OTHERWISE_HELD = ("mail.act",)
"""Which needs a link that was mailed: tests/service/pages/test_mail.py sends its form from another site."""

COUNTED = ("pages.break_glass", "pages.find_file", "pages.search_access_log", "pages.record_seen")
WHO = {Role.QA_ADMINISTRATOR: "QA01", Role.HEAD_OF_QA: "HQ01", Role.DIRECTOR: "DCS01", Role.SOCIAL_WORKER: "SW01"}
NAMED: dict[str, Any] = {"number": 2, "staff_id": "SW01", "secret": "x"}
SAID = {"reason": "A manager asked to see it", "looked_for": BESIDE, "person": "SW01", "ref": BESIDE}


@pytest.fixture
def council(putright: Putright, clock: Clock) -> Putright:
    return two_files(putright, clock)


def who_may(right: Right | None) -> str:
    """Somebody with a right, on every file if anybody has it so."""
    far = {person: reach(role, right) for role, person in WHO.items()} if right else {"QA01": Reach.EVERY}
    return max(far, key=lambda person: (far[person] is Reach.EVERY, far[person] is not Reach.NONE))


def path_of(rule: Rule) -> str:
    """An address of a rule, of something that is there."""
    ref = f"{BESIDE}-S1" if rule.rule.startswith("/safeguarding-alerts") else BESIDE
    built = rule.build({name: NAMED.get(name, ref) for name in rule.arguments})
    assert built is not None
    return built[1]


def carried(client: FlaskClient, putright: Putright, endpoint: str) -> dict[str, str]:
    """What a form of ours carries for whoever is signed in, and for nobody on the way in."""
    kept = client.get_cookie(cookie_name(putright.settings))
    assert kept is not None
    bound = NOBODY if endpoint.startswith("signing_in.") else kept.value
    token = FormSigner(putright.settings.link_keys).token(bound, putright.clock())
    return {"form": token, "_form": token, **SAID}


def recorded(putright: Putright) -> int:
    with reading(putright.engine) as connection:
        return last_position(connection)


def test_no_form_counts_that_another_site_sends_in_somebodys_name(council: Putright, latest: Latest) -> None:
    web = latest.web(council)
    browsers = {person: signed_in(web.test_client(), council, person) for person in WHO.values()}
    for browser in browsers.values():
        browser.get("/more")
    rules = [rule for rule in web.url_map.iter_rules() if "POST" in (rule.methods or ())]
    ours = [rule for rule in rules if not rule.rule.startswith("/api/") and rule.endpoint not in OTHERWISE_HELD]
    before = recorded(council)
    for rule in ours:
        browser = browsers[who_may(NEEDS[f"POST {rule.endpoint}"].right)]
        sent = carried(browser, council, rule.endpoint)
        for site in ("cross-site", "same-site"):
            answer = browser.post(path_of(rule), data=sent, headers={"Sec-Fetch-Site": site})
            assert (answer.status_code, REFUSED in answer.text) == (400, True), (rule.endpoint, site)
    assert recorded(council) == before
    for endpoint in COUNTED:
        (rule,) = (each for each in ours if each.endpoint == endpoint)
        browser = browsers[who_may(NEEDS[f"POST {endpoint}"].right)]
        answer = browser.post(path_of(rule), data=carried(browser, council, endpoint))
        assert answer.status_code in (200, 303), f"{endpoint}: the same counts when it is sent from here"
