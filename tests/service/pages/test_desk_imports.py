"""A monitoring spreadsheet is shown on a page before it is imported: what would come in, and which rows cannot."""

from io import BytesIO

import pytest
from flask.testing import FlaskClient

from projections import board_queries
from service.bootstrap import Putright
from service.pages.desk import imports as page_of_imports
from tests.service.pages.test_desk_rules import carried, shown
from tests.support.pages import Get, getting, signed_in
from tests.support.web import Latest

PATH = "/imports"
HEADINGS = "Audit ref,Date of audit,Date graded,LCS no.,Team,Service,Social Worker,Team Manager,Auditor,Overall grade"
GOOD = "AUD-7,4/6/18,18/6/18,200954962,North,Assessment,SW01,TM01,AU01,Inadequate"
BAD = "AUD-8,4/6/18,31/2/18,200954963,North,Assessment,SW01,TM01,AU01,Good"


def file(*rows: str, name: str = "Ann Child.csv") -> dict[str, object]:
    return {"file": (BytesIO("\n".join([HEADINGS, *rows]).encode()), name)}


def known(putright: Putright) -> set[str]:
    with putright.store.reading() as reader:
        return {row.audit_ref for row in board_queries.remediations(reader, board_queries.Filters(), limit=9)}


def test_what_would_come_in_is_shown_first_and_a_second_press_imports_it_once(
    client: FlaskClient, putright: Putright, get: Get
) -> None:
    first = client.post(PATH, data=carried(client.get(PATH)) | file(GOOD))
    assert "1 audit and 1 remediation, in " in shown(first).text
    assert "No row cannot be read" not in shown(first).text
    assert "Every row can be read" in shown(first).text
    assert "Ann" not in first.text
    assert known(putright) == set()
    database = putright.settings.data_dir / "access.db"
    kept = b"".join(each.read_bytes() for each in database.parent.glob("access.db*"))
    assert b"Ann" not in kept
    assert b"200954962" not in kept

    pressed = carried(first) | {"_step": "import"}
    done = client.post(PATH, data=pressed)
    assert "Imported" in done.text
    assert "1 audit and 1 remediation came in" in shown(done).text
    assert known(putright) == {"AUD-7"}
    again = client.post(PATH, data=pressed)  # a double press
    assert (again.status_code, again.headers["Location"]) == (303, PATH)
    assert get(PATH).row("2 November 2026")[1:] == ["QA01", "All of it is in since 2 November 2026"]
    assert "Recorded" in get("/remediations/AUD-7").text

    same = client.post(PATH, data=carried(client.get(PATH)) | file(GOOD))
    assert "Nothing new: all of it is recorded already." in shown(same).text
    assert "Import it" not in same.text


def test_a_row_that_cannot_be_read_is_told_by_its_place_and_the_others_come_in_where_that_is_wanted(
    client: FlaskClient, putright: Putright
) -> None:
    first = client.post(PATH, data=carried(client.get(PATH)) | file(GOOD, BAD))
    assert shown(first).row("upload", "3", "Date graded")[3].startswith("'31/2/18' is a day that does not exist")
    assert "1 row cannot be read or taken" in shown(first).text
    done = client.post(PATH, data=carried(first) | {"_step": "valid"})
    assert "1 row did not come in: mend it in the spreadsheet and send it again." in shown(done).text
    assert known(putright) == {"AUD-7"}


def test_what_is_no_spreadsheet_or_too_much_is_refused_with_what_is_accepted(
    client: FlaskClient, putright: Putright, latest: Latest, monkeypatch: pytest.MonkeyPatch
) -> None:
    form = carried(client.get(PATH))

    def refused(said: dict[str, object]) -> str:
        answer = client.post(PATH, data=form | said)
        assert answer.status_code in (400, 422)
        return answer.text

    assert "Choose a file" in refused({})
    assert "an Excel workbook (.xlsx) or a CSV file (.csv)" in refused({"file": (BytesIO(b"%PDF-1.7"), "a.pdf")})
    assert "stood open too long" in refused(file(GOOD) | {"_form": "x"})
    monkeypatch.setattr(page_of_imports, "MOST_EVENTS", 1)
    much = client.post(PATH, data=form | file(GOOD))
    assert "more than the 1 entries that are imported while you wait" in shown(much).text
    assert "Import it" not in much.text
    assert known(putright) == set()
    assert getting(signed_in(latest.web(putright).test_client(), putright, "TM01"))(PATH).status == 403
