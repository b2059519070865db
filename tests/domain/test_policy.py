"""The policy document: what it says is used, and what could do nothing or harm is refused by entry."""

from collections.abc import Iterator, Mapping
from datetime import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import PolicyError, UnknownGradeError
from domain.moment import OfficeHours
from domain.policy import Clock, Grade, Limits, Policy
from domain.policy_document import LADDER_WORDS, policy_from
from domain.smart import SmartLimits
from domain.vocabulary import Role, Step
from tests.domain.support import shipped_document

MISSING = object()
Path = tuple[Any, ...]
PLAN = ("steps", "improvement_plan")
REVIEW = ("steps", "service_manager_review")
CRITICAL, REMINDER, SECOND_RUNG = ("grades", 4), ("ladder", 0), ("ladder", 1)


def changed(document: dict[str, Any], path: Path, value: object) -> dict[str, Any]:
    """The document with one entry replaced, added or, if ``MISSING``, left out."""
    *way, last = path
    place: Any = document
    for step in way:
        place = place[step]
    if value is MISSING:
        del place[last]
    else:
        place[last] = value
    return document


def refusal(document: Mapping[str, Any]) -> PolicyError:
    with pytest.raises(PolicyError) as refused:
        policy_from(document)
    assert refused.value.field is not None
    assert refused.value.field.rpartition(".")[2] in refused.value.message
    return refused.value


def test_the_shipped_process_is_the_one_of_the_domain(policy: Policy) -> None:
    clocks = {step.value: (rule.clock.days, rule.clock.counts_from) for step, rule in policy.steps.items()}

    assert clocks == {
        "notification": (1, "graded_on"),
        "acknowledgement": (1, "told"),
        "safety_check": (0, "graded_on"),
        "interim_protection": (0, "graded_on"),
        "day_three_meeting": (3, "graded_on"),
        "improvement_plan": (4, "graded_on"),
        "service_manager_review": (10, "graded_on"),
        "caseload_decision": (10, "graded_on"),
        "countersignature": (2, "caseload_decision.done"),
        "caseload_review": (20, "caseload_decision.done"),
        "monitoring_check": (5, "improvement_plan.done"),
        "action_done": (0, "agreed_date"),
        "action_confirmed": (5, "action_done.done"),
        "action_effective": (20, "action_done.done"),
        "action_replaced": (5, "action_effective.done"),
        "action_reallocation": (5, "absence"),
        "receiving_check": (10, "reallocation"),
        "challenge_decision": (3, "challenge"),
        "re_audit": (30, "service_manager_review"),
        "embedding_check": (60, "closure"),
    }
    assert set(policy.steps) == set(Step)
    re_audit, plan = policy.steps[Step.RE_AUDIT].clock, policy.steps[Step.IMPROVEMENT_PLAN].clock
    assert [clock.days_for(critical=True) for clock in (re_audit, plan)] == [20, 4]
    assert [clock.days_for(critical=False) for clock in (re_audit, plan)] == [30, 4]
    assert {rule.step for rule in policy.steps.values() if rule.clock.calendar_days} == {
        Step.SAFETY_CHECK,
        Step.INTERIM_PROTECTION,
    }
    assert policy.steps[Step.DAY_THREE_MEETING].owner is Role.PRACTICE_LEAD


def test_the_shipped_ladder_climbs_faster_for_a_critical_file(policy: Policy) -> None:
    ordinary = {rung.name: rung.days_for(critical=False) for rung in policy.ladder}
    critical = {rung.name: rung.days_for(critical=True) for rung in policy.ladder}

    assert ordinary == {"reminder": -1, "line_manager": 1, "next_manager": 2, "head_of_service": 3, "director": 5}
    assert critical == {"reminder": -1, "line_manager": 1, "next_manager": 1, "head_of_service": 1, "director": 2}


def test_the_shipped_scale_opens_for_both_inadequate_grades(policy: Policy) -> None:
    assert [(grade.name, grade.opens, grade.critical) for grade in policy.grades] == [
        ("Outstanding", False, False),
        ("Good", False, False),
        ("Requires Improvement", False, False),
        ("Inadequate", True, False),
        ("Inadequate critical", True, True),
    ]


