"""Policies and calendars are read from the text that a council wrote, and what cannot be shown is refused."""

import json
from contextlib import suppress
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.documents import LONGEST, calendar_in, policy_in, tables_in
from domain.errors import CalendarError, PolicyError
from domain.policy import Policy
from service.queries.rules import shipped_documents
from tests.domain.support import shipped_document

PROCESS, DAYS = shipped_documents().values()
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


def test_a_document_says_the_same_in_toml_and_in_json() -> None:
    assert policy_in(PROCESS) == policy_in("  " + json.dumps(shipped_document()))
    days = 'version = 1\ncovers_from = 2019-01-01\ncovers_to = "2019-12-31"\nholidays = []\n'
    assert calendar_in(days).covers_from == date(2019, 1, 1)


@pytest.mark.parametrize(
    "document",
    [
        "version = ",
        "[]",
        "{",
        "{]}",
        '{"name": "Two\\nlines"}',
        '{"name": "A bell \\u0007"}',
        '{"name": "Half of a character \\ud800"}',
        '{"steps": {"na\\u2028me": 1}}',
        '{"steps": {"na\\u2029me": 1}}',
        '{"ladder": [{"rung": "a\\u0000"}]}',
        '{"a":' + "[" * 90_000 + "]" * 90_000 + "}",
        "#" + " " * LONGEST,
    ],
)
def test_what_cannot_be_read_or_shown_is_refused(document: str) -> None:
    with pytest.raises(PolicyError) as policy:
        policy_in(document)
    with pytest.raises(CalendarError) as days:
        calendar_in(document)
    assert (policy.value.field, days.value.field) == ("document", "document")


def test_a_document_may_be_as_long_as_the_limit() -> None:
    assert tables_in("#" + " " * (LONGEST - 1)) == {}


@given(ANYTHING)
def test_nothing_that_is_written_is_more_than_refused(value: Any) -> None:
    """Whatever JSON somebody sends as a document, the answer is a policy or a refusal."""
    for read in (policy_in, calendar_in):
        with pytest.raises((PolicyError, CalendarError)):
            read(json.dumps({"version": value}))


@given(st.sampled_from(sorted(shipped_document())), ANYTHING)
def test_a_policy_with_any_entry_changed_is_a_policy_or_refused(entry: str, value: Any) -> None:
    with suppress(PolicyError):
        assert isinstance(policy_in(json.dumps(shipped_document() | {entry: value})), Policy)
