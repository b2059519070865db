"""A council's colour and logo: only what can be read is taken."""

from pathlib import Path

import pytest

from service.settings import SettingsError, brand
from tests.support.settings import given

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><rect width="1" height="1"/></svg>'


@pytest.mark.parametrize(
    ("colour", "ratio"), [("#000000", 21.0), ("#ffffff", 1.0), ("#767676", 4.54), ("#0000ff", 8.59), ("#0f4c5c", 9.5)]
)
def test_contrast_is_counted_as_wcag_does(colour: str, ratio: float) -> None:
    assert brand.contrast_with_white(colour) == pytest.approx(ratio, abs=0.06)


def test_a_colour_is_taken_where_white_can_be_read_on_it() -> None:
    assert given(COUNCIL_COLOUR=" #5A0F4C ").council_colour == "#5a0f4c"
    assert given().council_colour is None


@pytest.mark.parametrize(
    ("said", "why"), [("teal", "such as #0f4c5c"), ("#fff", "such as #0f4c5c"), ("#777777", "too light.*4.5")]
)
def test_a_colour_that_cannot_be_used_stops_the_start_by_name(said: str, why: str) -> None:
    with pytest.raises(SettingsError, match=f"PUTRIGHT_COUNCIL_COLOUR .*{why}"):
        given(COUNCIL_COLOUR=said)


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("logo.jpg", b"x", "a .svg or .png file"),
        ("none.png", None, "a file that can be read"),
        ("large.svg", b"<" * (brand.MOST_BYTES + 1), "at most 50 KiB"),
        ("logo.png", SVG, "does not hold what its name says"),
    ],
)
def test_a_logo_that_cannot_be_used_stops_the_start_by_name(
    tmp_path: Path, name: str, content: bytes | None, why: str
) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)

    with pytest.raises(SettingsError, match=f"PUTRIGHT_COUNCIL_LOGO .*{why}"):
        given(COUNCIL_LOGO=str(tmp_path / name))