def test_a_grade_off_the_scale_is_refused_with_the_scale(policy: Policy) -> None:
    with pytest.raises(UnknownGradeError, match=r"'Poor' is not a grade.*: Outstanding, Good") as refused:
        policy.grade("Poor", field="themes.Planning")

    assert refused.value.field == "themes.Planning"


def test_a_rung_is_known_by_its_name(policy: Policy) -> None:
    assert policy.rung("director").tells[-1] == Role.DIRECTOR


def test_a_step_without_a_title_is_called_by_its_name(document: dict[str, Any]) -> None:
    policy = policy_from(changed(document, (*PLAN, "title"), MISSING))

    assert policy.steps[Step.IMPROVEMENT_PLAN].title == "Improvement plan"


def test_a_clock_counts_working_days_from_the_grading_unless_it_says_otherwise(document: dict[str, Any]) -> None:
    document["steps"]["improvement_plan"]["clock"] = {"days": 4}
    document["steps"]["notification"]["clock"] = {"days": 0, "counts": "calendar"}
    policy = policy_from(document)

    assert policy.steps[Step.IMPROVEMENT_PLAN].clock.counts_from == "graded_on"
    assert not policy.steps[Step.IMPROVEMENT_PLAN].clock.calendar_days
    assert policy.steps[Step.NOTIFICATION].clock.calendar_days


def test_a_process_may_leave_out_the_caseload(document: dict[str, Any]) -> None:
    for step in ("caseload_decision", "countersignature", "caseload_review"):
        del document["steps"][step]

    assert Step.CASELOAD_DECISION not in policy_from(document).steps


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ((*PLAN, "clock", "days"), 0),
        ((*PLAN, "clock", "days"), 1_000),
        ((*PLAN, "clock", "critical_days"), 0),
        ((*REMINDER, "days"), -30),
        ((*REMINDER, "critical_days"), -30),
        (("ladder", -1, "critical_days"), 5),
        ((*REMINDER, "tells"), sorted(LADDER_WORDS)),
        (("notification", "critical_tells"), []),
        (("caseload_criteria", "files"), 1),
        (("caseload_criteria", "within_months"), 1),
    ],
)
def test_an_entry_at_the_edge_of_what_can_be_right_is_taken(
    document: dict[str, Any], path: Path, value: object
) -> None:
    policy_from(changed(document, path, value))


def test_a_level_opens_nothing_and_a_clock_counts_working_days_unless_they_say_so() -> None:
    assert Grade("Fair") == Grade("Fair", opens=False, critical=False)
    assert Clock(3, "graded_on") == Clock(3, "graded_on", calendar_days=False)


