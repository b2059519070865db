"""The marks that a deadline's verdict has in every picture: each a shape of its own, so that none needs its colour."""

from collections.abc import Sequence

from domain.adherence import Verdict
from service.reports.charts.svg import QUIET, element, text
from service.terms import sentence_case

WORDS = {
    Verdict.ON_TIME: "on time",
    Verdict.LATE: "late",
    Verdict.NOT_DONE: "not done",
    Verdict.NOT_YET_DUE: "not yet due",
    Verdict.EXCUSED: "excused",
    Verdict.WITHDRAWN: "withdrawn",
}
DONE, LATE, MISSED, DUE = "#0f4c5c", "#b35900", "#ca3535", "#1d70b8"
RADIUS = 6


def mark(verdict: str, x: float, y: float) -> str:
    """The mark of a verdict with its middle at a point: a disc, a diamond, a crossed square, a ring, or a dash."""
    match Verdict(verdict):
        case Verdict.ON_TIME:
            return element("circle", cx=x, cy=y, r=RADIUS, fill=DONE)
        case Verdict.LATE:
            return element("path", d=f"M{x:g} {y - 7:g}l7 7-7 7-7-7z", fill="#ffffff", stroke=LATE, stroke_width=2.5)
        case Verdict.NOT_DONE:
            square = element("rect", x=x - 6, y=y - 6, width=12, height=12, fill=MISSED)
            cross = element("path", d=f"M{x - 3:g} {y - 3:g}l6 6m0-6l-6 6", stroke="#ffffff", stroke_width=2)
            return square + cross
        case Verdict.NOT_YET_DUE:
            return element(
                "circle", cx=x, cy=y, r=5.5, fill="#ffffff", stroke=DUE, stroke_width=2, stroke_dasharray="3 2"
            )
    return element("path", d=f"M{x - 5:g} {y:g}h10", stroke=QUIET, stroke_width=3)


def legend(verdicts: Sequence[str], x: float, y: float) -> str:
    """The marks that a picture uses, each with its word, in a row that begins at ``x``."""
    parts = []
    for verdict in verdicts:
        words = sentence_case(WORDS[Verdict(verdict)])
        parts += [mark(verdict, x + RADIUS, y), text(x + 19, y + 5, words, size=14)]
        x += 40 + 7.4 * len(words)
    return "".join(parts)
