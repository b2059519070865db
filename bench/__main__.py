"""Runs the measurements and prints them beside their limits. Shared machines are noisy: quote medians and ratios."""

import argparse
import json
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date
from itertools import chain, count, islice, product
from pathlib import Path
from tempfile import TemporaryDirectory

import sqlalchemy as sa

from bench import bare
from bench.councils import LINE, NOW, OPEN_EACH, TODAY, bring_in, command, council
from bench.folding import empty_tables, fold
from bench.forms import measure_forms
from bench.growing import bare_quarter, grow
from bench.measuring import Measured, beside, rate
from bench.pages import measure_pages
from bench.rehearsing import measure_rehearsals
from projections import adherence, deadline_queries
from projections.reader import Reader
from projections.registry import VIEWS
from service.bootstrap import Putright
from service.forecast import forecast
from service.reports.adherence.report import report_of
from service.storage.database import reading
from service.storage.event_store import last_position
from service.verification.chain import verify

LONG_AGO = date(2010, 1, 1)
QUARTER = (date(2019, 4, 1), date(2019, 6, 30))


def main() -> None:
    """Measure everything."""
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("--files", type=int, default=1_000, help="inadequate files, of about 20 events each")
    parser.add_argument("--json", type=Path, help="a file to write the rows to as well")
    parser.add_argument("--pages", action="store_true", help="time the pages alone; 10,000 files are what they are for")
    parser.add_argument("--grown", type=int, help="copy the views to so many remediations, and time a quarter alone")
    options = parser.parse_args()
    rows = []
    with TemporaryDirectory() as folder:
        chosen = measure(Path(folder), options.files)
        if options.pages:
            putright = council(Path(folder))
            bring_in(putright, options.files)
            chosen = chain(measure_pages(putright, options.files), measure_rehearsals(Path(folder), options.files))
        if options.grown is not None:
            chosen = _grown(Path(folder), options.files, options.grown)
        for row in chosen:
            print(_line(row), flush=True)
            rows.append(row)
    if options.json is not None:
        options.json.write_text(json.dumps([asdict(row) for row in rows], indent=1), encoding="utf-8")


def measure(folder: Path, files: int) -> Iterator[Measured]:
    """Every row of the table, on one database."""
    imported: list[Putright] = []

    def import_once() -> float:
        imported.append(council(folder))
        events = 0

        def bring() -> None:
            nonlocal events
            events = bring_in(imported[-1], files)

        return rate(1, bring) * events

    work = "bulk import, every row decided, with digest and views"
    yield beside(work, "events/s", "5,000/s", import_once, repetitions=3)
    putright = imported[-1]
    yield _command(folder, putright, files)
    yield _rebuild(folder, putright)
    yield from _verify(putright)
    yield from _reads(putright)
    yield from measure_pages(putright, files)
    yield from measure_rehearsals(folder, files)
    yield from measure_forms(folder)


