"""Recognition of schedules in the present: "talks resume on Monday", "the vote is in May"."""

from functools import lru_cache
from typing import Final

from claims.extraction.analysis import AnalysedSentence
from claims.extraction.languages import LANGUAGES, union
from claims.extraction.positions import Positions

#: tokens between a verb of the calendar and its day
_MAX_APART: Final = 14
#: tokens between "is" or "has" and its day
_MAX_APART_STATE: Final = 10
#: tokens from a day to a verb of the past that shows a noun before the day ("the strikes on Monday ended")
_MAX_BEHIND: Final = 4
#: tokens of a subject before its last one
_MAX_SUBJECT: Final = 8
_COMMA: Final = frozenset({","})
_CLOSING: Final = frozenset({")", "”", '"', ","})


def has_schedule(analysis: AnalysedSentence, at: int) -> bool:
    """Return True if a verb in the present schedules a date: "talks resume on Monday", "the vote is in May"."""
    clauses = analysis.clauses
    start = clauses.first_of_fragment(at)
    verb = clauses.last_verb(start, at)
    planned = analysis.once(_calendar_verbs).before(at)
    if planned >= start and at - planned <= _MAX_APART:
        after = clauses.first_verb(at, clauses.end_of_fragment(at))
        if after is not None and after.past and not after.speech and after.at - at <= _MAX_BEHIND:
            return False  # "the strikes on Monday ended": a noun
        return verb is None or verb.at <= planned or not verb.past
    if verb is not None:
        return not verb.past and _states_plan(analysis, verb.at, at)
    if at - start > 1:
        return False
    if _follows_state(analysis, at, start):
        return True
    first = clauses.first_verb(at, clauses.end_of_clause(at))
    planned = analysis.once(_calendar_verbs).first(at, len(analysis.words))
    return planned < clauses.end_of_clause(at) and (first is None or planned <= first.at)


def _follows_state(analysis: AnalysedSentence, at: int, start: int) -> bool:
    """Return True for a day behind a comma: "the fair is in Lindau, 16-24 January"."""
    verb = analysis.clauses.last_verb(0, start)
    if verb is None or analysis.words[verb.at] not in analysis.language.classes["BE"]:
        return False
    return analysis.clauses.clause[verb.at] == analysis.clauses.clause[at] and analysis.words[start] == ","


def _states_plan(analysis: AnalysedSentence, verb: int, at: int) -> bool:
    """Return True if "is" or "has" before a date names a plan: "the vote is on Monday", "he has a hearing on Friday".

    Numbers and participles between them do not ("the rate is 3 percent in May", "is bound by").
    """
    language = analysis.language
    if analysis.words[verb] not in union(language.code, "BE", "HAVE") or at - verb > _MAX_APART_STATE:
        return False
    between = analysis.words[verb + 1 : at]
    if any(
        word.endswith(language.past_ending) or word[0].isdecimal() or word in language.participles for word in between
    ):
        return False
    return not between or analysis.words[verb] in language.classes["HAVE"] or _is_event(analysis, verb, between)


def _is_event(analysis: AnalysedSentence, verb: int, between: tuple[str, ...]) -> bool:
    """Return True for "there is a vote", "is holding a vote", "is only" before a date."""
    language = analysis.language
    if any(word.endswith(language.participle) for word in between[:3]):
        return True
    return analysis.word(verb - 1) in language.existence or all(
        word in language.predicates or analysis.is_adverb(word) for word in between
    )


def _calendar_verbs(analysis: AnalysedSentence) -> Positions:
    """Return the positions of verbs of the calendar in the present that have a subject before them."""
    return Positions(
        at for at in analysis.positions(_verbs_of(analysis.language.code)).all() if _has_subject(analysis, at)
    )


def _has_subject(analysis: AnalysedSentence, at: int) -> bool:
    """Return True if a word before a verb can be its subject, so that the verb is no noun and no infinitive."""
    language = analysis.language
    before = analysis.before_adverbs(at)
    if before < 0 or analysis.is_capital(at):
        return False
    word, is_singular = analysis.words[before], analysis.words[at].endswith(language.plural_ending)
    if word in language.conjunctions and is_singular:
        verb = analysis.clauses.last_verb(0, before)
        return verb is not None and not verb.past  # "has a contract and moves on July 1"
    if not word[0].isalnum():
        return word in _CLOSING and (is_singular or _has_plural_before_aside(analysis, before))
    if before in analysis.dated and is_singular:
        return True  # "a tax break that has been there since 2024 expires"
    if word.endswith(language.past_ending) or word in language.participles:
        return False  # "had shown signs"
    if word in _no_subjects(language.code) or word.endswith("'s") or word[0].isdecimal():
        return False
    if word in _subjects(language.code):
        return True
    if not is_singular:
        if word.endswith(language.plural_ending) or _has_plural(analysis, before):
            return True
        joined = analysis.positions(language.conjunctions).before(before)
        return joined >= max(before - _MAX_SUBJECT, 1) and analysis.is_capital(before)  # "Ann Ode and Eva Lund meet"
    if not word.endswith(language.plural_ending) or analysis.is_capital(before):
        return True
    first = max(before - _MAX_SUBJECT, analysis.clauses.first_of_fragment(at))
    return any(word in language.prepositions or word in language.of for word in analysis.words[first:before])


def _has_plural_before_aside(analysis: AnalysedSentence, comma: int) -> bool:
    """Return True for "the Lions, winners of eight, play": a plural before the first of two commas."""
    first = analysis.positions(_COMMA).before(comma)
    return first > 0 and analysis.words[first - 1].endswith(analysis.language.plural_ending)


def _has_plural(analysis: AnalysedSentence, before: int) -> bool:
    """Return True if a noun before a token has a plural with a preposition before it: "tickets for the concert"."""
    language = analysis.language
    no_noun = language.classes["NOT_BASE"] | language.prepositions
    return any(
        analysis.words[i].endswith(language.plural_ending)
        and analysis.words[i] not in no_noun
        and analysis.words[i + 1] in no_noun
        for i in range(max(before - _MAX_SUBJECT, analysis.clauses.first_of_fragment(before)), before)
    )


@lru_cache(maxsize=8)
def _verbs_of(code: str) -> frozenset[str]:
    """Return the verbs of the calendar, without those whose past has the same form ("beat")."""
    return LANGUAGES[code].calendar_verbs - LANGUAGES[code].same_past


@lru_cache(maxsize=8)
def _subjects(code: str) -> frozenset[str]:
    language = LANGUAGES[code]
    return language.subjects | language.plural_subjects | language.relatives | {language.that}


@lru_cache(maxsize=8)
def _no_subjects(code: str) -> frozenset[str]:
    """Return the words that are no subject of a verb behind them."""
    language = LANGUAGES[code]
    auxiliaries = union(code, "MODAL", "WILL", "WOULD", "DET", "WAS", "BE", "HAVE", "DO")
    return auxiliaries | language.no_subjects | language.prepositions | language.infinitives
