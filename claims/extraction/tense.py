"""The tense of a date: whether the words beside it place it ahead of the article's day, or behind it.

A day without a year ("on Monday", "in October") may lie on either side. It is ahead only if something says so:
a cue of the future, an explicit limit, or a verb of the calendar in the present ("talks resume on Monday").
"""

from datetime import date
from functools import lru_cache
from typing import Final

from claims.dates.edtf import parse_edtf
from claims.dates.find import Dated
from claims.extraction.analysis import AnalysedSentence
from claims.extraction.languages import LANGUAGES, union
from claims.extraction.positions import Positions

#: days after its end in which a quarter without a year is the one that has just ended
_MAX_JUST_ENDED: Final = 100
#: days ahead from which a day without a year is that of the year before
_MIN_FAR: Final = 300
#: days ahead from which a month that describes an event is that of the year before
_MIN_FAR_EVENT: Final = 200
#: tokens between a verb of the calendar and its day
_MAX_APART: Final = 14
#: tokens between "is" or "has" and its day
_MAX_APART_STATE: Final = 7
#: tokens between "from" or "than" and the day of a comparison
_MAX_COMPARED: Final = 5
#: tokens of a subject before its last one
_MAX_SUBJECT: Final = 8
#: tokens of the places before the day of a dateline
_MAX_DATELINE: Final = 9


def is_heading(analysis: AnalysedSentence, dated: Dated) -> bool:
    """Return True if a date is that of a dateline ("OSLO, Feb. 27 (Reuters)"), or a line of its own."""
    first, last = analysis.at(dated.start), analysis.at(dated.end - 1)
    following = analysis.word(last + 1)
    if first > _MAX_DATELINE or not (
        following in {"(", "-", ""} or (following == "." and last + 2 == len(analysis.words))
    ):
        return False
    signs = {",", ".", "/", "(", ")", "-"}
    return all(word in signs or analysis.is_capital(at) for at, word in enumerate(analysis.words[:first]))


def is_behind(analysis: AnalysedSentence, dated: Dated, at: int, today: date) -> bool:
    """Return True if the words around a date without a year place it before the article, whatever the verb is.

    Args:
        analysis: the sentence.
        dated: a date of it.
        at: index of its first token.
        today: the article's day.
    """
    if not dated.candidates or is_limit(analysis, dated, at):
        return False
    if _is_as_of(analysis, at) or _is_compared(analysis, at):
        return True
    if _is_quarter_just_ended(analysis, dated, at, today):
        return True
    ahead = _days_ahead(dated, today)
    if is_attributive(analysis, dated):
        planned = analysis.word(analysis.at(dated.end - 1) + 1) in analysis.language.planned_events
        return not planned or ahead > _MIN_FAR_EVENT
    period = dated.period(today)
    return period is not None and period.precision == "day" and ahead > _MIN_FAR


def is_limit(analysis: AnalysedSentence, dated: Dated, at: int) -> bool:
    """Return True if a date is an explicit limit: "until", "through" or "by" a day."""
    return dated.relation == "by" and analysis.words[at] in analysis.language.explicit_limits


def is_attributive(analysis: AnalysedSentence, dated: Dated) -> bool:
    """Return True if a date only describes the noun behind it: "the Feb. 9 derailment", "Monday's peak"."""
    last = analysis.at(dated.end - 1)
    following = analysis.word(last + 1)
    if analysis.words[last].endswith("'s") or following == "-":
        return True
    if not following.isalpha() or following in _function_words(analysis) or analysis.is_adverb(following):
        return False
    if last + 1 in analysis.clauses.verb_set or following.endswith(analysis.language.past_ending):
        return False
    before = analysis.word(analysis.at(dated.date_start) - 1)
    return (
        before in analysis.language.classes["DET"] or before.endswith("'s") or before in analysis.language.possessives
    )


def has_schedule(analysis: AnalysedSentence, at: int) -> bool:
    """Return True if a verb in the present schedules a date: "talks resume on Monday", "the vote is in May"."""
    clauses = analysis.clauses
    start = clauses.first_of_fragment(at)
    verb = clauses.last_verb(start, at)
    planned = analysis.once(_calendar_verbs).before(at)
    if planned >= start and at - planned <= _MAX_APART:
        after = clauses.first_verb(at, clauses.end_of_fragment(at))
        if after is not None and after.past and not after.speech:
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


