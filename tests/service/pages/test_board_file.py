"""The board as a file holds the rows of the page, all of them, and nothing of a child."""

import csv
import io
import re

import openpyxl
import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from service.access.log import looks
from service.bootstrap import Putright
from service.pages import board as board_module
from service.storage.database import reading
from tests.support.clock import Clock
from tests.support.council import command, findings
from tests.support.pages import Get, signed_in
from tests.support.web import Latest


def lines_of(client: FlaskClient, address: str) -> list[dict[str, str]]:
    answer = client.get(address)
    assert answer.status_code == 200
    return list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"))))


def test_a_file_has_every_row_of_the_page_as_filtered_and_in_its_order(
    sample_client: FlaskClient, see: Get, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = [row[0] for row in see("/", sort="file").rows if "Inadequate" in row[1]]
    monkeypatch.setattr(board_module, "ROWS", 3)
    page = see("/", sort="file")
    assert "/board.csv?sort=file" in page.links

    assert [line["File"] for line in lines_of(sample_client, "/board.csv?sort=file")] == whole
    (line,) = lines_of(sample_client, "/board.csv?state=overdue")
    assert {name: line[name] for name in list(line)[:10]} == {
        "File": "AUD18-202",
        "Grade": "Inadequate",
        "Graded on": "2019-04-18",
        "Again after": "",
        "Service": "Leaving Care",
        "Team": "Pathways",
        "State": "Open",
        "Next due on": "2019-05-07",
        "Next step": "Service manager review",
        "Who has it": "SM04",
    }
    assert line["Service manager review: how it stands"] == "Not done, due 7 May"
    assert line["Day-three meeting: done on"] == "2019-04-25"
    assert sample_client.get("/board.csv?sort=owner").status_code == 400
    assert sample_client.get("/board.pdf").status_code == 404


def test_a_workbook_has_real_dates_no_formula_and_says_what_it_is(sample_client: FlaskClient) -> None:
    answer = sample_client.get("/board.xlsx?state=overdue")
    book = openpyxl.load_workbook(io.BytesIO(answer.data))

    assert answer.headers["Content-Disposition"] == "attachment; filename=board-2019-05-31.xlsx"
    assert answer.headers["Cache-Control"] == "no-store"
    head, row = book["Board"].iter_rows()
    found = {name.value: cell for name, cell in zip(head, row, strict=True)}
    assert found["Next due on"].is_date
    assert {cell.data_type for cell in row} <= {"s", "d", "n"}
    about = {row[0].value: row[1].value for row in book["About"].iter_rows()}
    assert about["What"] == "The board: 1 remediation; With something overdue; the latest graded first"
    assert about["Taken"] == "31 May 2019 at 10:00 by QA01"


def test_no_case_reference_is_in_it_and_no_cell_is_a_formula(
    putright: Putright, clock: Clock, client: FlaskClient
) -> None:
    putright.audits.record(command(clock()), findings(team="=2+5"))

    (line,) = lines_of(client, "/board.csv")

    assert line["Team"] == "'=2+5"
    assert "C-A-1" not in str(line)


def test_it_holds_what_its_reader_sees_and_is_written_down_with_what_it_was(
    opened: Putright, clock: Clock, latest: Latest
) -> None:
    elsewhere = {"service": "Adoption", "team": "East", "roles": {"social_worker": "SW01"}}
    opened.audits.record(command(clock()), findings("A-2", **elsewhere))
    client = signed_in(latest.web(opened).test_client(), opened, "TM01")

    found = {line["File"] for line in lines_of(client, "/board.csv?state=open")}

    assert "A-1" in found
    with reading(opened.access_engine) as connection:
        look = connection.execute(sa.select(looks).where(looks.c.what == "board_file")).one()
    assert (look.staff_id, look.outcome) == ("TM01", "200")
    assert re.fullmatch(r"board\.csv: \d files?; Open only; the latest graded first", look.about)


def test_a_print_says_what_was_shown_to_whom_and_when(see: Get) -> None:
    said = "Sampleshire Council, the board: Open only; the latest graded first. Seen by QA01 on 31 May 2019 at 10:00."
    assert said in see("/", state="open").text
