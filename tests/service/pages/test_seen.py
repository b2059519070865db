"""Many files of the board are recorded as seen in the case system with one press, each by itself."""

import re
from datetime import date

import pytest
from flask.testing import FlaskClient

from service.bootstrap import Putright
from tests.support.clock import Clock
from tests.support.council import command, findings
from tests.support.pages import Get, Shown, signed_in
from tests.support.web import Latest

CHECK = "/seen-in-case-system"
WHERE = {"ref": ["A-1", "A-2"]}


@pytest.fixture
def two(opened: Putright, clock: Clock) -> Putright:
    opened.audits.record(command(clock()), findings("A-2"))
    return opened


def carried(html: str) -> dict[str, list[str]]:
    """What the form of the page carries."""
    found: dict[str, list[str]] = {"form": [], "ref": []}
    for name, value in re.findall(r'type="hidden" name="(form|ref)" value="([^"]+)"', html):
        found[name].append(value)
    return found


def there(page: Shown, ref: str) -> str:
    """What the board says of a file's place in the case system."""
    return next(row[-1] for row in page.rows if row[0] == ref and row[1].startswith("Inadequate,"))


def shown(client: FlaskClient, data: dict[str, list[str]]) -> Shown:
    answer = client.post(CHECK, data=data)
    return Shown(answer.status_code, answer.text)


def test_ticked_files_are_read_once_more_and_recorded_with_one_press_and_once(
    two: Putright, client: FlaskClient, get: Get
) -> None:
    board = get("/")
    assert board.html.count('type="checkbox"') == 2
    assert f'action="{CHECK}"' in board.html
    page = client.get(CHECK, query_string=WHERE).text
    read = Shown(200, page)
    assert read.row("A-2") == ["A-2", "Nothing is done yet", "Open", "Never"]
    assert there(board, "A-1") == there(board, "A-2") == "Not yet"

    sent = carried(page)
    for _ in range(2):
        assert "2 files recorded as seen in the case system" in shown(client, sent).text

    assert there(get("/"), "A-1") == "Seen 2 Nov 2026"
    told = get("/remediations/A-1").text
    assert told.count("QA01 saw in the case management system what is recorded here.") == 1


def test_a_file_that_cannot_be_is_named_with_why_and_the_others_are_recorded(
    two: Putright, client: FlaskClient, get: Get, clock: Clock
) -> None:
    sent = carried(client.get(CHECK, query_string=WHERE).text)
    two.contacts.ask_for_help(command(clock()), "A-1", clock().date(), person="TM01", said="More hands")

    page = shown(client, sent)

    assert "1 file recorded as seen in the case system A-2" in page.text
    assert "1 file not recorded A-1" in page.text
    again = shown(client, carried(client.get(CHECK, query_string=WHERE).text))
    assert "1 file recorded as seen in the case system A-1" in again.text
    assert "A-2 was seen in the case system on 02/11/2026, and nothing is recorded since." in again.text
    assert there(get("/"), "A-2") == "Seen 2 Nov 2026"


def test_what_is_done_since_is_to_be_seen_again(two: Putright, client: FlaskClient, get: Get, clock: Clock) -> None:
    shown(client, carried(client.get(CHECK, query_string=WHERE).text))
    clock.set(date(2026, 11, 5))
    two.remediations.acknowledge(command(clock()), "A-1", date(2026, 11, 5), person="TM01")

    assert there(get("/"), "A-1") == "More since 2 Nov 2026"
    assert there(get("/"), "A-2") == "Seen 2 Nov 2026"
    assert "2 Nov 2026, QA01, more since" not in get(CHECK, ref="A-2").text
    assert "2 November 2026, QA01, more since" in get(CHECK, ref="A-1").text


def test_nothing_ticked_leads_back_and_what_is_not_there_or_from_elsewhere_is_refused(
    two: Putright, client: FlaskClient, latest: Latest
) -> None:
    assert client.get(CHECK).headers["Location"] == "/"
    assert client.get(CHECK, query_string={"ref": ["A-1", "A-9"]}).status_code == 403
    assert client.get(CHECK, query_string={"ref": [f"A-{n}" for n in range(101)]}).status_code == 400
    assert client.post(CHECK, data={"ref": "A-1@1"}).status_code == 400
    sent = carried(client.get(CHECK, query_string=WHERE).text)
    page = shown(client, sent | {"ref": ["A-9@1", "A-1@x"]})
    assert "Nothing was recorded. 2 files not recorded A-9 " in page.text
    manager = signed_in(latest.web(two).test_client(), two, "TM01")
    assert manager.get(CHECK, query_string=WHERE).status_code == 403
    assert 'type="checkbox"' not in manager.get("/").text
