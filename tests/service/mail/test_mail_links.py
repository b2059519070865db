"""The link of a mail: which message it opens, and what opens nothing."""

from datetime import UTC, datetime, timedelta
from hashlib import sha256

import pytest

from service.mail.links import FORM_LASTS, MailLinks
from service.settings import Settings, SettingsError

ONE, OTHER = (sha256(name.encode()).hexdigest() for name in ("one", "other"))
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
LINKS = MailLinks(("n" * 32,), "https://putright.example")
ROTATED = MailLinks(("m" * 32, "n" * 32), "https://putright.example")
ENV = {"PUTRIGHT_CASE_KEY": "k" * 32, "PUTRIGHT_TOKEN_PEPPER": "p" * 32, "PUTRIGHT_ENV_FILE": "no.env"}
SHORT = "a secret that is short"


def test_a_link_opens_its_message_and_no_other() -> None:
    token = LINKS.token_of(ONE)

    assert ONE.startswith(LINKS.beginning_of(token) or "nothing")
    assert not OTHER.startswith(LINKS.beginning_of(token) or "nothing")
    assert LINKS.link_of(ONE) == f"https://putright.example/mail/{token}"


def test_a_link_fits_on_a_line_of_mail_and_needs_no_escape() -> None:
    token = LINKS.token_of(ONE)

    assert len(token) <= 66
    assert token.replace("-", "").replace("_", "").replace(".", "").isalnum()


def test_a_message_has_one_link_however_often_it_is_written() -> None:
    assert LINKS.link_of(ONE) == LINKS.link_of(ONE)


def test_a_link_that_was_tampered_with_opens_nothing() -> None:
    token = LINKS.token_of(ONE)
    for at in range(len(token)):
        for put in ("A", "b", "."):
            changed = token[:at] + put + token[at + 1 :]
            assert LINKS.beginning_of(changed) in (None, LINKS.beginning_of(token))
            assert changed == token or LINKS.beginning_of(changed) is None


@pytest.mark.parametrize("garbled", ["", ".", "x", "é" * 40, "a" * 5000, "\x00.\x00", "%2e", "..", "AAAA.AAAA"])
def test_what_is_no_link_of_ours_opens_nothing(garbled: str) -> None:
    assert LINKS.beginning_of(garbled) is None
    assert not LINKS.is_form(garbled, ONE, "acknowledge", NOW)


def test_the_newest_key_signs_and_older_ones_are_known_again() -> None:
    assert ROTATED.beginning_of(LINKS.token_of(ONE)) == LINKS.beginning_of(LINKS.token_of(ONE))
    assert LINKS.beginning_of(ROTATED.token_of(ONE)) is None
    assert ROTATED.is_form(LINKS.form_of(ONE, "help", NOW), ONE, "help", NOW)


def test_a_form_is_good_for_its_message_and_its_act_alone() -> None:
    form = LINKS.form_of(ONE, "acknowledge 0", NOW)

    assert LINKS.is_form(form, ONE, "acknowledge 0", NOW)
    assert not LINKS.is_form(form, OTHER, "acknowledge 0", NOW)
    assert not LINKS.is_form(form, ONE, "acknowledge 1", NOW)
    assert not LINKS.is_form(LINKS.token_of(ONE), ONE, "acknowledge 0", NOW)
    assert LINKS.beginning_of(form) is None


def test_a_form_that_stood_open_too_long_is_looked_at_again() -> None:
    form = LINKS.form_of(ONE, "help 0", NOW)

    assert LINKS.is_form(form, ONE, "help 0", NOW + FORM_LASTS)
    assert not LINKS.is_form(form, ONE, "help 0", NOW + FORM_LASTS + timedelta(seconds=1))


@pytest.mark.parametrize("given", ["a" * 32, f"{'a' * 32},{'b' * 40}", f" {'a' * 32} , {'b' * 40} ,"])
def test_keys_are_taken_the_newest_first(given: str) -> None:
    keys = Settings.from_env(ENV | {"PUTRIGHT_LINK_KEYS": given}).link_keys

    assert keys == (("a" * 32, "b" * 40) if "b" in given else ("a" * 32,))


@pytest.mark.parametrize("given", ["", SHORT, f"{'a' * 32},short", f"short {'a' * 32}"])
def test_a_short_key_or_none_stops_the_start_by_name_and_is_not_shown(given: str) -> None:
    with pytest.raises(SettingsError) as refused:
        Settings.from_env(ENV | {"PUTRIGHT_LINK_KEYS": given})

    assert refused.value.field == "PUTRIGHT_LINK_KEYS"
    assert "short" not in refused.value.message


@pytest.mark.parametrize("given", ["0", "367", "-1", "a month"])
def test_for_how_long_a_link_opens_its_page_is_a_number_of_days(given: str) -> None:
    with pytest.raises(SettingsError) as refused:
        Settings.from_env(ENV | {"PUTRIGHT_LINK_KEYS": "a" * 32, "PUTRIGHT_LINK_DAYS": given})

    assert refused.value.field == "PUTRIGHT_LINK_DAYS"
