"""What the mail of a safeguarding alert says: that there is one, whom to ring, where to look.

Nothing of what was feared. It has to be understood at night on a telephone's screen, so it is short.
"""

from datetime import datetime
from urllib.parse import quote

from service.clock import LONDON
from service.notices import Notice

NUMBER_UNKNOWN = "on the number in the council's out-of-hours procedure"


def alert_subject(notice: Notice) -> str:
    """The subject of an alert's mail."""
    danger = ", immediate danger" if _facts(notice)["immediate"] else ""
    return f"URGENT Putright {_line(notice.audit_ref)}: safeguarding alert{danger}"


def alert_letter(notice: Notice, base_url: str, duty_team_telephone: str | None) -> str:
    """The text of an alert's mail. ``duty_team_telephone`` is the emergency duty team's, ``None`` where none is set."""
    facts = _facts(notice)
    raised_at = datetime.fromisoformat(facts["raised_at"]).astimezone(LONDON)
    number = f"on {duty_team_telephone}" if duty_team_telephone is not None else NUMBER_UNKNOWN
    paragraphs = [
        f"A safeguarding alert was raised on {_line(notice.audit_ref)}: "
        f"the concern was seen at {raised_at:%H:%M} on {raised_at:%a} {raised_at.day} {raised_at:%B %Y}.",
        "The child may be in immediate danger. If nobody has called the police, call 999 now."
        if facts["immediate"]
        else None,
        f"It is out of hours. Ring the emergency duty team now, {number}, and record that you did."
        if facts["out_of_hours"]
        else f"Out of hours, ring the emergency duty team, {number}, and record that you did.",
        "Why you: alerts go to both service managers and to Safeguarding and Standards, or to who stands in for them.",
        "Read it, acknowledge it, and record what is done:\n"
        f"{base_url}/safeguarding-alerts/{quote(notice.item or '', safe='')}",
    ]
    return "\n\n".join(each for each in paragraphs if each is not None) + "\n"


def _facts(notice: Notice) -> dict[str, str]:
    return dict(notice.facts or {})


def _line(text: str) -> str:
    """A reference on one line, whatever was typed."""
    return " ".join(text.split())
