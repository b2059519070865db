from typing import Any

import pytest

from domain.events import safeguarding_alert as happened
from domain.events.safety import SafetyCheckAnswered
from service.pages.wording import sentence
from service.queries.rules import shipped_rules

AT = {"occurred_at": "2019-07-01T15:40:00+00:00"}
RAISED = AT | {
    "raised_by": "AU01",
    "audit_ref": "A-1",
    "immediate": False,
    "out_of_hours": False,
    "told": ["SS01", "SM01"],
}


@pytest.mark.parametrize(
    ("kind", "detail", "said"),
    [
        (
            happened.AlertRaised,
            RAISED,
            "Safeguarding alert raised by AU01 on A-1. The concern was seen on 1 July 2019 at 16:40. "
            "Owed word: SS01 and SM01.",
        ),
        (
            happened.AlertRaised,
            RAISED | {"immediate": True, "out_of_hours": True, "told": []},
            "Safeguarding alert raised by AU01 on A-1. The concern was seen on 1 July 2019 at 16:40. "
            "The child may be in immediate danger. It was out of hours. The directory had nobody to tell.",
        ),
        (
            happened.AlertAnswered,
            AT | {"because": "acknowledged", "rungs": ["head_of_service", "director"], "recipients": ["HOS01"]},
            "The alert that had gone up to the director is answered. Told: HOS01.",
        ),
        (
            happened.AlertAnswered,
            AT | {"because": "signed_off", "rungs": ["head_of_service"], "recipients": []},
            "The alert that had gone up to the head of service is signed off.",
        ),
        (
            SafetyCheckAnswered,
            AT | {"because": "checked", "rungs": ["head_of_service"], "recipients": ["HOS01"]},
            "Is the child safe? It had gone up to the head of service and is answered: the check was recorded. "
            "Told: HOS01.",
        ),
        (
            SafetyCheckAnswered,
            AT | {"because": "no_longer_owed", "rungs": ["director"], "recipients": []},
            "Is the child safe? It had gone up to the director and is no longer asked.",
        ),
        (happened.AlertSent, AT | {"person": "SM01"}, "The alert was mailed to SM01, 1 July 2019 at 16:40."),
        (
            happened.AlertNotDelivered,
            AT | {"person": "SM01"},
            "SM01 could not be reached by mail: somebody must ring them.",
        ),
        (
            happened.ToldByTelephone,
            AT | {"person": None, "duty_team": True, "told_by": "AU01"},
            "AU01 told the emergency duty team by telephone, 1 July 2019 at 16:40.",
        ),
        (
            happened.ToldByTelephone,
            AT | {"person": "SM01", "duty_team": False, "told_by": "AU01"},
            "AU01 told SM01 by telephone, 1 July 2019 at 16:40.",
        ),
        (
            happened.AlertAcknowledged,
            AT | {"person": "SM01"},
            "SM01 confirmed that they know, 1 July 2019 at 16:40.",
        ),
        (happened.AlertActedOn, AT | {"done_by": "SM01"}, "SM01 acted on it, 1 July 2019 at 16:40."),
        (happened.AlertSignedOff, AT | {"signed_off_by": "SM01"}, "Signed off by SM01, 1 July 2019 at 16:40."),
        (
            happened.AlertDeviated,
            {"rule": "duty_team_not_told"},
            "Deviation from the process: the emergency duty team was not told although it was out of hours.",
        ),
    ],
)
def test_what_happened_to_an_alert_is_told_in_a_plain_sentence(kind: type, detail: dict[str, Any], said: str) -> None:
    (policy,) = shipped_rules().policies.values()

    assert sentence(kind.__name__, detail, policy) == said
