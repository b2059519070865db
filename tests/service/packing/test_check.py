"""The checker of an evidence pack: it runs anywhere, passes what is whole, and names whatever is not."""

import ast
import subprocess
import sys
import zipfile
from base64 import b64decode
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.vocabulary import Role
from service.anchoring.anchors import Anchor
from service.anchoring.signing import Signer, signer_of
from service.packing import check
from service.packing.check import ANCHORS, EVENTS, MANIFEST, SIGNATURE, is_signed
from service.packing.pack import pack
from service.packing.wrapping import with_manifest, zipped
from service.settings import Settings
from tests.conftest import NewUrl
from tests.support.council import command
from tests.support.packs import ELSEWHERE, Files, Whole, eventful, resigned, tamperings, wrong_with
from tests.support.pages import settings_for

CHECKER = Path(check.__file__)


@pytest.fixture
def database_url(new_sqlite: NewUrl) -> str:
    """One kind is enough: the checker knows no database."""
    return new_sqlite()


@pytest.fixture(scope="module")
def packed_once(new_sqlite: NewUrl, tmp_path_factory: pytest.TempPathFactory) -> Files:
    """The files of a whole pack, with an earlier anchor."""
    asked = settings_for(new_sqlite(), tmp_path_factory.mktemp("packed"))
    with eventful(asked) as (putright, clock):
        pack(putright, "A-1")
        putright.people.appoint(command(clock()), staff_id="SW09", role=Role.SOCIAL_WORKER, reports_to="TM01")
        return dict(pack(putright, "A-1").files)


@pytest.fixture
def packed(packed_once: Files) -> Files:
    """The same, for a test to change."""
    return dict(packed_once)


def run(*arguments: object, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    """The checker as somebody without Putright runs it: no other code, no installed libraries."""
    command = [sys.executable, "-I", "-S", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=cwd, timeout=60)


def unpacked(files: Files, folder: Path) -> Path:
    with zipfile.ZipFile(BytesIO(zipped(files))) as archive:
        archive.extractall(folder)
    return folder


def test_it_runs_alone_on_the_zip_file_and_in_the_folder_that_it_came_in(packed: Files, tmp_path: Path) -> None:
    (tmp_path / "pack.zip").write_bytes(zipped(packed))
    folder = unpacked(packed, tmp_path / "folder")

    for result in (
        run(CHECKER, tmp_path / "pack.zip"),
        run(folder / "check.py", cwd=folder),
        run("check.py", cwd=folder),
    ):
        assert result.returncode == 0, result.stdout + result.stderr
        assert result.stdout.startswith("Everything is as it was recorded.")
        assert "1 earlier anchors, each of the same log." in result.stdout


def test_it_uses_nothing_that_python_3_8_lacks_and_nothing_that_must_be_installed() -> None:
    tree = ast.parse(CHECKER.read_text(encoding="utf-8"), feature_version=(3, 8))
    imported = {each.name for node in ast.walk(tree) if isinstance(node, ast.Import) for each in node.names}
    taken_from = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}

    assert imported | taken_from <= sys.stdlib_module_names | {"__future__"}
    assert not [name for name in ("removeprefix", "removesuffix", "strict=") if name in CHECKER.read_text()]


