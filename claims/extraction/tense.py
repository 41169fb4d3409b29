"""The tense of a date: whether the words beside it place it ahead of the article's day, or behind it.

A day without a year ("on Monday", "in October") may lie on either side. It is ahead only if something says so:
a cue of the future, an explicit limit, or a verb of the calendar in the present ("talks resume on Monday").
"""

from datetime import date, timedelta
from typing import Final

from claims.dates.edtf import parse_edtf
from claims.dates.find import Dated
from claims.dates.lexicon import UNITS
from claims.extraction.analysis import AnalysedSentence

#: days after its end in which a quarter without a year is the one that has just ended
_MAX_JUST_ENDED: Final = 100
#: days ahead, at most, of a day without a year; a later one has just passed
_MAX_AHEAD: Final = 300
#: days ahead, at most, of a day that describes a planned event
_MAX_AHEAD_EVENT: Final = 200
#: precisions of the periods of accounts, and the first year of an event
_OF_ACCOUNTS: Final = frozenset({"quarter", "half", "month"})
_OF_RESULTS: Final = frozenset({"quarter", "half", "year"})
_FIRST_YEAR: Final = 1900
#: tokens between "from" or "than" and the day of a comparison
_MAX_COMPARED: Final = 8
#: days ahead, at most, of a day that stays ahead behind a past event: it would have been a year ago
_MAX_NEAR: Final = 60
#: tokens between a helper and its verb
_MAX_HELPERS: Final = 3
#: tokens between a past event and its day
_MAX_EVENT: Final = 12
#: tokens behind a date in which the noun that it describes is searched
_MAX_NOUNS: Final = 4
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
    """Return True if the words around a date place it before the article, whatever the verb is.

    Args:
        analysis: the sentence.
        dated: a date of it.
        at: index of its first token.
        today: the article's day.
    """
    if is_counted(analysis, dated, at):
        return _counts_back(analysis, at)
    if _is_of_record(analysis, at):
        return True
    if not is_limit(analysis, dated, at) and _is_compared(analysis, at):
        return True
    if dated.fixed or not dated.candidates or is_limit(analysis, dated, at):
        return False
    if _is_as_of(analysis, at):
        return True
    if _is_quarter_just_ended(analysis, dated, at, today):
        return True
    ahead = _days_ahead(dated, today)
    if is_attributive(analysis, dated) and not _is_of_results(analysis, dated):
        return not describes_plan(analysis, dated) or ahead > _MAX_AHEAD_EVENT
    is_near = not dated.weekday and ahead <= _MAX_NEAR
    if (not is_near and _is_of_past_event(analysis, at)) or _is_before_today(analysis, dated, at, today):
        return True
    period = dated.period(today)
    is_year_end = period is not None and (period.last + timedelta(days=1)).timetuple().tm_yday == 1
    if period is None or period.precision != "day" or is_year_end or dated.relation != "in":
        return False
    return ahead > _MAX_AHEAD


def _is_of_past_event(analysis: AnalysedSentence, at: int) -> bool:
    """Return True for the day of a past event behind a cue: "will stand trial for the murder of a man on Feb. 2"."""
    language = analysis.language
    first = max(analysis.clauses.first_of_fragment(at), at - _MAX_EVENT)
    named = analysis.positions(language.past_events).before(at)
    if named >= first and analysis.positions(language.ends_of_event).count(named, at) == 0:
        return True
    swing = analysis.positions(language.swings).before(at)
    lead = analysis.positions(language.behind_words).before(swing)
    return swing >= first and lead >= max(swing - _MAX_NOUNS, analysis.clauses.first_of_fragment(at))


def _is_before_today(analysis: AnalysedSentence, dated: Dated, at: int, today: date) -> bool:
    """Return True for "said Monday that flights would resume Wednesday" in an article of Friday."""
    if not dated.weekday:
        return False
    for other in analysis.dates:
        said_at = analysis.at(other.start)
        if not other.weekday or said_at == at or not _is_said(analysis, said_at, at):
            continue
        said = today - timedelta(days=(today.weekday() - parse_edtf(other.candidates[0]).first.weekday()) % 7)
        day = said + timedelta(days=(parse_edtf(dated.candidates[0]).first - said).days % 7 or 7)
        return day < today
    return False


def _is_said(analysis: AnalysedSentence, said_at: int, at: int) -> bool:
    """Return True if a verb of speaking in the past stands beside a day, and "would" beside the later one."""
    clauses, language = analysis.clauses, analysis.language
    verb = clauses.last_verb(0, said_at) or clauses.first_verb(said_at, at)
    would = analysis.positions(language.classes["WOULD"]).before(at)
    return verb is not None and verb.past and verb.speech and would > max(verb.at, -1) and said_at < at


def _is_of_record(analysis: AnalysedSentence, at: int) -> bool:
    """Return True for the day on which holders are counted: "to shareholders of record on March 10"."""
    language = analysis.language
    named = analysis.positions(language.records).before(at)
    return named >= max(at - _MAX_COMPARED, 1) and analysis.words[named - 1] in language.of


def is_counted(analysis: AnalysedSentence, dated: Dated, at: int) -> bool:
    """Return True for "in 14 months", which counts ahead or back."""
    if analysis.words[at] not in analysis.language.counting or analysis.words[analysis.at(dated.end - 1)] not in UNITS:
        return False
    return (dated.relation == "by" and dated.basis == "inferred") or analysis.word(
        at + 1
    ) not in analysis.language.nexts


