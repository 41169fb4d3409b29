"""Words near a cue that modify how likely the event is: "probably", "in all likelihood"."""

from functools import lru_cache

from claims.extraction.analysis import AnalysedSentence
from claims.extraction.cue_matching import CueMatch
from claims.extraction.languages import LANGUAGES
from claims.extraction.positions import Phrases


def hedge_of(analysis: AnalysedSentence, match: CueMatch | None) -> str | None:
    """Return the words near a cue that modify how likely the event is, or None."""
    fragment = analysis.clauses.fragment
    for at, phrase in analysis.once(_hedges_in):
        if match is not None and at > match.end + 5:
            return None
        apart = abs(fragment[at] - fragment[match.start]) if match is not None else 0
        if apart == 0 or (apart <= 2 and " " in phrase):
            return phrase
    return None


def _hedges_in(analysis: AnalysedSentence) -> list[tuple[int, str]]:
    """Return the hedges of a sentence with the index of their first token; at one token the longest first."""
    hedges = _hedges(analysis.language.code)
    return [(at, phrase) for at in range(len(analysis.words)) for phrase, _ in hedges.at(analysis.words, at)]


@lru_cache(maxsize=8)
def _hedges(code: str) -> Phrases:
    return Phrases.longest_first(LANGUAGES[code].hedges)
