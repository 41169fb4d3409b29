"""Recognition of indirect questions: "how they will be used", "unclear who will pay"."""

from dataclasses import dataclass

from claims.extraction.analysis import AnalysedSentence
from claims.extraction.positions import Positions


@dataclass(frozen=True, slots=True)
class _Signs:
    """The words of a sentence that open an indirect question, and those that show that there is none."""

    #: words that decide for all tokens behind them in their clause
    in_clause: Positions
    #: words that decide for all tokens behind them in their fragment
    in_fragment: Positions
    #: the ones among both that open a question
    opening: frozenset[int]


def is_asked(analysis: AnalysedSentence, start: int) -> bool:
    """Return True if a token is in an indirect question. The nearest sign before it decides."""
    signs, clauses = analysis.once(_signs), analysis.clauses
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
