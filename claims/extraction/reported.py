"""Promises of before: "In March 2025 the minister said it would be done by October 1, 2025".

The claim was made on the day that the sentence names, or on an unknown day before the article ("had promised").
Its window begins there, and words such as "within two years" count from there (docs/specification.md, section 4.8).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from claims.dates.deadline_phrase import window_of
from claims.dates.edtf import Period, parse_edtf
from claims.dates.find import Dated, scan
from claims.dates.joined_words import without_noise
from claims.dates.lexicon import UNITS
from claims.dates.said_on import SaidOn, parse_said_on
from claims.domain.due import Due
from claims.errors import DueInvalid, DueNotUnderstood, InvalidInput
from claims.extraction.analysis import AnalysedSentence
from claims.extraction.cue_matching import CueMatch
from claims.extraction.tense import is_past_year

#: sentences before "said then" in which the day is searched
_MAX_BACK: Final = 3
#: days in which "yesterday" and "last week" are news, not a report of before
_MAX_NEWS: Final = 31
#: tokens between a verb and "then"
_MAX_NEAR: Final = 4
#: unit of "three years ago" -> the precision of the day that it names, as code points of EDTF
_PRECISIONS: Final = {"year": 4, "decade": 4, "century": 4, "month": 7, "quarter": 7}
_REPORTED_SIGNS: Final = frozenset({",", "”", '"'})
_DAY, _MONTH, _YEAR = 10, 7, 4
#: precisions that `said_on` may have
_OF_REPORTS: Final = frozenset({"day", "month", "year"})


@dataclass(frozen=True, slots=True)
class Report:
    """When a reported promise was made: EDTF of a day, month or year; None means an unknown day before the article."""

    said_on: str | None
    said: SaidOn
    #: index of the token of the verb that reports it
    verb: int
    #: indexes of the first and the last token of the day; -1 if another sentence names it
    day_at: int = -1
    day_end: int = -1
    #: the last day of "last summer", from which words count; None: that of `said`
    counts_from: date | None = None

    @property
    def words_day(self) -> date | None:
        """The day from which words such as "within a year" count; None if the day is not known."""
        return self.counts_from or self.said.words_day


@dataclass(frozen=True, slots=True)
class OldPromise:
    """A reported promise with its deadline."""

    cue: CueMatch
    dated: Dated
    due: Due
    report: Report
    #: index of the first token of the date
    at: int


def old_promises(
    analysis: AnalysedSentence,
    report: Report | None,
    published_on: date,
    is_valid: Callable[[AnalysedSentence, CueMatch], bool],
) -> list[OldPromise]:
    """Return the promises of a sentence that were made long before the article, and have a deadline.

    Args:
        analysis: the sentence.
        report: when it was said (`report_of`); None if it is of the article's day.
        published_on: the article's day.
        is_valid: checks that a cue is no noun, no question, and not given up.
    """
    if report is None or _is_participle(analysis, report):
        return []
    found: list[OldPromise] = []
    cues = [cue for cue in analysis.cues if is_reported(analysis, report, cue) and is_valid(analysis, cue)]
    if not cues and _is_trailing(analysis, report):
        cues = [cue for cue in analysis.cues if is_valid(analysis, cue)]
    if not cues:
        return []
    today = report.words_day or published_on
    for dated in scan(analysis.text, without_noise(analysis.tokens, analysis.country), today, country=analysis.country):
        at = analysis.at(dated.start)
        cue = next((cue for cue in reversed(cues) if cue.start < at), None)
        if cue is None and at > report.verb:
            cue = cues[0]  # "said that within five years it would"
        due = _due(analysis, dated, report, at) if cue is not None and at != report.day_at else None
        if cue is None or due is None or any(other.cue.start == cue.start for other in found):
            continue
        found.append(OldPromise(cue, dated, due, report, at))
    return found


def _is_participle(analysis: AnalysedSentence, report: Report) -> bool:
    """Return True for "the deal announced in June will close": a cue follows the day directly."""
    starts = (cue.start for cue in analysis.cues if cue.start > report.day_end > report.verb)
    return any(analysis.before_adverbs(start) == report.day_end for start in starts)


def is_reported(analysis: AnalysedSentence, report: Report, cue: CueMatch) -> bool:
    """Return True if a cue is in the words that a verb reports; not "the firm, which said so, will close"."""
    if cue.start < report.verb or _is_participle(analysis, report):
        return False
    language, fragment = analysis.language, analysis.clauses.fragment
    opener = analysis.words[analysis.clauses.first_of_fragment(report.verb)]
    first = analysis.clauses.first_of_fragment(cue.start)
    return not (
        opener in language.relatives and fragment[cue.start] != fragment[report.verb] and analysis.words[first] == ","
    )


def _is_trailing(analysis: AnalysedSentence, report: Report) -> bool:
    """Return True if a verb with its own day reports the words before it: "“You will ...,” he wrote in 2023"."""
    first = analysis.clauses.first_of_fragment(report.verb)
    return report.day_at > report.verb and first > 0 and analysis.words[first] in _REPORTED_SIGNS


def _due(analysis: AnalysedSentence, dated: Dated, report: Report, at: int) -> Due | None:
    """Return the window of a date behind a reported promise; None if it has none, or is the day of the report."""
    if dated.past or dated.interpretation is None or dated.relation in {"open", "after", "not_before"}:
        return None
    verb = analysis.clauses.last_verb(report.verb + 1, at)
    if verb is not None and verb.past and not verb.speech:
        return None  # the date belongs to an event
    is_absolute = any(map(str.isdecimal, "".join(dated.words.split())[-4:])) and dated.fixed
    if report.words_day is None and not is_absolute:
        return None
    try:
        due = window_of(dated.interpretation, dated.words, report.said, None)
    except (DueInvalid, DueNotUnderstood):
        return None
    is_later = due.latest is not None and (report.said_on is None or due.latest >= (report.said.first or due.latest))
    if is_later and report.counts_from is not None:
        due = replace(due, basis="inferred")
    return due if is_later else None


def report_of(analysis: AnalysedSentence, published_on: date) -> Report | None:
    """Return when the first reported promise of a sentence was made; None if none is older than the article."""
    for verb in _verbs(analysis):
        period, day_at, day_end = _day_beside(analysis, verb, published_on)
        if period is None and _is_then(analysis, verb):
            period = _last_past(analysis, published_on)
            if period is None:
                return Report(None, SaidOn(None, published_on), verb)
        if period is not None:
            return _dated_report(period, published_on, verb, day_at, day_end)
        if _is_long_ago(analysis, verb):
            return Report(None, SaidOn(None, published_on), verb)
    return None


def _dated_report(period: Period, published_on: date, verb: int, day_at: int, day_end: int) -> Report | None:
    """Return the report of a day, month or year; that of "last summer" is of an unknown day before its end."""
    if period.precision not in _OF_REPORTS:
        return Report(None, SaidOn(None, min(period.last, published_on)), verb, day_at, day_end, period.last)
    try:
        return Report(period.edtf, parse_said_on(period.edtf, published_on), verb, day_at, day_end)
    except InvalidInput:
        return None


def _verbs(analysis: AnalysedSentence) -> list[int]:
    """Return the indexes of the verbs of the past that report: "said", "promised", "had vowed"."""
    past, language = analysis.language.past_speech | analysis.language.promised, analysis.language
    verbs = [at for at, word in enumerate(analysis.words) if word in past]
    before = [(at, analysis.word(analysis.before_adverbs(at))) for at in verbs]
    passive = language.classes["BE"] | language.infinitives | language.were
    found = [at for at, word in before if word not in passive and not _is_noun(analysis, at, word)]
    ending = language.past_ending
    return [at for at in found if analysis.word(at - 1) != "," or not analysis.words[at].endswith(ending)]


def _is_noun(analysis: AnalysedSentence, at: int, before: str) -> bool:
    """Return True for "the forecast", and for "committed" without "to" or "itself to"."""
    language, word = analysis.language, analysis.words[at]
    if word in language.bound:
        return analysis.word(at + 1) not in language.classes["SELF"] | {language.purpose}
    return word in language.nouns_too and before in language.before_noun


def _day_beside(analysis: AnalysedSentence, verb: int, published_on: date) -> tuple[Period | None, int, int]:
    """Return the past day, month or year in the fragment of a verb, or in a phrase in front of it, with its token."""
    fragment, clauses = analysis.clauses.fragment, analysis.clauses
    cue = next((cue.start for cue in analysis.cues if cue.start > verb), clauses.end_of_fragment(verb))
    for at in (*range(clauses.end_of_fragment(0)), *range(clauses.first_of_fragment(verb), cue)):
        if at in analysis.dated or not is_past_year(analysis.words[at], published_on):
            continue
        if fragment[at] == fragment[verb] or _opens(analysis, at, verb):
            return parse_edtf(analysis.words[at]), at, at  # "in his 2019 campaign, he vowed"
    for dated in analysis.dates:
        at = analysis.at(dated.start)
        if fragment[at] != fragment[verb] and not _opens(analysis, at, verb):
            continue
        if at > verb and any(verb < cue.start < at for cue in analysis.cues):
            return None, -1, -1  # the date is the deadline
        period = _past_period(dated, published_on)
        if period is not None and clauses.clause[at] == clauses.clause[verb]:
            return period, at, analysis.at(dated.end - 1)
    return None, -1, -1


def _opens(analysis: AnalysedSentence, at: int, verb: int) -> bool:
    """Return True if a date opens the sentence, and the verb is the first one: "In March 2025, the minister told"."""
    clauses = analysis.clauses
    if clauses.first_of_fragment(at) != 0:
        return False
    language = analysis.language
    described = clauses.last_verb(0, at)  # "in a letter dated 4 July 2025, ..."
    behind = described is not None and described.at == at - 1 and analysis.words[0] in language.phrase_openers
    first = clauses.first_verb(at if behind else 0, len(analysis.words))
    return analysis.words[0] in analysis.language.whens or (first is not None and first.at >= verb - 1)


def _past_period(dated: Dated, published_on: date) -> Period | None:
    """Return the day, month or year of the past that a date names; None for a weekday, which is news."""
    if dated.weekday or not dated.candidates or (dated.interpretation and dated.relation not in {"in", "not_before"}):
        return None
    edtf = dated.candidates[0]
    if not dated.fixed and parse_edtf(edtf).last >= published_on:
        edtf = f"{int(edtf[:4]) - 1:04}{edtf[4:]}"  # "in October", said in March
    try:
        period = parse_edtf(edtf)
    except ValueError:
        return None
    is_news = dated.past and (published_on - period.last).days <= _MAX_NEWS and period.precision in {"day", "interval"}
    if period.last >= published_on or is_news:
        return None
    return _rounded(period, dated.words.casefold().split())


def _rounded(period: Period, words: Sequence[str]) -> Period:
    """Return the period of a report: that of "three years ago" is a year, an interval in one month is the month."""
    units = [UNITS[word] for word in words if word in UNITS]
    if period.precision == "day" and units:
        return parse_edtf(period.edtf[: _PRECISIONS.get(units[-1], _DAY)])
    same_month = (period.first.year, period.first.month) == (period.last.year, period.last.month)
    names_year = period.edtf[:_YEAR] in words
    if period.precision in _OF_REPORTS or not (same_month or names_year):
        return period  # "last summer" is no year
    return parse_edtf(period.first.isoformat()[: _MONTH if same_month else _YEAR])


def _is_then(analysis: AnalysedSentence, verb: int) -> bool:
    """Return True for "said then", "at the time, he promised"."""
    near = analysis.words[max(verb - 2 * _MAX_NEAR, 0) : verb + _MAX_NEAR]
    return any(f" {phrase} " in f" {' '.join(near)} " for phrase in analysis.language.at_that_time)


def _is_long_ago(analysis: AnalysedSentence, verb: int) -> bool:
    """Return True for "had promised", "originally said"."""
    helper = analysis.word(analysis.before_adverbs(verb))
    near = analysis.words[max(verb - 3, 0) : verb]
    language = analysis.language
    return helper in language.pluperfect or any(word in language.formerly for word in near)


def _last_past(analysis: AnalysedSentence, published_on: date) -> Period | None:
    """Return the last day, month or year of the past that the sentences before name."""
    for before in analysis.sentences_before(_MAX_BACK):
        periods = (_past_period(dated, published_on) for dated in reversed(before.dates))
        period = next((period for period in periods if period is not None), None)
        if period is not None:
            return period
    return None
