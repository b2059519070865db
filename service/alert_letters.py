"""What the mail of a safeguarding alert says: that there is one, whom to ring, where to look.

Nothing of what was feared. It has to be understood at night on a telephone's screen, so it is short.
"""

from datetime import datetime

from service.clock import LONDON
from service.letter import Group, Letter, Reading, day, ref_of
from service.notices import Notice

NUMBER_UNKNOWN = "on the number in the council's out-of-hours procedure"


def alert_letter(notice: Notice, reading: Reading) -> Letter:
    """The words of an alert's mail."""
    facts = dict(notice.facts or {})
    raised_at = datetime.fromisoformat(facts["raised_at"]).astimezone(LONDON)
    number = f"on {reading.duty_team_telephone}" if reading.duty_team_telephone is not None else NUMBER_UNKNOWN
    paragraphs = [
        f"A safeguarding alert was raised on {ref_of(notice)}: "
        f"the concern was seen at {raised_at:%H:%M} on {day(raised_at.date())}.",
        "The child may be in immediate danger. If nobody has called the police, call 999 now."
        if facts["immediate"]
        else "",
        f"It is out of hours. Ring the emergency duty team now, {number}, and record that you did."
        if facts["out_of_hours"]
        else f"Out of hours, ring the emergency duty team, {number}, and record that you did.",
    ]
    danger = ", immediate danger" if facts["immediate"] else ""
    return Letter(
        subject=f"safeguarding alert{danger}",
        entry=f"a safeguarding alert was raised{danger}.",
        says=[each for each in paragraphs if each],
        why="alerts go to both service managers and to Safeguarding and Standards, or to who stands in for them.",
        asks="Read it, acknowledge it, and record what is done",
        group=Group.LATE,
        urgent=True,
    )
