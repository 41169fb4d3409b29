"""The name that a common noun stands for: "the ministry" after "the Ministry of Transport".

A noun is resolved only if one name in the sentences before fits it; otherwise the words are kept.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from claims.extraction.analysis import AnalysedSentence
from claims.extraction.names import Name, names_of
from claims.extraction.subjects import Speaker

#: sentences, at most, in which the name of "the ministry" is searched, that of the speaker included
_MAX_BACK: Final = 20
#: sentences, at most, in which "the company" may be the only body that is named
_MAX_NEAR: Final = 3
#: words between the name and the noun that describes it: "Vestra, the ferry operator"
_MAX_APPOSITION: Final = 6


@dataclass(frozen=True, slots=True)
class _Mention:
    """A name with the nouns that describe it, in small letters: those in it, its title, and its apposition."""

    at: int
    name: str
    nouns: frozenset[str]
    #: True if a preposition of place stands before it ("in Tallinn")
    is_place: bool


def antecedent(analysis: AnalysedSentence, speaker: Speaker) -> str | None:
    """Return the name that the words of a speaker stand for; None if they name somebody, or if no name is clear."""
    words = speaker.name.split()
    if not _is_common(analysis, words):
        return None
    head, limit = words[-1].casefold(), analysis.at(speaker.start)
    known = [m for m in _mentions_before(analysis, limit, _MAX_BACK) if head in m.nouns]
    name = _only([m.name for m in known])
    if name is not None or known or len(words) > 2 or head not in analysis.language.companies:
        return name
    near = [m for m in _mentions_before(analysis, limit, _MAX_NEAR) if _may_be_body(analysis, m)]
    return _only([m.name for m in near])


def _is_common(analysis: AnalysedSentence, words: list[str]) -> bool:
    """Return True for "the ministry", "the central bank", "the company": an article and words in small letters."""
    if len(words) < 2 or words[0].casefold() not in analysis.language.classes["THE"]:
        return False
    return all(word.islower() and word.isalpha() for word in words[1:])


def _only(names: list[str]) -> str | None:
    """Return the longest of the names if all are names of one body or person ("Tamm", "Karl Tamm")."""
    longest = max(names, key=len, default=None)
    if longest is None:
        return None
    folded = longest.casefold().split()
    return longest if all(set(name.casefold().split()) <= set(folded) for name in names) else None


def _may_be_body(analysis: AnalysedSentence, mention: _Mention) -> bool:
    """Return True for a name of one word, in capitals, or with a noun of organisations; others may be persons."""
    language = analysis.language
    if mention.is_place or mention.nouns & (language.titles | language.months):
        return False
    is_short = len(mention.name.split()) == 1 or mention.name.isupper()
    return is_short or bool(mention.nouns & language.organisations)


def _mentions_before(analysis: AnalysedSentence, limit: int, count: int) -> Iterator[_Mention]:
    """Yield the names before a token, in its sentence and in those before it."""
    yield from (mention for mention in analysis.once(_mentions) if mention.at < limit)
    for one in analysis.sentences_before(count - 1):
        yield from one.once(_mentions)


def _mentions(analysis: AnalysedSentence) -> list[_Mention]:
    return [_mention(analysis, name) for name in names_of(analysis)]


def _mention(analysis: AnalysedSentence, name: Name) -> _Mention:
    language = analysis.language
    inside = {word for word in analysis.words[name.at : name.end] if word.isalpha()}
    before = analysis.word(name.at - 1)
    described = {before} if before.isalpha() and before not in language.classes["NOT_BASE"] else set()
    nouns = inside | described | _apposition_behind(analysis, name) | _apposition_before(analysis, name)
    return _Mention(name.at, name.text, frozenset(nouns), before in language.places)


def _apposition_behind(analysis: AnalysedSentence, name: Name) -> set[str]:
    """Return the noun of "Vestra, the ferry operator, ...", "Vestra is a ferry operator"."""
    first, language = name.end, analysis.language
    linked = analysis.word(first) == "," or analysis.word(first) in language.classes["BE"]
    if not linked or analysis.word(first + 1) not in language.before_noun | language.classes["DET"]:
        return set()
    for at in range(first + 2, min(first + 2 + _MAX_APPOSITION, len(analysis.words))):
        word = analysis.words[at]
        if not word.isalpha() or word in language.prepositions or word in language.classes["NOT_BASE"]:
            return {analysis.words[at - 1]}
    return set()


def _apposition_before(analysis: AnalysedSentence, name: Name) -> set[str]:
    """Return the noun of "the ferry operator, Vestra, ..."."""
    if analysis.word(name.at - 1) != "," or analysis.word(name.end) != ",":
        return set()
    noun = analysis.word(name.at - 2)
    return {noun} if noun.isalpha() and not analysis.is_capital(name.at - 2) else set()
