"""A plan that answers what the audit found (domain.md section 8)."""

from domain.smart import SmartLimits, SmartRule, Standing, findings_for_plan
from tests.domain.smart.drafts import context, draft, plan_codes

OVERSIGHT = "Decision making and management oversight"


def actions(count: int) -> list[Standing]:
    return [Standing("Visits", "TM01", f"Thing number {n}") for n in range(count)]


def test_a_plan_that_answers_each_theme_is_sound() -> None:
    assert plan_codes(draft(theme="Visits"), themes=("Visits",)) == []


def test_each_theme_without_an_action_is_named() -> None:
    findings = findings_for_plan([draft(theme="Visits")], context(themes=("Visits", "Planning"), family_has_part=False))

    assert [(finding.field, finding.code, finding.blocks) for finding in findings] == [
        ("actions", SmartRule.THEME_WITHOUT_ACTION, False)
    ]
    assert findings[0].message == "Planning was graded inadequate, and no action answers it."


def test_an_action_that_stands_answers_its_theme() -> None:
    assert plan_codes(themes=("Visits",), standing=tuple(actions(1))) == []


def test_two_actions_of_one_plan_that_say_the_same_are_named() -> None:
    same = [draft(action="Visit the child"), draft(action="See the school"), draft(action="The child is visited")]

    findings = findings_for_plan(same, context(family_has_part=False))

    assert [(finding.field, finding.code, finding.blocks) for finding in findings] == [
        ("actions.2.action", SmartRule.DUPLICATE, False)
    ]
    assert findings[0].message == "Actions 1 and 3 say the same."


def test_more_than_eight_actions_warn() -> None:
    assert plan_codes(draft(), standing=tuple(actions(7))) == []
    assert plan_codes(draft(), standing=tuple(actions(8))) == [SmartRule.TOO_MANY_ACTIONS]
    assert plan_codes(draft(), standing=tuple(actions(8)), limits=SmartLimits(actions=9)) == []


def test_nothing_for_the_family_warns_where_they_have_a_part() -> None:
    assert plan_codes(draft(), family_has_part=True) == [SmartRule.NOTHING_FOR_FAMILY]
    assert plan_codes(draft(), draft(action="Ring the aunt", with_family=True), family_has_part=True) == []
    assert plan_codes(standing=(Standing(None, "SW01", None, True),), family_has_part=True) == []


def test_oversight_is_not_left_to_the_social_worker() -> None:
    worker = draft(theme=OVERSIGHT)
    other = draft(theme="Visits", owner="TM01", action="Book the review")

    assert plan_codes(worker, other, themes=(OVERSIGHT,)) == [SmartRule.OVERSIGHT_LEFT_TO_WORKER]
    assert plan_codes(worker, draft(theme=OVERSIGHT, owner="TM01", action="Meet weekly"), themes=(OVERSIGHT,)) == []
    assert plan_codes(draft(theme="Visits"), themes=("Visits",)) == []


def test_where_no_action_answers_oversight_all_of_them_are_looked_at() -> None:
    assert plan_codes(draft(theme=None), themes=(OVERSIGHT,)) == [
        SmartRule.THEME_WITHOUT_ACTION,
        SmartRule.OVERSIGHT_LEFT_TO_WORKER,
    ]
    assert plan_codes(themes=(OVERSIGHT,)) == [SmartRule.THEME_WITHOUT_ACTION]


def test_a_file_without_a_social_worker_leaves_nothing_to_them() -> None:
    assert plan_codes(draft(theme=OVERSIGHT, owner=None), themes=(OVERSIGHT,), social_worker=None) == []
