"""Signing in by Microsoft Entra ID, against a server that speaks OpenID Connect over HTTP."""

import logging
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import pytest
import requests
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from domain.vocabulary import Role
from service.access.csrf import NOBODY, FormSigner
from service.access.issuer import RESTS
from service.access.oidc import Identity, entra_id
from service.access.questions import LASTS
from service.app import create_app
from service.bootstrap import Putright, build
from tests.conftest import NewUrl
from tests.support.clock import Clock
from tests.support.council import appoint_everyone, command
from tests.support.oidc_server import CLIENT, OTHER_TENANT, SECRET, TENANT, OidcServer, serving
from tests.support.pages import Shown, settings_for

DAY = date(2026, 11, 2)
Sign = Callable[..., TestResponse]


@pytest.fixture(scope="module")
def moved() -> Clock:
    return Clock(DAY)


@pytest.fixture(scope="module")
def running(moved: Clock) -> Iterator[OidcServer]:
    with serving("http://127.0.0.1:8080/sign-in/callback", moved) as server:
        yield server


@pytest.fixture(scope="module")
def council(
    new_sqlite: NewUrl, tmp_path_factory: pytest.TempPathFactory, moved: Clock, running: OidcServer
) -> Iterator[Putright]:
    """A council with Entra ID. Each test has an account, a browser and a server's mood of its own."""
    said = {"issuer": running.issuer, "tenant": TENANT, "client_id": CLIENT, "client_secret": SECRET}
    settings = settings_for(new_sqlite(), tmp_path_factory.mktemp("council"))
    settings = replace(settings, **{f"oidc_{name}": value for name, value in said.items()})
    application = build(settings, clock=moved)
    appoint_everyone(application.people, moved())
    yield application
    application.dispose()


@pytest.fixture
def server(running: OidcServer, moved: Clock, council: Putright) -> OidcServer:
    """The server as it should be, with an account that nobody has seen; it was never asked before."""
    running.reset()
    running.oid = str(uuid4())
    moved.set(DAY)
    return running


@pytest.fixture
def putright(council: Putright, server: OidcServer) -> Putright:
    return council


@pytest.fixture(scope="module")
def app(council: Putright) -> Flask:
    return create_app(council)


@pytest.fixture
def client(app: Flask, server: OidcServer) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def cold(putright: Putright) -> FlaskClient:
    """A browser at an application that has not asked the server anything yet."""
    return create_app(replace(putright, entra=entra_id(putright.settings))).test_client()


def account(server: OidcServer) -> Identity:
    return Identity(server.issuer, TENANT, server.oid)


@pytest.fixture
def linked(putright: Putright, server: OidcServer, moved: Clock) -> None:
    putright.identities.link("SM01", account(server), moved())


def sent_away(client: FlaskClient, **query: str) -> str:
    """The address that a browser is sent back to from the server."""
    away = client.get("/sign-in/microsoft", query_string=query)
    assert away.status_code == 303
    return requests.get(away.location, allow_redirects=False, timeout=5).headers["Location"]


def back(client: FlaskClient, address: str) -> TestResponse:
    return client.get(address.removeprefix("http://127.0.0.1:8080"))


def sign_in(client: FlaskClient, **query: str) -> TestResponse:
    return back(client, sent_away(client, **query))


def is_signed_in(client: FlaskClient) -> bool:
    return client.get("/").status_code == 200


@pytest.mark.usefixtures("linked")
def test_somebody_whose_account_is_linked_is_signed_in_and_led_to_where_they_were_going(
    cold: FlaskClient, server: OidcServer
) -> None:
    assert not is_signed_in(cold)

    answer = sign_in(cold, to="/forecast?days=7")

    assert (answer.status_code, answer.location) == (303, "/forecast?days=7")
    assert "Signed in as SM01" in cold.get("/forecast").text
    assert server.asked == ["/.well-known/openid-configuration", "/keys", "/authorize", "/token"]
    assert sign_in(cold, to="https://evil.example/").location == "/home"
    assert server.asked[4:] == ["/authorize", "/token"]


