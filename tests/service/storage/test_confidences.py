"""What is confidential is in one place, is found by a key alone, and is erased without a trace anywhere else."""

import hmac
import sqlite3
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import sqlalchemy as sa

from domain.confidential import Confidential
from domain.errors import ConflictError
from domain.remediation import Remediation
from domain.vocabulary import CaseloadDecision, PrivacyIncident, ReferenceBecause, Role
from projections.registry import VIEWS
from service.commands.audits import Audits
from service.commands.case_references import CaseReferences
from service.commands.monitoring import Progress
from service.commands.people import People
from service.commands.remediations import ActionText, Remediations
from service.storage.confidences import MOST_AT_ONCE, Confidences, children, confidences, texts
from service.storage.database import reading, writing
from service.storage.store import Store
from service.storage.work import Work
from service.verification.chain import verify
from tests.support.council import GRADED_ON, command, findings
from tests.support.database import contents

CANARY = "Canary-7f3a"
KEY = b"k" * 32


def said(what: str) -> str:
    """A text with the canary in it, that says where it was put."""
    return f"{CANARY} in {what}"


@pytest.fixture
def told(store: Store, people: People) -> Remediations:
    """A remediation through its whole life, with the canary in every free text."""
    people.appoint(command(), staff_id="SW99", role=Role.SOCIAL_WORKER, email=f"{CANARY}@council.example")
    return told_of(store, "A-1")


def told_of(store: Store, ref: str) -> Remediations:
    remediations, day = Remediations(store), GRADED_ON
    Audits(store).record(command(key="k", body=CANARY.encode()), findings(ref, case_ref=said("case_ref")))
    remediations.note_meeting_not_held(command(), ref, day, reason=said("not_held"))
    remediations.hold_day_three_meeting(command(), ref, day, chair="PL01", reason=said("reason"))
    action = ActionText(
        theme="Planning", action=said("action"), owner="SW01", due_on=day, measure=said("measure"),
        timescale=said("timescale"), difference=said("difference"), family_part=said("family_part"),
        override_reason=said("override"),
    )  # fmt: skip
    remediations.agree_improvement_plan(command(), ref, day, actions=[action], override_reason=said("plan_override"))
    remediations.reallocate_action(command(), ref, 1, day, to="SW02", decided_by="TM01", reason=said("given away"))
    slipping = Progress(on_track=(), off_track=(1,), drift=said("drift"), response=said("response"))
    remediations.record_monitoring_check(command(), ref, day, progress=slipping, checked_by="TM01")
    remediations.complete_action(command(), ref, 1, day, evidence=said("evidence"))
    remediations.confirm_action(command(), ref, 1, day, accepted=False, confirmed_by="TM01", reason=said("rejected"))
    remediations.complete_action(command(), ref, 1, day, evidence=said("evidence"))
    remediations.review_plan(command(), ref, day, satisfied=True, reviewer="SM01", comments=said("comments"))
    review = CaseloadDecision.REVIEW
    remediations.decide_on_caseload(
        command(), ref, day, decision=review, decided_by="SM01", reason=said("why"), instead=said("instead")
    )
    remediations.complete_caseload_review(command(), ref, day, cases=9, learning=said("learning"))
    remediations.re_audit(command(), ref, day, grade="Inadequate")
    remediations.close(command(), ref, day, reason=said("closing"), closed_by="SM01")
    return remediations


PLACES = (
    "case_ref", "not_held", "reason", "action", "measure", "timescale", "difference", "family_part", "override",
    "plan_override", "given away", "drift", "response", "evidence", "rejected",  "comments", "why", "instead",
    "learning", "closing",
)  # fmt: skip


def holds(value: Any, text: str) -> bool:
    as_bytes = bytes(value) if isinstance(value, (bytes, memoryview)) else str(value).encode()
    return text.lower().encode() in as_bytes.lower()


def child_of(store: Store) -> Any:
    with reading(store.engine) as connection:
        return connection.scalar(sa.select(children.c.child))


def child_of_file(store: Store, ref: str) -> Any:
    with reading(store.engine) as connection:
        remediation = store.load(Remediation, Remediation.create_id(ref), connection)
    return remediation.child if remediation is not None else None


def erase(store: Store, child: Any = None) -> None:
    child = child or child_of(store)
    with writing(store.engine) as connection:
        connection.execute(confidences.delete().where(confidences.c.subject == str(child)))
        connection.execute(children.delete().where(children.c.child == child))


