"""My work: what somebody owes and covers, what waits for their answer and what comes next, each with its form."""

from collections.abc import Mapping, Sequence
from typing import Any

from domain.people import Person
from domain.vocabulary import Role
from projections import caseloads, people
from service.access.sight import asker
from service.bootstrap import Putright
from service.clock import london_date
from service.pages.guard import signed_in
from service.pages.record_links import Link, at_large
from service.pages.rendering import render
from service.pages.things import Mine, Thing
from service.queries.rules import rules_of

SOON, AHEAD = 3, 10
"""Working days: what falls due within the first is to do now; what does within the second comes next."""
MOST = 100
BEGIN_WITH: Mapping[Role, tuple[Link, ...]] = {
    Role.AUDITOR: (at_large("audits"),),
    Role.SAFEGUARDING_AND_STANDARDS: (at_large("audits"),),
    Role.DIRECTOR: (Link("Read the reports", "/reports"), Link("See how every file stands", "/")),
    Role.HEAD_OF_QA: (Link("See how every file stands", "/"), at_large("audits"), Link("Read the reports", "/reports")),
    Role.REPORT_READER: (Link("Read the reports", "/reports"),),
}
"""What somebody of a role comes to do of themselves, whom no step waits for."""


def my_work_page(putright: Putright) -> str:
    """What whoever is signed in has to do, as HTML."""
    today, person = london_date(putright.clock()), signed_in()
    with putright.store.reading() as reader:
        mine = Mine(reader, person, today, people.directory(reader), rules_of(reader).calendar)
        now, ahead, later = _parted(mine)
        return render(
            "my_work.html",
            title=_title(now),
            council=putright.settings.council,
            reader=reader,
            today=today,
            now=now[:MOST],
            ahead=ahead[:MOST],
            later=later,
            overdue=sum(each.is_overdue for each in now),
            left_out=max(0, len(now) - MOST),
            covered=mine.covered(),
            away=mine.own_absence(),
            reviews=_reviews(mine),
            days=AHEAD,
            begins=BEGIN_WITH.get(person.role, ()),
        )


def home_of(person: Person) -> str:
    """Where somebody starts: quality assurance administrators at the board, everybody else at what they have to do."""
    return "/" if person.role is Role.QA_ADMINISTRATOR else "/my-work"


def _parted(mine: Mine) -> tuple[list[Thing], list[Thing], int]:
    """What is to do now, what comes next, and how many things come later."""
    soon, until = (mine.calendar.add_working_days(mine.today, days) for days in (SOON, AHEAD))
    waiting, steps = list(mine.waiting()), list(mine.steps())
    urgent = [each for each in waiting if each.due_on is None]
    dated = sorted([*steps, *(each for each in waiting if each.due_on)], key=lambda each: each.due_on or mine.today)
    now = [each for each in dated if (each.due_on or mine.today) <= soon]
    ahead = [each for each in dated[len(now) :] if (each.due_on or mine.today) <= until]
    return [*urgent, *now], ahead, len(dated) - len(now) - len(ahead)


def _title(now: Sequence[Thing]) -> str:
    overdue = sum(each.is_overdue for each in now)
    return f"My work: {len(now) or 'nothing'} to do{f', {overdue} overdue' if overdue else ''}"


def _reviews(mine: Mine) -> list[Any]:
    """The caseload reviews under way that this person decided on: how far each is."""
    theirs = [row for row in caseloads.reviews(mine.reader, state="under_way") if row.decided_by == mine.person.id]
    return [row for row in theirs if row.ref not in asker().seen.closed] if theirs else []
