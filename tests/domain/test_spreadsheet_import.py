"""Bringing in a spreadsheet, from start to completion."""

from datetime import date

from domain.events import spreadsheet_import as events
from domain.spreadsheet_import import SpreadsheetImport
from tests.domain.support import given, happened, recorded

MONDAY, TUESDAY = date(2019, 6, 3), date(2019, 6, 4)
STARTED = happened(events.ImportStarted, occurred_on=MONDAY, import_id="i1", file_digest="d1")
COMPLETED = happened(events.ImportCompleted, occurred_on=TUESDAY, import_id="i1", counts={"audits": 219})


def test_an_import_begins_with_its_files_digest_and_is_not_complete() -> None:
    bringing_in = SpreadsheetImport.start(import_id="i1", file_digest="d1", today=MONDAY)

    assert recorded(bringing_in) == [STARTED]
    assert not bringing_in.completed
    assert bringing_in.id == SpreadsheetImport.create_id("i1") != SpreadsheetImport.create_id("i2")


def test_an_import_completes_with_how_many_of_each_came_in() -> None:
    bringing_in = given(STARTED)
    bringing_in.complete({"audits": 219}, TUESDAY)

    assert recorded(bringing_in) == [COMPLETED]
    assert bringing_in.completed


def test_completing_again_after_a_crash_changes_nothing() -> None:
    bringing_in = given(STARTED, COMPLETED)
    bringing_in.complete({"audits": 219}, TUESDAY)

    assert recorded(bringing_in) == []
