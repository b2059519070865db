"""Each remediation as a line, with its steps against their deadlines."""

from collections.abc import Mapping, Sequence
from typing import Any

from domain.adherence import Verdict
from service.reports.charts.marks import LATE, WORDS, legend, mark
from service.reports.charts.svg import INK, line, picture, shortened, text, wrapped
from service.reports.document import Chart, Table
from service.terms import plural

File = Mapping[str, Any]
NAMES, CELL, ROW, TOP = 110, 104, 34, 78
MOST_DAYS, PER_DAY = 8, 4
"""A mark stands at most so many working days off its deadline; further than that only the number says."""
SHOWN = (Verdict.ON_TIME, Verdict.LATE, Verdict.NOT_DONE, Verdict.NOT_YET_DUE, Verdict.EXCUSED, Verdict.WITHDRAWN)


def lines(table: Table, files: Sequence[File], steps: Mapping[str, str], when: str) -> Chart:
    """The picture of a table of files; ``steps`` are the titles of its columns, by step; ``when`` names the period."""
    size = (NAMES + CELL * len(steps), TOP + ROW * len(files) + 6)
    parts = [_headings(files, list(steps.values()))]
    for number, file in enumerate(files):
        parts += _line(file, list(steps), TOP + ROW * number + ROW / 2)
    title, said = f"Each remediation as a line: {when}", _described(files, steps)
    key = f"{table.id}-chart"
    return Chart(key, title, said, picture(key, title, said, size, parts), *size, data=table)


def words(step: Mapping[str, Any]) -> str:
    """How one step was kept: ``on time``, ``late by 2 working days``, ``not done``."""
    said = WORDS[Verdict(step["verdict"])]
    return f"{said} by {plural(step['days'], 'working day')}" if step["verdict"] == Verdict.LATE else said


def _headings(files: Sequence[File], titles: Sequence[str]) -> str:
    used = {step["verdict"] for file in files for step in file["steps"]}
    tick = line(4, 4, 4, 24, stroke=INK, width=2) + text(14, 19, "Deadline")
    shown = tick + legend([verdict for verdict in SHOWN if verdict in used], 96, 14)
    for place, title in enumerate(titles):
        said = wrapped(title, 15)
        for number, row in enumerate(reversed(said)):
            shown += text(NAMES + CELL * (place + 0.5), TOP - 12 - 15 * number, row, size=13, anchor="middle")
    return shown


def _line(file: File, steps: Sequence[str], y: float) -> list[str]:
    parts = [
        text(0, y + 5, shortened(file["audit_ref"], 14), size=13),
        line(NAMES, y, NAMES + CELL * len(steps), y),
    ]
    for step in file["steps"]:
        parts += _step(step, NAMES + CELL * (steps.index(step["step"]) + 0.5), y)
    return parts


def _step(step: Mapping[str, Any], deadline: float, y: float) -> list[str]:
    tick = line(deadline, y - 12, deadline, y + 12, stroke=INK, width=2)
    off = max(-MOST_DAYS, min(MOST_DAYS, step["days"] or 0)) * PER_DAY
    if step["verdict"] == Verdict.LATE:
        way = line(deadline, y, deadline + off + 4, y, stroke=LATE, width=3)
        return [
            tick,
            way,
            mark(Verdict.LATE, deadline + off + 4, y),
            text(deadline + off + 14, y - 5, f"+{step['days']}", size=12),
        ]
    if step["verdict"] == Verdict.ON_TIME:
        return [tick, mark(Verdict.ON_TIME, deadline + off, y)]
    return [tick, mark(step["verdict"], deadline + 12, y)]


def _described(files: Sequence[File], steps: Mapping[str, str]) -> str:
    said = (
        "A line for each file. A tick is a deadline; a disc on it or left of it was done in time, a diamond right of it"
        " was late by so many working days, and a crossed square was not done. Not all on time: "
    )
    off = [f"{file['audit_ref']}: {_of(file, steps)}." for file in files if _of(file, steps)]
    return said + (" ".join(off) or "none.")


def _of(file: File, steps: Mapping[str, str]) -> str:
    missed = [step for step in file["steps"] if step["verdict"] in (Verdict.LATE, Verdict.NOT_DONE)]
    return ", ".join(f"{steps[step['step']].lower()} {words(step)}" for step in missed)
