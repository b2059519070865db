import gzip
from datetime import timedelta
from importlib.resources import files
from urllib.parse import quote_plus

import pytest
from flask.testing import FlaskClient

from service.app import create_app
from service.bootstrap import Putright
from service.pages import board as board_module
from service.pages.guard import cookie_name
from service.pages.rendering import STYLE_SHEETS, static_file
from tests.support.clock import Clock
from tests.support.council import command

ADDRESSES = ("/", "/remediations/A-1", "/reports/adherence", "/nowhere")


@pytest.mark.parametrize("address", ADDRESSES)
def test_nobody_sees_a_page_who_is_not_signed_in(address: str, opened: Putright) -> None:
    answer = create_app(opened).test_client().get(f"{address}?state=open")

    assert answer.status_code == 303
    assert answer.headers["Location"] == f"/sign-in?to={quote_plus(address, safe='/')}?state%3Dopen"
    assert "A-1" not in answer.text.replace(address, "")


@pytest.mark.parametrize("stranger", ["192.0.2.7", "2001:db8::7"])
def test_whoever_is_signed_in_may_ask_from_any_computer(stranger: str, client: FlaskClient) -> None:
    assert client.get("/", environ_base={"REMOTE_ADDR": stranger}).status_code == 200


def test_whoever_left_sees_no_page_any_more(putright: Putright, clock: Clock) -> None:
    client = create_app(putright).test_client()
    secret = putright.sessions.begin("TM01", "link", clock())
    client.set_cookie(cookie_name(putright.settings), secret)
    assert client.get("/").status_code == 200
    putright.people.leave(command(clock()), "TM01", clock().date() - timedelta(days=1))

    answer = client.get("/")

    assert answer.status_code == 403
    assert "You hold no post in the directory any more." in answer.text
    assert client.get("/").status_code == 303  # the session is over too


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "localhost.evil.example:8080"])
def test_a_name_that_is_not_ours_is_refused(host: str, client: FlaskClient) -> None:
    assert client.get("/", headers={"Host": host}).status_code == 403


@pytest.mark.parametrize("host", ["localhost", "localhost:8080", "127.0.0.1:9", "[::1]:8080"])
def test_a_name_of_this_computer_is_let_in(host: str, client: FlaskClient) -> None:
    assert client.get("/sign-in", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_browser_is_told_to_load_nothing_from_elsewhere_and_to_keep_nothing(
    address: str, opened: Putright, client: FlaskClient
) -> None:
    headers = client.get(address).headers

    assert headers["Content-Security-Policy"] == (
        "default-src 'none'; style-src 'self'; img-src 'self'; "
        "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
    )
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("address", ADDRESSES)
def test_nothing_on_a_page_is_inline(address: str, opened: Putright, client: FlaskClient) -> None:
    html = client.get(address).text

    assert [word for word in ("<script", "<style", " style=", "javascript:", " onclick=") if word in html] == []


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_page_says_who_is_signed_in(address: str, opened: Putright, client: FlaskClient) -> None:
    html = client.get(address).text

    assert "Signed in as QA01, QA administrator" in html
    assert "Sign out" in html


def test_a_style_sheet_is_kept_since_its_address_changes_with_it(client: FlaskClient) -> None:
    html = client.get("/").text
    address = next(part.split('"')[0] for part in html.split('href="') if "putright.css" in part)

    with client.get(address) as answer:
        assert answer.status_code == 200
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"


def test_a_static_file_that_is_not_there_is_not_kept_as_missing(client: FlaskClient) -> None:
    answer = client.get("/assets/nothing.css")

    assert answer.status_code == 404
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("name", STYLE_SHEETS)
def test_the_style_sheets_ask_for_no_font_image_or_map(name: str) -> None:
    css = static_file(name).decode()

    assert [word for word in ("@font-face", "@import", "url(/", "GDS Transport", "sourceMap") if word in css] == []


def test_the_licence_of_what_we_brought_in_is_beside_it() -> None:
    licence = files("service.pages") / "static" / "govuk-frontend-6.3.0" / "LICENSE.txt"

    assert licence.read_text(encoding="utf-8").startswith("The MIT License")


def test_an_unknown_address_is_a_page(client: FlaskClient) -> None:
    answer = client.get("/nowhere/at/all")

    assert answer.status_code == 404
    assert "Page not found" in answer.text


@pytest.mark.parametrize("address", ["/api/v1/nowhere", "/api/nowhere", "/metrics/nowhere"])
def test_an_unknown_address_of_the_api_is_still_the_apis(address: str, client: FlaskClient) -> None:
    answer = client.get(address)

    assert answer.status_code == 404
    assert answer.content_type == "application/problem+json"


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_a_page_only_shows(method: str, client: FlaskClient) -> None:
    assert client.open("/", method=method).status_code == 405


def test_what_goes_wrong_on_a_page_is_a_page_that_quotes_nothing(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("case 2041877")

    monkeypatch.setattr(board_module.board_queries, "remediations", fail)

    answer = client.get("/")

    assert answer.status_code == 500
    assert "Something went wrong here" in answer.text
    assert "2041877" not in answer.text + caplog.text
    assert "RuntimeError" in caplog.text


def test_a_long_page_is_sent_compressed_to_whoever_takes_that(client: FlaskClient) -> None:
    plain, short = client.get("/people"), client.get("/people", headers={"Accept-Encoding": "gzip"})

    assert short.headers["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in plain.headers
    assert gzip.decompress(short.data) == plain.data
    assert len(short.data) < len(plain.data) / 2
    assert "Accept-Encoding" in short.headers["Vary"]


def test_a_form_is_never_compressed_since_it_carries_a_signature(opened: Putright, client: FlaskClient) -> None:
    answer = client.get("/remediations/A-1/record/closure", headers={"Accept-Encoding": "gzip"})

    assert answer.status_code == 200
    assert "Content-Encoding" not in answer.headers
