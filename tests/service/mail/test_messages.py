"""What a mail says, word for word, and what none may ever say."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime
from html import unescape
from types import SimpleNamespace
from typing import Any

import pytest

from service.mail.messages import Writer, writer_for
from service.mail.notices import Notice, NoticeKind
from service.queries.rules import shipped_rules
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
    deadline("acknowledgement", date(2019, 5, 10), "PL01"),
    deadline("day_three_meeting", date(2019, 5, 13), "PL01"),
    deadline("improvement_plan", date(2019, 5, 14), "TM01"),
]


def mail(writer: Writer, recipient: str, *notices: Notice, steps: Any = ()) -> tuple[str, str]:
    message = parsed(writer.write("0" * 64, recipient, notices, steps, NOW))
    return message["Subject"], message.get_content().replace("\r\n", "\n")


def test_an_escalation_says_what_by_when_why_you_and_where(writer: Writer) -> None:
    up = {"highest": True, "next_rung": "director", "next_on": "2019-05-10"}
    subject, text = mail(writer, "HOS01", escalation(facts=up))

    assert subject == "Putright AUD18-202: service manager review was due on Friday 3 May"
    assert text == (
        "Service manager review on AUD18-202 was due on Friday 3 May 2019.\n"
        "\n"
        "On Thursday 9 May 2019 it was still not recorded as done: 3 working days late.\n"
        "\n"
        "Why you: it has gone up to the head of service: that is you, or you stand in for them. "
        "The step is the service manager's.\n"
        "\n"
        "See what is owed, and who can do it now:\n"
        "https://putright.example/remediations/AUD18-202\n"
        "\n"
        "If it has been recorded since, nothing more is needed. "
        "If it is not done first, the Director of Children's Services is told on Friday 10 May 2019.\n"
        "\n"
        "Is something in the way? Say what would help: the same link takes you there.\n"
        "\n"
        "-- \n"
        "Sent by Putright for Sample Council.\n"
    )


def test_a_reminder_says_so_before_it_is_late(writer: Writer) -> None:
    subject, text = mail(writer, "SM01", reminder())

    assert subject == "Putright AUD18-202: service manager review is due on Friday 10 May"
    assert "Why you: it is yours to do." in text
    assert "late" not in text


def test_a_weekend_after_the_date_is_not_counted_as_working_days(writer: Writer) -> None:
    _, text = mail(writer, "SM01", reminder(due_on=date(2019, 5, 3)))
    assert "On Thursday 9 May 2019 it was still not recorded as done: 3 working days late." in text

    saturday = datetime(2019, 5, 11, 8, tzinfo=UTC)
    written = parsed(writer.write("0" * 64, "SM01", [reminder()], (), saturday))
    assert "was due on Friday 10 May" in written["Subject"]
    assert "late" not in written.get_content()


@pytest.mark.parametrize(
    ("notice", "recipient", "why"),
    [
        (reminder(owner="PL01"), "PL02", "you cover for the service manager, whose step it is."),
        (reminder(), "SM01", "it is yours to do."),
        (
            escalation(),
            "SM01",
            "it is yours to do. Because it was not recorded, it has gone up to the head of service.",
        ),
        (
            escalation(owner=None, rung="line_manager"),
            "DCS01",
            "nobody is recorded as its owner, so it passes up to you.",
        ),
        (
            escalation(rung="line_manager"),
            "HOS01",
            "you are copied in. It has gone up to the owner's line manager, and everybody in the line up to there is "
            "told.",
        ),
    ],
)
def test_everybody_reads_why_it_is_they_who_are_told(writer: Writer, notice: Notice, recipient: str, why: str) -> None:
    assert f"Why you: {why}\n" in mail(writer, recipient, notice)[1]


def test_an_opening_lists_the_dates_that_are_the_readers_own(writer: Writer) -> None:
    subject, text = mail(writer, "PL01", opened(), steps=STEPS)

    assert subject == (
        "Putright AUD18-203: please acknowledge the remediation by Friday 10 May; your first date is Monday 13 May"
    )
    assert text == (
        "A remediation was opened on AUD18-203. Please acknowledge it by Friday 10 May 2019.\n"
        "\n"
        "What else is yours to do:\n"
        "\n"
        "- Day-three meeting: by Monday 13 May 2019\n"
        "\n"
        "Why you: you are on this file, or manage those who are.\n"
        "\n"
        "See what is owed, and acknowledge it:\n"
        "https://putright.example/remediations/AUD18-203\n"
        "\n"
        "Is something in the way? Say what would help: the same link takes you there.\n"
        "\n"
        "-- \n"
        "Sent by Putright for Sample Council.\n"
    )


def test_somebody_with_nothing_to_do_reads_the_first_date(writer: Writer) -> None:
    _, text = mail(writer, "SW01", opened(recipient="SW01"), steps=STEPS)

    said = "Nothing else in it is yours to do by a date. The first date is Monday 13 May 2019: day-three meeting.\n"
    assert said in text


def test_several_things_are_one_mail_the_most_pressing_first(writer: Writer) -> None:
    subject, text = mail(writer, "SM01", opened(recipient="SM01"), reminder(), escalation(), steps=STEPS)

    assert subject == "Putright: 1 late, 1 due, 1 new, on 2 files; the earliest was due on Friday 3 May"
    assert text == (
        "3 things as they stood on Thursday 9 May 2019.\n"
        "\n"
        "LATE\n"
        "\n"
        "- AUD18-202: service manager review was due on Friday 3 May 2019, 3 working days late.\n"
        "  Why you: it is yours to do. Because it was not recorded, it has gone up to the head of service.\n"
        "\n"
        "DUE\n"
        "\n"
        "- AUD18-202: service manager review is due on Friday 10 May 2019.\n"
        "  Why you: it is yours to do.\n"
        "\n"
        "NEW\n"
        "\n"
        "- AUD18-203: a remediation was opened; please acknowledge it. "
        "Nothing else in it is yours to do by a date. The first date is Monday 13 May 2019: day-three meeting.\n"
        "  Why you: you are on this file, or manage those who are.\n"
        "\n"
        "See them, and record what is done:\n"
        "https://putright.example/\n"
        "\n"
        "If any has been recorded since, nothing more is needed.\n"
        "\n"
        "Is something in the way? Say what would help: the same link takes you there.\n"
        "\n"
        "-- \n"
        "Sent by Putright for Sample Council.\n"
    )


def test_several_things_on_one_file_name_it_in_the_subject_and_link_to_it(writer: Writer) -> None:
    subject, text = mail(writer, "SM01", reminder(), escalation())

    assert subject == "Putright AUD18-202: 1 late, 1 due; the earliest was due on Friday 3 May"
    assert text.count("https://") == 1
    assert "https://putright.example/remediations/AUD18-202\n" in text


def test_the_one_link_is_the_messages_own_page_where_there_is_one(writer: Writer) -> None:
    paged = replace(writer, page_of=lambda message_id: f"https://putright.example/mail/{message_id[:4]}")

    for owed in ([reminder()], [reminder(), escalation()], [alert()]):
        message = parsed(paged.write("0" * 64, "SM01", owed, (), NOW))
        assert re.findall(r"https?://[^\s<\"]+", message.get_content()) == ["https://putright.example/mail/0000"]
        assert set(re.findall(r"https?://[^\s<\"]+", message.html)) == {"https://putright.example/mail/0000"}


def test_both_parts_say_the_same_and_the_html_loads_and_colours_nothing(writer: Writer) -> None:
    for owed in ([opened(recipient="PL01")], [opened(recipient="PL01"), reminder(), escalation()], [alert()]):
        message = parsed(writer.write("0" * 64, "PL01", owed, STEPS, NOW))
        body = message.html.partition("<body")[2].partition(">")[2]
        shown = unescape(re.sub(r"<[^>]*>", " ", body))
        assert words(shown) == words(re.sub(r":\s+https://\S+", "", message.get_content()))
        for loads in ("<img", "src=", "<style", "<link", "<script", "color:", "background", "@import", "url("):
            assert loads not in message.html


def words(text: str) -> list[str]:
    return re.sub(r"[-\s]+", " ", text).casefold().split()


def test_what_is_written_twice_is_the_same_bytes(writer: Writer) -> None:
    first, second = (writer.write("ab" * 32, "SM01", [reminder(), escalation()], (), NOW) for _ in range(2))

    assert first == second
    assert b"abababab" in first.partition(b"boundary=")[2].splitlines()[0]


def test_a_subject_stays_on_one_line(writer: Writer) -> None:
    written = writer.write("0" * 64, "SM01", [reminder(audit_ref="AUD18-202-LONGER")], (), NOW)

    assert any(line.startswith(b"Subject: Putright AUD18-202-LONGER: ") for line in written.splitlines())


def test_html_in_a_reference_stays_text(writer: Writer) -> None:
    message = parsed(writer.write("0" * 64, "SM01", [reminder(audit_ref='<b onclick="x">&')], (), NOW))

    assert "&lt;b onclick=&quot;x&quot;&gt;&amp;" in message.html


@pytest.mark.parametrize("recipient", ["SW01", "TM01"])
def test_whose_acknowledgement_is_missing_no_mail_tells(writer: Writer, recipient: str) -> None:
    missing = escalation(step="acknowledgement", item="SW01", owner="SW01", recipient=recipient)
    subject, text = mail(writer, recipient, missing)
    _, digest = mail(writer, recipient, missing, reminder())

    whose = "your" if recipient == "SW01" else "an"
    assert subject == f"Putright AUD18-202: {whose} acknowledgement was due on Friday 3 May"
    assert "SW01" not in text + digest


def test_of_an_action_the_number_is_told(writer: Writer) -> None:
    subject, _ = mail(writer, "SM01", escalation(step="action_done", item="2"))

    assert subject == "Putright AUD18-202: action 2 done was due on Friday 3 May"


def alert(**facts: Any) -> Notice:
    said = {"raised_at": "2019-05-09T15:40:00+00:00", "immediate": False, "out_of_hours": False} | facts
    return Notice(
        position=4, recipient="SM01", kind=NoticeKind.ALERT, audit_ref="AUD18-202", item="AUD18-202-S1", facts=said
    )


def test_who_could_not_be_reached_stands_on_the_page_and_in_no_mail(writer: Writer) -> None:
    missed = Notice(
        position=5,
        recipient="QA01",
        kind=NoticeKind.NOT_DELIVERED,
        audit_ref="AUD18-202",
        facts={"recipient": "SM01"},
    )

    subject, text = mail(writer, "QA01", missed)
    _, digest = mail(writer, "QA01", missed, reminder(recipient="QA01"))

    assert subject == "Putright AUD18-202: please ring somebody whom a mail did not reach"
    assert text == (
        "Somebody who is owed word of AUD18-202 could not be reached by mail. Please ring them today.\n"
        "\n"
        "Why you: you are the next level above them, or you look after the process.\n"
        "\n"
        "See who it is, and what they have not heard of:\n"
        "https://putright.example/remediations/AUD18-202\n"
        "\n"
        "Is something in the way? Say what would help: the same link takes you there.\n"
        "\n"
        "-- \n"
        "Sent by Putright for Sample Council.\n"
    )
    assert "- AUD18-202: somebody could not be reached by mail. Please ring them today; the page says who" in digest
    assert "SM01" not in text + digest


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

    assert subject == "Putright AUD18-203: please say whether you cover the day-three meeting on Monday 13 May"
    assert text == (
        "You are asked to take the day-three meeting of AUD18-203 in its owner's place. "
        "It is due on Monday 13 May 2019.\n"
        "\n"
        "Why you: you were named as cover.\n"
        "\n"
        "Accept, or say that you cannot, today if you can:\n"
        "https://putright.example/remediations/AUD18-203\n"
        "\n"
        "Is something in the way? Say what would help: the same link takes you there.\n"
        "\n"
        "-- \n"
        "Sent by Putright for Sample Council.\n"
    )


def test_where_nobody_covers_the_service_manager_hears_of_it(writer: Writer) -> None:
    missing = cover(NoticeKind.COVER_MISSING, "SM01")
    subject, text = mail(writer, "SM01", missing)
    _, digest = mail(writer, "SM01", reminder(), missing)

    assert subject == "Putright AUD18-203: nobody covers the day-three meeting on Monday 13 May"
    assert text.startswith(
        "The day-three meeting of AUD18-203 is due on Monday 13 May 2019. Its owner is away on that day, "
        "and nobody has accepted to cover it.\n"
        "\n"
        "Why you: it passes to the service manager of the file.\n"
        "\n"
        "Name somebody who will, or take it yourself:\n"
        "https://putright.example/remediations/AUD18-203\n"
    )
    assert "- AUD18-203: nobody covers the day-three meeting on Monday 13 May.\n  Why you" in digest


def test_an_alert_says_whom_to_ring_and_where_to_look_and_nothing_of_what_was_feared(writer: Writer) -> None:
    subject, text = mail(replace(writer, duty_team_telephone="01234 567890"), "SM01", alert())

    assert subject == "URGENT Putright AUD18-202: safeguarding alert"
    assert text == (
        "A safeguarding alert was raised on AUD18-202: the concern was seen at 16:40 on Thursday 9 May 2019.\n"
        "\n"
        "Out of hours, ring the emergency duty team, on 01234 567890, and record that you did.\n"
        "\n"
        "Why you: alerts go to both service managers and to Safeguarding and Standards, or to who stands in for them. "
        "If nobody acknowledges it, it goes up.\n"
        "\n"
        "Acknowledge it here, and record what is done:\n"
        "https://putright.example/safeguarding-alerts/AUD18-202-S1\n"
        "\n"
        "Is something in the way? Say what would help: the same link takes you there.\n"
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
        "See the new dates, and acknowledge them:\nhttps://putright.example/remediations/AUD18-203\n\n"
        "Is something in the way? Say what would help: the same link takes you there.\n"
        "\n-- \nSent by Putright for Sample Council.\n"
    )
    _, digest = mail(writer, "HOS01", escalation(), regraded())
    assert "- AUD18-203: it has become more urgent.\n  Why you: the head of service and the director" in digest


@pytest.mark.parametrize(
    ("kind", "subject", "why"),
    [
        (NoticeKind.MODERATION, "please look at an audit before its grade stands", "a head of service moderates"),
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


@pytest.mark.parametrize(
    ("because", "subject", "says"),
    [
        ("done", "has been done", "was recorded as done on Thursday 9 May 2019"),
        ("moved", "has a later date", "now has a later date, Thursday 9 May 2019"),
        ("handed_over", "goes on elsewhere", "is now owed on the remediation that follows"),
        ("no_longer_owed", "is no longer owed", "is no longer owed since Thursday 9 May 2019"),
    ],
)
def test_whoever_it_had_gone_up_to_reads_that_it_is_over_and_asks_nothing(
    writer: Writer, because: str, subject: str, says: str
) -> None:
    facts = {"because": because, "settled_on": "2019-05-09"}
    over = escalation(kind=NoticeKind.RESOLVED, due_on=None, owner=None, facts=facts)
    title, text = mail(writer, "HOS01", over)

    assert title == f"Putright AUD18-202: service manager review {subject}"
    assert f"Service manager review on AUD18-202 {says}. It had gone up to the head of service." in " ".join(
        text.split()
    )
    assert "Nothing is asked of you." in text
    assert f"service manager review {says}. Nothing is asked of you." in " ".join(
        mail(writer, "HOS01", over, reminder(recipient="HOS01"))[1].split()
    )


def taken_up(**changes: Any) -> Notice:
    return escalation(kind=NoticeKind.SKIPPED_UPWARD, facts={"highest": True}, owner="SM01", **changes)


def test_a_step_that_a_person_took_up_says_so_and_not_why(writer: Writer) -> None:
    subject, text = mail(writer, "HOS01", taken_up(due_on=date(2019, 5, 20)))
    read = " ".join(text.split())

    assert (
        subject
        == "Putright AUD18-202: service manager review was taken up to the head of service; it is due on Monday 20 May"
    )
    assert "Service manager review on AUD18-202 is due on Monday 20 May 2019." in read
    assert "Somebody took it up to the head of service without waiting; the reason is on the file." in read
    assert "it has gone up to the head of service: that is you, or you stand in for them." in read


def test_the_owner_of_a_step_that_a_person_took_up_is_not_told_that_it_was_missed(writer: Writer) -> None:
    _, text = mail(writer, "SM01", taken_up(recipient="SM01", due_on=date(2019, 5, 20)))

    assert "it is yours to do." in text
    assert "not recorded" not in text
