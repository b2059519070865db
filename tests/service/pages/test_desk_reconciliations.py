"""An extract is compared on a page; each difference leads to where it is settled, and to where it is recorded."""

from io import BytesIO

from flask.testing import FlaskClient

from service.bootstrap import Putright
from tests.service.pages.test_desk_rules import carried, shown
from tests.service.pages.test_recording import send
from tests.support.pages import Get, getting, signed_in
from tests.support.web import Latest

PATH, ALL = "/record/reconciliations", "/reconciliations"
HEADINGS = "Audit ref,LCS no.,Overall grade,Graded on,Team"


def extract(*rows: str) -> dict[str, object]:
    return {"file": (BytesIO("\n".join([HEADINGS, *rows]).encode()), "Ann Child.csv")}


def test_what_differs_is_shown_first_then_kept_and_each_difference_is_settled_from_its_page(
    opened: Putright, client: FlaskClient, get: Get
) -> None:
    rows = ("A-1,C-A-1,Good,2/11/26,South", "A-9,C-A-9,Inadequate,2/11/26,North")
    first = client.post(PATH, data=carried(client.get(PATH)) | extract(*rows))
    assert "2 rows compared: 3 differences" in shown(first).text
    assert shown(first).row("A-1", "Team") == ["A-1", "Team", "North", "South"]
    assert "Nothing was compared yet." in get(ALL).text
    assert "Ann" not in first.text

    pressed = carried(first) | {"_step": "keep"}
    done = client.post(PATH, data=pressed)
    assert done.status_code == 303
    assert client.post(PATH, data=pressed).headers["Location"] == ALL  # a double press
    at = done.headers["Location"].partition("?")[0]
    assert get(ALL).rows[1][1:] == ["2 November 2026", "QA01", "2", "3", "3"]
    page = get(at)
    assert "The extract is compared." in get(done.headers["Location"]).text
    assert page.row("A-1", "Team")[2:5] == ["North", "South", "Nobody has settled it"]
    assert page.row("A-9")[1] == "Only the case management system has it"
    number = next(n for n in (1, 2, 3) if page.rows[n][1] == "Team")
    settle = f"{at}/record/items/{number}/resolution"
    assert settle in page.links

    settled = send(client, settle, resolution="lcs_right", reason="Moved in October", resolved_on="2/11/26")
    assert settled.headers["Location"] == f"{at}?recorded=reconciliations.ItemResolution"
    page = get(settled.headers["Location"])
    assert page.row("A-1", "Team")[4] == "The case management system is right, said QA01 Moved in October"
    assert settle not in page.links
    assert "/remediations/A-1/record/corrections" in page.links


def test_an_extract_that_cannot_be_read_is_told_by_row_and_nothing_is_compared(
    opened: Putright, client: FlaskClient, latest: Latest, get: Get
) -> None:
    form = carried(client.get(PATH))
    wrong = client.post(PATH, data=form | extract("A-1,C-A-1,Splendid,2/11/26,South", "A-2,C-2,Good,31/2/26,North"))
    assert wrong.status_code == 422
    assert [row[1] for row in shown(wrong).rows[1:]] == ["2", "3"]
    assert "Choose a file" in client.post(PATH, data=form).text
    assert "is not a date" in client.post(PATH, data=form | extract() | {"taken_on": "soon"}).text
    later = client.post(PATH, data=form | extract("A-1,C-A-1,Inadequate,2/11/26,North") | {"taken_on": "2/12/26"})
    assert "1 row compared: the two say the same" in shown(later).text
    refused = client.post(PATH, data=carried(later) | {"_step": "keep"})
    assert refused.status_code == 422
    assert 'href="#taken_on"' in refused.text
    assert client.post(PATH, data=form | extract() | {"_form": "x"}).status_code == 400
    assert "Nothing was compared yet." in get(ALL).text
    assert get(f"{ALL}/NONE").status == 404
    assert getting(signed_in(latest.web(opened).test_client(), opened, "TM01"))(PATH).status == 403
