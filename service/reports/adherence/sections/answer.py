"""The answer that leads: is the process working, and what changed since the period before."""

from domain.process_answer import Word
from service.reports.adherence.sections.source import Source, Span
from service.reports.document import Answer, Cell, Figure, Points, Section, Table
from service.terms import day, listed, plural, step_title

WORDS = {Word.YES: "Yes", Word.PARTLY: "Partly", Word.NO: "No", Word.NOTHING_DUE: "Nothing fell due"}


def answer(source: Source) -> Answer:
    """The answer over the twelve months, and beside it the one of the period; each with the counts it is made of."""
    leading = source.spans[0]
    because = [f"{leading.title}: {_because(source, leading)}"]
    because += [f"{span.title}: {_word(source, span).lower()}; {_because(source, span)}" for span in source.spans[1:]]
    return Answer("Is the process working?", _word(source, leading), " ".join(because))


def at_a_glance(source: Source) -> Section:
    """The measures that matter most, side by side with the period before, and the steps whose answer changed."""
    return Section(
        "glance",
        "At a glance, and what changed",
        ("A difference of a file or two between two periods is not yet a change in practice.",),
        (Points(tuple(_changes(source))), _measures(source)),
    )


def _word(source: Source, span: Span) -> str:
    return WORDS[Word(source.at(*span.path, "answer", "word"))]


def _because(source: Source, span: Span) -> str:
    lines = source.at(*span.path, "adherence").values()
    on_time, late, not_done = (sum(line[name] for line in lines) for name in ("on_time", "late", "not_done"))
    due = on_time + late + not_done
    if not due:
        return f"no step had its date in it, by {day(source.data['as_at'])}."
    kept = [f"{on_time} {'was' if on_time == 1 else 'were'} done on time"]
    kept += [f"{n} {words}" for n, words in ((late, "late"), (not_done, "not at all")) if n]
    return f"of {plural(due, 'step')} that fell due, {listed(kept)}."


def _changes(source: Source) -> list[str]:
    before, now = (_words(source, span) for span in (source.before, source.period))
    said = [
        f"{step_title(step, source.policy)}: {_kept(source, source.period, step).said} on time,"
        f" after {_kept(source, source.before, step).said} in the period before."
        for step, word in now.items()
        if before.get(step, word) != word
    ]
    return said or ["No step that fell due in both periods has another answer than in the period before."]


def _words(source: Source, span: Span) -> dict[str, Word]:
    return {each["step"]: Word(each["word"]) for each in source.at(*span.path, "answer", "steps")}


def _measures(source: Source) -> Table:
    spans = (*source.spans, source.before)
    steps = dict.fromkeys(step for span in spans for step in source.at(*span.path, "adherence"))
    rows: list[tuple[Cell, ...]] = [
        ("Audits graded", *(source.figure(*span.path, "volume", "audits") for span in spans)),
        ("Graded inadequate", *(inadequate(source, span) for span in spans)),
        ("Inadequate again at re-audit", *(repeated(source, span) for span in spans)),
    ]
    rows += [
        (f"{step_title(step, source.policy)}, on time", *(_kept(source, span, step) for span in spans))
        for step in steps
    ]
    return Table("glance-table", "The main measures", ("Measure", *(span.column for span in spans)), tuple(rows))


def inadequate(source: Source, span: Span) -> Cell:
    """The audits graded inadequate, of all, to one decimal."""
    return source.figure(*span.path, "volume", "inadequate", of=source.at(*span.path, "volume", "audits"), places=1)


def repeated(source: Source, span: Span) -> Cell:
    """The re-audits that found the file inadequate again, of those done, to one decimal."""
    done = source.at(*span.path, "re_audits", "done")
    return source.figure(*span.path, "volume", "repeat_inadequate", of=done, places=1)


def _kept(source: Source, span: Span, step: str) -> Figure:
    path = ("adherence", step)
    return source.line(span, *path)[0] if source.has(*span.path, *path) else Figure(None)
