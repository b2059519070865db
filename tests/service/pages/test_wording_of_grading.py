"""What grades did to a remediation, as a timeline says it."""

from datetime import date
from typing import Any

import pytest

from domain.events import grading
from domain.vocabulary import RegradedBecause
from service.pages.wording import sentence
from service.pages.wording.words import REGRADED
from service.queries.rules import Rules

REGRADED_SO = {
    "audit_ref": "A-7",
    "audit_grade": "Inadequate critical",
    "because": "second_audit",
    "grade": "Inadequate critical",
}


def test_every_reason_for_another_grade_has_plain_words() -> None:
    assert set(REGRADED) == set(RegradedBecause)


@pytest.mark.parametrize(
    ("kind", "detail", "said"),
    [
        (
            grading.AuditAttached,
            {"audit_ref": "A-7", "grade": "Inadequate", "graded_on": "2026-11-30", "themes": ["Visits"]},
            "A second audit, A-7, was graded Inadequate on 30 November 2026 while this remediation was open, so it is "
            "answered here. Its themes graded inadequate: Visits.",
        ),
        (
            grading.GradeChanged,
            REGRADED_SO | {"called_for": True, "told": ["HOS01", "DCS01"]},
            "Audit A-7 is graded Inadequate critical now, by a second audit. The remediation stands at Inadequate "
            "critical. Told of it: HOS01 and DCS01.",
        ),
        (
            grading.GradeChanged,
            REGRADED_SO | {"called_for": False, "because": "void", "grade": "Inadequate", "told": []},
            "Audit A-7 no longer calls for this remediation, because the audit was voided; another one does. The "
            "remediation stands at Inadequate.",
        ),
        (
            grading.GradeChallenged,
            {"challenged_by": "TM01", "audit_ref": "A-7", "number": 2, "challenge": 1},
            "TM01 challenged the grade of audit A-7 (challenge 2). What is owed to the child goes on.",
        ),
        (
            grading.ChallengeSettled,
            {"number": 2, "upheld": False, "decided_by": "HOS02"},
            "Challenge 2 was not upheld by HOS02.",
        ),
        (
            grading.ChallengeSettled,
            {"number": 2, "upheld": True, "decided_by": "HOS02"},
            "Challenge 2 was upheld by HOS02.",
        ),
        (
            grading.LaddersShortened,
            {"deadlines": [{"step": "re_audit", "item": ""}, {"step": "action_done", "item": "2"}]},
            "The dates of these stay, but a miss goes up faster from now on: Re-audit and Action 2 done.",
        ),
    ],
)
def test_what_a_grade_did_is_said_in_a_plain_sentence(
    kind: type, detail: dict[str, Any], said: str, rules: Rules
) -> None:
    assert sentence(kind.__name__, detail, rules.policy_on(date(2019, 5, 31))) == said
