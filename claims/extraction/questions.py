"""Recognition of questions: "will it open in 2029?", and indirect ones: "unclear who will pay"."""

from dataclasses import dataclass
from typing import Final

from claims.extraction.analysis import AnalysedSentence
from claims.extraction.positions import Positions

_COLON: Final = frozenset({":"})
_QUESTION_MARK: Final = frozenset({"?"})
#: tokens, at most, before the colon in front of a question ("Readers ask: will it")
_MAX_LEAD: Final = 8


@dataclass(frozen=True, slots=True)
class _Signs:
    """The words of a sentence that open an indirect question, and those that show that there is none."""

    #: words that decide for all tokens behind them in their clause
    in_clause: Positions
    #: words that decide for all tokens behind them in their fragment
    in_fragment: Positions
    #: the ones among both that open a question
    opening: frozenset[int]


def is_question(analysis: AnalysedSentence) -> bool:
    """Return True if a sentence is a question: it ends with "?", or an auxiliary verb stands before its subject."""
    return analysis.sentence.question or analysis.once(_is_inverted)


def _is_inverted(analysis: AnalysedSentence) -> bool:
    """Return True for "Will the tram reach the harbour", also without a question mark, but not for Will the person."""
    start = 0
    while start < len(analysis.words) and not analysis.words[start][0].isalnum():
        start += 1
    colon = analysis.positions(_COLON).first(0, len(analysis.words))
    if colon < _MAX_LEAD and analysis.word(colon + 1) in analysis.language.auxiliaries:
        start = colon + 1
    if analysis.word(start) not in analysis.language.auxiliaries or len(analysis.positions(_QUESTION_MARK)):
        return False
    named = analysis.words[start] in analysis.language.modal_nouns and analysis.is_capital(start + 1)
    return not named or not any(cue.start > start for cue in analysis.cues)


def is_asked(analysis: AnalysedSentence, start: int) -> bool:
    """Return True if a token is in a question inside a sentence. The nearest sign before it decides."""
    signs, clauses = analysis.once(_signs), analysis.clauses
    if analysis.word(clauses.end_of_clause(start)) == "?":
        return True  # "“Will it open?” he asked"
    nearest = signs.in_fragment.before(start)
    if nearest < 0 or clauses.fragment[nearest] != clauses.fragment[start]:
        nearest = -1
    nearest = max(nearest, signs.in_clause.before(start))
    return nearest in signs.opening and clauses.clause[nearest] == clauses.clause[start]


def _signs(analysis: AnalysedSentence) -> _Signs:
    language = analysis.language
    in_clause, in_fragment, opening = [], [], set()
    for at, word in enumerate(analysis.words):
        before = analysis.word(at - 1)
        if word == ",":
            if before not in language.questions and before not in language.relatives:
                in_clause.append(at)
        elif word in language.questions or (word in language.sure_conditions and before in language.asking):
            in_clause.append(at)
            opening.add(at)
        elif word in language.relatives:
            in_fragment.append(at)
            if at == 0 or before in language.asking or _asked_before(analysis, at):
                opening.add(at)
    return _Signs(Positions(in_clause), Positions(in_fragment), frozenset(opening))


def _asked_before(analysis: AnalysedSentence, at: int) -> bool:
    return analysis.positions(analysis.language.asking_verbs).count(at - 12, at) > 0
