"""What was answered on a form, as it is read once more before it counts."""

from collections.abc import Iterable, Mapping

from service.pages.recording.fields import Field, Kind, every
from service.pages.standing import date_given
from service.terms import day, listed


def answers(fields: Iterable[Field], people: Mapping[str, str]) -> list[tuple[str, str]]:
    """Each question that was answered, with the answer; dates as they were understood, and people with their posts."""
    return [(each.words.label, said) for each in every(fields) if (said := _answer(each, people))]


def _answer(each: Field, people: Mapping[str, str]) -> str:
    if each.kind in (Kind.GROUP, Kind.ROWS, Kind.NAMED):
        return ""
    said = [value.strip() for value in each.values if value.strip()]
    if each.kind is Kind.DAY:
        return listed(day(read) for value in said if (read := date_given({"day": value}, "day")) is not None)
    if each.kind is Kind.PERSON:
        return listed(f"{value} ({people[value]})" if value in people else value for value in said)
    titles = dict(each.options)
    return ", ".join(titles.get(value, value) for value in said)
