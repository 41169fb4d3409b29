"""Attribution of forecasts: "X said", "according to X", "X's plan", "X expects", otherwise the author."""

from claims.extraction.analysis import AnalysedSentence
from claims.extraction.deadlines import Forecast
from claims.extraction.language import Language
from claims.extraction.names import last_name
from claims.extraction.subjects import (
    CLOSERS,
    Speaker,
    make_speaker,
    noun_start,
    stop_at,
    subject_before,
    subject_behind,
    subject_of_clause,
)


def speaker_of(analysis: AnalysedSentence, forecast: Forecast) -> Speaker | None:
    """Return the speaker of a forecast; None means the author."""
    at = forecast.cue.start if forecast.cue else forecast.at
    if forecast.cue is None and _is_aside(analysis, at):
        return None
    if analysis.sentence.quotes[min(at, len(analysis.words) - 1)]:
        return _of_quote(analysis)
    speaker = (
        _according(analysis, at)
        or _by_speech(analysis, at)
        or _by_subject(analysis, forecast)
        or _possessor(analysis, at)
    )
    return None if speaker is None or _is_author(analysis, speaker) else _named(analysis, speaker)


def _is_aside(analysis: AnalysedSentence, at: int) -> bool:
    """Return True for "..., who presents her budget on Tuesday, ...": the author says so."""
    fragment = analysis.clauses.fragment
    first = next(i for i in range(at + 1) if fragment[i] == fragment[at])
    return any(word in analysis.language.relatives for word in analysis.words[first : first + 2])


def _is_author(analysis: AnalysedSentence, speaker: Speaker) -> bool:
    return speaker.name.casefold().split()[0].split("'")[0].split("’")[0] in analysis.language.first_person


# Quotations.


def _of_quote(analysis: AnalysedSentence) -> Speaker | None:
    """Return the speaker of a quotation, named in one of its sentences or in a neighbour."""
    for neighbour in (analysis, *_neighbours(analysis)):
        speaker = _outside_quote(neighbour)
        if speaker is not None and not _is_author(neighbour, speaker):
            return _named(neighbour, speaker)
    return None


def _neighbours(analysis: AnalysedSentence) -> list[AnalysedSentence]:
    """Return the sentences that may name the speaker: those after while the quotation continues, and those before."""
    neighbours: list[AnalysedSentence] = []
    last = analysis
    while last.after is not None and last.after.sentence.paragraph == analysis.sentence.paragraph:
        if not last.after.sentence.quotes[0]:
            break
        last = last.after
        neighbours.append(last)
    before = analysis.before
    while before is not None and len(neighbours) < 8:
        neighbours.append(before)
        if before.sentence.paragraph != analysis.sentence.paragraph:
            break
        before = before.before
    return neighbours


def _outside_quote(analysis: AnalysedSentence) -> Speaker | None:
    """Return the subject of a verb of speaking outside the quotations of a sentence."""
    quotes = analysis.sentence.quotes
    for verb in analysis.clauses.verbs:
        if verb.speech and not quotes[verb.at]:
            return _subject_around(analysis, verb.at)
    opening = next((i for i, word in enumerate(analysis.words) if word in {"“", '"', "„", "«"}), None)
    if opening is not None and opening > 1 and analysis.words[opening - 1] == ":":
        return subject_of_clause(analysis, opening - 1)
    return None


def _subject_around(analysis: AnalysedSentence, verb: int) -> Speaker | None:
    """Return the subject of a verb of speaking: before it, or behind it ("said the minister")."""
    before = analysis.word(verb - 1)
    language = analysis.language
    if analysis.words[verb].endswith(language.participle) and before == ",":
        return subject_of_clause(analysis, verb)
    if before == language.purpose and verb > 2:
        return subject_before(analysis, verb - 2)  # "likes to tell"
    if verb > 0 and before not in CLOSERS and not analysis.sentence.quotes[verb - 1]:
        return subject_before(analysis, verb)
    behind = subject_behind(analysis, verb)
    if before == "," and (behind is None or _goes_on(analysis, behind)):
        return subject_before(analysis, verb) or behind
    return behind


def _goes_on(analysis: AnalysedSentence, behind: Speaker) -> bool:
    """Return True if the words behind "say" belong to the reported speech, or are an object, not the speaker."""
    at = analysis.at(behind.end - 1) + 1
    pronoun = behind.name.casefold().split()[0] in analysis.language.pronouns
    return pronoun or any(verb.at == at for verb in analysis.clauses.verbs)


