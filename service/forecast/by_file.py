"""One remediation lived through the days ahead with nobody acting, by its own decisions; nothing is recorded."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from domain.act import Act
from domain.calendar import WorkingCalendar
from domain.events.remediation import RungRaised
from domain.people import Person
from domain.policy import Policy
from domain.remediation import Remediation
from domain.vocabulary import Step
from service.forecast.told import Told, told_by
from service.mail.telling import told_of

SCHEDULER = "scheduler"


def lived_through(
    file: Remediation, days: Sequence[date], policy: Policy, calendar: WorkingCalendar, people: Mapping[str, Person]
) -> Iterator[Told]:
    """What would be told on each of these days, which follow one another, by what the scheduler does on each."""
    anew, left = True, {each.id: each.left_on for each in people.values() if each.left_on is not None}
    for day in days:
        act = Act(occurred_on=day, today=day, policy=policy, calendar=calendar)
        gone = [person for person, last_day in left.items() if last_day < day]
        anew |= bool(gone) and file.hand_on(gone, act, people)
        anew |= _absences(file, act, people)
        if anew:
            file.resolve_escalations(act, people, known_to=SCHEDULER)
            file.ask_for_closing(act, people)
            for step, item in list(file.deadlines):
                file.note_gap(act, step, item, people=people)
        file.note_uncovered(act, people)
        for step, item in list(file.deadlines):
            file.raise_rung(step, item, act=act, people=people)
        happened = file.collect_events()
        anew = any(not isinstance(event, RungRaised) for event in happened)
        notices = [notice for n, event in enumerate(happened) for notice in told_of(event, n)]
        yield from told_by(notices, day, file.service, file.team)


def _absences(file: Remediation, act: Act, people: Mapping[str, Person]) -> bool:
    """What is noted of actions whose owner is away or is back (E31), and whether anything was."""
    noted = [file.note_owner_absent(act, number, people=people) for number in list(file.actions)]
    owed = {item for step, item in file.deadlines if step is Step.ACTION_REALLOCATION}
    noted += [file.note_owner_back(act, int(item.partition("-")[0]), people=people) for item in sorted(owed)]
    return any(noted)
