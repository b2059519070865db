"""Settings that stop the start by name: one that nobody knows, a telephone number."""

import re
from dataclasses import fields
from pathlib import Path

import pytest

from service.settings import Settings, SettingsError
from tests.support.settings import given

PAGE = Path(__file__).parents[3] / "docs" / "settings.md"


def test_every_setting_has_its_row_on_the_page_and_no_other_has() -> None:
    rows = re.findall(r"^\| `PUTRIGHT_(\w+)` \|", PAGE.read_text(encoding="utf-8"), re.M)

    assert sorted(rows) == sorted(field.name.upper() for field in fields(Settings))


def test_a_setting_that_nobody_knows_stops_the_start_by_name_and_says_which_are_known() -> None:
    with pytest.raises(SettingsError, match=r"^PUTRIGHT_COUNCIL_COLOR is not .*PUTRIGHT_COUNCIL_COLOUR,") as refused:
        given(COUNCIL_COLOR="#000000")
    assert refused.value.field == "PUTRIGHT_COUNCIL_COLOR"


@pytest.mark.parametrize("number", ["01234 567890", "+44 1234 567890", "(01234) 567-890", "101", " 0300 123 4567 "])
def test_a_number_is_taken_as_it_is_written(number: str) -> None:
    assert given(DUTY_TEAM_TELEPHONE=number).duty_team_telephone == number.strip()


@pytest.mark.parametrize("nothing", ["", "   "])
def test_no_number_is_none(nothing: str) -> None:
    assert given(DUTY_TEAM_TELEPHONE=nothing).duty_team_telephone is None


@pytest.mark.parametrize(
    "number", ["ring the office", "01234 567890 ext 5", "1" * 26, "12", "+", "01234\n567890", "٠١٢٣٤", "01234 567890 ("]
)
def test_what_nobody_could_dial_stops_the_start_by_name(number: str) -> None:
    with pytest.raises(SettingsError, match="such as 01234 567890") as refused:
        given(DUTY_TEAM_TELEPHONE=number)
    assert refused.value.field == "PUTRIGHT_DUTY_TEAM_TELEPHONE"
