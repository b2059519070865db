"""Everything that can be recorded over the API has a link on a page, and every step leads to where it is recorded."""

import re
from dataclasses import dataclass

from flask import Flask

from domain.vocabulary import Step
from service.pages import record_links as links
from tests.support.pages import Get

API = "/api/v1/"
UNLINKED = {"reconciliations/<>/items/<>/resolution", "me/calendar-tokens"}
"""The comparisons with the case system have no page from which to link; a calendar's address is shown by the API."""


@dataclass
class Action:
    number: int
    done_on: str | None
    held: bool


def test_every_step_says_what_is_asked_and_where_it_is_recorded() -> None:
    assert set(links.DO) == set(Step)
    for step in Step:
        words, link = links.to_do(step, "A-1", "2-2")

        assert "A-1" in words
        assert "{" not in words + link.address + link.words
        assert link.address.startswith("/")


def test_a_step_of_an_action_leads_to_the_form_of_that_action() -> None:
    words, link = links.to_do(Step.ACTION_REALLOCATION, "A-1", "3-2")

    assert words == "Give action 3 of A-1 to somebody who is here"
    assert link.address == "/remediations/A-1/record/actions/3/reallocation"


def test_an_action_offers_what_it_has_come_to() -> None:
    not_done, done = Action(1, None, True), Action(2, "2026-11-02", False)
    of_actions = links.of_remediation("A-1", [not_done, done], [])[1]

    assert [link.address.removeprefix("/remediations/A-1/record/") for link in of_actions.links] == [
        "actions",
        "actions/1/completion",
        "actions/1/reallocation",
        "actions/1/acceptance",
        "actions/2/confirmation",
        "actions/2/verification",
    ]


def test_everything_that_the_api_records_is_linked_on_a_page(sample_web: Flask) -> None:
    tails = {
        "remediations/<>": (links.STEPS, links.ANOTHER_ACTION, links.ONE_ACTION, links.AROUND, links.HELP),
        "remediations/<> ": (links.PUTTING_RIGHT, links.WHO_SEES_IT, links.WHO_SEES_IT_AGAIN),
        "audits/<>": (links.AUDIT, links.AUDIT_CHALLENGE),
        "safeguarding-alerts/<>": (links.ALERT,),
        "caseload-reviews/<>": (links.CASELOAD_REVIEW,),
        "challenges/<>": (links.QUESTION,),
        "people/<>": (links.PERSON, links.ABSENCE),
    }
    linked = {f"{of.strip()}/{tail}" for of, tables in tails.items() for table in tables for tail in table}
    linked = {each.replace("{number}", "<>") for each in linked} | set(links.AT_LARGE)
    recorded = {
        re.sub(r"<[^>]*>", "<>", rule.rule.removeprefix(API))
        for rule in sample_web.url_map.iter_rules()
        if rule.rule.startswith(API) and "POST" in (rule.methods or ())
    }
    recorded = {each for each in recorded if not each.endswith(("/check", "/search"))}

    assert recorded - linked == UNLINKED
    assert linked - recorded == set()


def test_each_link_of_a_step_is_a_form_that_the_api_records_by(sample_web: Flask) -> None:
    paths = sample_web.url_map.bind("localhost")
    for step in set(Step) - {Step.CHALLENGE_DECISION}:
        _, link = links.to_do(step, "A-1", "2")

        assert paths.test(f"{API}{link.address.strip('/').replace('/record', '', 1)}", method="POST"), step


def test_more_links_to_every_form_that_is_about_nothing_recorded_before(see: Get) -> None:
    page = see("/more")

    assert {f"/record/{name}" for name in links.AT_LARGE} <= set(page.links)
