from datetime import date
from typing import Any

import pytest

from domain.events import actions, monitoring, withdrawal
from domain.events import remediation as happened
from domain.events.backdating import BackDated
from domain.policy import Policy
from domain.vocabulary import (
    ChairedAs,
    ClosedBecause,
    Criterion,
    Deviation,
    EndedBecause,
    MovedBecause,
    ResolvedBecause,
)
from projections import history
from service.pages.wording import TEXTS, WORDING, sentence
from service.pages.wording.words import CHAIRED, CLOSED, CRITERIA, DEVIATIONS, ENDED, MOVED, RESOLVED
from service.queries.rules import Rules


@pytest.fixture
def policy(rules: Rules) -> Policy:
    return rules.policy_on(date(2019, 5, 31))


def test_every_kind_on_a_timeline_has_a_sentence() -> None:
    assert set(WORDING) == {kind.__name__ for kind in history.SHOWN}


def test_every_word_of_the_process_has_plain_words() -> None:
    assert set(CHAIRED) == set(ChairedAs)
    assert set(CRITERIA) == set(Criterion)
    assert set(DEVIATIONS) == set(Deviation)
    assert set(MOVED) == set(MovedBecause)
    assert set(CLOSED) == set(ClosedBecause)
    assert set(ENDED) == set(EndedBecause)
    assert set(RESOLVED) == set(ResolvedBecause)


def test_every_confidential_text_has_a_name() -> None:
    said = {
        name for kind in history.SHOWN for name, hint in kind.__annotations__.items() if "Confidential" in str(hint)
    }

    assert said - history.OF_THE_CHILD == set(TEXTS)


OPENED = {
    "grade": "Inadequate",
    "follows": None,
    "themes": ["Planning", "Visits"],
    "imported_on": None,
    "told": [],
}
HELD = {"chair": "PL01", "chaired_as": "lead", "attendees": []}
CLOSED_SO = {
    "because": "completed",
    "closed_by": "QA01",
    "agreed_by": "SM01",
    "open_steps": [],
    "unmet": [],
    "decided_otherwise_by": None,
}
AGREED = {
    "number": 1,
    "theme": "Visits",
    "owner": "SW01",
    "due_on": "2026-11-30",
    "urgency": "standard",
    "replaces": None,
    "overridden": [],
    "carried_from": None,
}
RAISED = {
    "step": "re_audit",
    "item": "",
    "rung": "line_manager",
    "due_on": "2026-11-30",
    "recipients": ["AU01", "DCS01"],
    "passed_over": ["reminder"],
}


