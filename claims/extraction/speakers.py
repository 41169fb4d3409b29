"""Whose forecast it is: the author's, unless the text says "X said", "according to X", "X's plan", "X expects"."""

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


def speaker_of(reading: AnalysedSentence, forecast: Forecast) -> Speaker | None:
    """Give who has made a forecast; None is the author."""
    at = forecast.cue.start if forecast.cue else forecast.at
    if forecast.cue is None and _is_aside(reading, at):
        return None
    if reading.sentence.quotes[min(at, len(reading.words) - 1)]:
        return _of_quote(reading)
    found = (
        _according(reading, at) or _by_speech(reading, at) or _by_subject(reading, forecast) or _possessor(reading, at)
    )
    return None if found is None or _is_author(reading, found) else _named(reading, found)


def _is_aside(reading: AnalysedSentence, at: int) -> bool:
    """ "..., who presents her budget on Tuesday, ...": the author says so."""
    fragment = reading.clauses.fragment
    first = next(i for i in range(at + 1) if fragment[i] == fragment[at])
    return any(word in reading.language.relatives for word in reading.words[first : first + 2])


def _is_author(reading: AnalysedSentence, found: Speaker) -> bool:
    return found.name.casefold().split()[0].split("'")[0].split("’")[0] in reading.language.first_person


# Quotations. ------------------------------------------------------------------------------


def _of_quote(reading: AnalysedSentence) -> Speaker | None:
    """Give the speaker of a quotation: named in a sentence that it stands in, or as its paragraph goes on."""
    for one in (reading, *_neighbours(reading)):
        found = _outside_quote(one)
        if found is not None and not _is_author(one, found):
            return _named(one, found)
    return None


def _neighbours(reading: AnalysedSentence) -> list[AnalysedSentence]:
    """Give the sentences that may name the speaker: those after, while the quotation goes on, and before."""
    found: list[AnalysedSentence] = []
    last = reading
    while last.after is not None and last.after.sentence.paragraph == reading.sentence.paragraph:
        if not last.after.sentence.quotes[0]:
            break
        last = last.after
        found.append(last)
    before = reading.before
    while before is not None and len(found) < 8:
        found.append(before)
        if before.sentence.paragraph != reading.sentence.paragraph:
            break
        before = before.before
    return found


def _outside_quote(reading: AnalysedSentence) -> Speaker | None:
    """Give who speaks in a sentence, by a verb of speaking that stands outside its quotations."""
    quotes = reading.sentence.quotes
    for verb in reading.clauses.verbs:
        if verb.speech and not quotes[verb.at]:
            return _subject_around(reading, verb.at)
    opening = next((i for i, word in enumerate(reading.words) if word in {"“", '"', "„", "«"}), None)
    if opening is not None and opening > 1 and reading.words[opening - 1] == ":":
        return subject_of_clause(reading, opening - 1)
    return None


def _subject_around(reading: AnalysedSentence, verb: int) -> Speaker | None:
    """The subject of a verb of speaking: before it, or behind it ("said the minister")."""
    before = reading.word(verb - 1)
    language = reading.language
    if reading.words[verb].endswith(language.participle) and before == ",":
        return subject_of_clause(reading, verb)
    if before == language.purpose and verb > 2:
        return subject_before(reading, verb - 2)  # "likes to tell"
    if verb > 0 and before not in CLOSERS and not reading.sentence.quotes[verb - 1]:
        return subject_before(reading, verb)
    behind = subject_behind(reading, verb)
    if before == "," and (behind is None or _goes_on(reading, behind)):
        return subject_before(reading, verb) or behind
    return behind


def _goes_on(reading: AnalysedSentence, behind: Speaker) -> bool:
    """Tell whether what stands behind "say" is the subject of what is said, or an object, and not who says it."""
    at = reading.at(behind.end - 1) + 1
    pronoun = behind.name.casefold().split()[0] in reading.language.pronouns
    return pronoun or any(verb.at == at for verb in reading.clauses.verbs)


# Reported speech. -------------------------------------------------------------------------


