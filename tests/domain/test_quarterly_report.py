"""F10, F18, E26: a period's report is chased, drafted and published, and what was published stays as it is."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from domain.act import Act
from domain.errors import DateInFutureError, DatesContradictError, InvalidValueError, RevisionConflictError
from domain.events import quarterly_report as events
from domain.people import Absence, Person
from domain.publishing import MissingRecording, PublishedFile, asked_to_publish, publishers
from domain.quarterly_report import (
    DrawnUp,
    MayNotPublishError,
    NothingNewError,
    NotYetClearError,
    PeriodNotOverError,
    QuarterlyReport,
)
from domain.vocabulary import Role, Step
from tests.domain.support import POLICY, Fact, act, given, happened, recorded, refused, text

REF, FIRST, LAST = "2018-19-Q4", date(2019, 1, 1), date(2019, 3, 31)
NEXT_DAY, CLEAR, AFTER = date(2019, 4, 1), date(2019, 5, 1), date(2019, 5, 2)
REMINDED_ON = date(2019, 5, 10)
"""Five working days on: the sixth of May is a bank holiday."""

ADMINISTRATOR, DIRECTOR = Person("QA01", Role.QA_ADMINISTRATOR), Person("DCS01", Role.DIRECTOR)
HEAD = Person("HQA01", Role.HEAD_OF_QA, "DCS01")
WHY = text("Six late entries")
PEOPLE: Mapping[str, Person] = {each.id: each for each in (DIRECTOR, HEAD, ADMINISTRATOR)}
MISSING = MissingRecording("PL01", "A-1", Step.DAY_THREE_MEETING, "", date(2019, 3, 7))
DRAWN = DrawnUp(
    as_at=CLEAR,
    as_known_at=datetime(2019, 5, 2, 8, tzinfo=UTC),
    position=40,
    digest="d" * 64,
    policy_versions=(1,),
    fingerprint="f" * 64,
    figures={"volume": {"audits": 2}},
    files=(PublishedFile("json", "a" * 64, 20),),
)


def on(today: date, **more: Any) -> Act:
    return act(today, today, **more)


def begun() -> Fact:
    return happened(events.ReportBegun, occurred_on=NEXT_DAY, reference=REF, first=FIRST, last=LAST)


def asked() -> Fact:
    said = {"reference": REF, "clear_on": CLEAR, "missing": (MISSING,)}
    return happened(events.RecordingsAsked, occurred_on=NEXT_DAY, **said)


def drafted(**changes: Any) -> Fact:
    said = {"reference": REF, "as_at": CLEAR, "position": 40, "fingerprint": "f" * 64, "asked": ("HQA01",)}
    return happened(events.Drafted, **{"occurred_on": AFTER, "remind_on": REMINDED_ON} | said | changes)


def reminded() -> Fact:
    return happened(events.PublicationReminded, occurred_on=REMINDED_ON, reference=REF, asked=("HQA01",))


def published(**changes: Any) -> Fact:
    said = {"reference": REF, "edition": 1, "first": FIRST, "last": LAST, "published_by": "HQA01", "told": ("DCS01",)}
    return happened(events.Published, **{"occurred_on": AFTER, "reason": None} | said | vars(DRAWN) | changes)


def publish(report: QuarterlyReport, today: date = AFTER, **changes: Any) -> None:
    said: dict[str, Any] = {"published_by": "HQA01", "people": PEOPLE, "reason": None}
    report.publish(on(today), changes.pop("drawn_up", DRAWN), **said | changes)


def test_there_is_a_report_of_a_period_from_the_day_after_its_last() -> None:
    assert recorded(QuarterlyReport.begin(REF, FIRST, LAST, NEXT_DAY)) == [begun()]

    with pytest.raises(PeriodNotOverError):
        QuarterlyReport.begin(REF, FIRST, LAST, LAST)


def test_a_period_has_one_report() -> None:
    assert QuarterlyReport.create_id(REF) != QuarterlyReport.create_id("2018-19-Q3")
    assert QuarterlyReport.create_id(REF) == QuarterlyReport.begin(REF, FIRST, LAST, NEXT_DAY).id


def test_missing_recordings_are_asked_for_once() -> None:
    report = given(begun())

    report.ask_for_recordings(on(NEXT_DAY), [MISSING])
    assert recorded(report) == [asked()]

    report.ask_for_recordings(on(CLEAR), [MISSING])
    assert recorded(report) == []


@pytest.mark.parametrize(("today", "asks"), [(CLEAR, True), (AFTER, False)])
def test_nobody_is_asked_for_recordings_once_the_clear_days_are_over(today: date, asks: bool) -> None:
    report = given(begun())

    report.ask_for_recordings(on(today), [MISSING])

    assert bool(recorded(report)) is asks


@pytest.mark.parametrize(("facts", "missing"), [([], []), ([published()], [MISSING])])
def test_nobody_is_asked_where_nothing_is_missing_or_it_was_published(
    facts: list[Fact], missing: list[MissingRecording]
) -> None:
    report = given(begun(), *facts)

    report.ask_for_recordings(on(NEXT_DAY), missing)

    assert recorded(report) == []


def test_the_day_after_the_clear_month_the_head_of_quality_assurance_is_asked_to_publish() -> None:
    report = given(begun(), asked())

    report.draft(on(CLEAR), DRAWN, PEOPLE)
    assert recorded(report) == []

    report.draft(on(AFTER), DRAWN, PEOPLE)
    assert recorded(report) == [drafted()]

    report.draft(on(REMINDED_ON), DRAWN, PEOPLE)
    assert recorded(report) == []


def test_what_was_published_is_not_drafted() -> None:
    report = given(begun(), published())

    report.draft(on(AFTER), DRAWN, PEOPLE)

    assert recorded(report) == []


def test_whoever_does_not_publish_is_reminded_once() -> None:
    report = given(begun(), drafted())

    report.remind(on(date(2019, 5, 9)), PEOPLE)
    assert recorded(report) == []

    report.remind(on(REMINDED_ON), PEOPLE)
    assert recorded(report) == [reminded()]

    report.remind(on(REMINDED_ON), PEOPLE)
    assert recorded(report) == []


@pytest.mark.parametrize("facts", [[], [drafted(), published()]])
def test_nobody_is_reminded_of_what_was_not_drafted_or_is_published(facts: list[Fact]) -> None:
    report = given(begun(), *facts)

    report.remind(on(REMINDED_ON), PEOPLE)

    assert recorded(report) == []


def test_a_report_is_published_with_its_figures_and_the_director_is_told() -> None:
    report = given(begun(), drafted())

    publish(report)

    assert recorded(report) == [published()]
    assert report.revision == 2


def test_a_report_can_be_published_that_nobody_was_asked_for() -> None:
    report = given(begun())

    publish(report)

    assert recorded(report) == [published()]


def test_nothing_is_published_before_the_clear_month_is_over() -> None:
    with refused(given(begun()), NotYetClearError, "period") as report:
        publish(report, CLEAR)


def test_the_policy_says_how_long_late_entries_are_waited_for() -> None:
    sooner = replace(POLICY, limits=replace(POLICY.limits, report_clear_days=5))
    as_at = date(2019, 4, 5)
    report = given(begun())

    report.publish(
        on(date(2019, 4, 6), policy=sooner), replace(DRAWN, as_at=as_at), published_by="HQA01", people=PEOPLE
    )

    assert recorded(report) == [published(occurred_on=date(2019, 4, 6), as_at=as_at)]


@pytest.mark.parametrize(
    ("as_at", "error"), [(date(2019, 4, 30), DatesContradictError), (date(2019, 5, 3), DateInFutureError)]
)
def test_figures_are_published_as_at_a_day_between_the_clear_days_and_today(as_at: date, error: Any) -> None:
    with refused(given(begun()), error, "as_at") as report:
        publish(report, drawn_up=replace(DRAWN, as_at=as_at))


def test_another_edition_stands_beside_the_first_with_its_reason() -> None:
    report = given(begun(), published())
    later = replace(DRAWN, position=41)

    publish(report, drawn_up=later, reason=WHY)

    assert recorded(report) == [published(edition=2, position=41, reason=WHY)]


def test_another_edition_needs_a_reason_and_a_first_one_has_none() -> None:
    with refused(given(begun(), published()), InvalidValueError, "reason") as report:
        publish(report, drawn_up=replace(DRAWN, position=41))
    with refused(given(begun()), InvalidValueError, "reason") as report:
        publish(report, reason=WHY)


def test_the_same_figures_are_not_published_twice() -> None:
    with refused(given(begun(), published()), NothingNewError, "period") as report:
        publish(report, reason=WHY)


@pytest.mark.parametrize("person", ["DCS01", "QA01", "SM01"])
def test_nobody_but_the_head_of_quality_assurance_publishes(person: str) -> None:
    with refused(given(begun()), MayNotPublishError, "published_by") as report:
        publish(report, published_by=person)


def test_where_the_post_is_vacant_the_administrator_is_asked_and_publishes() -> None:
    report, vacant = given(begun()), {**PEOPLE, "HQA01": replace(HEAD, vacant=True)}

    report.draft(on(AFTER), DRAWN, vacant)
    publish(report, published_by="QA01", people=vacant)

    assert recorded(report) == [drafted(asked=("QA01",)), published(published_by="QA01")]


def test_where_nobody_holds_any_such_post_the_draft_says_so_and_nobody_publishes() -> None:
    nobody = {"DCS01": DIRECTOR}
    report = given(begun())
    report.draft(on(AFTER), DRAWN, nobody)
    assert recorded(report) == [drafted(asked=())]

    with refused(report, MayNotPublishError, "published_by"):
        publish(report, people=nobody)


def test_a_director_who_publishes_as_cover_is_not_told_by_mail() -> None:
    covered = {**PEOPLE, "HQA01": replace(HEAD, absences=(Absence(AFTER, cover="DCS01"),))}
    report = given(begun())

    publish(report, published_by="DCS01", people=covered)

    assert recorded(report) == [published(published_by="DCS01", told=())]


def test_whoever_covers_for_an_absent_head_of_quality_assurance_is_asked_and_either_publishes() -> None:
    auditors = {each: Person(each, Role.AUDITOR) for each in ("AU01", "AU02")}
    away = replace(HEAD, absences=(Absence(AFTER, cover="AU01"),), cover="AU02")
    people = {**PEOPLE, **auditors, "HQA01": away}

    assert publishers(people, AFTER) == ("HQA01", "AU01", "AU02")
    assert asked_to_publish(people, AFTER) == ("AU01", "AU02")
    assert publishers(people, CLEAR) == ("HQA01",)


def test_a_cover_who_is_away_or_unknown_is_not_asked() -> None:
    away = Person("AU01", Role.AUDITOR, absences=(Absence(AFTER),))
    people = {**PEOPLE, "AU01": away, "HQA01": replace(HEAD, absences=(Absence(AFTER, cover="AU01"),), cover="AU99")}

    assert publishers(people, AFTER) == asked_to_publish(people, AFTER) == ("HQA01",)


def test_a_form_that_was_opened_before_somebody_published_is_refused() -> None:
    report = given(begun(), published())

    report.expect_revision(2)
    report.expect_revision(None)
    with pytest.raises(RevisionConflictError):
        report.expect_revision(1)
