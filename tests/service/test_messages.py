"""What a mail says, word for word, and what none may ever say."""

from dataclasses import replace
from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Any

import pytest

from service.messages import Writer, writer_for
from service.notices import Notice, NoticeKind
from service.rules import shipped_rules
from service.settings import Settings, SettingsError
from tests.support.mail import parsed

NOW = datetime(2019, 5, 9, 8, tzinfo=UTC)
REVIEW = {"audit_ref": "AUD18-202", "step": "service_manager_review", "item": "", "owner": "SM01"}


@pytest.fixture
def writer() -> Writer:
    rules = shipped_rules()
    return Writer(
        rules.policy_on(NOW.date()),
        rules.calendar,
        "putright@council.example",
        "https://putright.example",
        "Sample Council",
    )


def reminder(**changes: Any) -> Notice:
    given = {"position": 1, "recipient": "SM01", "kind": NoticeKind.REMINDER, "rung": "reminder"}
    return Notice(**given | REVIEW | {"due_on": date(2019, 5, 10)} | changes)


def escalation(**changes: Any) -> Notice:
    given = {"position": 2, "recipient": "HOS01", "kind": NoticeKind.ESCALATION, "rung": "head_of_service"}
    return Notice(**given | REVIEW | {"due_on": date(2019, 5, 3)} | changes)


def opened(**changes: Any) -> Notice:
    given = {"position": 3, "recipient": "PL01", "kind": NoticeKind.OPENED, "audit_ref": "AUD18-203"}
    return Notice(**given | changes)


def deadline(step: str, due_on: date, owner: str) -> Any:
    return SimpleNamespace(audit_ref="AUD18-203", step=step, due_on=due_on, owner=owner, done_on=None)


STEPS = [
    deadline("notification", date(2019, 5, 9), "QA01"),
    deadline("day_three_meeting", date(2019, 5, 13), "PL01"),
    deadline("improvement_plan", date(2019, 5, 14), "TM01"),
]


def mail(writer: Writer, recipient: str, *notices: Notice, steps: Any = ()) -> tuple[str, str]:
    message = parsed(writer.write("0" * 64, recipient, notices, steps, NOW))
    return message["Subject"], message.get_content().replace("\r\n", "\n")


def test_an_escalation_says_what_by_when_why_you_and_where(writer: Writer) -> None:
    subject, text = mail(writer, "HOS01", escalation())

    assert subject == "Putright AUD18-202: service manager review was due on Fri 3 May 2019"
    assert text == (
        "Service manager review on AUD18-202 was due on Fri 3 May 2019.\n"
        "On Thu 9 May 2019 it was not recorded as done: 3 working days late.\n"
        "\n"
        "Why you: it has gone up to the head of service, and everybody in the line up to there is told.\n"
        "\n"
        "See what is owed, and record it when it is done:\n"
        "https://putright.example/remediations/AUD18-202\n"
        "\n"
        "If it has been recorded since, nothing more is needed.\n"
        "\n"
        "-- \n"
        "Sent by Putright for Sample Council.\n"
    )


def test_a_reminder_says_so_before_it_is_late(writer: Writer) -> None:
    subject, text = mail(writer, "SM01", reminder())

    assert subject == "Putright AUD18-202: service manager review is due on Fri 10 May 2019"
    assert "Why you: it is yours to do." in text
    assert "late" not in text


def test_a_weekend_after_the_date_is_not_counted_as_working_days(writer: Writer) -> None:
    _, text = mail(writer, "SM01", reminder(due_on=date(2019, 5, 3)))
    assert "On Thu 9 May 2019 it was not recorded as done: 3 working days late." in text

    saturday = datetime(2019, 5, 11, 8, tzinfo=UTC)
    written = parsed(writer.write("0" * 64, "SM01", [reminder()], (), saturday))
    assert "was due on Fri 10 May 2019" in written["Subject"]
    assert "late" not in written.get_content()