@pytest.mark.usefixtures("linked")
@pytest.mark.parametrize(
    ("claims", "header", "reason"),
    [
        ({"nonce": "of another question"}, {}, "invalid_claim: nonce"),
        ({"nonce": None}, {}, "missing_claim: nonce"),
        ({"aud": "another application"}, {}, "missing_claim: azp"),
        ({"aud": "another application", "azp": CLIENT}, {}, "invalid_claim: aud"),
        ({"aud": [CLIENT, "another application"], "azp": CLIENT}, {}, "invalid_claim: aud"),
        ({"exp": 1}, {}, "expired_token: exp"),
        ({"exp": None}, {}, "missing_claim: exp"),
        ({"nbf": 4_000_000_000}, {}, "invalid_claim: nbf"),
        ({"tid": OTHER_TENANT}, {}, "invalid_claim: tid"),
        ({"tid": None}, {}, "invalid_claim: tid"),
        ({"tid": [TENANT]}, {}, "invalid_claim: tid"),
        ({"iss": "https://login.example"}, {}, "invalid_claim: iss"),
        ({"oid": None}, {}, "invalid_claim: oid"),
        ({"oid": "head.of.service@council.example"}, {}, "invalid_claim: oid"),
        ({"roles": "putright.service_manager"}, {}, "invalid_claim: roles"),
        ({}, {"alg": "none"}, "unsupported_algorithm"),
        ({}, {"alg": "HS256"}, "unsupported_algorithm"),
        ({}, {"kid": "nobody's"}, "invalid_key_id"),
    ],
)
def test_a_token_that_is_not_the_answer_to_this_question_lets_nobody_in(
    client: FlaskClient,
    server: OidcServer,
    caplog: pytest.LogCaptureFixture,
    claims: dict[str, object],
    header: dict[str, object],
    reason: str,
) -> None:
    server.claims, server.header = claims, header

    answer = sign_in(client)

    assert (answer.status_code, "could not be checked" in answer.text) == (400, True)
    assert not is_signed_in(client)
    assert f"sign_in_not_believed ({reason}), code none" in caplog.text


@pytest.mark.usefixtures("linked")
def test_a_token_signed_by_another_key_under_a_known_name_lets_nobody_in(
    client: FlaskClient, server: OidcServer, caplog: pytest.LogCaptureFixture
) -> None:
    server.key, server.header = "another's", {"kid": "first"}

    assert sign_in(client).status_code == 400
    assert "(bad_signature)" in caplog.text
    assert not is_signed_in(client)


@pytest.mark.usefixtures("linked")
def test_a_key_that_is_not_known_is_asked_for_and_an_old_one_is_no_longer_believed(
    client: FlaskClient, server: OidcServer
) -> None:
    assert sign_in(client).status_code == 303
    server.key, server.published = "second", ["second"]
    server.asked.clear()

    assert sign_in(client).status_code == 303
    assert server.asked == ["/authorize", "/token", "/.well-known/openid-configuration", "/keys"]

    server.key = "first"
    assert sign_in(client).status_code == 400


@pytest.mark.usefixtures("linked")
def test_keys_and_addresses_are_asked_for_again_after_an_hour(
    client: FlaskClient, server: OidcServer, moved: Clock
) -> None:
    sign_in(client)
    moved.now += timedelta(hours=1)
    server.asked.clear()

    sign_in(client)

    assert server.asked == ["/.well-known/openid-configuration", "/keys", "/authorize", "/token"]


@pytest.mark.usefixtures("linked")
def test_an_answer_is_good_once_and_in_the_browser_that_asked(
    client: FlaskClient, putright: Putright, server: OidcServer
) -> None:
    other = create_app(putright).test_client()
    address = sent_away(client)

    assert back(other, address).status_code == 400
    assert back(client, f"{address}x").status_code == 400
    question = client.get_cookie("putright-question")
    assert question is not None
    assert back(client, address).status_code == 303
    assert client.get_cookie("putright-question") is None

    again = back(client, address)
    assert (again.status_code, again.location) == (303, "/")

    other.set_cookie("putright-question", question.value)
    stolen = back(other, address)
    assert (stolen.status_code, "could not be checked" in stolen.text) == (400, True)
    assert server.asked[-1] == "/token"
    assert not is_signed_in(other)


@pytest.mark.usefixtures("linked")
def test_a_sign_in_that_stood_open_too_long_is_begun_again(client: FlaskClient, moved: Clock) -> None:
    address = sent_away(client, to="/reports")
    moved.now += LASTS

    answer = back(client, address)

    assert (answer.status_code, "begun too long ago" in answer.text) == (400, True)
    assert "/sign-in/microsoft?to=/" in answer.text


