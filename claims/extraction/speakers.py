"""Attribution of forecasts: "X said", "according to X", "X's plan", "X expects", otherwise the author."""

from bisect import bisect_left, bisect_right
from functools import lru_cache
from typing import Final

from claims.extraction.analysis import AnalysedSentence
from claims.extraction.antecedents import antecedent
from claims.extraction.deadlines import Forecast
from claims.extraction.language import Language
from claims.extraction.languages import LANGUAGES
from claims.extraction.names import last_name
from claims.extraction.opinions import by_opinion
from claims.extraction.positions import Phrases
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

#: sentences, at most, that may follow in a quotation before the one that names its speaker
_MAX_QUOTED: Final = 50
#: tokens of a speaker in capitals before a colon
_MAX_NAME: Final = 7
#: tokens from "quoted" to "saying"
_MAX_QUOTED_AS: Final = 2
_SEMICOLON: Final = frozenset({";"})
_COLON: Final = frozenset({":"})
_COMMA: Final = frozenset({","})
_OPENING_QUOTE: Final = frozenset({"“"})


def speaker_of(analysis: AnalysedSentence, forecast: Forecast) -> Speaker | None:
    """Return the speaker of a forecast; None means the author."""
    at = forecast.cue.start if forecast.cue else forecast.at
    if forecast.cue is None and _is_aside(analysis, at):
        return None
    if analysis.sentence.quotes[min(at, len(analysis.words) - 1)]:
        return _of_quote(analysis)
    speaker = (
        _of_transcript(analysis)
        or _according(analysis, at)
        or _by_speech(analysis, at)
        or _by_subject(analysis, forecast)
        or by_opinion(analysis, at)
        or _possessor(analysis, at)
    )
    return None if speaker is None or _is_author(analysis, speaker) else _named(analysis, speaker)


def _of_transcript(analysis: AnalysedSentence) -> Speaker | None:
    """Return the speaker in capitals of a transcript: "THE MINISTER: We will ...", also for the sentences behind."""
    paragraph, one = analysis.sentence.paragraph, analysis
    for _ in range(_MAX_QUOTED):
        colon = one.positions(_COLON).first(1, _MAX_NAME + 1)
        words = one.piece(0, colon) if colon <= _MAX_NAME else ""
        if words.isupper() and len(words) > 1:
            return make_speaker(one, 0, colon, 0, colon)
        if one.before is None or one.before.sentence.paragraph != paragraph:
            return None
        one = one.before
    return None


def _is_aside(analysis: AnalysedSentence, at: int) -> bool:
    """Return True for "..., who presents her budget on Tuesday, ...": the author says so."""
    first = analysis.clauses.first_of_fragment(at)
    return any(word in analysis.language.relatives for word in analysis.words[first : first + 2])


def _is_author(analysis: AnalysedSentence, speaker: Speaker) -> bool:
    """Return True for "we" and "I", and for words that name nobody ("nobody", "some")."""
    name, language = speaker.name.casefold(), analysis.language
    words = f"{speaker.words.casefold()} "
    if name in language.indefinite or any(words.startswith(f"{word} ") for word in language.nobody):
        return True
    if name in language.impersonal and analysis.word(analysis.at(speaker.start) + 1) in language.classes["BE"]:
        return True  # "it is widely believed"
    return speaker.name.casefold().split()[0].split("'")[0].split("’")[0] in analysis.language.first_person


# Quotations.


def _of_quote(analysis: AnalysedSentence) -> Speaker | None:
    """Return the speaker of a quotation, named in one of its sentences or in a neighbour."""
    for neighbour in (analysis, *_neighbours(analysis)):
        speaker = neighbour.once(_outside_quote)
        if speaker is not None and not _is_author(neighbour, speaker):
            return _named(neighbour, speaker)
    return None


def _neighbours(analysis: AnalysedSentence) -> list[AnalysedSentence]:
    """Return the sentences that may name the speaker: those after while the quotation continues, and those before."""
    neighbours: list[AnalysedSentence] = []
    last = analysis
    while last.after is not None and last.after.sentence.paragraph == analysis.sentence.paragraph:
        if not last.after.sentence.quotes[0] or len(neighbours) == _MAX_QUOTED:
            break
        last = last.after
        neighbours.append(last)
    for before in analysis.sentences_before(8 - len(neighbours)):
        neighbours.append(before)
        if before.sentence.paragraph != analysis.sentence.paragraph:
            break
    return neighbours


def _outside_quote(analysis: AnalysedSentence) -> Speaker | None:
    """Return the subject of a verb of speaking outside the quotations of a sentence."""
    quotes = analysis.sentence.quotes
    for verb in analysis.clauses.verbs:
        if verb.speech and not quotes[verb.at]:
            return _subject_around(analysis, verb.at)
    for start, end in analysis.once(_sources):
        if not quotes[start]:
            return make_speaker(analysis, end, stop_at(analysis, end), start, stop_at(analysis, end))
    opening = next((i for i, word in enumerate(analysis.words) if word in {"“", '"', "„", "«"}), None)
    if opening is not None and opening > 1 and analysis.words[opening - 1] == ":":
        return subject_of_clause(analysis, opening - 1)
    return None


