"""Search for the names that a pronoun may mean."""

from claims.extraction.analysis import AnalysedSentence


def is_name(analysis: AnalysedSentence, at: int) -> bool:
    """Return True if a token begins with a capital."""
    return at < len(analysis.tokens) and analysis.text[analysis.tokens[at].start].isupper()


def name_of(analysis: AnalysedSentence, start: int, end: int) -> str:
    """Return the words of tokens `start` to `end` (half open) on one line, without the ending of a genitive.

    Args:
        analysis: the sentence.
        start: index of the first token.
        end: index after the last token.
    """
    return " ".join(analysis.piece(start, end).split()).removesuffix("’s").removesuffix("'s")


def last_name(analysis: AnalysedSentence, at: int, *, people: bool) -> str | None:
    """Return the nearest name before a token, in the sentence or in those before it; None without one.

    Args:
        analysis: the sentence.
        at: index of the token.
        people: True for names of persons only.
    """
    one: AnalysedSentence | None = analysis
    limit = at
    for _ in range(6):
        if one is None:
            return None
        names = _names(one, limit, people=True) if people else _organisations(one, limit)
        if names:
            return names[0] if one is not analysis else names[-1]
        one = one.before
        limit = len(one.words) if one is not None else 0
    return None


def _organisations(analysis: AnalysedSentence, limit: int) -> list[str]:
    """Return what "it" may mean before a token: "the bank", and names that have such a noun."""
    organisations = []
    for at in range(1, limit):
        if analysis.words[at] in analysis.language.organisations:
            start = at
            while (
                start > 0
                and start > at - 3
                and analysis.words[start - 1].isalpha()
                and not _is_edge(analysis, start - 1)
            ):
                start -= 1
            while (
                start > 0
                and (is_name(analysis, start - 1) or analysis.words[start - 1] in analysis.language.of)
                and start > at - 4
            ):
                start -= 1
            end = at + 1
            while end < limit and (
                is_name(analysis, end) or (analysis.words[end] in analysis.language.of and is_name(analysis, end + 1))
            ):
                end += 1
            article = start > 0 and analysis.words[start - 1] in analysis.language.classes["THE"]
            if article or is_name(analysis, start):
                organisations.append(name_of(analysis, start - article, end))
    return organisations or [n for n in _names(analysis, limit, people=False) if len(n.split()) == 1 or n.isupper()]


def _is_edge(analysis: AnalysedSentence, at: int) -> bool:
    """Return True if a word cannot belong to a name in small letters ("health ministry")."""
    language = analysis.language
    word = analysis.words[at]
    return word in language.classes["NOT_BASE"] or word in language.prepositions or word.endswith(language.past_ending)


def _names(analysis: AnalysedSentence, limit: int, *, people: bool) -> list[str]:
    """Return the runs of capitals before a token; for people only those of two words or with a title."""
    names, at = [], 0
    while at < limit:
        if not is_name(analysis, at) or not analysis.words[at][0].isalpha() or _opens_sentence(analysis, at):
            at += 1
            continue
        end = at + 1
        while end < limit and (
            is_name(analysis, end) or (analysis.words[end] in {"-", "."} and is_name(analysis, end + 1))
        ):
            end += 1
        titled = analysis.words[at] in analysis.language.titles
        start = at + titled + (titled and analysis.word(at + 1) == ".")
        if start < end and (not people or titled or end - start > 1):
            names.append(name_of(analysis, start, end))
        at = end
    return names


def _opens_sentence(analysis: AnalysedSentence, at: int) -> bool:
    """Return True for a capital that only begins the sentence; such a word is a name only before another capital."""
    language = analysis.language
    opens = at == 0 or analysis.words[at - 1] in {"“", '"'}
    known = analysis.words[at] in language.common or analysis.words[at] in language.classes["NOT_BASE"]
    return known or analysis.words[at] in language.months or (opens and not is_name(analysis, at + 1))