def test_a_question_that_was_sealed_elsewhere_is_none(client: FlaskClient) -> None:
    address = sent_away(client)
    client.set_cookie("putright-question", "eyJzdGF0ZSI6IngifQ.sealed-elsewhere")

    assert back(client, address).status_code == 400


def test_whoever_declines_is_told_that_they_are_not_signed_in_and_nothing_they_brought_is_shown(
    client: FlaskClient, server: OidcServer
) -> None:
    server.error = "access_denied"

    answer = sign_in(client, to="/reports")

    assert (answer.status_code, "You did not finish signing in" in answer.text) == (403, True)
    assert "A Person" not in answer.text
    assert "/sign-in/microsoft?to=/reports" in answer.text


@pytest.mark.parametrize("error", ["server_error", "<script>", "temporarily_unavailable"])
def test_another_trouble_of_the_server_is_said_in_words(client: FlaskClient, server: OidcServer, error: str) -> None:
    server.error = error

    answer = sign_in(client)

    assert (answer.status_code, "does not work now" in answer.text, error in answer.text) == (503, True, False)


def test_while_the_server_is_down_the_page_says_so_and_offers_the_link_by_mail(
    putright: Putright, client: FlaskClient, cold: FlaskClient, server: OidcServer
) -> None:
    address = sent_away(client)
    server.down = True
    after = back(client, address)
    before = cold.get("/sign-in/microsoft?to=/reports")

    for answer in (before, after):
        assert (answer.status_code, "does not answer at the moment" in answer.text) == (503, True)
        assert "Have a link sent to your mail address" in answer.text

    no_links = replace(putright, settings=replace(putright.settings, sign_in_links=False))
    without = create_app(replace(no_links, entra=entra_id(putright.settings))).test_client().get("/sign-in/microsoft")
    assert (without.status_code, "Have a link sent" in without.text) == (503, False)


@pytest.mark.usefixtures("linked")
def test_an_answer_that_nobody_understands_is_none(client: FlaskClient, server: OidcServer) -> None:
    for status, body, shown in (
        (503, "busy", 503),
        (200, "busy", 503),
        (200, "[]", 503),
        (302, "", 503),
        (200, '{"token_type": "Bearer"}', 400),
        (200, '{"id_token": "eyJhbGciOiJSUzI1NiJ9.e30."}', 400),
        (200, '{"id_token": 7}', 400),
    ):
        address = sent_away(client)
        server.refusal = (status, body)
        assert back(client, address).status_code == shown, body

    assert not is_signed_in(client)


def test_a_server_that_did_not_answer_is_left_alone_for_some_seconds(
    cold: FlaskClient, server: OidcServer, moved: Clock
) -> None:
    server.down = True
    cold.get("/sign-in/microsoft")
    server.down, before = False, len(server.asked)

    assert cold.get("/sign-in/microsoft").status_code == 503
    assert len(server.asked) == before

    moved.now += RESTS
    assert cold.get("/sign-in/microsoft").status_code == 303


def test_coming_back_with_nothing_lets_nobody_in(client: FlaskClient) -> None:
    state = parse_qs(urlsplit(sent_away(client)).query)["state"][0]

    assert client.get("/sign-in/callback", query_string={"state": state}).status_code == 400


@pytest.mark.usefixtures("linked")
def test_a_client_secret_that_ran_out_is_named_in_the_log(
    client: FlaskClient, server: OidcServer, caplog: pytest.LogCaptureFixture
) -> None:
    server.secret = "a newer one"

    assert sign_in(client).status_code == 503
    assert "sign_in_unavailable (PUTRIGHT_OIDC_CLIENT_SECRET)" in caplog.text


def test_a_server_that_says_it_is_another_or_leads_elsewhere_is_not_trusted(
    cold: FlaskClient, server: OidcServer, moved: Clock
) -> None:
    for documents in (
        {"issuer": "https://login.example"},
        {"token_endpoint": "http://login.example/token"},
        {"jwks_uri": None},
        {"jwks_uri": f"{server.issuer}/nothing"},
        {"jwks_uri": f"{server.issuer}/.well-known/openid-configuration"},
    ):
        server.documents = documents
        moved.now += RESTS
        assert cold.get("/sign-in/microsoft").status_code == 503, documents


