"""Is the child safe today, as it is read: who was asked, who answered, what is still missing."""

from datetime import timedelta
from typing import Any

import pytest

from domain.undelivered import Undelivered
from domain.vocabulary import Step
from projections import safety as view
from service.bootstrap import Putright
from service.commands.withdrawals import Withdrawals
from tests.support.council import NOW, command, findings
from tests.support.mail import appoint_reachable

HOUR = timedelta(hours=1)


@pytest.fixture
def council(putright: Putright) -> Putright:
    """One file that was graded critical on a Friday, of which it was not asked yet."""
    appoint_reachable(putright.people, NOW)
    day = NOW.date()
    graded = findings("A-1", grade="Inadequate critical", audited_on=day, graded_on=day)
    putright.audits.record(command(), graded)
    return putright


def row(putright: Putright) -> Any:
    """How the question stands, or ``None`` while it is not asked."""
    with putright.store.reading() as reader:
        return next(iter(view.asked_now(reader)), None)


def to_chase(putright: Putright, hours: int = 0) -> list[str]:
    with putright.store.reading() as reader:
        return view.to_chase(reader, NOW + hours * HOUR)


def chase(putright: Putright, hours: int = 0) -> None:
    putright.safety.chase(command(NOW + hours * HOUR), "A-1")


def test_a_critical_file_is_to_be_asked_about_until_it_was_and_again_when_the_hour_is_over(council: Putright) -> None:
    assert to_chase(council) == ["A-1"]
    chase(council)

    assert to_chase(council) == []
    assert to_chase(council, 1) == ["A-1"]
    with council.store.reading() as reader:
        assert [each.audit_ref for each in view.unanswered(reader, NOW + HOUR)] == ["A-1"]
        assert view.unanswered(reader, NOW) == view.calls_owed(reader) == []


def test_whoever_saw_to_it_before_anybody_asked_is_known_when_it_is_asked(council: Putright) -> None:
    council.safety.acknowledge(command(), "A-1", None, person="TM01")
    council.remediations.acknowledge(command(), "A-1", NOW.date(), "SM01")
    assert row(council) is None
    chase(council)

    assert (row(council).knows, row(council).answered) == (["TM01"], True)
    assert row(council).next_rung_at == "2026-11-21T00:00:00.000000+00:00", "a Saturday: the ladder would wait"


def test_a_call_and_a_lost_mail_of_before_it_was_asked_are_of_no_question(council: Putright) -> None:
    council.safety.ring_duty_team(command(), "A-1", None, rung_by="TM01")
    lost = Undelivered(recipient="TM01", notice_kind="safety_asked", step=Step.SAFETY_CHECK)
    council.remediations.note_not_delivered(command(), "A-1", lost)
    assert row(council) is None

    chase(council)
    assert row(council).duty_team_at is None


def test_of_two_calls_the_earlier_counts(council: Putright) -> None:
    chase(council)
    for minutes in (30, 10):
        at = NOW + timedelta(minutes=minutes)
        council.safety.ring_duty_team(command(NOW + HOUR), "A-1", at, rung_by="TM01")

    assert row(council).duty_team_at == view.written(NOW + timedelta(minutes=10))


def test_a_mail_that_reached_somebody_else_about_something_else_changes_nothing(council: Putright) -> None:
    chase(council)
    other = Undelivered(recipient="TM01", notice_kind="opened")
    council.remediations.note_not_delivered(command(), "A-1", other)

    assert row(council).not_delivered == []


def test_a_file_that_is_withdrawn_is_asked_about_no_more(council: Putright) -> None:
    chase(council)
    Withdrawals(council.store).withdraw(command(), "A-1", NOW.date(), reason="Raised", withdrawn_by="HOS01")

    assert row(council) is None
    assert to_chase(council, 5) == []


def test_a_file_that_was_withdrawn_before_it_was_asked_has_no_row(council: Putright) -> None:
    Withdrawals(council.store).withdraw(command(), "A-1", NOW.date(), reason="Raised", withdrawn_by="HOS01")

    assert row(council) is None
    assert to_chase(council) == []