def _subject_around(analysis: AnalysedSentence, verb: int) -> Speaker | None:
    """Return the subject of a verb of speaking: before it, or behind it ("said the minister")."""
    before = analysis.word(verb - 1)
    language = analysis.language
    quoted = analysis.positions(language.quoted).before(verb)
    if verb - quoted <= _MAX_QUOTED_AS and quoted > 1:
        return subject_before(analysis, quoted - 1)  # "X was quoted as saying"
    agent = _agent_of(analysis, verb)
    if agent is not None:
        return agent
    if analysis.words[verb].endswith(language.participle) and before == ",":
        return subject_of_clause(analysis, verb)
    if before == language.purpose and verb > 2:
        return subject_before(analysis, verb - 2)  # "likes to tell"
    if analysis.words[verb] in language.addressing and verb > 0:
        return subject_before(analysis, verb)  # who stands behind "told" is the listener
    if verb > 0 and before not in CLOSERS and not analysis.sentence.quotes[verb - 1]:
        return subject_before(analysis, verb)
    behind = subject_behind(analysis, verb)
    if before == "," and (behind is None or _goes_on(analysis, behind)):
        return subject_before(analysis, verb) or behind
    return behind


def _agent_of(analysis: AnalysedSentence, verb: int) -> Speaker | None:
    """Return the speaker of a passive: "the house was told by X"; None if the verb is none."""
    language = analysis.language
    helper = analysis.word(analysis.before_adverbs(verb))
    if helper not in language.were | language.infinitives or analysis.word(verb + 1) not in language.agent_words:
        return None
    stop = stop_at(analysis, verb + 2)
    return make_speaker(analysis, verb + 2, stop, verb, stop)


def _goes_on(analysis: AnalysedSentence, behind: Speaker) -> bool:
    """Return True if the words behind "say" belong to the reported speech, or are an object, not the speaker."""
    at = analysis.at(behind.end - 1) + 1
    pronoun = behind.name.casefold().split()[0] in analysis.language.pronouns
    return pronoun or at in analysis.clauses.verb_set


# Reported speech.


def _according(analysis: AnalysedSentence, at: int) -> Speaker | None:
    for start, end in analysis.once(_sources):
        if abs(analysis.clauses.clause[start] - analysis.clauses.clause[at]) <= 1:
            stop = stop_at(analysis, end)
            return make_speaker(analysis, end, stop, start, stop)
    return None


def _sources(analysis: AnalysedSentence) -> list[tuple[int, int]]:
    """Return where a sentence has "according to" or the like: indexes of tokens, half open."""
    phrases = _according_to(analysis.language.code)
    found = ((at, analysis.phrase_at(at, phrases)) for at in range(len(analysis.words)))
    return [(at, end) for at, end in found if end is not None]


@lru_cache(maxsize=8)
def _according_to(code: str) -> Phrases:
    return Phrases(LANGUAGES[code].according)


def _by_speech(analysis: AnalysedSentence, at: int) -> Speaker | None:
    """Return the subject of the verb of speaking that reports a token."""
    verbs = analysis.once(_speech_outside_quotes)
    before = verbs[: bisect_left(verbs, at)]
    first = next((verb for verb in before if not _is_closed(analysis, verb, at)), None)
    if first is not None:
        return _subject_around(analysis, first)
    clause = analysis.clauses.clause
    last = analysis.positions(_SEMICOLON).first(at, len(analysis.words))
    for verb in verbs[bisect_right(verbs, at) :]:
        if verb > last or clause[verb] - clause[at] > 1:
            return None
        if _is_set_off(analysis, at, verb):
            return _subject_around(analysis, verb)
    return None


def _speech_outside_quotes(analysis: AnalysedSentence) -> list[int]:
    """Return the indexes of the verbs of speaking outside quotations."""
    quotes = analysis.sentence.quotes
    return [verb.at for verb in analysis.clauses.verbs if verb.speech and not quotes[verb.at]]


def _is_closed(analysis: AnalysedSentence, verb: int, at: int) -> bool:
    """Return True if the reported speech of a verb ended before a token, or never reached it."""
    language, fragment = analysis.language, analysis.clauses.fragment
    if analysis.word(verb + 1) == language.purpose:
        return fragment[verb] != fragment[at]
    if _has(analysis, _SEMICOLON, verb + 1, at):
        return True
    if _has(analysis, _COLON, verb + 1, at) and _has(analysis, _OPENING_QUOTE, verb + 1, at):
        return True
    commas = analysis.positions(_COMMA).count(verb + 1, at)
    relative = _has(analysis, language.relatives, analysis.clauses.first_of_fragment(verb), verb)
    if relative and fragment[at] != fragment[verb] and commas:
        return True  # "..., who said so, will leave"
    if analysis.word(verb - 1) == ",":
        return False  # ", says X, ..." in the middle of the reported words
    is_direct = not _has(analysis, frozenset({language.that}), verb + 1, at) and analysis.word(verb + 1) != ","
    return commas > 0 and is_direct and commas != 2


def _has(analysis: AnalysedSentence, words: frozenset[str], start: int, end: int) -> bool:
    """Return True if one of `words` is among tokens `start` to `end` (half open)."""
    return analysis.positions(words).count(start, end) > 0


def _is_set_off(analysis: AnalysedSentence, at: int, verb: int) -> bool:
    """Return True if a sign separates a verb of speaking from the forecast before it: ", he said"."""
    fragment = analysis.clauses.fragment
    if fragment[verb] == fragment[at]:
        return False
    opening = max(analysis.clauses.first_of_fragment(verb), at)
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
    first = analysis.clauses.first_of_fragment(at)
    for i in analysis.positions(language.possessed).between(max(first, 1), at + 1):
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
    """Return the speaker with the name before it that a pronoun or a common noun ("the ministry") stands for."""
    words = speaker.name.casefold().split()
    if words[0] not in analysis.language.pronouns or len(words) > 1:
        name = antecedent(analysis, speaker)
        return speaker if name is None else Speaker(name, speaker.start, speaker.end, speaker.words)
    name = last_name(analysis, analysis.at(speaker.start), people=words[0] in analysis.language.personal)
    return speaker if name is None else Speaker(name, speaker.start, speaker.end, speaker.words)
