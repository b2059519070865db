"""The learning brief as a document. Nothing of it opens: behind a figure are files, which are not for everybody."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from service.reports.briefs.parts import MAY_NOT_ADD, brief_document, from_to, graded_at_all, grades_of
from service.reports.document import Cell, Document, Figure, Points, Section, Table
from service.terms import day, plural, sentence_case, smart_title

Data = Mapping[str, Any]
MOST_WARNINGS = 10


def learning_document(data: Data, council: str) -> Document:
    """The brief for everybody who practises: themes, with no names."""
    return brief_document(
        data,
        council,
        title="Learning brief",
        subtitle=from_to(data),
        sections=(
            _named(data, "going_well", "What is going well", f"graded {_either(data['good'])}"),
            _named(data, "worried_about", "What we are worried about", f"graded {_either(data['inadequate'])}"),
            _themes(data),
            _inadequate(data),
            _warnings(data),
            _re_audits(data),
            Section("definitions", "How this was chosen", parts=(Points(tuple(_rules(data))),)),
        ),
    )


def _either(grades: Sequence[str]) -> str:
    return " or ".join(grades)


def _rules(data: Data) -> Iterator[str]:
    fewest = data["percentages_from"]
    yield (
        f"Going well are the three themes with the largest share of {_either(data['good'])}, of those where at least "
        "half are; with whatever has the same share as the third."
    )
    yield (
        f"Worried about are the three with the largest share of {_either(data['inadequate'])}, of those with any; "
        "a theme may be both."
    )
    yield f"No theme is named that was graded fewer than {fewest} times; one that did not apply was not graded."
    yield (
        f"Of fewer than {fewest} files the themes are not told, since that would tell of a file; the twelve months to "
        "the end of the period stand in where they have enough."
    )
    yield f"Every theme has its own denominator. {MAY_NOT_ADD}"


def _named(data: Data, name: str, heading: str, how: str) -> Section:
    fewest = data["percentages_from"]
    rows = tuple((each["theme"], Figure(each["n"], of=each["of"], fewest=fewest)) for each in data[name])
    audits = plural(data["audits"], "audit")
    table = Table(name.replace("_", "-"), heading, ("Theme", sentence_case(how)), rows, empty="None.")
    return Section(
        f"{name.replace('_', '-')}-section",
        heading,
        (f"From {audits} of this period." if data["audits"] else "None: no audit was graded in this period.",),
        (table,),
    )


def _themes(data: Data) -> Section:
    columns = grades_of(*data["themes"].values(), scale=data["scale"])
    rows = tuple((theme, *_shares(counts, columns, data)) for theme, counts in data["themes"].items())
    table = Table("themes-all", "Grades by theme", ("Theme", *columns), rows, empty="None: no theme was graded.")
    return Section("themes", "All themes", (MAY_NOT_ADD,), (table,))


def _shares(counts: Mapping[str, int], columns: Iterable[str], data: Data) -> Iterator[Cell]:
    graded = graded_at_all(counts)
    for grade in columns:
        on_scale = grade in data["scale"]
        yield Figure(counts.get(grade, 0), of=graded if on_scale else None, fewest=data["percentages_from"])


def _period_of(data: Data, name: str) -> tuple[Data, str]:
    """The period where it has enough files to tell their themes, else the twelve months to its end."""
    if data[name]["themes"] is not None or data["year"][name]["themes"] is None:
        return data[name], "in this period"
    began, ended = (day(data["year"]["period"][end]) for end in ("from", "to"))
    return data["year"][name], f"in the twelve months from {began} to {ended}"


def _inadequate(data: Data) -> Section:
    found, when = _period_of(data, "inadequate_files")
    heading, files = "The themes of inadequate files", found["files"]
    if not files:
        return Section("inadequate", heading, (f"None: no file was graded inadequate {when}.",))
    if found["themes"] is None:
        return Section("inadequate", heading, (f"{plural(files, 'file')} {when}: too few to tell their themes.",))
    rows = tuple(
        (theme, Figure(n, of=files, fewest=data["percentages_from"])) for theme, n in found["themes"].items() if n
    )
    table = Table("inadequate-themes", heading, ("Theme", "Files where it was inadequate"), rows)
    return Section("inadequate", heading, (f"Of {plural(files, 'inadequate file')} {when}.",), (table,))


def _warnings(data: Data) -> Section:
    said = data["warnings_overridden"]
    rows = tuple((smart_title(code), Figure(n)) for code, n in list(said["codes"].items())[:MOST_WARNINGS])
    heading = "Warnings about actions that were overridden most"
    table = Table("warnings-codes", heading, ("Warning", "Times"), rows, empty="None was overridden.")
    agreed = f"{plural(said['actions'], 'action')} were agreed in this period.".replace("1 action were", "1 action was")
    return Section("warnings", heading, (agreed if said["actions"] else "None: no action was agreed.",), (table,))


def _re_audits(data: Data) -> Section:
    found, when = _period_of(data, "re_audited_files")
    heading, files, fewest = "What re-audits improved", found["files"], data["percentages_from"]
    if not files:
        return Section("re-audits", heading, (f"None: no file was audited again {when}.",))
    improved = Table(
        "re-audits-files",
        "Files audited again",
        ("Measure", "Files"),
        (("Better than inadequate", Figure(found["improved"], of=files, fewest=fewest)),),
    )
    said = f"Of {plural(files, 'file')} audited again {when}, {found['with_themes'] or 'none'} had themes both times."
    if found["themes"] is None:
        return Section("re-audits", heading, (said,), (improved,))
    rows = tuple(
        (theme, *(Figure(n, of=sum(moved.values()), fewest=fewest) for n in moved.values()))
        for theme, moved in found["themes"].items()
    )
    table = Table("re-audits-themes", "By theme", ("Theme", "Better", "The same", "Worse"), rows)
    return Section("re-audits", heading, (said,), (improved, table))
