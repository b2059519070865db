"""A table that somebody published: each percentage is computed again from its count (``domain.md`` section 6).

Nobody's percentage is picked silently. Where one that was printed cannot come from its count, both are shown; and a
row is never forced to add up to 100.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from domain.adherence import FEWEST_FOR_A_PERCENTAGE

MAY_NOT_ADD = "may not sum to 100"
HUNDRED = Decimal(100)


@dataclass(frozen=True)
class Part:
    """A count under a heading, with the percentage printed beside it if there is one.

    ``applicable`` is false of *not applicable*, which is shown and is in no denominator.
    """

    heading: str
    count: int
    printed: Decimal | None = None
    applicable: bool = True


@dataclass(frozen=True)
class Share:
    """A count as a part of the whole of its own row. ``places`` is to how many decimals its percentage is given."""

    part: Part
    of: int
    places: int = 0

    @property
    def percent(self) -> Decimal | None:
        """The percentage computed, half up; ``None`` of nothing (E29) and of what does not apply."""
        return self._rounded(self.places)

    @property
    def contradicted(self) -> bool:
        """Whether the percentage printed is not what the count rounds to, at the precision it was printed with."""
        printed = self.part.printed
        return printed is not None and printed != self._rounded(places_of(printed))

    @property
    def expected(self) -> Decimal | None:
        """What should have been printed, at the precision of what was."""
        return None if self.part.printed is None else self._rounded(places_of(self.part.printed))

    def shown(self, fewest: int = FEWEST_FOR_A_PERCENTAGE) -> str:
        """The count with its percentage; the count of its whole alone where there are too few for one to mean much."""
        if not self.part.applicable:
            return f"{self.part.count}"
        if not self.of:
            return "none"
        if self.percent is None or self.of < fewest:
            return f"{self.part.count} of {self.of}"
        return f"{self.part.count} of {self.of} ({in_words(self.percent)})"

    def _rounded(self, places: int) -> Decimal | None:
        if not self.of or not self.part.applicable:
            return None
        exact = Decimal(self.part.count) * HUNDRED / Decimal(self.of)
        return exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


@dataclass(frozen=True)
class Row:
    """One row, checked: each count as a share of the row's own whole, and ``rest``, what of it has no column."""

    name: str
    of: int
    shares: tuple[Share, ...]

    @property
    def rest(self) -> int:
        """What of the whole is under no heading: shown, not dropped. Less than none where the counts are too many."""
        return self.of - sum(share.part.count for share in self.shares if share.part.applicable)

    @property
    def adds_to(self) -> Decimal | None:
        """What the percentages of the row add up to, which may well not be 100; ``None`` where it has none."""
        percents = [share.percent for share in self.shares if share.percent is not None]
        return sum(percents, Decimal(0)) if percents else None

    @property
    def contradictions(self) -> tuple[str, ...]:
        """A warning for each printed percentage that contradicts its count, which says both."""
        return tuple(_warning(self.name, share) for share in self.shares if share.contradicted)


def row_of(name: str, parts: Iterable[Part], *, of: int | None = None, places: int = 0) -> Row:
    """A row with its percentages computed: of its own counts, or of the whole that the table gives for it."""
    listed = tuple(parts)
    whole = sum(part.count for part in listed if part.applicable) if of is None else of
    return Row(name, whole, tuple(Share(part, whole, places) for part in listed))


def places_of(printed: Decimal) -> int:
    """To how many decimals a percentage was printed."""
    exponent = printed.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def in_words(percent: Decimal) -> str:
    """A percentage as it is printed: *3.7%*, and *0%* however many decimals it was given with."""
    text = f"{percent:f}"
    return f"{text.rstrip('0').rstrip('.') if '.' in text else text}%"


def _warning(name: str, share: Share) -> str:
    said = f"{name}, {share.part.heading}: {in_words(share.part.printed or Decimal(0))} was printed"
    if share.expected is None:
        return f"{said}, but {share.part.count} of {share.of} is no percentage."
    return f"{said}, but {share.part.count} of {share.of} is {in_words(share.expected)}."
