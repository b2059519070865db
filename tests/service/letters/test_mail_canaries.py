"""No mail says a case reference, a grade, a free text or whose work it is: markers through everything that is sent."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
import sqlalchemy as sa

from service.bootstrap import Putright, build
from service.letters.examples import write_example
from service.letters.openings import opening_letter
from service.mail.messages import LETTERS
from service.mail.notices import Notice, NoticeKind, notices
from service.queries.rules import shipped_rules
from service.settings import Settings
from service.storage.confidences import confidences
from tests.service.letters.test_mail_examples import EXAMPLES, NOW, WRITER
from tests.support.canaries import MARKER, compose_all, found_in, mark_every_text
from tests.support.clock import Clock
from tests.support.council import GRADED_ON
from tests.support.eventful import play
from tests.support.mail import appoint_reachable

GRADES = [grade.name for grade in shipped_rules().policy_on(GRADED_ON).grades]
PRIVATE = ("C-A-1", "2041877", "Assessment", "North", "chronology")


@pytest.fixture
def eventful(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Putright, Clock]]:
    """A file on which everything happened, where every text that anybody typed is marked."""
    mark_every_text(monkeypatch)
    clock = Clock(GRADED_ON)
    putright = build(settings, clock=clock)
    appoint_reachable(putright.people, clock())
    play(putright, clock)
    yield putright, clock
    putright.dispose()


def test_of_a_file_on_which_everything_happened_no_mail_says_anything_private(
    eventful: tuple[Putright, Clock],
) -> None:
    putright, clock = eventful
    mails = compose_all(putright, clock())
    with putright.engine.connect() as connection:
        kinds = set(connection.scalars(sa.select(notices.c.kind)))
        texts = connection.scalars(sa.select(confidences.c.text)).all()

    assert len(mails) > 10
    assert kinds >= {"opened", "reminder", "escalation", "alert", "challenge", "report_challenged", "answer_overdue"}
    assert len(texts) > 20
    assert all(text.startswith(MARKER) for text in texts)
    assert {tuple(found_in(mail, GRADES, *PRIVATE)) for mail in mails} == {()}


@pytest.mark.parametrize("name", EXAMPLES)
def test_no_template_names_anybody_or_says_a_grade(name: str) -> None:
    assert found_in(write_example(WRITER, EXAMPLES[name], NOW), GRADES, *PRIVATE) == []


@pytest.mark.parametrize("name", EXAMPLES)
def test_no_template_says_a_text_that_came_with_a_notice(name: str) -> None:
    """A fact that somebody adds to a notice must not reach a mail only because it is there."""
    example = EXAMPLES[name]
    stuffed = [
        replace(notice, facts={**(notice.facts or {}), "reason": MARKER, "concern": MARKER, "grade": GRADES[-1]})
        for notice in example.notices
    ]

    assert found_in(write_example(WRITER, replace(example, notices=stuffed), NOW), GRADES, *PRIVATE) == []


def test_the_canary_sings_where_a_letter_says_what_it_must_not(monkeypatch: pytest.MonkeyPatch) -> None:
    def leaks(notice: Notice, reading: object) -> object:
        letter = opening_letter(notice, reading)  # type: ignore[arg-type]
        return replace(letter, why=f"SW01 did this, see {MARKER}: Inadequate.")

    monkeypatch.setitem(LETTERS, NoticeKind.OPENED, leaks)

    assert set(found_in(write_example(WRITER, EXAMPLES["opened"], NOW), GRADES)) == {MARKER, "Inadequate", "SW01"}