def _counts_back(analysis: AnalysedSentence, at: int) -> bool:
    """Return True for "the lowest in 14 months", "the first time in two years", "has not missed in a year"."""
    language = analysis.language
    verb = analysis.clauses.last_verb(analysis.clauses.first_of_fragment(at), at)
    near = analysis.words[max(at - _MAX_COMPARED, 0) : at]
    return (verb is not None and verb.perfect) or any(
        word.endswith(language.superlative) or word in language.firsts for word in near
    )


def is_limit(analysis: AnalysedSentence, dated: Dated, at: int) -> bool:
    """Return True if a date is an explicit limit: "until", "through" or "by" a day, but not "by the August hail"."""
    if dated.relation != "by" or is_counted(analysis, dated, at):
        return False
    return dated.fixed or not is_attributive(analysis, dated) or describes_plan(analysis, dated)


def _is_of_results(analysis: AnalysedSentence, dated: Dated) -> bool:
    """Return True for a period of accounts with its results: "first-quarter revenue"."""
    if parse_edtf(dated.candidates[0]).precision not in _OF_RESULTS:
        return False
    behind = analysis.at(dated.end - 1) + 1
    return any(word in analysis.language.results for word in analysis.words[behind : behind + _MAX_NOUNS])


def is_past_year(word: str, today: date) -> bool:
    """Return True for four digits that name a year before the article's, 1900 or later."""
    return word.isdecimal() and len(word) == len("1994") and _FIRST_YEAR <= int(word) < today.year


def describes_plan(analysis: AnalysedSentence, dated: Dated) -> bool:
    """Return True if the noun that a date describes is a planned event: "the June 3 council hearing"."""
    behind = analysis.at(dated.end - 1) + 1
    end = min(behind + _MAX_NOUNS, analysis.clauses.end_of_fragment(behind - 1))
    return any(word in analysis.language.planned_events for word in analysis.words[behind:end])


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
    before, language = analysis.word(analysis.at(dated.date_start) - 1), analysis.language
    if not before and not dated.fixed and not dated.weekday:
        return True  # "January sales fell"
    if dated.start == dated.date_start and analysis.words[last] in language.adjectives_too:
        return True  # "the full weekend timetable"
    return before in language.classes["DET"] or before.endswith("'s") or before in language.possessives


def is_long_past(analysis: AnalysedSentence, dated: Dated, at: int, today: date) -> bool:
    """Return True if a verb of the past governs a limit that a year without a number would place far ahead."""
    verb = analysis.clauses.governing(at)
    if verb is None or not verb.past or dated.fixed:
        return False
    if verb.at > at or any(is_past_year(word, today) for word in analysis.words):
        return True  # "by Sunday noon, half the county was", "divorced by Christmas of 1994"
    language = analysis.language
    if any(word in language.pluperfect for word in analysis.words[max(verb.at - _MAX_HELPERS, 0) : verb.at + 1]):
        return True  # "had vaccinated 760 people by Monday"
    if dated.weekday and analysis.words[at] not in language.states_end:
        return True  # "were found before midnight Tuesday"
    return _days_ahead(dated, today) > _MAX_AHEAD_EVENT


def _is_as_of(analysis: AnalysedSentence, at: int) -> bool:
    return " ".join(analysis.words[max(at - 2, 0) : at]) in analysis.language.as_of


def _is_compared(analysis: AnalysedSentence, at: int) -> bool:
    """Return True for the day of a comparison: "up from 11 in October", "more than in May"."""
    language = analysis.language
    named = analysis.positions(language.compared).before(at)
    if named < max(at - _MAX_COMPARED, analysis.clauses.first_of_fragment(at)):
        return False
    if analysis.positions(frozenset({language.purpose})).count(named, at):
        return False  # "from 3 percent to 5 percent in May"
    if analysis.words[named] in language.than:
        return named >= at - 2
    if analysis.words[named] in language.prepositions and analysis.word(named - 1) not in language.changes:
        return False  # "ministers from 12 states"
    numbers = (i for i in range(named + 1, at) if analysis.words[i][0].isdecimal())
    return named == at - 1 or any(i not in analysis.dated for i in numbers)


def _is_quarter_just_ended(analysis: AnalysedSentence, dated: Dated, at: int, today: date) -> bool:
    """Return True for "a loss for the fourth quarter" in January: results of the quarter that has just ended."""
    period = dated.period(today)
    if period is None or period.precision not in _OF_ACCOUNTS or dated.fixed or period.first <= today:
        return False
    if period.first.year < _FIRST_YEAR:
        return False
    ended = parse_edtf(f"{period.first.year - 1:04}{period.edtf[4:]}").last
    if (today - ended).days > _MAX_JUST_ENDED:
        return False
    language = analysis.language
    if period.precision == "month":
        return analysis.words[at] in language.of_results and _has_results(analysis, at)
    return analysis.words[at] in language.of_results or is_attributive(analysis, dated) or _has_results(analysis, at)


def _has_results(analysis: AnalysedSentence, at: int) -> bool:
    clause = analysis.clauses.clause
    named = analysis.positions(analysis.language.results).before(at)
    return named >= max(at - _MAX_COMPARED, 0) and clause[named] == clause[at]


def _days_ahead(dated: Dated, today: date) -> int:
    """Return the days from the article to the first day of a date."""
    period = dated.period(today) or parse_edtf(dated.candidates[0])
    return (period.first - today).days


def _function_words(analysis: AnalysedSentence) -> frozenset[str]:
    language = analysis.language
    return language.classes["NOT_BASE"] | language.prepositions | language.joints | language.conjunctions
