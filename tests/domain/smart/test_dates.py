"""Dates that will do, and the dates offered instead (domain.md section 8)."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from domain.smart import SmartLimits, SmartRule, Urgency, findings_for
from domain.smart.dates import offered_dates
from tests.domain.smart.drafts import AGREED, FRIDAY, WEDNESDAY, codes, context, draft, found
from tests.domain.support import GRADED

OFFER = (
    "Give a date: Friday 8 March 2019 (the same day) or Wednesday 13 March 2019 (in 3 working days) "
    "or Friday 5 April 2019 (in 4 weeks)."
)


def test_no_date_blocks_and_real_dates_are_offered() -> None:
    (finding,) = found(due_on=None)

    assert (finding.code, finding.blocks) == (SmartRule.NO_DATE, True)
    assert finding.message == "No date is given."
    assert finding.better == OFFER
    assert finding.dates == (AGREED, WEDNESDAY, FRIDAY)


def test_the_next_supervision_is_offered_with_its_date() -> None:
    (finding,) = found({"supervision_on": date(2019, 3, 20)}, due_on=None)

    assert "Wednesday 20 March 2019 (at the next supervision)" in finding.better


def test_a_date_before_the_grading_blocks() -> None:
    (finding,) = found(due_on=GRADED - timedelta(days=1))

    assert (finding.code, finding.blocks) == (SmartRule.DUE_BEFORE_GRADING, True)
    assert finding.message == "Sunday 3 March 2019 is before the grading on Monday 4 March 2019."
    assert finding.better == OFFER
    assert codes(due_on=GRADED) == []


def test_a_day_on_which_nobody_works_warns_and_offers_the_next() -> None:
    (finding,) = found(due_on=date(2019, 3, 16))

    assert (finding.code, finding.blocks) == (SmartRule.NOT_A_WORKING_DAY, False)
    assert finding.message == "Saturday 16 March 2019 is not a working day: Saturday."
    assert finding.better == "Take the next working day, Monday 18 March 2019."
    assert finding.dates == (date(2019, 3, 18),)


def test_a_bank_holiday_is_named() -> None:
    (finding,) = found({"agreed_on": date(2019, 4, 8)}, due_on=date(2019, 4, 19))

    assert finding.message == "Friday 19 April 2019 is not a working day: Good Friday."
    assert finding.dates == (date(2019, 4, 23),)


def test_a_closed_day_is_named_even_where_it_is_that_of_the_grading() -> None:
    saturday = date(2019, 3, 9)

    assert codes({"graded_on": saturday}, due_on=saturday) == [SmartRule.NOT_A_WORKING_DAY]


def test_what_cannot_wait_is_due_on_any_day() -> None:
    saturday = date(2019, 3, 9)

    assert codes({"critical": True}, due_on=saturday) == []
    assert codes({"agreed_on": saturday}, due_on=saturday, urgency=Urgency.IMMEDIATE) == []
    assert codes(due_on=saturday, urgency=Urgency.PRIORITY) == [SmartRule.NOT_A_WORKING_DAY]


def test_more_than_four_weeks_away_warns() -> None:
    assert codes(due_on=FRIDAY) == []
    (finding,) = found(due_on=FRIDAY + timedelta(days=3))
    assert (finding.code, finding.blocks, finding.better) == (SmartRule.TOO_FAR_AWAY, False, OFFER)
    assert finding.message == "Monday 8 April 2019 is more than 4 weeks away, which lets the child wait."


def test_the_council_says_how_far_is_too_far() -> None:
    assert codes({"limits": SmartLimits(weeks=2)}, due_on=date(2019, 3, 25)) == [SmartRule.TOO_FAR_AWAY]
    assert codes({"limits": SmartLimits(weeks=13)}, due_on=date(2019, 6, 7)) == []


def test_more_than_ten_working_days_on_a_critical_file_warns() -> None:
    tenth = date(2019, 3, 22)

    assert codes({"critical": True}, due_on=tenth) == []
    (finding,) = found({"critical": True}, due_on=date(2019, 3, 25))
    assert (finding.code, finding.blocks) == (SmartRule.TOO_FAR_AWAY_CRITICAL, False)
    assert finding.dates == (AGREED, WEDNESDAY, tenth)
    assert "Friday 22 March 2019 (in 10 working days)" in finding.better


def test_after_the_planned_re_audit_warns() -> None:
    planned = {"review_on": date(2019, 3, 15), "re_audit_on": date(2019, 3, 24)}

    assert codes(planned, due_on=date(2019, 3, 22)) == []
    (finding,) = found(planned, due_on=date(2019, 3, 25))
    assert (finding.code, finding.blocks) == (SmartRule.AFTER_PLANNED_CHECK, False)
    assert finding.message == "Monday 25 March 2019 is after the re-audit planned for Sunday 24 March 2019."
    assert finding.dates == (AGREED, WEDNESDAY, date(2019, 3, 22))
    assert finding.better.endswith("or Friday 22 March 2019.")


def test_before_a_re_audit_is_planned_the_review_is_the_last_check() -> None:
    (finding,) = found({"review_on": date(2019, 3, 18)}, due_on=date(2019, 3, 25))

    assert finding.message.endswith("is after the service manager review planned for Monday 18 March 2019.")
    assert "Monday 18 March 2019 (before it is looked at again)" in finding.better


def test_where_no_date_would_do_the_same_day_is_offered() -> None:
    (finding,) = found({"re_audit_on": date(2019, 3, 1)}, due_on=AGREED)

    assert finding.code == SmartRule.AFTER_PLANNED_CHECK
    assert finding.dates == (AGREED,)


def test_immediate_is_the_same_day() -> None:
    assert codes(due_on=AGREED, urgency=Urgency.IMMEDIATE) == []
    (finding,) = found(due_on=WEDNESDAY, timescale="immediate")
    assert (finding.code, finding.blocks) == (SmartRule.IMMEDIATE_NOT_SAME_DAY, False)
    assert finding.message == "What is immediate is done the same day, Friday 8 March 2019."
    assert finding.dates == (AGREED,)


def test_immediately_without_a_date_blocks_and_the_same_day_is_offered() -> None:
    (finding,) = found(due_on=None, timescale="immediately")

    assert (finding.code, finding.dates) == (SmartRule.NO_DATE, (AGREED,))


def test_priority_is_within_three_working_days() -> None:
    assert codes(due_on=WEDNESDAY, urgency=Urgency.PRIORITY) == []
    (finding,) = found(due_on=WEDNESDAY + timedelta(days=1), urgency=Urgency.PRIORITY)
    assert (finding.code, finding.blocks) == (SmartRule.PRIORITY_TOO_LATE, False)
    assert finding.message == "What has priority is done within 3 working days."
    assert finding.dates == (AGREED, WEDNESDAY)


PRIORITY: dict[str, Any] = {"due_on": WEDNESDAY, "urgency": Urgency.PRIORITY}


def test_priority_feeds_back_to_the_iro_where_there_is_one() -> None:
    (finding,) = found({"iro": True}, **PRIORITY)

    assert (finding.field, finding.code, finding.blocks) == ("action", SmartRule.PRIORITY_WITHOUT_FEEDBACK, False)
    assert codes({"iro": True}) == []


@pytest.mark.parametrize(
    "said",
    [
        {"action": "Visit the child and tell the I.R.O."},
        {"action": "Visit the child and tell the IRO"},
        {"timescale": "priority, with feedback to the IRO"},
        {"measure": "The reviewing officer has the visit's record"},
    ],
)
def test_feedback_may_be_said_anywhere(said: dict[str, Any]) -> None:
    assert codes({"iro": True}, **PRIORITY | said) == []


def test_a_priority_action_without_a_date_lacks_feedback_too() -> None:
    assert codes({"iro": True}, due_on=None, urgency=Urgency.PRIORITY) == [
        SmartRule.NO_DATE,
        SmartRule.PRIORITY_WITHOUT_FEEDBACK,
    ]


@given(
    agreed_on=st.dates(date(2018, 1, 1), date(2026, 6, 30)),
    critical=st.booleans(),
    urgency=st.sampled_from([None, *Urgency]),
    check_after=st.none() | st.integers(0, 120),
    supervision_after=st.none() | st.integers(-10, 120),
    asked_after=st.none() | st.integers(-40, 400),
)
def test_a_date_that_is_offered_is_accepted_without_a_word(
    agreed_on: date,
    critical: bool,
    urgency: Urgency | None,
    check_after: int | None,
    supervision_after: int | None,
    asked_after: int | None,
) -> None:
    def later(days: int | None) -> date | None:
        return None if days is None else agreed_on + timedelta(days=days)

    judged = context(
        agreed_on=agreed_on,
        graded_on=agreed_on - timedelta(days=4),
        critical=critical,
        re_audit_on=later(check_after),
        supervision_on=later(supervision_after),
    )
    asked = draft(due_on=later(asked_after), urgency=urgency)
    offered = offered_dates(asked, judged)
    assert list(offered) == sorted(set(offered))
    assume(offered != (agreed_on,))
    for day in offered:
        assert findings_for(draft(due_on=day, urgency=urgency), judged) == ()
