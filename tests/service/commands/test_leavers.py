"""E9 through the whole service: a leaver's open work passes on the day after their last, once."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from structlog.testing import capture_logs

from domain.remediation import Remediation
from domain.vocabulary import Role, Step
from projections import board_queries
from projections.deadlines import Deadlines
from projections.parts import parts_of
from projections.undelivered import unacknowledged
from scheduler.jobs import leavers_job
from service.bootstrap import Putright
from service.commands.leavers import HandedOn, Leavers, hand_on_all
from service.mail.notices import notices
from tests.support.council import GRADED_ON, ROLES, appoint_everyone, command, findings

OPENED = datetime(2026, 11, 2, 9, tzinfo=UTC)
NEXT_DAY = OPENED + timedelta(days=1)


@pytest.fixture
def council(putright: Putright) -> Putright:
    """Two inadequate files of one practice lead, who leaves on the day."""
    appoint_everyone(putright.people, OPENED)
    for ref in ("A-1", "A-2"):
        putright.audits.record(command(OPENED), findings(ref))
    putright.people.leave(command(OPENED), "PL01", GRADED_ON)
    return putright


def owner(putright: Putright, ref: str = "A-1", step: Step = Step.DAY_THREE_MEETING) -> str | None:
    with putright.store.reading() as reader:
        table = reader.table(Deadlines)
        query = sa.select(table.c.owner).where(table.c.audit_ref == ref, table.c.step == step.value)
        found: str | None = reader.connection.scalar(query)
        return found


def test_on_the_last_day_nothing_passes_and_on_the_next_all_of_it_does(council: Putright) -> None:
    assert hand_on_all(council.store, OPENED) == HandedOn()
    assert owner(council) == "PL01"

    assert hand_on_all(council.store, NEXT_DAY) == HandedOn(handed_on=2)
    assert (owner(council, "A-1"), owner(council, "A-2")) == ("SM01", "SM01")


def test_a_second_pass_records_nothing(council: Putright) -> None:
    hand_on_all(council.store, NEXT_DAY)

    assert hand_on_all(council.store, NEXT_DAY) == HandedOn()
    assert Leavers(council.store).hand_on(command(NEXT_DAY), "A-1").recorded == ()


def test_one_that_fails_keeps_no_other_waiting(council: Putright, monkeypatch: pytest.MonkeyPatch) -> None:
    hand_on = Leavers.hand_on

    def first_fails(leavers: Leavers, by: Any, ref: str) -> Any:
        if ref == "A-1":
            raise OSError("no space left")
        return hand_on(leavers, by, ref)

    monkeypatch.setattr(Leavers, "hand_on", first_fails)
    with capture_logs() as logs:
        assert hand_on_all(council.store, NEXT_DAY) == HandedOn(handed_on=1, failed=1)

    assert [(entry["event"], entry["audit_ref"], entry["error"]) for entry in logs] == [
        ("not_handed_on", "A-1", "OSError")
    ]
    assert owner(council, "A-2") == "SM01"


def test_the_tick_hands_on_and_says_how_much(council: Putright) -> None:
    with capture_logs() as logs:
        leavers_job(council, NEXT_DAY)

    assert [(entry["event"], entry["handed_on"]) for entry in logs] == [("hand-on", 2)]


@pytest.mark.parametrize("grade", ["Inadequate", "Inadequate critical"])
def test_nobody_who_has_left_is_told_of_an_opening(council: Putright, grade: str) -> None:
    """Whoever is above them is, in their place."""
    council.people.leave(command(OPENED), "HOS01", GRADED_ON)
    day = date(2026, 11, 3)

    council.audits.record(command(NEXT_DAY), findings("A-3", audited_on=day, graded_on=day, grade=grade, roles=ROLES))

    with council.engine.connect() as connection:
        told = set(connection.scalars(sa.select(notices.c.recipient).where(notices.c.audit_ref == "A-3")))
    assert told == {"SW01", "TM01", "SM01"} | ({"DCS01"} if grade == "Inadequate critical" else set())
    assert Role.PRACTICE_LEAD in ROLES


def test_a_role_that_the_board_does_not_show_passes_on_too(putright: Putright) -> None:
    appoint_everyone(putright.people, OPENED)
    roles = {**ROLES, Role.HEAD_OF_SERVICE.value: "HOS01"}
    putright.audits.record(command(OPENED), findings("A-1", roles=roles))
    putright.people.leave(command(OPENED), "HOS01", GRADED_ON)
    hand_on_all(putright.store, NEXT_DAY)

    with putright.store.reading() as reader:
        holders = parts_of(reader, Remediation.create_id("A-1"))
        row = board_queries.remediation(reader, "A-1")
    assert holders[Role.HEAD_OF_SERVICE.value] == "DCS01"
    assert row is not None
    assert row.service_manager == "SM01"


def test_what_a_leaver_had_still_to_acknowledge_ends_though_they_had_no_other_part(putright: Putright) -> None:
    appoint_everyone(putright.people, OPENED)
    putright.audits.record(command(OPENED), findings("A-1"))
    putright.reassignments.reassign(
        command(OPENED), "A-1", GRADED_ON, role=Role.SOCIAL_WORKER, to="SW02", reason="Away"
    )
    putright.people.leave(command(OPENED), "SW01", GRADED_ON)

    assert hand_on_all(putright.store, NEXT_DAY) == HandedOn(handed_on=1)
    assert hand_on_all(putright.store, NEXT_DAY) == HandedOn()
    with putright.store.reading() as reader:
        assert "SW01" not in {row.person for row in unacknowledged(reader)}
