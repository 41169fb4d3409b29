"""Whose forecast it is: the author's, unless the text says "X said", "according to X", "X's plan", "X expects"."""

from dataclasses import dataclass
from typing import Final

from claims.extract.deadlines import Forecast
from claims.extract.language import Language
from claims.extract.names import is_name, last_name
from claims.extract.reading import Reading

_CLOSERS: Final = frozenset({",", ";", ":", "(", ")", "“", "”", '"', "—", "?", "!", "„", "«", "»", "…"})


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who is said to have made a forecast, and the words that say so."""

    name: str
    #: code points of the text, half open, of the words that attribute it
    start: int
    end: int
    #: "said", "according to": for the explanation
    words: str


def speaker_of(reading: Reading, forecast: Forecast) -> Speaker | None:
    """Give who has made a forecast; None is the author."""
    at = forecast.cue.start if forecast.cue else forecast.at
    if forecast.cue is None and _is_aside(reading, at):
        return None
    quote = reading.sentence.quotes[min(at, len(reading.words) - 1)]
    if quote:
        return _of_quote(reading, quote)
    found = (
        _according(reading, at) or _by_speech(reading, at) or _by_subject(reading, forecast) or _possessor(reading, at)
    )
    return None if found is None or _is_author(reading, found) else _named(reading, found)


def _is_aside(reading: Reading, at: int) -> bool:
    """ "..., who presents her budget on Tuesday, ...": the author says so."""
    fragment = reading.clauses.fragment
    first = next(i for i in range(at + 1) if fragment[i] == fragment[at])
    return any(word in reading.language.relatives for word in reading.words[first : first + 2])


def _is_author(reading: Reading, found: Speaker) -> bool:
    return found.name.casefold().split()[0].split("'")[0].split("’")[0] in reading.language.first_person


# Quotations. ------------------------------------------------------------------------------


def _of_quote(reading: Reading, quote: int) -> Speaker | None:
    """Give the speaker of a quotation: named in a sentence that it stands in, or as its paragraph goes on."""
    for one in (reading, *_neighbours(reading)):
        found = _outside_quote(one)
        if found is not None and not _is_author(one, found):
            return _named(one, found)
    return None


def _neighbours(reading: Reading) -> list[Reading]:
    """Give the sentences that may name the speaker: those after, while the quotation goes on, and before."""
    found: list[Reading] = []
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


def _outside_quote(reading: Reading) -> Speaker | None:
    """Give who speaks in a sentence, by a verb of speaking that stands outside its quotations."""
    quotes = reading.sentence.quotes
    for verb in reading.clauses.verbs:
        if verb.speech and not quotes[verb.at]:
            return _subject_around(reading, verb.at)
    opening = next((i for i, word in enumerate(reading.words) if word in {"“", '"', "„", "«"}), None)
    if opening is not None and opening > 1 and reading.words[opening - 1] == ":":
        return _subject_of_clause(reading, opening - 1)
    return None


def _subject_around(reading: Reading, verb: int) -> Speaker | None:
    """The subject of a verb of speaking: before it, or behind it ("said the minister")."""
    before = reading.word(verb - 1)
    if verb > 0 and before not in _CLOSERS and not reading.sentence.quotes[verb - 1]:
        return _before(reading, verb)
    behind = _behind(reading, verb)
    if before == "," and (behind is None or _goes_on(reading, behind)):
        return _before(reading, verb) or behind
    return behind


def _goes_on(reading: Reading, behind: Speaker) -> bool:
    """Tell whether what stands behind "say" is the subject of what is said, or an object, and not who says it."""
    at = reading.at(behind.end - 1) + 1
    pronoun = behind.name.casefold().split()[0] in reading.language.pronouns
    return pronoun or any(verb.at == at for verb in reading.clauses.verbs)


# Reported speech. -------------------------------------------------------------------------


def _according(reading: Reading, at: int) -> Speaker | None:
    for start in range(len(reading.words)):
        end = reading.phrase_at(start, reading.language.according)
        if end is not None and abs(reading.clauses.clause[start] - reading.clauses.clause[at]) <= 1:
            stop = _stop(reading, end)
            return _speaker(reading, end, stop, start, stop)
    return None


def _by_speech(reading: Reading, at: int) -> Speaker | None:
    """Give the subject of the verb of speaking that reports what stands at a token."""
    verbs = [v.at for v in reading.clauses.verbs if v.speech and v.at != at and not reading.sentence.quotes[v.at]]
    clause = reading.clauses.clause
    before = [v for v in verbs if v < at and not _is_closed(reading, v, at)]
    if before:
        return _subject_around(reading, before[0])
    behind = [v for v in verbs if v > at and _is_set_off(reading, at, v) and clause[v] - clause[at] <= 1
              and ";" not in reading.words[at:v]]  # fmt: skip
    return _subject_around(reading, behind[0]) if behind else None


def _is_closed(reading: Reading, verb: int, at: int) -> bool:
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


def _is_set_off(reading: Reading, at: int, verb: int) -> bool:
    """Tell whether a verb of speaking behind a forecast is set off from it: ", he said"."""
    fragment = reading.clauses.fragment
    if fragment[verb] == fragment[at]:
        return False
    opening = next((i for i in range(verb, at, -1) if fragment[i - 1] != fragment[verb]), at)
    sign = reading.words[opening] if reading.words[opening] in _CLOSERS else reading.word(opening - 1)
    return sign in {",", "”", '"', "-"} and reading.word(opening + 1) not in reading.language.joints


# Subjects. --------------------------------------------------------------------------------


def _by_subject(reading: Reading, forecast: Forecast) -> Speaker | None:
    if forecast.cue is None or not forecast.cue.cue.by_subject:
        return None
    return _before(reading, forecast.cue.start)


def _possessor(reading: Reading, at: int) -> Speaker | None:
    """ "X's plan", right before what it is about."""
    language = reading.language
    fragment = reading.clauses.fragment
    for i in range(1, min(at + 1, len(reading.words))):
        if reading.words[i] in reading.language.possessed and fragment[i] == fragment[at]:
            owner = i - 1
            while owner > 0 and not _owns(language, reading.words[owner]) and i - owner < 4:
                owner -= 1
            if reading.words[owner] in language.possessives:
                return _speaker(reading, owner, owner + 1, owner, i + 1)
            if reading.words[owner].endswith("'s") and reading.text[reading.tokens[owner].start].isupper():
                start = _noun_start(reading, owner)
                return _speaker(reading, start, owner + 1, start, i + 1)
    return None


def _owns(language: Language, word: str) -> bool:
    return word.endswith("'s") or word in language.possessives


def _before(reading: Reading, verb: int) -> Speaker | None:
    """Give the subject that stands before a verb: back to the sign or word that opens its clause."""
    end = verb
    language = reading.language
    helpers = language.classes["HAVE"] | language.classes["BE"] | language.classes["DO"] | language.classes["WAS"]
    while end > 0 and (
        reading.words[end - 1] in helpers | language.classes["ADV"]
        or reading.words[end - 1].endswith(language.adverb_ending)
    ):
        end -= 1
    if end > 1 and reading.words[end - 1] == ",":
        return _before_aside(reading, end - 1)
    start = _noun_start(reading, end)
    return _speaker(reading, start, end, start, verb + 1) if end > start else None


def _before_aside(reading: Reading, comma: int) -> Speaker | None:
    """ "X, who ..., said" and "the leader, X, said": the name is before the first comma, or between the two."""
    first = next((i for i in range(comma - 1, -1, -1) if reading.words[i] == ","), None)
    if first is None:
        return None
    inside = reading.words[first + 1 : comma]
    relative = bool(inside) and (inside[0] in reading.language.relatives or not is_name(reading, first + 1))
    if relative:
        start = _noun_start(reading, first)
        return _speaker(reading, start, first, start, comma)
    return _speaker(reading, first + 1, comma, first + 1, comma)


def _behind(reading: Reading, verb: int) -> Speaker | None:
    stop = _stop(reading, verb + 1)
    if stop <= verb + 1:
        return None
    if reading.word(stop) == "," and is_name(reading, stop + 1) and not _has_name(reading, verb + 1, stop):
        return _speaker(reading, stop + 1, _stop(reading, stop + 1), verb, _stop(reading, stop + 1))
    return _speaker(reading, verb + 1, stop, verb, stop)


def _subject_of_clause(reading: Reading, end: int) -> Speaker | None:
    verbs = [verb.at for verb in reading.clauses.verbs if verb.at < end]
    return _before(reading, verbs[0]) if verbs else None


def _noun_start(reading: Reading, end: int) -> int:
    start = end
    language = reading.language
    dated = {i for d in reading.dates for i in range(reading.at(d.start), reading.at(d.end - 1) + 1)}
    while start > 0:
        word = reading.words[start - 1]
        if word in _CLOSERS or word in language.joints or word in language.subject_stops:
            break
        if word in language.conjunctions and not is_name(reading, start):
            break
        if any(verb.at == start - 1 for verb in reading.clauses.verbs) or start - 1 in dated:
            break
        start -= 1
    while start < end and reading.words[start] in language.leads:
        start += 1
    return start


def _stop(reading: Reading, start: int) -> int:
    """Give the end of a noun phrase that begins at a token: the sign, verb or little word behind it."""
    language = reading.language
    verbs = {verb.at for verb in reading.clauses.verbs}
    for at in range(start, len(reading.words)):
        word = reading.words[at]
        if word in _CLOSERS or word == "." or word in language.joints or (at > start and at in verbs):
            return at
        if at > start and word in language.prepositions:
            return at
    return len(reading.words)


def _has_name(reading: Reading, start: int, end: int) -> bool:
    return any(is_name(reading, at) for at in range(start, end))


def _speaker(reading: Reading, start: int, end: int, first: int, last: int) -> Speaker | None:
    """Make a speaker of a noun phrase, its name without what stands before it in small letters ("manager X")."""
    while start < end and reading.words[start] in reading.language.classes["ADV"]:
        start += 1
    if end <= start or end - start > 14:
        return None
    name = start
    if not is_name(reading, start):
        capital = next((i for i in range(start, end) if is_name(reading, i)), None)
        if capital is not None and all(is_name(reading, i) or reading.words[i] in {"-", "'", ".", "&"}
                                       for i in range(capital, end)):  # fmt: skip
            name = capital
    while name < end - 1 and reading.words[name] in reading.language.titles | {"."}:
        name += 1
    words = " ".join(reading.piece(name, end).split())
    for ending in ("’s", "'s"):
        words = words.removesuffix(ending)
    return Speaker(words, reading.tokens[first].start, reading.tokens[last - 1].end, reading.piece(first, last))


def _named(reading: Reading, found: Speaker) -> Speaker:
    """Put the last name that was spoken of in the place of a pronoun."""
    words = found.name.casefold().split()
    if words[0] not in reading.language.pronouns or len(words) > 1:
        return found
    name = last_name(reading, reading.at(found.start), people=words[0] in reading.language.personal)
    return found if name is None else Speaker(name, found.start, found.end, found.words)
