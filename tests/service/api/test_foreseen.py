"""What is shown before it counts is what comes of it: of every operation that says so, by its own example."""

import re
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import pytest
from flask import Flask

from projections.view import Recorded
from service.api import requests
from service.bootstrap import Putright
from service.pages.recording.operations import API, operations
from service.pages.recording.titles import TITLES
from service.storage.database import reading
from tests.service.api.conftest import Caller
from tests.service.api.test_every_recording import SCENES, Recording

DRAWN = re.compile(r"Confidential\([^)]*\)|UUID\('[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f-]{21}'\)")
"""What stands for a text, and for a child who is new: other bytes each time."""
R = "/remediations/{ref}"
FORESEEN = {
    "/audits",
    "/audits/{ref}/challenges/{number}/decision",
    "/audits/{ref}/corrections",
    "/audits/{ref}/moderation",
    "/audits/{ref}/reinstatement",
    "/audits/{ref}/void",
    f"{R}/case-closure",
    f"{R}/closure",
    f"{R}/corrections",
    f"{R}/re-audit",
    f"{R}/reinstatement",
    f"{R}/transfer",
    f"{R}/void",
    f"{R}/withdrawal",
}


def test_every_operation_that_is_foreseen_is_here(app: Flask) -> None:
    rules = {str(rule.endpoint): rule.rule for rule in app.url_map.iter_rules()}
    named = [f"/{rules[each.name].removeprefix(API)}" for each in operations(app) if TITLES[each.name].foreseen]

    assert {re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", path).replace("{reference}", "{ref}") for path in named} == FORESEEN
    assert SCENES.keys() >= FORESEEN


def log(putright: Putright) -> list[str]:
    with reading(putright.engine) as connection:
        return events(putright.store.read_log(connection, 0, 1_000))


def events(recorded: Sequence[Recorded]) -> list[str]:
    """Each with its place in the log, without what is drawn by lot."""
    return [f"{each.position} {DRAWN.sub('', repr(each.event))}" for each in recorded]


@pytest.mark.parametrize("path", sorted(FORESEEN))
def test_what_is_foreseen_is_what_is_recorded_then_and_nothing_is_by_looking(
    path: str,
    calling: Callable[[str], Caller],
    document: dict[str, Any],
    putright: Putright,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    operation, seen = Recording(calling, document, path), list[Recorded]()
    before = log(putright)

    with monkeypatch.context() as looking:
        looking.setattr(requests, "Command", partial(requests.Command, foresee=lambda found, _: seen.extend(found)))
        operation.post()
    assert log(putright) == before

    answer = operation.post()
    assert answer.status_code == 201, answer.text
    assert seen
    assert events(seen) == log(putright)[len(before) :]
