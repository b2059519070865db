"""Policy and calendar are adopted version by version, and an adopted version never changes (E28)."""

import json
from datetime import date
from importlib.resources import files
from typing import Any

import pytest

from domain.adoption import AdoptedCalendar, AdoptedPolicy, VersionNotNextError
from domain.errors import CalendarError, DatesContradictError, PolicyError
from domain.events import adoption as events
from tests.domain.support import TODAY, given, happened, recorded, refused, shipped_document, text

PROCESS = (files("service") / "data" / "process.toml").read_text(encoding="utf-8")
DAYS = (files("service") / "data" / "calendar.json").read_text(encoding="utf-8")
FROM = date(2019, 10, 1)
WHY = text("The board asked for it")


def policy(**changes: Any) -> str:
    return json.dumps(shipped_document() | changes, default=str)


def calendar(**changes: Any) -> str:
    return json.dumps(json.loads(DAYS) | changes)


def established() -> Any:
    return given(happened(events.PolicyEstablished, occurred_on=TODAY, version=1, document=PROCESS))


def adopted(version: int, in_force_from: date) -> Any:
    return happened(
        events.PolicyAdopted,
        occurred_on=TODAY,
        version=version,
        document=policy(version=version),
        in_force_from=in_force_from,
        reason=WHY,
        adopted_by="SM01",
    )


def counting() -> Any:
    return given(
        happened(
            events.CalendarEstablished,
            occurred_on=TODAY,
            version=1,
            document=DAYS,
            covers_from=date(2012, 1, 1),
            covers_to=date(2028, 12, 31),
        )
    )


def test_a_council_begins_with_one_policy_and_one_calendar() -> None:
    first, days = AdoptedPolicy.establish(PROCESS, TODAY), AdoptedCalendar.establish(DAYS, TODAY)

    assert recorded(first) == [happened(events.PolicyEstablished, occurred_on=TODAY, version=1, document=PROCESS)]
    assert recorded(days) == [
        happened(
            events.CalendarEstablished,
            occurred_on=TODAY,
            version=1,
            document=DAYS,
            covers_from=date(2012, 1, 1),
            covers_to=date(2028, 12, 31),
        )
    ]
    assert (first.id, days.id) == (AdoptedPolicy.create_id(), AdoptedCalendar.create_id())


def test_a_policy_is_adopted_from_a_date_with_its_reason_and_whole_text() -> None:
    it = established()

    found = it.adopt(policy(version=2), in_force_from=FROM, reason=WHY, adopted_by="SM01", today=TODAY)

    assert recorded(it) == [adopted(2, FROM)]
    assert found.version == 2


@pytest.mark.parametrize("version", [1, 3])
def test_the_next_policy_is_the_last_version_plus_one(version: int) -> None:
    it = established()

    with refused(it, VersionNotNextError, "version"):
        it.adopt(policy(version=version), in_force_from=FROM, reason=WHY, adopted_by="SM01", today=TODAY)


def test_a_version_that_is_not_next_is_told_which_one_is() -> None:
    with pytest.raises(VersionNotNextError, match=r"is version 1: the next is version 2, not 5\."):
        established().adopt(policy(version=5), in_force_from=FROM, reason=WHY, adopted_by="SM01", today=TODAY)


def test_a_policy_is_not_in_force_before_the_one_that_it_follows() -> None:
    it = given(happened(events.PolicyEstablished, occurred_on=TODAY, version=1, document=PROCESS), adopted(2, FROM))

    with refused(it, DatesContradictError, "in_force_from"):
        it.adopt(policy(version=3), in_force_from=date(2019, 9, 30), reason=WHY, adopted_by="SM01", today=TODAY)
    it.adopt(policy(version=3), in_force_from=FROM, reason=WHY, adopted_by="SM01", today=TODAY)

    assert recorded(it) == [adopted(3, FROM)]


@pytest.mark.parametrize("document", ["version = ", "{", policy(version=2, ladder=[]), "[]"])
def test_a_policy_that_could_not_run_is_not_adopted(document: str) -> None:
    it = established()

    with pytest.raises(PolicyError):
        it.adopt(document, in_force_from=FROM, reason=WHY, adopted_by="SM01", today=TODAY)
    assert recorded(it) == []


def test_a_calendar_is_adopted_with_its_reason_and_whole_text() -> None:
    it, document = counting(), calendar(version=2, covers_to="2029-12-31")

    it.adopt(document, reason=WHY, adopted_by="SM01", today=TODAY)

    assert recorded(it) == [
        happened(
            events.CalendarAdopted,
            occurred_on=TODAY,
            version=2,
            document=document,
            covers_from=date(2012, 1, 1),
            covers_to=date(2029, 12, 31),
            reason=WHY,
            adopted_by="SM01",
        )
    ]


def test_a_calendar_may_cover_the_same_days_as_the_last() -> None:
    assert counting().adopt(calendar(version=2), reason=WHY, adopted_by="SM01", today=TODAY).version == 2


@pytest.mark.parametrize("version", [1, 3])
def test_the_next_calendar_is_the_last_version_plus_one(version: int) -> None:
    it = counting()

    with refused(it, VersionNotNextError, "version"):
        it.adopt(calendar(version=version), reason=WHY, adopted_by="SM01", today=TODAY)


@pytest.mark.parametrize(
    ("field", "document"),
    [
        ("covers_from", calendar(version=2, covers_from="2012-01-02")),
        ("covers_to", calendar(version=2, covers_to="2028-12-30")),
    ],
)
def test_the_next_calendar_covers_no_less_than_the_last(field: str, document: str) -> None:
    it = counting()

    with refused(it, CalendarError, field):
        it.adopt(document, reason=WHY, adopted_by="SM01", today=TODAY)


@pytest.mark.parametrize("document", ["version = ", "{", "{}", calendar(version=2, holidays="none")])
def test_a_calendar_that_cannot_be_read_is_not_adopted(document: str) -> None:
    it = counting()

    with pytest.raises(CalendarError):
        it.adopt(document, reason=WHY, adopted_by="SM01", today=TODAY)
    assert recorded(it) == []