@pytest.mark.parametrize(
    ("path", "value", "field"),
    [
        (("version",), MISSING, "version"),
        (("version",), "1", "version"),
        (("version",), 0, "version"),
        (("version",), True, "version"),
        (("name",), MISSING, "name"),
        (("name",), " ", "name"),
        (("steps",), MISSING, "steps"),
        (("steps",), [], "steps"),
        (("steps", "tea_party"), {"owner": "auditor", "clock": {"days": 1}}, "steps.tea_party"),
        (PLAN, "in four days", "steps.improvement_plan"),
        ((*PLAN, "title"), "", "steps.improvement_plan.title"),
        ((*PLAN, "owner"), MISSING, "steps.improvement_plan.owner"),
        ((*PLAN, "owner"), "queen", "steps.improvement_plan.owner"),
        ((*PLAN, "when"), "sometimes", "steps.improvement_plan.when"),
        ((*PLAN, "when"), "decided", "steps.improvement_plan.when"),
        ((*PLAN, "after"), "tea_party", "steps.improvement_plan.after"),
        ((*PLAN, "stops_at"), "mayor", "steps.improvement_plan.stops_at"),
        ((*PLAN, "remind"), "no", "steps.improvement_plan.remind"),
        (("limits",), 3, "limits"),
        (("limits", "extensions"), 0, "limits.extensions"),
        (("limits", "wishes"), 3, "limits.wishes"),
        (("moderation",), "yes", "moderation"),
        (("moderation", "opens"), "yes", "moderation.opens"),
        (("moderation", "safety_critical"), "Risk", "moderation.safety_critical"),
        (("moderation", "themes"), 3, "moderation.themes"),
        ((*PLAN, "after"), "improvement_plan", "steps.improvement_plan.after"),
        ((*PLAN, "after"), "re_audit", "steps.improvement_plan.after"),
        ((*PLAN, "clock"), MISSING, "steps.improvement_plan.clock"),
        ((*PLAN, "clock"), 4, "steps.improvement_plan.clock"),
        ((*PLAN, "clock", "days"), MISSING, "steps.improvement_plan.clock.days"),
        ((*PLAN, "clock", "days"), "4", "steps.improvement_plan.clock.days"),
        ((*PLAN, "clock", "days"), 4.5, "steps.improvement_plan.clock.days"),
        ((*PLAN, "clock", "days"), -1, "steps.improvement_plan.clock.days"),
        ((*PLAN, "clock", "days"), 1_001, "steps.improvement_plan.clock.days"),
        ((*PLAN, "clock", "critical_days"), "2", "steps.improvement_plan.clock.critical_days"),
        ((*PLAN, "clock", "critical_days"), -1, "steps.improvement_plan.clock.critical_days"),
        ((*PLAN, "clock", "counts"), "lunar", "steps.improvement_plan.clock.counts"),
        ((*PLAN, "clock", "from"), "the_beginning", "steps.improvement_plan.clock.from"),
        ((*PLAN, "clock", "from"), 4, "steps.improvement_plan.clock.from"),
        ((*PLAN, "clock", "from"), "monitoring_check", "steps.improvement_plan.clock.from"),
        ((*PLAN, "clock", "from"), "graded_on.done", "steps.improvement_plan.clock.from"),
        ((*PLAN, "clock", "from"), "day_three_meeting.done", "steps.improvement_plan.clock.from"),
        ((*PLAN, "clock", "from"), "improvement_plan", "steps.improvement_plan.clock.from"),
        ((*REVIEW, "clock", "from"), "re_audit", "steps.service_manager_review.clock.from"),
        (("steps", "caseload_decision", "when"), "always", "steps.caseload_decision.when"),
        (("steps", "caseload_review", "when"), "always", "steps.caseload_review.when"),
        (("steps", "caseload_review", "clock", "from"), "graded_on", "steps.caseload_review.clock.from"),
        (("steps", "caseload_review", "clock", "from"), "re_audit.done", "steps.caseload_review.clock.from"),
        (("steps", "safety_check", "when"), "always", "steps.safety_check.when"),
        (("steps", "monitoring_check", "clock", "from"), "closure", "steps.monitoring_check.clock.from"),
        (("steps", "caseload_decision"), MISSING, "steps.countersignature.clock.from"),
        (("grades",), MISSING, "grades"),
        (("grades",), [], "grades"),
        (("grades",), "the usual", "grades"),
        (("grades",), ["Good", "Inadequate"], "grades"),
        (("grades",), [{"name": "Inadequate", "opens": True}, "Good"], "grades"),
        ((*CRITICAL, "name"), MISSING, "grades.name"),
        ((*CRITICAL, "name"), 5, "grades.name"),
        ((*CRITICAL, "name"), "Inadequate", "grades"),
        ((*CRITICAL, "opens"), "no", "grades.Inadequate critical.opens"),
        ((*CRITICAL, "critical"), 1, "grades.Inadequate critical.critical"),
        ((*CRITICAL, "opens"), False, "grades.Inadequate critical.critical"),
        (("grades",), [{"name": "Good"}], "grades"),
        (("ladder",), MISSING, "ladder"),
        (("ladder",), [], "ladder"),
        ((*REMINDER, "rung"), MISSING, "ladder.rung"),
        ((*REMINDER, "rung"), "director", "ladder"),
        ((*REMINDER, "days"), MISSING, "ladder.reminder.days"),
        ((*REMINDER, "days"), -31, "ladder.reminder.days"),
        ((*REMINDER, "days"), 2, "ladder"),
        ((*REMINDER, "critical_days"), "1", "ladder.reminder.critical_days"),
        ((*REMINDER, "critical_days"), 2, "ladder"),
        (SECOND_RUNG, {"rung": "line_manager", "days": 4, "critical_days": 1, "tells": ["owner"]}, "ladder"),
        ((*REMINDER, "tells"), MISSING, "ladder.reminder.tells"),
        ((*REMINDER, "tells"), [], "ladder.reminder.tells"),
        ((*REMINDER, "tells"), "owner", "ladder.reminder.tells"),
        ((*REMINDER, "tells"), ["owner", "mayor"], "ladder.reminder.tells"),
        ((*REMINDER, "tells"), ["cover"], "ladder.reminder.tells"),
        ((*REMINDER, "tells"), [7], "ladder.reminder.tells"),
        (("office_hours",), "all day", "office_hours"),
        (("notification",), MISSING, "notification"),
        (("notification", "tells"), MISSING, "notification.tells"),
        (("notification", "tells"), "team_manager", "notification.tells"),
        (("notification", "tells"), ["mayor"], "notification.tells"),
        (("notification", "critical_tells"), MISSING, "notification.critical_tells"),
        (("notification", "critical_tells"), ["mayor"], "notification.critical_tells"),
        (("caseload_criteria",), MISSING, "caseload_criteria"),
        (("caseload_criteria", "files"), 0, "caseload_criteria.files"),
        (("caseload_criteria", "files"), "two", "caseload_criteria.files"),
        (("caseload_criteria", "within_months"), 0, "caseload_criteria.within_months"),
        (("caseload_criteria", "within_months"), MISSING, "caseload_criteria.within_months"),
    ],
)
def test_an_entry_that_cannot_be_right_is_refused_by_name(
    document: dict[str, Any], path: Path, value: object, field: str
) -> None:
    assert refusal(changed(document, path, value)).field == field


