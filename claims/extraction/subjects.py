"""The subject of a verb: its words, and the name in them."""

from dataclasses import dataclass
from typing import Final

from claims.extraction.analysis import AnalysedSentence
from claims.extraction.names import is_name, name_of

CLOSERS: Final = frozenset({",", ";", ":", "(", ")", "“", "”", '"', "—", "?", "!", "„", "«", "»", "…"})


@dataclass(frozen=True, slots=True)
class Speaker:
    """The speaker of a forecast, with the words that attribute it."""

    name: str
    #: code points of the words that attribute the forecast, half open
    start: int
    end: int
    #: "said", "according to": the words for the reasons of a candidate
    words: str


def subject_before(analysis: AnalysedSentence, verb: int) -> Speaker | None:
    """Return the subject before a verb, back to the sign or word that opens its clause."""
    end = verb
    language = analysis.language
    helpers = language.classes["HAVE"] | language.classes["BE"] | language.classes["DO"] | language.classes["WAS"]
    while end > 0 and (
        analysis.words[end - 1] in helpers | language.classes["ADV"]
        or analysis.words[end - 1].endswith(language.adverb_ending)
    ):
        end -= 1
    if end > 1 and analysis.words[end - 1] == ",":
        return _before_aside(analysis, end - 1)
    start = noun_start(analysis, end)
    if start < end:
        return make_speaker(analysis, start, end, start, verb + 1)
    if end > 0 and analysis.words[end - 1] in language.conjunctions:
        return subject_of_clause(analysis, end)  # "the firm raised its prices and said"
    return None


def _before_aside(analysis: AnalysedSentence, comma: int) -> Speaker | None:
    """Return the name before the first comma, or between two: "X, who ..., said", "the leader, X, said"."""
    first = next((i for i in range(comma - 1, -1, -1) if analysis.words[i] == ","), None)
    if first is None:
        return None
    inside = analysis.words[first + 1 : comma]
    if all(word in analysis.language.classes["ADV"] for word in inside):
        return subject_before(analysis, first)
    relative = bool(inside) and (inside[0] in analysis.language.relatives or not is_name(analysis, first + 1))
    if relative:
        start = noun_start(analysis, first)
        return make_speaker(analysis, start, first, start, comma)
    return make_speaker(analysis, first + 1, comma, first + 1, comma)


def subject_behind(analysis: AnalysedSentence, verb: int) -> Speaker | None:
    stop = stop_at(analysis, verb + 1)
    if stop <= verb + 1 or analysis.words[verb + 1] in analysis.language.prepositions:
        return None
    if analysis.word(stop) == "," and is_name(analysis, stop + 1) and not _has_name(analysis, verb + 1, stop):
        return make_speaker(analysis, stop + 1, stop_at(analysis, stop + 1), verb, stop_at(analysis, stop + 1))
    return make_speaker(analysis, verb + 1, stop, verb, stop)


def subject_of_clause(analysis: AnalysedSentence, end: int) -> Speaker | None:
    verbs = [verb.at for verb in analysis.clauses.verbs if verb.at < end]
    return subject_before(analysis, verbs[0]) if verbs else None


def noun_start(analysis: AnalysedSentence, end: int) -> int:
    start = end
    language = analysis.language
    while start > 0:
        word = analysis.words[start - 1]
        if word in CLOSERS or word in language.joints or word in language.subject_stops:
            break
        if word in language.conjunctions and not is_name(analysis, start):
            break
        if any(verb.at == start - 1 for verb in analysis.clauses.verbs) or start - 1 in analysis.dated:
            break
        start -= 1
    while start < end and analysis.words[start] in language.leads:
        start += 1
    return start


def stop_at(analysis: AnalysedSentence, start: int) -> int:
    """Return the end of a noun phrase that begins at a token: the sign, verb or function word behind it."""
    language = analysis.language
    verbs = {verb.at for verb in analysis.clauses.verbs}
    for at in range(start, len(analysis.words)):
        word = analysis.words[at]
        if word in CLOSERS or word == "." or word in language.joints or (at > start and at in verbs):
            return at
        if at > start and word in language.prepositions and word not in language.of:
            return at
    return len(analysis.words)


def _has_name(analysis: AnalysedSentence, start: int, end: int) -> bool:
    return any(is_name(analysis, at) for at in range(start, end))


def make_speaker(analysis: AnalysedSentence, start: int, end: int, first: int, last: int) -> Speaker | None:
    """Build a speaker from a noun phrase; small letters before the name are left out ("manager X").

    Args:
        analysis: the sentence.
        start: index of the first token of the noun phrase.
        end: index after its last token.
        first: index of the first token of the attribution.
        last: index after its last token.

    Returns:
        The speaker; None if the phrase is empty or has more than 14 words.
    """
    while start < end and analysis.words[start] in analysis.language.classes["ADV"]:
        start += 1
    if end <= start or end - start > 14:
        return None
    name = start
    if not is_name(analysis, start):
        capital = next((i for i in range(start, end) if is_name(analysis, i)), None)
        if capital is not None and all(
            is_name(analysis, i) or analysis.words[i] in {"-", "'", ".", "&"} for i in range(capital, end)
        ):
            name = capital
    while name < end - 1 and analysis.words[name] in analysis.language.titles | {"."}:
        name += 1
    return Speaker(
        name_of(analysis, name, end),
        analysis.tokens[first].start,
        analysis.tokens[last - 1].end,
        analysis.piece(first, last),
    )
