"""The settings of anchors: a key that signs, and where each anchor goes."""

from base64 import b64encode

import pytest

from service.settings import SettingsError
from tests.support.settings import given

ANCHOR_KEY = "a1" * 32


@pytest.mark.parametrize("key", [ANCHOR_KEY, b64encode(bytes.fromhex(ANCHOR_KEY)).decode()])
def test_the_key_of_anchors_is_32_bytes_in_hexadecimal_or_base64(key: str) -> None:
    assert given(ANCHOR_KEY=key).anchor_key == bytes.fromhex(ANCHOR_KEY)
    assert given().anchor_key is None


@pytest.mark.parametrize(
    ("bad", "field", "says"),
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
    bad: dict[str, str], field: str, says: str
) -> None:
    with pytest.raises(SettingsError, match=says) as refused:
        given(**bad)
    assert refused.value.field == f"PUTRIGHT_{field}"


def test_anchors_go_to_each_address_and_into_a_file_beside_the_data() -> None:
    settings = given(ANCHOR_KEY=ANCHOR_KEY, ANCHOR_TO=" a@audit.example, o'neil+x@council.gov.uk,")

    assert settings.anchor_to == ("a@audit.example", "o'neil+x@council.gov.uk")
    assert settings.anchor_file == settings.data_dir / "anchors.jsonl"
    assert ANCHOR_KEY not in repr(settings)
