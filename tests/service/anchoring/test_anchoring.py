"""Anchors: what the chain alone cannot show is shown, and bounded by the anchors on either side of it."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from service.anchoring.anchors import Anchor, BadAnchorError, anchor_of, anchors_in
from service.anchoring.comparing import check_log
from service.anchoring.signing import Signer
from service.commands.remediations import Remediations
from service.storage.event_store import identity
from service.verification.chain import BrokenChainError
from tests.support.council import NOW
from tests.support.resealing import SIGNER, anchored, check_bounded, cut_off, disagreement, reseal
from tests.support.tampering import drop_triggers, set_column, undone

OTHER = Signer(b"b" * 32)
TODAY = NOW.date()
KEYS = [SIGNER.public]


@pytest.fixture
def log(recorded: Remediations) -> Iterator[sa.Connection]:
    """A log with some events, in a transaction that is undone at the end."""
    with recorded.store.engine.connect() as connection, undone(connection):
        drop_triggers(connection)
        yield connection


def check(log: sa.Connection, known: list[Anchor]) -> int:
    return check_log(log, TODAY, known, KEYS).agreed


def test_a_log_that_nobody_touched_agrees_with_every_anchor_that_was_made_of_it(log: sa.Connection) -> None:
    last = check_log(log, TODAY)

    assert check(log, [*anchored(log, 3, 8), last.anchor.signed(SIGNER)]) == 3
    assert check(log, []) == 0
    assert last.anchor.position == last.position


def test_a_log_written_anew_passes_the_chain_and_not_the_first_anchor_after_the_change(log: sa.Connection) -> None:
    known = anchored(log, 3, 8, 12)
    set_column(log, 5, "recorded_by", "QA02")
    reseal(log)
    assert check(log, known[:1]) == 1

    wrong = disagreement(log, known)

    assert (wrong.position, wrong.last) == (4, 8)
    assert wrong.message.startswith(
        "The events 4 to 8 are not those that were anchored: the anchor of 2026-11-02 at 8 disagrees, "
        "that of 2026-11-01 at 3 agrees."
    )


def test_where_no_earlier_anchor_agrees_the_first_event_is_named(log: sa.Connection) -> None:
    known = anchored(log, 8)
    set_column(log, 5, "recorded_by", "QA02")
    reseal(log)

    wrong = disagreement(log, known)

    assert (wrong.position, wrong.last) == (1, 8)
    assert "no earlier one agrees" in wrong.message


def test_two_anchors_a_position_apart_name_the_event_itself(log: sa.Connection) -> None:
    known = anchored(log, 4, 5)
    set_column(log, 5, "recorded_by", "QA02")
    reseal(log)

    assert disagreement(log, known).message.startswith("The event at position 5 is not the one that was anchored")


def test_a_head_that_was_replaced_is_found_by_the_anchor_of_it(log: sa.Connection) -> None:
    last = check_log(log, TODAY)
    known = [*anchored(log, last.position - 1), last.anchor.signed(SIGNER)]
    set_column(log, last.position, "state", b"{}")
    reseal(log)

    assert disagreement(log, known).position == last.position


def test_an_end_that_was_cut_off_is_named_though_the_chain_and_the_views_show_nothing(log: sa.Connection) -> None:
    known = anchored(log, 3, 12)
    cut_off(log, 9)
    check_log(log, TODAY)

    wrong = disagreement(log, known)

    assert (wrong.position, wrong.last) == (10, 12)
    assert "the events 10 to 12 are missing" in wrong.message


def test_a_log_that_was_emptied_is_named(log: sa.Connection) -> None:
    known = anchored(log, 3)
    cut_off(log, 0)

    assert disagreement(log, known).position == 1


def test_a_row_that_breaks_the_chain_is_named_itself_where_the_anchors_before_it_agree(log: sa.Connection) -> None:
    known = anchored(log, 3, 8)
    set_column(log, 5, "recorded_by", "QA02")

    with pytest.raises(BrokenChainError) as broken:
        check(log, known)
    assert broken.value.position == 5


def test_an_anchor_that_disagrees_before_the_break_is_named_first(log: sa.Connection) -> None:
    known = anchored(log, 3, 8)
    set_column(log, 2, "recorded_by", "QA02")
    reseal(log)
    set_column(log, 11, "recorded_by", "QA02")

    assert disagreement(log, known).last == 3


def test_an_anchor_of_another_database_compares_nothing_and_is_refused(log: sa.Connection) -> None:
    known = anchored(log, 3)
    log.execute(identity.update().values(id=sa.literal("f" * 32).cast(sa.Uuid)))

    with pytest.raises(BadAnchorError, match="is of the database"):
        check(log, known)


@pytest.mark.parametrize(
    "change",
    [
        {"position": 4},
        {"date": "2026-11-09"},
        {"digest": "00" * 32},
        {"root": "00" * 32},
        {"signature": OTHER.sign("putright-anchor-1")},
        {"signature": "none"},
        {"key": OTHER.public},
    ],
)
def test_an_anchor_that_was_changed_after_it_was_signed_is_refused(log: sa.Connection, change: dict[str, str]) -> None:
    with pytest.raises(BadAnchorError, match="was not signed with the key"):
        check(log, [replace(anchored(log, 3)[0], **change)])


def test_an_anchor_signed_with_a_key_that_nobody_named_is_refused(log: sa.Connection) -> None:
    with pytest.raises(BadAnchorError, match="was not signed"):
        check(log, [anchored(log, 3)[0].signed(OTHER)])

    assert check_log(log, TODAY, [anchored(log, 3)[0].signed(OTHER)], [*KEYS, OTHER.public]).agreed == 1


def test_an_anchor_whose_root_does_not_follow_from_its_digest_is_refused(log: sa.Connection) -> None:
    with pytest.raises(BadAnchorError, match="another root"):
        check(log, [replace(anchored(log, 3)[0], root="00" * 32).signed(SIGNER)])


def test_an_anchor_is_read_as_it_was_written_from_the_file_and_from_a_mail(log: sa.Connection) -> None:
    known = anchored(log, 3, 8)
    quoted = "".join(f"> {line}\r\n" for line in known[0].text.splitlines())

    assert anchor_of(known[0].line) == known[0]
    assert anchors_in("".join(f"{each.line}\n" for each in known)) == known
    assert anchors_in(f"Subject: Putright\n\nHello\n{quoted}\nand\n{known[1].text}") == known
    assert anchors_in("nothing of the kind") == []


def test_a_line_that_a_crash_left_unfinished_is_passed_over_once_it_is_whole_below(log: sa.Connection) -> None:
    (anchor,) = anchored(log, 3)

    assert anchors_in(f"{anchor.line[:40]}\n{anchor.line}\n") == [anchor]
    with pytest.raises(BadAnchorError, match="Line 2"):
        anchors_in(f"{anchor.line}\n{anchor.line[:40]}\n")


@pytest.mark.parametrize("bad", ["{", "{}", "[]", "{unread", '{"format": "putright-anchor-2"}'])
def test_what_is_no_anchor_is_refused_by_its_line(bad: str) -> None:
    with pytest.raises(BadAnchorError):
        anchor_of(bad)


@pytest.mark.parametrize("change", [{"position": 0}, {"position": True}, {"position": "3"}, {"digest": 7}])
def test_an_anchor_of_what_no_log_has_is_refused(log: sa.Connection, change: dict[str, object]) -> None:
    with pytest.raises(BadAnchorError, match="holds what none can"):
        anchor_of(replace(anchored(log, 3)[0], **change).line)  # type: ignore[arg-type]


def test_an_anchor_with_more_than_is_signed_is_refused(log: sa.Connection) -> None:
    line = anchored(log, 3)[0].line

    with pytest.raises(BadAnchorError, match="has no note"):
        anchor_of(line.replace("{", '{"note": "all is well", ', 1))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_whatever_is_rewritten_the_first_anchor_after_it_bounds_it(
    recorded_on_sqlite: Remediations, data: st.DataObject
) -> None:
    with recorded_on_sqlite.store.engine.connect() as connection:
        check_bounded(connection, data)
