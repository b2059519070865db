"""Whether the words of an action say something that can be done, seen and told apart from other actions."""

import re
from collections.abc import Iterable, Iterator

from domain.smart.findings import Draft, Finding, SmartContext, SmartRule
from domain.smart.timescale import phrase_in, plain

BETTER_VERBS = {
    "consider": "Say what is decided, by whom and on what",
    "monitor": "Say who looks at what, on which days",
    "support": "Say what is done with whom",
    "liaise": "Say who speaks to whom, and what is agreed",
    "explore": "Say what is asked of whom, and what is written down",
    "ensure": "Say what is done so that it is so",
    "be aware": "Say what is done differently",
    "try": "Say what is done",
    "update": "Say what is brought up to date, and with what",
}
"""Verbs that promise nothing to be seen, with what to say instead (section 8)."""
FORMS = {
    "considering": "consider", "monitoring": "monitor", "supporting": "support", "liaising": "liaise",
    "exploring": "explore", "ensuring": "ensure", "being aware": "be aware", "trying": "try", "updating": "update",
}  # fmt: skip
ACTORS = frozenset({
    "the", "sw", "sws", "tm", "atm", "pl", "sm", "iro", "social", "worker", "workers", "team", "manager", "managers",
    "practice", "lead", "service", "independent", "reviewing", "officer", "allocated", "duty", "and", "please",
    "also", "then", "will", "must", "should", "shall", "needs", "need", "is", "are", "to", "continue",
})  # fmt: skip
"""What may stand before the leading verb: who does it, and that they will."""
NAMED_BY_A_VERB = frozenset({
    "plan", "plans", "worker", "workers", "group", "groups", "network",
})  # fmt: skip
"""``Support plan`` is a thing, not a promise to support."""
NO_OBJECT = frozenset({
    "as", "when", "where", "if", "on", "by", "regularly", "accordingly", "weekly", "monthly", "promptly", "before",
    "after", "and",
})  # fmt: skip
LOOSE_IN_TEXT = (
    "ongoing", "on going", "asap", "as soon as possible", "when possible", "in due course", "tbc", "tba", "regularly",
)  # fmt: skip
FILLER = frozenset({
    "a", "an", "the", "and", "or", "of", "to", "in", "on", "at", "for", "with", "by", "is", "are", "was", "were",
    "be", "been", "being", "has", "have", "had", "will", "this", "that", "it", "its", "there", "done", "completed",
    "complete",
})  # fmt: skip
ENDINGS = re.compile(r"(ing|ed|es|e|s)$")
SHORTEST_STEM = 4
ALIKE = 0.8


def wording_findings(draft: Draft, context: SmartContext) -> Iterator[Finding]:
    """What is wrong with the words of an action; all of it warns."""
    verb = vague_verb(draft.action)
    if verb is not None:
        message = f"'{verb.capitalize()}' is not something that can be seen to be done."
        yield Finding("action", SmartRule.VAGUE_VERB, message, f"{BETTER_VERBS[verb]}.")
    yield from _loose_words(draft)
    yield from _measure(draft)
    if not (draft.difference or "").strip():
        yield Finding(
            "difference",
            SmartRule.NO_DIFFERENCE,
            "It does not say what will be different for the child.",
            "Say it so that the family would understand: 'she knows who visits her and when'.",
        )
    if draft.theme is None and context.themes:
        named = ", ".join(context.themes)
        message = "It is not tied to anything the audit found."
        yield Finding("theme", SmartRule.NO_FINDING, message, f"Say which theme it answers, such as {named}.")
    yield from _said_before(draft, context)


def vague_verb(action: str) -> str | None:
    """The vague verb that an action leads with; ``update`` only where nothing follows that is updated."""
    words = plain(action).split()
    while words and words[0] in ACTORS:
        words = words[1:]
    pair, first = " ".join(words[:2]), words[0] if words else ""
    verb = next((FORMS.get(said, said) for said in (pair, first) if FORMS.get(said, said) in BETTER_VERBS), None)
    following = words[1] if len(words) > 1 else None
    if verb == "update" and following is not None and following not in NO_OBJECT:
        return None
    return None if following in NAMED_BY_A_VERB else verb


def same_text(one: str, other: str) -> bool:
    """Whether two texts say the same but for small words, endings and the odd word between."""
    first, second = stems(one), stems(other)
    return bool(first) and len(first & second) >= ALIKE * len(first | second)


def stems(text: str) -> frozenset[str]:
    """The words of a text that say something, without their endings."""
    return frozenset(_stem(word) for word in plain(text).split() if word not in FILLER)


def _stem(word: str) -> str:
    stem = ENDINGS.sub("", word)
    return stem if len(stem) >= SHORTEST_STEM else word


def _loose_words(draft: Draft) -> Iterator[Finding]:
    for field, text in (("action", draft.action), ("measure", draft.measure), ("difference", draft.difference)):
        loose = phrase_in(text or "", LOOSE_IN_TEXT)
        if loose is not None:
            message = f"'{loose}' leaves open how often or until when."
            better = "Say the days: 'every Monday until 28 June'."
            yield Finding(field, SmartRule.VAGUE_WORDS, message, better)


def _measure(draft: Draft) -> Iterator[Finding]:
    said = draft.measure or ""
    better = "Say what will be seen on the file or in the child's life, such as 'two visits recorded in her own words'."
    if not said.strip():
        yield Finding("measure", SmartRule.NO_MEASURE, "It does not say how we will know.", better)
    elif stems(said) <= stems(draft.action):
        message = "How we will know repeats the action: that it was done is not that it worked."
        yield Finding("measure", SmartRule.MEASURE_REPEATS_ACTION, message, better)


def _said_before(draft: Draft, context: SmartContext) -> Iterator[Finding]:
    standing = (action.text for action in context.standing if action.text is not None)
    if _any_same(draft.action, standing):
        message = "An action that is open says the same."
        better = "Leave it out, or say what this one adds."
        yield Finding("action", SmartRule.DUPLICATE, message, better)
    if _any_same(draft.action, context.previous):
        message = "The same was agreed before the re-audit that found the file inadequate again."
        better = "Say what will be done differently this time."
        yield Finding("action", SmartRule.COPIED_FROM_BEFORE, message, better)


def _any_same(text: str, others: Iterable[str]) -> bool:
    return any(same_text(text, other) for other in others)
