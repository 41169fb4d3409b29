"""The subject of a verb: its words, and the name in them."""

from dataclasses import dataclass
from typing import Final

from claims.extraction.analysis import AnalysedSentence
from claims.extraction.languages import union
from claims.extraction.names import name_of
from claims.extraction.positions import Positions

CLOSERS: Final = frozenset({",", ";", ":", "(", ")", "“", "”", '"', "—", "?", "!", "„", "«", "»", "…"})
_COMMA: Final = frozenset({","})
#: words of a speaker, at most
_MAX_SPEAKER: Final = 14


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
    end = _without_helpers(analysis, verb)
    while end > 1 and analysis.words[end - 1] == ",":
        comma = end - 1
        aside = analysis.positions(_COMMA).before(comma)
        if aside < 0:
            return None
        if analysis.before_adverbs(comma) > aside:
            return _before_aside(analysis, aside, comma)
        verb, end = aside, _without_helpers(analysis, aside)  # only adverbs stand between the commas
    start = noun_start(analysis, end)
    if start < end - 1 and analysis.words[end - 1] in analysis.language.subjects:
        start = end - 1  # "in his campaign he vowed"
    if start < end:
        return make_speaker(analysis, start, end, start, verb + 1)
    if end > 1 and analysis.words[end - 1] in analysis.language.relatives and analysis.words[end - 2] == ",":
        return subject_before(analysis, end - 2)  # "the company, which said"
    if end > 0 and analysis.words[end - 1] in analysis.language.conjunctions:
        return subject_of_clause(analysis, end)  # "the firm raised its prices and said"
    return None


def _without_helpers(analysis: AnalysedSentence, verb: int) -> int:
    """Return the index after the last token before a verb that is no auxiliary verb and no adverb."""
    return analysis.once(_no_helpers).before(verb) + 1


def _no_helpers(analysis: AnalysedSentence) -> Positions:
    language = analysis.language
    helpers = union(language.code, "HAVE", "BE", "DO", "WAS", "ADV")
    return Positions(
        at
        for at, word in enumerate(analysis.words)
        if word not in helpers and not word.endswith(language.adverb_ending)
    )


def _before_aside(analysis: AnalysedSentence, first: int, comma: int) -> Speaker | None:
    """Return the name before the first of two commas, or between: "X, who ..., said", "the leader, X, said"."""
    opener, language = analysis.words[first + 1], analysis.language
    is_name = analysis.is_capital(comma - 1) and comma - 1 not in analysis.dated
    citing = opener.endswith(language.participle)  # "X, citing Y, said"
    if citing or opener in language.relatives or opener in language.owners or not is_name:
        start = noun_start(analysis, first)
        return make_speaker(analysis, start, first, start, comma)
    return make_speaker(analysis, first + 1, comma, first + 1, comma)


def subject_behind(analysis: AnalysedSentence, verb: int) -> Speaker | None:
    stop = stop_at(analysis, verb + 1)
    if stop <= verb + 1 or analysis.words[verb + 1] in analysis.language.prepositions:
        return None
    if analysis.word(stop) == "," and analysis.is_capital(stop + 1) and not _has_name(analysis, verb + 1, stop):
        return make_speaker(analysis, stop + 1, stop_at(analysis, stop + 1), verb, stop_at(analysis, stop + 1))
    return make_speaker(analysis, verb + 1, stop, verb, stop)


def subject_of_clause(analysis: AnalysedSentence, end: int) -> Speaker | None:
    verb = analysis.clauses.first_verb(0, end)
    return subject_before(analysis, verb.at) if verb is not None else None


def noun_start(analysis: AnalysedSentence, end: int) -> int:
    start = analysis.once(_before_nouns).before(end) + 1
    return min(analysis.once(_no_leads).first(start, end), end) if start < end else start


def _before_nouns(analysis: AnalysedSentence) -> Positions:
    """Return the positions of the signs, verbs, dates and words before which a noun phrase cannot begin."""
    language, verbs = analysis.language, analysis.clauses.verb_set
    return Positions(
        at
        for at, word in enumerate(analysis.words)
        if word in CLOSERS
        or word in language.joints
        or word in language.subject_stops
        or at in verbs
        or at in analysis.dated
        or (word in language.conjunctions and not analysis.is_capital(at + 1))
    )


def _no_leads(analysis: AnalysedSentence) -> Positions:
    return Positions(at for at, word in enumerate(analysis.words) if word not in analysis.language.leads)


def stop_at(analysis: AnalysedSentence, start: int) -> int:
    """Return the end of a noun phrase that begins at a token: the sign, verb or function word behind it."""
    signs, words = analysis.once(_stops)
    end = len(analysis.words)
    return min(signs.first(start, end), words.first(start + 1, end))


def _stops(analysis: AnalysedSentence) -> tuple[Positions, Positions]:
    """Return the signs that end a noun phrase, and the words that end it unless they begin it."""
    language, verbs = analysis.language, analysis.clauses.verb_set
    words = list(enumerate(analysis.words))
    signs = [at for at, word in words if word in CLOSERS or word == "." or word in language.joints]
    others = [at for at, word in words if at in verbs or (word in language.prepositions and word not in language.of)]
    return Positions(signs), Positions(others)


def _has_name(analysis: AnalysedSentence, start: int, end: int) -> bool:
    return any(analysis.is_capital(at) for at in range(start, end))


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
    if end <= start or end - start > _MAX_SPEAKER:
        return None
    name = start
    if not analysis.is_capital(start):
        capital = next((i for i in range(start, end) if analysis.is_capital(i)), None)
        if capital is not None and all(
            analysis.is_capital(i) or analysis.words[i] in {"-", "'", ".", "&"} for i in range(capital, end)
        ):
            name = capital
    bodies = analysis.language.organisations  # "the Executive Board"
    while (
        name < end - 1
        and analysis.words[name] in analysis.language.titles | {"."}
        and analysis.words[name + 1] not in bodies
    ):
        name += 1
    titles = (i for i in range(name, end - 1) if analysis.words[i] in analysis.language.titles)
    title = max((i for i in titles if analysis.words[i + 1] not in bodies), default=-1)
    if title >= name and all(analysis.is_capital(i) for i in range(title + 1, end)):
        name = title + 1  # "Vestra spokeswoman Ann Ode"
    return Speaker(
        name_of(analysis, name, end),
        analysis.tokens[first].start,
        analysis.tokens[last - 1].end,
        analysis.piece(first, last),
    )
