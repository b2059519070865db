"""Adherence by step as dots on a line: few deadlines as one mark each, many as their share with n of N."""

from collections.abc import Mapping, Sequence
from typing import Any

from domain.adherence import Verdict, percentage
from service.reports.charts.marks import DONE, WORDS, legend, mark
from service.reports.charts.svg import QUIET, element, line, picture, shortened, text
from service.reports.document import Chart, Figure, Table
from service.terms import listed

Lines = Sequence[tuple[str, Mapping[str, Any]]]
Said = tuple[str, Mapping[str, Any], str]
Drawn = tuple[str, tuple[int, int], list[str]]
SHOWN = (Verdict.ON_TIME, Verdict.LATE, Verdict.NOT_DONE, Verdict.NOT_YET_DUE)
MOST_MARKS = 30
"""Where a step has more deadlines than this, one mark each would say nothing any more."""
NAMES, PITCH, ROW, TOP, FIGURE, SHARE = 200, 18, 32, 44, 130, 320


def dots(table: Table, lines: Lines, when: str) -> Chart:
    """The picture of a table of steps, whose second cell is the on-time figure; ``when`` names its period."""
    kept = {str(row[0]): row[1] for row in table.rows if isinstance(row[1], Figure)}
    few = max(line["due"] for _, line in lines) <= MOST_MARKS
    title, draw = (f"A mark for each deadline: {when}", _marks) if few else (f"Done on time: {when}", _shares)
    described, size, parts = draw([(name, counts, kept[name].said) for name, counts in lines])
    key, said = f"{table.id}-chart", described + " ".join(f"{name}: {listed(_counts(line))}." for name, line in lines)
    return Chart(key, title, said, picture(key, title, said, size, parts), *size, data=table)


def _marks(lines: Sequence[Said]) -> Drawn:
    longest = max(counts["due"] for _, counts, _ in lines)
    used = [verdict for verdict in SHOWN if any(counts[verdict] for _, counts, _ in lines)]
    right = NAMES + PITCH * longest + 16
    parts = [legend(used, 0, 16)]
    for number, (title, counts, said) in enumerate(lines):
        y = TOP + ROW * number + ROW / 2
        parts += [text(0, y + 5, shortened(title, 27)), line(NAMES, y, right - 16, y)]
        row = [verdict for verdict in SHOWN for _ in range(counts[verdict])]
        parts += [mark(verdict, NAMES + PITCH * (place + 0.5), y) for place, verdict in enumerate(row)]
        parts.append(text(right, y + 5, said, bold=True))
    described = "A line for each step, with a mark for each of its deadlines and the number done on time at its end. "
    return described, (max(right + FIGURE, 470), TOP + ROW * len(lines) + 6), parts


def _shares(lines: Sequence[Said]) -> Drawn:
    bottom = TOP + ROW * len(lines)
    parts = [text(0, 20, "Done on time, of those that fell due")]
    for share in (0, 50, 100):
        x = NAMES + SHARE * share / 100
        parts += [line(x, TOP, x, bottom), text(x, bottom + 18, f"{share}%", size=13, anchor="middle", fill=QUIET)]
    for number, (title, counts, said) in enumerate(lines):
        y = TOP + ROW * number + ROW / 2
        parts += [text(0, y + 5, shortened(title, 27)), line(NAMES, y, NAMES + SHARE, y)]
        share_on_time = percentage(counts["on_time"], counts["due"] - counts["not_yet_due"], 1)
        if "%" in said and share_on_time is not None:
            parts.append(element("circle", cx=NAMES + SHARE * share_on_time / 100, cy=y, r=6, fill=DONE))
        parts.append(text(NAMES + SHARE + 16, y + 5, said, bold=True))
    described = "A line for each step, with a dot at the share of its deadlines that was done on time, and n of N. "
    return described, (NAMES + SHARE + 190, bottom + 26), parts


def _counts(counts: Mapping[str, Any]) -> list[str]:
    return [f"{counts[verdict]} {WORDS[verdict]}" for verdict in SHOWN if counts[verdict]] or ["none due"]
