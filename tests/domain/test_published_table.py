"""Percentages that other people printed, held to their counts. Acceptance tables A, B, C and F of the process page."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.published_table import Part, in_words, places_of, row_of

ROUNDED = Decimal("0.5")


def test_table_a_the_year_of_the_departmental_response() -> None:
    year = row_of("June 2018 to May 2019", [Part("Inadequate", 8), Part("Repeat", 0)], of=219, places=1)

    assert [share.shown() for share in year.shares] == ["8 of 219 (3.7%)", "0 of 219 (0%)"]
    assert year.rest == 211


@pytest.mark.parametrize("printed", ["0", "0.0", "0.00"])
def test_table_a_nought_printed_with_decimals_is_the_same_nought(printed: str) -> None:
    (repeat,) = row_of("Year", [Part("Repeat", 0, Decimal(printed))], of=219).shares

    assert not repeat.contradicted
    assert in_words(Decimal(printed)) == "0%"


@pytest.mark.parametrize(
    ("places", "percentages", "adds_to"),
    [(0, ["18%", "9%", "36%", "36%"], "99"), (1, ["18.2%", "9.1%", "36.4%", "36.4%"], "100.1")],
)
def test_table_b_a_column_is_never_forced_to_a_hundred(places: int, percentages: list[str], adds_to: str) -> None:
    statuses = [Part("Fully", 2), Part("Substantially", 1), Part("Partially", 4), Part("Not", 4)]

    agreed = row_of("Agreed actions", statuses, places=places)

    assert agreed.of == 11
    assert [in_words(share.percent) for share in agreed.shares if share.percent is not None] == percentages
    assert agreed.adds_to == Decimal(adds_to)


def test_table_c_percentages_that_come_from_their_counts_are_let_be() -> None:
    published = zip(("Outstanding", "Good", "RI", "Inadequate"), (1, 8, 12, 5), ("4", "31", "46", "19"), strict=True)

    theme = row_of("Decision making", [Part(grade, count, Decimal(printed)) for grade, count, printed in published])

    assert theme.of == 26
    assert [str(share.percent) for share in theme.shares] == ["4", "31", "46", "19"]
    assert theme.contradictions == ()


def test_table_f_the_reviews_that_were_in_time() -> None:
    reviews = row_of("October 2021", [Part("In time", 176, Decimal("98.3")), Part("Late", 3)], places=1)

    assert reviews.contradictions == ()
    assert reviews.shares[0].shown() == "176 of 179 (98.3%)"


def test_a_percentage_that_contradicts_its_count_is_shown_beside_what_the_count_gives() -> None:
    parts = [Part("Good", 8, Decimal(39)), Part("Inadequate", 5, Decimal("19.2")), Part("RI", 13)]

    assert row_of("Risk", parts).contradictions == ("Risk, Good: 39% was printed, but 8 of 26 is 31%.",)


def test_a_percentage_is_held_to_its_count_at_the_precision_it_was_printed_with() -> None:
    def contradicted(printed: str) -> bool:
        return row_of("Year", [Part("Inadequate", 8, Decimal(printed))], of=219).shares[0].contradicted

    assert [contradicted(each) for each in ("4", "3.7", "3.65", "3.653")] == [False, False, False, False]
    assert [contradicted(each) for each in ("3", "3.6", "3.66", "3.652")] == [True, True, True, True]


def test_halves_are_rounded_up() -> None:
    (inadequate, _) = row_of("Eight", [Part("Inadequate", 1, Decimal(13)), Part("Good", 7)]).shares

    assert inadequate.percent == 13
    assert not inadequate.contradicted


def test_what_does_not_apply_is_shown_and_is_in_no_denominator() -> None:
    theme = row_of("Risk", [Part("Good", 6), Part("Inadequate", 4), Part("N/A", 3, applicable=False)])

    assert theme.of == 10
    assert [share.shown() for share in theme.shares] == ["6 of 10 (60%)", "4 of 10 (40%)", "3"]
    assert (theme.shares[2].percent, theme.rest) == (None, 0)


def test_of_nothing_there_is_no_percentage_and_nought_was_printed_wrongly() -> None:
    empty = row_of("Risk", [Part("Good", 0, Decimal(0)), Part("Inadequate", 0)])

    assert [share.shown() for share in empty.shares] == ["none", "none"]
    assert empty.adds_to is None
    assert empty.contradictions == ("Risk, Good: 0% was printed, but 0 of 0 is no percentage.",)


def test_too_few_are_shown_without_a_percentage_but_held_to_what_was_printed() -> None:
    few = row_of("Risk", [Part("Good", 1, Decimal(50)), Part("Inadequate", 3)])

    assert few.shares[0].shown() == "1 of 4"
    assert few.shares[0].shown(fewest=4) == "1 of 4 (25%)"
    assert few.contradictions == ("Risk, Good: 50% was printed, but 1 of 4 is 25%.",)


def test_counts_that_are_more_than_their_whole_leave_less_than_nothing() -> None:
    assert row_of("Risk", [Part("Good", 6), Part("Inadequate", 6)], of=10).rest == -2


def test_the_precision_of_a_percentage_is_the_one_it_is_written_with() -> None:
    assert [places_of(Decimal(each)) for each in ("4", "4.0", "3.65", "1E+1", "NaN")] == [0, 1, 2, 0, 0]


@given(st.lists(st.integers(0, 5_000), min_size=1, max_size=6), st.integers(0, 3))
def test_a_percentage_printed_as_it_is_computed_never_contradicts_its_count(counts: list[int], places: int) -> None:
    computed = row_of("Any", [Part(str(at), count) for at, count in enumerate(counts)], places=places)

    printed = [Part(share.part.heading, share.part.count, share.percent) for share in computed.shares]
    assert row_of("Any", printed).contradictions == ()
    for share in computed.shares:
        if share.percent is not None:
            exact = Decimal(share.part.count) * 100 / share.of
            assert abs(share.percent - exact) <= ROUNDED.scaleb(-places)
