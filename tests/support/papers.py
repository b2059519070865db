"""Report documents made by hand: one with a bit of everything, one of a quarter with nothing in it, a big one."""

from dataclasses import replace
from datetime import date

from service.reports.document import Answer, Behind, Chart, Document, Figure, Marks, Points, Section, Table

MARKS = Marks(
    council="Example Council",
    as_at=date(2019, 5, 31),
    as_known_at="1 June 2019 at 09:00",
    position=2_467,
    fingerprint="0f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c4b5a69788796a5b4c3d2e1f0",
)
STEPS = ("Managers told", "Safety check", "Day-three meeting", "Improvement plan", "Service manager review", "Re-audit")
COUNTED = ("due", "on_time", "late", "not_done", "not_yet_due", "excused", "carried_over", "deviated", "recorded_late")
SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 60" width="400" height="60" role="img">'
    "<title>Late</title><desc>Dots.</desc>"
    '<text x="4" y="14" font-family="Arial, sans-serif" font-size="12">Days late</text>'
    '<line x1="0" y1="40" x2="400" y2="40" stroke="#b1b4b6"/><circle cx="120" cy="40" r="5" fill="#1d70b8"/></svg>'
)
DAYS_LATE = Table(
    "days-late-data", "Days late", ("Remediation", "Working days late", "Done"),
    (("A-1", 0, date(2018, 6, 8)), ("A-2", 3, date(2018, 9, 4))),
)  # fmt: skip


def paper(**changes: object) -> Document:
    """A report with every kind of part, whose figures open."""
    document = Document(
        title="Adherence report",
        subtitle="1 June 2018 to 31 May 2019, as at 31 May 2019",
        marks=MARKS,
        first=date(2018, 6, 1),
        last=date(2019, 5, 31),
        answer=Answer("Is the process working?", "Partly", "8 of 12 steps were done on time."),
        sections=(_volume(), _adherence(), _lateness(), _said()),
        opens=(
            ("volume.audits", tuple(_behind(n) for n in range(219))),
            ("volume.inadequate", tuple(_behind(n, what="graded Inadequate") for n in range(8))),
            ("adherence.0.on_time", tuple(_behind(n, on=date(2018, 6, 1 + n)) for n in range(6))),
            ("adherence.0.late", ()),
        ),
    )
    return replace(document, **changes)  # type: ignore[arg-type]


def empty_paper() -> Document:
    """A quarter in which nothing was audited (E29)."""
    nothing = Table("volume", "Audits of the period", ("What", "Number"), (("Audits", Figure(0, "volume.audits")),))
    percent = Table("of", "Of the audits", ("What", "Number"), (("Inadequate", Figure(0, "volume.i", of=0, fewest=1)),))
    none = Table("steps", "Adherence by step", ("Step", "Due"), (), empty="None: no step had its date here.")
    median = Table("median", "Lateness", ("Step", "Median"), (("Re-audit", Figure(None)), ("Plan", None)))
    sections = (Section("volume", "Volume", ("No audit was graded.",), (nothing, percent, none, median)),)
    return paper(sections=sections, answer=None, opens=())


def hostile_paper(text: str) -> Document:
    """A report in which a text stands wherever somebody could have typed one."""
    table = Table("typed", text, ("What", text), ((text, text), ("Number", Figure(3, "typed.n"))), empty=text)
    chart = Chart("picture", text, text, SVG, 400, 60, replace(DAYS_LATE, caption=text))
    return paper(
        title=text,
        subtitle=text,
        marks=replace(MARKS, council=text),
        answer=Answer(text, text, text),
        sections=(Section("typed", text, (text,), (Points((text,)), table, chart)),),
        opens=(("typed.n", (Behind(text, what=text),)),),
    )


def big_paper(files: int) -> Document:
    """A report whose figures count so many remediations."""
    table = Table("all", "All", ("What", "Number"), (("Remediations", Figure(files, "all.n")),))
    opens = (("all.n", tuple(_behind(n, what="Day-three meeting, late", on=date(2019, 1, 7)) for n in range(files))),)
    return paper(sections=(Section("all", "All", (), (table,)),), opens=opens)


def many_figures() -> Document:
    """A report of so many figures that what is behind them takes pages."""
    rows = tuple((f"Remediations of week {n}", Figure(5, f"week.{n}")) for n in range(200))
    table = Table("weeks", "By week", ("What", "Number"), rows)
    opens = tuple((f"week.{n}", tuple(_behind(5 * n + each) for each in range(5))) for n in range(200))
    return paper(sections=(Section("weeks", "Weeks", (), (table,)),), opens=opens)


def _behind(n: int, what: str = "", on: date | None = None) -> Behind:
    return Behind(f"AUD18-{n + 1:03}", what=what, on=on)


def _volume() -> Section:
    rows = (
        ("Audits", Figure(219, "volume.audits"), Figure(55)),
        (
            "Inadequate",
            Figure(8, "volume.inadequate", of=219, fewest=5, places=1),
            Figure(2, of=55, fewest=5, places=1),
        ),
        ("Repeat inadequate", Figure(0, "volume.repeat", of=3, fewest=5, places=1), Figure(0, of=0, fewest=5)),
    )
    table = Table("volume", "New audits", ("What", "Rolling year", "Quarter"), rows)
    return Section("volume", "Volume", ("Re-audits are counted apart.",), (table,))


def _adherence() -> Section:
    heads = ("Step", "On time, of those that fell due", "Due", "On time", "Late", "Not done", "Not yet due", "Excused",
             "Undone from earlier periods", "Done differently", "On time, recorded late")  # fmt: skip
    rows = tuple(
        (title, Figure(6 - n % 3, of=8, fewest=5), *(Figure(n % 4, f"adherence.{n}.{what}") for what in COUNTED))
        for n, title in enumerate(STEPS * 3)
    )
    said = ("A deadline belongs to the period of its original date, and is judged by it.",)
    return Section("steps", "Adherence by step", said, (Table("steps", "Deadlines of the period", heads, rows),))


def _lateness() -> Section:
    chart = Chart("days-late", "How late, not only whether", "One dot a remediation.", SVG, 400, 60, DAYS_LATE)
    return Section("lateness", "How late", (), (chart,))


def _said() -> Section:
    themes = ("Assessment", "Identification and response to risk", "Decision making and management oversight")
    rows = tuple((theme, Figure(1, of=26, fewest=5), Figure(8, of=26, fewest=5), Figure(26)) for theme in themes)
    table = Table("themes", "Each theme has its own denominator", ("Theme", "Outstanding", "Good", "Graded"), rows)
    return Section(
        "themes", "Themes", (), (Points(("Percentages may not sum to 100.", "No figure is of a person.")), table)
    )