@settings(max_examples=200, deadline=None, database=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_whatever_is_done_to_a_pack_is_found_and_named(packed: Files, settings: Settings, data: st.DataObject) -> None:
    changed, named = data.draw(tamperings(Whole(packed, settings)))

    assert named in "\n".join(wrong_with(changed))


@settings(max_examples=200, deadline=None, database=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_no_byte_of_the_zip_file_changes_what_is_read_from_it_unseen(
    packed: Files, tmp_path: Path, data: st.DataObject
) -> None:
    content = zipped(packed)
    at, byte = data.draw(st.integers(0, len(content) - 1)), data.draw(st.integers(0, 255))
    (tmp_path / "pack.zip").write_bytes(content[:at] + bytes([byte]) + content[at + 1 :])

    said, wrong = check.check(tmp_path / "pack.zip")

    assert wrong or check.read_pack(tmp_path / "pack.zip").files == packed
    assert said or wrong


def test_a_changed_pack_ends_with_1_and_says_what_on_a_line_of_its_own(packed: Files, tmp_path: Path) -> None:
    packed["timeline.txt"] += b"and then"
    del packed["README.txt"]
    (tmp_path / "pack.zip").write_bytes(zipped(packed))

    result = run(CHECKER, tmp_path / "pack.zip")

    assert result.returncode == 1
    assert result.stdout.splitlines() == [
        "NOT as it was recorded:",
        "  README.txt: is missing",
        "  timeline.txt: was changed after the pack was made",
    ]


def test_a_file_that_is_there_twice_is_refused(packed: Files, tmp_path: Path) -> None:
    (tmp_path / "pack.zip").write_bytes(zipped(packed))
    with zipfile.ZipFile(tmp_path / "pack.zip", "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr(EVENTS, packed[EVENTS])

    assert "events.jsonl: is there twice" in run(CHECKER, tmp_path / "pack.zip").stdout


@pytest.mark.parametrize("content", [b"", b"PK", b"not a zip file at all"])
def test_what_is_no_pack_is_said_to_be_none_without_a_traceback(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "pack.zip").write_bytes(content)
    result = run(CHECKER, tmp_path / "pack.zip")

    assert (result.returncode, result.stderr) == (1, "")
    assert "pack.zip: cannot be read" in result.stdout
    assert run(CHECKER, tmp_path / "nowhere.zip").returncode == 2


def test_a_pack_written_anew_with_another_key_is_found_by_whoever_knows_the_key(
    packed: Files, settings: Settings
) -> None:
    about = {"kind": "remediation", "of": "A-1", "database": "", "made_at": "", "position": 1, "personal_data": True}
    content = {name: data for name, data in packed.items() if name not in (MANIFEST, SIGNATURE)}
    known = signer_of(settings).public

    assert wrong_with(packed, known) == []
    assert "not with" in "\n".join(wrong_with(with_manifest(content, about, ELSEWHERE), known))
    assert "another key than the pack" in "\n".join(wrong_with(with_manifest(content, about, ELSEWHERE)))


def test_a_mail_that_was_kept_is_compared(packed: Files, tmp_path: Path) -> None:
    (tmp_path / "pack.zip").write_bytes(zipped(packed))
    (tmp_path / "mail.txt").write_text(f"Subject: x\r\n\r\n{packed[ANCHORS].decode()}")
    (tmp_path / "other.txt").write_text("Dear all,\n")

    good = run(CHECKER, tmp_path / "pack.zip", "--anchor", tmp_path / "mail.txt")
    bad = run(CHECKER, tmp_path / "pack.zip", "--anchor", tmp_path / "other.txt")

    assert good.stdout.count("is of this log: every event up to") == 2
    assert (good.returncode, bad.returncode) == (0, 1)
    assert "other.txt: holds no anchor" in bad.stdout


def test_an_anchor_of_another_log_is_not_taken_for_one_of_this(packed: Files, tmp_path: Path) -> None:
    mail = Anchor(database="d", date="2026-12-15", position=9, digest="0", root="0").signed(ELSEWHERE)
    (tmp_path / "mail.txt").write_text(mail.text)
    (tmp_path / "changed.txt").write_text(mail.text.replace("position 9", "position 8"))
    (tmp_path / "pack.zip").write_bytes(zipped(packed))

    _, unknown = check.check(tmp_path / "pack.zip", [tmp_path / "mail.txt"])
    _, changed = check.check(tmp_path / "pack.zip", [tmp_path / "changed.txt"])

    assert "is not one of this pack" in unknown[0]
    assert "was changed after it was signed" in changed[0]


def test_its_own_signatures_are_those_of_everybody_else() -> None:
    """The test vectors of RFC 8032, 7.1, and what the library that signs makes."""
    vectors = [
        ("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
         "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
         "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"),
        ("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
         "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
         "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"),
    ]  # fmt: skip
    for key, text, signature in vectors:
        assert is_signed(*map(bytes.fromhex, (key, text, signature)))
        assert not is_signed(bytes.fromhex(key), b"another", bytes.fromhex(signature))


@settings(max_examples=40, deadline=None)
@given(st.binary(min_size=32, max_size=32), st.text(max_size=40), st.integers(0, 511))
def test_what_was_signed_passes_and_no_bit_of_the_signature_can_be_another(secret: bytes, text: str, bit: int) -> None:
    signer = Signer(secret)
    key, signature = b64decode(signer.public), bytearray(b64decode(signer.sign(text)))
    assert is_signed(key, text.encode(), bytes(signature))
    signature[bit // 8] ^= 1 << bit % 8
    assert not is_signed(key, text.encode(), bytes(signature))
    assert not is_signed(key[:31], text.encode(), bytes(signature))


def test_whoever_has_the_key_can_sign_a_pack_anew_but_no_event_of_another_log(
    packed: Files, settings: Settings
) -> None:
    """The signature is not the proof; the anchors that were sent away are (README.txt says so)."""
    assert wrong_with(resigned({**packed, "timeline.txt": b"nothing happened\n"}, settings)) == []
