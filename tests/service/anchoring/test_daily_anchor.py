"""An anchor a day: made once, into the file and to every address, and shouted about where it is not."""

import json
from dataclasses import replace
from datetime import datetime, timedelta
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from scheduler.jobs import anchor_job, delivery_job
from service.anchoring.anchors import Anchor, anchor_of, anchors_in, kept
from service.anchoring.comparing import check_log
from service.anchoring.daily import anchor_daily, known_anchors, make_anchor
from service.anchoring.file import append
from service.anchoring.mails import deliver_anchors, note_anchor_bounced
from service.anchoring.signing import signer_of
from service.api.readiness import readiness
from service.bootstrap import Putright
from service.logs import ALLOWED
from service.mail.channels.port import Answer, Outcome
from service.storage.database import reading, writing
from tests.support.council import command, findings
from tests.support.mail import REFUSED, RETRY, FakeTransport, appoint_reachable
from tests.support.resealing import reseal
from tests.support.tampering import drop_triggers, set_column

TO = ("auditor@audit.example", "director@council.example")
DAY = timedelta(days=1)


@pytest.fixture
def council(putright: Putright, now: datetime, tmp_path: Path) -> Putright:
    """A council that anchors into a folder of its own, and by mail to two addresses."""
    appoint_reachable(putright.people, now)
    putright.audits.record(command(now), findings("A-1"))
    settings = replace(putright.settings, anchor_to=TO, anchor_file=tmp_path / "share" / "anchors.jsonl")
    return replace(putright, settings=settings)


def at(council: Putright, moment: datetime) -> Putright:
    return replace(council, clock=lambda: moment)


def made(council: Putright) -> list[Anchor]:
    with reading(council.engine) as connection:
        return [anchor_of(row.line) for row in kept(connection)]


def warnings(council: Putright, now: datetime) -> set[str]:
    return set(readiness(at(council, now))["warnings"]) & {
        "no_anchor_key", "anchor_late", "anchor_not_sent", "anchor_not_in_file", "log_disagrees_with_anchor",
    }  # fmt: skip


def test_a_day_has_one_anchor_however_often_and_by_however_many_it_is_asked_for(
    council: Putright, now: datetime
) -> None:
    first = anchor_daily(council, now)
    again = anchor_daily(council, now + timedelta(hours=3))
    next_day = anchor_daily(council, now + DAY)

    assert [(each.anchored, each.written, each.failed) for each in (first, again, next_day)] == [
        (1, 1, 0),
        (0, 0, 0),
        (1, 1, 0),
    ]
    assert [each.date for each in made(council)] == ["2026-11-20", "2026-11-21"]


def test_two_schedulers_that_make_it_at_once_keep_one(council: Putright, now: datetime) -> None:
    make_anchor(council, now, daily=True)
    make_anchor(council, now, daily=True)

    assert len(made(council)) == 1


def test_after_days_of_downtime_there_is_one_and_it_covers_them(council: Putright, now: datetime) -> None:
    anchor_daily(council, now)
    anchor_daily(council, now + 9 * DAY)

    assert [each.date for each in made(council)] == ["2026-11-20", "2026-11-29"]


def test_the_day_is_londons(council: Putright, now: datetime) -> None:
    anchor_daily(council, now.replace(month=6, day=30, hour=23, minute=30))

    assert made(council)[0].date == "2026-07-01"


def test_a_log_without_an_event_and_an_installation_without_a_key_have_none(
    putright: Putright, council: Putright, now: datetime
) -> None:
    without = replace(council, settings=replace(council.settings, anchor_key=None))
    with capture_logs() as logs:
        anchor_job(without, now)

    assert (logs, made(council)) == ([], [])
    assert warnings(without, now) == {"no_anchor_key"}


def test_the_file_gets_a_line_an_anchor_and_is_only_ever_appended_to(council: Putright, now: datetime) -> None:
    anchor_daily(council, now)
    before = council.settings.anchor_file.read_text()
    anchor_daily(council, now + DAY)

    assert council.settings.anchor_file.read_text().startswith(before)
    assert anchors_in(council.settings.anchor_file.read_text()) == made(council)


