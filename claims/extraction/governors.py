"""The cue that a date belongs to, and whether the date belongs to a verb of the past instead."""

from collections.abc import Sequence

from claims.dates.find import Dated
from claims.extraction.analysis import AnalysedSentence
from claims.extraction.cue_matching import CueMatch
from claims.extraction.tense import describes_plan


def governor_of(analysis: AnalysedSentence, cues: Sequence[CueMatch], dated: Dated, at: int) -> CueMatch | None:
    """Return the cue of a date, or None."""
    fragment, clause = analysis.clauses.fragment, analysis.clauses.clause
    end = analysis.at(dated.end - 1)
    cues = [cue for cue in cues if not at <= cue.start < cue.end - 1 <= end]  # "at the start of the year" has a cue
    own = [cue for cue in cues if fragment[cue.start] == fragment[at] or cue.start <= end < cue.end]
    before = [cue for cue in own if cue.start <= at]
    if before:
        return _best(before, before[-1].start)
    if own:
        return _best(own, own[0].start)
    if analysis.clauses.has_verb(fragment, at):
        return None
    opens = (dated.fixed and _opens_sentence(analysis, at)) or _is_of_subject(analysis, dated, at)
    if analysis.clauses.heads(at) > 1 and not opens:
        return None  # the date belongs to another verb, or to one that no table has
    near = [cue for cue in cues if clause[cue.start] == clause[at]]
    before = [cue for cue in near if cue.start <= at]
    if before:
        return _best(before, before[-1].start)
    return _best(near, near[0].start) if near else None


def _is_of_subject(analysis: AnalysedSentence, dated: Dated, at: int) -> bool:
    """Return True for the day of a planned event in front: "Sunday's vote, ..., will", "an eclipse on May 3, ..."."""
    if analysis.clauses.first_of_fragment(at) != 0:
        return False
    if describes_plan(analysis, dated):
        return True
    verb = analysis.clauses.first_verb(at, len(analysis.words))
    return analysis.word(at - 1) in analysis.language.planned_events and verb is not None and not verb.past


def _opens_sentence(analysis: AnalysedSentence, at: int) -> bool:
    """Return True if a date is in a phrase in front of the sentence: "For full-year 2026, the firm expects"."""
    return analysis.clauses.first_of_fragment(at) == 0 and analysis.words[0] in analysis.language.phrase_openers


def _best(cues: Sequence[CueMatch], start: int) -> CueMatch:
    return max((cue for cue in cues if cue.start == start), key=lambda cue: (cue.cue.weight, cue.end))


def belongs_to_past(analysis: AnalysedSentence, cue: CueMatch, at: int) -> bool:
    """Return True if a day without a year belongs to a verb of the past, and not to the cue."""
    first, language = analysis.words[cue.start], analysis.language
    inside = cue.start < at < cue.end - 2 and first.endswith(language.past_ending)
    if inside or (cue.start < at < cue.end and cue.cue.kind == "commitment"):
        return True  # "agreed on Monday to plead guilty", "threatened Tuesday to strike"
    if at < cue.start and (first.endswith(language.past_ending) or first in language.past_verbs):
        return True  # "on Monday promised to publish"
    verb = analysis.clauses.governing(at)
    if verb is None or not verb.past or analysis.words[verb.at] in analysis.language.coordinators:
        return False
    if _is_in_aside(analysis, verb.at, at) and cue.end <= verb.at:
        return False  # "plans to sell its piano, appraised in March, before June 7"
    return not cue.start <= verb.at < cue.end and (verb.at > cue.start or at < cue.start)


def _is_in_aside(analysis: AnalysedSentence, verb: int, at: int) -> bool:
    """Return True if a date stands alone behind the aside of a verb."""
    clauses = analysis.clauses
    opener = analysis.words[clauses.first_of_fragment(verb)]
    aside = opener == "," or opener in analysis.language.relatives
    return aside and clauses.heads(at) <= 1 and 0 < clauses.fragment[at] - clauses.fragment[verb] <= 1


def is_weekday_ahead(analysis: AnalysedSentence, cue: CueMatch, dated: Dated, at: int) -> bool:
    """Return True for "planned to leave on Saturday": a plan of the past for the coming weekday."""
    if (
        cue.cue.kind != "plan"
        or cue.end > analysis.at(dated.date_start)
        or not dated.weekday
        or belongs_to_past(analysis, cue, at)
    ):
        return False
    contrast = analysis.positions(analysis.language.contrast).first(at, len(analysis.words))
    verb = analysis.clauses.first_verb(contrast, len(analysis.words))
    return verb is None or not verb.past or verb.speech  # not "was due in court on Monday but was taken ill"


def is_past_plan(analysis: AnalysedSentence, cue: CueMatch) -> bool:
    """Return True for a plan of the past: "planned to leave", "was due in court"."""
    language, first = analysis.language, analysis.words[cue.start]
    participle = first.endswith(language.past_ending) or first in language.participles or first in language.predicates
    helper = analysis.word(analysis.before_adverbs(cue.start))
    if cue.cue.past and is_reported_plan(analysis, cue):
        return False  # "said it hoped to name a successor by May"
    had = any(word in language.pluperfect for word in analysis.words[max(cue.start - 3, 0) : cue.start])
    return cue.cue.past or (participle and (helper in language.classes["WAS"] or had))


def is_reported_plan(analysis: AnalysedSentence, cue: CueMatch) -> bool:
    """Return True for a plan of the past behind a verb of speaking: "said he planned to withdraw"."""
    verb = analysis.clauses.last_verb(0, cue.start)
    return verb is not None and verb.speech and analysis.words[cue.start] not in analysis.language.classes["WAS"]
