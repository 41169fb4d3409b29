"""Queries: words, "a phrase", word*, -word and OR. Every text is a query; some have a fault."""

import re
from dataclasses import dataclass
from typing import Final

from claims.domain.limits import MIN_PREFIX
from claims.search.tokens import completions, is_unspaced, query_tokens

#: a star that is not at the end of its phrase
_INNER_STAR: Final = re.compile(r"\w\*(?=.*\w)", re.DOTALL)
#: a star directly after a letter or digit, or a mark of it
_PREFIX: Final = re.compile(r"\S\*\s*$")
SHORT_PREFIX: Final = "Put at least two letters or digits before *."
INNER_STAR: Final = "In a phrase only the last word can end with *."
#: a minus, a phrase or a word; a phrase without its end goes on to the end of the query
_TERM: Final = re.compile(r"(?<!\S)(-?)(?:[\"“”„]([^\"“”„]*)(?:[\"“”„]|$)|(\S+))")


@dataclass(frozen=True, slots=True)
class Term:
    """What must occur: tokens beside each other; of a prefix, any of them."""

    #: the words as the query has them
    words: str
    tokens: tuple[str, ...]
    #: the last token is only the beginning of one
    is_prefix: bool = False
    #: of a prefix: whole tokens that count as well
    whole: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Query:
    """Groups of which each must match by one of its terms, and terms that must not match."""

    groups: tuple[tuple[Term, ...], ...]
    excluded: tuple[Term, ...] = ()
    #: why a client should change the query; it is searched nevertheless
    fault: str | None = None

    @property
    def is_empty(self) -> bool:
        """Return True if the query has nothing to look for."""
        return not self.groups


def parse_query(text: str) -> Query:
    """Parse a query.

    Terms must all match. OR (in capitals) binds two terms more closely than a blank: `a b OR c` is a and (b or c).

    Args:
        text: any text; words without a letter or digit do not count.
    """
    groups: list[list[Term]] = []
    faults: list[str] = []
    excluded: list[Term] = []
    is_alternative = False
    for match in _TERM.finditer(text):
        minus, phrase, word = match.groups()
        if word == "OR" and not minus:
            is_alternative = bool(groups)
            continue
        if word is None and _INNER_STAR.search(phrase):
            faults.append(INNER_STAR)
        term = _word(phrase if word is None else word)
        if term is None:
            continue
        if not term.is_prefix and _PREFIX.search(term.words):
            faults.append(SHORT_PREFIX)
        if minus:
            excluded.append(term)
        elif is_alternative:
            groups[-1].append(term)
        else:
            groups.append([term])
        is_alternative = False
    return Query(tuple(map(tuple, groups)), tuple(excluded), next(iter(faults), None))


def term_of(words: str) -> Term | None:
    """Return the term of words that stand beside each other; None if they have no letter or digit."""
    tokens = tuple(query_tokens(words))
    if not tokens:
        return None
    return Term(words, tokens, is_prefix=len(tokens[-1]) == 1 and is_unspaced(tokens[-1]))


def _word(words: str) -> Term | None:
    """Return the term of a word or phrase, whose last word can be a prefix."""
    tokens = query_tokens(words)
    if not tokens or not _PREFIX.search(words):
        return term_of(words)
    prefix, whole = completions(words)
    if len(prefix) < MIN_PREFIX and not is_unspaced(prefix):
        return term_of(words)
    return Term(words, (*tokens[:-1], prefix), is_prefix=True, whole=tuple(whole) if len(tokens) == 1 else ())
