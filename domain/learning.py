"""What a learning brief calls going well and worried about: rules that the brief prints (S-003, story 25)."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from domain.policy import Grade

MOST_NAMED = 3
NOT_APPLICABLE = "N/A"


@dataclass(frozen=True)
class Told:
    """A theme that is named, with ``n`` of the ``of`` grades it was given that it is named for."""

    theme: str
    n: int
    of: int

    @property
    def share(self) -> Fraction:
        """The part of its grades."""
        return Fraction(self.n, self.of)


def good_grades(scale: Sequence[Grade]) -> tuple[str, ...]:
    """The better half of the grades that call for no remediation, the middle one among them: *Good or better*."""
    fine = [level.name for level in scale if not level.opens]
    return tuple(fine[: (len(fine) + 1) // 2])


def going_well(themes: Mapping[str, Mapping[str, int]], good: Collection[str], fewest: int) -> list[Told]:
    """The themes with the largest share of good grades, of those where at least half are; the largest first."""
    return _largest([told for told in _told(themes, good, fewest) if told.share >= Fraction(1, 2)])


def worried_about(themes: Mapping[str, Mapping[str, int]], inadequate: Collection[str], fewest: int) -> list[Told]:
    """The themes with the largest share of inadequate grades, of those that have any; the largest first."""
    return _largest([told for told in _told(themes, inadequate, fewest) if told.n])


def _told(themes: Mapping[str, Mapping[str, int]], grades: Collection[str], fewest: int) -> Iterable[Told]:
    """Each theme that was graded often enough to be named at all. *Not applicable* is in no denominator."""
    for theme, counts in themes.items():
        of = sum(n for grade, n in counts.items() if grade != NOT_APPLICABLE)
        if of and of >= fewest:
            yield Told(theme, sum(counts.get(grade, 0) for grade in grades), of)


def _largest(told: Sequence[Told]) -> list[Told]:
    """The three with the largest share, and whatever has the same share as the third."""
    ordered = sorted(told, key=lambda each: (-each.share, each.theme))
    if len(ordered) <= MOST_NAMED:
        return ordered
    return [each for each in ordered if each.share >= ordered[MOST_NAMED - 1].share]


@dataclass(frozen=True)
class Movement:
    """How a theme's grades moved between audit and re-audit: better, the same, worse."""

    better: int = 0
    same: int = 0
    worse: int = 0

    @property
    def of(self) -> int:
        """How many re-audits graded the theme before and after."""
        return self.better + self.same + self.worse


def movements(
    pairs: Iterable[tuple[Mapping[str, str], Mapping[str, str]]], scale: Sequence[str]
) -> dict[str, Movement]:
    """By theme, how its grade moved, of files audited twice: the themes before, and those after.

    ``scale`` has the grades, best first; a theme that did not apply once, or is on no scale, has not moved.
    """
    place = {grade: at for at, grade in enumerate(scale)}
    found: dict[str, Movement] = {}
    for before, after in pairs:
        for theme in sorted(before.keys() & after.keys()):
            if before[theme] in place and after[theme] in place:
                up = place[before[theme]] - place[after[theme]]
                known = found.get(theme, Movement())
                found[theme] = Movement(known.better + (up > 0), known.same + (up == 0), known.worse + (up < 0))
    return dict(sorted(found.items()))
