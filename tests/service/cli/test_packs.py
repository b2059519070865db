"""Evidence packs on the command line."""

from pathlib import Path

import pytest

from service.packing.check import check


@pytest.fixture
def sampled(migrated):
    """The same, with the sample year in it."""
    assert migrated("demo").exit_code == 0
    return migrated


def test_a_pack_is_written_and_checked_and_says_its_anchor(sampled, tmp_path: Path) -> None:
    result = sampled("pack", "AUD18-011", "-o", str(tmp_path / "pack.zip"))

    assert result.exit_code == 0, result.output
    assert "events of AUD18-011, under the anchor of" in result.stdout
    assert "putright-anchor-1\n" in result.stdout
    assert check(tmp_path / "pack.zip")[1] == []


def test_a_pack_that_somebody_may_not_see_is_refused_and_nothing_is_written(sampled, tmp_path: Path) -> None:
    result = sampled("pack", "2018-19-Q1", "-o", str(tmp_path / "pack.zip"), "--for", "SW011")

    assert result.exit_code == 2
    assert "[may_not_see]" in result.stderr
    assert not (tmp_path / "pack.zip").exists()
    assert not (tmp_path / "anchors.jsonl").exists()
