"""Anchors on the command line."""

from pathlib import Path

from service.anchoring.anchors import anchors_in
from service.anchoring.signing import signer_of
from service.settings import Settings


def test_the_public_key_is_printed_and_never_the_secret_one(run) -> None:
    result = run("anchor", "key")

    assert result.stdout.strip() == signer_of(Settings.from_env()).public
    assert "a1a1" not in result.output


def test_without_a_key_nothing_is_signed_and_the_setting_is_named(migrated, monkeypatch) -> None:
    monkeypatch.delenv("PUTRIGHT_ANCHOR_KEY")

    assert "PUTRIGHT_ANCHOR_KEY" in migrated("anchor", "key").stderr
    assert migrated("anchor", "now").exit_code == 2
    assert "No anchor was compared" in migrated("verify").stdout


def test_an_anchor_made_by_hand_is_printed_filed_and_verified(migrated, tmp_path: Path) -> None:
    made = migrated("anchor", "now")
    (anchor,) = anchors_in(made.stdout)
    mail = tmp_path / "mail.eml"
    mail.write_text(f"Subject: x\n\n{made.stdout}")

    assert (tmp_path / "anchors.jsonl").read_text() == f"{anchor.line}\n"
    assert f"1 anchors agree, the last that of {anchor.date} at {anchor.position}." in migrated("verify").stdout
    assert migrated("verify", "--anchors", str(mail)).exit_code == 0
    assert f"{anchor.digest}  in the file" in migrated("anchor", "list").stdout


def test_a_file_without_an_anchor_is_refused_since_nothing_would_be_compared(migrated, tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_text("Dear all,")

    result = migrated("verify", "--anchors", str(tmp_path / "empty.txt"))

    assert result.exit_code == 2
    assert "holds no anchor" in result.stderr


def test_an_anchor_that_disagrees_ends_with_1_and_names_the_event(migrated, tmp_path: Path) -> None:
    made = migrated("anchor", "now").stdout
    (anchor,) = anchors_in(made)
    changed = tmp_path / "changed.txt"
    changed.write_text(made.replace(anchor.digest, "0" * 64))

    result = migrated("verify", "--anchors", str(changed))

    assert result.exit_code == 1
    assert "[bad_anchor]" in result.stderr


def test_an_older_key_is_taken_where_it_is_named(migrated, monkeypatch) -> None:
    migrated("anchor", "now")
    older = signer_of(Settings.from_env()).public
    monkeypatch.setenv("PUTRIGHT_ANCHOR_KEY", "b2" * 32)

    assert migrated("verify").exit_code == 1
    assert migrated("verify", "--key", older).exit_code == 0
