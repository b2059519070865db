"""What the actions of a remediation are judged by."""

from datetime import date, timedelta
from typing import Any

from domain.events import actions
from domain.events import remediation as events
from domain.smart import SmartContext, Standing
from domain.smart_context import smart_context
from domain.vocabulary import Role
from tests.domain.support import CALENDAR, GRADED, POLICY, ROLES, act, agreed, given, happened, opening, reviewed

AGREED = date(2019, 3, 8)
REVIEW, RE_AUDIT = date(2019, 3, 18), date(2019, 5, 1)


def context_of(*facts: Any, on: date = AGREED, opened: Any = None, **more: Any) -> SmartContext:
    return smart_context(given(*opening(**opened or {}), *facts), act(on), **{"texts": {}} | more)


def test_an_action_is_judged_by_its_remediation_as_it_stands() -> None:
    context = context_of(opened={"critical": True, "themes": ("Assessment", "Visits")})

    assert (context.agreed_on, context.graded_on, context.critical) == (AGREED, GRADED, True)
    assert (context.calendar, context.limits) == (CALENDAR, POLICY.smart)
    assert (context.social_worker, context.themes) == ("SW01", ("Assessment", "Visits"))
    assert (context.iro, context.family_has_part) == (False, True)
    assert (context.supervision_on, context.directory, context.previous, context.standing) == (None, None, (), ())


def test_there_is_feedback_to_an_iro_where_the_file_has_one() -> None:
    assert context_of(opened={"roles": ROLES | {Role.IRO.value: "IRO1"}}).iro
    assert context_of(opened={"roles": {}}).social_worker is None


def test_the_checks_still_to_come_are_those_that_are_owed_and_have_not_passed() -> None:
    context = context_of()
    assert (context.review_on, context.re_audit_on, context.last_check_on) == (REVIEW, RE_AUDIT, RE_AUDIT)
    assert context_of(on=REVIEW).review_on == REVIEW
    assert context_of(on=REVIEW + timedelta(days=1)).review_on is None
    assert context_of(reviewed(), on=REVIEW).review_on is None
    assert context_of(opened={"only": frozenset()}).last_check_on is None


def test_the_actions_that_were_not_found_to_work_stand_with_their_texts() -> None:
    works = happened(events.ActionVerified, occurred_on=AGREED, number=1, effective=True, verified_by="SM01")
    fails = happened(events.ActionVerified, occurred_on=AGREED, number=2, effective=False, verified_by="SM01")

    replaced = happened(actions.ActionReplaced, occurred_on=AGREED, number=4, by=5)
    facts = (agreed(1), agreed(2), agreed(3, family_part=None), agreed(4), works, fails, replaced)

    context = context_of(*facts, texts={1: "One", 2: "Two"})

    assert context.standing == (
        Standing("Assessment", "SW01", "Two", with_family=True),
        Standing("Assessment", "SW01", None),
    )


def test_what_the_remediation_cannot_know_is_handed_in() -> None:
    supervision = date(2019, 3, 20)
    context = context_of(previous=["One"], directory=["SW01"], family_has_part=False, supervision_on=supervision)

    assert (context.previous, context.directory) == (("One",), frozenset({"SW01"}))
    assert (context.family_has_part, context.supervision_on) == (False, supervision)


def test_texts_are_not_shown_where_a_context_is_logged() -> None:
    context = context_of(agreed(1), texts={1: "See her father"}, previous=["See her mother"])

    assert "father" not in repr(context)
    assert "mother" not in repr(context)