def test_every_free_text_is_kept_as_a_confidence(told: Remediations) -> None:
    with reading(told.store.engine) as connection:
        kept = set(connection.scalars(sa.select(confidences.c.text)))

    assert kept == {said(place) for place in PLACES} | {f"{CANARY}@council.example"}


def test_no_other_place_in_the_database_holds_a_word_of_it(told: Remediations) -> None:
    elsewhere = contents(told.store.engine, without=("confidences",))

    found = {table for table, rows in elsewhere.items() for row in rows for value in row if holds(value, CANARY)}
    assert found == set()
    assert elsewhere["notices"]
    assert elsewhere["events"]


def test_after_erasing_a_child_the_chain_holds_and_every_view_is_as_it_was(told: Remediations) -> None:
    store = told.store
    erased_tables = {"confidences", "children"}
    before = contents(store.engine)
    with reading(store.engine) as connection:
        sealed = verify(connection)

    erase(store)

    assert not any(holds(value, said("")) for row in contents(store.engine)["confidences"] for value in row)
    with reading(store.engine) as connection:
        assert verify(connection) == sealed
    store.rebuild(*VIEWS)
    after = contents(store.engine)
    for view in VIEWS:
        assert after[view.tables["b"].name] == before[view.tables["a"].name]
    views = {table.name for view in VIEWS for table in view.tables.values()}
    unchanged = set(before) - views - erased_tables - {"view_positions"}
    assert {name: after[name] for name in unchanged} == {name: before[name] for name in unchanged}


def on_disk(engine: sa.Engine) -> bytes:
    """What the files of a SQLite database hold once what was deleted has been overwritten."""
    path = Path(str(engine.url.database))
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("VACUUM")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return b"".join(part.read_bytes() for part in path.parent.glob(f"{path.name}*"))


def test_a_file_that_was_a_wrong_child_s_is_erased_with_the_right_one_and_the_chain_and_every_view_stay_whole(
    recorded_on_sqlite: Remediations,
) -> None:
    store = told_of(recorded_on_sqlite.store, "A-9").store
    corrections, wrong = CaseReferences(store), child_of_file(store, "A-9")
    corrections.correct(
        command(), "A-9", GRADED_ON, case_ref=said("right"), because=ReferenceBecause.WRONG_CHILD,
        reason=said("correction"), corrected_by="QA01", incident_reference=said("incident"),
    )  # fmt: skip
    corrections.decide_privacy_incident(
        command(), "A-9", GRADED_ON, access_checked=True, privacy_incident=PrivacyIncident.NO,
        reason=said("privacy"), decided_by="QA01", reference=said("register"),
    )  # fmt: skip
    erase(store, wrong)

    kept = contents(store.engine)["confidences"]
    of_the_file = {*PLACES, "right", "correction", "incident", "privacy", "register"} - {"case_ref"}
    assert {value for row in kept for value in row if CANARY in str(value)} == {said(place) for place in of_the_file}
    assert holds(on_disk(store.engine), CANARY)

    before = contents(store.engine)
    with reading(store.engine) as connection:
        sealed = verify(connection)
    erase(store, child_of_file(store, "A-9"))

    assert not holds(on_disk(store.engine), CANARY)
    with reading(store.engine) as connection:
        assert verify(connection) == sealed
    store.rebuild(*VIEWS)
    after = contents(store.engine)
    for view in VIEWS:
        assert after[view.tables["b"].name] == before[view.tables["a"].name]


def test_an_erased_text_is_left_out_and_others_are_read(told: Remediations) -> None:
    with reading(told.store.engine) as connection:
        refs = list(connection.scalars(sa.select(confidences.c.ref)))
        assert len(texts(connection, refs)) == len(refs)
    erase(told.store)

    with reading(told.store.engine) as connection:
        assert list(texts(connection, refs).values()) == [f"{CANARY}@council.example"]
        assert texts(connection, []) == {}


def test_a_child_is_known_again_however_the_reference_is_typed(store: Store) -> None:
    with writing(store.engine) as connection:
        first = Confidences(connection, KEY)
        child = first.child("c-200")
        assert first.child(" C-200 ") == child
        assert first.child("C-201") != child
        first.write()

    with writing(store.engine) as connection:
        assert Confidences(connection, KEY).child("C-200") == child
        assert Confidences(connection, KEY).find_child("c-200 ") == child
        assert Confidences(connection, KEY).find_child("C-999") is None


def kept_of(store: Store, child: Any) -> list[str]:
    with reading(store.engine) as connection:
        return sorted(connection.scalars(sa.select(confidences.c.text).where(confidences.c.subject == str(child))))