def _command(folder: Path, putright: Putright, files: int) -> Measured:
    """Every turn is a few commands of each, since this machine's pace changes within a second."""
    limit = bare.Commands(folder / "bare.db")
    acknowledged = product(LINE, (f"AUD-{n}" for n in range(0, files, OPEN_EACH)))
    at_once = max(1, len(LINE) * len(range(0, files, OPEN_EACH)) // 40)

    def ours() -> float:
        chosen = list(islice(acknowledged, at_once))
        acknowledge = putright.remediations.acknowledge
        return rate(len(chosen), lambda: [acknowledge(command(), ref, TODAY, person) for person, ref in chosen])

    return beside(
        "a command in process: load, decide, append, digest, views, commit",
        "commands/s",
        "0.35 of the limit",
        ours,
        lambda: rate(at_once, lambda: limit.run(at_once)),
        repetitions=30,
    )


def _rebuild(folder: Path, putright: Putright) -> Measured:
    source, targets = _file_of(putright), count()
    with reading(putright.engine) as connection:
        events = last_position(connection)

    def bare_fold() -> float:
        target = empty_tables(folder / f"fold-{next(targets)}.db")
        return rate(events, lambda: fold(source, target))

    rows = fold(source, empty_tables(folder / "fold.db"))
    assert rows.items() <= _rows_of(putright).items()
    work = f"rebuild of all {len(VIEWS)} views, in one reading of the log"
    ours = lambda: rate(events, lambda: putright.store.rebuild(*VIEWS))  # noqa: E731
    return beside(work, "events/s", "0.4 of the limit", ours, bare_fold)


def _rows_of(putright: Putright) -> dict[str, int]:
    with putright.store.reading() as reader:
        counts = {view.name: sa.select(sa.func.count()).select_from(reader.table(view)) for view in VIEWS}
        return {name: reader.connection.scalar(query) or 0 for name, query in counts.items()}


def _verify(putright: Putright) -> Iterator[Measured]:
    source = _file_of(putright)
    parts = bare.bytes_of(bare.sealed_rows(source))

    def walk() -> float:
        with reading(putright.engine) as connection:
            return rate(len(parts), lambda: verify(connection))

    def read_and_hash() -> None:
        bare.hash_all(bare.bytes_of(bare.sealed_rows(source)))

    for what, limit in (("in memory", lambda: bare.hash_all(parts)), ("read from the file as well", read_and_hash)):
        work = f"verify the digest chain; the limit is SHA-256 of the same bytes, {what}"
        yield beside(work, "events/s", "0.2 of the limit", walk, lambda limit=limit: rate(len(parts), limit))


def _reads(putright: Putright) -> Iterator[Measured]:
    with putright.store.reading() as reader:
        yield beside(
            "what the sweep asks, nothing due", "times/s", "200/s (under 5 ms)",
            lambda: rate(200, lambda: [deadline_queries.rungs_due(reader, LONG_AGO) for _ in range(200)]),
        )  # fmt: skip
        yield beside(
            "a quarter's adherence counts", "times/s", "20/s (under 50 ms)",
            lambda: rate(20, lambda: [_quarter(reader) for _ in range(20)]),
        )  # fmt: skip

    yield beside(
        "the JSON of a quarter, with the rolling year and the quarter before", "times/s", "20/s (under 50 ms)",
        lambda: rate(5, lambda: [report_of(putright.store, NOW, *QUARTER) for _ in range(5)]),
    )  # fmt: skip
    with reading(putright.engine) as connection:
        events = last_position(connection)
    yield beside(
        "the same as known at an earlier instant, by replay of the whole log", "events/s", "16,700/s (50,000 in 3 s)",
        lambda: rate(events, lambda: report_of(putright.store, NOW, *QUARTER, as_known_at=NOW)),
    )  # fmt: skip

    yield beside(
        "a forecast of 14 days, one file in ten being open", "times/s", "1/s at 2,000 open files",
        lambda: rate(3, lambda: [forecast(putright.store, TODAY) for _ in range(3)]),
    )  # fmt: skip


def _grown(folder: Path, files: int, remediations: int) -> Iterator[Measured]:
    """A quarter of a record as large as many councils' of many years, beside one bare GROUP BY of its deadlines."""
    putright = council(folder)
    bring_in(putright, files)
    database = _file_of(putright)
    grow(database, files, remediations)
    first, last = (day.isoformat() for day in QUARTER)
    yield beside(
        f"the JSON of a quarter over {remediations:,} remediations", "times/s", "20/s (under 50 ms)",
        lambda: rate(1, lambda: report_of(putright.store, NOW, *QUARTER)),
        lambda: rate(1, lambda: bare_quarter(database, first, last, TODAY.isoformat())),
        repetitions=3,
    )  # fmt: skip


def _quarter(reader: Reader) -> None:
    adherence.verdicts(reader, *QUARTER, TODAY)


def _file_of(putright: Putright) -> Path:
    return Path(putright.settings.database_url.removeprefix("sqlite:///"))


def _line(row: Measured) -> str:
    limit = f"limit {row.limit:>10,.0f}  ratio {row.ratio:4.2f}" if row.limit and row.ratio else " " * 28
    swing, ours = f"[{row.lowest:,.0f} … {row.highest:,.0f}]", f"{row.ours:,.{0 if row.ours >= 10 else 2}f}"
    return f"{row.work:92} {ours:>9} {row.unit:10} {swing:>20}  {limit}  target {row.target}"


if __name__ == "__main__":
    main()
