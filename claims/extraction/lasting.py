"""Days behind "until", "through" and "between" that end something past: "voters queued until Sunday night".

Only verbs that set a state, an order or a term reach beyond the article: "suspended flights until Friday".
"""

from typing import Final

from claims.dates.find import Dated
from claims.dates.lexicon import WEEKDAYS
from claims.extraction.analysis import AnalysedSentence
from claims.extraction.clauses import Verb
from claims.extraction.languages import union

#: digits that show a year
_YEAR_DIGITS: Final = 4


def is_activity(analysis: AnalysedSentence, dated: Dated, at: int) -> bool:
    """Return True if a day without a year ends an activity of the past.

    Args:
        analysis: the sentence.
        dated: a date of it, which is a limit or a range.
        at: index of its first token.
    """
    if not (_is_yearless(analysis, dated) or dated.refers_back):
        return False  # "waved it through two days later"
    verb = analysis.clauses.governing(at)
    if verb is None:
        same = _same_past(analysis, at)
        return same >= 0 and (dated.relation == "between" or not _lasts(analysis, Verb(same, past=True)))
    if not verb.past or verb.perfect or verb.at > at:
        return False
    return not verb.speech if dated.relation == "between" else not _lasts(analysis, verb)


def is_ended(analysis: AnalysedSentence, at: int) -> bool:
    """Return True if the sentence says behind a day that its state is over: "but the order was lifted on Thursday"."""
    words, clauses = analysis.words, analysis.clauses
    contrast = analysis.positions(analysis.language.contrast).first(at, len(words))
    verb = clauses.first_verb(contrast, len(words))
    ended = analysis.positions(analysis.language.events["ENDED"]).first(contrast, len(words))
    if verb is None or not verb.past or ended >= len(words):
        return False
    return clauses.fragment[ended] == clauses.fragment[verb.at]


def is_accomplished(analysis: AnalysedSentence, dated: Dated, at: int) -> bool:
    """Return True for the weekday of a headline about an event that has happened: "storm kills four on Sunday"."""
    if not dated.weekday or not analysis.sentence.is_heading:
        return False
    events, words = analysis.language.events, analysis.words
    if any(
        not analysis.is_adverb(words[verb - 1]) for verb in analysis.positions(events["ACCOMPLISHED"]).between(1, at)
    ):
        return True
    gathered = analysis.positions(events["GATHERING"]).before(at)
    return any(word in events["CROWDS"] for word in words[: max(gathered, 0)])  # who counted them has seen them


def _is_yearless(analysis: AnalysedSentence, dated: Dated) -> bool:
    """Return True for a weekday, or for a day or month without a year; False for "next Monday"."""
    first, end = analysis.at(dated.date_start), analysis.at(dated.end - 1) + 1
    words = analysis.words[first:end]
    if any(word in analysis.language.nexts - analysis.language.classes["THE"] for word in words):
        return False
    if not dated.fixed:
        return True
    digits = any(word.isdecimal() and len(word) == _YEAR_DIGITS for word in words)
    return not digits and any(word in WEEKDAYS for word in words)


def _lasts(analysis: AnalysedSentence, verb: Verb) -> bool:
    """Return True if what a verb of the past did may go on: a state, an order, a report."""
    lasting, clauses = analysis.language.events["LASTING"], analysis.clauses
    start = clauses.first_of_fragment(verb.at)
    passive = analysis.positions(union(analysis.language.code, "WAS")).count(start, verb.at + 1)
    nature = analysis.positions(analysis.language.events["NATURE"]).count(start, verb.at)
    if nature and not passive:
        return False
    participle = analysis.positions(lasting).first(verb.at, len(analysis.words)) if passive else verb.at
    one = analysis.word(participle) if participle <= analysis.before_adverbs(verb.at + 3) else ""
    before = clauses.last_verb(start, verb.at)
    return verb.speech or one in lasting or (before is not None and analysis.words[before.at] in lasting)


def _same_past(analysis: AnalysedSentence, at: int) -> int:
    """Return the index of a verb before a token that may be past ("snow shut the road"), and -1 without one."""
    language = analysis.language
    verb = analysis.positions(language.same_past).before(at)
    if verb < max(analysis.clauses.first_of_fragment(at), 1):
        return -1
    before = analysis.words[verb - 1]
    helpers = language.classes["NOT_BASE"] | language.calendar_verbs | language.owners
    return verb if before[0].isalpha() and before not in helpers else -1
