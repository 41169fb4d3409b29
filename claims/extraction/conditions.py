"""Finding the conditions that a forecast stands under: "if", "unless", "once", "after the programs are approved"."""

from functools import lru_cache
from typing import Final

from claims.extraction.analysis import AnalysedSentence
from claims.extraction.languages import LANGUAGES

_OPENERS: Final = frozenset({"“", '"', ",", "-", ";", ":", "(", "„"})


def find_conditions(reading: AnalysedSentence) -> list[tuple[int, int]]:
    """Give the conditions of a sentence as indexes of tokens, half open, without the sign that ends them."""
    found: list[tuple[int, int]] = []
    at = 0
    while at < len(reading.words):
        opened = _opens(reading, at)
        if opened is None:
            at += 1
            continue
        end = _before_main(reading, at, _end(reading, at))
        if end > opened and (not _needs_verb(reading, at) or _has_present(reading, opened, end)):
            found.append((at, end))
            at = end
        else:
            at += 1
    return found


def _before_main(reading: AnalysedSentence, at: int, end: int) -> int:
    """Cut a condition that no comma ends where the next subject begins: "unless prices fall it is likely to"."""
    cues = [cue.start for cue in reading.cues]
    inside = [cue for cue in cues if at + 3 < cue < end]
    if not inside or any(not at <= cue < end for cue in cues):
        return end
    subject = next((i for i in range(inside[0], at + 2, -1) if reading.words[i] in reading.language.subjects), None)
    return end if subject is None else subject


def _opens(reading: AnalysedSentence, at: int) -> int | None:
    """Give the index after the words that open a condition here, or None."""
    language = reading.language
    word = reading.words[at]
    first = at == 0 or reading.words[at - 1] in _OPENERS | language.conjunctions | language.joints
    if at <= 1 and word in language.inversions and (at == 0 or not reading.words[0].isalpha()):
        return at + 1 if not reading.sentence.question else None
    end = reading.phrase_at(at, _phrases(language.code))
    if end is None:
        return None
    if word in language.opening_conditions and not first:
        return None
    if word in language.limits and (at in reading.dated or not _negated_before(reading, at)):
        return None  # "until December"; only "not until X is done" is a condition
    if reading.word(at - 1) in language.no_condition.get(word, ()):
        return None  # "at once", "for as long as it takes", "as if", "ask if"
    return end


@lru_cache(maxsize=8)
def _phrases(code: str) -> tuple[str, ...]:
    conditions = LANGUAGES[code].conditions
    return tuple(sorted(conditions, key=lambda phrase: (-len(phrase.split()), phrase)))


def _needs_verb(reading: AnalysedSentence, at: int) -> bool:
    phrases = [p for p in _phrases(reading.language.code) if reading.phrase_at(at, (p,)) is not None]
    return bool(phrases) and reading.language.conditions[phrases[0]]


def _end(reading: AnalysedSentence, at: int) -> int:
    """A condition ends with its sentence, or before the comma or sign that ends its clause."""
    clause = reading.clauses.clause
    for i in range(at + 1, len(reading.words)):
        if clause[i] != clause[at] or (reading.words[i] == "," and i not in reading.dated) or reading.words[i] == ".":
            return i
    return len(reading.words)


def _negated_before(reading: AnalysedSentence, at: int) -> bool:
    return any(reading.negates(i) for i in range(max(at - 8, 0), at))


def _has_present(reading: AnalysedSentence, start: int, end: int) -> bool:
    """Tell whether a clause has a verb that is not of the past ("after 13 clubs objected" is no condition)."""
    if reading.words[start - 1] in reading.language.sure_conditions:
        return True
    inside = [verb for verb in reading.clauses.verbs if start <= verb.at < end]
    if inside:
        return not inside[0].past
    # a plain present ("if oil stays"): no verb of the tables, but at least somebody and something
    return end - start >= 2 and reading.words[start - 1] not in reading.language.conditions