def _according(reading: AnalysedSentence, at: int) -> Speaker | None:
    for start in range(len(reading.words)):
        end = reading.phrase_at(start, reading.language.according)
        if end is not None and abs(reading.clauses.clause[start] - reading.clauses.clause[at]) <= 1:
            stop = stop_at(reading, end)
            return make_speaker(reading, end, stop, start, stop)
    return None


def _by_speech(reading: AnalysedSentence, at: int) -> Speaker | None:
    """Give the subject of the verb of speaking that reports what stands at a token."""
    verbs = [v.at for v in reading.clauses.verbs if v.speech and v.at != at and not reading.sentence.quotes[v.at]]
    clause = reading.clauses.clause
    before = [v for v in verbs if v < at and not _is_closed(reading, v, at)]
    if before:
        return _subject_around(reading, before[0])
    behind = [
        v
        for v in verbs
        if v > at and _is_set_off(reading, at, v) and clause[v] - clause[at] <= 1 and ";" not in reading.words[at:v]
    ]
    return _subject_around(reading, behind[0]) if behind else None


def _is_closed(reading: AnalysedSentence, verb: int, at: int) -> bool:
    """Tell whether what a verb of speaking reports has ended before a token, or never reached it."""
    words, language = reading.words, reading.language
    fragment = reading.clauses.fragment
    if words[verb + 1 : verb + 2] == (language.purpose,):
        return fragment[verb] != fragment[at]
    between = words[verb + 1 : at]
    if ";" in between or (":" in between and "“" in between):
        return True
    relative = [i for i in range(verb) if words[i] in language.relatives and fragment[i] == fragment[verb]]
    if relative and fragment[at] != fragment[verb] and "," in between:
        return True  # "..., who said so, will leave"
    commas = sum(word == "," for word in between)
    if reading.word(verb - 1) == ",":
        return False  # ", says X, ...": set off in the middle of what is said
    told = language.that not in between and words[verb + 1 : verb + 2] != (",",)
    return commas > 0 and told and commas != 2


def _is_set_off(reading: AnalysedSentence, at: int, verb: int) -> bool:
    """Tell whether a verb of speaking behind a forecast is set off from it: ", he said"."""
    fragment = reading.clauses.fragment
    if fragment[verb] == fragment[at]:
        return False
    opening = next((i for i in range(verb, at, -1) if fragment[i - 1] != fragment[verb]), at)
    if any(word in reading.language.conjunctions for word in reading.words[opening : opening + 2]):
        return False  # "..., and X said": another sentence begins
    sign = reading.words[opening] if reading.words[opening] in CLOSERS else reading.word(opening - 1)
    return sign in {",", "”", '"', "-"} and reading.word(opening + 1) not in reading.language.joints


def _by_subject(reading: AnalysedSentence, forecast: Forecast) -> Speaker | None:
    if forecast.cue is None or not forecast.cue.cue.by_subject:
        return None
    return subject_before(reading, forecast.cue.start)


def _possessor(reading: AnalysedSentence, at: int) -> Speaker | None:
    """ "X's plan", right before what it is about."""
    language = reading.language
    fragment = reading.clauses.fragment
    for i in range(1, min(at + 1, len(reading.words))):
        if reading.words[i] in reading.language.possessed and fragment[i] == fragment[at]:
            owner = i - 1
            while owner > 0 and not _owns(language, reading.words[owner]) and i - owner < 4:
                owner -= 1
            if reading.words[owner] in language.possessives:
                return make_speaker(reading, owner, owner + 1, owner, i + 1)
            if reading.words[owner].endswith("'s") and reading.text[reading.tokens[owner].start].isupper():
                start = noun_start(reading, owner)
                return make_speaker(reading, start, owner + 1, start, i + 1)
    return None


def _owns(language: Language, word: str) -> bool:
    return word.endswith("'s") or word in language.possessives


def _named(reading: AnalysedSentence, found: Speaker) -> Speaker:
    """Put the last name that was spoken of in the place of a pronoun."""
    words = found.name.casefold().split()
    if words[0] not in reading.language.pronouns or len(words) > 1:
        return found
    name = last_name(reading, reading.at(found.start), people=words[0] in reading.language.personal)
    return found if name is None else Speaker(name, found.start, found.end, found.words)
