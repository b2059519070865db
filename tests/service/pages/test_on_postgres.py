from pathlib import Path

import pytest

from service.app import create_app
from service.bootstrap import build
from service.demo import load_sample
from tests.conftest import NewUrl
from tests.support.pages import END_OF_SAMPLE, Get, getting, settings_for, signed_in

ADDRESSES = ("/", "/?as_at=2018-10-05", "/remediations/AUD18-075", "/?service=Disability&state=closed")


@pytest.mark.slow
def test_the_pages_are_the_same_on_postgresql(see: Get, new_postgres: NewUrl, tmp_path: Path) -> None:
    putright = build(settings_for(new_postgres(), tmp_path), clock=lambda: END_OF_SAMPLE)
    load_sample(putright)
    there = getting(signed_in(create_app(putright).test_client(), putright))

    assert [there(address).text for address in ADDRESSES] == [see(address).text for address in ADDRESSES]
    putright.dispose()
