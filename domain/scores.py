"""Averages of themes that were scored from 1 to 10. They are never turned into words, nor words into them (F16)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

TENTH = Decimal("0.1")


@dataclass(frozen=True)
class Average:
    """What the scores of one theme come to; ``average`` is ``None`` of too few to mean anything."""

    n: int
    average: Decimal | None


def averages(scored: Iterable[Mapping[str, int]], fewest: int) -> dict[str, Average]:
    """By theme, the average score to one decimal, half up, over the audits that scored it."""
    given: dict[str, list[int]] = {}
    for scores in scored:
        for theme, score in scores.items():
            given.setdefault(theme, []).append(score)
    return {theme: _average(given[theme], fewest) for theme in sorted(given)}


def _average(scores: list[int], fewest: int) -> Average:
    if len(scores) < fewest:
        return Average(len(scores), None)
    return Average(len(scores), (Decimal(sum(scores)) / len(scores)).quantize(TENTH, ROUND_HALF_UP))


def changes(now: Mapping[str, Average], before: Mapping[str, Average]) -> dict[str, Decimal | None]:
    """By theme, how its average changed since the period before; ``None`` where either has too few."""
    return {theme: _change(each, before.get(theme)) for theme, each in now.items()}


def _change(now: Average, before: Average | None) -> Decimal | None:
    if before is None or now.average is None or before.average is None:
        return None
    return now.average - before.average


def lowest_and_highest(found: Mapping[str, Average]) -> tuple[list[str], list[str]]:
    """The themes with the lowest average and those with the highest; none where there is none to compare."""
    known = {theme: each.average for theme, each in found.items() if each.average is not None}
    if len(set(known.values())) < 2:
        return [], []
    low, high = min(known.values()), max(known.values())
    return [theme for theme in known if known[theme] == low], [theme for theme in known if known[theme] == high]
