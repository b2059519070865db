"""The telephone number that a safeguarding alert sends people to."""

import pytest

from service.settings import Settings, SettingsError

SECRETS = {"PUTRIGHT_CASE_KEY": "k" * 32, "PUTRIGHT_TOKEN_PEPPER": "p" * 32, "PUTRIGHT_LINK_KEYS": "l" * 32}
SECRETS |= {"PUTRIGHT_ENV_FILE": "no.env"}


def telephone(given: str) -> str | None:
    return Settings.from_env(SECRETS | {"PUTRIGHT_DUTY_TEAM_TELEPHONE": given}).duty_team_telephone


@pytest.mark.parametrize("given", ["01234 567890", "+44 1234 567890", "(01234) 567-890", "101", " 0300 123 4567 "])
def test_a_number_is_taken_as_it_is_written(given: str) -> None:
    assert telephone(given) == given.strip()


@pytest.mark.parametrize("given", ["", "   "])
def test_no_number_is_none(given: str) -> None:
    assert telephone(given) is None


@pytest.mark.parametrize(
    "given", ["ring the office", "01234 567890 ext 5", "1" * 26, "12", "+", "01234\n567890", "٠١٢٣٤", "01234 567890 ("]
)
def test_what_nobody_could_dial_stops_the_start_by_name(given: str) -> None:
    with pytest.raises(SettingsError) as refused:
        telephone(given)
    assert refused.value.field == "PUTRIGHT_DUTY_TEAM_TELEPHONE"