def test_children_who_turn_out_to_be_one_are_found_by_either_reference_and_have_each_other_s_texts(
    store: Store,
) -> None:
    with writing(store.engine) as connection:
        known = Confidences(connection, KEY)
        one, other = known.child("C-1"), known.child("C-2")
        known.take("Said of one", one)
        known.take("Said of the other", other)
        known.write()

    with writing(store.engine) as connection:
        known = Confidences(connection, KEY)
        known.merge(one, other)
        known.write()

    with writing(store.engine) as connection:
        known = Confidences(connection, KEY)
        assert known.find_child("C-1") == known.find_child("C-2") == other
        assert (known.references_of(one), known.references_of(other)) == (0, 2)
    assert kept_of(store, one) == []
    assert kept_of(store, other) == ["Said of one", "Said of the other"]


def test_texts_that_move_to_the_right_child_leave_those_of_anybody_else_where_they_are(store: Store) -> None:
    with writing(store.engine) as connection:
        known = Confidences(connection, KEY)
        wrong, right = known.child("C-1"), known.child("C-2")
        moving = [known.take(f"Said of this file {number:04}", wrong).ref for number in range(MOST_AT_ONCE + 1)]
        known.take("Said of another file", wrong)
        staff = known.take("tm01@council.example", "TM01")
        known.write()
        known.move([*moving, staff.ref], wrong, right)
        known.write()

    assert kept_of(store, wrong) == ["Said of another file"]
    assert kept_of(store, right) == [f"Said of this file {number:04}" for number in range(MOST_AT_ONCE + 1)]
    assert kept_of(store, "TM01") == ["tm01@council.example"]


def test_a_reference_can_be_given_to_another_child(store: Store) -> None:
    with writing(store.engine) as connection:
        known = Confidences(connection, KEY)
        child, other = known.child("C-1"), uuid4()
        known.refer("C-2", child)
        known.write()
        assert known.find_child("C-2") == child
        known.refer("C-2", other)
        known.write()

        assert (known.find_child("C-1"), known.find_child("C-2")) == (child, other)


def test_what_was_looked_up_without_the_lock_is_refused_where_the_reference_is_another_child_s_since(
    store: Store,
) -> None:
    with writing(store.engine) as connection:
        known = Confidences(connection, KEY)
        child = known.child("C-1")
        known.write()
        drafted, unchanged = Confidences(connection, KEY), Confidences(connection, KEY)
        assert drafted.child("C-1") == unchanged.child("C-1") == child
        unchanged.move_to(known)
        known.write()
        known.refer("C-1", uuid4())
        known.write()

        drafted.move_to(known)
        with pytest.raises(ConflictError, match="do it again"):
            known.write()


def test_without_the_key_nobody_finds_a_child_by_its_reference(told: Remediations) -> None:
    with reading(told.store.engine) as connection:
        assert Confidences(connection, b"another key").find_child(said("case_ref")) is None
        assert Confidences(connection, KEY).find_child(said("case_ref")) == child_of(told.store)


def test_the_commitment_proves_a_text_with_its_salt_and_is_different_each_time(store: Store) -> None:
    def decide(work: Work) -> tuple[str, int]:
        taken.extend(work.confidences.take("Moved away", "child") for _ in range(2))
        work.confidences.write()
        return "x", 1

    taken: list[Confidential] = []
    store.execute(command(), decide)

    with reading(store.engine) as connection:
        kept = {row.ref: row for row in connection.execute(sa.select(confidences))}
    assert taken[0].commitment != taken[1].commitment
    for each in taken:
        salt = bytes(kept[each.ref].salt)
        assert each.commitment == hmac.new(salt, b"Moved away", sha256).hexdigest()
        assert len(salt) == 16


@pytest.mark.parametrize("blank", [None, "", "  \n"])
def test_a_blank_text_is_none(store: Store, blank: str | None) -> None:
    with writing(store.engine) as connection:
        assert Confidences(connection, KEY).take_optional(blank, "child") is None


def test_a_text_that_no_event_refers_to_is_not_kept(store: Store) -> None:
    def decide(work: Work) -> tuple[None, None]:
        work.confidences.take("Said, but nothing came of it", "child")
        work.confidences.child("C-1")
        return None, None

    store.execute(command(), decide)

    assert not contents(store.engine)["confidences"]
    assert not contents(store.engine)["children"]


def test_a_confidence_shown_by_mistake_shows_no_text() -> None:
    assert CANARY not in repr(Confidential("r" * 32, "c" * 64, CANARY))