def test_an_account_that_is_nobodys_is_refused_with_a_code_that_it_finds_it_by(
    client: FlaskClient, putright: Putright, server: OidcServer, moved: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        first, again = sign_in(client), sign_in(client, another="yes")
    row = next(each for each in putright.identities.turned_away() if each.oid == server.oid)

    assert (first.status_code, "not linked to anybody" in first.text, row.reason) == (403, True, "not_linked")
    assert row.code in first.text
    assert row.code in again.text
    assert f"not_linked, code {row.code}" in caplog.text
    assert server.oid not in first.text + caplog.text
    assert "head.of.service" not in first.text + caplog.text
    assert [query.get("prompt") for query in server.queries] == [None, "select_account"]

    putright.identities.link("SM01", putright.identities.with_code(row.code.lower()), moved())
    assert sign_in(client).status_code == 303
    assert is_signed_in(client)
    assert server.oid not in {each.oid for each in putright.identities.turned_away()}


@pytest.mark.usefixtures("linked")
@pytest.mark.parametrize(
    ("roles", "status"),
    [
        (None, 303),
        ([], 303),
        (["putright.service_manager"], 303),
        (["putright.director_of_childrens_services", "putright.service_manager"], 303),
        (["putright.director_of_childrens_services"], 403),
        (["putright.team_manager"], 403),
        (["service_manager"], 403),
        (["Everybody"], 403),
    ],
)
def test_an_app_role_that_contradicts_the_directory_is_refused_and_none_gives_more_than_it(
    client: FlaskClient,
    putright: Putright,
    server: OidcServer,
    caplog: pytest.LogCaptureFixture,
    roles: list[str] | None,
    status: int,
) -> None:
    server.roles = roles

    answer = sign_in(client)

    assert answer.status_code == status
    if status == 403:
        row = next(each for each in putright.identities.turned_away() if each.oid == server.oid)
        assert (row.reason, row.staff_id) == ("role_contradicts", "SM01")
        assert "say different roles" in answer.text
        assert f"role_contradicts, code {row.code}" in caplog.text
    else:
        assert "Signed in as SM01, service manager" in client.get("/").text


def test_whoever_left_is_not_let_in(client: FlaskClient, putright: Putright, server: OidcServer, moved: Clock) -> None:
    putright.people.appoint(command(moved()), staff_id="GONE", role=Role.AUDITOR)
    putright.identities.link("GONE", account(server), moved())
    putright.people.leave(command(moved()), "GONE", DAY - timedelta(days=1))

    answer = sign_in(client)

    assert (answer.status_code, "hold no post" in answer.text) == (403, True)


@pytest.mark.usefixtures("linked")
def test_over_tls_the_question_is_kept_in_a_cookie_that_no_other_host_can_set(
    putright: Putright, server: OidcServer
) -> None:
    settings = replace(putright.settings, base_url="https://putright.council.example")
    over_tls = replace(putright, settings=settings, entra=entra_id(settings))
    answer = create_app(over_tls).test_client().get("/sign-in/microsoft", base_url=settings.base_url)

    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-putright-question=")
    assert {"Secure", "HttpOnly", "SameSite=Lax", "Path=/", "Max-Age=600"} <= set(cookie.split("; "))
    assert "Domain" not in cookie
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.usefixtures("linked")
def test_the_page_to_sign_in_offers_what_the_settings_allow_and_nothing_else_works(
    putright: Putright, client: FlaskClient, moved: Clock
) -> None:
    shown = Shown(200, client.get("/sign-in?to=/reports").text)
    assert "/sign-in/microsoft?to=/reports" in shown.links
    assert "Send me a link" in shown.text

    off = replace(putright, settings=replace(putright.settings, sign_in_links=False))
    without = create_app(off).test_client()
    shown = Shown(200, without.get("/sign-in").text)
    assert "/sign-in/microsoft?to=/home" in shown.links
    assert "Send me a link" not in shown.text

    form = FormSigner(putright.settings.link_keys).token(NOBODY, moved())
    answer = without.post("/sign-in", data={"form": form, "address": "sm01@council.example"})
    assert (answer.status_code, "Nobody signs in by a link" in answer.text) == (400, True)


def test_where_no_entra_id_is_set_there_is_no_way_to_it(putright: Putright) -> None:
    without = create_app(replace(putright, entra=None)).test_client()

    assert "Microsoft" not in without.get("/sign-in").text
    assert without.get("/sign-in/callback?code=a&state=b").status_code == 303  # to sign in, as from any other address
