"""From a text to its forecasts: each with its span, its due window, its claimant, and why it was proposed."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from claims.anchoring.anchor import splits_character
from claims.dates.edtf import Period
from claims.dates.find import scan
from claims.dates.tokens import without_noise
from claims.dates.window import make_due
from claims.domain.due import Due
from claims.domain.extraction import Candidate, CueSpan, TextRange
from claims.domain.limits import MAX_STATEMENT
from claims.domain.vocabulary import ClaimKind, Modality
from claims.extraction.analysis import AnalysedSentence
from claims.extraction.conditions import find_conditions
from claims.extraction.cue_matching import CueMatch, matcher_for
from claims.extraction.cues import hedge_of, valid_cues
from claims.extraction.deadlines import Forecast, pair
from claims.extraction.language import Language
from claims.extraction.languages import language_for
from claims.extraction.sentences import Sentence, plain, sentences, unmarked
from claims.extraction.speakers import speaker_of
from claims.extraction.subjects import Speaker

#: a candidate with a lower score is not proposed
MIN_SCORE: Final = 0.5
#: holds the parts of one sign together (zero width joiner)
_JOINER: Final = "\u200d"


def extract(text: str, published_on: date, language: str, author: str) -> list[Candidate]:
    """Find the forecasts of a text, in its order. The same text gives the same answer.

    Args:
        text: the article's text as it is stored; offsets count its code points.
        published_on: the article's day, which date words are relative to.
        language: the article's BCP 47 tag.
        author: the claimant of what nobody else is said to have foretold.

    Raises:
        LanguageNotSupported: there are no tables for the language.
    """
    masked = plain(text)
    cut_up = sentences(masked)
    tables = language_for(language, [token for sentence in cut_up for token in sentence.tokens])
    found: list[Candidate] = []
    for reading in _readings(tables, masked, cut_up, published_on):
        found += _candidates(text, reading, published_on, author, found[-1] if found else None)
    return found


def _readings(
    language: Language, masked: str, cut_up: Sequence[Sentence], published_on: date
) -> list[AnalysedSentence]:
    """Read the sentences one after the other; each knows the one before and the one after it."""
    matcher = matcher_for(language.code)
    leaning: Period | None = None
    read: list[AnalysedSentence] = []
    before: AnalysedSentence | None = None
    for sentence in cut_up:
        dates = tuple(scan(masked, without_noise(sentence.tokens), published_on, leaning))
        leaning = next((p for d in reversed(dates) if (p := d.period(published_on))), leaning)
        reading = AnalysedSentence(
            language, masked, sentence, dates, tuple(matcher.find(masked, sentence.tokens)), before
        )
        reading.held = valid_cues(reading)
        if before is not None:
            before.after = reading
        before = reading
        read.append(reading)
    return read


def _candidates(
    text: str, reading: AnalysedSentence, published_on: date, author: str, last: Candidate | None
) -> Iterator[Candidate]:
    sentence = reading.sentence
    if sentence.end - sentence.start > MAX_STATEMENT:
        return
    conditions = find_conditions(reading)
    for forecast in pair(reading, reading.held, published_on, conditions):
        condition = _condition_of(reading, forecast, conditions)
        speaker = speaker_of(reading, forecast)
        candidate = _candidate(text, reading, forecast, condition, speaker, author, published_on, last)
        if candidate.score >= MIN_SCORE:
            yield candidate


def _candidate(
    text: str,
    reading: AnalysedSentence,
    forecast: Forecast,
    condition: tuple[int, int] | None,
    speaker: Speaker | None,
    author: str,
    published_on: date,
    last: Candidate | None,
) -> Candidate:
    due, due_span, basis = _due(text, reading, forecast, published_on, last)
    cue = _cue_found(text, reading, forecast)
    hedge = hedge_of(reading, forecast.cue)
    kind = _kind(reading, forecast, condition, speaker)
    modality: Modality = forecast.cue.cue.modality if forecast.cue else "very_likely"
    if hedge is not None:
        modality = reading.language.hedges[hedge]
    return Candidate(
        span=_place(text, reading.sentence.start, reading.sentence.end),
        statement=unmarked(text[reading.sentence.start : reading.sentence.end]),
        kind=kind,
        claimant=speaker.name if speaker else author,
        speaker=_place(text, speaker.start, speaker.end) if speaker else None,
        due=due,
        due_span=due_span,
        due_basis=basis,
        condition=_place(text, reading.tokens[condition[0]].start, reading.tokens[condition[1] - 1].end)
        if condition
        else None,
        cues=cue,
        modality=modality,
        modality_words=hedge or (cue[0].words if cue else ""),
        score=round(forecast.weight, 2),
        why=_why(forecast, hedge, condition is not None, speaker, due, basis),
    )


def _due(
    text: str, reading: AnalysedSentence, forecast: Forecast, published_on: date, last: Candidate | None
) -> tuple[Due, TextRange | None, str]:
    """Give the window, its words, and whose it is: stated, inferred, or none."""
    if forecast.due is not None and forecast.dated is not None:
        return forecast.due, _place(text, forecast.dated.start, forecast.dated.end), forecast.due.basis
    leans = any(reading.phrase_at(at, reading.language.leaning) is not None for at in range(len(reading.words)))
    if leans and last is not None and last.due.edtf is not None and last.span.end <= reading.sentence.start:
        return replace(last.due, basis="inferred"), None, "inferred"
    return make_due("open", None, published_on, basis="none"), None, "none"


def _condition_of(
    reading: AnalysedSentence, forecast: Forecast, conditions: Sequence[tuple[int, int]]
) -> tuple[int, int] | None:
    """Give the condition of a forecast: in its own clause, or the only one of the sentence beside it."""
    at = forecast.cue.start if forecast.cue else forecast.at
    clause = reading.clauses.clause
    near = [c for c in conditions if abs(clause[c[0]] - clause[at]) <= 2 and not c[0] <= at < c[1]]
    inside = [c for c in conditions if c[0] <= forecast.at < c[1]]
    own = [c for c in near if clause[c[0]] == clause[at]]
    only = list(conditions) if len(conditions) == 1 and not conditions[0][0] <= at < conditions[0][1] else []
    return next(iter([*own, *inside, *near, *only]), None)


def _kind(
    reading: AnalysedSentence, forecast: Forecast, condition: tuple[int, int] | None, speaker: Speaker | None
) -> ClaimKind:
    if condition is not None:
        return "conditional"
    kind: ClaimKind = forecast.cue.cue.kind if forecast.cue else "plan"
    if speaker is not None and kind == "prediction":
        words = {word.casefold() for word in speaker.words.split()}
        if words & reading.language.warning_speech:
            return "warning"
        if forecast.cue is not None and _acts_himself(reading, forecast.cue):
            return "plan"
    return kind


def _acts_himself(reading: AnalysedSentence, cue: CueMatch) -> bool:
    """ "We will open in May", "she said she would": the one who speaks means to do it."""
    if not cue.cue.agent:
        return False
    first = reading.words[cue.start]
    subject = first.split("'")[0] if "'" in first else reading.word(cue.start - 1)
    return subject in reading.language.subjects


def _cue_found(text: str, reading: AnalysedSentence, forecast: Forecast) -> tuple[CueSpan, ...]:
    if forecast.cue is None:
        return ()
    place = _place(text, reading.tokens[forecast.cue.start].start, reading.tokens[forecast.cue.end - 1].end)
    return (CueSpan(forecast.cue.cue.words, place.exact, place.start, place.end),)


def _place(text: str, start: int, end: int) -> TextRange:
    """Give a place in the text, widened to whole characters."""
    while splits_character(text, start) or (start and text[start - 1] == _JOINER):
        start -= 1
    while splits_character(text, end) or (end < len(text) and text[end - 1] == _JOINER):
        end += 1
    return TextRange(text[start:end], start, end)


def _why(
    forecast: Forecast, hedge: str | None, conditional: bool, speaker: Speaker | None, due: Due, basis: str
) -> tuple[str, ...]:
    """Say in words why it was proposed."""
    found = []
    if forecast.cue is not None:
        found.append(f"cue {forecast.cue.cue.words!r} ({forecast.cue.cue.kind}), weight {forecast.cue.cue.weight}")
    else:
        found.append("no cue: a day that is still to come, and no verb of the past with it")
    if forecast.dated is not None:
        found.append(f"due words {forecast.dated.words!r}: {due.relation} {due.edtf or '(no end)'}, {basis}")
    elif basis == "inferred":
        found.append(f"leans on the deadline before it: {due.relation} {due.edtf}")
    if hedge is not None:
        found.append(f"hedged by {hedge!r}")
    if conditional:
        found.append("stands under a condition")
    found.append(f"attributed by {speaker.words!r}" if speaker else "attributed to nobody: the author's")
    return tuple(found)
