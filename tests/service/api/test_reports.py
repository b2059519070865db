from service.bootstrap import Putright
from service.reports.adherence import report_of
from service.reports.periods import quarter
from tests.service.api.conftest import AUDIT, Caller, Clock


def test_the_report_is_the_one_that_every_format_is_made_from(opened: Caller, putright: Putright) -> None:
    answer = opened.get("/reports/adherence", quarter="2019-20-Q1")

    first, last = quarter("2019-20-Q1")
    assert answer.json == report_of(putright.store, putright.clock(), first, last)
    assert answer.json == opened.get("/reports/adherence", **{"from": "2019-04-01", "to": "2019-06-30"}).json
    assert answer.json["volume"]["inadequate"] == 1


def test_as_at_cuts_by_when_things_happened_and_as_known_at_by_when_they_were_recorded(
    opened: Caller, clock: Clock
) -> None:
    clock.set("2019-05-10")
    opened.post("/audits", AUDIT | {"audit_ref": "A-2", "case_ref": "C-2"})

    def inadequate(**cut: str) -> int:
        report = opened.get("/reports/adherence", quarter="2019-20-Q1", **cut).json
        return int(report["volume"]["inadequate"])

    assert inadequate() == 2
    assert inadequate(as_at="2019-04-26") == 2
    assert inadequate(as_at="2019-04-17") == 0
    assert inadequate(as_known_at="2019-04-30T00:00:00+01:00") == 1
    assert inadequate(as_known_at="2019-04-30T00:00:00Z", as_at="2019-04-17") == 0
