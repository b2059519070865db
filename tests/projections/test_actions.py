"""The view of the remedial actions."""

from datetime import timedelta

import pytest

from domain.remediation import Remediation
from domain.vocabulary import Step
from projections.action_queries import actions_of
from service.commands.changes import Changes
from service.commands.corrections import Corrections
from service.commands.scene import ActionText
from tests.support.council import GRADED_ON, NOW, command, findings

DUE_ON = GRADED_ON + timedelta(days=21)
LATER = DUE_ON + timedelta(days=7)


@pytest.fixture
def agreed(audits, remediations):
    audits.record(command(), findings("A-1"))
    said = {"theme": "Assessment", "action": "Visit the child at home", "measure": "Visit recorded on the file"}
    action = ActionText(**said, owner="SW01", due_on=DUE_ON, override_reason="As agreed with the family")
    remediations.agree_action(command(), "A-1", NOW.date(), action)
    return remediations.store


def test_an_action_that_was_given_more_time_shows_both_dates(agreed):
    Changes(agreed).extend(
        command(),
        "A-1",
        NOW.date(),
        step=Step.ACTION_DONE,
        item="1",
        until=LATER,
        granted_by="SM01",
        reason="The family was away",
    )

    with agreed.reading() as reader:
        (row,) = actions_of(reader, Remediation.create_id("A-1"), NOW.date())
    assert (row.due_on, row.original_due_on) == (LATER, DUE_ON)


def test_without_the_plan_that_replaced_it_an_action_is_replaced_by_nothing(agreed, remediations):
    day, why = NOW.date(), {"override_reason": "As agreed with the family"}
    remediations.complete_action(command(), "A-1", 1, day, evidence="On the file")
    remediations.verify_action(command(), "A-1", 1, day, effective=False, verified_by="SM01")
    other = {"theme": "Assessment", "action": "See the child at school", "measure": "Her words are on the file"}
    action = ActionText(**other, owner="SW01", due_on=DUE_ON, replaces=1, **why)
    next_day = NOW + timedelta(days=1)
    remediations.agree_improvement_plan(command(next_day), "A-1", next_day.date(), actions=[action], **why)

    def replaced():
        with agreed.reading() as reader:
            rows = actions_of(reader, Remediation.create_id("A-1"), next_day.date())
        return {row.number: row.replaced_by for row in rows}

    assert replaced() == {1: 2, 2: None}
    said = {"step": Step.IMPROVEMENT_PLAN, "item": "", "corrected_by": "QA01", "reason": "It was not agreed"}
    Corrections(agreed).retract_step(command(next_day), "A-1", next_day.date(), **said)

    assert replaced() == {1: None}