def test_a_longer_ring_of_clocks_is_refused(document: dict[str, Any]) -> None:
    for step, source in (("notification", "re_audit"), ("service_manager_review", "notification")):
        document["steps"][step]["clock"]["from"] = source

    assert "ring" in refusal(document).message


def test_a_ring_is_found_from_outside_of_it(document: dict[str, Any]) -> None:
    for step, source in (
        ("notification", "improvement_plan"),
        ("improvement_plan", "service_manager_review"),
        ("service_manager_review", "improvement_plan"),
    ):
        document["steps"][step]["clock"]["from"] = source

    assert refusal(document).field == "steps.notification.clock.from"


@pytest.mark.parametrize(
    ("path", "value", "accepted"),
    [
        ((*PLAN, "owner"), "mayor", ", ".join(Role)),
        ((*REMINDER, "tells"), ["mayor"], ", ".join(sorted(LADDER_WORDS))),
        (("notification", "mayor"), "told", "critical_tells, tells"),
    ],
)
def test_a_refusal_lists_what_would_be_accepted(
    document: dict[str, Any], path: Path, value: object, accepted: str
) -> None:
    assert f" {accepted}." in refusal(changed(document, path, value)).message


def test_a_step_is_reminded_of_unless_the_policy_says_otherwise(document: dict[str, Any]) -> None:
    document["steps"]["improvement_plan"]["remind"] = False
    document["steps"]["notification"].pop("remind", None)
    steps = policy_from(document).steps

    assert (steps[Step.IMPROVEMENT_PLAN].remind, steps[Step.NOTIFICATION].remind) == (False, True)


def test_a_step_that_nothing_defines_is_named_where_it_is_counted_from(document: dict[str, Any]) -> None:
    document["steps"] = {name: document["steps"][name] for name in reversed(document["steps"])}
    document["steps"]["service_manager_review"]["clock"]["from"] = "closing_party"

    assert refusal(document).field == "steps.service_manager_review.clock.from"


def test_a_step_comes_after_none_that_the_policy_leaves_out(document: dict[str, Any]) -> None:
    del document["steps"]["day_three_meeting"]

    assert refusal(document).field == "steps.improvement_plan.after"


