"""What was put right, as a timeline says it."""

from datetime import date
from typing import Any

import pytest

from domain.events import corrections
from service.pages.wording import sentence
from service.queries.rules import Rules

MEETING = {"step": "day_three_meeting", "item": ""}
ACTION = {"step": "action_done", "item": "2"}
OPENING = {
    "corrected_on": "2018-06-20",
    "corrected_by": "QA01",
    "graded_on": None,
    "service": None,
    "team": None,
    "subject": None,
}
RETRACTED = {"retracted_on": "2018-06-20", "retracted_by": "QA01"}


@pytest.mark.parametrize(
    ("kind", "detail", "said"),
    [
        (
            corrections.StepCorrected,
            ACTION | {"corrected_on": "2018-06-20", "corrected_by": "QA01", "done_on": "2018-06-08"},
            "Put right on 20 June 2018 by QA01: Action 2 done was not done on this day but on 8 June 2018.",
        ),
        (
            corrections.StepRetracted,
            MEETING | RETRACTED,
            "Put right on 20 June 2018 by QA01: Day-three meeting was not done.",
        ),
        (
            corrections.ClosingRetracted,
            RETRACTED | {"reclosed_on": None},
            "Put right on 20 June 2018 by QA01: the remediation was not closed, and goes on.",
        ),
        (
            corrections.ClosingRetracted,
            RETRACTED | {"reclosed_on": "2018-06-18"},
            "Put right on 20 June 2018 by QA01: the remediation was not closed on this day but on 18 June 2018.",
        ),
        (
            corrections.OpeningCorrected,
            OPENING | {"graded_on": "2018-06-05", "service": "Court work", "team": "South", "subject": "SW02"},
            "Put right on 20 June 2018 by QA01, since the audit was recorded wrongly: the grade was confirmed on 5 "
            "June 2018, the service is Court work, the team is South and the practice was that of SW02.",
        ),
        (
            corrections.OpeningCorrected,
            OPENING,
            "Put right on 20 June 2018 by QA01, since the audit was recorded wrongly: when it was first graded.",
        ),
        (corrections.OpeningStated, {"told": []}, "Rightly opened on this day."),
        (corrections.OpeningStated, {"told": ["SW02"]}, "Rightly opened on this day. Told of it: SW02."),
        (
            corrections.FirstRecorded,
            MEETING | {"recorded_on": "2018-06-11"},
            "Day-three meeting was first recorded on 11 June 2018.",
        ),
        (corrections.FirstRecorded, MEETING | {"recorded_on": None}, "Day-three meeting was brought in as history."),
        (
            corrections.FirstDatesCorrected,
            {"deadlines": [ACTION | {"due_on": "2018-06-08"}]},
            "Counted from the right day, these were first due: Action 2 done 8 June 2018. The dates agreed since "
            "then stay.",
        ),
        (
            corrections.DeviationWithdrawn,
            MEETING | {"rule": "out_of_order"},
            "No deviation after all: Day-three meeting: it was done before the step that comes first.",
        ),
        (
            corrections.ActionsRedated,
            {"numbers": [1, 2], "agreed_on": "2018-06-08"},
            "The actions of the plan (1 and 2) were agreed on 8 June 2018 with it.",
        ),
        (corrections.ActionsRetracted, {"numbers": [1]}, "The actions of the plan (1) were not agreed either."),
    ],
)
def test_what_was_put_right_is_said_in_a_plain_sentence(
    kind: type, detail: dict[str, Any], said: str, rules: Rules
) -> None:
    assert sentence(kind.__name__, detail, rules.policy_on(date(2019, 5, 31))) == said
