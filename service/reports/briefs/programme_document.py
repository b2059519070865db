"""The audit programme's report as a document."""

from collections.abc import Iterator, Mapping
from typing import Any

from service.reports.briefs.months import month
from service.reports.briefs.parts import MAY_NOT_ADD, brief_document, from_to, graded, grades_of, theme_table
from service.reports.briefs.programme import unrecorded
from service.reports.document import Cell, Document, Figure, Points, Section, Table
from service.terms import day, listed, plural, role_title, sentence_case

Data = Mapping[str, Any]
NOT_RECORDED = "Not recorded"
DEFINITIONS = (
    "A month's audits are counted by the day they were graded; re-audits are no part of it.",
    "Expected is what somebody said is expected of the month, with the role of whoever said it; nobody guesses it. "
    "Exempted is what a director approved need not be returned. The return rate is what was returned of the rest, and "
    "the whole rate is of the months for which it was recorded.",
    "An overall grade is recorded on its own. Scores from 1 to 10 are averaged by theme and never turned into words.",
    MAY_NOT_ADD,
)


def programme_document(data: Data, council: str) -> Document:
    """The report of the audit programme."""
    return brief_document(
        data,
        council,
        title="The audit programme",
        subtitle=from_to(data),
        sections=(
            Section("in-short", "In short", parts=(Points(tuple(_in_short(data))),)),
            _returns(data),
            _grades(data),
            _themes(data),
            _scores(data),
            Section("definitions", "How the figures are made", parts=(Points(DEFINITIONS),)),
        ),
    )


def _in_short(data: Data) -> Iterator[str]:
    returns, scores = data["returns"], data["scores"]
    audits = data["volume"]["audits"]
    yield f"{plural(audits, 'audit')} returned." if audits else "No audit was returned."
    if returns["expected"] is None:
        yield "How many were expected is not recorded, so there is no return rate."
    else:
        rate = f" ({returns['returned_percent']:g}%)" if returns["returned_percent"] is not None else ""
        came = f"{returns['returned']} of {returns['owed']} came back{rate}"
        known = returns["months_recorded"]
        of = (
            "Of those expected" if known == len(returns["months"]) else f"In the {plural(known, 'month')} with a number"
        )
        yield f"{of}, {came}."
    if scores["lowest"]:
        yield f"Lowest average of the themes scored: {listed(scores['lowest'])}; highest: {listed(scores['highest'])}."


def _returns(data: Data) -> Section:
    returns, fewest = data["returns"], data["percentages_from"]
    columns = ("Month", "Expected", "Exempted", "Returned, of the rest", "Said by")
    rows = [_month(each, fewest) for each in returns["months"]]
    if returns["months_recorded"] > 1:
        whole = Figure(returns["returned"], of=returns["owed"], fewest=fewest)
        rows.append(("All months recorded", returns["expected"], returns["exempted"], whole, ""))
    table = Table("returns-months", "The return rate", columns, tuple(rows), empty="None: no whole month lies in it.")
    missing = unrecorded(returns["months"])
    said = f"What was expected is not recorded for {plural(len(missing), 'month')}." if missing else ""
    return Section("returns", "Audits returned, of those expected", (said,) if said else (), (table,))


def _month(each: Data, fewest: int) -> tuple[Cell, ...]:
    title = f"{month(each['month'])[0]:%B %Y}"
    if each["expected"] is None:
        return (title, NOT_RECORDED, NOT_RECORDED, each["returned"], "Nobody")
    by = role_title(each["said_by_role"]) if each["said_by_role"] is not None else "somebody no longer known"
    after = ", after the month" if each["said_afterwards"] else ""
    returned = Figure(each["returned"], of=each["owed"], fewest=fewest)
    return (title, each["expected"], each["exempted"], returned, sentence_case(f"{by}{after}"))


def _grades(data: Data) -> Section:
    now, before, fewest = data["grades"], data["grades_before"], data["percentages_from"]
    began, ended = (day(data["before"]["period"][end]) for end in ("from", "to"))
    rows = tuple(
        (grade, graded(now, "grades", grade, fewest), _unopened(graded(before, "grades", grade, fewest)))
        for grade in grades_of(now, before, scale=data["scale"])
    )
    table = Table("grades-mix", "Overall grades", ("Grade", "This period", "The period before"), rows)
    return Section(
        "grades", "The mix of grades", (f"The period before is {began} to {ended}. {MAY_NOT_ADD}",), (table,)
    )


def _unopened(cell: Cell) -> Cell:
    """The same figure, of another period than the one whose lists open."""
    return Figure(cell.value, of=cell.of, fewest=cell.fewest) if isinstance(cell, Figure) else cell


def _themes(data: Data) -> Section:
    table = theme_table(
        "themes-words", "Themes graded by word", data["themes"], "themes", data["scale"], data["percentages_from"]
    )
    return Section("themes", "Themes graded by word", ("Each theme has its own denominator.",), (table,))


def _scores(data: Data) -> Section:
    scores, fewest, heading = data["scores"], data["percentages_from"], "Themes scored from 1 to 10"
    if not scores["themes"]:
        return Section("scores", heading, ("No audit of this period was scored.",))
    rows = tuple((theme, *_average(each), _place(theme, scores)) for theme, each in scores["themes"].items())
    columns = ("Theme", "Audits", "Average", "Change since before", "Lowest or highest")
    table = Table("scores-themes", "Averages of scores", columns, rows)
    said = f"Of {plural(scores['audits'], 'audit')}."
    few = f"No average is given of fewer than {fewest} scores, nor a change where the period before had fewer."
    return Section("scores", heading, (said, few), (table,))


def _average(each: Data) -> tuple[Cell, ...]:
    average, change = each["average"], each["change"]
    return (
        each["n"],
        f"{average:.1f}" if average is not None else "too few",
        f"{change:+.1f}" if change else "none" if change is not None else "not known",
    )


def _place(theme: str, scores: Data) -> str:
    return "lowest" if theme in scores["lowest"] else "highest" if theme in scores["highest"] else ""