@pytest.mark.parametrize(
    ("notice", "recipient", "why"),
    [
        (reminder(owner="PL01"), "PL02", "you cover for its owner."),
        (escalation(), "SM01", "it is yours to do."),
        (
            escalation(owner=None, rung="line_manager"),
            "DCS01",
            "nobody is recorded as its owner, so it passes up to you.",
        ),
        (
            escalation(rung="line_manager"),
            "HOS01",
            "it has gone up to the owner's line manager, and everybody in the line up to there is told.",
        ),
    ],
)
def test_everybody_reads_why_it_is_they_who_are_told(writer: Writer, notice: Notice, recipient: str, why: str) -> None:
    assert f"Why you: {why}\n" in mail(writer, recipient, notice)[1]


def test_an_opening_lists_the_dates_that_are_the_readers_own(writer: Writer) -> None:
    subject, text = mail(writer, "PL01", opened(), steps=STEPS)

    assert subject == "Putright AUD18-203: a remediation was opened"
    assert text == (
        "A remediation was opened on AUD18-203.\n"
        "\n"
        "What is yours to do:\n"
        "  Day-three meeting: by Mon 13 May 2019\n"
        "\n"
        "Why you: you are on this file, or manage those who are.\n"
        "\n"
        "Please look at it and acknowledge it:\n"
        "https://putright.example/remediations/AUD18-203\n"
        "\n"
        "-- \n"
        "Sent by Putright for Sample Council.\n"
    )


def test_somebody_with_nothing_to_do_reads_the_first_date(writer: Writer) -> None:
    _, text = mail(writer, "SW01", opened(recipient="SW01"), steps=STEPS)

    assert "Nothing in it is yours to do by a date. The first date is Thu 9 May 2019: telling the managers.\n" in text


def test_several_things_are_one_mail_the_most_pressing_first(writer: Writer) -> None:
    subject, text = mail(writer, "SM01", opened(recipient="SM01"), reminder(), escalation(), steps=STEPS)

    assert subject == "Putright: 3 things on 2 files, the earliest due on Fri 3 May 2019"
    assert text == (
        "3 things as they stood on Thu 9 May 2019, the most pressing first.\n"
        "\n"
        "1. AUD18-202: service manager review was due on Fri 3 May 2019. "
        "3 working days late.\n"
        "   Why you: it is yours to do.\n"
        "   https://putright.example/remediations/AUD18-202\n"
        "\n"
        "2. AUD18-202: service manager review is due on Fri 10 May 2019.\n"
        "   Why you: it is yours to do.\n"
        "   https://putright.example/remediations/AUD18-202\n"
        "\n"
        "3. AUD18-203: a remediation was opened; please acknowledge it.\n"
        "   Nothing in it is yours to do by a date. The first date is Thu 9 May 2019: telling the managers.\n"
        "   https://putright.example/remediations/AUD18-203\n"
        "\n"
        "What has been recorded since needs nothing more.\n"
        "\n"
        "-- \n"
        "Sent by Putright for Sample Council.\n"
    )


def alert(**facts: Any) -> Notice:
    said = {"raised_at": "2019-05-09T15:40:00+00:00", "immediate": False, "out_of_hours": False} | facts
    return Notice(
        position=4, recipient="SM01", kind=NoticeKind.ALERT, audit_ref="AUD18-202", item="AUD18-202-S1", facts=said
    )


def test_a_mail_that_did_not_arrive_is_told_by_who_was_not_reached_and_nothing_else(writer: Writer) -> None:
    missed = Notice(
        position=5,
        recipient="QA01",
        kind=NoticeKind.NOT_DELIVERED,
        audit_ref="AUD18-202",
        facts={"recipient": "SM01"},
    )

    subject, text = mail(writer, "QA01", missed)
    _, digest = mail(writer, "QA01", missed, reminder(recipient="QA01"))

    assert subject == "Putright AUD18-202: a mail could not be delivered"
    assert text == (
        "SM01 could not be reached by mail about AUD18-202. Please ring them.\n"
        "\n"
        "Why you: you are the next level above them, or you look after the process.\n"
        "\n"
        "See what they have not heard of:\n"
        "https://putright.example/remediations/AUD18-202\n"
        "\n"
        "-- \n"
        "Sent by Putright for Sample Council.\n"
    )
    assert "1. SM01 could not be reached by mail about AUD18-202. Please ring them.\n   https://" in digest


