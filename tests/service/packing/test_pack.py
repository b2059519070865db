"""Evidence packs: all that was recorded, nothing that somebody may not see, the same bytes each time."""

import json
import shutil
from base64 import b64decode
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from domain.audit import Audit
from domain.errors import InvalidValueError, NotFoundError
from domain.remediation import Remediation
from domain.report_challenge import ReportChallenge
from domain.safeguarding_alert import SafeguardingAlert
from domain.seeing import MayNotSeeError
from domain.vocabulary import Role
from service.anchoring.anchors import anchor_of, kept
from service.bootstrap import Putright, build
from service.demo import load_sample
from service.packing import check
from service.packing.check import ANCHORS, EVENTS, MANIFEST, TEXTS
from service.packing.pack import pack
from service.packing.wrapping import write_whole, zipped
from service.reports.publishing.drawing_up import Asked, publish
from service.reports.publishing.kept import file_of
from service.settings import Settings, SettingsError
from service.storage.database import reading, writing
from service.verification.chain import BrokenChainError
from tests.conftest import ON_BOTH, NewUrl
from tests.support.canaries import MARKER, mark_every_text
from tests.support.clock import Clock
from tests.support.council import command, findings
from tests.support.eventful import LAST_DAY
from tests.support.packs import eventful
from tests.support.pages import END_OF_SAMPLE, settings_for
from tests.support.resealing import reseal
from tests.support.tampering import drop_triggers, set_column

SUFFIXES = ("json", "html", "pdf", "xlsx", "csv", "dictionary.csv")


@pytest.fixture(scope="module")
def played(new_sqlite: NewUrl, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file of a council with a file on which everything happened, every text marked that anybody typed."""
    url = new_sqlite()
    with pytest.MonkeyPatch.context() as patch:
        mark_every_text(patch)
        with eventful(settings_for(url, tmp_path_factory.mktemp("played"))):
            return Path(url.removeprefix("sqlite:///"))


@pytest.fixture
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A copy of that file; an empty database on PostgreSQL where a test asks for one (``ON_BOTH``, indirectly)."""
    if getattr(request, "param", "sqlite") == "postgresql":
        return str(request.getfixturevalue("postgres_url"))
    return f"sqlite:///{shutil.copy(request.getfixturevalue('played'), tmp_path / 'putright.db')}"


@pytest.fixture
def council(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Putright, Clock]]:
    """The application on it, on the last day that anything happened."""
    mark_every_text(monkeypatch)
    if settings.database_url.startswith("postgresql"):
        with eventful(settings) as made:
            yield made
        return
    clock = Clock(LAST_DAY)
    putright = build(settings, clock=clock)
    yield putright, clock
    putright.engine.dispose()


@pytest.fixture(scope="module")
def sample(new_sqlite: NewUrl, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Putright]:
    """The sample year, which a pack adds nothing to but its anchor."""
    folder = tmp_path_factory.mktemp("sample")
    putright = build(settings_for(new_sqlite(), folder), clock=lambda: END_OF_SAMPLE)
    load_sample(putright)
    yield putright
    putright.engine.dispose()


def lines(content: bytes) -> list[dict[str, Any]]:
    return [json.loads(line) for line in content.splitlines()]


def everything(files: Any) -> str:
    """Whatever somebody could read in a pack, the states decoded."""
    states = [b64decode(event["state"]).decode() for event in lines(files[EVENTS])]
    return "\n".join([content.decode(errors="replace") for content in files.values()] + states)


@pytest.mark.parametrize("database_url", ON_BOTH, indirect=True)
def test_a_pack_holds_every_event_of_the_file_its_audit_its_alerts_and_the_rules(
    council: tuple[Putright, Clock],
) -> None:
    putright, _ = council
    packed = pack(putright, "A-1")
    events = lines(packed.files[EVENTS])
    with reading(putright.engine) as connection:
        logged = connection.exec_driver_sql("SELECT position, topic FROM events").all()
    records = {event["originator_id"] for event in events}

    assert packed.wrong == []
    assert packed.events == len(events)
    assert {Remediation.create_id("A-1").hex, Audit.create_id("A-1").hex} < records
    assert {SafeguardingAlert.create_id(f"A-1-S{number}").hex for number in (1, 2)} < records
    left_out = {row.topic for row in logged if row.position not in {event["position"] for event in events}}
    of_figures = "domain.events.report_challenge"
    assert {topic.partition(":")[0] for topic in left_out} <= {"domain.events.staff_member", of_figures}
    assert ReportChallenge.create_id("1").hex in records
    assert "Who asked her?" in packed.files["timeline.txt"].decode()


def test_the_pack_passes_its_own_checker_as_a_file(council: tuple[Putright, Clock], tmp_path: Path) -> None:
    write_whole(tmp_path / "pack.zip", zipped(pack(council[0], "A-1").files))

    said, wrong = check.check(tmp_path / "pack.zip")

    assert wrong == []
    assert said[0].startswith("Pack of the remediation A-1")


