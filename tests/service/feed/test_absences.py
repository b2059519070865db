"""The absences of a feed and those of the directory come together, in an order that never has anybody away twice."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from domain.people import Absence
from domain.staff_member import StaffMember
from domain.vocabulary import Role
from service.feed.absences import Days, absences_changed

TODAY = date(2026, 11, 20)


def day(number: int) -> date:
    return TODAY + timedelta(days=number)


def person(*absences: Absence) -> StaffMember:
    member = StaffMember.appoint(staff_id="PL01", role=Role.PRACTICE_LEAD, occurred_on=day(-900))
    for absence in absences:
        member.record_absence(
            first_on=absence.first_on, last_on=absence.last_on, cover=absence.cover, occurred_on=day(-900)
        )
    return member


def after(wanted: list[Absence], *absences: Absence, by_feed: bool = True) -> list[tuple[int, int | None, str | None]]:
    """When somebody is away after the feed, in days from today, and who covers; a second feed changes nothing."""
    member = person(*absences)
    fed = dict.fromkeys(member.absences, by_feed)
    for _, act in absences_changed(wanted, known_of(member, fed), TODAY):
        before = dict(member.absences)
        act(member)
        fed |= {number: True for number, absence in member.absences.items() if before.get(number) != absence}
    assert list(absences_changed(wanted, known_of(member, fed), TODAY)) == []
    return sorted(
        ((each.first_on - TODAY).days, (each.last_on - TODAY).days if each.last_on else None, each.cover)
        for each in member.absences.values()
    )


def known_of(member: StaffMember, fed: dict[int, bool]) -> list[Days]:
    return [Days(absence, fed[number]) for number, absence in member.absences.items()]


def away(first: int, last: int | None, cover: str | None = None) -> Absence:
    return Absence(day(first), day(last) if last is not None else None, cover)


def test_an_absence_that_is_new_is_recorded():
    assert after([away(3, 5)]) == [(3, 5, None)]


def test_an_absence_that_is_known_stays_with_its_cover():
    assert after([away(3, 5)], away(3, 5, "PL02"), by_feed=False) == [(3, 5, "PL02")]


def test_the_end_that_a_feed_gives_at_last_is_that_of_the_absence_without_one():
    assert after([away(-9, 4)], away(-9, None, "PL02")) == [(-9, 4, "PL02")]


def test_the_days_of_the_feed_win_over_those_recorded_by_hand_and_the_cover_stays():
    assert after([away(1, 10)], away(2, 3, "PL02"), away(5, 6, "PL03"), by_feed=False) == [(1, 10, "PL02")]


def test_an_absence_to_come_that_the_feed_has_no_longer_is_taken_back():
    assert after([], away(0, 4), away(6, None)) == []


def test_an_absence_under_way_that_the_feed_has_no_longer_ended_yesterday():
    assert after([], away(-3, None, "PL02")) == [(-3, -1, "PL02")]


def test_an_absence_recorded_by_hand_stays_where_the_feed_says_nothing_of_those_days():
    assert after([away(8, 9)], away(-3, 4), away(6, 7), by_feed=False) == [(-3, 4, None), (6, 7, None), (8, 9, None)]


def test_what_is_over_stays_as_it_was():
    assert after([], away(-9, -4)) == [(-9, -4, None)]


def test_what_the_feed_says_of_long_ago_changes_nothing():
    assert after([away(-400, -367), away(-380, -366)]) == [(-380, -366, None)]


def test_absences_may_take_each_others_days():
    assert after([away(1, 12), away(13, 15)], away(1, 5, "A"), away(10, 15, "B")) == [(1, 12, "A"), (13, 15, "B")]


spans = st.lists(st.tuples(st.integers(-20, 20), st.integers(0, 9), st.booleans()), max_size=5)


def apart(drawn: list[tuple[int, int, bool]]) -> list[Absence]:
    """Of these absences those that do not overlap one before; only the last may have no end."""
    found: list[Absence] = []
    for first, length, endless in sorted(drawn):
        absence = away(first, None if endless else first + length, "PL02")
        if not any(each.overlaps(absence.first_on, absence.last_on) for each in found):
            found.append(absence)
    return found


@given(wanted=spans.map(apart), known=spans.map(apart), by_feed=st.booleans())
def test_whatever_was_known_the_feed_is_what_is_known_after_it_and_nobody_is_away_twice(wanted, known, by_feed):
    left = {(first, last) for first, last, _ in after(wanted, *known, by_feed=by_feed)}

    said = {((each.first_on - TODAY).days, (each.last_on - TODAY).days if each.last_on else None) for each in wanted}
    assert said <= left
    if by_feed:
        assert all(last is not None and last < 0 for _, last in left - said)