def cover(kind: NoticeKind, recipient: str = "PL02") -> Notice:
    return Notice(
        position=6,
        recipient=recipient,
        kind=kind,
        audit_ref="AUD18-203",
        step="day_three_meeting",
        item="",
        due_on=date(2019, 5, 13),
    )


def test_whoever_is_asked_to_cover_hears_of_which_step_and_day_and_not_why(writer: Writer) -> None:
    subject, text = mail(writer, "PL02", cover(NoticeKind.COVER_ASKED))

    assert subject == "Putright AUD18-203: you are asked to cover the day-three meeting"
    assert text == (
        "You are asked to take the day-three meeting of AUD18-203 in its owner's place. "
        "It is due on Mon 13 May 2019.\n"
        "\n"
        "Why you: you were named as cover.\n"
        "\n"
        "Please accept, or say at once that you cannot:\n"
        "https://putright.example/remediations/AUD18-203\n"
        "\n"
        "-- \n"
        "Sent by Putright for Sample Council.\n"
    )


def test_where_nobody_covers_the_service_manager_hears_of_it(writer: Writer) -> None:
    missing = cover(NoticeKind.COVER_MISSING, "SM01")
    subject, text = mail(writer, "SM01", missing)
    _, digest = mail(writer, "SM01", reminder(), missing)

    assert subject == "Putright AUD18-203: nobody covers the day-three meeting"
    assert text.startswith(
        "The day-three meeting of AUD18-203 is due on Mon 13 May 2019. Its owner is away on that day, and nobody has "
        "accepted to cover it.\n"
        "\n"
        "Why you: it passes to the service manager of the file.\n"
        "\n"
        "Name somebody who will, or take it yourself:\n"
        "https://putright.example/remediations/AUD18-203\n"
    )
    assert "1. AUD18-203: nobody covers the day-three meeting, which is due on Mon 13 May 2019.\n   https" in digest


def test_an_alert_says_whom_to_ring_and_where_to_look_and_nothing_of_what_was_feared(writer: Writer) -> None:
    subject, text = mail(replace(writer, duty_team_telephone="01234 567890"), "SM01", alert())

    assert subject == "URGENT Putright AUD18-202: safeguarding alert"
    assert text == (
        "A safeguarding alert was raised on AUD18-202: the concern was seen at 16:40 on Thu 9 May 2019.\n"
        "\n"
        "Out of hours, ring the emergency duty team, on 01234 567890, and record that you did.\n"
        "\n"
        "Why you: alerts go to both service managers and to Safeguarding and Standards, or to who stands in for them.\n"
        "\n"
        "Read it, acknowledge it, and record what is done:\n"
        "https://putright.example/safeguarding-alerts/AUD18-202-S1\n"
        "\n"
        "-- \n"
        "Sent by Putright for Sample Council.\n"
    )


def test_immediate_danger_comes_first_and_out_of_hours_somebody_is_asked_to_ring(writer: Writer) -> None:
    subject, text = mail(writer, "SM01", alert(immediate=True, out_of_hours=True))

    assert subject == "URGENT Putright AUD18-202: safeguarding alert, immediate danger"
    assert text.split("\n\n")[1:3] == [
        "The child may be in immediate danger. If nobody has called the police, call 999 now.",
        "It is out of hours. Ring the emergency duty team now, on the number in the council's out-of-hours procedure, "
        "and record that you did.",
    ]


def test_an_alert_on_a_reference_with_a_line_break_adds_no_line_and_no_header(writer: Writer) -> None:
    broken = replace(alert(), audit_ref="A-1\r\nBcc: x@y.example", item="A/1\r\n-S1")
    written = writer.write("0" * 64, "SM01", [broken], (), NOW)

    assert parsed(written)["Bcc"] is None
    assert "safeguarding-alerts/A%2F1%0D%0A-S1\n" in parsed(written).get_content().replace("\r\n", "\n")


