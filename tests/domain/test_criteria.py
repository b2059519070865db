"""When a worker's whole caseload is to be considered for review."""

from datetime import date
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.criteria import CriteriaMet, InadequateFile, criteria_for
from domain.vocabulary import Criterion
from tests.domain.support import POLICY

THIS = InadequateFile("A-9", "the Browns", date(2019, 6, 5))
NONE = CriteriaMet((), ())
SECOND_FILE = (Criterion.SECOND_FILE,)
numbers = count(1)


def file(graded_on: date, family: str = "the Greens", ref: str = "A-1") -> InadequateFile:
    return InadequateFile(ref, family, graded_on)


def met(*earlier: InadequateFile, this: InadequateFile = THIS, critical: bool = False) -> CriteriaMet:
    return criteria_for(POLICY, this, critical, earlier)


def test_a_first_file_meets_no_criterion() -> None:
    assert met() == NONE


def test_a_critical_grade_alone_is_enough() -> None:
    assert met(critical=True) == CriteriaMet((Criterion.CRITICAL_GRADE,), ())


def test_a_second_file_within_twelve_months_is_enough_and_named() -> None:
    assert met(file(date(2019, 1, 7))) == CriteriaMet(SECOND_FILE, ("A-1",))


def test_both_criteria_may_be_met() -> None:
    both = met(file(date(2019, 1, 7)), critical=True)

    assert both == CriteriaMet((Criterion.CRITICAL_GRADE, Criterion.SECOND_FILE), ("A-1",))


@pytest.mark.parametrize(
    ("graded_on", "counts"),
    [("2018-06-04", False), ("2018-06-05", True), ("2019-06-05", True), ("2019-06-06", False)],
)
def test_the_twelve_months_up_to_this_file_are_counted_with_both_ends(graded_on: str, counts: bool) -> None:
    assert (met(file(date.fromisoformat(graded_on))) != NONE) is counts


@pytest.mark.parametrize(("graded_on", "counts"), [("2019-02-27", False), ("2019-02-28", True)])
def test_twelve_months_before_a_leap_day_is_the_last_of_february(graded_on: str, counts: bool) -> None:
    leap_day = InadequateFile("A-9", "the Browns", date(2020, 2, 29))

    assert (met(file(date.fromisoformat(graded_on)), this=leap_day) != NONE) is counts


def test_the_months_before_january_are_last_years() -> None:
    january = InadequateFile("A-9", "the Browns", date(2019, 1, 31))

    assert met(file(date(2018, 1, 31)), this=january) != NONE
    assert met(file(date(2018, 1, 30)), this=january) == NONE


def test_a_file_from_the_first_year_there_is_breaks_nothing() -> None:
    assert met(this=InadequateFile("A-9", "the Browns", date(1, 1, 1))) == NONE
    first = file(date(1, 2, 10))
    assert met(first, this=InadequateFile("A-9", "the Browns", date(1, 12, 31))) != NONE


def test_a_family_counts_once() -> None:
    assert met(file(date(2019, 1, 7), family=THIS.family)) == NONE


def test_of_one_other_family_the_latest_file_is_named() -> None:
    assert met(file(date(2019, 1, 7), ref="A-1"), file(date(2019, 3, 4), ref="A-2")).files == ("A-2",)


def test_this_file_is_not_its_own_second() -> None:
    assert met(THIS) == NONE


FILES = st.builds(
    lambda family, graded_on: InadequateFile(f"A-{next(numbers)}", family, graded_on),
    st.sampled_from(["the Browns", "the Greens", "the Whites"]),
    st.dates(date(2018, 3, 1), date(2019, 9, 1)),
)


@given(earlier=st.lists(FILES), critical=st.booleans())
def test_the_order_in_which_files_are_found_changes_nothing(earlier: list[InadequateFile], critical: bool) -> None:
    found = met(*earlier, critical=critical)

    assert met(*reversed(earlier), critical=critical) == found
    assert (Criterion.CRITICAL_GRADE in found.criteria) is critical
    assert (Criterion.SECOND_FILE in found.criteria) is bool(found.files)
    others = {each.family for each in earlier if date(2018, 6, 5) <= each.graded_on <= THIS.graded_on} - {"the Browns"}
    assert len(found.files) == len(others)
