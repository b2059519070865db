"""What a learning brief calls going well and worried about."""

import pytest

from domain.learning import Movement, Told, going_well, good_grades, movements, worried_about
from domain.policy import Grade

SCALE = ("Outstanding", "Good", "Requires Improvement", "Inadequate")
GOOD = ("Outstanding", "Good")


def levels(*fine: str) -> list[Grade]:
    return [*(Grade(name) for name in fine), Grade("Inadequate", opens=True)]


@pytest.mark.parametrize(
    ("fine", "good"),
    [(SCALE[:3], GOOD), (("A", "B", "C", "D"), ("A", "B")), (("Good",), ("Good",)), ((), ())],
)
def test_good_or_better_is_the_better_half_of_what_calls_for_no_remediation(
    fine: tuple[str, ...], good: tuple[str, ...]
) -> None:
    assert good_grades(levels(*fine)) == good


def test_what_goes_well_is_good_in_at_least_half_the_largest_share_first() -> None:
    themes = {
        "Visits": {"Outstanding": 1, "Good": 4, "Inadequate": 5},
        "Planning": {"Good": 4, "Requires Improvement": 6},
        "Voice": {"Outstanding": 2, "Good": 7, "Inadequate": 1, "N/A": 30},
    }

    assert going_well(themes, GOOD, 5) == [Told("Voice", 9, 10), Told("Visits", 5, 10)]


def test_a_worry_is_a_theme_with_inadequate_grades_the_largest_share_first() -> None:
    themes = {
        "Visits": {"Good": 9, "Inadequate": 1},
        "Planning": {"Good": 1, "Inadequate": 4},
        "Voice": {"Good": 10},
    }

    assert worried_about(themes, ["Inadequate"], 5) == [Told("Planning", 4, 5), Told("Visits", 1, 10)]


def test_no_theme_is_named_that_was_graded_too_seldom_or_never() -> None:
    themes = {"Visits": {"Inadequate": 4, "N/A": 9}, "Planning": {"N/A": 3}}

    assert worried_about(themes, ["Inadequate"], 5) == []
    assert worried_about(themes, ["Inadequate"], 4) == [Told("Visits", 4, 4)]
    assert going_well(themes, GOOD, 0) == []


def test_three_are_named_and_whatever_has_the_share_of_the_third() -> None:
    themes = {name: {"Good": 10 - at, "Inadequate": at} for at, name in enumerate("ABCDE", start=1)}
    tied = themes | {"CC": {"Good": 14, "Inadequate": 6}}

    assert [told.theme for told in worried_about(themes, ["Inadequate"], 5)] == ["E", "D", "C"]
    assert [told.theme for told in worried_about(tied, ["Inadequate"], 5)] == ["E", "D", "C", "CC"]


def test_a_theme_moves_by_its_place_on_the_scale() -> None:
    before = {"Visits": "Inadequate", "Planning": "Good", "Voice": "Good", "Risk": "N/A", "Old": "Good"}
    after = {"Visits": "Good", "Planning": "Good", "Voice": "Inadequate", "Risk": "Good", "New": "Good"}

    moved = movements([(before, after), (before, {"Visits": "Inadequate"})], SCALE)

    assert moved == {
        "Planning": Movement(same=1),
        "Visits": Movement(better=1, same=1),
        "Voice": Movement(worse=1),
    }
    assert moved["Visits"].of == 2


def test_where_nothing_was_audited_twice_nothing_moved() -> None:
    assert movements([], SCALE) == {}
