"""Words that promise something (domain.md section 8)."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.smart import SmartRule, Standing
from domain.smart.wording import BETTER_VERBS, same_text, vague_verb
from tests.domain.smart.drafts import SOUND, codes, found

VERBS = sorted(set(BETTER_VERBS) - {"update"})


def test_a_sound_action_needs_no_other_words() -> None:
    assert codes() == []


@pytest.mark.parametrize(
    ("action", "verb"),
    [
        ("Consider a family group conference", "consider"),
        ("SW to ensure that visits happen", "ensure"),
        ("The social worker and TM must liaise with school", "liaise"),
        ("Please be aware of the father's address", "be aware"),
        ("Being aware of risk", "be aware"),
        ("Continue to monitor school attendance", "monitor"),
        ("Supporting mother to attend", "support"),
        ("EXPLORE kinship options", "explore"),
        ("Try to see the child alone", "try"),
        ("Update", "update"),
        ("Update.", "update"),
        ("TM to update as needed", "update"),
        ("Updating weekly", "update"),
    ],
)
def test_a_verb_that_promises_nothing_warns_where_it_leads(action: str, verb: str) -> None:
    assert vague_verb(action) == verb
    (finding,) = found(action=action)
    assert (finding.field, finding.code, finding.blocks) == ("action", SmartRule.VAGUE_VERB, False)
    assert finding.message.startswith(f"'{verb.capitalize()}'")
    assert finding.better == f"{BETTER_VERBS[verb]}."


@pytest.mark.parametrize(
    "action",
    [
        "Visit the child to monitor her weight", "Update the chronology to 8 March", "Support plan is written",
        "Support worker visits on Mondays", "Monitored contact is arranged", "Tryst with", "TM to", "...", "Refer to",
        "Update chronology",
    ],
)  # fmt: skip
def test_a_vague_word_elsewhere_or_with_an_object_is_only_a_word(action: str) -> None:
    assert vague_verb(action) is None


@given(verb=st.sampled_from(VERBS), case=st.sampled_from([str.lower, str.upper, str.title]))
def test_every_vague_verb_is_known_however_it_is_written(verb: str, case: Any) -> None:
    assert vague_verb(f" - {case(verb)} what the school says") == verb


@given(letters=st.text("bcdfgz", min_size=1, max_size=4), verb=st.sampled_from(VERBS))
def test_a_longer_word_is_not_the_verb(letters: str, verb: str) -> None:
    assert vague_verb(f"{letters}{verb} the plan") is None
    assert vague_verb(f"{verb}{letters} the plan") is None


def test_ongoing_inside_a_description_only_warns() -> None:
    (finding,) = found(action="Arrange on-going contact with father")

    assert (finding.field, finding.code, finding.blocks) == ("action", SmartRule.VAGUE_WORDS, False)
    assert finding.message == "'on going' leaves open how often or until when."
    assert [finding.field for finding in found(difference="Ongoing contact with father")] == ["difference"]
    assert [finding.field for finding in found(measure="Ongoing contact is recorded")] == ["measure"]


@pytest.mark.parametrize("measure", [None, "", " "])
def test_an_action_that_does_not_say_how_we_will_know_warns(measure: str | None) -> None:
    (finding,) = found(measure=measure)

    assert (finding.field, finding.code, finding.blocks) == ("measure", SmartRule.NO_MEASURE, False)


@pytest.mark.parametrize(
    "measure",
    [
        SOUND["action"],
        "visited the child",
        "The child was visited at school.",
        "Child visited, words recorded",
        "Done.",
    ],
)
def test_a_measure_that_repeats_the_action_warns(measure: str) -> None:
    (finding,) = found(measure=measure)

    assert (finding.field, finding.code, finding.blocks) == ("measure", SmartRule.MEASURE_REPEATS_ACTION, False)


def test_a_measure_that_says_more_than_the_action_will_do() -> None:
    assert codes(measure="The child was visited at school twice") == []


@pytest.mark.parametrize("difference", [None, "", " "])
def test_what_is_different_for_the_child_is_said(difference: str | None) -> None:
    (finding,) = found(difference=difference)

    assert (finding.field, finding.code, finding.blocks) == ("difference", SmartRule.NO_DIFFERENCE, False)


def test_an_action_is_tied_to_what_the_audit_found() -> None:
    (finding,) = found({"themes": ("Visits", "Planning")}, theme=None)

    assert (finding.field, finding.code, finding.blocks) == ("theme", SmartRule.NO_FINDING, False)
    assert finding.better == "Say which theme it answers, such as Visits, Planning."
    assert codes({"themes": ("Visits",)}, theme="Chronology") == []
    assert codes(theme=None) == []


def test_the_duplicate_of_an_open_action_warns() -> None:
    standing = (Standing(None, "TM01", None), Standing(None, "TM01", "Record the child's words; visit at the school"))

    (finding,) = found({"standing": standing}, action="Visit child at school, recording the child's words")

    assert (finding.field, finding.code, finding.blocks) == ("action", SmartRule.DUPLICATE, False)
    assert codes({"standing": standing[:1]}) == []


def test_the_words_of_the_cycle_before_warn() -> None:
    (finding,) = found({"previous": ("Something else", SOUND["action"].upper())})

    assert (finding.field, finding.code, finding.blocks) == ("action", SmartRule.COPIED_FROM_BEFORE, False)


def test_nothing_is_not_the_same_as_nothing() -> None:
    assert not same_text("...", "the")


@pytest.mark.parametrize(
    "other", ["Visit the child on Tuesday", "See the child on Monday", "Visit the child and her school on Monday"]
)
def test_what_differs_in_what_counts_is_another_action(other: str) -> None:
    assert not same_text("Visit the child on Monday", other)


def test_four_words_of_five_are_the_same_text_and_endings_of_short_words_count() -> None:
    assert same_text("Visit child Monday school", "Visit child Monday school weekly")
    assert same_text("Read Anna letters", "Reading Anna letter")


WORDS = st.lists(st.text("abcdefgh", min_size=4, max_size=8), min_size=1, max_size=8)


@given(words=WORDS, other=WORDS)
def test_saying_the_same_goes_both_ways(words: list[str], other: list[str]) -> None:
    one, two = " ".join(words), " ".join(other)

    assert same_text(one, two) == same_text(two, one)
    assert same_text(one, f"The {one.upper()}!")
