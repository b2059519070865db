"""Averages of scores, which are never turned into words."""

from decimal import Decimal

from domain.scores import Average, averages, changes, lowest_and_highest


def of(*scores: int) -> list[dict[str, int]]:
    return [{"Visits": score} for score in scores]


def test_an_average_is_over_the_audits_that_scored_the_theme_half_up_to_a_tenth() -> None:
    scored = [*of(7, 8, 6, 7), {"Visits": 7, "Planning": 3}]

    assert averages(scored, 1) == {"Planning": Average(1, Decimal("3.0")), "Visits": Average(5, Decimal("7.0"))}
    assert averages(of(*[7] * 19, 8), 5)["Visits"].average == Decimal("7.1")  # 7.05


def test_of_too_few_there_is_no_average() -> None:
    assert averages(of(7, 8, 6, 7), 5) == {"Visits": Average(4, None)}
    assert averages([], 5) == {}


def test_a_change_is_between_two_averages_and_of_no_fewer() -> None:
    now = {"A": Average(5, Decimal("7.0")), "B": Average(5, Decimal("6.1")), "C": Average(4, None)}
    before = {"A": Average(9, Decimal("6.4")), "B": Average(2, None), "C": Average(9, Decimal("5.0"))}

    assert changes(now, before) == {"A": Decimal("0.6"), "B": None, "C": None}
    assert changes({"D": Average(5, Decimal("7.0"))}, before) == {"D": None}


def test_the_lowest_and_the_highest_are_named_with_their_equals() -> None:
    found = {
        "A": Average(5, Decimal(7)),
        "B": Average(5, Decimal(5)),
        "C": Average(5, Decimal(7)),
        "D": Average(1, None),
    }

    assert lowest_and_highest(found) == (["B"], ["A", "C"])


def test_where_all_are_alike_none_is_the_lowest() -> None:
    assert lowest_and_highest({"A": Average(5, Decimal(7)), "B": Average(5, Decimal(7))}) == ([], [])
    assert lowest_and_highest({}) == ([], [])
