"""A question of the director's from the page of a mail: answered there, accepted there, or sent back."""

from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from projections.challenge_queries import challenge
from scheduler.sweep import sweep
from service.bootstrap import Putright
from service.mail.delivery import deliver
from tests.service.pages.test_mail import Mailbox
from tests.support.clock import Clock
from tests.support.council import GRADED_ON, command
from tests.support.mail import REFUSED, FakeTransport


@pytest.fixture
def mailbox(opened: Putright, client: FlaskClient, clock: Clock) -> Mailbox:
    """The director asked the service manager about A-1; everybody's mail of the next mornings goes out."""
    for person in ("SM01", "DCS01", "SW01", "TM01", "PL01", "HOS01"):
        opened.people.change_email(command(clock()), person, email=f"{person.lower()}@council.example")
    box = Mailbox(opened, client, clock)
    box.send()
    asked = {"asked_by": "DCS01", "question": "Why was she not seen?", "remediation": "A-1"}
    opened.report_challenges.ask(command(clock()), clock().date(), **asked)
    morning(box, 1)
    return box


def morning(mailbox: Mailbox, days: int) -> None:
    mailbox.clock.set(GRADED_ON + timedelta(days=days))
    mailbox.send()


def row(mailbox: Mailbox) -> Any:
    with mailbox.putright.store.reading() as reader:
        return challenge(reader, 1)


def answered(mailbox: Mailbox, said: str = "She was seen at school") -> str:
    """The page that whoever asked is sent, once the service manager has answered."""
    mailbox.press(mailbox.links("SM01")[-1], "answer/1", said=said)
    morning(mailbox, 2)
    return mailbox.links("DCS01")[-1]


def test_who_is_asked_is_told_by_when_and_no_word_of_what(mailbox: Mailbox) -> None:
    page = mailbox.get(mailbox.links("SM01")[-1])

    assert "A question about the remediation A-1 awaits your answer. It is due on Monday 9 November 2026." in page.text
    assert "It is challenge 1 in Putright: read there what is asked." in page.text
    assert "not seen" not in page.text


def test_the_answer_is_given_there_and_is_whoever_was_askeds(mailbox: Mailbox) -> None:
    page = mailbox.press(mailbox.links("SM01")[-1], "answer/1", said="She was seen at school")

    assert "Your answer is recorded, and whoever asked is told." in page.text
    assert (mailbox.last().recorded_by, mailbox.last().source) == ("SM01", "mail")
    assert (row(mailbox).standing, row(mailbox).answered_by) == ("answered", "SM01")
    assert "answer/1" not in mailbox.forms(mailbox.links("SM01")[-1])
    assert "It was answered, 3 November 2026." in mailbox.get(mailbox.links("SM01")[-1]).text


@pytest.mark.parametrize(("said", "wrong"), [(" ", "Write your answer."), ("x" * 2001, "2,000 characters or fewer")])
def test_an_answer_says_something_and_not_too_much(mailbox: Mailbox, said: str, wrong: str) -> None:
    page = mailbox.press(mailbox.links("SM01")[-1], "answer/1", said=said)

    assert (page.status, wrong in page.text) == (422, True)
    assert row(mailbox).standing == "awaited"


def test_whoever_asked_accepts_it_there_with_a_tick(mailbox: Mailbox) -> None:
    link = answered(mailbox)
    assert mailbox.press(link, "accept-answer/1").status == 422

    page = mailbox.press(link, "accept-answer/1", sure="yes")

    assert "It is recorded that the answer is accepted." in page.text
    assert row(mailbox).standing == "accepted"
    assert "The answer was accepted, 4 November 2026." in mailbox.get(mailbox.links("SM01")[-1]).text


def test_or_sends_it_back_with_a_reason_and_it_is_answered_again(mailbox: Mailbox) -> None:
    link = answered(mailbox)

    assert "Say why" in mailbox.press(link, "refuse-answer/1", said="").text
    page = mailbox.press(link, "refuse-answer/1", said="By whom?")

    assert "It is recorded that the answer is not accepted, and another is asked for." in page.text
    morning(mailbox, 3)
    again = mailbox.links("SM01")[-1]
    text = mailbox.get(again).text
    assert "The answer to a question about the remediation A-1 was not accepted. Another is due on Wednesday" in text
    assert "By whom" not in text
    assert mailbox.press(again, "answer/1", said="By her teacher").status == 200


def test_what_was_taken_back_asks_nothing_any_more(mailbox: Mailbox) -> None:
    today = mailbox.clock().date()
    mailbox.putright.report_challenges.withdraw(command(mailbox.clock()), 1, today, withdrawn_by="DCS01")

    page = mailbox.get(mailbox.links("SM01")[-1])

    assert "The question was taken back. Nothing is needed from you." in page.text


def test_what_was_given_to_somebody_else_is_theirs_to_answer(mailbox: Mailbox) -> None:
    today = mailbox.clock().date()
    given = {"answerer": "HOS01", "reassigned_by": "SM01"}
    mailbox.putright.report_challenges.reassign(command(mailbox.clock()), 1, today, **given)
    morning(mailbox, 2)

    mine = mailbox.get(mailbox.links("SM01")[1])
    assert "The answer is awaited of somebody else. Nothing is needed from you now." in mine.text
    assert mailbox.press(mailbox.links("HOS01")[-1], "answer/1", said="I looked").status == 200


def test_both_hear_once_by_the_sweep_that_it_is_overdue(mailbox: Mailbox) -> None:
    mailbox.clock.set(GRADED_ON + timedelta(days=8))

    assert [sweep(mailbox.putright, mailbox.clock()).reminded for _ in range(2)] == [1, 0]
    morning(mailbox, 9)
    for person in ("SM01", "DCS01"):
        text = mailbox.get(mailbox.links(person)[-1]).text
        assert "The answer to a question about the remediation A-1 was due on Monday 9 November 2026" in text


def test_one_reminder_that_fails_keeps_no_other_waiting(mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any) -> None:
        raise OSError

    mailbox.clock.set(GRADED_ON + timedelta(days=8))
    monkeypatch.setattr(mailbox.putright.report_challenges, "remind", broken)

    assert sweep(mailbox.putright, mailbox.clock()).reminded == 0


def test_a_mail_about_a_question_that_reaches_nobody_stands_with_the_undelivered_and_asks_nobody_to_ring(
    mailbox: Mailbox,
) -> None:
    today = mailbox.clock().date()
    given = {"answerer": "HOS01", "reassigned_by": "SM01"}
    mailbox.putright.report_challenges.reassign(command(mailbox.clock()), 1, today, **given)
    before = mailbox.count()
    mailbox.clock.set(GRADED_ON + timedelta(days=2))

    result = deliver(mailbox.putright, mailbox.clock(), FakeTransport(HOS01=REFUSED))

    assert result.failed == 1
    assert mailbox.count() == before
