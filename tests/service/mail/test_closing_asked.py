"""When nothing more is owed on a file, whoever closes it is asked to by the next morning's mail."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from urllib.parse import urlsplit

import pytest
import sqlalchemy as sa

from domain.remediation import Remediation
from domain.vocabulary import CaseloadDecision, Step
from projections.deadline_queries import deadlines_of
from service.app import create_app
from service.bootstrap import Putright
from service.commands.monitoring import Progress
from service.commands.remediations import ActionText
from service.mail.delivery import deliver
from service.mail.notices import NoticeKind, notices
from tests.support.council import GRADED_ON, acknowledge_all, command, findings
from tests.support.mail import FakeTransport, appoint_reachable

ACTION = ActionText(
    theme="Assessment",
    action="See the child alone",
    owner="SW01",
    due_on=date(2026, 11, 18),
    measure="Her words are kept",
    difference="She knows who comes",
    family_part="Her aunt has her on Fridays",
)
LAST = datetime(2026, 12, 16, 14, tzinfo=UTC)
"""A Wednesday afternoon, past the morning's digest."""
MORNING = datetime(2026, 12, 17, 9, tzinfo=UTC)
ASKED = "please close it with quality assurance"


def checks(council: Putright) -> list[date]:
    with council.store.reading() as reader:
        rows = deadlines_of(reader, [Remediation.create_id("A-1")])
    return [row.due_on for row in rows if row.step == Step.MONITORING_CHECK and row.due_on <= LAST.date()]


@pytest.fixture
def all_but_one(putright: Putright) -> Putright:
    """A file on which one thing is owed: whether its action works."""
    appoint_reachable(putright.people, datetime(2026, 11, 2, 9, tzinfo=UTC))
    steps, day, now = putright.remediations, GRADED_ON, command(LAST, backdated_reason="Kept on paper")
    putright.audits.record(now, findings("A-1"))
    acknowledge_all(steps, LAST)
    steps.notify_managers(now, "A-1", day, ["TM01", "PL01", "SM01"])
    steps.hold_day_three_meeting(now, "A-1", day, chair="PL01")
    steps.agree_improvement_plan(now, "A-1", day, actions=[ACTION])
    steps.complete_action(now, "A-1", 1, day, evidence="Two visits")
    steps.confirm_action(now, "A-1", 1, day, accepted=True, confirmed_by="TM01")
    steps.review_plan(now, "A-1", day, satisfied=True, reviewer="SM01")
    steps.decide_on_caseload(now, "A-1", day, decision=CaseloadDecision.NOT_REQUIRED, decided_by="SM01", reason="One")
    for due_on in checks(putright):
        steps.record_monitoring_check(
            now, "A-1", due_on, progress=Progress(on_track=(), off_track=()), checked_by="TM01"
        )
    steps.re_audit(now, "A-1", LAST.date(), grade="Good", auditor="AU01")
    deliver(putright, LAST, FakeTransport())
    return putright


def works(council: Putright) -> tuple[str, ...]:
    receipt = council.remediations.verify_action(
        command(LAST), "A-1", 1, LAST.date(), effective=True, verified_by="TM01"
    )
    return receipt.recorded


def asked(council: Putright) -> list[str]:
    transport = FakeTransport()
    deliver(council, MORNING, transport)
    return [mail.get_content() for mail in transport.to("SM01") if ASKED in mail["Subject"]]


def test_the_service_manager_is_asked_in_the_morning_after_the_last_step(all_but_one: Putright) -> None:
    assert works(all_but_one)[-1] == "ClosingAsked"
    assert len(asked(all_but_one)) == 1
    with all_but_one.engine.connect() as connection:
        told = connection.scalars(sa.select(notices.c.recipient).where(notices.c.kind == NoticeKind.CLOSING_ASKED))
        assert told.all() == ["SM01"]


def test_an_older_mail_asks_for_no_closing_where_something_else_is_owed_by_now(all_but_one: Putright) -> None:
    works(all_but_one)
    (said,) = asked(all_but_one)
    (address,) = re.findall(r"https?://\S+", said)
    opens = create_app(all_but_one).test_client()
    assert "Close the remediation" in opens.get(urlsplit(address).path).text

    more = replace(ACTION, due_on=date(2026, 12, 21))
    all_but_one.remediations.agree_action(command(MORNING), "A-1", MORNING.date(), more)
    page = opens.get(urlsplit(address).path).text
    assert "Something else is owed on it first" in page
    assert "Close the remediation" not in page


def test_nobody_is_asked_to_close_what_is_closed_by_the_morning(all_but_one: Putright) -> None:
    works(all_but_one)
    all_but_one.remediations.close(
        command(LAST + timedelta(minutes=1)), "A-1", LAST.date(), closed_by="QA01", agreed_by="SM01", reason="Improved"
    )

    assert asked(all_but_one) == []


def test_nobody_is_asked_while_a_step_is_owed(all_but_one: Putright) -> None:
    assert asked(all_but_one) == []