# Reported speech.


def _according(analysis: AnalysedSentence, at: int) -> Speaker | None:
    for start in range(len(analysis.words)):
        end = analysis.phrase_at(start, analysis.language.according)
        if end is not None and abs(analysis.clauses.clause[start] - analysis.clauses.clause[at]) <= 1:
            stop = stop_at(analysis, end)
            return make_speaker(analysis, end, stop, start, stop)
    return None


def _by_speech(analysis: AnalysedSentence, at: int) -> Speaker | None:
    """Return the subject of the verb of speaking that reports a token."""
    verbs = [v.at for v in analysis.clauses.verbs if v.speech and v.at != at and not analysis.sentence.quotes[v.at]]
    clause = analysis.clauses.clause
    before = [v for v in verbs if v < at and not _is_closed(analysis, v, at)]
    if before:
        return _subject_around(analysis, before[0])
    behind = [
        v
        for v in verbs
        if v > at and _is_set_off(analysis, at, v) and clause[v] - clause[at] <= 1 and ";" not in analysis.words[at:v]
    ]
    return _subject_around(analysis, behind[0]) if behind else None


def _is_closed(analysis: AnalysedSentence, verb: int, at: int) -> bool:
    """Return True if the reported speech of a verb ended before a token, or never reached it."""
    words, language = analysis.words, analysis.language
    fragment = analysis.clauses.fragment
    if words[verb + 1 : verb + 2] == (language.purpose,):
        return fragment[verb] != fragment[at]
    between = words[verb + 1 : at]
    if ";" in between or (":" in between and "“" in between):
        return True
    relative = [i for i in range(verb) if words[i] in language.relatives and fragment[i] == fragment[verb]]
    if relative and fragment[at] != fragment[verb] and "," in between:
        return True  # "..., who said so, will leave"
    commas = sum(word == "," for word in between)
    if analysis.word(verb - 1) == ",":
        return False  # ", says X, ..." in the middle of the reported words
    is_direct = language.that not in between and words[verb + 1 : verb + 2] != (",",)
    return commas > 0 and is_direct and commas != 2


def _is_set_off(analysis: AnalysedSentence, at: int, verb: int) -> bool:
    """Return True if a sign separates a verb of speaking from the forecast before it: ", he said"."""
    fragment = analysis.clauses.fragment
    if fragment[verb] == fragment[at]:
        return False
    opening = next((i for i in range(verb, at, -1) if fragment[i - 1] != fragment[verb]), at)
    if any(word in analysis.language.conjunctions for word in analysis.words[opening : opening + 2]):
        return False  # "..., and X said" begins another sentence
    sign = analysis.words[opening] if analysis.words[opening] in CLOSERS else analysis.word(opening - 1)
    return sign in {",", "”", '"', "-"} and analysis.word(opening + 1) not in analysis.language.joints


def _by_subject(analysis: AnalysedSentence, forecast: Forecast) -> Speaker | None:
    if forecast.cue is None or not forecast.cue.cue.by_subject:
        return None
    return subject_before(analysis, forecast.cue.start)


def _possessor(analysis: AnalysedSentence, at: int) -> Speaker | None:
    """Return X for "X's plan" directly before the forecast."""
    language = analysis.language
    fragment = analysis.clauses.fragment
    for i in range(1, min(at + 1, len(analysis.words))):
        if analysis.words[i] in analysis.language.possessed and fragment[i] == fragment[at]:
            owner = i - 1
            while owner > 0 and not _owns(language, analysis.words[owner]) and i - owner < 4:
                owner -= 1
            if analysis.words[owner] in language.possessives:
                return make_speaker(analysis, owner, owner + 1, owner, i + 1)
            if analysis.words[owner].endswith("'s") and analysis.text[analysis.tokens[owner].start].isupper():
                start = noun_start(analysis, owner)
                return make_speaker(analysis, start, owner + 1, start, i + 1)
    return None


def _owns(language: Language, word: str) -> bool:
    return word.endswith("'s") or word in language.possessives


def _named(analysis: AnalysedSentence, speaker: Speaker) -> Speaker:
    """Return the speaker with the last name before it, if it is a pronoun."""
    words = speaker.name.casefold().split()
    if words[0] not in analysis.language.pronouns or len(words) > 1:
        return speaker
    name = last_name(analysis, analysis.at(speaker.start), people=words[0] in analysis.language.personal)
    return speaker if name is None else Speaker(name, speaker.start, speaker.end, speaker.words)
