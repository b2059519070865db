"""What happens around the steps is told in plain sentences."""

from datetime import date
from typing import Any

import pytest

from domain.events import cover, departures, ending, extensions, reassignment, safety
from domain.policy import Policy
from service.pages.wording import sentence
from service.queries.rules import Rules

GAP = {
    "owner": "PL01",
    "step": "day_three_meeting",
    "item": "",
    "due_on": "2026-11-05",
    "cover": "PL02",
    "there": True,
    "told": ["PL01", "PL02", "SM01"],
}


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
            "SM01 gave more time: Action 2 done, due 30 November 2026, until 2 December 2026.",
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
            cover.CoverDeclined,
            {"cover": "PL02", "step": "day_three_meeting", "item": "", "told": ["SM01"]},
            "PL02 cannot cover: Day-three meeting. Told: SM01.",
        ),
        (
            cover.CoverDeclined,
            {"cover": "PL02", "step": "day_three_meeting", "item": "", "told": []},
            "PL02 cannot cover: Day-three meeting. There was nobody to tell.",
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
        (
            cover.CoverMissing,
            {"owner": None, "step": "day_three_meeting", "item": "", "due_on": "2026-11-05", "told": ["QA01"]},
            "Nobody owns what is due on 5 November 2026, and nobody has accepted to cover: Day-three meeting. "
            "Told: QA01.",
        ),
        (
            cover.GapForeseen,
            GAP,
            "Day-three meeting: PL01 will not be there on 5 November 2026, and PL02 does it then. "
            "Told: PL01, PL02 and SM01.",
        ),
        (
            cover.GapForeseen,
            GAP | {"cover": "SM01", "there": False, "told": []},
            "Day-three meeting: PL01 will not be there on 5 November 2026, and neither is whoever would cover, so it "
            "stays with SM01. There was nobody to tell.",
        ),
        (
            cover.GapForeseen,
            GAP | {"owner": None, "cover": None, "there": False, "told": ["QA01"]},
            "Day-three meeting: nobody owns it, and nobody is left who would do it. Told: QA01.",
        ),
        (
            cover.GapClosed,
            {"step": "day_three_meeting", "item": ""},
            "Nobody need cover any more, since its owner will be there: Day-three meeting.",
        ),
        (
            cover.CoverEnded,
            {"cover": "PL02", "step": "day_three_meeting", "item": ""},
            "PL02 need not cover any more: Day-three meeting.",
        ),
        (
            reassignment.RoleReassigned,
            {"role": "social_worker", "holder": "SW01", "to": "SW02", "with_caseload": False},
            "SW02 is the social worker now in the place of SW01.",
        ),
        (
            reassignment.RoleReassigned,
            {"role": "service_manager", "holder": None, "to": "SM02", "with_caseload": False},
            "SM02 is the service manager now. What is owed of the worker's caseload stays where it was.",
        ),
        (
            reassignment.RoleReassigned,
            {"role": "service_manager", "holder": "SM01", "to": "SM02", "with_caseload": True},
            "SM02 is the service manager now in the place of SM01.",
        ),
        (
            reassignment.RolePassedOn,
            {"role": "practice_lead", "holder": "PL01", "to": "SM01"},
            "PL01 has left: SM01 stands in as practice lead until somebody is named.",
        ),
        (
            reassignment.ActionsPassedOn,
            {"numbers": [1], "holder": "SW01", "to": "TM01"},
            "Action 1 is kept by TM01, instead of SW01, until a new owner accepts.",
        ),
        (
            reassignment.ActionsPassedOn,
            {"numbers": [1, 3], "holder": "SW01", "to": "TM01"},
            "Actions 1 and 3 are kept by TM01, instead of SW01, until a new owner accepts.",
        ),
        (reassignment.ActionAccepted, {"number": 3, "owner": "SW02"}, "SW02 accepted action 3."),
        (
            reassignment.ReceivingChecked,
            {"checked_by": "TM02", "in_order": True},
            "TM02 looked at the file they received: it is in order.",
        ),
        (
            reassignment.ReceivingChecked,
            {"checked_by": "TM02", "in_order": False},
            "TM02 looked at the file they received: it is not in order.",
        ),
        (
            departures.CaseClosed,
            {"open_actions": [1, 3], "team_manager": "TM01", "service_manager": "SM01"},
            "The case was closed in the case management system. Open actions: 1 and 3. Signed by TM01 and SM01.",
        ),
        (
            departures.TransferReferred,
            {"open_actions": [], "team_manager": None, "service_manager": None},
            "The case was referred to another authority. No action was open. Until it acknowledges, the team manager "
            "owns what is owed.",
        ),
        (departures.TransferAcknowledged, {}, "The other authority acknowledged that the case is theirs."),
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
