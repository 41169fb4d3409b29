"""Search for the conditions of a forecast: "if", "unless", "once", "after the programs are approved"."""

from functools import lru_cache
from typing import Final

from claims.extraction.analysis import AnalysedSentence
from claims.extraction.languages import LANGUAGES, union
from claims.extraction.positions import Phrases, Positions

#: tokens before an act that is the subject ("but crude attempts to")
_MAX_LEAD: Final = 4
_OPENERS: Final = frozenset({"“", '"', ",", "-", ";", ":", "(", "„"})


def find_conditions(analysis: AnalysedSentence) -> list[tuple[int, int]]:
    """Return the conditions of a sentence as indexes of tokens, half open, without the sign that ends them."""
    conditions: list[tuple[int, int]] = _subject_conditions(analysis)
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
        if _is_whole(analysis, opened, end) and (not _needs_verb(analysis, at) or _has_present(analysis, opened, end)):
            conditions.append((at, end))
            at = end
        else:
            at += 1
    return sorted(conditions)


def _is_whole(analysis: AnalysedSentence, opened: int, end: int) -> bool:
    """Return True if words follow those that open a condition, or none are needed ("weather permitting")."""
    return end > opened or analysis.words[opened - 1] in analysis.language.events["PERMITTING"]


def is_temporal(analysis: AnalysedSentence, condition: tuple[int, int]) -> bool:
    """Return True for a condition that names a time ("after the plan is approved in May"): the claim follows it."""
    return analysis.words[condition[0]] in analysis.language.temporal_conditions


def _subject_conditions(analysis: AnalysedSentence) -> list[tuple[int, int]]:
    """Return the subjects that are conditions: "Raising the fee could backfire", "attempts to force it will fail"."""
    found = []
    for cue in analysis.cues:
        if analysis.words[cue.start] not in _possible(analysis) or analysis.clauses.first_verb(0, cue.start):
            continue
        first = analysis.clauses.first_of_fragment(cue.start)
        leads = range(first, min(first + _MAX_LEAD, cue.start))
        start = next((at for at in leads if _opens_subject(analysis, at)), None)
        if start is not None and (start, cue.start) not in found:
            found.append((start, cue.start))
    return found


def _possible(analysis: AnalysedSentence) -> frozenset[str]:
    return union(analysis.language.code, "POSSIBLE", "WILL", "WOULD", "BE") | analysis.language.risking


def _opens_subject(analysis: AnalysedSentence, at: int) -> bool:
    """Return True if an act that may not happen begins at a token: "raising the fee", "attempts to", "any delay"."""
    language, word, following = analysis.language, analysis.words[at], analysis.word(at + 1)
    if word in language.attempts:
        return following == language.purpose
    if word in language.any_words:
        return following.isalpha() and following not in language.classes["NOT_BASE"]
    first = analysis.clauses.first_of_fragment(at)
    if any(before[0].isalnum() and before not in language.leads for before in analysis.words[first:at]):
        return False  # "the painting"
    if not word.endswith(language.participle) or word in language.no_gerunds:
        return False
    return following in language.object_openers or following[:1].isdecimal() or _is_act(analysis, at)


def _is_act(analysis: AnalysedSentence, at: int) -> bool:
    """Return True for a gerund that always acts on something: "cutting taxes", "cutting aid too early"."""
    if analysis.words[at] not in analysis.language.acting:
        return False
    near = analysis.words[at + 2 : at + 2 + _MAX_LEAD]
    return analysis.word(at + 1).endswith(analysis.language.plural_ending) or any(map(analysis.is_adverb, near))


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
    opens = at == 0 or (at == 1 and not analysis.words[0].isalpha()) or analysis.words[at - 1] == ","
    if opens and word in language.inversions and _is_inverted(analysis, at):
        return at + 1 if not analysis.sentence.question else None
    end = analysis.phrase_at(at, _phrases(language.code))
    if end is None:
        return None
    if word in language.opening_conditions and not _begins_clause(analysis, at):
        return None
    if word in language.limits and (at in analysis.dated or not _negated_before(analysis, at)):
        return None  # "until December" is a date; only "not until X is done" is a condition
    if analysis.word(end) in language.not_behind.get(word, ()):
        return None  # "on condition of anonymity", "once a minister"
    if analysis.word(at - 1) in language.no_condition.get(word, ()):
        return None  # "at once", "for as long as it takes", "as if", "ask if"
    return end


def _is_inverted(analysis: AnalysedSentence, at: int) -> bool:
    """Return True for "should prices fall": a verb follows behind the subject, and no comma or verb stands between."""
    if at == 0 or (not analysis.words[at - 1].isalpha() and at == 1):
        return True
    following = analysis.word(at + 1)
    return following in analysis.language.before_noun | analysis.language.subjects or analysis.is_capital(at + 1)


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
    if any(word in analysis.language.events["DECIDING"] for word in analysis.words[start:end]):
        return True
    # a plain present ("if oil stays") is in no table, but has at least a subject and a verb
    return end - start >= 2 and analysis.words[start - 1] not in analysis.language.conditions