def regraded(**changes: Any) -> Notice:
    given = {"position": 4, "recipient": "HOS01", "kind": NoticeKind.REGRADED, "audit_ref": "AUD18-203"}
    return Notice(**given | changes)


def test_a_file_that_became_critical_is_told_without_its_grade(writer: Writer) -> None:
    subject, said = mail(writer, "HOS01", regraded())

    assert subject == "Putright AUD18-203: it has become more urgent"
    assert said == (
        "What is owed on AUD18-203 has become more urgent, and some of it is due sooner.\n\n"
        "Why you: the head of service and the director are told of every file this urgent.\n\n"
        "Please look at it and acknowledge it:\nhttps://putright.example/remediations/AUD18-203\n"
        "\n-- \nSent by Putright for Sample Council.\n"
    )
    _, digest = mail(writer, "HOS01", escalation(), regraded())
    assert "1. AUD18-203: it has become more urgent.\n   Why you: the head of service and the director" in digest


@pytest.mark.parametrize(
    ("kind", "subject", "why"),
    [
        (NoticeKind.MODERATION, "an audit is put forward for moderation", "a head of service moderates"),
        (NoticeKind.CHALLENGE, "a challenge is yours to decide", "it is decided by a head of service outside"),
    ],
)
def test_what_is_about_an_audit_leads_to_the_board_since_there_may_be_no_remediation(
    writer: Writer, kind: NoticeKind, subject: str, why: str
) -> None:
    headed, said = mail(writer, "HOS01", regraded(kind=kind))

    assert headed == f"Putright AUD18-203: {subject}"
    assert f"Why you: {why}" in said
    assert "https://putright.example/#grades-heading" in said
    assert "remediations" not in said


def test_a_message_is_the_same_bytes_each_time_it_is_written_and_names_no_recipient(writer: Writer) -> None:
    first, second = (writer.write("0" * 64, "HOS01", [escalation()], (), NOW) for _ in range(2))

    assert first == second
    headers = parsed(first)
    assert headers["Message-ID"] == f"<{'0' * 64}@council.example>"
    assert headers["Date"] == "Thu, 09 May 2019 08:00:00 +0000"
    assert headers["To"] is None
    assert b"HOS01" not in first
    assert b"SM01" not in first


def test_a_reference_with_a_line_break_adds_no_header_and_no_line(writer: Writer) -> None:
    written = writer.write("0" * 64, "HOS01", [escalation(audit_ref="A-1\r\nBcc: x@y.example\n\n")], (), NOW)

    assert parsed(written)["Bcc"] is None
    assert parsed(written)["Subject"].startswith("Putright A-1 Bcc: x@y.example: ")


def test_a_council_with_letters_beyond_ascii_is_named_as_it_is(writer: Writer) -> None:
    rules = shipped_rules()
    welsh = Writer(rules.policy_on(NOW.date()), rules.calendar, "p@council.example", "https://p.example", "Ynys Môn")

    written = welsh.write("0" * 64, "HOS01", [escalation()], (), NOW)

    assert written.isascii()
    assert "Sent by Putright for Ynys Môn." in parsed(written).get_content()


@pytest.mark.parametrize("sender", [None, "putright", "Putright <putright>"])
def test_a_sender_without_a_domain_is_refused_by_name(settings: Settings, sender: str | None) -> None:
    rules = shipped_rules()
    with pytest.raises(SettingsError) as refused:
        writer_for(_with(settings, mail_from=sender), rules.policy_on(NOW.date()), rules.calendar)
    assert refused.value.field == "PUTRIGHT_MAIL_FROM"


def _with(settings: Settings, **changes: Any) -> Settings:
    return Settings(**{name: getattr(settings, name) for name in settings.__dataclass_fields__} | changes)