@pytest.mark.parametrize("days", ["days", "critical_days"])
def test_checks_that_follow_one_another_have_a_day_between_them(document: dict[str, Any], days: str) -> None:
    document["steps"]["monitoring_check"]["clock"][days] = 0

    assert refusal(document).field == "steps.monitoring_check.clock.days"


def tables(place: Any, path: Path = ()) -> Iterator[Path]:
    """The ways to every table of the document."""
    if isinstance(place, dict):
        yield path
    for key, inner in place.items() if isinstance(place, dict) else enumerate(place):
        if isinstance(inner, dict | list):
            yield from tables(inner, (*path, key))


@given(
    path=st.sampled_from(list(tables(shipped_document()))),
    key=st.text(st.characters(categories=["L", "N"]), min_size=1).map(lambda name: f"x{name}"),
    value=st.none() | st.booleans() | st.integers() | st.text() | st.lists(st.integers()),
)
def test_an_unknown_entry_anywhere_is_refused_by_name(path: Path, key: str, value: object) -> None:
    refused = refusal(changed(shipped_document(), (*path, key), value))

    assert refused.field == f"{name_of(path)}.{key}"


@pytest.mark.parametrize("path", list(tables(shipped_document())))
def test_every_table_is_named_in_the_refusal_of_what_is_unknown_in_it(document: dict[str, Any], path: Path) -> None:
    assert refusal(changed(document, (*path, "unheard_of"), 1)).field == f"{name_of(path)}.unheard_of"


def name_of(path: Path) -> str:
    """How a table is called in a refusal: an entry of a list by its own name."""
    place: Any = shipped_document()
    for step in path:
        place = place[step]
    named = place.get("name") or place.get("rung")
    return ".".join((*path[:-1], named if isinstance(path[-1], int) else path[-1])) if path else "policy"


def test_a_policy_says_when_an_action_is_warned_about() -> None:
    limits = policy_from(changed(shipped_document(), ("smart", "weeks"), 6)).smart

    assert limits == SmartLimits(weeks=6)
    assert policy_from(changed(shipped_document(), ("smart",), MISSING)).smart == SmartLimits()


@pytest.mark.parametrize("name", ["weeks", "critical_days", "priority_days", "actions"])
def test_a_number_of_the_smart_rules_is_at_least_one(name: str) -> None:
    assert getattr(policy_from(changed(shipped_document(), ("smart", name), 1)).smart, name) == 1
    assert refusal(changed(shipped_document(), ("smart", name), 0)).field == f"smart.{name}"


def test_an_unknown_number_of_the_smart_rules_is_refused() -> None:
    assert refusal(changed(shipped_document(), ("smart", "months"), 3)).field == "smart.months"


def test_a_step_climbs_only_its_own_rungs(policy: Policy) -> None:
    rungs = {step: [rung.name for rung in policy.rungs_for(step, repeat=False)] for step in Step}

    assert rungs[Step.RE_AUDIT] == ["reminder", "line_manager", "next_manager", "head_of_service", "director"]
    assert rungs[Step.SAFETY_CHECK] == ["line_manager", "next_manager", "head_of_service", "director"]
    assert rungs[Step.MONITORING_CHECK] == ["reminder", "line_manager", "next_manager", "head_of_service"]
    assert rungs[Step.ACKNOWLEDGEMENT] == ["line_manager", "next_manager", "head_of_service"]


def test_a_process_may_leave_the_limits_and_the_moderation_to_the_defaults(document: dict[str, Any]) -> None:
    del document["limits"], document["moderation"]
    policy = policy_from(document)

    assert policy.limits == Limits()
    assert (policy.safety_critical_themes, policy.many_themes_open) == ((), False)


def test_the_council_says_what_its_office_hours_are() -> None:
    hours = policy_from(changed(shipped_document(), ("office_hours", "opens"), "08:30")).office_hours

    assert hours == OfficeHours(time(8, 30), time(17))
    assert policy_from(changed(shipped_document(), ("office_hours",), MISSING)).office_hours == OfficeHours()


@pytest.mark.parametrize("given", ["9 o'clock", "25:00", "", 9])
def test_an_hour_is_a_time_of_day(given: object) -> None:
    assert refusal(changed(shipped_document(), ("office_hours", "closes"), given)).field == "office_hours.closes"


