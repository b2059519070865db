"""The questions about figures and remediations: the list, and one with everything that was answered."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from flask import url_for

from domain.access import Reach, Right, reach
from domain.errors import NotFoundError
from domain.figure_seen import Standing
from domain.people import Person
from domain.policy import Policy
from projections import challenge_queries, history, people
from projections.reader import Reader
from service.access.sight import asker, sees_question
from service.bootstrap import Putright
from service.clock import london_date
from service.pages.guard import signed_in
from service.pages.record_links import QUESTION, Link, at_large, under
from service.pages.rendering import render
from service.pages.states import Shape, State
from service.pages.timelines import entry, references
from service.queries.challenges_shown import texts_of_challenges
from service.queries.rules import rules_of
from service.reports.figures.selections import opens
from service.reports.figures.words import in_words
from service.storage.confidences import texts
from service.terms import day, person_title

OVER = (Standing.ACCEPTED.value, Standing.WITHDRAWN.value)


@dataclass(frozen=True, kw_only=True)
class Question:
    """One question as the pages show it.

    ``figure`` is what it is about in words, if it is a figure; ``seen`` is the address of the figure as it was then, or
    of the report where it does not open.
    """

    of: Any
    asked_by: str
    answerer: str
    question: str | None
    answer: str | None
    reason: str | None
    state: State
    figure: str | None
    seen: str | None

    @property
    def is_over(self) -> bool:
        """Whether nothing more is awaited of anybody."""
        return self.of.standing in OVER


def challenges_page(putright: Putright) -> str:
    """Every question, those that are open first."""
    today = london_date(putright.clock())
    with putright.store.reading() as reader:
        rows = [row for row in challenge_queries.challenges(reader, today) if sees_question(asker().seen, row)]
        open_first = sorted(rows, key=lambda row: row.standing in OVER)
        asked = questions(reader, reader.connection, open_first, today)
        return render(
            "challenges.html",
            title="Questions",
            council=putright.settings.council,
            reader=reader,
            rows=asked,
            ask=at_large("challenges") if _asks() else None,
            waiting=sum(not each.is_over for each in asked),
        )


def challenge_page(putright: Putright, number: int) -> str:
    """One question as HTML. Raises :class:`NotFoundError`."""
    today = london_date(putright.clock())
    with putright.store.reading() as reader:
        row = challenge_queries.challenge(reader, number)
        if row is None:
            raise NotFoundError(f"Nobody has asked a question {number}.", field="number")
        told = history.timeline(reader, row.challenge)
        kept, policy = texts(reader.connection, references(told)), rules_of(reader).policy_on(today)
        (question,) = questions(reader, reader.connection, [row], today)
        return render(
            "challenge.html",
            title=f"Question {number}",
            council=putright.settings.council,
            reader=reader,
            question=question,
            links=_links(question),
            timeline=[entry(each, kept, policy) for each in told],
        )


def _asks() -> bool:
    return reach(signed_in().role, Right.ASK) is not Reach.NONE


def _links(question: Question) -> tuple[Link, ...]:
    """What can be recorded of a question as it stands; whose it is to, its form says."""
    if question.is_over or not _asks():
        return ()
    now = ("acceptance", "refusal") if question.of.standing == Standing.ANSWERED else ("answer", "reassignment")
    return under(f"challenges/{question.of.number}", {tail: QUESTION[tail] for tail in (*now, "withdrawal")})


def questions(reader: Reader, main: sa.Connection, rows: Sequence[Any], today: date) -> list[Question]:
    """Questions with what was said; ``main`` is where texts are kept, even of the past."""
    said, directory = texts_of_challenges(main, rows), people.directory(reader)
    policy = rules_of(reader).policy_on(today) if any(row.figure is not None for row in rows) else None
    return [_question(row, said, directory, policy, today) for row in rows]


def _question(
    row: Any, said: Mapping[str, str], directory: Mapping[str, Person], policy: Policy | None, today: date
) -> Question:
    return Question(
        of=row,
        asked_by=person_title(row.asked_by, directory),
        answerer=person_title(row.answerer, directory),
        question=said.get(row.question),
        answer=said.get(row.answer),
        reason=said.get(row.reason),
        state=_state(row, directory, today),
        figure=in_words(row.figure, policy) if row.figure is not None else None,
        seen=_seen(row) if row.figure is not None else None,
    )


def _state(row: Any, directory: Mapping[str, Person], today: date) -> State:
    match row.standing:
        case Standing.ACCEPTED:
            return State(Shape.DONE, f"Answered, and accepted on {day(row.ended_on)}")
        case Standing.WITHDRAWN:
            return State(Shape.NONE, f"Taken back on {day(row.ended_on)}")
        case Standing.ANSWERED:
            who = person_title(row.answered_by, directory)
            return State(Shape.DUE, f"Answered by {who} on {day(row.answered_on)}, not yet accepted")
    again = "Not accepted: another answer" if row.reason is not None else "The answer"
    if row.answer_by < today:
        return State(Shape.MISSED, f"{again} was due by {day(row.answer_by)}")
    return State(Shape.DUE, f"{again} is due by {day(row.answer_by)}")


def _seen(row: Any) -> str:
    report = {"from": row.first.isoformat(), "to": row.last.isoformat()}
    report |= {"as_at": row.seen_as_at.isoformat(), "as_known_at": row.seen_as_known_at}
    if opens(row.figure):
        return url_for("pages.figure", figure=row.figure, **report)
    return url_for("pages.adherence", **report)
