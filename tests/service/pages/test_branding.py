"""Each page carries the council's colour and logo, signed in or not."""

from dataclasses import replace
from pathlib import Path

import pytest

from service.bootstrap import Putright
from tests.service.settings.test_brand import SVG
from tests.support.pages import getting, signed_in
from tests.support.web import Latest

PNG = b"\x89PNG\r\n\x1a\nrest"


@pytest.mark.parametrize(("name", "content", "kind"), [("a.SVG", SVG, "image/svg+xml"), ("a.png", PNG, "image/png")])
def test_every_page_carries_the_colour_and_the_logo(
    tmp_path: Path, putright: Putright, latest: Latest, name: str, content: bytes, kind: str
) -> None:
    (tmp_path / name).write_bytes(content)
    settings = replace(putright.settings, council_colour="#5a0f4c", council_logo=tmp_path / name)
    branded = replace(putright, settings=settings)
    browser = latest.web(branded).test_client()

    page = browser.get("/sign-in").text
    style = browser.get("/council.css")
    logo = browser.get("/council-logo")

    assert '<link rel="stylesheet" href="/council.css?v=5a0f4c">' in page
    assert '<img class="pr-logo" src="/council-logo?v=' in page
    assert (style.text, style.mimetype) == (":root { --pr-council: #5a0f4c; }\n", "text/css")
    assert (logo.data, logo.mimetype) == (content, kind)
    assert "sandbox" in logo.headers["Content-Security-Policy"]


def test_without_them_nothing_asks_for_them(putright: Putright, latest: Latest) -> None:
    browser = signed_in(latest.web(putright).test_client(), putright)

    assert "council.css" not in getting(browser)("/").html
    assert [browser.get(path).status_code for path in ("/council.css", "/council-logo")] == [404, 404]