def test_an_office_that_closes_before_it_opens_is_refused() -> None:
    assert refusal(changed(shipped_document(), ("office_hours", "closes"), "09:00")).field == "office_hours.closes"


def test_an_unknown_entry_of_the_office_hours_is_refused() -> None:
    assert refusal(changed(shipped_document(), ("office_hours", "lunch"), "12:00")).field == "office_hours.lunch"


def test_where_nobody_is_reminded_no_rung_comes_before_the_date_is_over(document: dict[str, Any]) -> None:
    document["steps"]["improvement_plan"]["remind"] = False
    document["ladder"].insert(1, {"rung": "on_the_day", "days": 0, "critical_days": 0, "tells": ["owner"]})

    rungs = policy_from(document).rungs_for(Step.IMPROVEMENT_PLAN, repeat=False)

    assert [rung.name for rung in rungs][:1] == ["line_manager"]


REPEAT = ("limits", "repeat_rungs_higher")


def ladder_of(document: dict[str, Any], step: Step = Step.RE_AUDIT) -> list[tuple[str, int, int]]:
    """The ladder of a step after a repeat inadequate: each rung with its days, and those of a critical file."""
    rungs = policy_from(document).rungs_for(step, repeat=True)
    return [(rung.name, rung.days, rung.days_for(critical=True)) for rung in rungs]


def test_after_a_repeat_a_missed_step_starts_a_rung_higher_and_each_rung_comes_on_the_day_of_the_one_below() -> None:
    assert ladder_of(shipped_document()) == [
        ("reminder", -1, -1),
        ("next_manager", 1, 1),
        ("head_of_service", 2, 1),
        ("director", 3, 1),
    ]


def test_after_a_repeat_a_step_still_stops_where_it_stops() -> None:
    assert ladder_of(shipped_document(), Step.MONITORING_CHECK) == [
        ("reminder", -1, -1),
        ("next_manager", 1, 1),
        ("head_of_service", 2, 1),
    ]


def test_the_last_rung_of_a_step_is_never_left_out_after_a_repeat() -> None:
    stops_at_once = changed(shipped_document(), ("steps", "re_audit", "stops_at"), "line_manager")
    only_reminded = changed(shipped_document(), ("steps", "re_audit", "stops_at"), "reminder")

    assert ladder_of(stops_at_once) == [("reminder", -1, -1), ("line_manager", 1, 1)]
    assert ladder_of(only_reminded) == [("reminder", -1, -1)]


@pytest.mark.parametrize(("higher", "first"), [(0, "line_manager"), (2, "head_of_service"), (3, "director")])
def test_the_council_says_how_many_rungs_higher_a_repeat_starts(higher: int, first: str) -> None:
    assert ladder_of(changed(shipped_document(), REPEAT, higher))[1] == (first, 1, 1)


@pytest.mark.parametrize("higher", [-1, 4, "one", True, 1.0])
def test_a_repeat_starts_no_higher_than_the_ladder_goes(higher: object) -> None:
    assert refusal(changed(shipped_document(), REPEAT, higher)).field == "limits.repeat_rungs_higher"


def test_a_policy_from_before_there_was_such_a_thing_keeps_its_ladder_after_a_repeat() -> None:
    before = changed(shipped_document(), REPEAT, MISSING)

    assert policy_from(before).rungs_for(Step.RE_AUDIT, repeat=True) == policy_from(before).ladder


def test_a_ladder_that_only_reminds_has_no_higher_start() -> None:
    document = changed(shipped_document(), ("ladder",), shipped_document()["ladder"][:1])
    for step in document["steps"].values():
        step.pop("stops_at", None)

    assert refusal(document).field == "limits.repeat_rungs_higher"
    assert ladder_of(changed(document, REPEAT, 0)) == [("reminder", -1, -1)]


@pytest.mark.parametrize(
    ("name", "value"), [("kept_from_percent", 101), ("not_kept_under_percent", 101), ("percentages_from", 0)]
)
def test_no_share_may_be_kept_and_not_kept_at_once(name: str, value: int) -> None:
    assert refusal(changed(shipped_document(), ("limits", name), value)).field == f"limits.{name}"
