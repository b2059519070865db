"""What the first version of an event did not say yet, and what it is taken to have meant."""

from typing import Any

import pytest

from domain.events import audit, withdrawal
from domain.events import remediation as events

FIRST_VERSIONS: list[tuple[type[Any], dict[str, Any], dict[str, Any]]] = [
    (
        events.Opened,
        {"child": "a child", "roles": {"social_worker": "SW01", "team_manager": "TM01"}},
        {
            "family": "a child",
            "subject": "SW01",
            "subject_role": "social_worker",
            "audited_on": None,
            "first_graded_on": None,
            "earlier_reviewer": None,
            "same_child": [],
        },
    ),
    (
        events.ActionAgreed,
        {"due_on": None},
        {
            "urgency": "standard",
            "difference": None,
            "family_part": None,
            "replaces": None,
            "overridden": [],
            "override_reason": None,
        },
    ),
    (
        events.ImprovementPlanAgreed,
        {"actions": 2},
        {"family_has_part": True, "overridden": [], "override_reason": None},
    ),
    (events.ActionDone, {"evidence": None}, {"evidence_type": None, "supervision_on": None}),
    (events.ReAudited, {"grade": "Good"}, {"grade_before": None, "levels_better": None, "themes": {}}),
    (events.RepeatOpened, {"remediation_ref": "A-2"}, {"handed": []}),
    (
        events.Closed,
        {"closed_by": "SM01"},
        {
            "because": "completed",
            "agreed_by": None,
            "unmet": [],
            "decided_otherwise_by": None,
            "otherwise_reason": None,
        },
    ),
    (withdrawal.Withdrawn, {"kept": []}, {"last_audit": None}),
    (withdrawal.Voided, {"ended": []}, {"last_audit": None}),
    (
        audit.Graded,
        {"child": "a child"},
        {"family": "a child", "practice_subject": "social_worker", "moderate_by": None},
    ),
]


def test_a_grading_of_before_there_were_scores_has_none():
    second, first = {"themes": {}}, {"themes": {}}

    audit.Graded.upcast_v2_v3(second)
    audit.GradingStated.upcast_v1_v2(first)

    assert second == first == {"themes": {}, "scores": {}}


@pytest.mark.parametrize(("cls", "state", "said"), FIRST_VERSIONS, ids=lambda each: getattr(each, "__name__", ""))
def test_a_first_version_is_read_as_what_was_so_when_it_was_recorded(cls, state, said):
    read = dict(state)

    cls.upcast_v1_v2(read)

    assert read == state | said


def test_a_first_version_without_a_social_worker_has_no_practice_subject():
    state: dict[str, Any] = {"child": "a child", "roles": {}}

    events.Opened.upcast_v1_v2(state)

    assert state["subject"] is None
