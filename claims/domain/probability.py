"""The odds that an article states for a claim."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Probability:
    """A range of probabilities, from the article's own numbers only (docs/specification.md, section 7.4)."""

    #: 0 to 1
    low: float
    #: 0 to 1, not below `low`; equal to it if the article states one number
    high: float
    #: the article's words
    text: str
