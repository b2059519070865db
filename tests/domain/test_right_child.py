"""Whose everything is after a case reference was corrected: what moves, and what is beside it then."""

from datetime import date, timedelta
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from domain.right_child import After, Held, Kind, after_a_wrong_child, after_another_number, of_one_file

DAY = date(2019, 3, 4)
ONE, OTHER, FAMILY, SECOND = (uuid5(NAMESPACE_URL, name) for name in ("one", "other", "family", "second family"))


def file(ref: str, child: UUID = ONE, days: int = 0, **more: Any) -> Held:
    said = {"family": child, "began_on": DAY + timedelta(days=days), "is_open": True} | more
    return Held(kind=Kind.REMEDIATION, ref=ref, child=child, **said)


def audit(ref: str, child: UUID = ONE, answered_by: str | None = None, family: UUID | None = None) -> Held:
    return Held(kind=Kind.AUDIT, ref=ref, child=child, family=family or child, file=answered_by)


def alert(ref: str, file: str, child: UUID = ONE) -> Held:
    return Held(kind=Kind.ALERT, ref=ref, child=child, file=file)


def case(review: str, child: UUID = ONE) -> Held:
    return Held(kind=Kind.CASE, ref=review, child=child)


def renumbered(*held: Held) -> After:
    return after_another_number(held, ONE, ONE, 12)


def merged(*held: Held) -> After:
    return after_another_number(held, ONE, OTHER, 12)


def wrong(*held: Held, ref: str = "A-1", family: UUID | None = None) -> After:
    return after_a_wrong_child(held, ref, ONE, OTHER, family, 12)


def test_of_one_file_are_the_audits_it_answers_what_follows_what_and_the_alerts_about_any_of_it() -> None:
    of_file = {
        file("A-1"), audit("A-1", answered_by="A-1"), audit("A-2", answered_by="A-1"), file("A-1-R1", file="A-1"),
        file("A-1-R2", file="A-1-R1"), alert("A-2-S1", "A-2"), alert("A-1-R2-S1", "A-1-R2"),
    }  # fmt: skip
    others = {audit("A-3"), file("A-4"), audit("A-4", answered_by="A-4"), alert("X-S1", "X"), case("A-1")}

    for ref in ("A-1", "A-1-R1", "A-1-R2"):
        assert of_one_file(of_file | others, ref) == of_file
    assert of_one_file(others, "A-4") == {file("A-4"), audit("A-4", answered_by="A-4")}


def test_another_number_moves_nothing_but_every_audit_is_known_by_it() -> None:
    held = (file("A-1"), audit("A-1", answered_by="A-1"), audit("A-0"), alert("A-1-S1", "A-1"), case("A-9"))

    after = renumbered(*held)

    assert [each for each in held if after.changes(each)] == [held[1], held[2]]
    assert {after.child_of(each) for each in held} == {ONE}
    assert [after.family_of(each) for each in held] == [ONE, ONE, ONE, None, None]


def test_two_numbers_that_are_one_child_make_everything_the_other_child_s() -> None:
    held = (file("A-1"), audit("A-1", answered_by="A-1"), audit("A-0"), alert("A-1-S1", "A-1"), case("A-9"))
    theirs = (audit("B-1", OTHER), alert("B-1-S1", "B-1", OTHER))

    after = merged(*held, *theirs)

    assert all(after.changes(each) for each in held)
    assert not any(after.changes(each) for each in theirs)
    assert {after.child_of(each) for each in (*held, *theirs)} == {OTHER}
    assert [after.family_of(each) for each in held] == [OTHER, OTHER, OTHER, None, None]


def test_siblings_of_one_of_the_two_are_siblings_of_all() -> None:
    mine, theirs = file("A-1", family=FAMILY), file("B-1", OTHER, is_open=False)

    after = merged(mine, theirs)

    assert (after.family_of(mine), after.family_of(theirs)) == (FAMILY, FAMILY)
    assert after.changes(theirs)


def test_where_both_have_siblings_each_file_keeps_its_own_and_one_without_has_none() -> None:
    mine, theirs = file("A-1", family=FAMILY, is_open=False), file("B-1", OTHER, family=SECOND, is_open=False, days=9)
    alone = audit("A-0")

    after = merged(mine, theirs, alone)

    assert [after.family_of(each) for each in (mine, theirs, alone)] == [FAMILY, SECOND, OTHER]


def test_a_wrong_child_loses_one_file_and_keeps_the_rest() -> None:
    moving = (file("A-1"), audit("A-1", answered_by="A-1"), alert("A-1-S1", "A-1"))
    staying = (file("A-7", is_open=False, days=-1000), audit("A-0"), alert("A-0-S1", "A-0"), case("A-1"))

    after = wrong(*moving, *staying)

    assert {after.child_of(each) for each in moving} == {OTHER}
    assert {after.child_of(each) for each in staying} == {ONE}
    assert all(after.changes(each) for each in moving)
    assert not any(after.changes(each) for each in staying)
    assert after.family_of(moving[0]) == after.family_of(moving[1]) == OTHER


def test_the_right_child_s_only_family_is_the_file_s_unless_another_is_given() -> None:
    mine, theirs = file("A-1", family=SECOND), audit("B-1", OTHER, family=FAMILY)
    torn = audit("B-2", OTHER, family=SECOND)

    assert wrong(mine, theirs).family_of(mine) == FAMILY
    assert wrong(mine, theirs, torn).family_of(mine) == OTHER
    given = wrong(mine, theirs, family=SECOND)
    assert (given.family_of(mine), given.family_of(theirs)) == (SECOND, FAMILY)


def test_nothing_that_is_another_child_s_already_moves_with_a_file() -> None:
    mine, theirs = file("A-1"), alert("A-1-S1", "A-1", OTHER)

    after = wrong(mine, theirs)

    assert after.moves == {mine}


def test_the_same_child_again_looks_back_so_many_months_in_the_order_of_grading() -> None:
    own = file("A-5", days=0)
    earlier = (file("B-2", OTHER, days=-10), file("B-1", OTHER, days=-10), file("B-0", OTHER, days=-365))
    left_out = (
        file("B-3", OTHER, days=-366), file("B-4", OTHER, days=-1, voided=True), file("B-6", OTHER, days=0),
        file("B-7", OTHER, days=1), audit("B-8", OTHER),
    )  # fmt: skip

    after = merged(own, *earlier, *left_out)

    assert after.same_child(own) == ("B-0", "B-1", "B-2")
    assert after.same_child(left_out[2]) == ("B-0", "B-1", "B-2", "A-5")


def test_a_file_that_has_another_before_it_now_changes_though_it_does_not_move() -> None:
    mine, later = file("A-1", is_open=False), file("B-1", OTHER, days=30, is_open=False)
    between, before = file("A-2", days=9, is_open=False), file("B-0", OTHER, days=-9, is_open=False)

    assert merged(mine, later, before).changes(later)
    assert not merged(mine, later, before).changes(before)
    assert wrong(mine, between).changes(between)
    assert wrong(mine, between).same_child(between) == ()


def test_open_files_of_one_child_name_each_other_but_not_what_they_follow() -> None:
    mine, followed, theirs = file("A-1-R1", file="A-1"), file("A-1"), file("B-1", OTHER, days=-9)
    closed = file("B-2", OTHER, days=-10, is_open=False)

    after = merged(mine, followed, theirs, closed)

    assert after.also_open(mine) == after.also_open(followed) == ("B-1",)
    assert after.also_open(theirs) == ("A-1", "A-1-R1")
    assert after.also_open(closed) == ()
    assert after.changes(theirs)
    assert not after.changes(closed)
