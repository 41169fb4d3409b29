"""Odds of a sentence, such as "a 30 percent chance", and the forecasts that they belong to."""

from bisect import bisect_left
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from claims.extraction.amounts import find_amounts
from claims.extraction.analysis import AnalysedSentence
from claims.extraction.cue_matching import CueMatch
from claims.extraction.deadlines import Forecast
from claims.extraction.language import Cue
from claims.extraction.languages import union
from claims.extraction.odds_rules import MAX_GAP, RULES, Odds, is_former, measure_of, union_of
from claims.extraction.positions import Positions
from claims.extraction.questions import is_asked

_SEMICOLON: Final = frozenset({";"})
#: odds as a cue; the second one begins at the verb whose subject is the claimant
_CUE: Final = Cue("ODDS", "prediction", "even_chance", 0.6)
_CUE_OF_SUBJECT: Final = Cue("GIVE ODDS", "prediction", "even_chance", 0.65, by_subject=True)


def odds_of(analysis: AnalysedSentence, forecast: Forecast) -> Odds | None:
    """Return the odds of a forecast: the last before its date or cue, else the first behind; None if it has none."""
    found = analysis.once(_find)
    at = forecast.cue.start if forecast.cue and forecast.dated is None else forecast.at
    number = bisect_left(found, at, key=lambda odds: odds.start)
    near = [*reversed(found[max(number - 1, 0) : number]), *found[number : number + 1]]
    own = [odds for odds in near if forecast.cue and forecast.cue.start <= odds.start < forecast.cue.end]
    return next((odds for odds in [*own, *near] if not _is_apart(analysis, odds.start, at)), None)


def odds_in(analysis: AnalysedSentence) -> bool:
    """Return True if a sentence has odds."""
    return bool(analysis.once(_find))


def with_odds(analysis: AnalysedSentence, cues: Sequence[CueMatch]) -> list[CueMatch]:
    """Return the valid cues of a sentence with its odds as cues, where no other cue is near them."""
    if not analysis.once(_find) or analysis.sentence.question or analysis.word(0) in analysis.language.imagined:
        return list(cues)
    useful = Positions(cue.start for cue in cues if not cue.cue.needs_date or analysis.dates)
    added = [
        cue for odds in analysis.once(_find) if not _has_near(analysis, useful, (cue := _cue(analysis, odds)).start)
    ]
    return sorted([*cues, *(cue for cue in added if not _is_over(analysis, cue))], key=lambda cue: cue.start)


def _has_near(analysis: AnalysedSentence, cues: Positions, at: int) -> bool:
    """Return True if no word parts a token from the cue before or behind it."""
    near = (cues.before(at + 1), cues.first(at, -1))
    return any(other >= 0 and not _is_apart(analysis, at, other) for other in near)


def _cue(analysis: AnalysedSentence, odds: Odds) -> CueMatch:
    """Return odds as a cue; the verb before them names the claimant: "Goldman sees a 40 percent chance"."""
    language = analysis.language
    verb = analysis.once(_givers).before(odds.start)
    near = verb >= max(odds.start - MAX_GAP, 1)
    before = analysis.word(analysis.before_adverbs(verb))
    passive = before in language.infinitives or before in union(language.code, "BE", "WAS", "DET")
    if not near or passive or analysis.clauses.fragment[verb] != analysis.clauses.fragment[odds.start]:
        return CueMatch(_CUE, odds.start, odds.end)
    return CueMatch(_CUE_OF_SUBJECT, verb, odds.end)


def _givers(analysis: AnalysedSentence) -> Positions:
    """Return the positions of the verbs whose subject gives the odds: "puts", "raised its", not "raised the"."""
    language = analysis.language
    return Positions(
        at
        for at, word in enumerate(analysis.words)
        if word in language.odds["GIVE"]
        or (word in language.odds["RAISE"] and analysis.word(at + 1) in language.possessives)
    )


def _is_over(analysis: AnalysedSentence, cue: CueMatch) -> bool:
    """Return True for odds of the past: "there was a 30 percent chance"; reported speech is not past."""
    if is_asked(analysis, cue.start):
        return True
    if analysis.dates and all(dated.past or dated.is_over for dated in analysis.dates):
        return True
    if analysis.clauses.speech.count(0, len(analysis.words)):
        return False
    fragment = analysis.clauses.first_of_fragment(cue.start)
    before = analysis.clauses.last_verb(fragment, cue.start)
    if before is not None:
        return analysis.words[before.at] in analysis.language.classes["WAS"]
    behind = analysis.clauses.first_verb(cue.end, len(analysis.words))
    return behind is not None and behind.past and cue.cue is _CUE


def _is_apart(analysis: AnalysedSentence, first: int, second: int) -> bool:
    """Return True if a word between two tokens begins another statement: "and he will", "which", ";"."""
    return analysis.once(_partings).count(min(first, second) + 1, max(first, second)) > 0


def _partings(analysis: AnalysedSentence) -> Positions:
    language, fragment = analysis.language, analysis.clauses.fragment
    words = (language.conjunctions | language.joints | _SEMICOLON) - {language.that}
    verbs = union_of(language.code, "GIVE", "RAISE", "PUT")
    return Positions(
        at
        for at, word in enumerate(analysis.words)
        if at and word in words and (fragment[at] != fragment[at - 1] or analysis.word(at + 1) in verbs)
    )


def _find(analysis: AnalysedSentence) -> list[Odds]:
    """Return the odds of a sentence, in order."""
    if not analysis.positions(_signs(analysis.language.code)):
        return []
    found = []
    for amount in find_amounts(analysis):
        measure = measure_of(analysis, amount)
        odds = next((bound for rule in RULES if (bound := rule(analysis, measure)) is not None), None)
        if odds is not None and not is_former(analysis, odds.start):
            found.append(odds)
    return found


@lru_cache(maxsize=8)
def _signs(code: str) -> frozenset[str]:
    """Return the words without which a sentence has no odds."""
    names = ("CHANCE", "LIKELY", "SHOT", "FAVOURITE", "AGAINST", "BETTOR", "TIMES", "EVEN", "COIN", "FIFTY")
    return frozenset(phrase.split()[0] for phrase in union_of(code, *names))
