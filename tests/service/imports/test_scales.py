"""What is a grade: the words of the scale in force on the day, however they were typed."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest

from projections import grades
from service.bootstrap import Putright
from service.imports.importing import Outcome, import_spreadsheet, scales_of
from service.imports.problems import UnacceptableCellError
from service.imports.reading import read_sheets
from service.imports.scales import SHIPPED, grade_from, theme_grade_from
from service.storage.store import Command
from tests.support.documents import policy

NOW = datetime(2019, 5, 31, 12, tzinfo=UTC)
SCALE = SHIPPED.names()
OURS = [{"name": "Strong"}, {"name": "Sound"}, {"name": "Weak", "opens": True}]
FROM = date(2018, 6, 18)
Import = Callable[..., Outcome]


def refusal(typed: object) -> UnacceptableCellError:
    with pytest.raises(UnacceptableCellError) as refused:
        grade_from(typed, SCALE)
    return refused.value


@pytest.mark.parametrize(
    ("typed", "grade"),
    [
        ("OUTSTANDING", "Outstanding"), (" good ", "Good"), ("RI", "Requires Improvement"),
        ("r.i.", "Requires Improvement"),
        ("requires  improvement", "Requires Improvement"),
        ("Requires improvement to be good", "Requires Improvement"),
        ("inadequate", "Inadequate"), ("INADEQUATE CRITICAL", "Inadequate critical"),
        ("Inadequate - critical", "Inadequate critical"), ("Inadequate (Critical)", "Inadequate critical"),
        ("Inadequate \u2013 critical", "Inadequate critical"), ("I/C", "Inadequate critical"),
    ],
)  # fmt: skip
def test_a_grade_is_known_in_any_case_and_by_its_short_forms(typed, grade):
    assert grade_from(typed, SCALE) == grade


@pytest.mark.parametrize("typed", ["Adequate", "Not inadequate", "Good/RI", "Good?", 4, True, "N/A", "7"])
def test_a_grade_that_is_not_on_the_scale_is_refused_and_the_scale_told(typed):
    refused = refusal(typed)

    assert refused.code == "unknown_grade"
    assert f"'{typed}'" in refused.wrong
    assert refused.accepted.startswith("Outstanding, Good, Requires Improvement, Inadequate, Inadequate critical")


@pytest.mark.parametrize("typed", ["N/A", "n/a", "NA", "Not applicable", "not graded"])
def test_a_theme_may_not_apply(typed):
    assert theme_grade_from(typed, SCALE) == "N/A"


def test_the_usual_short_forms_mean_only_grades_that_the_scale_has() -> None:
    with pytest.raises(UnacceptableCellError) as refused:
        grade_from("RI", ("Strong", "Good"))

    assert refused.value.accepted == "Strong, Good"
    assert [grade_from(typed, ("Strong", "Good")) for typed in ("strong", "STRONG ", "g")] == [
        "Strong",
        "Strong",
        "Good",
    ]
    assert theme_grade_from("not graded", ("Strong",)) == "N/A"


@pytest.fixture
def bring_in(putright: Putright, sheets_of: Any) -> Import:
    """Imports tables where another scale holds from a day on."""
    command = Command(recorded_by="QA01", source="cli", now=NOW)
    ours = policy(2, grades=OURS)
    putright.policies.adopt(command, ours, in_force_from=FROM, adopted_by=None, reason="Our own words")

    def bring_in(tables: Any) -> Outcome:
        reading = read_sheets(sheets_of(tables), NOW.date(), "digest", scales_of(putright))
        return import_spreadsheet(putright, reading, command)

    return bring_in


def of(tables: Any, **graded: str) -> Any:
    """The tables with the first audit graded in other words, and no other audit."""
    audit = tables["Audits"][0] | {"Overall grade": "weak", "Planning": "WEAK", "Visits": "sound"}
    tracked = tables["Tracker"][0] | {"Overall grade": "Weak", "Re-audit grade": "sound"}
    return tables | {"Audits": [audit | graded], "Tracker": [tracked]}


def test_a_spreadsheet_is_read_in_the_words_of_the_policy_of_its_day(putright: Putright, bring_in, tables) -> None:
    outcome = bring_in(of(tables))

    assert ([each.message for each in outcome.errors], outcome.recorded) == ([], True)
    with putright.store.reading() as reader:
        audit = grades.audit(reader, "AUD-1")
    assert (audit.grade, audit.themes) == ("Weak", {"Planning": "Weak", "Visits": "Sound"})


@pytest.mark.parametrize(
    ("graded_on", "grade", "scale"),
    [("18/06/2018", "Inadequate", "Strong, Sound, Weak"), ("17/06/2018", "Weak", ", ".join(SCALE))],
)
def test_a_grade_of_another_day_is_refused_with_the_scale_of_this_one(
    bring_in, tables, graded_on: str, grade: str, scale: str
) -> None:
    fitting = {"18/06/2018": "Weak", "17/06/2018": "Inadequate"}[graded_on]
    audit = {"Date graded": graded_on, "Overall grade": grade, "Planning": fitting, "Visits": "N/A"}

    outcome = bring_in({"Audits": of(tables, **audit)["Audits"], "Staff": tables["Staff"]})

    assert [(each.column, each.code) for each in outcome.errors] == [("Overall grade", "unknown_grade")]
    assert outcome.errors[0].message.endswith(f"Accepted: {scale}.")


def test_a_re_audit_is_graded_on_the_scale_that_its_remediation_began_under(bring_in, tables) -> None:
    tracked = of(tables) | {"Tracker": [tables["Tracker"][0] | {"Overall grade": "Weak", "Re-audit grade": "Good"}]}

    (refused,) = bring_in(tracked).errors

    assert (refused.sheet, refused.row, refused.column, refused.code) == (
        "Tracker",
        2,
        "Re-audit grade",
        "unknown_grade",
    )
    assert refused.message.endswith("Use one of: Strong, Sound, Weak.")


def test_a_grade_that_opens_nothing_has_no_row_in_the_tracker(bring_in, tables) -> None:
    sound = of(tables, **{"Overall grade": "Sound"})

    told = [(each.sheet, each.code) for each in bring_in(sound).errors]

    assert ("Tracker", "grade_contradicts") in told
    assert ("Actions", "not_inadequate") in told
