"""Choosing, for the forecasts of a sentence, the dates by which they fall due."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from claims.dates.find import Dated
from claims.dates.window import make_due
from claims.domain.due import Due
from claims.extraction.analysis import AnalysedSentence
from claims.extraction.cue_matching import CueMatch
from claims.extraction.cues import is_asked, is_given_up

#: a date that is still to come, with a verb of the present beside it or only of the past
_SCHEDULED, _BARE, _MENTIONED = 0.72, 0.65, 0.5


@dataclass(frozen=True, slots=True)
class Forecast:
    """A cue and a date that belong together; one of them may be missing."""

    cue: CueMatch | None
    dated: Dated | None
    due: Due | None
    weight: float
    #: index of the token that it is told of by
    at: int


def pair(
    reading: AnalysedSentence, cues: Sequence[CueMatch], published_on: date, conditions: Sequence[tuple[int, int]]
) -> list[Forecast]:
    """Give the forecasts of a sentence, in order.

    Args:
        cues: those that hold (`claims.extraction.cues`).
        conditions: where conditions stand, as indexes of tokens, half open.
    """
    dated = [found for d in reading.dates if (found := _forecast(reading, cues, d, published_on)) is not None]
    dated = _without_dates_of_conditions(reading, dated, conditions)
    used = {found.cue.start for found in dated if found.cue}
    told = {reading.clauses.clause[found.at] for found in dated}
    bare = [
        Forecast(cue, None, None, cue.cue.weight, cue.start)
        for cue in cues
        if cue.start not in used
        and not cue.cue.needs_date
        and not cue.cue.past
        and not any(start <= cue.start < end for start, end in conditions)
    ]
    if dated:
        bare = [b for b in bare if b.weight >= _SCHEDULED and reading.clauses.clause[b.at] not in told]
    bare = sorted(bare, key=lambda found: (-found.weight, found.at))[:1]
    return sorted([*_distinct(reading, dated), *bare], key=lambda found: found.at)


def _distinct(reading: AnalysedSentence, found: Sequence[Forecast]) -> list[Forecast]:
    """Of those that a cue shares between several dates, keep one a window; dates that only repeat are dropped."""
    kept: list[Forecast] = []
    for one in found:
        same = [k for k in kept if k.cue and one.cue and k.cue.start == one.cue.start]
        if any(
            k.due and one.due and (k.due.earliest, k.due.latest) == (one.due.earliest, one.due.latest) for k in kept
        ):
            continue
        if same and not _coordinated(reading, same[-1], one):
            closer = min((same[-1], one), key=_distance)
            if closer is one:
                kept[kept.index(same[-1])] = one
            continue
        kept.append(_by_too(same[-1], one) if same else one)
    return kept


def _by_too(first: Forecast, second: Forecast) -> Forecast:
    """ "By 2023 and two years after that": both are limits."""
    dated = second.dated
    if first.due is None or first.due.relation != "by" or dated is None or dated.reading is None or second.due is None:
        return second
    if dated.start != dated.date_start or second.due.relation != "in":
        return second
    due = second.due
    window = make_due("by", due.edtf, first.due.earliest, text=due.text, basis=due.basis, timezone=due.timezone)
    return replace(second, due=window)


def _coordinated(reading: AnalysedSentence, first: Forecast, second: Forecast) -> bool:
    """Tell whether two dates of one cue are two forecasts: "to 95 by 2023 and to 70 by 2025"."""
    return any(word in reading.language.coordinators for word in reading.words[first.at + 1 : second.at])


def _distance(found: Forecast) -> tuple[bool, int]:
    """How far a date is from its cue; those after it come first, and days before mere mentions of a year."""
    if found.cue is None or found.dated is None:
        return True, 0
    return found.at < found.cue.start, abs(found.at - found.cue.end)


def _forecast(reading: AnalysedSentence, cues: Sequence[CueMatch], dated: Dated, published_on: date) -> Forecast | None:
    at = reading.at(dated.start)
    due = _window(reading, dated, at, published_on)
    if due is None:
        return None
    cue = _governor(reading, cues, dated, at)
    if cue is not None:
        if cue.cue.past and not dated.fixed:
            return None
        if not dated.fixed and _belongs_to_past(reading, cue, at):
            return None
        return Forecast(cue, dated, due, min(cue.cue.weight + 0.05, 1.0), at)
    return _scheduled(reading, dated, due, at, published_on)


def _window(reading: AnalysedSentence, dated: Dated, at: int, published_on: date) -> Due | None:
    """Give the window; "until" and "before" after a "not" mean not before."""
    if dated.past or (dated.reading and dated.reading.expression.past):
        return None
    if dated.relation == "by" and _is_event(reading, dated):
        return None
    first = reading.words[at]
    if dated.reading is not None and dated.relation == "in" and _is_deadline(reading, at):
        dated = replace(dated, reading=replace(dated.reading, relation="by"))
    if dated.reading is not None and first in reading.language.limits and _negated(reading, at):
        dated = replace(dated, reading=replace(dated.reading, relation="not_before"))
    return dated.window(published_on)


def _is_deadline(reading: AnalysedSentence, at: int) -> bool:
    """ "The deadline is Wednesday": by Wednesday."""
    clause = reading.clauses.clause
    return any(
        word in reading.language.classes["DEADLINE"] and clause[i] == clause[at]
        for i, word in enumerate(reading.words[:at])
    )


def _is_event(reading: AnalysedSentence, dated: Dated) -> bool:
    """ "Within a month of perihelion": so long after something that no calendar names."""
    following = reading.word(reading.at(dated.end - 1) + 1)
    language = reading.language
    return following in language.event_joints and reading.words[reading.at(dated.start)] in language.event_leads


def _negated(reading: AnalysedSentence, at: int) -> bool:
    clause = reading.clauses.clause
    for i in range(at - 1, -1, -1):
        if reading.words[i] == "," or clause[i] != clause[at]:
            return False
        if reading.negates(i):
            return True
    return False


def _governor(reading: AnalysedSentence, cues: Sequence[CueMatch], dated: Dated, at: int) -> CueMatch | None:
    """Give the cue that a date belongs to."""
    fragment, clause = reading.clauses.fragment, reading.clauses.clause
    end = reading.at(dated.end - 1)
    own = [cue for cue in cues if fragment[cue.start] == fragment[at] or cue.start <= end < cue.end]
    before = [cue for cue in own if cue.start <= at]
    if before:
        return _best(before, before[-1].start)
    if own:
        return _best(own, own[0].start)
    verbs = {verb.at for verb in reading.clauses.verbs}
    if any(fragment[verb] == fragment[at] for verb in verbs) or reading.clauses.heads(at) > 1:
        return None  # another verb's, or that of a verb which no table knows
    near = [cue for cue in cues if clause[cue.start] == clause[at]]
    before = [cue for cue in near if cue.start <= at]
    if before:
        return _best(before, before[-1].start)
    return _best(near, near[0].start) if near else None


def _best(cues: Sequence[CueMatch], start: int) -> CueMatch:
    return max((cue for cue in cues if cue.start == start), key=lambda cue: (cue.cue.weight, cue.end))


def _belongs_to_past(reading: AnalysedSentence, cue: CueMatch, at: int) -> bool:
    """Tell whether a day without a year stands with a verb of the past, and not with the cue."""
    verb = reading.clauses.governing(at)
    if verb is None or not verb.past or reading.words[verb.at] in reading.language.coordinators:
        return False
    return not cue.start <= verb.at < cue.end and (verb.at > cue.start or at < cue.start)


def _scheduled(reading: AnalysedSentence, dated: Dated, due: Due, at: int, published_on: date) -> Forecast | None:
    """Take a date that is still to come as a forecast where no cue stands beside it ("talks resume on Monday")."""
    if reading.sentence.question or _only_leans(reading, dated) or dated.relation == "open" or not dated.related:
        return None
    if is_given_up(reading) or is_asked(reading, at):
        return None
    if reading.word(0) in reading.language.imagined:
        return None
    if dated.later:
        pass
    elif due.relation == "in" and due.earliest <= published_on and due.latest and due.latest.year == published_on.year:
        return None  # today, this year: it may be so already
    verb = reading.clauses.governing(at)
    if verb is None:
        return Forecast(None, dated, due, _BARE, at)
    if reading.words[verb.at] in reading.language.classes["MODAL"] | reading.language.classes["WOULD"]:
        return None
    if not verb.past:
        return Forecast(None, dated, due, _SCHEDULED, at)
    if not dated.fixed or due.relation in {"after", "not_before"} or not _leads_on(reading, verb.at, at, due):
        return None
    return Forecast(None, dated, due, _MENTIONED, at)


def _only_leans(reading: AnalysedSentence, dated: Dated) -> bool:
    """Tell whether the words only point back ("by then"), and name no time of their own ("14 months after that")."""
    last = dated.words.lower().split()[-1]
    return dated.leans and any(phrase.split()[-1] == last for phrase in reading.language.leaning)


def _leads_on(reading: AnalysedSentence, verb: int, at: int, due: Due) -> bool:
    """Tell whether a verb of the past leads to something later: "approved a plan to open in 2027"."""
    return due.relation in {"by", "before", "between"} or reading.language.purpose in reading.words[verb + 1 : at]


def _without_dates_of_conditions(
    reading: AnalysedSentence, found: list[Forecast], conditions: Sequence[tuple[int, int]]
) -> list[Forecast]:
    """Dates inside a condition count only where the sentence has no other."""
    outside = [f for f in found if not any(start <= f.at < end for start, end in conditions)]
    if outside:
        return outside
    return [f for f in found if f.cue is not None] if reading.cues else found
