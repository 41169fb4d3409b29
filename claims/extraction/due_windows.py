"""The due window of a date in its sentence: "not until May", "the deadline is Friday", "extended to March 27"."""

from dataclasses import replace
from datetime import date
from typing import Final

from claims.dates.find import Dated
from claims.domain.due import Due, Relation
from claims.extraction.analysis import AnalysedSentence

_COMMA: Final = frozenset({","})


def window_for(analysis: AnalysedSentence, dated: Dated, at: int, published_on: date) -> Due | None:
    """Return the due window; "until" and "before" after a "not" mean not before."""
    if dated.past or (dated.interpretation and dated.interpretation.expression.past):
        return None
    if dated.relation == "by" and _is_event(analysis, dated):
        return None
    first = analysis.words[at]
    if dated.interpretation is not None and dated.relation == "in" and _is_deadline(analysis, dated, at):
        dated = replace(dated, interpretation=replace(dated.interpretation, relation="by"))
    if dated.interpretation is not None and first in analysis.language.limits and _negated(analysis, at):
        dated = replace(dated, interpretation=replace(dated.interpretation, relation="not_before"))
    return dated.window(published_on)


def window_as(dated: Dated, relation: Relation, published_on: date) -> Due | None:
    """Return the window of a date with another relation: "extended to March 27" means by that day."""
    if dated.interpretation is None:
        return None
    return replace(dated, interpretation=replace(dated.interpretation, relation=relation)).window(published_on)


def _is_deadline(analysis: AnalysedSentence, dated: Dated, at: int) -> bool:
    """Return True for "the deadline is Wednesday", which means by Wednesday."""
    deadlines = analysis.positions(analysis.language.classes["DEADLINE"])
    behind = analysis.at(dated.end - 1) + 1
    if deadlines.count(behind, behind + 2):
        return True  # "a June 1 deadline"
    named = deadlines.before(at)
    return named >= 0 and analysis.clauses.clause[named] == analysis.clauses.clause[at]


def _is_event(analysis: AnalysedSentence, dated: Dated) -> bool:
    """Return True for "within a month of perihelion": the calendar does not know the event."""
    following = analysis.word(analysis.at(dated.end - 1) + 1)
    language = analysis.language
    return following in language.event_joints and analysis.words[analysis.at(dated.start)] in language.event_leads


def _negated(analysis: AnalysedSentence, at: int) -> bool:
    """Return True if a "not" stands before a token in its clause, without a comma between."""
    named = analysis.negated.before(at)
    comma = analysis.positions(_COMMA).before(at)
    return named > comma and analysis.clauses.clause[named] == analysis.clauses.clause[at]