def test_a_line_that_is_in_the_file_already_is_not_written_twice_and_a_torn_one_is_ended(tmp_path: Path) -> None:
    file = tmp_path / "anchors.jsonl"
    append(file, ["one"])
    with file.open("a") as torn:
        torn.write("tw")
    append(file, ["one", "two"])

    assert file.read_text() == "one\ntw\ntwo\n"


def test_a_share_that_is_not_there_is_shouted_about_and_made_up_for(council: Putright, now: datetime) -> None:
    share = council.settings.anchor_file.parent
    share.write_text("in the way")
    with capture_logs() as logs:
        assert anchor_daily(council, now).failed == 1
    assert [entry["event"] for entry in logs] == ["anchor_not_in_file"]
    assert warnings(council, now) == {"anchor_not_in_file"}

    share.unlink()
    anchor_daily(council, now)

    assert anchors_in(council.settings.anchor_file.read_text()) == made(council)
    assert warnings(council, now) == set()


def test_each_address_gets_each_anchor_once_and_the_mail_says_how_to_check_it(council: Putright, now: datetime) -> None:
    transport = FakeTransport()
    anchor_daily(council, now)

    assert deliver_anchors(council, now, transport).sent == 2
    assert deliver_anchors(council, now + DAY, transport).sent == 0
    assert {address for address, _ in transport.mails} == set(TO)
    mail = message_from_bytes(transport.mails[0][1], policy=default)
    assert mail["Subject"] == "Putright anchor of Friday 20 November 2026: Council"
    assert anchors_in(transport.mails[0][1].decode()) == made(council)
    assert "putright verify --anchors" in transport.mails[0][1].decode()


def test_the_mail_holds_nothing_of_the_record(council: Putright, now: datetime) -> None:
    transport = FakeTransport()
    anchor_daily(council, now)
    deliver_anchors(council, now, transport)

    text = transport.mails[0][1].decode()
    assert not [each for each in ("A-1", "C-A-1", "SW01", "QA01", "North", "Inadequate") if each in text]


def test_the_database_holds_no_address(council: Putright, now: datetime) -> None:
    anchor_daily(council, now)
    with reading(council.engine) as connection:
        rows = str(connection.exec_driver_sql("SELECT * FROM anchor_mails").all())

    assert not [each for each in TO if each in rows]


@pytest.mark.parametrize("answer", [RETRY, REFUSED])
def test_a_mail_that_is_not_taken_is_tried_until_it_is_and_shouted_about(
    council: Putright, now: datetime, answer: Answer
) -> None:
    transport = FakeTransport()
    transport.answers[TO[0]] = answer
    anchor_daily(council, now)
    with capture_logs() as logs:
        assert deliver_anchors(council, now, transport).sent == 1
    assert [entry["reason"] for entry in logs] == [answer.error]
    assert warnings(council, now) == set()
    assert warnings(council, now + timedelta(hours=1)) == {"anchor_not_sent"}

    assert deliver_anchors(council, now + timedelta(seconds=30), transport).retried == 0
    assert deliver_anchors(council, now + timedelta(hours=5), transport).retried == 1
    transport.answers[TO[0]] = Answer(Outcome.SENT)
    assert deliver_anchors(council, now + timedelta(hours=10), transport).sent == 1
    assert warnings(council, now + timedelta(hours=10)) == set()


def test_a_mail_server_that_is_gone_stops_the_pass_and_loses_nothing(council: Putright, now: datetime) -> None:
    transport = FakeTransport()
    transport.down = True
    anchor_daily(council, now)

    assert deliver_anchors(council, now, transport).unavailable
    transport.down = False
    assert deliver_anchors(council, now + timedelta(hours=1), transport).sent == 2
    assert transport.closed == 2


