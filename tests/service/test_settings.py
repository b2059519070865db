"""Settings that stop the start by name: a telephone number, the hours of mail and its budget."""

from base64 import b64encode
from datetime import time

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


def hours(**given: str) -> Settings:
    return Settings.from_env(SECRETS | {f"PUTRIGHT_{name}": value for name, value in given.items()})


def test_the_hours_of_mail_are_the_councils_own() -> None:
    assert (hours().quiet_hours, hours().digest_at, hours().mail_budget) == ((time(19), time(8)), time(8), 5)
    assert hours(QUIET_HOURS="none", DIGEST_AT="06:30").quiet_hours is None
    assert hours(QUIET_HOURS="20:15-07:00", DIGEST_AT="07:00").quiet_hours == (time(20, 15), time(7))
    assert hours(MAIL_BUDGET="1").mail_budget == 1


@pytest.mark.parametrize(
    ("given", "field", "says"),
    [
        ({"QUIET_HOURS": "7pm-8am"}, "QUIET_HOURS", "such as 19:00-08:00, or none"),
        ({"QUIET_HOURS": "19:00"}, "QUIET_HOURS", "such as 19:00-08:00, or none"),
        ({"QUIET_HOURS": "24:00-08:00"}, "QUIET_HOURS", "such as 19:00-08:00, or none"),
        ({"QUIET_HOURS": "19:00-19:00"}, "QUIET_HOURS", "begin and end at two times"),
        ({"DIGEST_AT": "8"}, "DIGEST_AT", "a time such as 08:00"),
        ({"DIGEST_AT": "07:59"}, "DIGEST_AT", "must not lie in PUTRIGHT_QUIET_HOURS, which are 19:00-08:00"),
        ({"DIGEST_AT": "19:00"}, "DIGEST_AT", "must not lie in"),
        ({"MAIL_BUDGET": "0"}, "MAIL_BUDGET", "from 1 to 100"),
    ],
)
def test_hours_that_make_no_sense_stop_the_start_by_name(given: dict[str, str], field: str, says: str) -> None:
    with pytest.raises(SettingsError, match=says) as refused:
        hours(**given)
    assert refused.value.field == f"PUTRIGHT_{field}"


ANCHOR_KEY = "a1" * 32


@pytest.mark.parametrize("given", [ANCHOR_KEY, b64encode(bytes.fromhex(ANCHOR_KEY)).decode()])
def test_the_key_of_anchors_is_32_bytes_in_hexadecimal_or_base64(given: str) -> None:
    assert hours(ANCHOR_KEY=given).anchor_key == bytes.fromhex(ANCHOR_KEY)
    assert hours().anchor_key is None


@pytest.mark.parametrize(
    ("given", "field", "says"),
    [
        ({"ANCHOR_KEY": "a1" * 31}, "ANCHOR_KEY", "32 random bytes"),
        ({"ANCHOR_KEY": "zz" * 32}, "ANCHOR_KEY", "32 random bytes"),
        ({"ANCHOR_KEY": "changeme"}, "ANCHOR_KEY", "32 random bytes"),
        ({"ANCHOR_TO": "a@audit.example"}, "ANCHOR_KEY", "is missing"),
        ({"ANCHOR_FILE": "/share/anchors"}, "ANCHOR_KEY", "is missing"),
        ({"ANCHOR_KEY": ANCHOR_KEY, "ANCHOR_TO": "nobody"}, "ANCHOR_TO", "mail addresses"),
        ({"ANCHOR_KEY": ANCHOR_KEY, "ANCHOR_TO": "a@audit.example b@audit.example"}, "ANCHOR_TO", "mail addresses"),
        ({"ANCHOR_KEY": ANCHOR_KEY, "ANCHOR_TO": "a@audit.example,A@audit.example"}, "ANCHOR_TO", "each once"),
    ],
)
def test_anchors_that_could_not_be_made_or_sent_stop_the_start_by_name(
    given: dict[str, str], field: str, says: str
) -> None:
    with pytest.raises(SettingsError, match=says) as refused:
        hours(**given)
    assert refused.value.field == f"PUTRIGHT_{field}"


def test_anchors_go_to_each_address_and_into_a_file_beside_the_data() -> None:
    given = hours(ANCHOR_KEY=ANCHOR_KEY, ANCHOR_TO=" a@audit.example, o'neil+x@council.gov.uk,")

    assert given.anchor_to == ("a@audit.example", "o'neil+x@council.gov.uk")
    assert given.anchor_file == given.data_dir / "anchors.jsonl"
    assert ANCHOR_KEY not in repr(given)


TENANT = "72f988bf-86f1-41af-91ab-2d7cd011db47"
ENTRA = {
    "OIDC_ISSUER": f"https://login.microsoftonline.com/{TENANT}/v2.0",
    "OIDC_TENANT": TENANT,
    "OIDC_CLIENT_ID": "6731de76-14a6-49ae-97bc-6eba6914391e",
    "OIDC_CLIENT_SECRET": "one~secret",
    "BASE_URL": "https://putright.council.example",
}


def test_people_sign_in_by_a_mailed_link_until_a_council_says_otherwise() -> None:
    assert (hours().sign_in_links, hours().oidc_issuer) == (True, None)
    assert hours(**ENTRA).sign_in_links
    assert not hours(**ENTRA, SIGN_IN_LINKS="off").sign_in_links
    assert "one~secret" not in repr(hours(**ENTRA))


@pytest.mark.parametrize(
    ("changed", "field", "says"),
    [
        *[({name: " "}, name, "is missing") for name in ENTRA if name.startswith("OIDC_")],
        ({"OIDC_ISSUER": "http://login.microsoftonline.com"}, "OIDC_ISSUER", "must be https://"),
        ({"OIDC_ISSUER": "login.microsoftonline.com"}, "OIDC_ISSUER", "must look like"),
        ({"OIDC_ISSUER": "https://login.example?tenant=1"}, "OIDC_ISSUER", "must be https://"),
        ({"OIDC_ISSUER": "https://login.microsoftonline.com/common/v2.0"}, "OIDC_ISSUER", "not that of the tenant"),
        ({"OIDC_TENANT": TENANT.replace("7", "8")}, "OIDC_ISSUER", "not that of the tenant"),
        ({"OIDC_TENANT": "council.onmicrosoft.com"}, "OIDC_TENANT", "directory .tenant. ID"),
        ({"BASE_URL": "http://putright.council.example"}, "BASE_URL", "must be https://"),
        ({"SIGN_IN_LINKS": "no"}, "SIGN_IN_LINKS", "must be on or off"),
    ],
)
def test_entra_id_half_given_or_given_unsafely_stops_the_start_by_name(
    changed: dict[str, str], field: str, says: str
) -> None:
    with pytest.raises(SettingsError, match=says) as refused:
        hours(**ENTRA | changed)
    assert refused.value.field == f"PUTRIGHT_{field}"


def test_links_are_not_turned_off_where_nothing_else_lets_anybody_in() -> None:
    with pytest.raises(SettingsError, match="nobody could sign in") as refused:
        hours(SIGN_IN_LINKS="off")
    assert refused.value.field == "PUTRIGHT_SIGN_IN_LINKS"


@pytest.mark.parametrize("issuer", ["http://127.0.0.1:9", "http://localhost:9/v2.0", "https://login.example"])
def test_an_issuer_of_this_computer_or_another_than_microsofts_is_taken(issuer: str) -> None:
    assert hours(**ENTRA | {"OIDC_ISSUER": issuer}).oidc_issuer == issuer
