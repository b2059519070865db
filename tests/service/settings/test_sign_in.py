"""By what people sign in: half a set of settings, or an unsafe one, stops the start by name."""

import pytest

from service.settings import SettingsError
from tests.support.settings import given

TENANT = "72f988bf-86f1-41af-91ab-2d7cd011db47"
ENTRA = {
    "OIDC_ISSUER": f"https://login.microsoftonline.com/{TENANT}/v2.0",
    "OIDC_TENANT": TENANT,
    "OIDC_CLIENT_ID": "6731de76-14a6-49ae-97bc-6eba6914391e",
    "OIDC_CLIENT_SECRET": "one~secret",
    "BASE_URL": "https://putright.council.example",
}


def test_people_sign_in_by_a_mailed_link_until_a_council_says_otherwise() -> None:
    assert (given().sign_in_links, given().oidc_issuer) == (True, None)
    assert given(**ENTRA).sign_in_links
    assert not given(**ENTRA, SIGN_IN_LINKS="off").sign_in_links
    assert "one~secret" not in repr(given(**ENTRA))


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
        given(**ENTRA | changed)
    assert refused.value.field == f"PUTRIGHT_{field}"


def test_links_are_not_turned_off_where_nothing_else_lets_anybody_in() -> None:
    with pytest.raises(SettingsError, match="nobody could sign in") as refused:
        given(SIGN_IN_LINKS="off")
    assert refused.value.field == "PUTRIGHT_SIGN_IN_LINKS"


@pytest.mark.parametrize("issuer", ["http://127.0.0.1:9", "http://localhost:9/v2.0", "https://login.example"])
def test_an_issuer_of_this_computer_or_another_than_microsofts_is_taken(issuer: str) -> None:
    assert given(**ENTRA | {"OIDC_ISSUER": issuer}).oidc_issuer == issuer
