"""The odds that an article states for a claim."""

from dataclasses import dataclass
from typing import Final

from claims.domain.vocabulary import Modality

#: the steps of Intelligence Community Directive 203 with their bounds, ascending, without gaps
MODALITY_RANGES: Final[tuple[tuple[Modality, float, float], ...]] = (
    ("almost_no_chance", 0.0, 0.05),
    ("very_unlikely", 0.05, 0.2),
    ("unlikely", 0.2, 0.45),
    ("even_chance", 0.45, 0.55),
    ("likely", 0.55, 0.8),
    ("very_likely", 0.8, 0.95),
    ("almost_certain", 0.95, 1.0),
)
_HALF: Final = 0.5


@dataclass(frozen=True, slots=True)
class Probability:
    """A range of probabilities, from the article's own numbers only (docs/specification.md, section 7.4)."""

    #: 0 to 1
    low: float
    #: 0 to 1, not below `low`; equal to it if the article states one number
    high: float
    #: the article's words
    text: str


def modality_of(middle: float) -> Modality:
    """Return the step of a probability, 0 to 1; one on the bound of two steps belongs to that farther from a half."""
    for modality, _, high in MODALITY_RANGES:
        if middle < high or (middle == high and high < _HALF):
            return modality
    return MODALITY_RANGES[-1][0]
