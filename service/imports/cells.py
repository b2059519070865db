"""What the cells of a monitoring spreadsheet mean, however they were typed."""

import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

from service.imports.problems import UnacceptableCellError, shown

DASHES = ("\u2013", "\u2014")
BLANK = frozenset({"", "-", "--", *DASHES, ".", "n/a", "na", "n.a.", "n.a", "none", "nil", "not applicable", "null"})
VACANT = frozenset({"vacant", "vacancy", "not recorded", "unallocated"})
BROKEN_FORMULAS = frozenset({"#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#CALC!", "#N/A"})

YES = frozenset({"y", "yes", "true", "t", "1", "1.0", "✓", "✔", "✔️", "☑", "met", "satisfied", "effective"})
NO = frozenset({
    "n", "no", "false", "f", "0", "0.0", "✗", "✘", "☒", "not met", "not satisfied", "not effective",
    "changes required",
})  # fmt: skip

REVIEW = frozenset({
    "review", "review required", "required", "whole caseload review", "caseload review", "full review",
})  # fmt: skip
NO_REVIEW = frozenset({"not required", "review not required", "no review", "not needed", "no review required"})
NOT_HELD = frozenset(
    {"not held", "meeting not held", "did not happen", "didn't happen", "did not take place", "no meeting"}
)

COVER = re.compile(
    r"^cover(?:ing)?\b[\s:\u2013-]+(?!for\b)(?=\w)|[\s(\[\u2013\u2014:,-]*\b(?:as\s)?cover(?:ing)?\b.*",
    re.IGNORECASE | re.DOTALL,
)
CODE = re.compile(r"([A-Za-z]{1,6})[\s-]?(\d{1,8})", re.ASCII)
SHORTENED = re.compile(r"[\d.]+E\+\d+", re.IGNORECASE)
EMAIL = re.compile(r"[^@\s<>,;]+@[^@\s<>,;]+\.[^@\s<>,;]+")
ACTION_NUMBER = re.compile(r"(?:action|no\.?|#|a)?\s*(\d{1,4})(?:\.0*)?[.)]?", re.IGNORECASE | re.ASCII)
LONGEST_REFERENCE = 64
DIGITS_KEPT = 15


@dataclass(frozen=True)
class Person:
    """A code in a cell, and whether it says that they stood in for somebody."""

    code: str
    as_cover: bool


def is_blank(value: object) -> bool:
    """Whether a cell says nothing, in any of the ways people leave it so."""
    return value is None or (isinstance(value, str) and name_from(value).lower() in BLANK)


def text_from(value: object) -> str:
    """The words of a cell, without what no database or terminal should be given."""
    if isinstance(value, float) and value.is_integer() and abs(value) < 10**DIGITS_KEPT:
        return str(int(value))
    text = str(value).strip()
    if not text.isprintable():
        text = "".join(ch for ch in text if ch in "\n\t" or unicodedata.category(ch)[0] != "C").strip()
    return text


def name_from(value: object) -> str:
    """A team, a service or a theme: one line."""
    return " ".join(text_from(value).split())


def reference_from(value: object) -> str:
    """A reference, which stays the same whether it was stored as a number or as text."""
    accepted = "a reference of up to 64 characters, stored as text (format the column as Text)"
    text = re.sub(r"(\d)\.0$", r"\1", name_from(value).lstrip("'"))
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if not (is_number or isinstance(value, str)) or not 0 < len(text) <= LONGEST_REFERENCE:
        raise UnacceptableCellError("unreadable_reference", "It is not a reference.", accepted)
    if SHORTENED.fullmatch(text) or (is_number and not (text.isdigit() and len(text) <= DIGITS_KEPT)):
        wrong = "The spreadsheet keeps this as a rounded number, so its last digits are lost."
        raise UnacceptableCellError("unreadable_reference", wrong, accepted)
    return text


def person_from(value: object) -> Person | None:
    """Whose code it is, and whether *(cover)* is beside it; nobody for a vacant post."""
    said = name_from(value)
    if said.lower() in VACANT:
        return None
    code = COVER.sub("", said).strip()
    if not code:
        wrong = "It says cover, but not who."
        raise UnacceptableCellError("unreadable_person", wrong, "a staff code, such as PL07 or PL07 (cover)")
    return Person(code_from(code), as_cover=code != said)


def code_from(value: object) -> str:
    """A staff code: ``pl 07`` is ``PL07``."""
    text = reference_from(value)
    match = CODE.fullmatch(text)
    return f"{match[1].upper()}{match[2]}" if match else text


def yes_no_from(value: object) -> bool:
    """Yes or no, however it was marked."""
    said = " ".join(str(value).lower().split())
    if said in YES or said in NO:
        return said in YES
    wrong = f"{shown(value)} is neither yes nor no."
    raise UnacceptableCellError("unreadable_yes_no", wrong, "Y, N or blank")


def caseload_decision_from(value: object) -> Literal["review", "not_required"]:
    """What was decided about the worker's whole caseload."""
    said = " ".join(str(value).lower().split())
    if said in REVIEW or said in NO_REVIEW:
        return "review" if said in REVIEW else "not_required"
    raise UnacceptableCellError("unknown_decision", "It is not a decision.", "Review, Not required or blank")


def is_not_held(value: object) -> bool:
    """Whether the meeting's date says that there was no meeting."""
    return isinstance(value, str) and " ".join(value.lower().replace("\u2019", "'").split()).strip(".") in NOT_HELD


def action_number_from(value: object) -> int:
    """An action's number within its plan."""
    match = None if isinstance(value, bool) else ACTION_NUMBER.fullmatch(str(value).strip())
    if not match or not int(match[1]):
        raise UnacceptableCellError("unreadable_number", "It is not a number.", "a whole number from 1")
    return int(match[1])


def email_from(value: object) -> str:
    """One mail address."""
    text = str(value).strip()
    if not EMAIL.fullmatch(text) or not text.isprintable():
        accepted = "an address such as tm01@council.example, or blank"
        raise UnacceptableCellError("unreadable_email", "It is not one mail address.", accepted)
    return text