def is_long_past(analysis: AnalysedSentence, dated: Dated, at: int, today: date) -> bool:
    """Return True if a verb of the past governs a limit that a year without a number would place far ahead."""
    verb = analysis.clauses.governing(at)
    if verb is None or not verb.past or dated.fixed:
        return False
    return analysis.words[verb.at] in analysis.language.pluperfect or _days_ahead(dated, today) > _MIN_FAR_EVENT


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
        at for at in analysis.positions(analysis.language.calendar_verbs).all() if _has_subject(analysis, at)
    )


def _has_subject(analysis: AnalysedSentence, at: int) -> bool:
    """Return True if a word before a verb can be its subject, so that the verb is no noun and no infinitive."""
    language = analysis.language
    before = analysis.before_adverbs(at)
    if before < 0 or analysis.is_capital(at):
        return False
    word = analysis.words[before]
    if word in language.conjunctions and analysis.words[at].endswith(language.plural_ending):
        verb = analysis.clauses.last_verb(0, before)
        return verb is not None and not verb.past  # "has a contract and moves on July 1"
    if not word[0].isalnum():
        return word in {")", "”", '"', ","} and analysis.words[at].endswith(language.plural_ending)
    if word in language.no_subjects or word in union(
        language.code, "MODAL", "WILL", "WOULD", "DET", "WAS", "BE", "HAVE", "DO"
    ):
        return False
    if word in language.prepositions or word in language.infinitives or word.endswith("'s") or word[0].isdecimal():
        return False
    if (
        word in language.subjects
        or word in language.plural_subjects
        or word in language.relatives
        or word == language.that
    ):
        return True
    if not analysis.words[at].endswith(language.plural_ending):
        return word.endswith(language.plural_ending) or _has_plural(analysis, before)
    return not word.endswith(language.plural_ending) or analysis.is_capital(before)


def _has_plural(analysis: AnalysedSentence, before: int) -> bool:
    """Return True if a noun before a token has a plural with a preposition before it: "tickets for the concert"."""
    language = analysis.language
    return any(
        analysis.words[i].endswith(language.plural_ending) and analysis.words[i + 1] in language.classes["NOT_BASE"]
        for i in range(max(before - _MAX_SUBJECT, analysis.clauses.first_of_fragment(before)), before)
    )


@lru_cache(maxsize=8)
def _no_subjects(code: str) -> frozenset[str]:
    language = LANGUAGES[code]
    auxiliaries = union(code, "MODAL", "WILL", "WOULD", "DET", "WAS", "BE", "HAVE", "DO")
    return auxiliaries | language.no_subjects | language.prepositions | language.infinitives


def _is_as_of(analysis: AnalysedSentence, at: int) -> bool:
    return " ".join(analysis.words[max(at - 2, 0) : at]) in analysis.language.as_of


def _is_compared(analysis: AnalysedSentence, at: int) -> bool:
    """Return True for the day of a comparison: "up from 11 in October", "more than in May"."""
    named = analysis.positions(analysis.language.compared).before(at)
    if named < max(at - _MAX_COMPARED, analysis.clauses.first_of_fragment(at)):
        return False
    return named == at - 1 or any(word[0].isdecimal() for word in analysis.words[named + 1 : at])


def _is_quarter_just_ended(analysis: AnalysedSentence, dated: Dated, at: int, today: date) -> bool:
    """Return True for "a loss for the fourth quarter" in January: results of the quarter that has just ended."""
    period = dated.period(today)
    if period is None or period.precision not in {"quarter", "half"} or dated.fixed or period.first <= today:
        return False
    last = period.last
    if (today - last.replace(year=last.year - 1)).days > _MAX_JUST_ENDED:
        return False
    language = analysis.language
    return analysis.words[at] in language.of_results or is_attributive(analysis, dated) or _has_results(analysis, at)


def _has_results(analysis: AnalysedSentence, at: int) -> bool:
    clause = analysis.clauses.clause
    named = analysis.positions(analysis.language.results).before(at)
    return named >= 0 and clause[named] == clause[at]


def _days_ahead(dated: Dated, today: date) -> int:
    """Return the days from the article to the first day of a date."""
    period = dated.period(today) or parse_edtf(dated.candidates[0])
    return (period.first - today).days


def _function_words(analysis: AnalysedSentence) -> frozenset[str]:
    language = analysis.language
    return language.classes["NOT_BASE"] | language.prepositions | language.joints | language.conjunctions
