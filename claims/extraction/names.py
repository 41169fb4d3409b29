"""Search for the names that a pronoun may mean."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from claims.extraction.analysis import AnalysedSentence
from claims.extraction.language import Language
from claims.extraction.positions import Positions
from claims.extraction.sentences import Sentence

#: sentences, at most, in which the name of a pronoun is searched
_MAX_BACK: Final = 6


@dataclass(frozen=True, slots=True)
class _Run:
    """A name: indexes of tokens, half open."""

    #: the first word that shows the name: a capital, or the noun of an organisation
    at: int
    #: the first word of the name itself
    start: int
    end: int
    titled: bool = False


def name_of(analysis: AnalysedSentence, start: int, end: int) -> str:
    """Return the words of tokens `start` to `end` (half open) on one line, without the ending of a genitive.

    Args:
        analysis: the sentence.
        start: index of the first token.
        end: index after the last token.
    """
    name = " ".join(analysis.piece(start, end).split())
    if end > start and analysis.words[end - 1] in analysis.language.genitive_names:
        return name  # "Moody's"
    return name.removesuffix("’s").removesuffix("'s")


@dataclass(frozen=True, slots=True)
class Name:
    """A name in a sentence: indexes of its tokens, half open, with its title, and its words without it."""

    at: int
    end: int
    text: str


def names_of(analysis: AnalysedSentence) -> list[Name]:
    """Return the names of a sentence, in order: those in capitals, and those of organisations with "of" in them."""
    organisations = [run for run in analysis.once(_organisations) if analysis.is_capital(run.at)]
    inside = {at for run in organisations for at in range(run.start, run.end)}
    runs = [run for run in analysis.once(_runs) if run.at not in inside and run.start < run.end]
    found = [Name(run.start, run.end, _name(analysis, run)) for run in organisations]
    return sorted([*found, *(Name(run.at, run.end, _name(analysis, run)) for run in runs)], key=lambda name: name.at)


def stands_for_somebody(language: Language, name: str, *, opens_sentence: bool) -> bool:
    """Return True if a name is a pronoun or a common noun ("it", "the ministry"), and names no person or body.

    Args:
        language: the tables of the text's language.
        name: the words of the name on one line.
        opens_sentence: the name is the first word of its sentence, whose capital then shows nothing.
    """
    words = name.split()
    common = language.before_noun | language.pronouns
    named = [at for at, word in enumerate(words) if word.casefold() not in common and _is_capitalised(word)]
    only_first = named == [0] and opens_sentence
    return not named or (only_first and words[0].casefold() in language.organisations | language.groups)


def _is_capitalised(word: str) -> bool:
    """Return True if a word has a capital, or letters of a script without capitals."""
    return any(sign.isupper() or (sign.isalpha() and sign.lower() == sign.upper()) for sign in word)


def with_acronyms(language: Language, text: str, sentence: Sentence) -> Sentence:
    """Return a sentence whose names in capitals are no pronouns: "the WHO"; a sentence in capitals stays as it is."""
    found = {at for at, token in enumerate(sentence.tokens) if token.word in language.acronyms}
    found = {at for at in found if text[sentence.tokens[at].start : sentence.tokens[at].end].isupper()}
    if not found or text[sentence.start : sentence.end].isupper():
        return sentence
    tokens = (replace(t, word=t.word.upper()) if at in found else t for at, t in enumerate(sentence.tokens))
    return replace(sentence, tokens=tuple(tokens))


def last_name(analysis: AnalysedSentence, at: int, *, people: bool) -> str | None:
    """Return the nearest name before a token, in the sentence or in those before it; None without one.

    Args:
        analysis: the sentence.
        at: index of the token.
        people: True for names of persons only.
    """
    name = (_last_person if people else _last_body)(analysis, at)
    if name is not None:
        return name
    search = _first_person if people else _first_body
    names = (one.once(search) for one in analysis.sentences_before(_MAX_BACK - 1))
    return next((name for name in names if name is not None), None)


def _first_person(analysis: AnalysedSentence) -> str | None:
    return next((_name(analysis, run) for run in analysis.once(_runs) if _is_person(run)), None)


def _last_person(analysis: AnalysedSentence, limit: int) -> str | None:
    return next((_name(analysis, run) for run in _runs_before(analysis, limit) if _is_person(run)), None)


def _is_person(run: _Run) -> bool:
    return run.start < run.end and (run.titled or run.end - run.start > 1)


def _first_body(analysis: AnalysedSentence) -> str | None:
    """Return the first name that "it" may mean: "the bank", a name with such a noun, or a short name."""
    organisations = analysis.once(_organisations)
    if organisations:
        return _name(analysis, organisations[0])
    names = (_short_name(analysis, run) for run in analysis.once(_runs))
    return next((name for name in names if name is not None), None)


def _last_body(analysis: AnalysedSentence, limit: int) -> str | None:
    run = next((run for run in reversed(analysis.once(_organisations)) if run.at < limit), None)
    if run is not None:
        return _name(analysis, _Run(run.at, run.start, min(run.end, limit)))
    names = (_short_name(analysis, run) for run in _runs_before(analysis, limit))
    return next((name for name in names if name is not None), None)


def _short_name(analysis: AnalysedSentence, run: _Run) -> str | None:
    """Return a name of one word or in capitals; None for others."""
    if run.start >= run.end:
        return None
    name = _name(analysis, run)
    return name if len(name.split()) == 1 or name.isupper() else None


def _name(analysis: AnalysedSentence, run: _Run) -> str:
    return name_of(analysis, run.start, run.end)


def _organisations(analysis: AnalysedSentence) -> list[_Run]:
    """Return what "it" may mean: "the bank", and names that have such a noun."""
    language, words = analysis.language, analysis.words
    ends = Positions(at for at in range(len(words)) if not _continues_organisation(analysis, at))
    organisations = []
    for at in analysis.positions(language.organisations).between(1, len(words)):
        start = at
        while start > 0 and start > at - 3 and words[start - 1].isalpha() and not _is_edge(analysis, start - 1):
            start -= 1
        while start > 0 and (analysis.is_capital(start - 1) or words[start - 1] in language.of) and start > at - 4:
            start -= 1
        article = start > 0 and words[start - 1] in language.classes["THE"]
        if article or analysis.is_capital(start):
            organisations.append(_Run(at, start - article, ends.first(at + 1, len(words))))
    return organisations


def _continues_organisation(analysis: AnalysedSentence, at: int) -> bool:
    return analysis.is_capital(at) or (analysis.words[at] in analysis.language.of and analysis.is_capital(at + 1))


def _is_edge(analysis: AnalysedSentence, at: int) -> bool:
    """Return True if a word cannot belong to a name in small letters ("health ministry")."""
    language = analysis.language
    word = analysis.words[at]
    return word in language.classes["NOT_BASE"] or word in language.prepositions or word.endswith(language.past_ending)


def _asides(language: Language) -> frozenset[str]:
    return language.relatives | language.owners


def _runs_before(analysis: AnalysedSentence, limit: int) -> Iterator[_Run]:
    """Yield the runs of capitals before a token, the nearest first."""
    for run in reversed(analysis.once(_runs)):
        if run.at < limit:
            yield _Run(run.at, run.start, min(run.end, limit), run.titled)


def _runs(analysis: AnalysedSentence) -> list[_Run]:
    """Return the runs of capitals of a sentence, without titles."""
    runs, at = [], 0
    while at < len(analysis.words):
        if not analysis.is_capital(at) or not analysis.words[at][0].isalpha() or _opens_sentence(analysis, at):
            at += 1
            continue
        end = at + 1
        while end < len(analysis.words) and (
            analysis.is_capital(end) or (analysis.words[end] in {"-", "."} and analysis.is_capital(end + 1))
        ):
            end += 1
        titled = analysis.words[at] in analysis.language.titles
        described = end > at + 1 and analysis.words[at] in analysis.language.companies  # "carmaker Ostra"
        start = at + (titled or described) + (titled and analysis.word(at + 1) == ".")
        runs.append(_Run(at, start, end, titled))
        at = end
    return runs


def _opens_sentence(analysis: AnalysedSentence, at: int) -> bool:
    """Return True for a capital that only begins the sentence; such a word is a name only before another capital."""
    language = analysis.language
    opens = at == 0 or analysis.words[at - 1] in {"“", '"'}
    word, following = analysis.words[at], analysis.word(at + 1)
    if word in language.common or word in language.classes["NOT_BASE"] or word in language.months:
        return True
    if not opens or analysis.is_capital(at + 1):
        return False
    joined = following in language.conjunctions and analysis.is_capital(at + 2)
    aside = following == "," and analysis.word(at + 2) in _asides(language)
    subject = joined or aside or at + 1 in analysis.clauses.verb_set
    return not subject or word.endswith(language.plural_ending) or word in language.organisations
