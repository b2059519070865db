"""The director's questions about figures and remediations, in every view from the day they were asked."""

from datetime import date, timedelta
from typing import Any

import pytest

from domain.errors import InvalidValueError, NotFoundError, OwnCaseError, UnknownPersonError
from domain.vocabulary import Role
from projections import challenge_queries
from service.commands.people import People
from service.commands.remediations import Remediations
from service.commands.report_challenges import AskedFigure, ReportChallenges
from service.reports.adherence.report import report_of
from service.reports.figures.selections import numbers
from service.storage.confidences import texts
from service.storage.store import Receipt, Store
from tests.support.council import GRADED_ON, NOW, command

TODAY = NOW.date()
FIRST, LAST = date(2026, 10, 1), date(2026, 12, 31)
ANSWER_BY = date(2026, 11, 27)
LATE = "adherence.day_three_meeting.due"
FIGURE = AskedFigure(name=LATE, first=FIRST, last=LAST)


@pytest.fixture
def challenges(recorded: Remediations) -> ReportChallenges:
    """A council with a head of quality assurance, in which A-1 was opened and its meeting held."""
    People(recorded.store).appoint(command(), staff_id="HQA01", role=Role.HEAD_OF_QA, reports_to="DCS01")
    return ReportChallenges(recorded.store)


def ask(challenges: ReportChallenges, **said: Any) -> Receipt:
    usual = {"asked_by": "DCS01", "question": "Why was it late?", "figure": FIGURE}
    return challenges.ask(command(), TODAY, **usual | said)


def about(challenges: ReportChallenges, ref: str = "A-1", **said: Any) -> Receipt:
    return ask(challenges, figure=None, remediation=ref, **said)


def answer(challenges: ReportChallenges, number: int = 1, by: str = "HQA01") -> Receipt:
    return challenges.answer(command(), number, TODAY, answered_by=by, answer="The lead was away")


def row(store: Store, number: int = 1) -> Any:
    with store.reading() as reader:
        return challenge_queries.challenge(reader, number)


def counted(store: Store, **asked: Any) -> dict[str, Any]:
    report: dict[str, Any] = report_of(store, NOW, FIRST, LAST, **asked)["challenges"]
    return report


def test_the_figure_is_kept_as_the_report_has_it(challenges: ReportChallenges) -> None:
    ask(challenges)

    seen = row(challenges.store)
    assert (seen.figure, seen.seen_value, seen.seen_as_at) == (LATE, 1, TODAY)
    known = report_of(challenges.store, NOW, FIRST, LAST, as_known_at=NOW)
    assert numbers(known)[LATE] == seen.seen_value


def test_a_figure_that_the_report_does_not_have_cannot_be_asked_about(challenges: ReportChallenges) -> None:
    with pytest.raises(InvalidValueError, match=r"no figure 'volume\.children_in_need'.*volume\.audits") as refusal:
        ask(challenges, figure=AskedFigure(name="volume.children_in_need", first=FIRST, last=LAST))
    assert refusal.value.field == "name"
    with pytest.raises(InvalidValueError, match=r"volume\.inadequate"):
        ask(challenges, figure=AskedFigure(name="nonsense", first=FIRST, last=LAST))


def test_the_head_of_quality_assurance_answers_for_a_figure_unless_somebody_is_named(
    challenges: ReportChallenges,
) -> None:
    ask(challenges)
    ask(challenges, answerer="HOS01")

    assert [row(challenges.store, number).answerer for number in (1, 2)] == ["HQA01", "HOS01"]


def test_what_the_head_of_quality_assurance_asks_of_a_figure_names_who_answers(challenges: ReportChallenges) -> None:
    with pytest.raises(InvalidValueError) as refusal:
        ask(challenges, asked_by="HQA01")
    assert refusal.value.field == "answerer"


def test_the_service_manager_on_the_file_answers_for_a_remediation(challenges: ReportChallenges) -> None:
    about(challenges)

    assert row(challenges.store).answerer == "SM01"


def test_the_practice_subject_cannot_be_asked_about_it(challenges: ReportChallenges) -> None:
    with pytest.raises(OwnCaseError):
        about(challenges, answerer="SW01")


def test_nothing_can_be_asked_of_what_is_not_there(challenges: ReportChallenges) -> None:
    with pytest.raises(NotFoundError):
        about(challenges, "A-9")
    with pytest.raises(UnknownPersonError):
        ask(challenges, answerer="HQA09")
    with pytest.raises(NotFoundError):
        answer(challenges, 7)


def test_each_question_has_the_next_number(challenges: ReportChallenges) -> None:
    assert [ask(challenges).reference, about(challenges).reference] == ["1", "2"]


