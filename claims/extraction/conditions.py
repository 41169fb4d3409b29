"""Search for the conditions of a forecast: "if", "unless", "once", "after the programs are approved"."""

from functools import lru_cache
from typing import Final

from claims.extraction.analysis import AnalysedSentence
from claims.extraction.languages import LANGUAGES

_OPENERS: Final = frozenset({"“", '"', ",", "-", ";", ":", "(", "„"})


def find_conditions(analysis: AnalysedSentence) -> list[tuple[int, int]]:
    """Return the conditions of a sentence as indexes of tokens, half open, without the sign that ends them."""
    conditions: list[tuple[int, int]] = []
    at = 0
    while at < len(analysis.words):
        opened = _opens(analysis, at)
        if opened is None:
            at += 1
            continue
        end = _before_main(analysis, at, _end(analysis, at))
        if end > opened and (not _needs_verb(analysis, at) or _has_present(analysis, opened, end)):
            conditions.append((at, end))
            at = end
        else:
            at += 1
    return conditions


def _before_main(analysis: AnalysedSentence, at: int, end: int) -> int:
    """Return the end of a condition without a comma: the start of the next subject ("unless prices fall it is")."""
    cues = [cue.start for cue in analysis.cues]
    inside = [cue for cue in cues if at + 3 < cue < end]
    if not inside or any(not at <= cue < end for cue in cues):
        return end
    subject = next((i for i in range(inside[0], at + 2, -1) if analysis.words[i] in analysis.language.subjects), None)
    return end if subject is None else subject


def _opens(analysis: AnalysedSentence, at: int) -> int | None:
    """Return the index after the words that open a condition at a token, or None."""
    language = analysis.language
    word = analysis.words[at]
    first = at == 0 or analysis.words[at - 1] in _OPENERS | language.conjunctions | language.joints
    if at <= 1 and word in language.inversions and (at == 0 or not analysis.words[0].isalpha()):
        return at + 1 if not analysis.sentence.question else None
    end = analysis.phrase_at(at, _phrases(language.code))
    if end is None:
        return None
    if word in language.opening_conditions and not first:
        return None
    if word in language.limits and (at in analysis.dated or not _negated_before(analysis, at)):
        return None  # "until December" is a date; only "not until X is done" is a condition
    if analysis.word(at - 1) in language.no_condition.get(word, ()):
        return None  # "at once", "for as long as it takes", "as if", "ask if"
    return end


@lru_cache(maxsize=8)
def _phrases(code: str) -> tuple[str, ...]:
    conditions = LANGUAGES[code].conditions
    return tuple(sorted(conditions, key=lambda phrase: (-len(phrase.split()), phrase)))


def _needs_verb(analysis: AnalysedSentence, at: int) -> bool:
    phrases = [p for p in _phrases(analysis.language.code) if analysis.phrase_at(at, (p,)) is not None]
    return bool(phrases) and analysis.language.conditions[phrases[0]]


def _end(analysis: AnalysedSentence, at: int) -> int:
    """Return the end of a condition: that of its sentence, or the comma or sign that ends its clause."""
    clause = analysis.clauses.clause
    for i in range(at + 1, len(analysis.words)):
        if (
            clause[i] != clause[at]
            or (analysis.words[i] == "," and i not in analysis.dated)
            or analysis.words[i] == "."
        ):
            return i
    return len(analysis.words)


def _negated_before(analysis: AnalysedSentence, at: int) -> bool:
    return any(analysis.negates(i) for i in range(max(at - 8, 0), at))


def _has_present(analysis: AnalysedSentence, start: int, end: int) -> bool:
    """Return True if a clause has a verb that is not past ("after 13 clubs objected" is no condition)."""
    if analysis.words[start - 1] in analysis.language.sure_conditions:
        return True
    inside = [verb for verb in analysis.clauses.verbs if start <= verb.at < end]
    if inside:
        return not inside[0].past
    # a plain present ("if oil stays") is in no table, but has at least a subject and a verb
    return end - start >= 2 and analysis.words[start - 1] not in analysis.language.conditions
