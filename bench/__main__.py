"""Runs the measurements and prints them beside their limits. Shared machines are noisy: quote medians and ratios."""

import argparse
import json
from dataclasses import asdict
from datetime import date
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

from bench import bare
from bench.councils import TODAY, bring_in, command, council
from bench.measuring import Measured, beside, rate
from projections import adherence, deadlines
from projections.registry import VIEWS
from service.bootstrap import Putright
from service.database import reading
from service.verification import verify

COMMANDS = 200


def main() -> None:
    """Measure everything."""
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("--files", type=int, default=1_000, help="inadequate files, of about 20 events each")
    parser.add_argument("--json", type=Path, help="a file to write the rows to as well")
    options = parser.parse_args()
    with TemporaryDirectory() as folder:
        rows = measure(Path(folder), options.files)
    for row in rows:
        print(_line(row))
    if options.json is not None:
        options.json.write_text(json.dumps([asdict(row) for row in rows], indent=1), encoding="utf-8")


def measure(folder: Path, files: int) -> list[Measured]:
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
    bulk = beside(work, "events/s", "5,000/s", import_once, repetitions=3)
    putright = imported[-1]
    return [_command(folder, putright, files), bulk, *_rebuild(folder, putright), *_verify(putright), *_reads(putright)]


def _command(folder: Path, putright: Putright, files: int) -> Measured:
    connection = bare.durable(folder / "bare.db")
    positions = count(1, COMMANDS)
    done = iter(range(0, files, 10))

    def ours() -> float:
        chosen = [f"AUD-{next(done)}" for _ in range(min(COMMANDS, files // 60))]
        return rate(
            len(chosen),
            lambda: [putright.remediations.acknowledge(command(), ref, TODAY, "TM") for ref in chosen],
        )

    return beside(
        "a command in process: load, decide, append, digest, views, commit",
        "commands/s",
        "0.35 of the limit",
        ours,
        lambda: rate(COMMANDS, lambda: bare.commands(connection, next(positions), COMMANDS)),
    )


def _rebuild(folder: Path, putright: Putright) -> list[Measured]:
    source = Path(putright.settings.database_url.removeprefix("sqlite:///"))
    targets = count()
    with reading(putright.engine) as connection:
        events, _ = verify(connection)

    def all_views() -> None:
        for view in VIEWS:
            putright.store.rebuild(view)

    def bare_fold() -> float:
        return rate(events, lambda: bare.fold(source, folder / f"fold-{next(targets)}.db"))

    work = f"rebuild of all {len(VIEWS)} views"
    return [beside(work, "events/s", "0.4 of the limit", lambda: rate(events, all_views), bare_fold, 3)]


def _verify(putright: Putright) -> list[Measured]:
    with reading(putright.engine) as connection:
        events, _ = verify(connection)
        walked = beside(
            "verify the digest chain",
            "events/s",
            "0.2 of the limit",
            lambda: rate(events, lambda: verify(connection)),
            lambda: rate(events, lambda: bare.hash_all(connection)),
            3,
        )
    return [walked]


def _reads(putright: Putright) -> list[Measured]:
    with putright.store.reading() as reader:
        sweep = beside(
            "what the sweep asks, nothing due", "times/s", "200/s (under 5 ms)",
            lambda: rate(200, lambda: [deadlines.rungs_due(reader, TODAY.replace(year=2010)) for _ in range(200)]),
        )  # fmt: skip
        report = beside(
            "a quarter's adherence counts", "times/s", "20/s (under 50 ms)",
            lambda: rate(20, lambda: [_quarter(reader) for _ in range(20)]),
        )  # fmt: skip
    return [sweep, report]


def _quarter(reader: adherence.Reader) -> None:
    adherence.verdicts(reader, date(2019, 4, 1), date(2019, 6, 30), TODAY)


def _line(row: Measured) -> str:
    beside_it = f"limit {row.limit:>10,.0f}  ratio {row.ratio:4.2f}" if row.limit and row.ratio else " " * 29
    swing = f"[{row.lowest:,.0f} … {row.highest:,.0f}]"
    return f"{row.work:66} {row.ours:>9,.0f} {row.unit:11} {swing:>20}  {beside_it}  target {row.target}"


if __name__ == "__main__":
    main()
