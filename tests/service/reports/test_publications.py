"""F10, F18, E26: what is published is kept byte for byte, and is what replay gives for ever."""

import json
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from typing import Any

import pytest

from domain.errors import InvalidValueError, NotFoundError, PutrightError, UnknownPersonError
from domain.quarterly_report import MayNotPublishError, NothingNewError, NotYetClearError, PeriodNotOverError
from domain.vocabulary import Role
from projections.publications import publications, reports
from service.bootstrap import Putright
from service.reports.adherence.report import report_of
from service.reports.publishing.drawing_up import Asked, draft, draw_up, publish
from service.reports.publishing.kept import file_of
from service.storage.database import reading
from tests.conftest import ON_BOTH, database_of
from tests.support.council import appoint_everyone, command, findings

REF, FIRST, LAST = "2026-27-Q2", date(2026, 7, 1), date(2026, 9, 30)
OPENED = datetime(2026, 9, 1, 9, tzinfo=UTC)
GRADED = OPENED.date()
CLEAR = date(2026, 10, 31)
PUBLISHED = datetime(2026, 11, 3, 9, tzinfo=UTC)
LATER = PUBLISHED + timedelta(days=7)


@pytest.fixture
def database_url(request: pytest.FixtureRequest) -> str:
    return database_of(request)


@pytest.fixture
def council(putright: Putright) -> Putright:
    """A file graded in the second quarter, whose meeting was held and not recorded."""
    appoint_everyone(putright.people, OPENED)
    putright.people.appoint(command(OPENED), staff_id="HQA01", role=Role.HEAD_OF_QA, reports_to="DCS01")
    putright.audits.record(command(OPENED), findings("A-1", audited_on=GRADED, graded_on=GRADED))
    return putright


def issue(putright: Putright, at: datetime = PUBLISHED, **changes: Any) -> Any:
    said: dict[str, Any] = {"published_by": "HQA01"}
    asked = Asked(
        reference=changes.pop("reference", REF),
        **{key: changes.pop(key) for key in ("as_at", "position") if key in changes},
    )
    return publish(putright, command(at), asked, **said | changes)


def hold_meeting(putright: Putright, at: datetime = LATER) -> None:
    putright.remediations.hold_day_three_meeting(command(at), "A-1", GRADED + timedelta(days=3), chair="PL01")


def bytes_of(putright: Putright, form: str, edition: int = 1) -> bytes:
    with reading(putright.engine) as connection:
        return file_of(connection, REF, edition, form)


def edition_of(putright: Putright, edition: int = 1) -> Any:
    with putright.store.reading() as reader:
        return next(row for row in publications(reader, REF) if row.edition == edition)


@pytest.mark.parametrize("database_url", ON_BOTH, indirect=True)
def test_what_was_published_is_served_byte_for_byte_after_more_was_recorded(council: Putright) -> None:
    issue(council)
    before = {each["form"]: bytes_of(council, each["form"]) for each in edition_of(council).files}

    hold_meeting(council)
    council.store.rebuild()

    assert before.keys() == {"json", "html", "pdf", "xlsx", "csv", "dictionary"}
    assert before["pdf"].startswith(b"%PDF-1.7")
    assert before == {form: bytes_of(council, form) for form in before}
    for each in edition_of(council).files:
        assert each["sha256"] == sha256(before[each["form"]]).hexdigest()
        assert each["size"] == len(before[each["form"]])


def test_the_published_figures_are_those_of_a_replay_to_their_position(council: Putright) -> None:
    issue(council)
    frozen = json.loads(bytes_of(council, "json"))

    hold_meeting(council)

    assert draw_up(council, Asked(reference=REF, position=frozen["position"]), LATER) == frozen
    assert report_of(council.store, LATER, FIRST, LAST, as_at=CLEAR) != frozen


def test_the_event_holds_the_figures_as_they_were_published(council: Putright) -> None:
    receipt = issue(council)
    frozen = json.loads(bytes_of(council, "json"))

    with reading(council.engine) as connection:
        event = council.store.read_log(connection, receipt.position - 1, 1)[0].event

    assert event.figures == frozen
    assert (event.position, event.as_at, event.digest) == (frozen["position"], CLEAR, frozen["digest"])
    assert event.fingerprint == frozen["fingerprint"]


@pytest.mark.parametrize("database_url", ON_BOTH, indirect=True)
def test_another_edition_stands_beside_the_first(council: Putright) -> None:
    issue(council)
    first = bytes_of(council, "json")
    hold_meeting(council)

    issue(council, LATER, reason="The meeting was held and typed late")

    assert bytes_of(council, "json") == first
    assert json.loads(bytes_of(council, "json", 2))["adherence"]["day_three_meeting"]["on_time"] == 1


def test_figures_can_be_published_as_they_were_looked_at(council: Putright) -> None:
    with council.store.reading() as reader:
        looked_at = reader.position
    hold_meeting(council, PUBLISHED)

    issue(council, position=looked_at)

    assert edition_of(council).position == looked_at
    assert json.loads(bytes_of(council, "json"))["adherence"]["day_three_meeting"]["not_done"] == 1


def test_a_draft_has_the_fingerprint_of_what_is_published_from_it(council: Putright) -> None:
    draft(council, command(PUBLISHED), REF)
    with council.store.reading() as reader:
        (drafted,) = reports(reader)
    hold_meeting(council)

    issue(council, LATER, position=drafted.position)

    assert edition_of(council).fingerprint == drafted.fingerprint


def test_any_two_dates_can_be_published(council: Putright) -> None:
    issue(council, reference="2026-08-15_2026-09-14")

    with council.store.reading() as reader:
        (row,) = publications(reader)
    assert (row.reference, row.first_on, row.last_on) == ("2026-08-15_2026-09-14", date(2026, 8, 15), date(2026, 9, 14))


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"at": datetime(2026, 10, 31, 9, tzinfo=UTC)}, NotYetClearError),
        ({"at": datetime(2026, 9, 30, 9, tzinfo=UTC)}, PeriodNotOverError),
        ({"published_by": "HOS01"}, MayNotPublishError),
        ({"published_by": "NOBODY"}, UnknownPersonError),
        ({"position": 999}, InvalidValueError),
        ({"reason": "None is asked for"}, InvalidValueError),
    ],
)
def test_what_is_refused_is_not_kept(council: Putright, changes: dict[str, Any], refusal: type[PutrightError]) -> None:
    with pytest.raises(refusal):
        issue(council, **changes)
    with pytest.raises(NotFoundError):
        bytes_of(council, "json")
    with council.store.reading() as reader:
        assert reports(reader) == []


def test_the_same_figures_are_not_published_twice(council: Putright) -> None:
    issue(council)
    with pytest.raises(NothingNewError):
        issue(council, position=edition_of(council).position, reason="Again")


def test_the_same_request_twice_is_one_edition(council: Putright) -> None:
    asked = Asked(reference=REF)
    keyed = command(PUBLISHED, key="publish-1")
    receipts = [publish(council, keyed, asked, published_by="HQA01") for _ in range(2)]

    assert receipts[0] == receipts[1]
    assert edition_of(council).edition == 1
