"""The rules that hold are those that the log has; where it has none, those that Putright ships with."""

from datetime import date, timedelta

import pytest

from domain.adoption import AdoptedCalendar, AdoptedPolicy
from domain.confidential import Confidential
from projections.deadline_queries import all_deadlines
from projections.rulebook import Kind, versions
from service.commands.audits import Audits
from service.commands.people import People
from service.commands.remediations import Remediations
from service.queries.rules import NeverAdoptedError, Rules, rules_of, shipped_documents, shipped_rules
from service.storage.store import Store
from service.storage.work import Work
from tests.support.council import NOW, appoint_everyone, command, findings
from tests.support.documents import calendar, policy

TODAY = NOW.date()
WHY = Confidential("r" * 32, "c" * 64)
EARLIER, LATER = date(2026, 10, 1), date(2026, 11, 2)


def adopt(store: Store, *policies: tuple[str, date], calendars: tuple[str, ...] = ()) -> None:
    def decide(work: Work) -> tuple[None, None]:
        process = AdoptedPolicy.establish(shipped_documents()[Kind.POLICY], TODAY)
        days = AdoptedCalendar.establish(shipped_documents()[Kind.CALENDAR], TODAY)
        for document, in_force_from in policies:
            process.adopt(document, in_force_from=in_force_from, reason=WHY, adopted_by="SM01", today=TODAY)
        for document in calendars:
            days.adopt(document, reason=WHY, adopted_by="SM01", today=TODAY)
        work.save(process, days)
        return None, None

    store.execute(command(), decide)


def rules_now(store: Store) -> Rules:
    with store.reading() as reader:
        return rules_of(reader)


def test_where_nothing_was_adopted_the_shipped_rules_hold_from_the_beginning(store: Store) -> None:
    rules = rules_now(store)

    assert rules is shipped_rules()
    assert rules.policy_on(date.min) is rules.policy_of(min(rules.policies))
    assert rules.calendar is rules.calendar_of(min(rules.calendars))


def test_what_was_adopted_is_read_and_checked_once(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every command asks for the rules, and what a version says never changes."""
    adopt(store, (policy(2, name="Of this test alone"), EARLIER))
    rules = rules_now(store)
    monkeypatch.setattr("service.queries.rules.rulebook.documents", None)
    monkeypatch.setattr("service.queries.rules.policy_in", None)

    assert rules_now(store) is rules


def test_a_policy_holds_from_its_date_and_the_ones_before_it_until_then(store: Store) -> None:
    adopt(store, (policy(2), EARLIER), (policy(3), LATER))

    rules = rules_now(store)

    found = {day: rules.policy_on(day).version for day in (date(2012, 1, 2), date(2026, 9, 30), EARLIER, LATER)}
    assert found == {date(2012, 1, 2): 1, date(2026, 9, 30): 1, EARLIER: 2, LATER: 3}
    assert rules.policy_on(date(2026, 11, 1)).version == 2
    assert rules.policy_of(2).version == 2


def test_of_two_policies_from_one_date_the_later_version_holds(store: Store) -> None:
    adopt(store, (policy(2), EARLIER), (policy(3), EARLIER))

    assert rules_now(store).policy_on(EARLIER).version == 3


def test_the_calendar_is_the_one_adopted_last_and_every_version_can_be_asked_for(store: Store) -> None:
    adopt(store, calendars=(calendar(2, "2026-12-24"), calendar(3, "2026-12-24", "2026-12-29")))

    rules = rules_now(store)

    assert rules.calendar.version == 3
    assert [rules.calendar_of(version).is_working(date(2026, 12, 24)) for version in (1, 2, 3)] == [True, False, False]


def test_a_version_that_was_never_adopted_is_refused_by_name(store: Store) -> None:
    rules = rules_now(store)

    with pytest.raises(NeverAdoptedError, match="version 9"):
        rules.policy_of(9)
    with pytest.raises(NeverAdoptedError, match="version 9"):
        rules.calendar_of(9)


RENAMED = [{"name": "Sound"}, {"name": "Weak", "opens": True}, {"name": "Unsafe", "opens": True, "critical": True}]


def test_the_scale_of_a_period_has_every_grade_that_could_be_given_in_it(store: Store) -> None:
    adopt(store, (policy(2, grades=RENAMED), LATER))

    rules = rules_now(store)

    old = [level.name for level in shipped_rules().policy_on(EARLIER).grades]
    new = [level["name"] for level in RENAMED]
    assert [level.name for level in rules.scale(EARLIER, date(2026, 11, 1))] == old
    assert [level.name for level in rules.scale(EARLIER, LATER)] == new + old
    assert [level.name for level in rules.scale(LATER, LATER)] == new


def test_a_remediation_that_follows_starts_under_the_policy_of_its_own_day_0(store: Store) -> None:
    appoint_everyone(People(store))
    Audits(store).record(command(), findings("A-1"))
    adopt(store, (policy(2), date(2026, 11, 16)))

    Remediations(store).re_audit(command(), "A-1", date(2026, 11, 16), grade="Inadequate")

    assert versions_of(store) == {"A-1": {1}, "A-1-R1": {2}}


def test_it_keeps_the_policy_whose_scale_its_grade_was_given_on(store: Store) -> None:
    appoint_everyone(People(store))
    Audits(store).record(command(), findings("A-1"))
    adopt(store, (policy(2, grades=RENAMED), date(2026, 11, 16)))

    Remediations(store).re_audit(command(), "A-1", date(2026, 11, 16), grade="Inadequate")

    assert versions_of(store) == {"A-1": {1}, "A-1-R1": {1}}


def versions_of(store: Store) -> dict[str, set[int]]:
    found: dict[str, set[int]] = {}
    with store.reading() as reader:
        for row in all_deadlines(reader):
            found.setdefault(row.audit_ref, set()).add(row.policy_version)
    return found


def test_as_at_an_earlier_date_every_version_is_there_and_as_known_earlier_only_those_known(store: Store) -> None:
    adopt(store, (policy(2), EARLIER))

    with store.past(as_at=date(2019, 3, 31)) as reader:
        assert set(rules_of(reader).policies) == {1, 2}
    with store.past(as_known_at=NOW - timedelta(seconds=1)) as reader:
        assert rules_of(reader) is shipped_rules()


def test_every_version_is_listed_with_its_text_and_who_adopted_it(store: Store) -> None:
    adopt(store, (policy(2), EARLIER), calendars=(calendar(2),))

    with store.reading() as reader:
        policies, calendars = versions(reader, Kind.POLICY), versions(reader, Kind.CALENDAR)

    facts = [(row.version, row.in_force_from, row.adopted_by, row.reason, row.adopted_on) for row in policies]
    assert facts == [(1, None, None, None, TODAY), (2, EARLIER, "SM01", WHY.ref, TODAY)]
    assert [(row.version, row.adopted_by, row.document) for row in calendars] == [
        (1, None, shipped_documents()[Kind.CALENDAR]),
        (2, "SM01", calendar(2)),
    ]