def test_a_mail_that_came_back_is_owed_again_and_shouted_about(council: Putright, now: datetime) -> None:
    transport = FakeTransport()
    anchor_daily(council, now)
    deliver_anchors(council, now, transport)
    reference = message_from_bytes(transport.mails[0][1], policy=default)["Message-ID"].strip("<>").partition("@")[0]

    assert note_anchor_bounced(council.engine, reference, now)
    assert not note_anchor_bounced(council.engine, reference, now)
    assert not note_anchor_bounced(council.engine, "anchor-x-", now)
    assert warnings(council, now + timedelta(hours=2)) == {"anchor_not_sent"}
    assert deliver_anchors(council, now + timedelta(hours=5), transport).sent == 1


def test_an_address_that_was_taken_out_of_the_settings_is_owed_nothing(council: Putright, now: datetime) -> None:
    anchor_daily(council, now)
    one = replace(council, settings=replace(council.settings, anchor_to=TO[:1]))

    assert deliver_anchors(one, now, FakeTransport()).sent == 1
    assert warnings(one, now + timedelta(hours=2)) == set()


def test_a_log_that_was_written_anew_is_not_anchored_until_somebody_has_looked(
    council: Putright, now: datetime
) -> None:
    anchor_daily(council, now)
    with writing(council.engine) as connection:
        drop_triggers(connection)
        set_column(connection, 2, "source", "elsewhere")
        reseal(connection)
    tomorrow = now + DAY
    with capture_logs() as logs:
        anchor_daily(at(council, tomorrow), tomorrow)
        anchor_daily(at(council, tomorrow), tomorrow)  # not walked again within the hour
    assert [(entry["event"], entry["error"]) for entry in logs] == [("log_disagrees_with_anchor", "anchor_disagrees")]
    assert "the anchor of 2026-11-20" in logs[0]["reason"]
    assert "log_disagrees_with_anchor" in warnings(council, tomorrow)
    assert len(made(council)) == 1

    make_anchor(council, tomorrow)
    assert anchor_daily(at(council, tomorrow + DAY), tomorrow + DAY).anchored == 1
    assert "log_disagrees_with_anchor" not in warnings(council, tomorrow + DAY)


def test_an_anchor_that_is_late_is_shouted_about(council: Putright, now: datetime) -> None:
    assert warnings(council, now + timedelta(hours=36)) == set()
    assert warnings(council, now + timedelta(hours=37)) == {"anchor_late"}
    anchor_daily(council, now + timedelta(hours=37))
    assert "anchor_late" not in warnings(council, now + timedelta(hours=40))
    assert readiness(at(council, now))["anchors"] == {"last": "2026-11-21T22:00:00.000000+00:00", "mails_waiting": 2}


def test_the_jobs_leave_one_line_each_of_allowed_fields(council: Putright, now: datetime) -> None:
    transport = FakeTransport()
    with capture_logs() as logs:
        anchor_job(council, now)
        delivery_job(council, now, transport)

    assert [entry["event"] for entry in logs] == ["anchor", "deliver", "deliver-anchors"]
    assert (logs[0]["anchored"], logs[0]["written"], logs[2]["sent"]) == (1, 1, 2)
    assert {name for entry in logs for name in entry} <= ALLOWED | {"log_level"}


def test_what_the_file_and_the_database_hold_agrees_with_the_log(council: Putright, now: datetime) -> None:
    anchor_daily(council, now)
    putright_key = signer_of(council.settings).public
    with reading(council.engine) as connection:
        known = known_anchors(connection, council.settings.anchor_file)
        assert check_log(connection, now.date(), known, [putright_key]).agreed == 1


def test_a_key_that_was_changed_is_no_disagreement_of_the_log(council: Putright, now: datetime) -> None:
    anchor_daily(council, now)
    renewed = replace(council, settings=replace(council.settings, anchor_key=b"z" * 32))

    assert anchor_daily(at(renewed, now + DAY), now + DAY).anchored == 1
    assert len({json.loads(line)["key"] for line in council.settings.anchor_file.read_text().splitlines()}) == 2
