"""The session with the API in README.md is held with the sample council, and answers as it says there."""

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from scheduler.up import DEMO_USER
from service.app import create_app
from service.bootstrap import Putright
from service.demo import load_sample
from tests.support.pages import signed_in

README = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")
SESSION = next(block for block in re.findall(r"```sh\n(.*?)```", README, re.DOTALL) if "curl" in block)
SAID = re.compile(r"(\d{3})(?:: (.*))?")
NAMED = re.compile(r"`([^`]+)`")
TOKEN = "$(cat var/demo-token.txt)"
WITH_VALUE = {"-H": "headers", "-d": "body", "-X": "method"}
ALONE = {"-s", "-i"}


@dataclass(frozen=True)
class Call:
    """One line of the session: what is asked, and what it says that the answer is."""

    method: str
    path: str
    headers: dict[str, str]
    body: str | None
    status: int
    named: tuple[str, ...]


def calls(token: str) -> Iterator[Call]:
    """The session as a shell would read it, ``curl`` and assignments of variables alone."""
    variables: dict[str, str] = {}
    lines = re.sub(r"\\\n", " ", SESSION.replace(TOKEN, token))
    for line in commands(lines):
        said, comment = line
        words = shlex.split(re.sub(r"\$([A-Z]+)", lambda name: variables[name[1]], said))
        if words[0] == "curl":
            yield call(words[1:], comment)
        else:
            name, _, value = words[0].partition("=")
            variables[name] = value


def commands(lines: str) -> Iterator[tuple[str, str]]:
    """Each command with the comment behind it; quotes may reach over several lines."""
    begun = ""
    for line in lines.splitlines():
        said, _, comment = line.partition("  # ")
        begun += said + "\n"
        if begun.strip() and begun.count("'") % 2 == 0:
            yield begun.strip(), comment
        if begun.count("'") % 2 == 0:
            begun = ""


def call(words: list[str], comment: str) -> Call:
    options: dict[str, list[str]] = {name: [] for name in WITH_VALUE.values()}
    addresses = []
    rest = iter(words)
    for word in rest:
        if word in WITH_VALUE:
            options[WITH_VALUE[word]].append(next(rest))
        elif word not in ALONE:
            addresses.append(word)
    (address,) = addresses
    said = SAID.fullmatch(comment)
    assert said, f"Say how it answers: {words}"
    parts = urlsplit(address)
    body = options["body"][0] if options["body"] else None
    return Call(
        method=(options["method"] or ["POST" if body is not None else "GET"])[0],
        path=f"{parts.path}?{parts.query}",
        headers=dict(header.split(": ", 1) for header in options["headers"]),
        body=body,
        status=int(said[1]),
        named=tuple(NAMED.findall(said[2] or "")),
    )


@pytest.fixture
def client(putright: Putright) -> FlaskClient:
    load_sample(putright)
    return signed_in(create_app(putright).test_client(), putright)


def test_the_session_with_the_api_answers_as_the_readme_says(putright: Putright, client: FlaskClient) -> None:
    answers: dict[str, TestResponse] = {}
    for said in calls(putright.tokens.issue(DEMO_USER, putright.clock())):
        answer = client.open(said.path, method=said.method, headers=said.headers, data=said.body)
        assert answer.status_code == said.status, (said.path, answer.text)
        assert [name for name in said.named if name not in f"{answer.headers}{answer.text}"] == [], said.path
        if (key := said.headers.get("Idempotency-Key")) is not None:
            assert answer.text == answers.setdefault(key, answer).text
    assert answers


def test_the_session_asks_an_address_and_sends_what_curl_would_send() -> None:
    held = list(calls("secret"))

    assert {said.headers["Authorization"] for said in held} == {"Bearer secret"}
    assert {said.method for said in held} == {"GET", "POST"}
    assert len(held) == README.count("\ncurl")
