"""What happens around the steps is told in plain sentences."""

from datetime import date
from typing import Any

import pytest

from domain.events import cover, ending, extensions, safety
from domain.policy import Policy
from service.pages.wording import sentence
from service.rules import Rules


@pytest.fixture
def policy(rules: Rules) -> Policy:
    return rules.policy_on(date(2019, 5, 31))


@pytest.mark.parametrize(
    ("kind", "detail", "said"),
    [
        (
            safety.SafetyChecked,
            {"checked_by": "TM01", "role": "team_manager"},
            "TM01 (team manager) checked how the child is safe.",
        ),
        (safety.SafetyChecked, {"checked_by": "TM01", "role": None}, "TM01 checked how the child is safe."),
        (
            safety.InterimProtectionRecorded,
            {"decided_by": "HOS01"},
            "HOS01 recorded what protects the child until the meeting.",
        ),
        (
            ending.EmbeddingChecked,
            {"checked_by": "SM01", "in_place": True},
            "SM01 looked again: what was put right is still in place.",
        ),
        (
            ending.EmbeddingChecked,
            {"checked_by": "SM01", "in_place": False},
            "SM01 looked again: what was put right is not in place any more.",
        ),
        (
            extensions.Extended,
            {
                "granted_by": "SM01",
                "step": "action_done",
                "item": "2",
                "due_on": "2026-11-30",
                "until": "2026-12-02",
            },
            "SM01 gave more time: Action done (2), due 30 November 2026, until 2 December 2026.",
        ),
        (
            extensions.Extended,
            {"granted_by": "SM01", "step": "re_audit", "item": "", "due_on": "2026-11-30", "until": "2026-12-02"},
            "SM01 gave more time: Re-audit, due 30 November 2026, until 2 December 2026.",
        ),
        (
            cover.CoverAsked,
            {"cover": "PL02", "step": "day_three_meeting", "item": ""},
            "PL02 was asked to cover: Day-three meeting.",
        ),
        (
            cover.CoverAccepted,
            {"cover": "PL02", "step": "day_three_meeting", "item": ""},
            "PL02 accepted to cover: Day-three meeting.",
        ),
        (
            cover.CoverMissing,
            {"owner": "PL01", "step": "day_three_meeting", "item": "", "due_on": "2026-11-05", "told": ["SM01"]},
            "PL01 is away on 5 November 2026, and nobody has accepted to cover: Day-three meeting. Told: SM01.",
        ),
        (
            cover.CoverMissing,
            {"owner": "PL01", "step": "day_three_meeting", "item": "", "due_on": "2026-11-05", "told": []},
            "PL01 is away on 5 November 2026, and nobody has accepted to cover: Day-three meeting. There was nobody to "
            "tell.",
        ),
    ],
)
def test_what_happened_is_said_in_a_plain_sentence(
    kind: type, detail: dict[str, Any], said: str, policy: Policy
) -> None:
    assert sentence(kind.__name__, detail, policy) == said


@pytest.mark.parametrize(
    ("detail", "said"),
    [
        (
            {"notice_kind": "reminder", "step": "improvement_plan", "told": ["SM01", "QA01"]},
            "A mail to TM01 about a reminder, improvement plan could not be delivered. "
            "Owed word, to ring them: SM01 and QA01.",
        ),
        (
            {"notice_kind": "weekly_digest", "step": None, "told": []},
            "A mail to TM01 about weekly digest could not be delivered.",
        ),
    ],
)
def test_a_mail_that_did_not_arrive_says_who_was_not_reached(policy: Policy, detail: dict[str, Any], said: str) -> None:
    assert sentence("MailNotDelivered", detail | {"recipient": "TM01"}, policy) == said
