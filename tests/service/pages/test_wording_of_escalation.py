"""What went up the line and is over, as pages say it."""

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest

from domain.policy import Policy
from domain.vocabulary import ResolvedBecause
from service.pages.wording import sentence
from service.pages.wording.changes import change_said
from service.queries.rules import Rules
from service.queries.workings import Change, Changed

STEP = {"step": "action_done", "item": "2", "rung": "head_of_service", "due_on": "2019-05-03"}
SKIPPED = STEP | {"escalated_by": "SM01", "recipients": ["TM01", "HOS01"], "passed_over": ["reminder", "line_manager"]}
RESOLVED = STEP | {"because": "done", "settled_on": "2019-05-08", "recipients": ["HOS01"]}


@pytest.fixture
def policy(rules: Rules) -> Policy:
    return rules.policy_on(date(2019, 5, 31))


@pytest.mark.parametrize(
    ("kind", "detail", "said"),
    [
        (
            "SkippedUpward",
            SKIPPED,
            "SM01 took it up the line without waiting. Head of service told about Action 2 done, due 3 May 2019. "
            "Told: TM01 and HOS01. Passed over: reminder and line manager told.",
        ),
        (
            "SkippedUpward",
            SKIPPED | {"step": "improvement_plan", "item": "", "recipients": [], "passed_over": []},
            "SM01 took it up the line without waiting. Head of service told about Improvement plan, due 3 May 2019.",
        ),
        (
            "EscalationResolved",
            RESOLVED,
            "No longer with those above: Action 2 done, done on 8 May 2019. Told: HOS01.",
        ),
        (
            "EscalationResolved",
            RESOLVED | {"because": "moved", "recipients": []},
            "No longer with those above: Action 2 done, which has a later date, 8 May 2019.",
        ),
    ],
)
def test_what_went_up_the_line_is_said_in_plain_sentences(
    kind: str, detail: dict[str, Any], said: str, policy: Policy
) -> None:
    assert sentence(kind, detail, policy) == said


def changed(detail: dict[str, Any], how: Changed, because: ResolvedBecause | None = None) -> str:
    told = SimpleNamespace(occurred_on=date(2019, 5, 9), detail=detail)
    return change_said(Change(told=told, changed=how, because=because))


def test_a_deadline_says_who_took_it_up_and_that_it_is_over() -> None:
    assert changed(SKIPPED, Changed.ESCALATED) == "Taken up the line by SM01 on 9 May 2019: head of service told."
    assert (
        changed(RESOLVED, Changed.RESOLVED, ResolvedBecause.DONE)
        == "With those above no longer, since 9 May 2019: done on 8 May 2019."
    )
