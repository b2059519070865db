"""How long somebody waits for a rehearsal on a page: of a calendar on every open file, of a policy on past ones."""

import re
from collections.abc import Iterator
from datetime import timedelta
from html import unescape
from pathlib import Path

from flask.testing import FlaskClient

from bench.councils import TODAY, bring_in, council, open_files
from bench.measuring import Measured, beside, rate
from bench.pages import signed_in
from service.pages.desk.policy import MOST_TRIED

FIELD = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')
AREA = re.compile(r'<textarea[^>]* id="(\w+)"[^>]*>\n(.*?)</textarea>', re.DOTALL)
TARGET = "0.5/s (under 2 s)"
CALENDAR, POLICY = "/record/calendars", "/record/policies"


def measure_rehearsals(folder: Path, files: int) -> Iterator[Measured]:
    """The rows of the rehearsals, on a council with so many open files; a policy is tried on as many as a page does."""
    browser = _browser(folder, files)
    everywhere = {"closure_days": "23 November 2026: Offices closed", "covers_to": "31/12/28"}
    nowhere = everywhere | {"closure_days": "24 December 2027: Christmas shutdown"}
    some = f"rehearsing a calendar that moves dates of all of {files:,} open files"
    none = f"rehearsing one that moves none of {files:,}"
    for work, said, told in ((some, everywhere, f"{files:,} files"), (none, nowhere, "no open deadline")):
        yield beside(
            work, "times/s", TARGET, lambda said=said, told=told: rate(1, lambda: _sent(browser, CALENDAR, said, told)),
            repetitions=3,
        )  # fmt: skip
    if files > MOST_TRIED:
        browser = _browser(folder, MOST_TRIED)
    tried = {"in_force_from": "20/11/26", "first": f"{TODAY - timedelta(days=20):%d/%m/%y}"}
    yield beside(
        f"rehearsing a policy on {MOST_TRIED} files, the most that a page does", "times/s", TARGET,
        lambda: rate(1, lambda: _sent(browser, POLICY, tried, "By their own policy")),
        repetitions=3,
    )  # fmt: skip


def _browser(folder: Path, files: int) -> FlaskClient:
    putright = council(folder)
    bring_in(putright, open_files(files))
    return signed_in(putright)


def _sent(browser: FlaskClient, path: str, said: dict[str, str], told: str) -> None:
    form = browser.get(path).text
    held = {name: unescape(text) for name, text in (*FIELD.findall(form), *AREA.findall(form))}
    answer = browser.post(path, data=held | {"reason": "To be measured", "_step": "rehearse"} | said)
    assert answer.status_code == 200, (path, answer.status_code)
    assert told in answer.text, answer.text