@pytest.mark.parametrize(
    ("kind", "detail", "said"),
    [
        (
            happened.Opened,
            OPENED,
            "Opened, because the file was graded Inadequate. Themes graded inadequate: Planning and Visits.",
        ),
        (
            happened.Opened,
            OPENED | {"themes": [], "follows": "A-1", "imported_on": "2026-11-20", "told": ["SM01"]},
            "Opened, because the file was graded Inadequate. It follows A-1, which was inadequate again at its "
            "re-audit. Brought in from a spreadsheet on 20 November 2026. Told of the opening: SM01.",
        ),
        (
            happened.CriteriaMet,
            {"criteria": ["critical_grade"], "files": []},
            "A review of the whole caseload must be decided on: the grade is critical.",
        ),
        (
            happened.DeadlinesSet,
            {
                "policy_version": 1,
                "calendar_version": 2,
                "deadlines": [{"step": "re_audit", "item": "", "due_on": "2030-01-02", "provisional": True}],
            },
            "Deadlines set under policy version 1 and calendar version 2: Re-audit by 2 January 2030 "
            "(provisional: bank holidays are not published yet).",
        ),
        (happened.ManagersNotified, {"told": []}, "The managers were told."),
        (
            happened.Acknowledged,
            {"person": "TM01", "role": "team_manager"},
            "TM01 (team manager) confirmed that they know.",
        ),
        (happened.DayThreeMeetingHeld, HELD, "The day-three meeting was held, chaired by PL01 as practice lead."),
        (
            happened.DayThreeMeetingHeld,
            HELD | {"chair": None, "chaired_as": "cover", "attendees": ["SW01", "TM01"]},
            "The day-three meeting was held, chaired by somebody not recorded as the practice lead's cover. "
            "Present: SW01 and TM01.",
        ),
        (happened.DayThreeMeetingNotHeld, {}, "The day-three meeting was not held."),
        (happened.ActionAgreed, AGREED, "Action 1 agreed for Visits: SW01, by 30 November 2026."),
        (
            happened.ActionAgreed,
            AGREED | {"theme": None, "owner": None, "due_on": None, "carried_from": "A-1/3"},
            "Action 1 agreed, carried over from A-1/3: no owner, without a date.",
        ),
        (
            happened.ActionAgreed,
            AGREED | {"urgency": "priority", "replaces": 2, "overridden": ["no_measure", "vague_verb"]},
            "Action 1 agreed for Visits, in place of action 2: SW01, by 30 November 2026, with priority. Agreed in "
            "spite of a warning: does not say how we will know and a verb that nobody can see done.",
        ),
        (
            happened.ImprovementPlanAgreed,
            {"actions": 1, "family_has_part": True, "overridden": []},
            "The improvement plan was agreed, with 1 action.",
        ),
        (
            happened.ImprovementPlanAgreed,
            {"actions": 9, "family_has_part": False, "overridden": ["too_many_actions"]},
            "The improvement plan was agreed, with 9 actions. Family and network have no part in it. Agreed in spite "
            "of a warning: too many actions.",
        ),
        (
            happened.ActionDone,
            {"number": 2, "evidence_type": None, "supervision_on": None},
            "Action 2 was reported as done.",
        ),
        (
            happened.ActionDone,
            {"number": 2, "evidence_type": "document", "supervision_on": "2026-12-01"},
            "Action 2 was reported as done, shown by a document. The next supervision is on 1 December 2026.",
        ),
        (
            actions.ActionConfirmed,
            {"number": 2, "confirmed_by": "TM01"},
            "TM01 confirmed that action 2 is done.",
        ),
        (
            actions.EvidenceRejected,
            {"number": 2, "rejected_by": None},
            "Somebody not recorded found that the evidence does not show that action 2 is done: it is open again.",
        ),
        (
            actions.ActionReplaced,
            {"number": 2, "by": 5},
            "Action 5 takes the place of action 2, which did not work.",
        ),
        (
            actions.OwnerAbsent,
            {"number": 2, "owner": "SW01", "due_on": "2026-12-01", "told": ["TM01"]},
            "SW01, who has action 2, is away. It is to be given to somebody else by 1 December 2026, or kept with a "
            "reason. Told: TM01.",
        ),
        (
            actions.OwnerAbsent,
            {"number": 2, "owner": "SW01", "due_on": None, "told": []},
            "SW01, who has action 2, is away. There was nobody to tell.",
        ),
        (
            monitoring.MonitoringChecked,
            {
                "item": "2",
                "on_track": [1, 4, 5],
                "off_track": [2],
                "supervision_on": "2026-11-30",
                "checked_by": "TM01",
            },
            "TM01 looked how the actions stand (check 2): on track 1, 4 and 5; not on track 2. Followed up in "
            "supervision on 30 November 2026.",
        ),
        (
            monitoring.MonitoringChecked,
            {"item": "", "on_track": [], "off_track": [], "supervision_on": None, "checked_by": None},
            "Somebody not recorded looked how the actions stand, one time more than was owed: no action is open.",
        ),
        (
            actions.ActionReallocated,
            {"number": 2, "owner": "SW02", "decided_by": "TM01"},
            "Action 2 was given to SW02 by TM01.",
        ),
        (
            actions.ActionKept,
            {"number": 2, "decided_by": "TM01"},
            "TM01 decided that action 2 stays with its owner, who is away.",
        ),
        (
            happened.ActionVerified,
            {"number": 2, "effective": False, "verified_by": "TM01"},
            "Action 2 was checked by TM01: it does not work, and is to be replaced.",
        ),
        (
            happened.ServiceManagerReviewed,
            {"satisfied": False, "reviewer": "SM01"},
            "SM01 reviewed the plan and asked for changes.",
        ),
        (
            happened.ServiceManagerReviewed,
            {"satisfied": None, "reviewer": None},
            "The service manager reviewed the plan.",
        ),
        (
            happened.CaseloadDecided,
            {"decision": "not_required", "criteria_met": True, "decided_by": "SM01"},
            "SM01 decided that a review of the whole caseload is not required.",
        ),
        (
            happened.CaseloadDecided,
            {"decision": "review", "criteria_met": False, "decided_by": "SM01"},
            "SM01 decided to review the whole caseload. No criterion had asked for it.",
        ),
        (happened.CaseloadReviewed, {"cases": 14}, "The whole caseload was reviewed: 14 cases."),
        (
            happened.ReAudited,
            {
                "auditor": "AU01",
                "grade": "Good",
                "grade_before": "Inadequate",
                "themes": {"Planning": "Good", "Visits": "N/A"},
                "outcome": "improved",
            },
            "Audited again by AU01: Good after Inadequate. Practice on the file has improved. Planning: Good and "
            "Visits: N/A.",
        ),
        (happened.RepeatOpened, {"remediation_ref": "A-1-R1"}, "A-1-R1 was opened to follow this remediation."),
        (
            happened.Deviated,
            {"step": "improvement_plan", "item": "3", "rule": "action_not_smart"},
            "Deviation from the process. Improvement plan (action 3): nobody could be held to the action, which lacks "
            "an owner or a date.",
        ),
        (
            happened.RungRaised,
            RAISED,
            "Line manager told about Re-audit, due 30 November 2026. Told: AU01 and DCS01. Passed over: reminder.",
        ),
        (BackDated, {"entered": ["Closed"], "days": 1}, "What happened on this day was entered 1 day later."),
        (
            happened.Closed,
            CLOSED_SO | {"agreed_by": None, "open_steps": ["re_audit", "action_done:3"]},
            "Closed by QA01. Not done by then: Re-audit and Action 3 done.",
        ),
        (
            withdrawal.Withdrawn,
            {"withdrawn_by": "HOS01", "kept": []},
            "Withdrawn by HOS01: no longer called for. It counts until this day.",
        ),
        (
            withdrawal.Withdrawn,
            {"withdrawn_by": None, "kept": [1, 3]},
            "Withdrawn by somebody not recorded: no longer called for. It counts until this day. Safety actions that "
            "stay open until they are signed off: 1 and 3.",
        ),
        (
            withdrawal.Voided,
            {"voided_by": "HOS01", "voided_on": "2026-11-30"},
            "Voided on 30 November 2026 by HOS01: it was never true, and counts in no figure at any date.",
        ),
        (
            withdrawal.Reinstated,
            {"reinstated_by": "HOS01", "reinstated_on": "2026-11-30", "undone": "voided"},
            "Reinstated on 30 November 2026 by HOS01: it should not have been voided.",
        ),
        (
            withdrawal.RepeatVoided,
            {"remediation_ref": "A-1-R1"},
            "A-1-R1, which followed this remediation, was voided.",
        ),
        (
            happened.Closed,
            CLOSED_SO
            | {"because": "case_closed", "decided_otherwise_by": "HOS01", "unmet": ["closed_without_re_audit"]},
            "Closed by QA01 and SM01, because the case was closed. HOS01 decided to close it all the "
            "same, although it was not audited again.",
        ),
    ],
)
def test_what_happened_is_said_in_a_plain_sentence(
    kind: type, detail: dict[str, Any], said: str, policy: Policy
) -> None:
    assert sentence(kind.__name__, detail, policy) == said


def test_a_step_is_called_what_the_council_calls_it(policy: Policy) -> None:
    said = sentence("RungRaised", RAISED | {"step": "notification"}, policy)

    assert "about Managers told, due" in said
    assert date(2026, 11, 30).isoformat() not in said
