"""The subject of a verb: which words they are, and the name in them."""

from dataclasses import dataclass
from typing import Final

from claims.extraction.analysis import AnalysedSentence
from claims.extraction.names import is_name, name_of

CLOSERS: Final = frozenset({",", ";", ":", "(", ")", "“", "”", '"', "—", "?", "!", "„", "«", "»", "…"})


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who is said to have made a forecast, and the words that say so."""

    name: str
    #: code points of the text, half open, of the words that attribute it
    start: int
    end: int
    #: "said", "according to": for the explanation
    words: str


def subject_before(reading: AnalysedSentence, verb: int) -> Speaker | None:
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
    start = noun_start(reading, end)
    if start < end:
        return make_speaker(reading, start, end, start, verb + 1)
    if end > 0 and reading.words[end - 1] in language.conjunctions:
        return subject_of_clause(reading, end)  # "the firm raised its prices and said"
    return None


def _before_aside(reading: AnalysedSentence, comma: int) -> Speaker | None:
    """ "X, who ..., said" and "the leader, X, said": the name is before the first comma, or between the two."""
    first = next((i for i in range(comma - 1, -1, -1) if reading.words[i] == ","), None)
    if first is None:
        return None
    inside = reading.words[first + 1 : comma]
    if all(word in reading.language.classes["ADV"] for word in inside):
        return subject_before(reading, first)
    relative = bool(inside) and (inside[0] in reading.language.relatives or not is_name(reading, first + 1))
    if relative:
        start = noun_start(reading, first)
        return make_speaker(reading, start, first, start, comma)
    return make_speaker(reading, first + 1, comma, first + 1, comma)


def subject_behind(reading: AnalysedSentence, verb: int) -> Speaker | None:
    stop = stop_at(reading, verb + 1)
    if stop <= verb + 1 or reading.words[verb + 1] in reading.language.prepositions:
        return None
    if reading.word(stop) == "," and is_name(reading, stop + 1) and not _has_name(reading, verb + 1, stop):
        return make_speaker(reading, stop + 1, stop_at(reading, stop + 1), verb, stop_at(reading, stop + 1))
    return make_speaker(reading, verb + 1, stop, verb, stop)


def subject_of_clause(reading: AnalysedSentence, end: int) -> Speaker | None:
    verbs = [verb.at for verb in reading.clauses.verbs if verb.at < end]
    return subject_before(reading, verbs[0]) if verbs else None


def noun_start(reading: AnalysedSentence, end: int) -> int:
    start = end
    language = reading.language
    while start > 0:
        word = reading.words[start - 1]
        if word in CLOSERS or word in language.joints or word in language.subject_stops:
            break
        if word in language.conjunctions and not is_name(reading, start):
            break
        if any(verb.at == start - 1 for verb in reading.clauses.verbs) or start - 1 in reading.dated:
            break
        start -= 1
    while start < end and reading.words[start] in language.leads:
        start += 1
    return start


def stop_at(reading: AnalysedSentence, start: int) -> int:
    """Give the end of a noun phrase that begins at a token: the sign, verb or little word behind it."""
    language = reading.language
    verbs = {verb.at for verb in reading.clauses.verbs}
    for at in range(start, len(reading.words)):
        word = reading.words[at]
        if word in CLOSERS or word == "." or word in language.joints or (at > start and at in verbs):
            return at
        if at > start and word in language.prepositions and word not in language.of:
            return at
    return len(reading.words)


def _has_name(reading: AnalysedSentence, start: int, end: int) -> bool:
    return any(is_name(reading, at) for at in range(start, end))


def make_speaker(reading: AnalysedSentence, start: int, end: int, first: int, last: int) -> Speaker | None:
    """Make a speaker of a noun phrase, its name without what stands before it in small letters ("manager X")."""
    while start < end and reading.words[start] in reading.language.classes["ADV"]:
        start += 1
    if end <= start or end - start > 14:
        return None
    name = start
    if not is_name(reading, start):
        capital = next((i for i in range(start, end) if is_name(reading, i)), None)
        if capital is not None and all(
            is_name(reading, i) or reading.words[i] in {"-", "'", ".", "&"} for i in range(capital, end)
        ):
            name = capital
    while name < end - 1 and reading.words[name] in reading.language.titles | {"."}:
        name += 1
    return Speaker(
        name_of(reading, name, end),
        reading.tokens[first].start,
        reading.tokens[last - 1].end,
        reading.piece(first, last),
    )