def test_without_personal_data_there_is_no_text_no_case_reference_and_no_address(
    council: tuple[Putright, Clock],
) -> None:
    packed = pack(council[0], "A-1", personal_data=False)
    said = everything(packed.files)

    assert packed.wrong == []
    assert TEXTS not in packed.files
    assert json.loads(packed.files[MANIFEST])["personal_data"] is False
    assert not [each for each in (MARKER, "C-A-1", "council.example") if each in said]
    assert "(left out of this pack)" in packed.files["timeline.txt"].decode()
    assert "without what people wrote" in packed.files["README.txt"].decode()


def test_with_personal_data_every_text_is_there_and_checked_against_its_commitment(
    council: tuple[Putright, Clock],
) -> None:
    packed = pack(council[0], "A-1")
    texts = {line["text"] for line in lines(packed.files[TEXTS])}

    assert f"{MARKER} A bruise that nobody explained" in texts
    assert f"{MARKER} C-A-1" in texts
    assert "council.example" not in everything(packed.files)
    assert f"{MARKER} A bruise that nobody explained" in packed.files["timeline.txt"].decode()


def test_a_text_that_was_erased_is_not_there_and_everything_else_still_checks(council: tuple[Putright, Clock]) -> None:
    putright, _ = council
    with writing(putright.engine) as connection:
        connection.exec_driver_sql("DELETE FROM confidences WHERE text LIKE '%%bruise%%'")
    packed = pack(putright, "A-1")

    assert packed.wrong == []
    assert "bruise" not in everything(packed.files)
    assert "text erased" in packed.files["timeline.txt"].decode()


def test_the_same_record_at_the_same_time_gives_the_same_bytes_and_one_anchor(council: tuple[Putright, Clock]) -> None:
    putright, _ = council
    first, again = pack(putright, "A-1"), pack(putright, "A-1")

    assert zipped(first.files) == zipped(again.files)
    with reading(putright.engine) as connection:
        assert [anchor_of(row.line) for row in kept(connection)] == [first.anchor]


def test_the_anchor_of_a_pack_goes_where_every_anchor_goes(council: tuple[Putright, Clock], tmp_path: Path) -> None:
    putright, _ = council
    to = replace(putright.settings, anchor_to=("auditor@audit.example",), anchor_file=tmp_path / "anchors.jsonl")
    packed = pack(replace(putright, settings=to), "A-1")

    assert anchor_of((tmp_path / "anchors.jsonl").read_text()) == packed.anchor
    with reading(putright.engine) as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM anchor_mails").scalar_one() == 1


@pytest.mark.parametrize("database_url", ON_BOTH, indirect=True)
def test_every_earlier_anchor_is_shown_to_be_of_the_same_log(council: tuple[Putright, Clock]) -> None:
    putright, clock = council
    for day in range(3):
        clock.set(clock().date() + timedelta(days=1))
        putright.people.appoint(command(clock()), staff_id=f"SW9{day}", role=Role.SOCIAL_WORKER, reports_to="TM01")
        packed = pack(putright, "A-1")

    assert len(lines(packed.files[ANCHORS])) == 3
    assert packed.wrong == []


def test_a_log_that_was_written_anew_makes_a_pack_that_says_so_itself(council: tuple[Putright, Clock]) -> None:
    putright, _ = council
    before = pack(putright, "A-1").anchor
    with writing(putright.engine) as connection:
        drop_triggers(connection)
        set_column(connection, 3, "source", "elsewhere")
        reseal(connection)

    assert pack(putright, "A-1").wrong == [
        f"anchors.jsonl: line 1: the log of {before.date} is not the one of this pack"
    ]


def test_a_log_that_is_not_whole_is_not_packed(council: tuple[Putright, Clock]) -> None:
    putright, _ = council
    with writing(putright.engine) as connection:
        drop_triggers(connection)
        set_column(connection, 3, "source", "elsewhere")

    with pytest.raises(BrokenChainError):
        pack(putright, "A-1")


def test_what_is_neither_a_file_nor_a_quarter_is_refused_and_so_is_a_lack_of_a_key(
    council: tuple[Putright, Clock],
) -> None:
    putright, _ = council
    with pytest.raises(NotFoundError, match="no remediation A-9"):
        pack(putright, "A-9")
    with pytest.raises(InvalidValueError):
        pack(putright, "2018-20-Q1")
    with pytest.raises(SettingsError):
        pack(replace(putright, settings=replace(putright.settings, anchor_key=None)), "A-1")


@pytest.mark.parametrize("who", ["SW02", "TM01", "PL01", "SM01", "HOS01", "DCS01", "QA01"])
def test_who_has_a_part_or_stands_above_or_looks_over_all_is_given_the_pack(
    council: tuple[Putright, Clock], who: str
) -> None:
    assert pack(council[0], "A-1", person=who).wrong == []


