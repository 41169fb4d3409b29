"""Search for the conditions of a forecast: "if", "unless", "once", "after the programs are approved"."""

from functools import lru_cache
from typing import Final

from claims.extraction.analysis import AnalysedSentence
from claims.extraction.languages import LANGUAGES
from claims.extraction.positions import Phrases, Positions

_OPENERS: Final = frozenset({"“", '"', ",", "-", ";", ":", "(", "„"})


def find_conditions(analysis: AnalysedSentence) -> list[tuple[int, int]]:
    """Return the conditions of a sentence as indexes of tokens, half open, without the sign that ends them."""
    conditions: list[tuple[int, int]] = []
    ends = _ends(analysis)
    cues = Positions(cue.start for cue in analysis.cues)
    at = 0
    while at < len(analysis.words):
        opened = _opens(analysis, at)
        if opened is None:
            at += 1
            continue
        end = min(ends.first(at + 1, len(analysis.words)), analysis.clauses.end_of_clause(at))
        end = _before_main(analysis, cues, at, end)
        if end > opened and (not _needs_verb(analysis, at) or _has_present(analysis, opened, end)):
            conditions.append((at, end))
            at = end
        else:
            at += 1
    return conditions


def _before_main(analysis: AnalysedSentence, cues: Positions, at: int, end: int) -> int:
    """Return the end of a condition without a comma: the start of the next subject ("unless prices fall it is")."""
    inside = cues.first(at + 4, end)
    if inside >= end or cues.count(at, end) < len(cues):
        return end
    subject = analysis.positions(analysis.language.subjects).before(inside + 1)
    return end if subject < at + 3 else subject


def _opens(analysis: AnalysedSentence, at: int) -> int | None:
    """Return the index after the words that open a condition at a token, or None."""
    language = analysis.language
    word = analysis.words[at]
    if at <= 1 and word in language.inversions and (at == 0 or not analysis.words[0].isalpha()):
        return at + 1 if not analysis.sentence.question else None
    end = analysis.phrase_at(at, _phrases(language.code))
    if end is None:
        return None
    if word in language.opening_conditions and not _begins_clause(analysis, at):
        return None
    if word in language.limits and (at in analysis.dated or not _negated_before(analysis, at)):
        return None  # "until December" is a date; only "not until X is done" is a condition
    if analysis.word(at - 1) in language.no_condition.get(word, ()):
        return None  # "at once", "for as long as it takes", "as if", "ask if"
    return end


def _begins_clause(analysis: AnalysedSentence, at: int) -> bool:
    language, before = analysis.language, analysis.word(at - 1)
    return at == 0 or before in _OPENERS or before in language.conjunctions or before in language.joints


@lru_cache(maxsize=8)
def _phrases(code: str) -> Phrases:
    return Phrases.longest_first(LANGUAGES[code].conditions)


def _needs_verb(analysis: AnalysedSentence, at: int) -> bool:
    phrase = next((phrase for phrase, _ in _phrases(analysis.language.code).at(analysis.words, at)), None)
    return phrase is not None and analysis.language.conditions[phrase]


def _ends(analysis: AnalysedSentence) -> Positions:
    """Return the positions of the commas and full stops that end a condition; so does the end of its clause."""
    words, dated = analysis.words, analysis.dated
    return Positions(i for i, word in enumerate(words) if word == "." or (word == "," and i not in dated))


def _negated_before(analysis: AnalysedSentence, at: int) -> bool:
    return analysis.negated.count(at - 8, at) > 0


def _has_present(analysis: AnalysedSentence, start: int, end: int) -> bool:
    """Return True if a clause has a verb that is not past ("after 13 clubs objected" is no condition)."""
    if analysis.words[start - 1] in analysis.language.sure_conditions:
        return True
    verb = analysis.clauses.first_verb(start, end)
    if verb is not None:
        return not verb.past or verb.perfect
    # a plain present ("if oil stays") is in no table, but has at least a subject and a verb
    return end - start >= 2 and analysis.words[start - 1] not in analysis.language.conditions
