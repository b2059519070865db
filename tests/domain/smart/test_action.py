"""An action that somebody can be held to (domain.md section 8)."""

import pytest

from domain.smart import Finding, SmartRule, unanswered
from tests.domain.smart.drafts import codes, found


@pytest.mark.parametrize(
    "owner",
    [
        None, "", "  ", ".", "team", " Team ", "The team", "Assessment Team", "ALL", "all professionals", "tbc",
        "T.B.C.", "TBA", "Everyone", "n/a", "NA", "social worker", "Social-Worker", "the family", "SW01, TM01",
        "SW01 and TM01", "SW01/TM01", "SW01 & TM01", "sw01 OR tm01",
    ],
)  # fmt: skip
def test_an_action_without_one_named_owner_is_nobodys(owner: str | None) -> None:
    (finding,) = found(owner=owner)

    assert (finding.field, finding.code, finding.blocks) == ("owner", SmartRule.NO_SINGLE_OWNER, True)
    assert finding.better == "Name one person who will do this."


@pytest.mark.parametrize("owner", ["SW01", "amanda.teamer", "team-7-lead", "A. Allen", "Sandor"])
def test_one_person_is_an_owner(owner: str) -> None:
    assert codes(owner=owner) == []


def test_an_owner_is_somebody_in_the_directory_where_it_is_known() -> None:
    known = {"directory": frozenset({"SW01"})}

    assert codes(known) == []
    assert codes(known, owner="SW99") == [SmartRule.NO_SINGLE_OWNER]
    assert codes(known, owner=None) == [SmartRule.NO_SINGLE_OWNER]


def test_what_is_quoted_is_what_was_said() -> None:
    assert found(owner=" the team ")[0].message == "'the team' is not one person who can be asked."
    assert found(owner=None)[0].message == "Nobody owns it."


def test_what_the_family_does_has_a_member_of_staff_beside_it() -> None:
    (finding,) = found(owner=None, with_family=True)

    assert finding.better == "Name the one member of staff who stays in touch with the family about it."
    assert codes(owner="SW01", with_family=True) == []


def test_everything_that_is_wrong_is_said_at_once_and_what_blocks_comes_first() -> None:
    findings = found(owner="all", due_on=None, timescale="ASAP", measure=None, difference=None, action="Consider")

    assert [(finding.field, finding.blocks) for finding in findings] == [
        ("owner", True),
        ("due_on", True),
        ("action", False),
        ("measure", False),
        ("difference", False),
    ]


def test_every_finding_says_why_and_what_would_do() -> None:
    for finding in found(owner="all", due_on=None, measure=None, difference=None, action="Consider ongoing contact"):
        assert finding.message.endswith(".")
        assert finding.better.endswith(".")


def test_a_warning_stands_in_the_way_until_a_reason_is_given() -> None:
    warning = Finding("measure", SmartRule.NO_MEASURE, "", "")
    block = Finding("owner", SmartRule.NO_SINGLE_OWNER, "", "", blocks=True)

    assert unanswered([block, warning], ()) == (block, warning)
    assert unanswered([block, warning], {"no_measure": "Agreed with the school", "no_single_owner": "no"}) == (block,)
