"""What the mail says by which whoever an alert or a safety check had gone up to hears that it is answered."""

from collections.abc import Mapping

from domain.vocabulary import AnsweredBecause
from service.letters.alerts import POSTS, at
from service.letters.letter import Group, Letter, Reading, ref_of
from service.mail.notices import Notice, NoticeKind

ALERT: Mapping[AnsweredBecause, str] = {
    AnsweredBecause.ACKNOWLEDGED: "has been answered",
    AnsweredBecause.SIGNED_OFF: "has been signed off",
}
SAFETY: Mapping[AnsweredBecause, str] = {
    AnsweredBecause.ACKNOWLEDGED: "somebody sees today to it that the child is safe",
    AnsweredBecause.CHECKED: "the safety check has been recorded",
    AnsweredBecause.NO_LONGER_OWED: "the safety check is no longer owed",
}
"""How each is answered. Who did, the page says and no mail."""


def answered_letter(notice: Notice, _reading: Reading) -> Letter:
    """The words of one of these mails. It asks nothing."""
    because = AnsweredBecause((notice.facts or {})["because"])
    subject, says = _of_alert(notice, because) if notice.kind is NoticeKind.ALERT_ANSWERED else _of_safety(because)
    post = POSTS.get(notice.rung or "", "the next level")
    return Letter(
        subject=subject,
        entry=f"{subject}. Nothing more is asked of you.",
        says=[f"About {ref_of(notice)}: {says}. It had gone up to {post}."],
        why="you were told when nobody had answered. Nothing more is asked of you.",
        asks="See how it stands",
        group=Group.ALSO,
    )


def _of_alert(notice: Notice, because: AnsweredBecause) -> tuple[str, str]:
    seen, end = at((notice.facts or {})["raised_at"]), ALERT[because]
    stays = "" if because is AnsweredBecause.SIGNED_OFF else ". It stays open until it is signed off"
    return f"a safeguarding alert {end}", f"the safeguarding alert of what was seen at {seen} {end}{stays}"


def _of_safety(because: AnsweredBecause) -> tuple[str, str]:
    return SAFETY[because], SAFETY[because]
