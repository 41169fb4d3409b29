"""Assignment of dates to the forecasts of a sentence."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from claims.dates.find import Dated
from claims.dates.lexicon import UNITS
from claims.dates.window import make_due
from claims.domain.due import Due
from claims.extraction.analysis import AnalysedSentence
from claims.extraction.conditions import is_temporal
from claims.extraction.cue_matching import CueMatch
from claims.extraction.cues import is_given_up, may_promise
from claims.extraction.due_windows import window_as, window_for
from claims.extraction.governors import belongs_to_past, governor_of, is_past_plan, is_reported_plan, is_weekday_ahead
from claims.extraction.languages import union
from claims.extraction.lasting import is_accomplished, is_activity, is_ended
from claims.extraction.questions import is_asked, is_question
from claims.extraction.reported import Report, is_reported, old_promises, report_of
from claims.extraction.schedules import has_schedule
from claims.extraction.tense import (
    describes_plan,
    is_attributive,
    is_behind,
    is_counted,
    is_heading,
    is_limit,
    is_long_past,
)

#: weight of a promise of before with its deadline
_PROMISED: Final = 0.7
#: weights of a future date without a cue: beside a verb of the present, or only of the past
_SCHEDULED, _BARE, _MENTIONED = 0.72, 0.65, 0.5


@dataclass(frozen=True, slots=True)
class Forecast:
    """A cue with its date; one of them may be missing."""

    cue: CueMatch | None
    dated: Dated | None
    due: Due | None
    weight: float
    #: index of the first token of the cue or date
    at: int
    #: when it was made, if the sentence reports a promise of before
    report: Report | None = None

    @property
    def is_scheduled(self) -> bool:
        """True if a verb of the calendar schedules the date, without a cue."""
        return self.cue is None and self.weight >= _SCHEDULED


def forecasts_of(
    analysis: AnalysedSentence, published_on: date, conditions: Sequence[tuple[int, int]]
) -> list[Forecast]:
    """Return the forecasts of a sentence, in order; also the promises of before that it reports.

    Args:
        analysis: the sentence, with its valid cues.
        published_on: the article's day.
        conditions: indexes of the tokens of conditions, half open.
    """
    found = pair(analysis, analysis.valid_cues, published_on, conditions)
    if is_question(analysis) or is_given_up(analysis):
        return found
    report = report_of(analysis, published_on)
    old = old_promises(analysis, report, published_on, may_promise)
    if report is not None and report.said_on is not None and not old:
        return [_said_before(analysis, forecast, report) for forecast in found]
    used = {promise.cue.start for promise in old} | {promise.at for promise in old}
    kept = [f for f in found if not old or (f.dated is not None and f.at not in used)]
    kept = [f for f in kept if f.cue is None or f.cue.start not in used]
    promises = [Forecast(p.cue, p.dated, p.due, _PROMISED, p.at, p.report) for p in old]
    return sorted([*promises, *kept], key=lambda forecast: forecast.at)


def _said_before(analysis: AnalysedSentence, forecast: Forecast, report: Report) -> Forecast:
    """Return a forecast without a day with the day on which it was said: "in 1930, Keynes predicted that"."""
    if forecast.cue is None or forecast.dated is not None or not is_reported(analysis, report, forecast.cue):
        return forecast
    return replace(forecast, report=report)


def pair(
    analysis: AnalysedSentence, cues: Sequence[CueMatch], published_on: date, conditions: Sequence[tuple[int, int]]
) -> list[Forecast]:
    """Return the forecasts of a sentence, in order.

    Args:
        analysis: the sentence.
        cues: its valid cues (`claims.extraction.cues.valid_cues`).
        published_on: the article's day.
        conditions: indexes of the tokens of conditions, half open.
    """
    dated = [forecast for d in analysis.dates if (forecast := _forecast(analysis, cues, d, published_on)) is not None]
    inside = {at for start, end in conditions for at in range(start, end)}
    dated = _without_dates_of_conditions(analysis, cues, dated, conditions, published_on)
    used = {forecast.cue.start for forecast in dated if forecast.cue}
    dated_clauses = {analysis.clauses.clause[forecast.at] for forecast in dated}
    bare = [
        Forecast(cue, None, None, cue.cue.weight, cue.start)
        for cue in cues
        if cue.start not in used and _needs_no_date(analysis, cue) and cue.start not in inside
    ]
    if dated:
        bare = [b for b in bare if b.weight >= _SCHEDULED and analysis.clauses.clause[b.at] not in dated_clauses]
    bare = sorted(bare, key=lambda forecast: (-forecast.weight, forecast.at))[:1]
    return sorted([*_distinct(analysis, dated), *bare], key=lambda forecast: forecast.at)


def _needs_no_date(analysis: AnalysedSentence, cue: CueMatch) -> bool:
    """Return True if a cue makes a forecast without a day; a reported plan does ("said he planned to withdraw")."""
    return not (cue.cue.needs_date or cue.cue.past) or (cue.cue.kind == "plan" and is_reported_plan(analysis, cue))


def _distinct(analysis: AnalysedSentence, forecasts: Sequence[Forecast]) -> list[Forecast]:
    """Return one forecast for each window; forecasts of one cue with several dates count once unless coordinated."""
    distinct: list[Forecast] = []
    windows: Counter[tuple[date | None, date | None]] = Counter()
    last_of_cue: dict[int, int] = {}
    for forecast in forecasts:
        if windows[_days(forecast)]:
            continue
        place = last_of_cue.get(forecast.cue.start) if forecast.cue else None
        added = forecast
        if place is not None and _distance(analysis, distinct[place])[1] is not _distance(analysis, forecast)[1]:
            if _distance(analysis, distinct[place]) <= _distance(analysis, forecast):
                continue  # "its fourth quarter results on February 15"
        elif place is not None and _coordinated(analysis, distinct[place], forecast):
            added, place = _by_too(distinct[place], forecast), None
        elif place is not None and _distance(analysis, distinct[place]) <= _distance(analysis, forecast):
            continue
        if place is None:
            place = len(distinct)
            distinct.append(added)
        else:
            windows[_days(distinct[place])] -= 1
            distinct[place] = added
        windows[_days(added)] += 1
        if added.cue:
            last_of_cue[added.cue.start] = place
    return distinct


def _days(forecast: Forecast) -> tuple[date | None, date | None]:
    return (forecast.due.earliest, forecast.due.latest) if forecast.due else (None, None)


def _by_too(first: Forecast, second: Forecast) -> Forecast:
    """Return the second forecast as a limit too: "by 2023 and two years after that"."""
    dated = second.dated
    if (
        first.due is None
        or first.due.relation != "by"
        or dated is None
        or dated.interpretation is None
        or second.due is None
    ):
        return second
    if dated.start != dated.date_start or second.due.relation != "in":
        return second
    due, begins = second.due, first.due.earliest
    assert begins is not None  # noqa: S101 - the day of the text is known
    window = make_due("by", due.edtf, begins, text=due.text, basis=due.basis, timezone=due.timezone)
    return replace(second, due=window)


def _has_begun(due: Due, day: date) -> bool:
    return due.earliest is None or due.earliest <= day


def _coordinated(analysis: AnalysedSentence, first: Forecast, second: Forecast) -> bool:
    """Return True if two dates of one cue are two forecasts: "to 95 by 2023 and to 70 by 2025"."""
    return analysis.positions(analysis.language.coordinators).count(first.at + 1, second.at) > 0


def _distance(analysis: AnalysedSentence, forecast: Forecast) -> tuple[bool, bool, int]:
    """Return the sort key for dates of one cue: dates after the cue first, then those of no noun, then the nearest."""
    if forecast.cue is None or forecast.dated is None:
        return True, True, 0
    behind = analysis.word(analysis.at(forecast.dated.end - 1) + 1)  # "second quarter 2024 results"
    described = analysis.words[forecast.at] in analysis.language.of_results or behind in analysis.language.results
    described = described or is_attributive(analysis, forecast.dated)
    return forecast.at < forecast.cue.start, described, abs(forecast.at - forecast.cue.end)


def _forecast(
    analysis: AnalysedSentence, cues: Sequence[CueMatch], dated: Dated, published_on: date
) -> Forecast | None:
    at = analysis.at(dated.start)
    due = window_for(analysis, dated, at, published_on)
    if due is None or is_heading(analysis, dated):
        return None
    if is_behind(analysis, dated, at, published_on):
        return None
    if dated.refers_back and analysis.word(analysis.at(dated.end - 1) + 1) in analysis.language.than:
        return None  # "three months later than planned"
    if is_limit(analysis, dated, at) and (is_long_past(analysis, dated, at, published_on) or is_ended(analysis, at)):
        return None
    cue = governor_of(analysis, cues, dated, at)
    if cue is not None:
        if not dated.fixed and not is_limit(analysis, dated, at):
            if is_past_plan(analysis, cue) and not is_weekday_ahead(analysis, cue, dated, at):
                return None
            is_planned = is_attributive(analysis, dated) and describes_plan(analysis, dated)
            if not is_planned and belongs_to_past(analysis, cue, at):
                return None
        elif due.relation == "in" and _has_begun(due, published_on) and belongs_to_past(analysis, cue, at):
            return None  # "the plan to bail them out failed this week"
        due = window_as(dated, "by", published_on) or due if cue.cue.until else due
        return Forecast(cue, dated, due, min(cue.cue.weight + 0.05, 1.0), at)
    return _scheduled(analysis, dated, due, at, published_on)


def _scheduled(analysis: AnalysedSentence, dated: Dated, due: Due, at: int, published_on: date) -> Forecast | None:
    """Return the forecast of a future date without a cue ("talks resume on Monday"), or None."""
    if is_question(analysis) or _only_refers_back(analysis, dated) or dated.relation == "open" or not dated.related:
        return None
    if is_given_up(analysis) or is_asked(analysis, at) or analysis.word(0) in analysis.language.imagined:
        return None
    begun = due.relation == "in" and _has_begun(due, published_on)
    if begun and not dated.later and due.latest and due.latest.year == published_on.year:
        return None  # today, this year: the event may have happened already
    if dated.is_over and due.relation in {"not_before", "after"}:
        return None  # "up from the second quarter of 2024"
    verb, planned = analysis.clauses.governing(at), has_schedule(analysis, at)
    if not planned and due.relation in {"by", "between"} and is_activity(analysis, dated, at):
        return None  # "voters queued until Sunday night"
    if is_accomplished(analysis, dated, at):
        return None
    if is_limit(analysis, dated, at):
        counted = analysis.words[analysis.at(dated.end - 1)] in UNITS and verb is not None and verb.past
        return None if counted else Forecast(None, dated, due, _BARE, at)  # "the shares rose within a month"
    if planned or analysis.words[at] in analysis.language.effective:
        return Forecast(None, dated, due, _SCHEDULED, at)
    if not dated.fixed or is_attributive(analysis, dated) or is_counted(analysis, dated, at):
        return None
    if verb is None:
        return Forecast(None, dated, due, _BARE, at)
    if analysis.words[verb.at] in union(analysis.language.code, "MODAL", "WOULD"):
        return None
    if not verb.past:
        return Forecast(None, dated, due, _SCHEDULED, at)
    if dated.refers_back or due.relation in {"after", "not_before"} or not _leads_on(analysis, verb.at, at, due):
        return None
    return Forecast(None, dated, due, _MENTIONED, at)


def _only_refers_back(analysis: AnalysedSentence, dated: Dated) -> bool:
    """Return True if the words only point back ("by then") without a time of their own ("14 months after that")."""
    last = dated.words.lower().split()[-1]
    return dated.refers_back and any(phrase.split()[-1] == last for phrase in analysis.language.back_references)


def _leads_on(analysis: AnalysedSentence, verb: int, at: int, due: Due) -> bool:
    """Return True if a verb of the past leads to a later event: "approved a plan to open in 2027"."""
    return due.relation in {"by", "before", "between"} or analysis.language.purpose in analysis.words[verb + 1 : at]


def _without_dates_of_conditions(
    analysis: AnalysedSentence,
    cues: Sequence[CueMatch],
    forecasts: list[Forecast],
    conditions: Sequence[tuple[int, int]],
    published_on: date,
) -> list[Forecast]:
    """Return the forecasts without dates inside a condition, which are no deadline.

    If the sentence has no other date, the claim follows the time of the condition ("after it is approved in May").
    """
    inside = {at for start, end in conditions for at in range(start, end)}
    outside = [forecast for forecast in forecasts if forecast.at not in inside]
    cue = next((cue for cue in cues if cue.start not in inside), None)
    if outside or cue is None:
        return outside
    temporal = {at for c in conditions if is_temporal(analysis, c) for at in range(*c)}
    dates = (dated for dated in analysis.dates if analysis.at(dated.start) in temporal)
    followed = (_following(analysis, cue, dated, published_on) for dated in dates)
    return [forecast for forecast in followed if forecast is not None][:1]


def _following(analysis: AnalysedSentence, cue: CueMatch, dated: Dated, published_on: date) -> Forecast | None:
    """Return the forecast whose window begins with a date and has no end; None if the date is not ahead."""
    at = analysis.at(dated.start)
    due = window_as(dated, "not_before", published_on)
    if due is None or _has_begun(due, published_on) or is_behind(analysis, dated, at, published_on):
        return None
    return Forecast(cue, dated, replace(due, basis="inferred"), min(cue.cue.weight + 0.05, 1.0), at)
