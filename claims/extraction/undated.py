"""Times without a day: "in this parliament", "within its first 100 days". The claim keeps their words."""

from functools import lru_cache

from claims.extraction.analysis import AnalysedSentence
from claims.extraction.languages import LANGUAGES
from claims.extraction.positions import Phrases


def undated_period(analysis: AnalysedSentence, at: int) -> tuple[int, int] | None:
    """Return the words of a time without a day in the clause of a token.

    Args:
        analysis: the sentence.
        at: index of the token, such as the first one of a cue.

    Returns:
        Indexes of tokens, half open; None if the clause names no such time.
    """
    clause = analysis.clauses.clause
    return next((found for found in analysis.once(_periods) if clause[found[0]] == clause[at]), None)


def _periods(analysis: AnalysedSentence) -> list[tuple[int, int]]:
    phrases = _phrases(analysis.language.code)
    found = ((at, analysis.phrase_at(at, phrases)) for at in range(len(analysis.words)))
    return [(at, end) for at, end in found if end is not None]


@lru_cache(maxsize=8)
def _phrases(code: str) -> Phrases:
    return Phrases.longest_first(LANGUAGES[code].undated_periods)
