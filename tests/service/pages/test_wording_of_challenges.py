"""What happened to a question of the director's, in words."""

from typing import Any

import pytest

from service.pages.wording import sentence
from tests.domain.support import POLICY

SEEN = {"name": "volume.inadequate", "first": "2019-04-01", "last": "2019-06-30", "value": 4}
ASKED = {"asked_by": "DCS01", "answerer": "SM01", "answer_by": "2019-07-08", "figure": None, "remediation_ref": "A-1"}
OWED = "SM01 is to answer by 8 July 2019."
OF = "DCS01 asked about the figure “Audits graded inadequate” of 1 April 2019 to 30 June 2019, which said"


@pytest.mark.parametrize(
    ("kind", "detail", "words"),
    [
        ("ChallengeAsked", ASKED, f"DCS01 asked about the remediation A-1. {OWED}"),
        ("ChallengeAsked", ASKED | {"figure": SEEN}, f"{OF} 4. {OWED}"),
        ("ChallengeAsked", ASKED | {"figure": SEEN | {"value": None}}, f"{OF} nothing to count. {OWED}"),
        ("ChallengeAnswered", {"answered_by": "SM01"}, "SM01 answered."),
        ("AnswerAccepted", {"accepted_by": "DCS01"}, "DCS01 accepted the answer."),
        ("AnswerNotAccepted", ASKED | {"refused_by": "DCS01"}, f"DCS01 did not accept the answer. {OWED}"),
        ("ChallengeReassigned", ASKED | {"reassigned_by": "HQA01"}, f"HQA01 gave it to somebody else. {OWED}"),
        ("ChallengeWithdrawn", {"withdrawn_by": "DCS01"}, "DCS01 took the question back."),
        (
            "AnswerChased",
            ASKED | {"told": ["SM01", "DCS01"]},
            "The answer was due by 8 July 2019, and there was none. Told: SM01 and DCS01.",
        ),
    ],
)
def test_a_timeline_says_what_happened_to_a_question(kind: str, detail: dict[str, Any], words: str) -> None:
    assert sentence(kind, detail, POLICY) == words
