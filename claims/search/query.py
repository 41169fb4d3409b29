"""Queries: words, "a phrase", word*, -word and OR. Every text is a query; none is an error of syntax."""

import re
from dataclasses import dataclass
from typing import Final

from claims.domain.limits import MIN_PREFIX
from claims.search.tokens import completions, is_unspaced, query_tokens

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
    excluded: list[Term] = []
    is_alternative = False
    for match in _TERM.finditer(text):
        minus, phrase, word = match.groups()
        if word == "OR" and not minus:
            is_alternative = bool(groups)
            continue
        term = term_of(phrase) if word is None else _word(word)
        if term is None:
            continue
        if minus:
            excluded.append(term)
        elif is_alternative:
            groups[-1].append(term)
        else:
            groups.append([term])
        is_alternative = False
    return Query(tuple(map(tuple, groups)), tuple(excluded))


def term_of(words: str) -> Term | None:
    """Return the term of words that stand beside each other; None if they have no letter or digit."""
    tokens = tuple(query_tokens(words))
    if not tokens:
        return None
    return Term(words, tokens, is_prefix=len(tokens[-1]) == 1 and is_unspaced(tokens[-1]))


def _word(word: str) -> Term | None:
    tokens = query_tokens(word)
    if not word.endswith("*") or not tokens:
        return term_of(word)
    prefix, whole = completions(word)
    if len(prefix) < MIN_PREFIX and not is_unspaced(prefix):
        return term_of(word)
    return Term(word, (*tokens[:-1], prefix), is_prefix=True, whole=tuple(whole) if len(tokens) == 1 else ())