@pytest.mark.parametrize("who", ["AU01", "SS01"])
def test_nobody_else_is(council: tuple[Putright, Clock], who: str) -> None:
    with pytest.raises(MayNotSeeError):
        pack(council[0], "A-1", person=who)


def test_somebody_who_is_not_in_the_directory_is_refused(council: tuple[Putright, Clock]) -> None:
    with pytest.raises(InvalidValueError, match="not in the directory") as refused:
        pack(council[0], "A-1", person="ZZ01")
    assert refused.value.field == "for"


@pytest.mark.parametrize("database_url", ON_BOTH, indirect=True)
def test_a_quarter_holds_every_file_that_fell_due_in_it_its_audits_and_its_report(
    council: tuple[Putright, Clock],
) -> None:
    putright, clock = council
    putright.audits.record(command(clock()), findings("A-2", grade="Good"))
    packed = pack(putright, "2026-27-Q3")
    records = {event["originator_id"] for event in lines(packed.files[EVENTS])}

    assert packed.wrong == []
    assert {Remediation.create_id("A-1").hex, Audit.create_id("A-2").hex} < records
    assert {ReportChallenge.create_id(number).hex for number in "12"} < records
    assert json.loads(packed.files["report/adherence.json"])["position"] == packed.anchor.position
    assert Remediation.create_id("A-1").hex not in {
        event["originator_id"] for event in lines(pack(putright, "2025-26-Q1").files[EVENTS])
    }


def test_the_report_is_there_in_every_form_and_so_is_each_edition_that_was_published(
    council: tuple[Putright, Clock],
) -> None:
    putright, clock = council
    clock.set(date(2027, 2, 5))
    asked = Asked(reference="2026-27-Q3")
    publish(putright, command(clock()), asked, published_by="QA01")
    quarter, file = pack(putright, "2026-27-Q3").files, pack(putright, "A-1").files

    assert {f"report/adherence.{suffix}" for suffix in SUFFIXES} <= set(quarter)
    assert {f"report/update.{suffix}" for suffix in SUFFIXES} <= set(file)
    with reading(putright.engine) as connection:
        assert quarter["report/published-edition-1.json"] == file_of(connection, "2026-27-Q3", 1, "json")


def test_a_quarter_is_for_who_looks_over_all_and_for_a_reader_of_reports_without_personal_data(
    council: tuple[Putright, Clock],
) -> None:
    putright, clock = council
    putright.people.appoint(command(clock()), staff_id="RR01", role=Role.REPORT_READER, reports_to=None)

    assert pack(putright, "2026-27-Q3", person="DCS01").wrong == []
    assert pack(putright, "2026-27-Q3", person="RR01", personal_data=False).wrong == []
    for who in ("RR01", "TM01"):
        with pytest.raises(MayNotSeeError):
            pack(putright, "2026-27-Q3", person=who)


def test_a_pack_with_a_file_that_is_closed_off_is_for_those_alone_who_may_see_it(
    council: tuple[Putright, Clock],
) -> None:
    putright, clock = council
    for staff_id, role in (("RR01", Role.REPORT_READER), ("QA02", Role.QA_ADMINISTRATOR), ("HQ01", Role.HEAD_OF_QA)):
        putright.people.appoint(command(clock()), staff_id=staff_id, role=role, reports_to=None)
    assert pack(putright, "2026-27-Q3", person="QA02").wrong == []
    said = {"restricted_by": "DCS01", "reason": "A colleague's family"}
    putright.restrictions.restrict(command(clock()), "A-1", clock().date(), **said)

    for ref in ("A-1", "2026-27-Q3"):
        for who in ("QA02", "RR01"):
            with pytest.raises(MayNotSeeError) as refusal:
                pack(putright, ref, person=who, personal_data=False)
        assert pack(putright, ref, person="HQ01").wrong == []
    assert "closed off to RR01 (" in refusal.value.message


@pytest.mark.parametrize("name", ["2018-19-Q1", "2018-19-Q4", "AUD18-035"])
def test_packs_of_the_sample_year_are_whole(sample: Putright, name: str) -> None:
    seen: list[tuple[int, int]] = []

    packed = pack(sample, name, progress=lambda done, total: seen.append((done, total)))

    assert packed.wrong == []
    assert seen


def test_a_pack_is_written_whole_or_not_at_all_and_for_its_owner_alone(tmp_path: Path) -> None:
    write_whole(tmp_path / "pack.zip", b"first")
    write_whole(tmp_path / "pack.zip", b"second")

    assert (tmp_path / "pack.zip").read_bytes() == b"second"
    assert (tmp_path / "pack.zip").stat().st_mode & 0o777 == 0o600
    with pytest.raises(OSError, match="directory"):
        write_whole(tmp_path, b"third")
    assert [each.name for each in tmp_path.iterdir()] == ["pack.zip"]