def test_the_texts_are_kept_apart_and_of_a_remediation_with_those_about_the_child(
    challenges: ReportChallenges,
) -> None:
    ask(challenges)
    about(challenges, question="Why was the family not asked?")
    answer(challenges)

    with challenges.store.reading() as reader:
        rows = challenge_queries.challenges(reader, TODAY)
        said = texts(reader.connection, [each.question for each in rows])
    assert sorted(said.values()) == ["Why was it late?", "Why was the family not asked?"]


def test_open_ones_head_the_report_with_roles_and_no_names(challenges: ReportChallenges) -> None:
    ask(challenges)
    about(challenges)
    answer(challenges)

    found = counted(challenges.store)
    assert {name: found[name] for name in found if name != "list"} == {
        "open": 2,
        "overdue": 0,
        "asked": 2,
        "answered": 1,
        "accepted": 0,
        "withdrawn": 0,
    }
    assert found["list"][0] == {
        "number": 1,
        "remediation": None,
        "figure": LATE,
        "from": "2026-10-01",
        "to": "2026-12-31",
        "asked_on": "2026-11-20",
        "asked_by": "director_of_childrens_services",
        "answerer": "head_of_quality_assurance",
        "answer_by": ANSWER_BY.isoformat(),
        "answered": True,
        "overdue": False,
    }
    assert (found["list"][1]["remediation"], found["list"][1]["answered"]) == ("A-1", False)


def test_what_is_over_heads_no_report_and_is_counted_where_it_was_asked(challenges: ReportChallenges) -> None:
    ask(challenges)
    answer(challenges)
    challenges.accept(command(), 1, TODAY, accepted_by="DCS01")
    ask(challenges)
    challenges.withdraw(command(), 2, TODAY, withdrawn_by="DCS01")

    found = counted(challenges.store)
    assert (found["asked"], found["answered"], found["accepted"], found["withdrawn"]) == (2, 1, 1, 1)
    assert (found["open"], found["list"]) == (0, [])
    assert counted(challenges.store, as_at=TODAY - timedelta(days=1))["asked"] == 0


def test_an_answer_that_is_past_its_day_is_overdue_and_one_that_was_given_is_not(challenges: ReportChallenges) -> None:
    later = NOW + timedelta(days=8)
    ask(challenges)
    about(challenges)
    answer(challenges)

    found = report_of(challenges.store, later, FIRST, LAST)["challenges"]
    assert found["overdue"] == 1
    assert [(each["number"], each["overdue"]) for each in found["list"]] == [(1, False), (2, True)]
    with challenges.store.reading() as reader:
        assert [each.number for each in challenge_queries.challenges(reader, later.date(), state="overdue")] == [2]
        assert [each.number for each in challenge_queries.challenges(reader, TODAY, state="open")] == [2, 1]
        assert challenge_queries.challenges(reader, TODAY, state="over") == []
        assert [each.number for each in challenge_queries.challenges(reader, TODAY, after=(TODAY, 2))] == [1]


def test_those_about_a_figure_and_a_remediation_are_found_beside_it(challenges: ReportChallenges) -> None:
    ask(challenges)
    about(challenges)

    with challenges.store.reading() as reader:
        assert [each.number for each in challenge_queries.challenges_of_figure(reader, LATE, FIRST, LAST)] == [1]
        assert challenge_queries.challenges_of_figure(reader, LATE, FIRST, GRADED_ON) == []
        assert [each.number for each in challenge_queries.challenges_of_remediation(reader, "A-1")] == [2]


def test_an_answer_goes_back_is_given_away_and_answered_again(challenges: ReportChallenges) -> None:
    ask(challenges)
    answer(challenges)
    challenges.refuse(command(), 1, TODAY, refused_by="DCS01", reason="Which meetings?")
    challenges.reassign(command(), 1, TODAY, answerer="HOS01", reassigned_by="HQA01")
    answer(challenges, by="HOS01")

    found = row(challenges.store)
    assert (found.standing, found.answered_by, found.answerer) == ("answered", "HOS01", "HOS01")


def test_nobody_is_reminded_before_the_day_and_each_question_once(challenges: ReportChallenges) -> None:
    ask(challenges)
    overdue = command(NOW + timedelta(days=10))

    with challenges.store.reading() as reader:
        assert challenge_queries.to_remind(reader, ANSWER_BY) == []
        assert challenge_queries.to_remind(reader, overdue.today) == [1]
    assert challenges.remind(overdue, 1).recorded == ("AnswerChased",)
    assert challenges.remind(overdue, 1).recorded == ()
    with challenges.store.reading() as reader:
        assert challenge_queries.to_remind(reader, overdue.today) == []
