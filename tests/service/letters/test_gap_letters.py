"""What the mails about a gap in cover say, to each of those who are told; why somebody is away is nobody's business."""

from datetime import date

import pytest

from service.letters.cover import cover_letter
from service.letters.gaps import gap_letter
from service.letters.letter import Reading
from service.mail.notices import Notice, NoticeKind
from service.queries.rules import Rules

TODAY, DUE_ON = date(2019, 5, 9), date(2019, 5, 13)
DUE = "The day-three meeting of AUD18-203 is due on Monday 13 May 2019."
MANAGES = "you are the service manager of the file, or stand in for them."
IN_PLACE = "you do it in the owner's place as things stand."
ON = "on Monday 13 May"


def reading(rules: Rules, recipient: str) -> Reading:
    return Reading(policy=rules.policy_on(TODAY), calendar=rules.calendar, recipient=recipient, today=TODAY)


def notice(kind: NoticeKind, recipient: str, **more: object) -> Notice:
    said = {"audit_ref": "AUD18-203", "step": "day_three_meeting", "item": "", "due_on": DUE_ON}
    return Notice(position=1, recipient=recipient, kind=kind, **said | more)


def gap(recipient: str, owner: str | None = "PL01", cover: str | None = "PL02", there: bool = True) -> Notice:
    return notice(NoticeKind.GAP_FORESEEN, recipient, owner=owner, facts={"cover": cover, "there": there})


@pytest.mark.parametrize(
    ("told", "subject", "says", "why", "asks"),
    [
        (
            gap("PL01"),
            f"you are away for the day-three meeting {ON}",
            f"{DUE} You are away on that day, and your cover is to do it.",
            "it is yours to do.",
            "Hand it over, or name somebody else",
        ),
        (
            gap("PL02"),
            f"please say whether you cover the day-three meeting {ON}",
            f"{DUE} The practice lead, who owns it, is away on that day, and you cover for them.",
            IN_PLACE,
            "Accept, or say that you cannot, today if you can",
        ),
        (
            gap("SM01"),
            f"the day-three meeting goes to its cover {ON}",
            f"{DUE} The practice lead, who owns it, is away on that day, and their cover is to do it.",
            MANAGES,
            "Name somebody else if that is not right",
        ),
        (
            gap("PL01", cover="SM01", there=False),
            f"you are away for the day-three meeting {ON}",
            f"{DUE} You are away on that day, and nobody is left who would do it.",
            "it is yours to do.",
            "Name somebody who will do it",
        ),
        (
            gap("SM01", cover="SM01", there=False),
            f"nobody is there for the day-three meeting {ON}",
            f"{DUE} The practice lead, who owns it, is away on that day, and nobody is left who would do it.",
            MANAGES,
            "Name somebody who will, or take it yourself",
        ),
        (
            gap("SM01", owner=None, cover="SM01"),
            f"please say whether you cover the day-three meeting {ON}",
            f"{DUE} Nobody owns it, and it comes to you.",
            IN_PLACE,
            "Accept, or say that you cannot, today if you can",
        ),
        (
            gap("QA01", owner=None, cover=None, there=False),
            f"nobody is there for the day-three meeting {ON}",
            f"{DUE} Nobody owns it, and nobody is left who would do it.",
            "you look after the process, and no manager of the file is known.",
            "Name somebody who will, or take it yourself",
        ),
    ],
)
def test_each_reader_hears_who_is_away_who_covers_and_what_is_asked(
    rules: Rules, told: Notice, subject: str, says: str, why: str, asks: str
) -> None:
    letter = gap_letter(told, reading(rules, told.recipient))

    assert (letter.subject, list(letter.says), letter.why, letter.asks) == (subject, [says], why, asks)
    assert letter.entry == f"{subject}."


def test_of_a_meeting_that_nobody_owns_it_is_said_that_nobody_does(rules: Rules) -> None:
    missing = notice(NoticeKind.COVER_MISSING, "QA01", facts={"unowned": True})
    (says,) = cover_letter(missing, reading(rules, "QA01")).says

    assert says == f"{DUE} Nobody owns it, and nobody has accepted to cover it."
