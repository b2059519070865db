"""Whatever anybody records over the API, nothing of what they typed is in a mail."""

from collections.abc import Callable

import pytest

from service.bootstrap import Putright
from tests.service.api.conftest import Caller, Clock
from tests.service.api.test_every_recording import SCENES, Recording
from tests.service.letters.test_mail_canaries import GRADES
from tests.support.canaries import compose_all, found_in, mark_every_text

CASES = ("2041877", "2050001")


@pytest.mark.parametrize("path", sorted(SCENES))
def test_no_mail_says_anything_that_was_typed_into_a_recording(
    path: str,
    putright: Putright,
    calling: Callable[[str], Caller],
    document: dict[str, object],
    clock: Clock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    mark_every_text(monkeypatch)
    recording = Recording(calling, document, path)

    assert recording.post().status_code == 201

    assert {tuple(found_in(mail, GRADES, *CASES)) for mail in compose_all(putright, clock())} <= {()}
