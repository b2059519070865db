"""F10, F18: at a quarter's end what is missing is asked for, then the report is drafted and to be published, once."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from structlog.testing import capture_logs

from domain.vocabulary import Role
from projections.publications import reports
from scheduler.jobs import quarters_job, restatements_job
from scheduler.quarters import QuartersTold, end_quarters
from service.api.readiness import readiness
from service.bootstrap import Putright
from service.logs import ALLOWED
from service.mail.delivery import deliver
from service.mail.notices import OF_REPORTS, notices
from service.reports.publishing.drawing_up import Asked, publish
from service.reports.publishing.publications import Publications
from tests.support.council import command, findings
from tests.support.mail import REFUSED, FakeTransport, address_of, appoint_reachable

OPENED = datetime(2026, 9, 1, 9, tzinfo=UTC)
GRADED = OPENED.date()
LAST_DAY, NEXT_DAY = datetime(2026, 9, 30, 9, tzinfo=UTC), datetime(2026, 10, 1, 9, tzinfo=UTC)
CLEAR, AFTER = datetime(2026, 10, 31, 9, tzinfo=UTC), datetime(2026, 11, 1, 9, tzinfo=UTC)
REMINDED = datetime(2026, 11, 6, 9, tzinfo=UTC)
REF = "2026-27-Q2"
REPORT_WARNINGS = {"report_not_published", "nobody_to_publish_report"}


@pytest.fixture
def council(putright: Putright) -> Putright:
    """A file graded in September of which nothing is recorded, in a council that began with it."""
    appoint_reachable(putright.people, OPENED)
    said: dict[str, Any] = {"role": Role.HEAD_OF_QA, "reports_to": "DCS01", "email": address_of("HQA01")}
    putright.people.appoint(command(OPENED), staff_id="HQA01", **said)
    putright.audits.record(command(OPENED), findings("A-1", audited_on=GRADED, graded_on=GRADED))
    return putright


def told(putright: Putright) -> list[tuple[str, str]]:
    kinds = [kind.value for kind in OF_REPORTS]
    query = sa.select(notices.c.kind, notices.c.recipient).where(notices.c.kind.in_(kinds))
    with putright.store.reading() as reader:
        return sorted((row.kind, row.recipient) for row in reader.rows(query))


def test_the_day_after_a_quarter_whoever_owes_a_step_of_it_is_asked_once(council: Putright) -> None:
    assert end_quarters(council, LAST_DAY) == QuartersTold()

    assert end_quarters(council, NEXT_DAY) == QuartersTold(begun=1)
    assert end_quarters(council, NEXT_DAY) == QuartersTold()

    owners = ["PL01", "QA01", "SM01", "SW01", "TM01"]
    assert told(council) == [("recordings_missing", each) for each in owners]


def test_what_is_recorded_is_not_asked_for(council: Putright) -> None:
    council.remediations.hold_day_three_meeting(command(LAST_DAY), "A-1", GRADED + timedelta(days=3), chair="PL01")
    council.remediations.acknowledge(command(LAST_DAY), "A-1", GRADED, "PL01")

    end_quarters(council, NEXT_DAY)

    assert "PL01" not in {person for _, person in told(council)}


def test_a_mail_names_the_steps_and_nobody(council: Putright) -> None:
    end_quarters(council, NEXT_DAY)
    transport = FakeTransport()

    deliver(council, NEXT_DAY + timedelta(days=1), transport)

    mail = next(content for address, content in transport.mails if address == address_of("TM01"))
    assert b"improvement plan" in mail
    assert b"Inadequate" not in mail


def test_after_the_clear_days_the_report_is_drafted_and_somebody_asked_to_publish_once(council: Putright) -> None:
    end_quarters(council, NEXT_DAY)
    assert end_quarters(council, CLEAR) == QuartersTold()

    assert end_quarters(council, AFTER) == QuartersTold(drafted=1)
    assert end_quarters(council, AFTER) == QuartersTold()

    assert ("report_to_publish", "HQA01") in told(council)


def test_whoever_does_not_publish_is_reminded_once(council: Putright) -> None:
    for at in (NEXT_DAY, AFTER):
        end_quarters(council, at)

    assert end_quarters(council, REMINDED) == QuartersTold(reminded=1)
    assert end_quarters(council, REMINDED + timedelta(days=9)) == QuartersTold()


def test_when_it_is_published_the_director_is_told_and_nobody_is_reminded(council: Putright) -> None:
    for at in (NEXT_DAY, AFTER):
        end_quarters(council, at)
    publish(council, command(AFTER), Asked(reference=REF), published_by="HQA01")

    assert end_quarters(council, REMINDED) == QuartersTold()
    assert ("report_published", "DCS01") in told(council)


def test_after_downtime_over_the_clear_days_it_is_drafted_and_nobody_is_chased(council: Putright) -> None:
    assert end_quarters(council, AFTER) == QuartersTold(begun=1, drafted=1)

    assert told(council) == [("report_to_publish", "HQA01")]


def test_after_downtime_over_two_quarters_each_is_done_once(council: Putright) -> None:
    council.audits.record(command(OPENED), findings("A-2", audited_on=GRADED, graded_on=GRADED))
    a_year_on = datetime(2027, 9, 1, 9, tzinfo=UTC)

    first = end_quarters(council, a_year_on)

    with council.store.reading() as reader:
        begun = [row.reference for row in reports(reader)]
    assert (first.begun, first.drafted) == (len(begun), len(begun))
    assert REF in begun
    assert end_quarters(council, a_year_on) == QuartersTold()


def test_what_was_over_before_the_council_began_is_not_chased(council: Putright) -> None:
    before = date(2026, 5, 1)
    council.audits.record(command(NEXT_DAY), findings("A-0", audited_on=before, graded_on=before))

    end_quarters(council, NEXT_DAY)

    with council.store.reading() as reader:
        assert [row.reference for row in reports(reader)] == [REF]


def test_a_quarter_without_anything_has_no_report(putright: Putright) -> None:
    appoint_reachable(putright.people, OPENED)

    assert end_quarters(putright, NEXT_DAY) == QuartersTold()


def test_one_that_fails_keeps_nothing_else_waiting_and_is_logged(
    council: Putright, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: Any) -> Any:
        raise OSError("no space")

    monkeypatch.setattr(Publications, "begin", broken)
    with capture_logs() as logs:
        quarters_job(council, NEXT_DAY)
        restatements_job(council, NEXT_DAY)

    assert logs[0] == {"event": "report_not_made", "reason": REF, "error": "OSError", "log_level": "error"}
    assert (logs[1]["failed"], logs[2]["restated"]) == (1, 0)
    assert {name for entry in logs for name in entry} <= ALLOWED | {"log_level"}


def test_a_mail_about_a_report_that_reaches_nobody_holds_nothing_up(council: Putright) -> None:
    end_quarters(council, NEXT_DAY)
    transport = FakeTransport(TM01=REFUSED)

    deliver(council, NEXT_DAY + timedelta(days=1), transport)

    assert deliver(council, NEXT_DAY + timedelta(days=2), transport).failed == 0


def test_a_report_that_nobody_publishes_is_warned_of(council: Putright) -> None:
    end_quarters(council, AFTER)
    assert not REPORT_WARNINGS & set(readiness(replace(council, clock=lambda: AFTER))["warnings"])

    late = readiness(replace(council, clock=lambda: REMINDED))["warnings"]

    assert set(late) & REPORT_WARNINGS == {"report_not_published"}


def test_a_report_that_nobody_may_publish_is_warned_of(council: Putright) -> None:
    for person in ("HQA01", "QA01"):
        council.people.leave(command(NEXT_DAY), person, NEXT_DAY.date())
    end_quarters(council, AFTER)

    warnings = readiness(replace(council, clock=lambda: AFTER))["warnings"]

    assert set(warnings) & REPORT_WARNINGS == {"nobody_to_publish_report"}
