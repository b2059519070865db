"""The view of the remedial actions."""

from datetime import timedelta

import pytest

from domain.remediation import Remediation
from domain.vocabulary import Step
from projections.actions import actions_of
from service.changes import Changes
from service.scene import ActionText
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
