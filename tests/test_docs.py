"""The documentation names only files that are there."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
NAMED = re.compile(r"`((?:bench|docs|domain|migrations|projections|scheduler|service|tests)/[\w./-]*)`")
LINKED = re.compile(r"\]\((?!https?:)([^)#]+)\)")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_file_that_a_page_names_or_links_to_is_there(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    named = [ROOT / name for name in NAMED.findall(text)] + [page.parent / name for name in LINKED.findall(text)]

    assert [str(path) for path in named if not path.exists()] == []


def test_every_warning_of_readyz_says_on_the_page_what_to_do() -> None:
    sources = (ROOT / name for name in ("service/api/readiness.py", "service/anchoring/daily.py"))
    source = "".join(each.read_text(encoding="utf-8") for each in sources)
    warnings = set(re.findall(r'\["(\w+)"\] if', source))
    rows = re.findall(r"^\| `(\w+)` \|", (ROOT / "docs/mail-and-escalation.md").read_text(encoding="utf-8"), re.M)

    assert len(warnings) >= 11
    assert sorted(rows) == sorted(warnings)


def test_the_page_for_administrators_stays_short() -> None:
    page = (ROOT / "docs/mail-and-escalation.md").read_text(encoding="utf-8")

    assert len(page.splitlines()) <= 120
