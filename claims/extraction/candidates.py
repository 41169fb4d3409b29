"""Candidates of a text: each forecast with its span, due window, claimant and reasons."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache
from typing import Final

from claims.anchoring.characters import splits_character
from claims.dates.find import scan
from claims.dates.joined_words import without_noise
from claims.dates.window import LAST_YEAR, make_due
from claims.domain.due import Due
from claims.domain.extraction import Candidate, CueSpan, TextRange
from claims.domain.limits import MAX_EXTRACTION_PART, MAX_PROBABILITY_TEXT, MAX_QUOTE, MAX_STATEMENT
from claims.domain.probability import Probability, modality_of
from claims.domain.vocabulary import Modality
from claims.extraction.analysis import AnalysedSentence
from claims.extraction.conditions import find_conditions
from claims.extraction.cue_matching import matcher_for
from claims.extraction.cues import valid_cues
from claims.extraction.deadlines import Forecast, forecasts_of
from claims.extraction.headlines import headline_cues
from claims.extraction.hedges import hedge_of
from claims.extraction.kinds import kind_of
from claims.extraction.language import Language
from claims.extraction.languages import LANGUAGES, is_foreign, language_for
from claims.extraction.names import stands_for_somebody, with_acronyms
from claims.extraction.odds import odds_of, with_odds
from claims.extraction.positions import Phrases
from claims.extraction.ranking import ranked
from claims.extraction.scores import score_of
from claims.extraction.sentences import Sentence, parts, plain, sentences, unmarked
from claims.extraction.speakers import speaker_of
from claims.extraction.subjects import Speaker
from claims.extraction.undated import undated_period
from claims.rules.odds import midpoint

#: weight, 0 to 1, that a forecast needs to be proposed
MIN_WEIGHT: Final = 0.5
#: sentences of a part that the next part may refer to
_MAX_KEPT: Final = 20
#: zero width joiner: it joins the parts of one character
_JOINER: Final = "\u200d"


def extract(text: str, published_on: date, language: str, author: str, country: str | None = None) -> list[Candidate]:
    """List the forecasts of a text: those with a window first, the likeliest first. The result is repeatable.

    Args:
        text: the article's text as it is stored; offsets count its code points.
        published_on: the article's day, which date words are relative to.
        language: the article's BCP 47 tag.
        author: the claimant of forecasts without a speaker.
        country: ISO 3166-1 alpha-2, whose named days the text means; None: those of the tables.

    Returns:
        The forecasts; none if the article's year is the last of the calendar, which has no day for their check.

    Raises:
        LanguageNotSupported: there are no tables for the language.
    """
    masked, candidates = plain(text), list[Candidate]()
    tables: Language | None = None
    last: AnalysedSentence | None = None
    for start, end in parts(masked, MAX_EXTRACTION_PART):
        cut_up = sentences(masked, start, end, last.sentence.paragraph + 1 if last else 0)
        tables = tables or language_for(language, masked, [token for sentence in cut_up for token in sentence.tokens])
        if published_on.year > LAST_YEAR:
            return []
        analyses = _analyse(tables, masked, cut_up, published_on, last, country)
        for analysis in analyses:
            candidates += _candidates(text, analysis, published_on, author, candidates[-1] if candidates else None)
        last = _without_neighbours(analyses) or last
    return ranked(candidates)


def _without_neighbours(analyses: Sequence[AnalysedSentence]) -> AnalysedSentence | None:
    """Part the sentences of a part, but the last ones, which the next part may refer to; return the last one."""
    for analysis in analyses:
        analysis.after = None  # objects that refer to each other stay in memory for a while
    for analysis in analyses[:-_MAX_KEPT]:
        analysis.before = None
    if len(analyses) >= _MAX_KEPT:
        analyses[-_MAX_KEPT].before = None
    return analyses[-1] if analyses else None


def _analyse(
    language: Language,
    masked: str,
    cut_up: Sequence[Sentence],
    published_on: date,
    before: AnalysedSentence | None = None,
    country: str | None = None,
) -> list[AnalysedSentence]:
    """Return the analysis of each sentence, linked to its neighbours; `before` is the last one of the part before."""
    matcher = matcher_for(language.code)
    last_period = before.last_period if before is not None else None
    analyses: list[AnalysedSentence] = []
    for sentence in (with_acronyms(language, masked, one) for one in cut_up):
        dates = tuple(scan(masked, without_noise(sentence.tokens, country), published_on, last_period, country=country))
        last_period = next((p for d in reversed(dates) if (p := d.period(published_on))), last_period)
        cues = tuple(matcher.find(masked, sentence.tokens))
        analysis = AnalysedSentence(language, masked, sentence, dates, cues, before, last_period, country)
        analysis.valid_cues = with_odds(analysis, [*valid_cues(analysis), *headline_cues(analysis)])
        if before is not None:
            before.after = analysis
        before = analysis
        analyses.append(analysis)
    return analyses


def _candidates(
    text: str, analysis: AnalysedSentence, published_on: date, author: str, last: Candidate | None
) -> Iterator[Candidate]:
    sentence = analysis.sentence
    if sentence.end - sentence.start > MAX_STATEMENT or is_foreign(analysis.language, analysis.text, sentence.tokens):
        return
    span = _text_range(text, sentence.start, sentence.end)
    if len(span.exact) > MAX_QUOTE:
        return  # thousands of combining marks beside the sentence belong to its first or last character
    conditions = find_conditions(analysis)
    for forecast in forecasts_of(analysis, published_on, conditions):
        condition = _condition_of(analysis, forecast, conditions)
        speaker = speaker_of(analysis, forecast)
        if forecast.weight >= MIN_WEIGHT:
            yield _candidate(text, span, analysis, forecast, condition, speaker, author, published_on, last)


def _candidate(
    text: str,
    span: TextRange,
    analysis: AnalysedSentence,
    forecast: Forecast,
    condition: tuple[int, int] | None,
    speaker: Speaker | None,
    author: str,
    published_on: date,
    last: Candidate | None,
) -> Candidate:
    due, due_span, basis = _due(text, analysis, forecast, published_on, last)
    cue = _cue_found(text, analysis, forecast)
    hedge = hedge_of(analysis, forecast.cue)
    kind = kind_of(analysis, forecast, condition, speaker)
    modality: Modality = forecast.cue.cue.modality if forecast.cue else "very_likely"
    if hedge is not None:
        modality = analysis.language.hedges[hedge]
    probability = _probability(text, analysis, forecast)
    if probability is not None:
        hedge, modality = None, modality_of(midpoint(probability.low, probability.high))
        kind = "prediction" if forecast.cue is None and kind == "plan" else kind
    return Candidate(
        span=span,
        statement=unmarked(text[analysis.sentence.start : analysis.sentence.end]),
        kind=kind,
        claimant=speaker.name if speaker else author,
        speaker=_text_range(text, speaker.start, speaker.end) if speaker else None,
        due=due,
        due_span=due_span,
        due_basis=basis,
        condition=_text_range(text, analysis.tokens[condition[0]].start, analysis.tokens[condition[1] - 1].end)
        if condition
        else None,
        cues=cue,
        modality=modality,
        modality_words=probability.text if probability else hedge or (cue[0].words if cue else ""),
        score=score_of(forecast, basis, is_headline=cue[:1] != () and cue[0].cue == analysis.language.headline.words),
        why=_why(forecast, hedge, probability, condition is not None, speaker, due, basis),
        said_on=forecast.report.said_on if forecast.report else published_on.isoformat(),
        probability=probability,
        is_heading=analysis.sentence.is_heading,
        claimant_resolved=speaker is None or not _stands_for_somebody(analysis, speaker),
    )


def _probability(text: str, analysis: AnalysedSentence, forecast: Forecast) -> Probability | None:
    """Return the odds that the sentence states for a forecast, with their words; None if it states none."""
    odds = odds_of(analysis, forecast)
    if odds is None:
        return None
    words = _text_range(text, analysis.tokens[odds.start].start, analysis.tokens[odds.end - 1].end).exact
    return Probability(odds.low, odds.high, words) if len(words) <= MAX_PROBABILITY_TEXT else None


def _stands_for_somebody(analysis: AnalysedSentence, speaker: Speaker) -> bool:
    opens = analysis.text.startswith(speaker.name.split()[0], analysis.tokens[0].start)
    return stands_for_somebody(analysis.language, speaker.name, opens_sentence=opens)


def _due(
    text: str, analysis: AnalysedSentence, forecast: Forecast, published_on: date, last: Candidate | None
) -> tuple[Due, TextRange | None, str]:
    """Return the window, the range of its words, and its basis: stated, inferred or none."""
    if forecast.due is not None and forecast.dated is not None:
        return forecast.due, _text_range(text, forecast.dated.start, forecast.dated.end), forecast.due.basis
    made_on = forecast.report.said if forecast.report else published_on
    known = last is not None and last.due.edtf is not None and last.span.end <= analysis.sentence.start
    if known and last is not None and analysis.once(_refers_back):
        return replace(last.due, basis="inferred"), None, "inferred"
    period = undated_period(analysis, forecast.at)
    if period is None:
        return make_due("open", None, made_on, basis="none"), None, "none"
    words = _text_range(text, analysis.tokens[period[0]].start, analysis.tokens[period[1] - 1].end)
    return make_due("open", None, made_on, text=words.exact, basis="none"), words, "none"


def _refers_back(analysis: AnalysedSentence) -> bool:
    phrases = _back_references(analysis.language.code)
    return any(analysis.phrase_at(at, phrases) is not None for at in range(len(analysis.words)))


@lru_cache(maxsize=8)
def _back_references(code: str) -> Phrases:
    return Phrases(LANGUAGES[code].back_references)


def _condition_of(
    analysis: AnalysedSentence, forecast: Forecast, conditions: Sequence[tuple[int, int]]
) -> tuple[int, int] | None:
    """Return the condition in the clause of a forecast, or the only condition of the sentence beside it."""
    at = forecast.cue.start if forecast.cue else forecast.at
    clause = analysis.clauses.clause
    near = [c for c in conditions if abs(clause[c[0]] - clause[at]) <= 2 and not c[0] <= at < c[1]]
    inside = [c for c in conditions if c[0] <= forecast.at < c[1]]
    own = [c for c in near if clause[c[0]] == clause[at]]
    only = list(conditions) if len(conditions) == 1 and not conditions[0][0] <= at < conditions[0][1] else []
    return next(iter([*own, *inside, *near, *only]), None)


def _cue_found(text: str, analysis: AnalysedSentence, forecast: Forecast) -> tuple[CueSpan, ...]:
    if forecast.cue is None:
        return ()
    span = _text_range(text, analysis.tokens[forecast.cue.start].start, analysis.tokens[forecast.cue.end - 1].end)
    return (CueSpan(forecast.cue.cue.words, span.exact, span.start, span.end),)


def _text_range(text: str, start: int, end: int) -> TextRange:
    """Return a range of the text, widened to whole characters."""
    while splits_character(text, start) or (start and text[start - 1] == _JOINER):
        start -= 1
    while splits_character(text, end) or (end < len(text) and text[end - 1] == _JOINER):
        end += 1
    return TextRange(text[start:end], start, end)


def _why(
    forecast: Forecast,
    hedge: str | None,
    odds: Probability | None,
    conditional: bool,
    speaker: Speaker | None,
    due: Due,
    basis: str,
) -> tuple[str, ...]:
    """Return the reasons for the proposal, in words."""
    reasons = []
    if forecast.cue is not None:
        reasons.append(f"cue {forecast.cue.cue.words!r} ({forecast.cue.cue.kind}), weight {forecast.cue.cue.weight}")
    else:
        reasons.append("no cue: a future day without a verb of the past")
    if forecast.dated is not None:
        reasons.append(f"due words {forecast.dated.words!r}: {due.relation} {due.edtf or '(no end)'}, {basis}")
    elif basis == "inferred":
        reasons.append(f"refers to the deadline before it: {due.relation} {due.edtf}")
    if forecast.report is not None:
        reasons.append(f"said before the article: {forecast.report.said_on or 'the day is not known'}")
    if hedge is not None:
        reasons.append(f"hedged by {hedge!r}")
    if odds is not None:
        reasons.append(f"odds {odds.text!r}: {odds.low:g}" + (f" to {odds.high:g}" if odds.high > odds.low else ""))
    if conditional:
        reasons.append("depends on a condition")
    reasons.append(f"attributed by {speaker.words!r}" if speaker else "without attribution: the author's claim")
    return tuple(reasons)
